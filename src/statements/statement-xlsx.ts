import { statementWords } from '../messages/statements.js';
import {
  xlsxBytes,
  type StyledCell,
  type WriteCell,
  type WriteRow,
  type WriteSheet,
} from '../platform/tabular/write-xlsx.js';
import type { PrintColumn, PrintTable } from './domain/print-tables.js';

/** The forms as one workbook, a sheet each. */
export function statementXlsx(tables: readonly PrintTable[]): Promise<Buffer> {
  return xlsxBytes(tables.map(sheetOf));
}

function sheetOf(table: PrintTable): WriteSheet {
  const middle = Math.floor(table.columns.length / 2);
  const above: WriteCell[] = table.columns.map(() => null);
  above[0] = table.above[0];
  above[middle] = table.above[1];
  above[table.columns.length - 1] = table.above[2];
  const titleRow: WriteCell[] = table.columns.map(() => null);
  titleRow[middle] = { text: table.title, bold: true };
  const signers = statementWords.signers;
  const below: WriteCell[] = table.columns.map(() => null);
  signers.forEach((signer, i) => (below[Math.floor((i * table.columns.length) / signers.length)] = signer));
  const rows: WriteRow[] = [
    titleRow,
    above,
    table.columns.map(({ title }) => ({ text: title, bold: true })),
    ...table.rows.map(({ cells, bold }) => cells.map((cell, i) => cellOf(cell, table.columns[i]!, bold))),
    [],
    below,
    [table.basis],
  ];
  return { name: table.title, widths: table.columns.map(({ width }) => width + 2), frozenRows: 3, rows };
}

function cellOf(text: string | null, column: PrintColumn, bold: boolean): WriteCell {
  if (text === null) return null;
  const kind: StyledCell['kind'] = column.kind === 'MONEY' ? 'MONEY' : column.kind === 'COUNT' ? 'NUMBER' : 'TEXT';
  return { text, kind, bold };
}
