import { reconciliationSheet as words } from '../messages/reconcile.js';
import type { StyledCell, WriteCell, WriteRow, WriteSheet } from '../platform/tabular/write-xlsx.js';
import type { ReconciliationDto } from './reconcile-answers.dto.js';

const bold = (text: string): StyledCell => ({ text, bold: true });
const yuan = (text: string): StyledCell => ({ text, kind: 'MONEY' });

/** 银行存款余额调节表 in its usual layout: the books on the left, the bank on the right, the open items below. */
export function reconciliationWorksheet(table: ReconciliationDto): WriteSheet {
  const pair = (left: string, leftSum: string, right: string, rightSum: string): WriteRow => [
    left,
    yuan(leftSum),
    null,
    right,
    yuan(rightSum),
  ];
  const rows: WriteRow[] = [
    [null, null, bold(words.title)],
    [],
    [`${words.agency}:${table.agencyName}`, null, null, `${words.fund}:${table.fundName}`],
    [
      `${words.account}:${table.accountName}(${table.account})`,
      null,
      null,
      `${words.on}:${table.on}`,
      null,
      words.unit,
    ],
    [],
    [bold(words.item), bold(words.amount), null, bold(words.item), bold(words.amount)],
    pair(words.book, table.bookBalance, words.bank, table.bankBalance),
    pair(words.bankReceived, table.bankReceivedNotBooked, words.bookReceived, table.bookedReceivedNotAtBank),
    pair(words.bankPaid, table.bankPaidNotBooked, words.bookPaid, table.bookedPaidNotAtBank),
    pair(words.adjusted, table.adjustedBook, words.adjusted, table.adjustedBank),
    table.agrees ? [words.agrees] : [words.difference, { ...yuan(table.difference), mark: 'BLOCK' }],
    ...(table.covered ? [] : [[{ text: `${words.coveredTo} ${table.coveredTo}`, mark: 'WARN' as const }]]),
    [],
    [bold(words.details)],
    words.columns.map(bold),
    ...table.breaks.map((item): WriteRow => {
      const paid = item.amount.startsWith('-');
      const cells: WriteCell[] = [
        item.sideLabel,
        item.on,
        item.reference,
        item.summary,
        paid ? null : yuan(item.amount),
        paid ? yuan(item.amount.slice(1)) : null,
        { text: String(item.ageDays), kind: 'NUMBER' },
        item.owner,
        item.note,
      ];
      return cells;
    }),
    [],
    [`${words.prepared}:`, null, null, `${words.reviewed}:`],
  ];
  return { name: words.title, widths: [30, 20, 22, 34, 20, 18, 12, 14, 34], rows };
}
