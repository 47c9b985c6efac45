import {
  AlignmentType,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TabStopType,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { noticeTexts } from '../messages/cases.js';
import type { NoticeDocument } from './domain/notice-document.js';

/** Typefaces of official letters; a machine without them takes its own. */
const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: noticeTexts.typefaces.body };
const HEAD = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: noticeTexts.typefaces.head };
/** Half points. */
const SIZE = 28;
const SMALL = 21;
/** Twentieths of a point: A4, margins of 2.5 cm, 28-point lines. */
const PAGE = { width: 11906, height: 16838, margin: 1417 };
const ROOM = PAGE.width - 2 * PAGE.margin;
const LINE = { line: 560, lineRule: LineRuleType.EXACT };
const WIDTHS = [1300, 2472, 1700, 1700, 1900] as const;

/** The same notice as an editable Word file. */
export async function noticeDocx(notice: NoticeDocument): Promise<Buffer> {
  const document = new Document({
    title: notice.title,
    creator: notice.agency,
    styles: { default: { document: { run: { font: BODY, size: SIZE } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: { top: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin, right: PAGE.margin },
          },
        },
        footers: { default: new Footer({ children: [pageFooter()] }) },
        children: [
          headline(notice.agency, 32),
          headline(notice.title, 44),
          new Paragraph({
            tabStops: [{ type: TabStopType.RIGHT, position: ROOM }],
            spacing: { before: 120, after: 240 },
            children: [new TextRun({ text: `${notice.caseNumber}\t${notice.number}`, size: SMALL })],
          }),
          new Paragraph({ spacing: LINE, children: [new TextRun(notice.addressee)] }),
          ...notice.paragraphs.map(paragraph),
          ...(notice.table ? [tableOf(notice.table)] : []),
          ...notice.closing.map(paragraph),
          ...[notice.agency, noticeTexts.seal, notice.date].map(
            (text, i) =>
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                keepNext: true,
                spacing: { ...LINE, before: i === 0 ? 480 : 0 },
                children: [new TextRun(text)],
              }),
          ),
          new Paragraph({ spacing: { before: 600 }, children: [new TextRun({ text: notice.receipt, size: SMALL })] }),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

function headline(text: string, size: number): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: 120, after: 120 },
    children: [new TextRun({ text, font: HEAD, size })],
  });
}

function paragraph(text: string): Paragraph {
  return new Paragraph({
    spacing: LINE,
    indent: { firstLineChars: 200, firstLine: 560 },
    alignment: AlignmentType.BOTH,
    children: [new TextRun(text)],
  });
}

function pageFooter(): Paragraph {
  const [before, between, after] = noticeTexts.pageParts;
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ size: 18, children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after] }),
    ],
  });
}

function tableOf({ columns, rows }: NonNullable<NoticeDocument['table']>): Table {
  const row = (cells: readonly string[], bold: boolean, header: boolean): TableRow =>
    new TableRow({
      tableHeader: header,
      cantSplit: true,
      children: cells.map(
        (text, i) =>
          new TableCell({
            width: { size: WIDTHS[i]!, type: WidthType.DXA },
            margins: { top: 40, bottom: 40, left: 80, right: 80 },
            verticalAlign: VerticalAlign.CENTER,
            ...(bold ? { shading: { fill: 'EEEEEE' } } : {}),
            children: [
              new Paragraph({
                alignment: header || i < 2 ? AlignmentType.CENTER : AlignmentType.RIGHT,
                children: [new TextRun({ text, size: SMALL })],
              }),
            ],
          }),
      ),
    });
  return new Table({
    width: { size: ROOM, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: [...WIDTHS],
    rows: [row(columns, false, true), ...rows.map(({ cells, bold }) => row(cells, bold, false))],
  });
}
