import pdfmake from 'pdfmake';
import { grouped } from './domain/grouped.js';
import { statementWords as words } from '../messages/statements.js';
import type { PrintTable } from './domain/print-tables.js';
import { PDF_FONT_FILE, requireGlyphs } from './pdf-font.js';

const FONT = { normal: PDF_FONT_FILE, bold: PDF_FONT_FILE, italics: PDF_FONT_FILE, bolditalics: PDF_FONT_FILE };
const MARGIN = 36;
/** A4 upright and lying, points. */
const WIDTH = { portrait: 595, landscape: 842 } as const;

/**
 * The forms on A4, a new page each, with the Chinese font embedded. Forms of more than five columns lie across.
 * Errors: PDF_GLYPH_MISSING.
 */
export async function statementPdf(tables: readonly PrintTable[]): Promise<Buffer> {
  requireGlyphs(textsOf(tables));
  pdfmake.setFonts({ Sans: FONT });
  // Nothing is fetched and no file is read but the font.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === PDF_FONT_FILE);
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageOrientation: orientation(tables[0]!),
      pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN],
      defaultStyle: { font: 'Sans', fontSize: 9 },
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
  return table.columns.length > 5 ? 'landscape' : 'portrait';
}

function form(table: PrintTable, newPage: boolean): object[] {
  const characters = table.columns.reduce((sum, { width }) => sum + width, 0);
  // Borders and paddings of the cells take their share of the page.
  const room = WIDTH[orientation(table)] - 2 * MARGIN - 9 * table.columns.length;
  const [left, middle, right] = table.above;
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
    {
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: table.columns.map(({ width }) => Math.floor((room * width) / characters)),
        body: [
          table.columns.map(({ title }) => ({ text: title, alignment: 'center' })),
          ...table.rows.map(({ cells, bold }) =>
            cells.map((cell, i) => {
              const { kind } = table.columns[i]!;
              return {
                text: cell === null ? '' : kind === 'MONEY' ? grouped(cell) : cell,
                alignment: kind === 'MONEY' ? 'right' : kind === 'COUNT' ? 'center' : 'left',
                ...(bold ? { fillColor: '#eeeeee' } : {}),
              };
            }),
          ),
        ],
      },
      layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 },
    },
    { columns: table.signers.map((signer) => ({ text: signer, width: '*' })), margin: [0, 14, 0, 0] },
    { text: table.basis, fontSize: 8, margin: [0, 8, 0, 0] },
  ];
}

function* textsOf(tables: readonly PrintTable[]): Generator<string> {
  yield words.page(1, 1);
  for (const table of tables) {
    yield* [table.title, ...table.above, table.basis, ...table.signers];
    for (const { title } of table.columns) yield title;
    for (const { cells } of table.rows) for (const cell of cells) if (cell !== null) yield cell;
  }
}
