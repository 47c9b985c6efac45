import { noticeTexts } from '../messages/cases.js';
import { gridTable, renderPdf } from '../platform/pdf/render-pdf.js';
import { textsOf, type NoticeDocument } from './domain/notice-document.js';

const MARGIN = 62;
const SIZE = 13;
/** Widths in characters: month, reference, paid, due, overpaid. */
const WIDTHS = [10, 18, 14, 14, 14] as const;
const PAGE = { orientation: 'portrait', margin: MARGIN } as const;

/** A notice on A4 with the Chinese font embedded. Errors: PDF_GLYPH_MISSING. */
export function noticePdf(notice: NoticeDocument): Promise<Buffer> {
  const content = [
    { text: notice.agency, fontSize: 16, alignment: 'center', margin: [0, 0, 0, 8] },
    { text: notice.title, fontSize: 22, alignment: 'center', margin: [0, 0, 0, 14] },
    {
      columns: [
        { text: notice.caseNumber, alignment: 'left' },
        { text: notice.number, alignment: 'right' },
      ],
      fontSize: 11,
      margin: [0, 0, 0, 14],
    },
    { text: notice.addressee, margin: [0, 0, 0, 8] },
    ...notice.paragraphs.map(paragraph),
    ...(notice.table ? [{ ...tableOf(notice.table), fontSize: 10, margin: [0, 2, 0, 10] }] : []),
    ...notice.closing.map(paragraph),
    // Seal and receipt stay together: neither stands alone on a page.
    {
      unbreakable: true,
      stack: [
        {
          stack: [notice.agency, noticeTexts.seal, notice.date],
          alignment: 'right',
          lineHeight: 1.5,
          margin: [0, 26, 0, 0],
        },
        { text: notice.receipt, fontSize: 11, margin: [0, 40, 0, 0] },
      ],
    },
  ];
  return renderPdf({ ...PAGE, content, fontSize: SIZE, footer: noticeTexts.page }, textsOf(notice));
}

function paragraph(text: string): object {
  return { text, leadingIndent: 2 * SIZE, lineHeight: 1.5, alignment: 'justify', margin: [0, 0, 0, 6] };
}

function tableOf({ columns, rows }: NonNullable<NoticeDocument['table']>): object {
  const titled = columns.map((title, i) => ({
    title,
    width: WIDTHS[i]!,
    kind: i < 2 ? ('COUNT' as const) : ('MONEY' as const),
  }));
  const printed = rows.map(({ cells, bold }) => ({ cells, bold: cells.map(() => bold) }));
  return gridTable(titled, printed, { ...PAGE, fontSize: SIZE });
}
