import { reconciliationSheet as words } from '../messages/reconcile.js';
import { statementWords } from '../messages/statements.js';
import type { StyledCell, WriteCell, WriteRow, WriteSheet } from '../platform/tabular/write-xlsx.js';
import type { ReconciliationDto } from './reconcile-answers.dto.js';

const WIDTHS = [30, 13, 22, 34, 18, 18, 12, 14, 34];
const bold = (text: string): StyledCell => ({ text, bold: true });
const head = (text: string, across = 0): StyledCell => ({ text, bold: true, align: 'CENTER', ruled: true, across });
const said = (label: string, value: string, across: number): StyledCell => ({
  text: `${label}：${value}`,
  across,
});
const ruled = (text: string | null): StyledCell => ({ text: text ?? '', ruled: true });
const yuan = (text: string): StyledCell => ({ text, kind: 'MONEY', ruled: true });
/** An empty ruled cell: what is merged keeps its border on every side. */
const rule: StyledCell = { text: '', ruled: true };

/** 银行存款余额调节表 in its usual layout: the books on the left, the bank on the right, the open items below. */
export function reconciliationWorksheet(table: ReconciliationDto): WriteSheet {
  // Item over two columns, amount over the next; the bank's side the same, over the wider ones.
  const pair = (left: string, leftSum: string, right: string, rightSum: string): WriteRow => [
    { ...ruled(left), across: 1 },
    rule,
    yuan(leftSum),
    ruled(right),
    { ...yuan(rightSum), across: 1 },
    rule,
  ];
  const rows: WriteRow[] = [
    [{ text: words.title, title: true, align: 'CENTER', across: WIDTHS.length - 1 }],
    [said(words.agency, table.agencyName, 2), null, null, said(words.fund, table.fundName, 2)],
    [
      said(words.account, `${table.accountName}（${table.account}）`, 2),
      null,
      null,
      said(words.on, table.on, 2),
      null,
      null,
      null,
      null,
      { text: words.unit, align: 'RIGHT' },
    ],
    [],
    [head(words.item, 1), rule, head(words.amount), head(words.item), head(words.amount, 1), rule],
    pair(words.book, table.bookBalance, words.bank, table.bankBalance),
    pair(words.bankReceived, table.bankReceivedNotBooked, words.bookReceived, table.bookedReceivedNotAtBank),
    pair(words.bankPaid, table.bankPaidNotBooked, words.bookPaid, table.bookedPaidNotAtBank),
    pair(words.adjusted, table.adjustedBook, words.adjusted, table.adjustedBank),
    table.agrees ? [words.agrees] : [words.difference, null, { text: table.difference, kind: 'MONEY', mark: 'BLOCK' }],
    ...(table.covered ? [] : [[{ text: `${words.coveredTo} ${table.coveredTo}`, mark: 'WARN' as const }]]),
    [],
    [bold(words.details)],
    words.columns.map((title) => head(title)),
    ...table.breaks.map((item): WriteRow => {
      const paid = item.amount.startsWith('-');
      const cells: WriteCell[] = [
        ruled(item.sideLabel),
        ruled(item.on),
        ruled(item.reference),
        ruled(item.summary),
        paid ? rule : yuan(item.amount),
        paid ? yuan(item.amount.slice(1)) : rule,
        { text: String(item.ageDays), kind: 'NUMBER', ruled: true },
        ruled(item.owner),
        ruled(item.note),
      ];
      return cells;
    }),
    [],
    [`${words.prepared}：`, null, null, `${words.reviewed}：`],
  ];
  return { name: words.title, widths: WIDTHS, paper: 'LYING', pageWords: statementWords.page, rows };
}
