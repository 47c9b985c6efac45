import { formWords as words } from '../messages/publication.js';
import { xlsxBytes, type WriteCell, type WriteRow, type WriteSheet } from '../platform/tabular/write-xlsx.js';
import type { SheetForm } from './domain/sheet-forms.js';

export interface PrintedBook {
  agency: string;
  fiscalYear: number;
  forms: readonly SheetForm[];
}

/** The tables in the official layout, a sheet each, with the projects' facts and the text's figures beside them. */
export function publicationXlsx(book: PrintedBook): Promise<Buffer> {
  return xlsxBytes(book.forms.map((form) => sheetOf(book, form)));
}

function sheetOf({ agency, fiscalYear }: PrintedBook, { name, title, table, columns, rows }: SheetForm): WriteSheet {
  const last = columns.length - 1;
  const half = Math.ceil(last / 2);
  const under: WriteRow = [
    { text: `${words.whose(agency)}　${words.year(fiscalYear)}`, across: half - 1 },
    ...Array<null>(half - 1).fill(null),
    { text: table === null ? '' : words.unit, align: 'RIGHT', across: last - half },
  ];
  return {
    name,
    widths: columns.map(({ width }) => width + 2),
    frozenRows: 3,
    paper: 'LYING',
    pageWords: words.page,
    rows: [
      [{ text: table === null ? title : `${name}　${title}`, title: true, align: 'CENTER', across: last }],
      under,
      columns.map(({ title: head }) => ({ text: head, bold: true, align: 'CENTER', ruled: true })),
      ...rows.map(({ cells, bold }) =>
        cells.map((cell, i): WriteCell => ({
          text: cell ?? '',
          ...(columns[i]!.kind === 'MONEY' ? { kind: 'MONEY' as const } : {}),
          bold,
          ruled: true,
        })),
      ),
    ],
  };
}
