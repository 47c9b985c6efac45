import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import type { ChainedVoucher } from './domain/voucher-chain.js';

export interface StoredVoucher extends ChainedVoucher {
  id: string;
  hash: string;
}

export interface AccountUse {
  fund: string;
  code: string;
  purpose: string | null;
  class: string;
}

/** A fact that must have a voucher: what it is, and the money it moved, yuan. */
export interface BookFact {
  fund: string;
  causeType: string;
  causeId: string;
  /** BATCH_PAID: REGULAR or REISSUE. */
  kind: string | null;
  /** Date the voucher must have; null where it may be booked later. */
  on: string | null;
  amount: Decimal;
  /** WAIVED: causes under which the return may have been booked. */
  returnedBy: string[];
  /** RECOVERY: more that its voucher must say. */
  receipt: ReceiptFact | null;
}

/** A receipt of recovered money. */
export interface ReceiptFact {
  to: 'DISBURSEMENT' | 'TREASURY';
  /** Day of the money; its voucher is of that day, or later where the month was closed. */
  on: string;
  /** What it pays back by the year of the expense, yuan. */
  byYear: Record<string, string>;
  reversed: boolean;
}

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
type JoinedRow = Record<
  'id' | 'hash' | 'prevHash' | 'agencyId' | 'fund' | 'chainNo' | 'period' | 'number' | 'voucherOn',
  string
> &
  Record<'causeType' | 'causeId' | 'summary' | 'total' | 'preparedBy' | 'postedAt', string> & {
    reversalOf: string | null;
    lineNo: string | null;
    account: string;
    debit: string;
    credit: string;
    lineSummary: string | null;
  };

const VOUCHERS = `SELECT v.id::text, encode(v.hash, 'hex') AS hash, encode(v.prev_hash, 'hex') AS "prevHash", v.agency_id::text AS "agencyId",
  v.fund, v.chain_no::text AS "chainNo", v.period::text, v.number::text, v.voucher_on::text AS "voucherOn", v.cause_type AS "causeType",
  v.cause_id AS "causeId", v.summary, v.total::text, v.reversal_of::text AS "reversalOf", v.prepared_by::text AS "preparedBy",
  to_char(v.posted_at AT TIME ZONE 'UTC', ${TIME}) AS "postedAt",
  p.line_no::text AS "lineNo", p.account, p.debit::text, p.credit::text, p.summary AS "lineSummary"
  FROM voucher v LEFT JOIN posting p ON p.voucher_id = v.id`;

/** What the verification of the books reads; no SQL function that wrote the books is called. */
@Injectable()
export class VerifyBooksStore {
  /** All vouchers with their postings, fund by fund in chain order, streamed. */
  async *vouchers(tx: Tx, agencyId: number): AsyncIterable<StoredVoucher> {
    let current: StoredVoucher | null = null;
    const pages = tx.cursor<JoinedRow>(
      `${VOUCHERS} WHERE v.agency_id = $1 ORDER BY v.fund, v.chain_no, v.id, p.line_no`,
      [agencyId],
      5000,
    );
    for await (const rows of pages) {
      for (const row of rows) {
        if (current?.id !== row.id) {
          if (current) yield current;
          current = headOf(row);
        }
        addPosting(current, row);
      }
    }
    if (current) yield current;
  }

  async voucher(tx: Pick<Tx, 'rows'>, agencyId: number, id: string): Promise<StoredVoucher | null> {
    const rows = await tx.rows<JoinedRow>(`${VOUCHERS} WHERE v.agency_id = $1 AND v.id = $2 ORDER BY p.line_no`, [
      agencyId,
      id,
    ]);
    if (!rows[0]) return null;
    const voucher = headOf(rows[0]);
    for (const row of rows) addPosting(voucher, row);
    return voucher;
  }

  accounts(tx: Tx, agencyId: number): Promise<AccountUse[]> {
    return tx.rows<AccountUse>('SELECT fund, code, purpose, class FROM ledger_account WHERE agency_id = $1', [
      agencyId,
    ]);
  }

  heads(tx: Tx, agencyId: number): Promise<{ fund: string; chainNo: string; hash: string }[]> {
    return tx.rows(
      `SELECT fund, chain_no::text AS "chainNo", encode(head_hash, 'hex') AS hash FROM fund_book WHERE agency_id = $1 ORDER BY fund`,
      [agencyId],
    );
  }

  periods(tx: Tx, agencyId: number): Promise<{ fund: string; period: string; lastNumber: number }[]> {
    return tx.rows(
      `SELECT fund, period::text, last_number AS "lastNumber" FROM accounting_period WHERE agency_id = $1 ORDER BY fund, period`,
      [agencyId],
    );
  }

  balances(
    tx: Tx,
    agencyId: number,
  ): Promise<{ fund: string; account: string; period: string; debit: string; credit: string }[]> {
    return tx.rows(
      `SELECT fund, account, period::text, debit, credit FROM ledger_balance WHERE agency_id = $1 ORDER BY fund, account, period`,
      [agencyId],
    );
  }

