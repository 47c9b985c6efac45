import { Decimal } from '../../../src/kernel/money.js';
import type { LedgerClient } from '../../../src/client/ledger-client.js';
import { xlsxBytes } from '../../../src/platform/tabular/write-xlsx.js';

/** A movement as the bank prints it: day, words, signed yuan. */
export interface Printed {
  on: string;
  words: string;
  amount: string;
}

interface JournalRow {
  kind: string;
  on: string;
  summary: string | null;
  settlementNo: string | null;
  debit: string;
  credit: string;
}

/** What the books say of a bank account in a month, in the bank's words; what was taken over is no movement. */
export async function bookedIn(client: LedgerClient, fund: string, bank: string, month: string): Promise<Printed[]> {
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const query = new URLSearchParams({ fund, bank, from: `${month}-01`, to: `${month}-${last}`, pageSize: '200' });
  const { rows } = await client.get<{ rows: JournalRow[] }>(`/v1/books/bank-journal?${query.toString()}`);
  return rows
    .filter(({ kind, summary }) => kind === 'POSTING' && summary !== '录入期初余额')
    .map(({ on, settlementNo, debit, credit }) => ({
      on,
      words: settlementNo ? `代发养老金 ${settlementNo}` : '转账',
      amount: new Decimal(debit).minus(credit).toFixed(2),
    }));
}

const HEAD = ['日期', '摘要', '对方户名', '借方', '贷方', '余额', '流水号'];

/** The rows of a statement in the generic layout, balances reckoned. */
function rowsOf(opening: string, from: string, moves: readonly Printed[]): string[][] {
  let balance = new Decimal(opening);
  return [
    HEAD,
    [from, '期初余额', '', '', '', balance.toFixed(2), ''],
    ...moves.map(({ on, words, amount }, i) => {
      balance = balance.plus(amount);
      const [paid, received] = amount.startsWith('-') ? [amount.slice(1), ''] : ['', amount];
      return [on, words, '', paid, received, balance.toFixed(2), `${on.replaceAll('-', '')}${i + 1}`];
    }),
  ];
}

export function csvStatement(opening: string, from: string, moves: readonly Printed[]): Buffer {
  return Buffer.from(
    rowsOf(opening, from, moves)
      .map((row) => `${row.join(',')}\r\n`)
      .join(''),
    'utf8',
  );
}

export function xlsxStatement(opening: string, from: string, moves: readonly Printed[]): Promise<Buffer> {
  return xlsxBytes([{ name: '对账单', rows: rowsOf(opening, from, moves) }]);
}
