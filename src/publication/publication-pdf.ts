import { grouped } from '../kernel/grouped.js';
import { formWords as words } from '../messages/publication.js';
import { gridTable, renderPdf } from '../platform/pdf/render-pdf.js';
import type { PrintedBook } from './publication-xlsx.js';
import type { FormColumn, SheetForm } from './domain/sheet-forms.js';

const PAGE = { orientation: 'landscape', margin: 30 } as const;
/** Tables of many columns are set smaller. */
const MANY_COLUMNS = 10;

/** The eleven tables on A4 landscape, a new page each, with the Chinese font embedded. Errors: PDF_GLYPH_MISSING. */
export async function publicationPdf(book: PrintedBook): Promise<Buffer> {
  const tables = book.forms.filter(({ table }) => table !== null);
  const content = tables.flatMap((form, i) => page(book, form, i > 0));
  return renderPdf({ ...PAGE, fontSize: 9, footer: words.page, content }, textsOf(book, tables));
}

function page({ agency, fiscalYear }: PrintedBook, form: SheetForm, newPage: boolean): object[] {
  const { name, title, columns, rows } = form;
  const fontSize = columns.length > MANY_COLUMNS ? 7 : 9;
  const printed = rows.map(({ cells, bold }) => ({
    cells: cells.map((cell, i) => (cell !== null && columns[i]!.kind === 'MONEY' ? grouped(cell) : cell)),
    bold: cells.map(() => bold),
  }));
  return [
    {
      text: `${name}　${title}`,
      fontSize: 16,
      bold: true,
      alignment: 'center',
      margin: [0, 0, 0, 8],
      ...(newPage ? { pageBreak: 'before' } : {}),
    },
    {
      columns: [
        { text: words.whose(agency), width: '*' },
        { text: words.year(fiscalYear), width: '*', alignment: 'center' },
        { text: words.unit, width: '*', alignment: 'right' },
      ],
      margin: [0, 0, 0, 4],
    },
    { stack: [gridTable(narrowed(columns), printed, { ...PAGE, fontSize })], fontSize },
  ];
}

/** On paper a column of many needs no more room than its figures. */
function narrowed(columns: readonly FormColumn[]): FormColumn[] {
  const many = columns.length > MANY_COLUMNS;
  return columns.map((column) => (many && column.kind === 'MONEY' ? { ...column, width: 9 } : column));
}

function* textsOf({ agency, fiscalYear }: PrintedBook, forms: readonly SheetForm[]): Generator<string> {
  yield* [words.whose(agency), words.year(fiscalYear), words.unit];
  for (const { name, title, columns, rows } of forms) {
    yield* [name, title];
    for (const { title: head } of columns) yield head;
    for (const { cells } of rows) for (const cell of cells) if (cell !== null) yield cell;
  }
}