  /** Every fact that the books must know, summed from the lines it consists of. */
  async facts(tx: Tx, agencyId: number): Promise<BookFact[]> {
    const rows = await tx.rows<Omit<BookFact, 'amount'> & { amount: string }>(
      `WITH paid AS MATERIALIZED (
         SELECT batch_id, period, sum(amount) AS amount FROM payout WHERE agency_id = $1 AND live GROUP BY 1, 2)
       SELECT b.scheme AS fund, 'BATCH_PAID' AS "causeType", b.id::text AS "causeId", b.kind, s.paid_on AS "on",
           coalesce(paid.amount, 0) AS amount, '{}'::text[] AS "returnedBy", NULL::jsonb AS receipt
         FROM bank_slip s JOIN payout_batch b ON b.id = s.batch_id LEFT JOIN paid ON paid.batch_id = b.id AND paid.period = b.period
        WHERE s.agency_id = $1
       UNION ALL
       SELECT b.scheme, 'BOUNCE', l.result_file_id::text, NULL, NULL, sum(p.amount), '{}', NULL
         FROM bank_result_line l JOIN payout_batch b ON b.id = l.batch_id
         JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = l.batch_id AND p.line_no = l.payout_line_no
        WHERE l.agency_id = $1 AND l.class = 'FAILED' GROUP BY b.scheme, l.result_file_id
       UNION ALL
       SELECT b.scheme, CASE a.kind WHEN 'WAIVE' THEN 'WAIVED' ELSE 'LATE_RETURN' END, a.id::text, NULL, NULL, p.amount,
           ARRAY(SELECT 'BOUNCE/' || l.result_file_id FROM bank_result_line l WHERE l.agency_id = $1 AND l.batch_id = a.batch_id
               AND l.payout_line_no = a.line_no AND l.class = 'FAILED')
           || ARRAY(SELECT 'LATE_RETURN/' || x.id FROM payout_act x WHERE x.agency_id = $1 AND x.batch_id = a.batch_id AND x.line_no = a.line_no
               AND x.kind = 'LATE_RETURN' AND x.state = 'CONFIRMED'), NULL
         FROM payout_act a JOIN payout_batch b ON b.id = a.batch_id
         JOIN payout p ON p.agency_id = $1 AND p.period = a.period AND p.batch_id = a.batch_id AND p.line_no = a.line_no
        WHERE a.agency_id = $1 AND a.state = 'CONFIRMED' AND a.kind IN ('WAIVE', 'LATE_RETURN')
       UNION ALL
       SELECT p.scheme, 'SUBSIDY_ARRIVAL', e.id::text, NULL, e.on_date, e.amount, '{}', NULL
         FROM budget_event e JOIN subsidy_project p ON p.id = e.project_id
        WHERE e.agency_id = $1 AND e.kind = 'ARRIVE' AND e.reversal_of IS NULL AND p.scheme IS NOT NULL
       UNION ALL
       SELECT fund, 'FUND_ARRIVAL', id::text, NULL, arrived_on, arrived_amount, '{}', NULL
         FROM fund_request WHERE agency_id = $1 AND voucher_id IS NOT NULL
       UNION ALL
       SELECT f.scheme, 'RECOVERY', r.id::text, NULL, NULL, r.amount, '{}', jsonb_build_object('to', r.to_account, 'on', r.on_date,
           'byYear', (SELECT jsonb_object_agg(y.year, y.amount::text) FROM (SELECT extract(year FROM l.paid_on)::int AS year,
               sum(x.base + x.personal + x.grant_amount) AS amount FROM recovery_part x JOIN finding_line l ON l.id = x.line_id
              WHERE x.recovery_id = r.id GROUP BY 1) y),
           'reversed', EXISTS (SELECT FROM recovery x WHERE x.reversal_of = r.id))
         FROM recovery r JOIN finding f ON f.id = r.finding_id
        WHERE r.agency_id = $1 AND r.kind = 'RECEIPT' AND r.reversal_of IS NULL`,
      [agencyId],
    );
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount) }));
  }

  /** Returned money per fund that is neither re-paid nor waived, and the fund's way of booking returns. */
  async held(
    tx: Tx,
    agencyId: number,
  ): Promise<{ fund: string; bounceRule: string; payouts: number; amount: Decimal }[]> {
    const rows = await tx.rows<{ fund: string; bounceRule: string; payouts: number; amount: string }>(
      `SELECT f.scheme AS fund, f.bounce_rule AS "bounceRule", count(p.batch_id)::int AS payouts, coalesce(sum(p.amount), 0) AS amount
         FROM fund f LEFT JOIN payout p ON p.agency_id = f.agency_id AND p.scheme = f.scheme AND (p.outcome = 'BOUNCED' OR (p.outcome = 'REISSUED'
           AND NOT EXISTS (SELECT FROM payout c JOIN bank_slip s ON s.batch_id = c.batch_id WHERE c.agency_id = p.agency_id
             AND c.period = p.period AND c.parent_batch_id = p.batch_id AND c.parent_line_no = p.line_no AND c.live)))
        WHERE f.agency_id = $1 GROUP BY 1, 2 ORDER BY 1`,
      [agencyId],
    );
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount) }));
  }
}

function headOf(row: JoinedRow): StoredVoucher {
  const { id, hash, prevHash, agencyId, fund, chainNo, period, number, voucherOn } = row;
  const { causeType, causeId, summary, total, reversalOf, preparedBy, postedAt } = row;
  return {
    ...{ id, hash, prevHash, agencyId, fund, chainNo, period, number, voucherOn },
    ...{ causeType, causeId, summary, total, reversalOf, preparedBy, postedAt },
    postings: [],
  };
}

function addPosting(voucher: StoredVoucher, { lineNo, account, debit, credit, lineSummary }: JoinedRow): void {
  if (lineNo !== null) voucher.postings.push({ lineNo, account, debit, credit, summary: lineSummary });
}
