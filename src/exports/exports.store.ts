import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { AccountMonth, ExportAccount, ExportScope, ExportVoucher } from './domain/export.types.js';

type JoinedRow = Omit<ExportVoucher, 'period' | 'reverses' | 'postings'> & {
  period: number;
  reversesPeriod: number | null;
  reversesNumber: number | null;
  lineNo: number;
  account: string;
  debit: string;
  credit: string;
  lineSummary: string | null;
};

/** What a journal is written from, read from vouchers, postings and the balances that the books keep. */
@Injectable()
export class ExportsStore {
  async agency(tx: Tx, agencyId: number): Promise<{ code: string; name: string }> {
    return (await tx.one<{ code: string; name: string }>('SELECT code, name FROM agency WHERE id = $1', [agencyId]))!;
  }

  accounts(tx: Tx, agencyId: number, { funds }: ExportScope): Promise<ExportAccount[]> {
    return tx.rows<ExportAccount & Record<string, unknown>>(
      `SELECT fund, code, name, class FROM ledger_account WHERE agency_id = $1 AND fund = ANY ($2)
        ORDER BY array_position($2, fund), code`,
      [agencyId, funds],
    );
  }

  /** Turnover of every account and month up to the end of the scope. */
  async months(tx: Tx, agencyId: number, { funds, to }: ExportScope): Promise<AccountMonth[]> {
    const rows = await tx.rows<Omit<AccountMonth, 'period' | 'net'> & { period: number; net: string }>(
      `SELECT fund, account, period, debit - credit AS net FROM ledger_balance
        WHERE agency_id = $1 AND fund = ANY ($2) AND period <= $3 ORDER BY fund, account, period`,
      [agencyId, funds, periodToInt(to)],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period), net: new Decimal(row.net) }));
  }

  /** By month, date, fund and chain: the order in which programs that add up line by line expect them. */
  async *vouchers(tx: Tx, agencyId: number, { funds, from, to }: ExportScope): AsyncGenerator<ExportVoucher> {
    let current: ExportVoucher | null = null;
    const pages = tx.cursor<JoinedRow>(
      `SELECT v.id, v.fund, v.period, v.number, v.voucher_on AS "on", v.cause_type AS "causeType", v.cause_id AS "causeId", v.summary,
         v.chain_no AS "chainNo", encode(v.prev_hash, 'hex') AS "prevHash", encode(v.hash, 'hex') AS hash,
         o.period AS "reversesPeriod", o.number AS "reversesNumber", p.line_no AS "lineNo", p.account, p.debit, p.credit, p.summary AS "lineSummary"
         FROM voucher v JOIN posting p ON p.voucher_id = v.id LEFT JOIN voucher o ON o.id = v.reversal_of
        WHERE v.agency_id = $1 AND v.fund = ANY ($2) AND v.period BETWEEN $3 AND $4
        ORDER BY v.period, v.voucher_on, array_position($2, v.fund), v.chain_no, p.line_no`,
      [agencyId, funds, periodToInt(from), periodToInt(to)],
      5000,
    );
    for await (const rows of pages) {
      for (const { lineNo, account, debit, credit, lineSummary, ...head } of rows) {
        if (current?.id !== head.id) {
          if (current) yield current;
          current = voucherOf(head);
        }
        current.postings.push({ lineNo, account, debit, credit, summary: lineSummary });
      }
    }
    if (current) yield current;
  }
}

function voucherOf(row: Omit<JoinedRow, 'lineNo' | 'account' | 'debit' | 'credit' | 'lineSummary'>): ExportVoucher {
  const { period, reversesPeriod, reversesNumber, ...head } = row;
  const reverses = reversesPeriod === null ? null : { period: intToPeriod(reversesPeriod), number: reversesNumber! };
  return { ...head, period: intToPeriod(period), reverses, postings: [] };
}
