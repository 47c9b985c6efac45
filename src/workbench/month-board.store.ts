import { Injectable } from '@nestjs/common';
import { intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { BatchBoardFacts, Done, RollFacts } from './domain/board-cells.js';

export interface BoardRoll extends RollFacts {
  scheme: string;
}

export interface BoardBatch extends BatchBoardFacts {
  scheme: string;
  number: string;
  kind: 'REGULAR' | 'REISSUE';
  rollId: string | null;
  payOn: string;
}

export interface OpenBounced {
  scheme: string;
  count: number;
  amount: string;
}

type Flat<T, Keys extends keyof T> = Omit<T, Keys> &
  Record<`${Keys & string}By`, string | null> &
  Record<`${Keys & string}At`, Date | null>;
type RollRow = Flat<BoardRoll, 'uploaded' | 'accepted'>;
type BatchRow = Flat<BoardBatch, 'submitted' | 'reviewed' | 'approved' | 'issued' | 'result' | 'slip' | 'booked'>;

/** What the month board shows, for all schemes of a month at once. */
@Injectable()
export class MonthBoardStore {
  /** Changes whenever a job does that the board tells of: the reading of a roll, or of a bank result that failed. */
  async jobsSeen(tx: Pick<Tx, 'one'>, agencyId: number): Promise<string> {
    const row = await tx.one<{ seen: string }>(
      `SELECT concat((SELECT extract(epoch FROM max(j.updated_at)) FROM payout_roll r JOIN job j ON j.id = r.job_id WHERE r.agency_id = $1), '/',
         (SELECT count(*) FROM bank_result_file WHERE agency_id = $1 AND state = 'FAILED')) AS seen`,
      [agencyId],
    );
    return row!.seen;
  }

  /** The newest month with something not settled, else the newest with a batch; null: nothing was ever paid. */
  async latestPeriod(tx: Tx, agencyId: number): Promise<Period | null> {
    const row = await tx.one<{ open: number | null; any: number | null }>(
      `SELECT greatest(
           (SELECT max(period) FROM payout_batch WHERE agency_id = $1 AND state NOT IN ('SETTLED', 'WITHDRAWN')),
           (SELECT max(r.period) FROM payout_roll r WHERE r.agency_id = $1 AND (r.state IN ('UPLOADED', 'CHECKED')
             OR (r.state = 'ACCEPTED' AND NOT EXISTS (SELECT FROM payout_batch b JOIN payout_roll o ON o.id = b.roll_id
               WHERE b.agency_id = $1 AND b.scheme = r.scheme AND b.period = r.period AND b.state <> 'WITHDRAWN' AND o.id >= r.id))))) AS open,
         (SELECT max(period) FROM payout_batch WHERE agency_id = $1 AND state <> 'WITHDRAWN') AS any`,
      [agencyId],
    );
    const found = row!.open ?? row!.any;
    return found === null ? null : intToPeriod(found);
  }

  /** Rolls of the month that were not given back, newest first. */
  async rolls(tx: Tx, agencyId: number, period: Period): Promise<BoardRoll[]> {
    const rows = await tx.rows<RollRow>(
      `SELECT r.id, r.scheme, r.state, j.state AS "jobState", r.row_count AS "rowCount", r.pay_count AS "payCount", r.pay_total AS "payTotal",
         u.name AS "uploadedBy", r.uploaded_at AS "uploadedAt", j.updated_at AS "checkedAt", a.name AS "acceptedBy", r.accepted_at AS "acceptedAt"
       FROM payout_roll r JOIN app_user u ON u.id = r.uploaded_by LEFT JOIN app_user a ON a.id = r.accepted_by LEFT JOIN job j ON j.id = r.job_id
       WHERE r.agency_id = $1 AND r.period = $2 AND r.state <> 'REJECTED' ORDER BY r.id DESC`,
      [agencyId, periodToInt(period)],
    );
    return rows.map(({ uploadedBy, uploadedAt, acceptedBy, acceptedAt, ...row }) => ({
      ...row,
      uploaded: { by: uploadedBy, at: uploadedAt! },
      accepted: doneBy(acceptedBy, acceptedAt),
    }));
  }

  /** Batches of the month that were not withdrawn, newest first, with everything that happened to them in their current round. */
  async batches(tx: Tx, agencyId: number, period: Period): Promise<BoardBatch[]> {
    const rows = await tx.rows<BatchRow>(
      `WITH batch AS MATERIALIZED (SELECT * FROM payout_batch WHERE agency_id = $1 AND period = $2 AND state <> 'WITHDRAWN'),
       result AS MATERIALIZED (SELECT f.* FROM bank_result_file f WHERE f.agency_id = $1 AND f.batch_id IN (SELECT id FROM batch)),
       told AS (
         SELECT v.id, b.id AS batch_id FROM batch b JOIN voucher v ON v.agency_id = $1 AND v.fund = b.scheme AND v.cause_type = 'BATCH_PAID'
           AND v.cause_id = b.id::text
         UNION ALL SELECT v.id, b.id FROM result f JOIN batch b ON b.id = f.batch_id JOIN voucher v ON v.agency_id = $1 AND v.fund = b.scheme
           AND v.cause_type = 'BOUNCE' AND v.cause_id = f.id::text),
       decided AS (
         SELECT t.batch_id, sum(t.count) FILTER (WHERE t.outcome IS NOT NULL) AS decided, sum(t.amount) FILTER (WHERE t.outcome = 'PAID') AS paid
           FROM payout_tally t WHERE t.agency_id = $1 AND t.period = $2 AND t.batch_id IN (SELECT id FROM batch) GROUP BY 1)
       SELECT b.id, b.scheme, b.number, b.kind, b.roll_id AS "rollId", b.pay_on AS "payOn", b.state, b.round, b.line_count AS "lineCount", b.total,
         e.at AS "stateSince", su.name AS "submittedBy", s.signed_at AS "submittedAt", ru.name AS "reviewedBy", r.signed_at AS "reviewedAt",
         au.name AS "approvedBy", a.signed_at AS "approvedAt", iu.name AS "issuedBy", i.issued_at AS "issuedAt",
         lu.name AS "resultBy", l.uploaded_at AS "resultAt", coalesce(n.state = 'FAILED', false) AS "resultFailed",
         coalesce(d.decided, 0)::int AS decided, coalesce(d.paid, 0.00) AS paid,
         pu.name AS "slipBy", p.recorded_at AS "slipAt", k.vouchers, k.unreviewed, ku.name AS "bookedBy", k.reviewed_at AS "bookedAt"
       FROM batch b
       JOIN LATERAL (SELECT e.at FROM batch_event e WHERE e.batch_id = b.id AND e.from_state IS DISTINCT FROM e.to_state ORDER BY e.no DESC LIMIT 1) e ON true
       LEFT JOIN batch_signature s ON s.batch_id = b.id AND s.round = b.round AND s.step = 'SUBMIT' LEFT JOIN app_user su ON su.id = s.actor_id
       LEFT JOIN batch_signature r ON r.batch_id = b.id AND r.round = b.round AND r.step = 'REVIEW' LEFT JOIN app_user ru ON ru.id = r.actor_id
       LEFT JOIN batch_signature a ON a.batch_id = b.id AND a.round = b.round AND a.step = 'APPROVE' LEFT JOIN app_user au ON au.id = a.actor_id
       LEFT JOIN bank_file i ON i.batch_id = b.id LEFT JOIN app_user iu ON iu.id = i.issued_by
       LEFT JOIN LATERAL (SELECT f.* FROM result f WHERE f.batch_id = b.id AND f.state = 'TAKEN_IN' ORDER BY f.id DESC LIMIT 1) l ON true
       LEFT JOIN app_user lu ON lu.id = l.uploaded_by
       LEFT JOIN LATERAL (SELECT f.state FROM result f WHERE f.batch_id = b.id ORDER BY f.id DESC LIMIT 1) n ON true
       LEFT JOIN decided d ON d.batch_id = b.id
       LEFT JOIN bank_slip p ON p.batch_id = b.id LEFT JOIN app_user pu ON pu.id = p.recorded_by
       CROSS JOIN LATERAL (SELECT count(*)::int AS vouchers, (count(*) FILTER (WHERE w.voucher_id IS NULL))::int AS unreviewed,
           max(w.reviewed_at) AS reviewed_at, (array_agg(w.reviewed_by ORDER BY w.reviewed_at DESC NULLS LAST))[1] AS reviewed_by
         FROM told t LEFT JOIN voucher_review w ON w.voucher_id = t.id WHERE t.batch_id = b.id) k
       LEFT JOIN app_user ku ON ku.id = k.reviewed_by
       ORDER BY b.id DESC`,
      [agencyId, periodToInt(period)],
    );
    return rows.map((row) => ({
      ...row,
      submitted: doneBy(row.submittedBy, row.submittedAt),
      reviewed: doneBy(row.reviewedBy, row.reviewedAt),
      approved: doneBy(row.approvedBy, row.approvedAt),
      issued: doneBy(row.issuedBy, row.issuedAt),
      result: doneBy(row.resultBy, row.resultAt),
      slip: doneBy(row.slipBy, row.slipAt),
      booked: doneBy(row.bookedBy, row.bookedAt),
    }));
  }

  /** What the bank sent back of this month and nobody has paid again or waived, also what a reissue under way repeats. */
  openBounced(tx: Tx, agencyId: number, period: Period): Promise<OpenBounced[]> {
    return tx.rows<OpenBounced & Record<string, unknown>>(
      `SELECT b.scheme, count(*)::int AS count, sum(p.amount) AS amount
         FROM (SELECT l.batch_id, l.payout_line_no AS line_no FROM payout_batch b JOIN bank_result_line l
                 ON l.agency_id = $1 AND l.batch_id = b.id AND l.class = 'FAILED' WHERE b.agency_id = $1 AND b.period = $2
               UNION SELECT a.batch_id, a.line_no FROM payout_act a WHERE a.agency_id = $1 AND a.period = $2 AND a.kind = 'LATE_RETURN'
                 AND a.state = 'CONFIRMED') f
         JOIN payout_batch b ON b.id = f.batch_id
         JOIN payout p ON p.agency_id = $1 AND p.period = $2 AND p.batch_id = f.batch_id AND p.line_no = f.line_no AND p.outcome = 'BOUNCED'
        GROUP BY b.scheme`,
      [agencyId, periodToInt(period)],
    );
  }
}

function doneBy(by: string | null, at: Date | null): Done | null {
  return at === null ? null : { by, at };
}
