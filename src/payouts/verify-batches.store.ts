import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

export interface Finding {
  records: number;
  /** The first record that does not fit; null when all do. */
  bad: string | null;
}

/** Whole-agency recomputation in SQL. Withdrawn batches keep what they were signed with and have no live content. */
@Injectable()
export class VerifyBatchesStore {
  /** State, events, digest history and signatures of each batch belong together; nobody checked what they had made. */
  histories(tx: Tx, agencyId: number): Promise<Finding> {
    return first(
      tx,
      agencyId,
      `SELECT b.id AS sort, b.number AS name,
         b.state = (SELECT e.to_state FROM batch_event e WHERE e.batch_id = b.id ORDER BY e.no DESC LIMIT 1)
         AND NOT EXISTS (SELECT FROM (SELECT e.no, e.from_state, row_number() OVER w AS nth, lag(e.to_state) OVER w AS before
             FROM batch_event e WHERE e.batch_id = b.id WINDOW w AS (ORDER BY e.no)) e
           WHERE e.no <> e.nth OR e.from_state IS DISTINCT FROM e.before)
         AND NOT EXISTS (SELECT FROM (SELECT a.from_digest, lag(a.to_digest) OVER (PARTITION BY a.round ORDER BY a.no) AS before
             FROM batch_amendment a WHERE a.batch_id = b.id) a WHERE a.before IS NOT NULL AND a.before <> a.from_digest)
         AND coalesce((SELECT a.to_digest FROM batch_amendment a WHERE a.batch_id = b.id AND a.round = b.round ORDER BY a.no DESC LIMIT 1), b.digest) = b.digest
         AND (b.state NOT IN ('APPROVED', 'ISSUED', 'SETTLED') OR 3 = (SELECT count(DISTINCT s.actor_id) FROM batch_signature s
           WHERE s.batch_id = b.id AND s.round = b.round AND s.digest = coalesce((SELECT a.from_digest FROM batch_amendment a
             WHERE a.batch_id = b.id AND a.round = b.round ORDER BY a.no LIMIT 1), b.digest)))
         AND NOT EXISTS (SELECT FROM batch_signature s JOIN batch_event e ON e.batch_id = b.id AND e.actor_id = s.actor_id
             AND e.action IN ('draft', 'exclude', 'submit') WHERE s.batch_id = b.id AND s.step <> 'SUBMIT' AND e.act_id < s.act_id) AS ok
       FROM payout_batch b WHERE b.agency_id = $1`,
    );
  }

  bridges(tx: Tx, agencyId: number): Promise<Finding> {
    return first(
      tx,
      agencyId,
      `SELECT b.id AS sort, b.number AS name,
         count(r.item) = 10 AND sum(CASE r.item WHEN 'CURRENT' THEN -r.amount ELSE r.amount END) = 0 AS ok
       FROM payout_batch b LEFT JOIN batch_bridge r ON r.batch_id = b.id
       WHERE b.agency_id = $1 AND b.kind = 'REGULAR' AND b.state <> 'WITHDRAWN' GROUP BY b.id`,
    );
  }

  /** Every line of a roll to be paid is one payout of its batch, withdrawn or not, to the cent; and the other way round. */
  rolls(tx: Tx, agencyId: number): Promise<Finding> {
    return first(
      tx,
      agencyId,
      `SELECT coalesce(p.batch_id, l.batch_id) AS sort,
         coalesce(lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0'), l.number || '/' || l.ordinal) AS name,
         (p.base, p.personal, p.adjustment, p.back_pay, p.grant_amount) IS NOT DISTINCT FROM (l.base, l.personal, l.adjustment, l.back_pay, l.grant_amount) AS ok
       FROM (SELECT b.id AS batch_id, b.number, r.* FROM payout_batch b JOIN roll_line r ON r.roll_id = b.roll_id
              WHERE b.agency_id = $1 AND b.state <> 'WITHDRAWN' AND r.status = 'PAY' AND r.amount > 0) l
       FULL JOIN (SELECT p.*, v.id_index FROM payout_batch b
              JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id
              JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
              WHERE b.agency_id = $1 AND b.kind = 'REGULAR' AND b.state <> 'WITHDRAWN') p
         ON p.batch_id = l.batch_id AND p.id_index = l.id_index`,
    );
  }

  /** A live child repeats one bounced payout, to the cent; a payout is REISSUED as long as its child is approved. */
  chains(tx: Tx, agencyId: number): Promise<Finding> {
    return first(
      tx,
      agencyId,
      `SELECT coalesce(p.batch_id, c.batch_id) AS sort,
         lpad(coalesce(p.batch_id, c.batch_id)::text, 9, '0') || lpad(coalesce(p.line_no, c.line_no)::text, 7, '0') AS name,
         CASE WHEN c.batch_id IS NULL THEN p.outcome <> 'REISSUED'
           ELSE p.outcome = (CASE WHEN c.state IN ('APPROVED', 'ISSUED', 'SETTLED') THEN 'REISSUED' ELSE 'BOUNCED' END)
             AND (c.beneficiary_id, c.amount) = (p.beneficiary_id, p.amount) END AS ok
       FROM (SELECT * FROM payout WHERE agency_id = $1 AND (outcome = 'REISSUED' OR (period, batch_id, line_no) IN (
           SELECT period, parent_batch_id, parent_line_no FROM payout WHERE agency_id = $1 AND live AND parent_batch_id IS NOT NULL))) p
         FULL JOIN (SELECT c.*, b.state FROM payout c JOIN payout_batch b ON b.id = c.batch_id
           WHERE c.agency_id = $1 AND c.live AND c.parent_batch_id IS NOT NULL) c
         ON c.period = p.period AND c.parent_batch_id = p.batch_id AND c.parent_line_no = p.line_no`,
    );
  }
}

async function first(tx: Tx, agencyId: number, looked: string): Promise<Finding> {
  const row = await tx.one<Finding>(
    `SELECT count(*)::int AS records, (array_agg(name ORDER BY sort, name) FILTER (WHERE ok IS NOT TRUE))[1] AS bad FROM (${looked}) looked`,
    [agencyId],
  );
  return row!;
}
