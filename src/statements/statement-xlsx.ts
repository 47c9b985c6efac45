import { statementWords as words } from '../messages/statements.js';
import { xlsxBytes, type WriteCell, type WriteRow, type WriteSheet } from '../platform/tabular/write-xlsx.js';
import type { PrintColumn, PrintTable } from './domain/print-tables.js';

/** The forms as one workbook, a sheet each, that prints as the PDF does. */
export function statementXlsx(tables: readonly PrintTable[]): Promise<Buffer> {
  return xlsxBytes(tables.map(sheetOf));
}

function sheetOf(table: PrintTable): WriteSheet {
  const { columns } = table;
  const rows: WriteRow[] = [
    [{ text: table.title, title: true, align: 'CENTER', across: columns.length - 1 }],
    beside(table.whose, columns.length),
    beside(table.when, columns.length),
    columns.map(({ title }) => ({ text: title, bold: true, align: 'CENTER', ruled: true })),
    ...table.rows.map(({ cells, bold }) => cells.map((cell, i) => cellOf(cell, columns[i]!, bold[i]!))),
    [],
    spread(table.signers, columns.length),
  ];
  return {
    name: table.title,
    widths: columns.map(({ width }) => width + 2),
    frozenRows: 4,
    paper: table.lying ? 'LYING' : 'STANDING',
    pageWords: words.page,
    rows,
  };
}

/** Texts on one row from the left edge to the right one, each over its share of the columns. */
function beside(texts: readonly string[], columns: number): WriteCell[] {
  return spread(texts, columns).map((cell, i, all) => {
    if (typeof cell !== 'string') return cell;
    const next = all.findIndex((other, j) => j > i && other !== null);
    const across = (next === -1 ? columns : next) - i - 1;
    return { text: cell, across, ...(i === 0 ? {} : { align: next === -1 ? 'RIGHT' : 'CENTER' }) };
  });
}

function spread(texts: readonly string[], columns: number): (string | null)[] {
  const row = Array<string | null>(columns).fill(null);
  texts.forEach((text, i) => (row[Math.floor((i * columns) / texts.length)] = text));
  return row;
}

function cellOf(text: string | null, column: PrintColumn, bold: boolean): WriteCell {
  switch (column.kind) {
    case 'MONEY':
      return { text: text ?? '', kind: 'MONEY', bold, ruled: true };
    case 'COUNT':
      return { text: text ?? '', kind: 'NUMBER', bold, ruled: true, align: 'CENTER' };
    case 'TEXT':
      return { text: text ?? '', bold, ruled: true };
  }
}
