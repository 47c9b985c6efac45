import { ageBands, statementTitles as titles, statementWords as words } from '../../messages/statements.js';
import type { AgeBand, StatementLine } from './statement.types.js';

export interface PrintColumn {
  title: string;
  /** In characters. */
  width: number;
  kind: 'TEXT' | 'COUNT' | 'MONEY';
}

export interface PrintRow {
  cells: (string | null)[];
  /** For each cell, whether it is a head or a total. */
  bold: boolean[];
}

/** One printed form: a title, two rows of texts above the table, the table, and the signers below. */
export interface PrintTable {
  title: string;
  /** Whose it is, and for which fund. */
  whose: [left: string, right: string];
  /** As of when, by which clock, in which unit. */
  when: [left: string, middle: string, right: string];
  /** It lies across the paper. */
  lying: boolean;
  columns: PrintColumn[];
  rows: PrintRow[];
  signers: readonly string[];
}

export interface PrintHeading {
  agencyName: string;
  fundName: string;
  period: string;
  asOf: string;
  clockText: string;
}

interface PrintNote {
  account: string;
  accountName: string;
  kind: 'PEOPLE' | 'VOUCHERS';
  balance: string;
  rows: readonly {
    id: string;
    label: string;
    period: string | null;
    on: string;
    days: number;
    band: AgeBand;
    amount: string;
  }[];
}

/** 资产负债表 in its usual two halves, row beside row. */
export function balanceSheetTable(
  heading: PrintHeading,
  assets: readonly StatementLine[],
  claims: readonly StatementLine[],
): PrintTable {
  const half = (title: string): PrintColumn[] => [
    { title, width: 24, kind: 'TEXT' },
    { title: words.line, width: 5, kind: 'COUNT' },
    { title: words.atBeginning, width: 16, kind: 'MONEY' },
    { title: words.atEnd, width: 16, kind: 'MONEY' },
  ];
  // The totals of both sides stand in the last row.
  const left: (StatementLine | null)[] = [...assets];
  const right: (StatementLine | null)[] = [...claims];
  const last = Math.max(left.length, right.length);
  for (const side of [left, right]) {
    while (side.length < last) side.splice(side.length - 1, 0, null);
  }
  return {
    title: titles.balanceSheet,
    ...above(heading, words.asOf(heading.asOf)),
    lying: true,
    columns: [...half(words.assets), ...half(words.claims)],
    rows: left.map((line, i) => {
      const [a, b] = [rowOf(line), rowOf(right[i] ?? null)];
      return { cells: [...a.cells, ...b.cells], bold: [...a.bold, ...b.bold] };
    }),
    signers: words.signers,
  };
}

/** 收支表: the month and the year to date. */
export function incomeTable(heading: PrintHeading, lines: readonly StatementLine[]): PrintTable {
  return {
    title: titles.incomeStatement,
    ...above(heading, words.period(heading.period)),
    lying: false,
    columns: [
      { title: words.item, width: 40, kind: 'TEXT' },
      { title: words.line, width: 6, kind: 'COUNT' },
      { title: words.ofMonth, width: 20, kind: 'MONEY' },
      { title: words.ofYear, width: 20, kind: 'MONEY' },
    ],
    rows: lines.map(rowOf),
    signers: words.signers,
  };
}

/** The notes of 暂收款 and 暂付款, account after account. */
export function notesTable(heading: PrintHeading, notes: readonly PrintNote[]): PrintTable {
  const rows: PrintRow[] = [];
  const push = (cells: PrintRow['cells'], bold = false): void => void rows.push({ cells, bold: cells.map(() => bold) });
  for (const note of notes) {
    const name = note.kind === 'PEOPLE' ? words.heldReturns : words.itemsOf(note.account, note.accountName);
    push([name, null, null, null, null, null, note.balance], true);
    for (const row of note.rows) {
      // The number of a voucher in the database says nothing on paper; its label does.
      const reference = note.kind === 'PEOPLE' ? row.id : null;
      push([reference, row.label, row.period, row.on, String(row.days), ageBands[row.band], row.amount]);
    }
    if (note.rows.length === 0) push([null, words.none, null, null, null, null, null]);
  }
  const [reference, name, period, on, days, band, amount] = words.heldColumns;
  return {
    title: titles.notes,
    ...above(heading, words.asOf(heading.asOf)),
    lying: true,
    columns: [
      { title: reference, width: 30, kind: 'TEXT' },
      { title: name, width: 34, kind: 'TEXT' },
      { title: period, width: 10, kind: 'TEXT' },
      { title: on, width: 12, kind: 'TEXT' },
      { title: days, width: 7, kind: 'COUNT' },
      { title: band, width: 13, kind: 'TEXT' },
      { title: amount, width: 16, kind: 'MONEY' },
    ],
    rows,
    signers: words.signers,
  };
}

function above(heading: PrintHeading, when: string): Pick<PrintTable, 'whose' | 'when'> {
  return {
    whose: [words.preparedFor(heading.agencyName), words.fundOf(heading.fundName)],
    when: [when, heading.clockText, words.unit],
  };
}

function rowOf(line: StatementLine | null): PrintRow {
  if (!line) return { cells: [null, null, null, null], bold: [false, false, false, false] };
  const title = line.kind === 'DETAIL' ? words.detail(line.title) : line.title;
  const bold = line.kind === 'TOTAL' || line.kind === 'HEAD';
  return { cells: [title, String(line.no), line.first, line.second], bold: [bold, false, bold, bold] };
}
