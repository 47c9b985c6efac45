import {
  AlignmentType,
  Document,
  Footer,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { evaluationForm as words } from '../messages/evaluations.js';
import { gridTable, renderPdf, type PdfColumn } from '../platform/pdf/render-pdf.js';
import { xlsxBytes, type StyledCell, type WriteRow } from '../platform/tabular/write-xlsx.js';
import { EVALUATION_WIDTHS, NUMBER_COLUMNS, type PrintedEvaluation } from './evaluation-print.js';

const LAST = EVALUATION_WIDTHS.length - 1;
const GAP = '\u3000\u3000';

/** The form as a workbook that prints on one lying sheet's width. */
export function evaluationXlsx(form: PrintedEvaluation): Promise<Buffer> {
  const ruled = (text: string, more: Partial<StyledCell> = {}): StyledCell => ({ text, ruled: true, ...more });
  const line = (cells: readonly string[], bold = false): StyledCell[] =>
    cells.map((text, i) => ruled(text, { bold, ...(NUMBER_COLUMNS.includes(i) ? { kind: 'MONEY' as const } : {}) }));
  const rows: WriteRow[] = [
    [{ text: form.title, title: true, align: 'CENTER', across: LAST }],
    [{ text: form.subtitle, align: 'CENTER', across: LAST }],
    ...form.heads.map(([label, text]): WriteRow => [
      ruled(label, { bold: true, across: 1 }),
      null,
      ruled(text, { across: LAST - 2 }),
    ]),
    form.moneyHead.map((text) => ruled(text, { bold: true, align: 'CENTER' })),
    ...form.money.map((cells): WriteRow =>
      cells.map((text, i) => ruled(text, i === 0 ? {} : { kind: 'MONEY', align: 'RIGHT' })),
    ),
    [],
    form.columns.map((text) => ruled(text, { bold: true, align: 'CENTER' })),
    ...form.rows.map((cells) => line(cells)),
    line(form.total, true),
    [],
    ...form.closing.map((text): WriteRow => [{ text, across: LAST }]),
    [{ text: form.signers.join(GAP.repeat(6)), across: LAST }],
  ];
  return xlsxBytes([
    {
      name: form.title,
      widths: EVALUATION_WIDTHS.map((width) => width + 6),
      paper: 'LYING',
      pageWords: words.page,
      rows,
    },
  ]);
}

const MARGIN = 30;
const FONT_SIZE = 8;

/** The form as a PDF on lying A4 with the Chinese font embedded. Errors: PDF_GLYPH_MISSING. */
export async function evaluationPdf(form: PrintedEvaluation): Promise<Buffer> {
  const page = { orientation: 'landscape', margin: MARGIN, fontSize: FONT_SIZE } as const;
  const plain = (cells: readonly string[], bold = false) => ({ cells, bold: cells.map(() => bold) });
  const columns = form.columns.map((title, i): PdfColumn => ({
    title,
    width: EVALUATION_WIDTHS[i]!,
    kind: NUMBER_COLUMNS.includes(i) ? 'MONEY' : 'TEXT',
  }));
  const moneyColumns = form.moneyHead.map((title, i): PdfColumn => ({
    title,
    width: i === 0 ? 16 : 10,
    kind: i === 0 ? 'TEXT' : 'MONEY',
  }));
  const content = [
    { text: form.title, fontSize: 16, bold: true, alignment: 'center', margin: [0, 0, 0, 4] },
    { text: form.subtitle, alignment: 'center', margin: [0, 0, 0, 6] },
    ...form.heads.map(([label, text]) => ({ text: [{ text: `${label}：`, bold: true }, text], margin: [0, 0, 0, 3] })),
    {
      ...gridTable(
        moneyColumns,
        form.money.map((cells) => plain(cells)),
        page,
      ),
      margin: [0, 4, 0, 6],
    },
    gridTable(columns, [...form.rows.map((cells) => plain(cells)), plain(form.total, true)], page),
    ...form.closing.map((text) => ({ text, margin: [0, 8, 0, 0] })),
    { columns: form.signers.map((text) => ({ text, width: '*' })), margin: [0, 14, 0, 0] },
  ];
  const document = { ...page, content, footer: words.page };
  return renderPdf(document, textsOf(form));
}

function* textsOf(form: PrintedEvaluation): Generator<string> {
  yield* [form.title, form.subtitle, '：', ...form.heads.flat(), ...form.moneyHead, ...form.money.flat()];
  yield* [...form.columns, ...form.rows.flat(), ...form.total, ...form.closing, ...form.signers];
}

/** Twentieths of a point: lying A4. */
const PAGE = { width: 11906, height: 16838, margin: 720, edge: 480 };
const ROOM = PAGE.height - 2 * PAGE.margin;
/** Half points. */
const SMALL = 16;
/** As close as the lines of the PDF: a form of ordinary length stays on one sheet with its signers. */
const CLOSE = { line: 220, lineRule: LineRuleType.EXACT } as const;
const FONT = '宋体';

/** The same form as an editable Word file. */
export function evaluationDocx(form: PrintedEvaluation): Promise<Buffer> {
  const document = new Document({
    title: form.title,
    styles: { default: { document: { run: { font: { ascii: FONT, hAnsi: FONT, eastAsia: FONT } } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height, orientation: PageOrientation.LANDSCAPE },
            margin: { top: PAGE.edge, bottom: PAGE.edge, left: PAGE.margin, right: PAGE.margin },
          },
        },
        footers: { default: new Footer({ children: [pageFooter()] }) },
        children: [
          centred(form.title, 32),
          centred(form.subtitle, 20),
          ...form.heads.map(
            ([label, text]) =>
              new Paragraph({
                children: [new TextRun({ text: `${label}：`, bold: true, size: 18 }), new TextRun({ text, size: 18 })],
              }),
          ),
          tableOf([form.moneyHead, ...form.money], [16, 10, 10, 10, 10, 10, 10], [1, 2, 3, 4, 5, 6]),
          new Paragraph({ spacing: { line: 160, lineRule: LineRuleType.EXACT }, children: [] }),
          tableOf([form.columns, ...form.rows, form.total], EVALUATION_WIDTHS, NUMBER_COLUMNS),
          ...[...form.closing, form.signers.join(GAP.repeat(6))].map(
            (text) => new Paragraph({ spacing: { before: 80 }, children: [new TextRun({ text, size: 18 })] }),
          ),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

function centred(text: string, size: number): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, size, bold: size > 24 })] });
}

