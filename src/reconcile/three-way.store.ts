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
  SELECT a.purpose, b.voucher_id, b.line_no, b.amount, mp.match_id FROM bank_posting b
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

  async sums(tx: Reader, agencyId: number, fund: string, from: string, to: string): Promise<ThreeWaySums> {
    const row = await tx.one<ThreeWaySums>(
      `WITH ${BOOKED}, line AS (
         SELECT a.purpose, l.amount, ml.match_id IS NULL AS open, ml.match_id IN (SELECT match_id FROM booked) AS request
           FROM bank_statement_live s JOIN bank_account a ON a.agency_id = s.agency_id AND a.fund = s.fund AND a.account = s.account
           JOIN bank_statement_line l ON l.statement_id = s.id LEFT JOIN matched_line ml ON ml.line_id = l.id
          WHERE s.agency_id = $1 AND s.fund = $2 AND (l.on_date BETWEEN $3 AND $4 OR ml.match_id IN (SELECT match_id FROM booked))),
       begun AS (SELECT DISTINCT a.purpose FROM bank_statement_live s JOIN bank_account a
           ON a.agency_id = s.agency_id AND a.fund = s.fund AND a.account = s.account
          WHERE s.agency_id = $1 AND s.fund = $2 AND s.from_on <= $4 AND s.to_on >= $3)
       SELECT coalesce((SELECT -sum(amount) FROM booked WHERE purpose = 'TREASURY'), 0)::numeric(18,2) AS "treasuryBooked",
         coalesce((SELECT sum(amount) FROM booked WHERE purpose = 'DISBURSEMENT'), 0)::numeric(18,2) AS "disbursementBooked",
         (SELECT (SELECT coalesce(-sum(amount), 0) FROM line WHERE purpose = 'TREASURY' AND request)::numeric(18,2)
            WHERE EXISTS (SELECT FROM begun WHERE purpose = 'TREASURY')) AS "treasuryBank",
         (SELECT (SELECT coalesce(sum(amount), 0) FROM line WHERE purpose = 'DISBURSEMENT' AND request)::numeric(18,2)
            WHERE EXISTS (SELECT FROM begun WHERE purpose = 'DISBURSEMENT')) AS "disbursementBank",
         coalesce((SELECT -sum(amount) FROM line WHERE purpose = 'TREASURY' AND open AND amount < 0), 0)::numeric(18,2) AS "treasuryBankOpen",
         coalesce((SELECT sum(amount) FROM line WHERE purpose = 'DISBURSEMENT' AND open AND amount > 0), 0)::numeric(18,2) AS "disbursementBankOpen"`,
      [agencyId, fund, from, to],
    );
    return row!;
  }
}
