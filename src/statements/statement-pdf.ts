import { grouped } from '../kernel/grouped.js';
import { statementWords as words } from '../messages/statements.js';
import { gridTable, renderPdf, type Orientation } from '../platform/pdf/render-pdf.js';
import type { PrintTable } from './domain/print-tables.js';

const MARGIN = 36;
const FONT_SIZE = 10;

/** The forms on A4, a new page each, with the Chinese font embedded. Errors: PDF_GLYPH_MISSING. */
export async function statementPdf(tables: readonly PrintTable[]): Promise<Buffer> {
  const document = {
    orientation: orientation(tables[0]!),
    margin: MARGIN,
    fontSize: FONT_SIZE,
    footer: words.page,
    content: tables.flatMap((table, i) => form(table, i > 0)),
  };
  return renderPdf(document, textsOf(tables));
}

function orientation(table: PrintTable): Orientation {
  return table.lying ? 'landscape' : 'portrait';
}

function form(table: PrintTable, newPage: boolean): object[] {
  const [when, clock, unit] = table.when;
  const rows = table.rows.map(({ cells, bold }) => ({
    bold,
    cells: cells.map((cell, i) => (cell !== null && table.columns[i]!.kind === 'MONEY' ? grouped(cell) : cell)),
  }));
  return [
    {
      text: table.title,
      fontSize: 18,
      bold: true,
      alignment: 'center',
      margin: [0, 0, 0, 10],
      ...(newPage ? { pageBreak: 'before', pageOrientation: orientation(table) } : {}),
    },
    beside([table.whose[0], table.whose[1]]),
    beside([when, clock, unit]),
    gridTable(table.columns, rows, { orientation: orientation(table), margin: MARGIN, fontSize: FONT_SIZE }),
    { columns: table.signers.map((signer) => ({ text: signer, width: '*' })), margin: [0, 16, 0, 0] },
  ];
}

/** Texts on one line from the left edge to the right one. */
function beside(texts: readonly string[]): object {
  const last = texts.length - 1;
  return {
    columns: texts.map((text, i) => ({
      text,
      width: '*',
      alignment: i === 0 ? 'left' : i === last ? 'right' : 'center',
    })),
    margin: [0, 0, 0, 5],
  };
}

function* textsOf(tables: readonly PrintTable[]): Generator<string> {
  for (const table of tables) {
    yield* [table.title, ...table.whose, ...table.when, ...table.signers];
    for (const { title } of table.columns) yield title;
    for (const { cells } of table.rows) for (const cell of cells) if (cell !== null) yield cell;
  }
}
