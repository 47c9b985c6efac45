import { Injectable } from '@nestjs/common';
import { ageBand, type AgeBand } from '../platform/db/age-band.js';
import type { Fund } from '../ledger/domain/ledger.types.js';
import type { Tx } from '../platform/db/db.js';
import { orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type PageQuery } from '../platform/http/paging.js';
import type { ReturnState } from './domain/returned-money.js';

export interface ReturnedRow {
  fund: Fund;
  reference: string;
  batchId: string;
  batchNumber: string;
  period: number;
  name: string;
  amount: string;
  cause: string | null;
  returnedOn: string;
  days: number;
  state: ReturnState;
  reissueBatchId: string | null;
  reissueNumber: string | null;
  reissueState: string | null;
  repaidOn: string | null;
  waiverProposed: boolean;
  clerk: string;
}

export interface ReturnedSum {
  fund: Fund;
  state: ReturnState;
  count: number;
  amount: string;
}

/** Open returned payouts of a fund by state and age: 0 to 30, 31 to 60, 61 to 90, over 90 days. */
export interface ReturnedAge {
  fund: Fund;
  state: 'HELD' | 'IN_REISSUE';
  band: AgeBand;
  count: number;
  amount: string;
}

export interface ClearingAccount {
  fund: Fund;
  name: string;
  bounceRule: 'SUSPENSE' | 'RED_EXPENSE';
  balance: string;
}

const STATE = `CASE WHEN p.outcome = 'WAIVED' THEN 'WAIVED' WHEN c.paid_on IS NOT NULL THEN 'REPAID' WHEN c.batch_id IS NOT NULL THEN 'IN_REISSUE' ELSE 'HELD' END`;

/**
 * Every payout that ever came back, found through the bank's own words, which are few: failed lines and late returns.
 * $1 agency, $2 fund.
 */
const RETURNED = /* sql */ `
  FROM (SELECT l.batch_id, l.payout_line_no AS line_no FROM bank_result_line l JOIN bank_result_file f ON f.id = l.result_file_id AND f.state = 'TAKEN_IN'
         WHERE l.agency_id = $1 AND l.class = 'FAILED'
        UNION SELECT a.batch_id, a.line_no FROM payout_act a WHERE a.agency_id = $1 AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED') f
  JOIN payout_batch b ON b.id = f.batch_id AND b.agency_id = $1 AND ($2::text IS NULL OR b.scheme = $2)
  JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = f.batch_id AND p.line_no = f.line_no
  LEFT JOIN LATERAL (SELECT x.batch_id, cb.number, cb.state, s.paid_on, cb.drafted_by FROM payout x JOIN payout_batch cb ON cb.id = x.batch_id
      LEFT JOIN bank_slip s ON s.batch_id = x.batch_id
     WHERE x.agency_id = $1 AND x.period = p.period AND x.parent_batch_id = p.batch_id AND x.parent_line_no = p.line_no AND x.live) c ON true`;

/** The day on which a payout came back: of the act, else the bank's, else the day its result file was taken in. */
const RETURNED_ON = /* sql */ `
  LEFT JOIN bank_result_file r ON r.id = p.result_file_id
  LEFT JOIN LATERAL (SELECT a.on_date FROM payout_act a WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.kind = 'LATE_RETURN'
     AND a.state = 'CONFIRMED' LIMIT 1) t ON true
  CROSS JOIN LATERAL (SELECT coalesce(t.on_date, p.credited_on, (r.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date) AS on_date) h`;

export const RETURNED_SORT = sortPlan({
  keys: {
    fund: 'b.scheme',
    period: 'p.period',
    batchNumber: 'b.number',
    amount: 'p.amount',
    cause: 'p.cause',
    returnedOn: 'h.on_date',
    days: '$5::date - h.on_date',
    state: STATE,
    reissueNumber: 'c.number',
  },
  usual: `${STATE} IN ('REPAID', 'WAIVED'), h.on_date, p.batch_id, p.line_no`,
  unique: 'p.batch_id, p.line_no',
});

