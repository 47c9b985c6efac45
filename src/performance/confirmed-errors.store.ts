import { Injectable } from '@nestjs/common';
import { money, type Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Slice, Viewpoint } from './performance-facts.store.js';

/**
 * Paid payouts of a scheme with a confirmed error. $1 agency, $2 scheme, $3 cut-off, $4 watermark, $5 periods. An error
 * counts when the act that confirmed it stands at or below the watermark and none that took it back does; a payout with
 * several counts once. Paid is what `PERSON_PERIODS` counts as paid, so the payouts here are some of those.
 */
const ERROR_LINES = /* sql */ `
WITH visible AS MATERIALIZED (SELECT id FROM trail WHERE agency_id = $1 AND position <= $4),
error AS MATERIALIZED (
  SELECT e.period, e.batch_id, e.line_no, sum(e.amount) AS wrong
    FROM confirmed_error e JOIN visible v ON v.id = e.act_id
   WHERE e.agency_id = $1 AND e.scheme = $2 AND e.period = ANY ($5::int[])
     AND NOT EXISTS (SELECT FROM visible u WHERE u.id = e.undone_act_id)
   GROUP BY 1, 2, 3),
result AS MATERIALIZED (
  SELECT f.id, f.batch_id, s.paid_on
    FROM bank_result_file f JOIN visible v ON v.id = f.taken_in_act_id LEFT JOIN bank_slip s ON s.batch_id = f.batch_id
   WHERE f.agency_id = $1 AND f.batch_id IN (SELECT batch_id FROM error)),
line AS (
  SELECT p.period, p.batch_id, p.line_no, p.beneficiary_id, p.payee_version_id, p.amount, e.wrong
    FROM error e JOIN result f ON f.batch_id = e.batch_id
    JOIN bank_result_line l ON l.result_file_id = f.id AND l.class = 'PAID' AND l.payout_line_no = e.line_no
    JOIN payout p ON p.agency_id = $1 AND p.period = e.period AND p.batch_id = e.batch_id AND p.line_no = e.line_no
   WHERE l.result_file_id = ANY (ARRAY(SELECT id FROM result)) AND p.period = ANY ($5::int[])
     AND coalesce(l.credited_on, f.paid_on) <= $3::date
     AND NOT EXISTS (SELECT FROM payout_act a JOIN visible v ON v.id = a.decided_act_id
       WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED' AND a.on_date <= $3::date))`;
export const ERROR_FACTS = /* sql */ `${ERROR_LINES}
SELECT count(*)::int AS wrong, coalesce(sum(wrong), 0) AS "wrongSum" FROM line`;

export const ERROR_LINE_SORT = sortPlan({
  keys: { period: 'l.period', name: byPinyin('v.name'), amount: 'l.amount', wrongAmount: 'l.wrong' },
  usual: 'l.period, l.batch_id, l.line_no',
  unique: 'l.period, l.batch_id, l.line_no',
});

export interface ErrorFacts {
  /** Payouts. */
  wrong: number;
  /** Yuan. */
  wrongSum: Decimal;
}

export interface ErrorLineRow {
  period: number;
  reference: string;
  batchId: string;
  lineNo: number;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  /** Yuan. */
  amount: string;
  wrongAmount: string;
}

/** Confirmed errors as of a viewpoint: what counts against the accuracy rate. */
@Injectable()
export class ConfirmedErrorsStore {
  async facts(tx: Tx, view: Viewpoint, scheme: string, periods: readonly number[]): Promise<ErrorFacts> {
    const row = await inBulk(tx, () =>
      tx.one<{ wrong: number; wrongSum: string }>(ERROR_FACTS, params(view, scheme, periods)),
    );
    return { wrong: row!.wrong, wrongSum: money(row!.wrongSum) };
  }

  async lines(
    tx: Tx,
    view: Viewpoint,
    scheme: string,
    periods: readonly number[],
    slice: Slice,
  ): Promise<{ rows: ErrorLineRow[]; count: number }> {
    const { wrong } = await this.facts(tx, view, scheme, periods);
    const rows = await inBulk(tx, () =>
      tx.rows<ErrorLineRow>(
        `${ERROR_LINES}
         SELECT l.period, lpad(l.batch_id::text, 9, '0') || lpad(l.line_no::text, 7, '0') AS reference, l.batch_id AS "batchId", l.line_no AS "lineNo",
           l.beneficiary_id AS "beneficiaryId", v.name, v.id_masked AS "idMasked", l.amount, l.wrong AS "wrongAmount"
           FROM line l JOIN payee_version v ON v.agency_id = $1 AND v.id = l.payee_version_id
          ${orderBy(ERROR_LINE_SORT, slice.sort)} LIMIT $6 OFFSET $7`,
        [...params(view, scheme, periods), slice.limit, slice.offset],
      ),
    );
    return { rows, count: wrong };
  }
}

function params(view: Viewpoint, scheme: string, periods: readonly number[]): unknown[] {
  return [view.agencyId, scheme, view.cutOff, view.watermark, periods];
}
