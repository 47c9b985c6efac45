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
  bold: boolean;
}

/** One printed form: a title, three texts above the table, the table, and the signers below. */
export interface PrintTable {
  title: string;
  above: [left: string, middle: string, right: string];
  /** Which clock the form goes by. */
  basis: string;
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
    above: [
      words.preparedFor(heading.agencyName),
      `${words.fundOf(heading.fundName)}\u3000${words.asOf(heading.asOf)}`,
      words.unit,
    ],
    basis: heading.clockText,
    columns: [...half(words.assets), ...half(words.claims)],
    rows: left.map((line, i) => ({
      cells: [...cellsOf(line), ...cellsOf(right[i] ?? null)],
      bold: i === last - 1,
    })),
    signers: words.signers,
  };
}

/** 收支表: the month and the year to date. */
export function incomeTable(heading: PrintHeading, lines: readonly StatementLine[]): PrintTable {
  return {
    title: titles.incomeStatement,
    above: [
      words.preparedFor(heading.agencyName),
      `${words.fundOf(heading.fundName)}\u3000${words.period(heading.period)}`,
      words.unit,
    ],
    basis: heading.clockText,
    columns: [
      { title: words.item, width: 40, kind: 'TEXT' },
      { title: words.line, width: 6, kind: 'COUNT' },
      { title: words.ofMonth, width: 20, kind: 'MONEY' },
      { title: words.ofYear, width: 20, kind: 'MONEY' },
    ],
    rows: lines.map((line) => ({ cells: cellsOf(line), bold: line.kind === 'TOTAL' || line.kind === 'HEAD' })),
    signers: words.signers,
  };
}

/** The notes of 暂收款 and 暂付款, account after account. */
export function notesTable(heading: PrintHeading, notes: readonly PrintNote[]): PrintTable {
  const rows: PrintRow[] = [];
  for (const note of notes) {
    const name = note.kind === 'PEOPLE' ? words.heldReturns : words.itemsOf(note.account, note.accountName);
    rows.push({ cells: [name, null, null, null, null, null, note.balance], bold: true });
    for (const row of note.rows) {
      rows.push({
        cells: [row.id, row.label, row.period, row.on, String(row.days), ageBands[row.band], row.amount],
        bold: false,
      });
    }
    if (note.rows.length === 0) rows.push({ cells: [null, words.none, null, null, null, null, null], bold: false });
  }
  const [reference, name, period, on, days, band, amount] = words.heldColumns;
  return {
    title: titles.notes,
    above: [
      words.preparedFor(heading.agencyName),
      `${words.fundOf(heading.fundName)}\u3000${words.asOf(heading.asOf)}`,
      words.unit,
    ],
    basis: heading.clockText,
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

function cellsOf(line: StatementLine | null): (string | null)[] {
  if (!line) return [null, null, null, null];
  const title = line.kind === 'DETAIL' ? words.detail(line.title) : line.title;
  return [title, line.kind === 'HEAD' ? null : String(line.no), line.first, line.second];
}
