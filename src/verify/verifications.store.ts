import { Injectable } from '@nestjs/common';
import type { CheckResult, Misfit } from '../kernel/verification.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';

/** One night's verification as it is kept. */
export interface NightVerification {
  night: string;
  verifiedAt: Date;
  ok: boolean;
  checks: number;
  /** Checks that found something. */
  bad: number;
  records: number;
  seconds: number;
  /** The first check that found something, and the first record that does not fit; null when all is well. */
  firstBad: (Misfit & { label: string }) | null;
}

interface Row {
  night: string;
  verifiedAt: Date;
  checks: number;
  bad: number;
  records: string;
  seconds: number;
  label: string | null;
  kind: string | null;
  id: string | null;
  why: string | null;
}

/** Results of the nightly verification. */
@Injectable()
export class VerificationsStore {
  /** The first result of a night stands. */
  async keep(
    ctx: Ctx,
    night: string,
    of: {
      checks: number;
      bad: number;
      records: number;
      seconds: number;
      first: (CheckResult & { label: string }) | null;
    },
  ): Promise<void> {
    const { first } = of;
    const misfit = first?.firstBad ?? null;
    await ctx.tx.run(
      `INSERT INTO verification (agency_id, night, verified_at, checks, bad, records, seconds, first_check, first_label, first_kind, first_id,
         first_why, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
      [
        ...[ctx.agencyId, night, ctx.now, of.checks, of.bad, of.records, of.seconds],
        ...[first?.name ?? null, first?.label ?? null, misfit?.kind ?? null, misfit?.id ?? null, misfit?.why ?? null],
        ctx.actId,
      ],
    );
  }

  /** Latest first. */
  async list(
    tx: Pick<Tx, 'rows' | 'one'>,
    agencyId: number,
    limit: number,
    offset: number,
  ): Promise<{ rows: NightVerification[]; total: number }> {
    const count = await tx.one<{ total: string }>('SELECT count(*) AS total FROM verification WHERE agency_id = $1', [
      agencyId,
    ]);
    const rows = await tx.rows<Row & Record<string, unknown>>(
      `SELECT night, verified_at AS "verifiedAt", checks, bad, records, seconds::float8 AS seconds, first_label AS label, first_kind AS kind,
         first_id AS id, first_why AS why FROM verification WHERE agency_id = $1 ORDER BY night DESC LIMIT $2 OFFSET $3`,
      [agencyId, limit, offset],
    );
    return { rows: rows.map(shape), total: Number(count!.total) };
  }
}

function shape({ label, kind, id, why, records, ...row }: Row): NightVerification {
  const firstBad = label === null ? null : { label, kind: kind ?? '', id: id ?? '', why: why ?? '' };
  return { ...row, records: Number(records), ok: row.bad === 0, firstBad };
}
