import { Injectable } from '@nestjs/common';
import { intToPeriod } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { BOUNCE_DAYS, type WaitingThing } from './domain/workbench.types.js';

type Raw<T> = Omit<T, 'period'> & { period: number | null };

/** A batch that somebody has to move on, with what decides who may. */
export interface OpenBatch {
  id: string;
  number: string;
  scheme: string;
  period: string;
  state: 'DRAFT' | 'SUBMITTED' | 'REVIEWED' | 'APPROVED';
  lineCount: number;
  total: string;
  payOn: string;
  makers: string[];
  signers: string[];
  openWithdrawals: number;
  undecidedFlags: number;
  confirmedFlags: number;
}

export interface OpenAct {
  id: string;
  scheme: string;
  period: string;
  amount: string;
  proposedBy: string;
  /** Whether the person asked about made the batch. */
  madeByPerson: boolean;
}

/** A roll that waits for its clerk; its payday is the calendar's affair. */
export interface WaitingRoll {
  id: string;
  scheme: string;
  period: string;
  state: 'CHECKED' | 'ACCEPTED';
  total: string | null;
}

const MAKERS = `action IN ('draft', 'exclude', 'submit')`;

/**
 * A payout that the bank sent back and nobody settled: no live reissue, no act of two people about it. Found through the
 * bank's own words, which are few. $1 agency.
 */
const BOUNCED = /* sql */ `
  FROM (SELECT l.batch_id, l.payout_line_no AS line_no FROM bank_result_line l WHERE l.agency_id = $1 AND l.class = 'FAILED'
        UNION SELECT a.batch_id, a.line_no FROM payout_act a WHERE a.agency_id = $1 AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED') f
  JOIN payout_batch b ON b.id = f.batch_id AND b.agency_id = $1
  JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = f.batch_id AND p.line_no = f.line_no AND p.outcome = 'BOUNCED'
  LEFT JOIN bank_result_file r ON r.id = p.result_file_id
  WHERE NOT EXISTS (SELECT FROM payout c WHERE c.agency_id = $1 AND c.period = p.period AND c.parent_batch_id = p.batch_id
          AND c.parent_line_no = p.line_no AND c.live)
    AND NOT EXISTS (SELECT FROM payout_act a WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.state = 'PROPOSED')`;