/** Where each cent that the bank sent back is now. */
@Injectable()
export class ReturnedMoneyStore {
  rows(
    tx: Tx,
    agencyId: number,
    today: string,
    filter: { fund?: Fund; state?: ReturnState; olderThan?: number; sort?: string },
    query: PageQuery,
  ): Promise<(ReturnedRow & { total: string })[]> {
    return tx.rows<ReturnedRow & { total: string } & Record<string, unknown>>(
      `SELECT b.scheme AS fund, lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS reference, p.batch_id AS "batchId",
         b.number AS "batchNumber", p.period, y.name, p.amount, p.cause, h.on_date AS "returnedOn",
         (CASE WHEN p.outcome = 'WAIVED' OR c.paid_on IS NOT NULL THEN greatest(coalesce(c.paid_on, w.on_date, $5::date), h.on_date) ELSE $5::date END - h.on_date)::int AS days,
         ${STATE} AS state, c.batch_id AS "reissueBatchId", c.number AS "reissueNumber", c.state AS "reissueState", c.paid_on AS "repaidOn",
         EXISTS (SELECT FROM payout_act a WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.kind = 'WAIVE' AND a.state = 'PROPOSED') AS "waiverProposed",
         u.name AS clerk, count(*) OVER () AS total
         ${RETURNED}
         JOIN payee_version y ON y.agency_id = $1 AND y.id = p.payee_version_id
         JOIN app_user u ON u.id = coalesce(c.drafted_by, b.drafted_by)
         ${RETURNED_ON}
         LEFT JOIN LATERAL (SELECT a.on_date FROM payout_act a WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.kind = 'WAIVE'
            AND a.state = 'CONFIRMED' LIMIT 1) w ON true
        WHERE ($3::text IS NULL OR ${STATE} = $3) AND ($4::int IS NULL OR $5::date - h.on_date > $4)
        ${orderBy(RETURNED_SORT, filter.sort)} LIMIT $6 OFFSET $7`,
      [
        agencyId,
        filter.fund ?? null,
        filter.state ?? null,
        filter.olderThan ?? null,
        today,
        query.pageSize,
        offsetOf(query),
      ],
    );
  }

  sums(tx: Tx, agencyId: number, fund: Fund | null): Promise<ReturnedSum[]> {
    return tx.rows<ReturnedSum & Record<string, unknown>>(
      `SELECT b.scheme AS fund, ${STATE} AS state, count(*)::int AS count, sum(p.amount) AS amount ${RETURNED} GROUP BY 1, 2 ORDER BY 1, 2`,
      [agencyId, fund],
    );
  }

  /** Open ones that had come back by that day, by their age on it. */
  openByAge(tx: Tx, agencyId: number, on: string): Promise<ReturnedAge[]> {
    return tx.rows<ReturnedAge & Record<string, unknown>>(
      `SELECT b.scheme AS fund, ${STATE} AS state, ${ageBand('$3::date - h.on_date')} AS band, count(*)::int AS count, sum(p.amount) AS amount
         ${RETURNED} ${RETURNED_ON}
        WHERE ${STATE} IN ('HELD', 'IN_REISSUE') AND h.on_date <= $3::date GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [agencyId, null, on],
    );
  }

  clearing(tx: Tx, agencyId: number, fund: Fund | null): Promise<ClearingAccount[]> {
    return tx.rows<ClearingAccount & Record<string, unknown>>(
      `SELECT f.scheme AS fund, f.name, f.bounce_rule AS "bounceRule", coalesce((SELECT sum(b.credit - b.debit) FROM ledger_account a
           JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code
          WHERE a.agency_id = f.agency_id AND a.fund = f.scheme AND a.purpose = 'BOUNCE_SUSPENSE'), 0)::numeric(16,2) AS balance
         FROM fund f WHERE f.agency_id = $1 AND ($2::text IS NULL OR f.scheme = $2) ORDER BY f.scheme`,
      [agencyId, fund],
    );
  }
}
