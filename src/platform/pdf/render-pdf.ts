import pdfmake from 'pdfmake';
import { PDF_FONT_FILE, requireGlyphs } from './pdf-font.js';

const FONT = { normal: PDF_FONT_FILE, bold: PDF_FONT_FILE, italics: PDF_FONT_FILE, bolditalics: PDF_FONT_FILE };
/** A4 upright and lying, points. */
const WIDTH = { portrait: 595, landscape: 842 } as const;
export type Orientation = keyof typeof WIDTH;

export interface PdfColumn {
  title: string;
  /** In characters. */
  width: number;
  kind: 'TEXT' | 'COUNT' | 'MONEY';
}

export interface PdfDocument {
  content: object[];
  orientation: Orientation;
  /** Points on every side. */
  margin: number;
  fontSize: number;
  footer: (page: number, pages: number) => string;
}

/**
 * A document on A4 with the Chinese font embedded. `texts` are all that it prints: a character without a glyph is refused
 * before anything is drawn. Errors: PDF_GLYPH_MISSING.
 */
export async function renderPdf(document: PdfDocument, texts: Iterable<string>): Promise<Buffer> {
  requireGlyphs(texts);
  requireGlyphs([document.footer(1, 1)]);
  pdfmake.setFonts({ Sans: FONT });
  // Nothing is fetched and no file is read but the font.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === PDF_FONT_FILE);
  const { margin } = document;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageOrientation: document.orientation,
      pageMargins: [margin, margin, margin, margin],
      defaultStyle: { font: 'Sans', fontSize: document.fontSize },
      footer: (page: number, pages: number) => ({
        text: document.footer(page, pages),
        alignment: 'center',
        fontSize: 8,
      }),
      content: document.content,
    })
    .getBuffer();
}

/** A ruled table over the whole width; its head is repeated on every page. Cells are printed as they are given. */
export function gridTable(
  columns: readonly PdfColumn[],
  rows: readonly { cells: readonly (string | null)[]; bold: boolean }[],
  page: { orientation: Orientation; margin: number },
): object {
  const characters = columns.reduce((sum, { width }) => sum + width, 0);
  // Borders and paddings of the cells take their share of the page.
  const room = WIDTH[page.orientation] - 2 * page.margin - 9 * columns.length;
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => Math.floor((room * width) / characters)),
      body: [
        columns.map(({ title }) => ({ text: title, alignment: 'center' })),
        ...rows.map(({ cells, bold }) =>
          cells.map((cell, i) => ({
            text: cell ?? '',
            alignment: ALIGNMENT[columns[i]!.kind],
            ...(bold ? { fillColor: '#eeeeee' } : {}),
          })),
        ),
      ],
    },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 },
  };
}
const ALIGNMENT = { MONEY: 'right', COUNT: 'center', TEXT: 'left' } as const;
