import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/db/ctx.js';
import type { Tx } from '../../platform/db/db.js';
import { checkOf, CHECK_CODES } from '../domain/check-catalogue.js';
import type { OwnValue } from '../domain/dated-values.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface BatchToCheck {
  id: string;
  period: number;
  round: number;
  digest: Buffer;
}

export interface NewRun {
  kind: 'GATE' | 'RANGE';
  batch: BatchToCheck | null;
  from: number;
  to: number;
  lines: number;
  results: object;
  parameters: object;
}

const SEVERITIES = JSON.stringify(Object.fromEntries(CHECK_CODES.map((code) => [code, checkOf(code).severity])));

/** Runs of the checks with what they raised, and the values they ran with. */
@Injectable()
export class AuditRunsStore {
  batch(tx: Reader, agencyId: number, batchId: string): Promise<BatchToCheck | null> {
    return tx.one<BatchToCheck>('SELECT id, period, round, digest FROM payout_batch WHERE agency_id = $1 AND id = $2', [
      agencyId,
      batchId,
    ]);
  }

  /** Values that the agency has set, in the order in which they were. */
  ownValues(tx: Reader, agencyId: number): Promise<OwnValue[]> {
    return tx.rows<OwnValue>(
      `SELECT check_code AS "check", name, valid_from AS "validFrom", value FROM audit_parameter WHERE agency_id = $1 ORDER BY valid_from, id`,
      [agencyId],
    );
  }

  /** How many of the hits, by check, have no flag yet. */
  async unknown(tx: Tx, agencyId: number): Promise<Map<string, number>> {
    const rows = await tx.rows<{ code: string; raised: number }>(
      `SELECT h.check_code AS code, count(DISTINCT h.subject_key)::int AS raised FROM audit_hit h
        WHERE NOT EXISTS (SELECT FROM red_flag f WHERE f.agency_id = $1 AND f.check_code = h.check_code AND f.subject_key = h.subject_key)
        GROUP BY h.check_code`,
      [agencyId],
    );
    return new Map(rows.map(({ code, raised }) => [code, raised]));
  }

  async add(ctx: Ctx, run: NewRun): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_run (agency_id, kind, batch_id, round, digest, period_from, period_to, lines, results, parameters, run_by, run_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
      [
        ctx.agencyId,
        run.kind,
        run.batch?.id ?? null,
        run.batch?.round ?? null,
        run.batch?.digest ?? null,
        run.from,
        run.to,
        run.lines,
        JSON.stringify(run.results),
        JSON.stringify(run.parameters),
        ctx.actor.userId === '0' ? null : ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** A flag for each subject that has none; of several hits of one subject the first one says why. */
  raise(ctx: Ctx, runId: string): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO red_flag (agency_id, check_code, severity, subject_key, scheme, period, batch_id, line_no, beneficiary_id, user_ids, amount,
         evidence, run_id, raised_at, act_id)
       SELECT $1, h.check_code, $2::jsonb ->> h.check_code, h.subject_key, h.scheme, h.period, h.batch_id, h.line_no, h.beneficiary_id, h.user_ids,
              h.amount, jsonb_strip_nulls(h.evidence), $3, $4, $5
         FROM (SELECT DISTINCT ON (check_code, subject_key) * FROM audit_hit ORDER BY check_code, subject_key, no) h
        ORDER BY h.no
       ON CONFLICT (agency_id, check_code, subject_key) DO NOTHING`,
      [ctx.agencyId, SEVERITIES, runId, ctx.now, ctx.actId],
    );
  }
}
