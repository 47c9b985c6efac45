import { Injectable } from '@nestjs/common';
import type { Db } from '../platform/db/db.js';

type Reader = Pick<Db, 'rows' | 'one'>;

/** One arrival of a fund request, and where the bank's statements show it; yuan, without sign. */
export interface ThreeWayRow {
  requestId: string;
  documentNo: string | null;
  requested: string;
  arrivedOn: string;
  arrived: string;
  voucherId: string;
  voucherNumber: number;
  /** The line on the statement of 财政专户, out. */
  treasuryLineOn: string | null;
  treasuryLineAmount: string | null;
  /** The line on the statement of 支出户, in. */
  disbursementLineOn: string | null;
  disbursementLineAmount: string | null;
}

/** Yuan: net of the month, without sign. */
export interface ThreeWaySums {
  /** YYYYMM. */
  month: number;
  /** What the books let out of 财政专户, and into 支出户, for fund requests. */
  treasuryBooked: string;
  disbursementBooked: string;
  /** What the statements show of it. */
  treasuryBank: string | null;
  disbursementBank: string | null;
  /** On the statements of the month and in no match. */
  treasuryBankOpen: string;
  disbursementBankOpen: string;
}

const BOOKED = /* sql */ `
booked AS MATERIALIZED (
  SELECT to_char(b.on_date, 'YYYYMM')::int AS month, a.purpose, b.voucher_id, b.line_no, b.amount, mp.match_id FROM bank_posting b
    JOIN bank_account a ON a.agency_id = b.agency_id AND a.fund = b.fund AND a.account = b.account AND a.purpose IN ('TREASURY', 'DISBURSEMENT')
    LEFT JOIN matched_posting mp ON mp.voucher_id = b.voucher_id AND mp.line_no = b.line_no
   WHERE b.agency_id = $1 AND b.fund = $2 AND b.on_date BETWEEN $3 AND $4
     AND (b.cause_type = 'FUND_ARRIVAL' OR (b.cause_type IN ('REVERSAL', 'CORRECTION') AND (voucher_root(b.voucher_id)).cause_type = 'FUND_ARRIVAL')))`;

/** 财政专户 ↔ 支出户 ↔ bank. */
@Injectable()
export class ThreeWayStore {
  arrivals(tx: Reader, agencyId: number, fund: string, from: string, to: string): Promise<ThreeWayRow[]> {
    return tx.rows<ThreeWayRow>(
      `WITH ${BOOKED}, line AS (
         SELECT b.voucher_id, b.purpose, min(l.on_date) AS on_date, abs(sum(l.amount)) AS amount
           FROM booked b JOIN bank_match_item i ON i.match_id = b.match_id JOIN bank_statement_line l ON l.id = i.line_id GROUP BY 1, 2)
       SELECT r.id AS "requestId", r.document_no AS "documentNo", r.amount AS requested, r.arrived_on AS "arrivedOn", r.arrived_amount AS arrived,
         v.id AS "voucherId", v.number AS "voucherNumber", t.on_date AS "treasuryLineOn", t.amount AS "treasuryLineAmount",
         d.on_date AS "disbursementLineOn", d.amount AS "disbursementLineAmount"
         FROM fund_request r JOIN voucher v ON v.id = r.voucher_id
         LEFT JOIN line t ON t.voucher_id = v.id AND t.purpose = 'TREASURY'
         LEFT JOIN line d ON d.voucher_id = v.id AND d.purpose = 'DISBURSEMENT'
        WHERE r.agency_id = $1 AND r.fund = $2 AND r.state = 'ARRIVED' AND r.arrived_on BETWEEN $3 AND $4 ORDER BY r.arrived_on, r.id`,
      [agencyId, fund, from, to],
    );
  }

  /** Every month from the first day of one to the last day of another, in order. */
  sums(tx: Reader, agencyId: number, fund: string, from: string, to: string): Promise<ThreeWaySums[]> {
    return tx.rows<ThreeWaySums>(
      `WITH ${BOOKED},
       months AS (SELECT to_char(d, 'YYYYMM')::int AS month, d::date AS first, (d + interval '1 month - 1 day')::date AS last
         FROM generate_series($3::date, $4::date, interval '1 month') d),
       live AS (SELECT s.id, s.from_on, s.to_on, a.purpose FROM bank_statement_live s
         JOIN bank_account a ON a.agency_id = s.agency_id AND a.fund = s.fund AND a.account = s.account WHERE s.agency_id = $1 AND s.fund = $2),
       book AS (SELECT month, purpose, sum(amount) AS amount FROM booked GROUP BY 1, 2),
       bank AS (SELECT m.month, s.purpose, sum(l.amount) AS amount
           FROM (SELECT DISTINCT month, match_id FROM booked) m JOIN matched_line ml ON ml.match_id = m.match_id
           JOIN bank_statement_line l ON l.id = ml.line_id JOIN live s ON s.id = l.statement_id GROUP BY 1, 2),
       unmatched AS (SELECT to_char(l.on_date, 'YYYYMM')::int AS month, s.purpose, sum(l.amount) FILTER (WHERE l.amount > 0) AS received,
             sum(l.amount) FILTER (WHERE l.amount < 0) AS paid
           FROM live s JOIN bank_statement_line l ON l.statement_id = s.id LEFT JOIN matched_line ml ON ml.line_id = l.id
          WHERE ml.match_id IS NULL AND l.on_date BETWEEN $3 AND $4 GROUP BY 1, 2),
       begun AS (SELECT DISTINCT m.month, s.purpose FROM months m JOIN live s ON s.from_on <= m.last AND s.to_on >= m.first)
       SELECT m.month, coalesce(-tk.amount, 0)::numeric(18,2) AS "treasuryBooked", coalesce(dk.amount, 0)::numeric(18,2) AS "disbursementBooked",
         CASE WHEN tg.month IS NOT NULL THEN coalesce(-tb.amount, 0)::numeric(18,2) END AS "treasuryBank",
         CASE WHEN dg.month IS NOT NULL THEN coalesce(db.amount, 0)::numeric(18,2) END AS "disbursementBank",
         coalesce(-tu.paid, 0)::numeric(18,2) AS "treasuryBankOpen", coalesce(du.received, 0)::numeric(18,2) AS "disbursementBankOpen"
         FROM months m
         LEFT JOIN book tk ON tk.month = m.month AND tk.purpose = 'TREASURY' LEFT JOIN book dk ON dk.month = m.month AND dk.purpose = 'DISBURSEMENT'
         LEFT JOIN bank tb ON tb.month = m.month AND tb.purpose = 'TREASURY' LEFT JOIN bank db ON db.month = m.month AND db.purpose = 'DISBURSEMENT'
         LEFT JOIN unmatched tu ON tu.month = m.month AND tu.purpose = 'TREASURY'
         LEFT JOIN unmatched du ON du.month = m.month AND du.purpose = 'DISBURSEMENT'
         LEFT JOIN begun tg ON tg.month = m.month AND tg.purpose = 'TREASURY' LEFT JOIN begun dg ON dg.month = m.month AND dg.purpose = 'DISBURSEMENT'
        ORDER BY m.month`,
      [agencyId, fund, from, to],
    );
  }
}
