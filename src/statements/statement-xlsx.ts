import { statementWords as words } from '../messages/statements.js';
import { xlsxBytes, type WriteCell, type WriteRow, type WriteSheet } from '../platform/tabular/write-xlsx.js';
import type { PrintColumn, PrintTable } from './domain/print-tables.js';

const GAP = '\u3000\u3000';

/** The forms as one workbook, a sheet each, that prints as the PDF does. */
export function statementXlsx(tables: readonly PrintTable[]): Promise<Buffer> {
  return xlsxBytes(tables.map(sheetOf));
}

function sheetOf(table: PrintTable): WriteSheet {
  const { columns } = table;
  const [when, clock, unit] = table.when;
  const rows: WriteRow[] = [
    [{ text: table.title, title: true, align: 'CENTER', across: columns.length - 1 }],
    beside(...table.whose, columns),
    beside(when, `${clock}${GAP}${unit}`, columns),
    columns.map(({ title }) => ({ text: title, bold: true, align: 'CENTER', ruled: true })),
    ...table.rows.map(({ cells, bold }) => cells.map((cell, i) => cellOf(cell, columns[i]!, bold[i]!))),
    [],
    [{ text: table.signers.join(GAP.repeat(4)), across: columns.length - 1 }],
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

/** A text at the left edge and one at the right, each over the columns of about half the paper. */
function beside(left: string, right: string, columns: readonly PrintColumn[]): WriteCell[] {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  let split = 0;
  for (let taken = 0; taken + columns[split]!.width / 2 < total / 2; split += 1) taken += columns[split]!.width;
  return [
    { text: left, across: split - 1 },
    ...Array<null>(split - 1).fill(null),
    { text: right, align: 'RIGHT', across: columns.length - split - 1 },
  ];
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
