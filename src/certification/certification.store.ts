import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { CertificationMethod } from './domain/certification.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface CertificationListed {
  id: string;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  township: string | null;
  townshipName: string | null;
  scheme: string | null;
  method: CertificationMethod;
  certifiedOn: string;
  /** Last valid day. */
  validUntil: string;
  source: string;
  note: string | null;
  /** Name of the file it came with; null: entered by hand. */
  fileName: string | null;
  recordedBy: string;
  recordedAt: Date;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
}

export interface CertificationFilter extends PageQuery {
  beneficiaryId?: string;
  scheme?: string;
  township?: string;
  method?: string;
  from?: string;
  to?: string;
  withdrawn?: boolean;
  fileId?: string;
  sort?: string;
}

export interface RuleListed {
  id: string;
  /** Null: all schemes. */
  scheme: string | null;
  validFrom: string;
  months: number;
  basis: string;
  setBy: string;
  setAt: Date;
}

export const CERTIFICATION_SORT = sortPlan({
  keys: {
    name: byPinyin('b.name'),
    township: 'b.township',
    scheme: 'c.scheme',
    method: 'c.method',
    certifiedOn: 'c.certified_on',
    validUntil: 'c.valid_until',
    recordedAt: 'c.recorded_at',
  },
  usual: 'c.id DESC',
  unique: 'c.id DESC',
});

/** Records of certification and the rule of their validity. */
@Injectable()
export class CertificationStore {
  /** The person's number and name as the register has them; null: unknown. */
  person(tx: Reader, agencyId: number, id: string): Promise<{ id: string; name: string } | null> {
    return tx.one('SELECT id, name FROM beneficiary WHERE agency_id = $1 AND id = $2', [agencyId, id]);
  }

  /** Whether the same act of certification stands there already. */
  async repeated(tx: Reader, agencyId: number, id: string, on: string, method: string): Promise<boolean> {
    const row = await tx.one(
      `SELECT FROM certification c WHERE c.agency_id = $1 AND c.beneficiary_id = $2 AND c.certified_on = $3 AND c.method = $4
         AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)`,
      [agencyId, id, on, method],
    );
    return row !== null;
  }

  async insert(
    ctx: Ctx,
    record: { beneficiaryId: string; method: string; certifiedOn: string; source: string; note: string | null },
  ): Promise<{ id: string; validUntil: string }> {
    const row = await ctx.tx.one<{ id: string; validUntil: string }>(
      `INSERT INTO certification (agency_id, beneficiary_id, method, certified_on, source, note, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, valid_until AS "validUntil"`,
      [
        ctx.agencyId,
        record.beneficiaryId,
        record.method,
        record.certifiedOn,
        record.source,
        record.note,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!;
  }

  find(tx: Reader, agencyId: number, id: string): Promise<{ id: string; beneficiaryId: string } | null> {
    return tx.one('SELECT id, beneficiary_id AS "beneficiaryId" FROM certification WHERE agency_id = $1 AND id = $2', [
      agencyId,
      id,
    ]);
  }

  async withdraw(ctx: Ctx, id: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO certification_withdrawal (agency_id, certification_id, reason, withdrawn_by, withdrawn_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, id, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async list(tx: Reader, agencyId: number, filter: CertificationFilter): Promise<Page<CertificationListed>> {
    const params = [
      agencyId,
      filter.beneficiaryId ?? null,
      filter.scheme ?? null,
      filter.township ?? null,
      filter.method ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.withdrawn ?? null,
      filter.fileId ?? null,
    ];
    const from = `certification c JOIN beneficiary b ON b.agency_id = c.agency_id AND b.id = c.beneficiary_id
       LEFT JOIN certification_withdrawal w ON w.certification_id = c.id
      WHERE c.agency_id = $1 AND ($2::bigint IS NULL OR c.beneficiary_id = $2) AND ($3::text IS NULL OR c.scheme = $3)
        AND ($4::text IS NULL OR b.township = $4) AND ($5::text IS NULL OR c.method = $5) AND ($6::date IS NULL OR c.certified_on >= $6)
        AND ($7::date IS NULL OR c.certified_on <= $7) AND ($8::boolean IS NULL OR (w.certification_id IS NOT NULL) = $8)
        AND ($9::uuid IS NULL OR c.file_id = $9)`;
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, params);
    const rows = await tx.rows<CertificationListed & Record<string, unknown>>(
      `SELECT c.id, c.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", b.township,
              (SELECT t.name FROM township t WHERE t.agency_id = b.agency_id AND t.code = b.township) AS "townshipName", c.scheme, c.method,
              c.certified_on AS "certifiedOn", c.valid_until AS "validUntil", c.source, c.note,
              (SELECT i.file_name FROM certification_import i WHERE i.file_id = c.file_id) AS "fileName",
              (SELECT u.name FROM app_user u WHERE u.id = c.recorded_by) AS "recordedBy", c.recorded_at AS "recordedAt",
              (SELECT u.name FROM app_user u WHERE u.id = w.withdrawn_by) AS "withdrawnBy", w.withdrawn_at AS "withdrawnAt", w.reason AS "withdrawnReason"
         FROM ${from} ${orderBy(CERTIFICATION_SORT, filter.sort)} LIMIT $10 OFFSET $11`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    const { page, pageSize } = filter;
    return { rows, total: total!.n, page, pageSize };
  }

  rules(tx: Reader, agencyId: number): Promise<RuleListed[]> {
    return tx.rows(
      `SELECT r.id, r.scheme, r.valid_from AS "validFrom", r.months, r.basis, u.name AS "setBy", r.set_at AS "setAt"
         FROM certification_rule r JOIN app_user u ON u.id = r.set_by WHERE r.agency_id = $1 ORDER BY r.valid_from DESC, r.id DESC`,
      [agencyId],
    );
  }

  async addRule(
    ctx: Ctx,
    rule: { scheme: string | null; validFrom: string; months: number; basis: string },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO certification_rule (agency_id, scheme, valid_from, months, basis, set_by, set_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [ctx.agencyId, rule.scheme, rule.validFrom, rule.months, rule.basis, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!.id;
  }
}