/** What waits, whoever may do it; who may is decided by the rules of each feature. */
@Injectable()
export class TodosStore {
  /**
   * Checked rolls, and accepted ones without a batch. An accepted roll whose month has a later roll with a live batch was
   * replaced by that one and waits for nobody.
   */
  async rolls(tx: Tx, agencyId: number): Promise<WaitingRoll[]> {
    const rows = await tx.rows<Raw<WaitingRoll> & { period: number }>(
      `SELECT r.id, r.scheme, r.period, r.state, r.pay_total AS total FROM payout_roll r
        WHERE r.agency_id = $1 AND (r.state = 'CHECKED' OR (r.state = 'ACCEPTED' AND r.pay_count > 0 AND NOT EXISTS (
          SELECT FROM payout_batch b JOIN payout_roll o ON o.id = b.roll_id
           WHERE b.agency_id = $1 AND b.scheme = r.scheme AND b.period = r.period AND b.state <> 'WITHDRAWN' AND o.id >= r.id)))
        ORDER BY r.period, r.id`,
      [agencyId],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period) }));
  }

  async batches(tx: Tx, agencyId: number): Promise<OpenBatch[]> {
    const rows = await tx.rows<Omit<OpenBatch, 'period'> & { period: number }>(
      `SELECT b.id, b.number, b.scheme, b.period, b.state, b.line_count AS "lineCount", b.total, b.pay_on AS "payOn",
         ARRAY(SELECT b.drafted_by::text UNION SELECT e.actor_id::text FROM batch_event e
                WHERE e.batch_id = b.id AND e.${MAKERS} AND e.actor_id IS NOT NULL) AS makers,
         ARRAY(SELECT s.actor_id::text FROM batch_signature s WHERE s.batch_id = b.id AND s.round = b.round) AS signers,
         (SELECT count(*)::int FROM payout_act a WHERE a.batch_id = b.id AND a.kind = 'WITHDRAW' AND a.state = 'PROPOSED') AS "openWithdrawals",
         w.undecided::int AS "undecidedFlags", w.confirmed::int AS "confirmedFlags"
       FROM payout_batch b CROSS JOIN LATERAL batch_flags_in_the_way(b.id) w WHERE b.agency_id = $1 AND b.state IN ('DRAFT', 'SUBMITTED', 'REVIEWED', 'APPROVED') ORDER BY b.pay_on, b.id`,
      [agencyId],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period) }));
  }

  /**
   * Undecided blocking flags on live payouts that this person may decide: of batches on their way to the bank, which they
   * hold, and of those that were sent or paid.
   */
  async flags(tx: Tx, agencyId: number, userId: string): Promise<{ waiting: WaitingThing[]; paid: WaitingThing[] }> {
    const rows = await tx.rows<Raw<WaitingThing> & { waits: boolean; batchId: string; number: string; payOn: string }>(
      `SELECT 'redFlag' AS "subjectType", f.id AS "subjectId", b.scheme, b.period, f.amount, b.pay_on AS "payOn", b.id AS "batchId", b.number,
         b.state IN ('SUBMITTED', 'REVIEWED', 'APPROVED') AS waits
       FROM red_flag f JOIN payout_batch b ON b.id = f.batch_id
       JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id AND p.line_no = f.line_no AND p.live AND p.outcome IS DISTINCT FROM 'BOUNCED'
       WHERE f.agency_id = $1 AND f.state = 'OPEN' AND f.severity = 'BLOCK' AND b.state IN ('SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED', 'SETTLED')
         AND NOT f.user_ids @> ARRAY[$2::bigint] AND NOT payout_handled_by(f.batch_id, f.line_no, $2::bigint)
       ORDER BY b.pay_on, b.id, f.id`,
      [agencyId, userId],
    );
    const waiting: WaitingThing[] = [];
    const paid: WaitingThing[] = [];
    for (const { waits, batchId, number, payOn, ...row } of rows) {
      const thing = { ...row, period: row.period === null ? null : intToPeriod(row.period) };
      if (!waits) paid.push({ ...thing, dueOn: null });
      else waiting.push({ ...thing, subjectType: 'batch', subjectId: batchId, dueOn: payOn, name: number });
    }
    return { waiting, paid };
  }

  async acts(tx: Tx, agencyId: number, userId: string): Promise<OpenAct[]> {
    const rows = await tx.rows<Omit<OpenAct, 'period'> & { period: number }>(
      `SELECT a.id, b.scheme, a.period, p.amount, a.proposed_by AS "proposedBy",
         b.drafted_by = $2 OR EXISTS (SELECT FROM batch_event e WHERE e.batch_id = b.id AND e.${MAKERS} AND e.actor_id = $2) AS "madeByPerson"
       FROM payout_act a JOIN payout_batch b ON b.id = a.batch_id
       JOIN payout p ON p.agency_id = $1 AND p.period = a.period AND p.batch_id = a.batch_id AND p.line_no = a.line_no
       WHERE a.agency_id = $1 AND a.state = 'PROPOSED' ORDER BY a.id`,
      [agencyId, userId],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period) }));
  }

  /** Issued batches without a bank slip. */
  slips(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'batch' AS "subjectType", b.id AS "subjectId", b.scheme, b.period, b.total AS amount, b.pay_on AS "dueOn" FROM payout_batch b
        WHERE b.agency_id = $1 AND b.state = 'ISSUED' AND NOT EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = b.id) ORDER BY b.id`,
      [agencyId],
    );
  }

  /** Issued batches with payouts that no result decides yet, unless a result is being read now; the amount is theirs. */
  results(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'batch' AS "subjectType", b.id AS "subjectId", b.scheme, b.period, o.amount, b.pay_on AS "dueOn" FROM payout_batch b
        CROSS JOIN LATERAL (SELECT sum(t.amount) AS amount FROM payout_tally t WHERE t.agency_id = $1 AND t.period = b.period
          AND t.batch_id = b.id AND t.outcome IS NULL) o
        WHERE b.agency_id = $1 AND b.state = 'ISSUED' AND o.amount > 0 AND NOT EXISTS (SELECT FROM bank_result_file f
          JOIN job j ON j.id = f.job_id AND j.state IN ('WAITING', 'RUNNING') WHERE f.agency_id = $1 AND f.batch_id = b.id AND f.state = 'UPLOADED')
        ORDER BY b.id`,
      [agencyId],
    );
  }

  /** Result lines that did not fit and that nobody has explained. */
  unexplained(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'bankResult' AS "subjectType", l.result_file_id AS "subjectId", b.scheme, b.period, NULL AS amount, NULL AS "dueOn"
         FROM bank_result_line l JOIN bank_result_file f ON f.id = l.result_file_id JOIN payout_batch b ON b.id = f.batch_id
        WHERE l.agency_id = $1 AND l.class <> 'PAID' AND l.class NOT IN ('FAILED', 'FINAL_SAME') AND l.explained_by IS NULL
        ORDER BY l.result_file_id, l.line_no`,
      [agencyId],
    );
  }

  bounced(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'payout' AS "subjectType", lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS "subjectId", b.scheme, b.period,
         p.amount, coalesce(p.credited_on, (r.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date) + $2::int AS "dueOn" ${BOUNCED}
        ORDER BY p.batch_id, p.line_no`,
      [agencyId, BOUNCE_DAYS],
    );
  }

  fundRequests(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'fundRequest' AS "subjectType", id AS "subjectId", fund AS scheme, period, amount, due_on AS "dueOn" FROM fund_request
        WHERE agency_id = $1 AND state = 'REQUESTED' ORDER BY id`,
      [agencyId],
    );
  }

  /** Vouchers that nobody reviewed and somebody else prepared. */
  vouchers(tx: Tx, agencyId: number, userId: string): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'voucher' AS "subjectType", v.id AS "subjectId", v.fund AS scheme, v.period, NULL AS amount, NULL AS "dueOn" FROM voucher v
        WHERE v.agency_id = $1 AND v.prepared_by <> $2 AND NOT EXISTS (SELECT FROM voucher_review w WHERE w.voucher_id = v.id) ORDER BY v.id`,
      [agencyId, userId],
    );
  }

  /** Manual vouchers that somebody else proposed and nobody has decided. */
  proposals(tx: Tx, agencyId: number, userId: string): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'voucherProposal' AS "subjectType", p.id AS "subjectId", p.fund AS scheme, to_char(p.on_date, 'YYYYMM')::int AS period, p.total AS amount,
         NULL AS "dueOn" FROM voucher_proposal p WHERE p.agency_id = $1 AND p.proposed_by <> $2
         AND NOT EXISTS (SELECT FROM voucher_proposal_decision d WHERE d.proposal_id = p.id) ORDER BY p.id`,
      [agencyId, userId],
    );
  }

  /** Requests of somebody else to open a closed month again that nobody has decided. */
  reopenings(tx: Tx, agencyId: number, userId: string): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'reopening' AS "subjectType", r.id AS "subjectId", r.fund AS scheme, r.period, NULL AS amount, NULL AS "dueOn"
         FROM period_reopening r WHERE r.agency_id = $1 AND r.proposed_by <> $2
         AND NOT EXISTS (SELECT FROM period_reopening_decision d WHERE d.reopening_id = r.id) ORDER BY r.id`,
      [agencyId, userId],
    );
  }

  /** Nightly jobs whose last night failed. */
  failedNights(tx: Tx, agencyId: number): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'night' AS "subjectType", j.subject_id AS "subjectId", NULL AS scheme, NULL::int AS period, NULL AS amount, j.subject_id AS "dueOn"
         FROM (SELECT DISTINCT ON (name) name, subject_id, state FROM job WHERE agency_id = $1 AND subject_type = 'night'
           ORDER BY name, subject_id DESC) j WHERE j.state = 'FAILED' ORDER BY j.name`,
      [agencyId],
    );
  }

  /**
   * The person's failed jobs whose business still stands where they left it: the last job of its subject, the roll or the
   * result file not taken in, given back or replaced since.
   */
  failedJobs(tx: Tx, agencyId: number, userId: string): Promise<WaitingThing[]> {
    return this.things(
      tx,
      `SELECT 'job' AS "subjectType", j.id AS "subjectId", coalesce(r.scheme, b.scheme) AS scheme, coalesce(r.period, b.period) AS period,
         NULL AS amount, NULL AS "dueOn"
       FROM job j
       LEFT JOIN payout_roll r ON j.subject_type = 'roll' AND r.agency_id = $1 AND r.id::text = j.subject_id
       LEFT JOIN bank_result_file f ON j.subject_type = 'bankResult' AND f.agency_id = $1 AND f.id::text = j.subject_id
       LEFT JOIN payout_batch b ON b.id = f.batch_id
       WHERE j.agency_id = $1 AND j.state = 'FAILED' AND j.started_by = $2
         AND NOT EXISTS (SELECT FROM job n WHERE n.agency_id = $1 AND n.subject_type = j.subject_type AND n.subject_id = j.subject_id AND n.id > j.id)
         AND (r.id IS NULL OR (r.state IN ('UPLOADED', 'FAILED') AND NOT EXISTS (SELECT FROM payout_roll n
           WHERE n.agency_id = $1 AND n.scheme = r.scheme AND n.period = r.period AND n.id > r.id AND n.state <> 'FAILED')))
         AND (f.id IS NULL OR (f.state <> 'TAKEN_IN' AND b.state = 'ISSUED' AND NOT EXISTS (SELECT FROM bank_result_file n
           WHERE n.agency_id = $1 AND n.batch_id = f.batch_id AND n.id > f.id AND n.state <> 'FAILED')))
       ORDER BY j.id`,
      [agencyId, userId],
    );
  }

  private async things(tx: Tx, sql: string, params: readonly unknown[]): Promise<WaitingThing[]> {
    const rows = await tx.rows<Raw<WaitingThing>>(sql, params);
    return rows.map((row) => ({ ...row, period: row.period === null ? null : intToPeriod(row.period) }));
  }
}