/** The first line is the head; `numbers`: columns that stand to the right. */
function tableOf(lines: readonly (readonly string[])[], widths: readonly number[], numbers: readonly number[]): Table {
  const sum = widths.reduce((total, width) => total + width, 0);
  const size = (i: number): number => Math.floor((ROOM * widths[i]!) / sum);
  return new Table({
    width: { size: ROOM, type: WidthType.DXA },
    columnWidths: widths.map((_, i) => size(i)),
    rows: lines.map(
      (cells, at) =>
        new TableRow({
          tableHeader: at === 0,
          cantSplit: true,
          children: cells.map(
            (text, i) =>
              new TableCell({
                width: { size: size(i), type: WidthType.DXA },
                margins: { top: 30, bottom: 30, left: 50, right: 50 },
                verticalAlign: VerticalAlign.CENTER,
                children: [
                  new Paragraph({
                    spacing: CLOSE,
                    alignment: at === 0 ? AlignmentType.CENTER : numbers.includes(i) ? AlignmentType.RIGHT : undefined,
                    children: [new TextRun({ text, size: SMALL, bold: at === 0 })],
                  }),
                ],
              }),
          ),
        }),
    ),
  });
}

function pageFooter(): Paragraph {
  const [before, between, after] = words.pageParts;
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({ size: 16, children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after] }),
    ],
  });
}
