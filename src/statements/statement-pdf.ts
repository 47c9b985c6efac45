import pdfmake from 'pdfmake';
import { grouped } from './domain/grouped.js';
import { statementWords as words } from '../messages/statements.js';
import type { PrintColumn, PrintTable } from './domain/print-tables.js';
import { PDF_BOLD_FONT_FILE, PDF_FONT_FILE, requireGlyphs } from './pdf-font.js';

const FONT = { normal: PDF_FONT_FILE, bold: PDF_BOLD_FONT_FILE, italics: PDF_FONT_FILE, bolditalics: PDF_FONT_FILE };
const MARGIN = 36;
/** A4 upright and lying, points. */
const WIDTH = { portrait: 595.28, landscape: 841.89 } as const;
const FONT_SIZE = 10;
const CELL_PADDING = 4;
const LINE = 0.5;
/** Longer tables are set closer. */
const ROOMY_ROWS = 32;

/** The forms on A4, a new page each, with the Chinese font embedded. Errors: PDF_GLYPH_MISSING. */
export async function statementPdf(tables: readonly PrintTable[]): Promise<Buffer> {
  requireGlyphs(textsOf(tables));
  pdfmake.setFonts({ Sans: FONT });
  // Nothing is fetched and no file is read but the fonts.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === PDF_FONT_FILE || path === PDF_BOLD_FONT_FILE);
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageOrientation: orientation(tables[0]!),
      pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN],
      defaultStyle: { font: 'Sans', fontSize: FONT_SIZE },
      footer: (page: number, pages: number) => ({
        text: words.page(page, pages),
        alignment: 'center',
        fontSize: 8,
      }),
      content: tables.flatMap((table, i) => form(table, i > 0)),
    })
    .getBuffer();
}

function orientation(table: PrintTable): keyof typeof WIDTH {
  return table.lying ? 'landscape' : 'portrait';
}

function form(table: PrintTable, newPage: boolean): object[] {
  const { columns } = table;
  const characters = columns.reduce((sum, { width }) => sum + width, 0);
  // Borders and paddings of the cells take their share of the page.
  const room = WIDTH[orientation(table)] - 2 * MARGIN - 2 * CELL_PADDING * columns.length - LINE * (columns.length + 1);
  const padding = table.rows.length > ROOMY_ROWS ? 2 : 4;
  const [when, clock, unit] = table.when;
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
    {
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: columns.map(({ width }) => (room * width) / characters),
        body: [
          columns.map(({ title }) => ({ text: title, alignment: 'center', bold: true })),
          ...table.rows.map(({ cells, bold }) => cells.map((cell, i) => bodyCell(cell, columns[i]!.kind, bold[i]!))),
        ],
      },
      layout: {
        hLineWidth: () => LINE,
        vLineWidth: () => LINE,
        paddingLeft: () => CELL_PADDING,
        paddingRight: () => CELL_PADDING,
        paddingTop: () => padding,
        paddingBottom: () => padding,
      },
    },
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

function bodyCell(cell: string | null, kind: PrintColumn['kind'], bold: boolean): object {
  const text = cell === null ? '' : kind === 'MONEY' ? grouped(cell) : cell;
  // A line of the PDF begins with no space, so an indented text gets a margin.
  const indent = text.length - text.trimStart().length;
  return {
    text: text.trimStart(),
    bold,
    alignment: kind === 'MONEY' ? 'right' : kind === 'COUNT' ? 'center' : 'left',
    ...(indent > 0 ? { margin: [indent * FONT_SIZE, 0, 0, 0] } : {}),
  };
}

function* textsOf(tables: readonly PrintTable[]): Generator<string> {
  yield words.page(1, 1);
  for (const table of tables) {
    yield* [table.title, ...table.whose, ...table.when, ...table.signers];
    for (const { title } of table.columns) yield title;
    for (const { cells } of table.rows) for (const cell of cells) if (cell !== null) yield cell;
  }
}
