import { grouped } from '../kernel/grouped.js';
import { statementWords as words } from '../messages/statements.js';
import { gridTable, renderPdf, type Orientation } from '../platform/pdf/render-pdf.js';
import type { PrintTable } from './domain/print-tables.js';

const MARGIN = 36;

/**
 * The forms on A4, a new page each, with the Chinese font embedded. Forms of more than five columns lie across.
 * Errors: PDF_GLYPH_MISSING.
 */
export async function statementPdf(tables: readonly PrintTable[]): Promise<Buffer> {
  const document = {
    orientation: orientation(tables[0]!),
    margin: MARGIN,
    fontSize: 9,
    footer: words.page,
    content: tables.flatMap((table, i) => form(table, i > 0)),
  };
  return renderPdf(document, textsOf(tables));
}

function orientation(table: PrintTable): Orientation {
  return table.columns.length > 5 ? 'landscape' : 'portrait';
}

function form(table: PrintTable, newPage: boolean): object[] {
  const [left, middle, right] = table.above;
  const rows = table.rows.map(({ cells, bold }) => ({
    bold,
    cells: cells.map((cell, i) => (cell !== null && table.columns[i]!.kind === 'MONEY' ? grouped(cell) : cell)),
  }));
  return [
    {
      text: table.title,
      fontSize: 16,
      alignment: 'center',
      margin: [0, 0, 0, 6],
      ...(newPage ? { pageBreak: 'before', pageOrientation: orientation(table) } : {}),
    },
    {
      columns: [
        { text: left, alignment: 'left', width: '*' },
        { text: middle, alignment: 'center', width: 'auto' },
        { text: right, alignment: 'right', width: '*' },
      ],
      margin: [0, 0, 0, 4],
    },
    gridTable(table.columns, rows, { orientation: orientation(table), margin: MARGIN }),
    { columns: table.signers.map((signer) => ({ text: signer, width: '*' })), margin: [0, 14, 0, 0] },
    { text: table.basis, fontSize: 8, margin: [0, 8, 0, 0] },
  ];
}

function* textsOf(tables: readonly PrintTable[]): Generator<string> {
  for (const table of tables) {
    yield* [table.title, ...table.above, table.basis, ...table.signers];
    for (const { title } of table.columns) yield title;
    for (const { cells } of table.rows) for (const cell of cells) if (cell !== null) yield cell;
  }
}
