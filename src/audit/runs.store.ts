import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface RunListed {
  id: string;
  kind: 'GATE' | 'RANGE';
  batchId: string | null;
  batchNumber: string | null;
  from: string;
  to: string;
  /** Checks that were run. */
  checks: number;
  lines: number;
  hits: number;
  raised: number;
  /** Milliseconds of all checks. */
  ms: number;
  runBy: string | null;
  runAt: string;
}

const MONTH = (column: string): string => `to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM')`;
const SUM = (field: string): string =>
  `(SELECT coalesce(sum((v ->> '${field}')::numeric), 0)::int FROM jsonb_each(r.results) AS e(k, v))`;

export const RUN_SORT = sortPlan({
  keys: { kind: 'r.kind', from: 'r.period_from', lines: 'r.lines', runBy: byPinyin('u.name'), runAt: 'r.run_at' },
  usual: 'r.id DESC',
  unique: 'r.id DESC',
});

/** Runs of the checks as lists show them. */
@Injectable()
export class RunsStore {
  async list(
    tx: Reader,
    agencyId: number,
    query: { kind?: string; batchId?: string; page: number; pageSize: number; sort?: string },
  ): Promise<Page<RunListed>> {
    const where =
      'WHERE r.agency_id = $1 AND ($2::text IS NULL OR r.kind = $2) AND ($3::bigint IS NULL OR r.batch_id = $3)';
    const params = [agencyId, query.kind ?? null, query.batchId ?? null];
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM audit_run r ${where}`, params);
    const rows = await tx.rows<RunListed>(
      `SELECT r.id, r.kind, r.batch_id AS "batchId", b.number AS "batchNumber", ${MONTH('r.period_from')} AS "from", ${MONTH('r.period_to')} AS "to",
         (SELECT count(*)::int FROM jsonb_object_keys(r.results)) AS checks, r.lines::int AS lines, ${SUM('hits')} AS hits, ${SUM('raised')} AS raised, ${SUM('ms')} AS ms, u.name AS "runBy",
         to_char(r.run_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "runAt"
       FROM audit_run r LEFT JOIN payout_batch b ON b.id = r.batch_id LEFT JOIN app_user u ON u.id = r.run_by
       ${where} ${orderBy(RUN_SORT, query.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, (query.page - 1) * query.pageSize],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }
}
