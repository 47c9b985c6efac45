import pdfmake from 'pdfmake';
import { PDF_BOLD_FONT_FILE, PDF_FONT_FILE, requireGlyphs } from './pdf-font.js';

const FONT = { normal: PDF_FONT_FILE, bold: PDF_BOLD_FONT_FILE, italics: PDF_FONT_FILE, bolditalics: PDF_FONT_FILE };
/** A4 upright and lying, points. */
const WIDTH = { portrait: 595.28, landscape: 841.89 } as const;
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
  /** Stands in the file as its time; with it, the same content gives the same bytes. */
  madeAt?: Date;
}

/**
 * A document on A4 with the Chinese font embedded. `texts` are all that it prints: a character without a glyph is refused
 * before anything is drawn. Errors: PDF_GLYPH_MISSING.
 */
export async function renderPdf(document: PdfDocument, texts: Iterable<string>): Promise<Buffer> {
  requireGlyphs(texts);
  requireGlyphs([document.footer(1, 1)]);
  pdfmake.setFonts({ Sans: FONT });
  // Nothing is fetched and no file is read but the fonts.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === PDF_FONT_FILE || path === PDF_BOLD_FONT_FILE);
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
      ...(document.madeAt ? { info: { creationDate: document.madeAt } } : {}),
    })
    .getBuffer();
}

const CELL_PADDING = 4;
const LINE = 0.5;
/** Longer tables are set closer. */
const ROOMY_ROWS = 32;

/**
 * A ruled table over the whole width; its head is repeated on every page. Cells are printed as they are given, those that
 * begin with blanks are indented by as many characters.
 */
export function gridTable(
  columns: readonly PdfColumn[],
  rows: readonly { cells: readonly (string | null)[]; bold: readonly boolean[] }[],
  page: Pick<PdfDocument, 'orientation' | 'margin' | 'fontSize'>,
): object {
  const characters = columns.reduce((sum, { width }) => sum + width, 0);
  // Borders and paddings of the cells take their share of the page.
  const room =
    WIDTH[page.orientation] - 2 * page.margin - 2 * CELL_PADDING * columns.length - LINE * (columns.length + 1);
  const padding = rows.length > ROOMY_ROWS ? 2 : 4;
  const bodyCell = (cell: string | null, i: number, bold: boolean): object => {
    const text = cell ?? '';
    // A line of the PDF begins with no space, so an indented text gets a margin.
    const indent = text.length - text.trimStart().length;
    return {
      text: text.trimStart(),
      bold,
      alignment: ALIGNMENT[columns[i]!.kind],
      ...(indent > 0 ? { margin: [indent * page.fontSize, 0, 0, 0] } : {}),
    };
  };
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => (room * width) / characters),
      body: [
        columns.map(({ title }) => ({ text: title, alignment: 'center', bold: true })),
        ...rows.map(({ cells, bold }) => cells.map((cell, i) => bodyCell(cell, i, bold[i]!))),
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
  };
}
const ALIGNMENT = { MONEY: 'right', COUNT: 'center', TEXT: 'left' } as const;
