import { DomainError } from '../../kernel/domain-error.js';
import { noteParts } from './xlsx-notes.js';
import type { CellNote } from './xlsx-notes.js';
import { contentTypes, relationships, STYLES, styleOf, workbook } from './xlsx-templates.js';
import { ZipWriter } from './zip-writer.js';

export type CellMark = 'BLOCK' | 'WARN';

export interface StyledCell {
  text: string;
  /** TEXT (default) keeps every digit. MONEY is a number shown with two decimals and thousands, NUMBER a plain one. */
  kind?: 'TEXT' | 'MONEY' | 'NUMBER';
  /** Fills the cell red or yellow. */
  mark?: CellMark;
  /** A comment on the cell. */
  note?: string;
  bold?: boolean;
  /** Large and bold: the name of a form. */
  title?: boolean;
  align?: 'CENTER' | 'RIGHT';
  /** Ruled on all four sides, as a cell of a printed form is; also an empty one. */
  ruled?: boolean;
  /** So many cells to the right are one with this one; they are null. */
  across?: number;
}

export type WriteCell = string | null | StyledCell;
/** An empty row leaves the row blank. */
export type WriteRow = readonly WriteCell[];

export interface WriteSheet {
  /** Characters that Excel forbids are replaced, more than 31 cut off. */
  name: string;
  /** Widths of the columns in characters. */
  widths?: readonly number[];
  /** So many rows stay in view. */
  frozenRows?: number;
  /** Prints on A4, as wide as the paper, with page n of m at the foot; without it the program that opens it decides. */
  paper?: 'STANDING' | 'LYING';
  /** Words of the foot around the two numbers. */
  pageWords?: (page: string, pages: string) => string;
  rows: Iterable<WriteRow> | AsyncIterable<WriteRow>;
}

export const XLSX_MAX_ROWS = 1_048_576;
const CHUNK = 128 * 1024;
const NUMERIC = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * A workbook as a stream of bytes; rows are asked for as the bytes are taken. The same rows give the same bytes. The text
 * of a number is written as it is; what is not a number is written as text whatever its kind.
 * Errors: FILE_TEXT_INVALID for characters that XML cannot hold. RangeError above 1,048,576 rows.
 */
export async function* writeXlsx(sheets: readonly WriteSheet[]): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  const names = sheetNames(sheets);
  const withNotes: boolean[] = [];
  for (const [index, sheet] of sheets.entries()) {
    const no = index + 1;
    const notes: CellNote[] = [];
    yield* zip.part(`xl/worksheets/sheet${no}.xml`, sheetXml(sheet, names[index]!, notes));
    withNotes.push(notes.length > 0);
    if (notes.length === 0) continue;
    for (const part of noteParts(no, notes)) yield* zip.part(part.name, part.content);
  }
  yield* zip.part('xl/workbook.xml', [workbook(names.map(escapeAttribute))]);
  yield* zip.part('xl/styles.xml', [STYLES]);
  for (const { name, xml } of relationships(names.length)) yield* zip.part(name, [xml]);
  yield* zip.part('[Content_Types].xml', [contentTypes(withNotes)]);
  yield* zip.end();
}

/** The whole workbook, for small ones. */
export async function xlsxBytes(sheets: readonly WriteSheet[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeXlsx(sheets)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* sheetXml(sheet: WriteSheet, name: string, notes: CellNote[]): AsyncGenerator<string> {
  let xml = sheetHead(sheet);
  let rowNo = 0;
  const merged: string[] = [];
  for await (const cells of sheet.rows) {
    rowNo += 1;
    if (rowNo > XLSX_MAX_ROWS) throw new RangeError(`A worksheet holds ${XLSX_MAX_ROWS} rows`);
    if (cells.length === 0) continue;
    xml += `<row r="${rowNo}"${sheet.paper === undefined ? '' : rowHeight(cells, sheet.widths ?? [])}>`;
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column];
      if (cell === null || cell === undefined) continue;
      xml += cellXml(cell, columnLetters(column), rowNo, name);
      if (typeof cell !== 'string' && cell.across !== undefined && cell.across > 0) {
        merged.push(`${columnLetters(column)}${rowNo}:${columnLetters(column + cell.across)}${rowNo}`);
      }
      if (typeof cell !== 'string' && cell.note !== undefined && cell.note !== '') {
        notes.push({
          row: rowNo - 1,
          column,
          reference: columnLetters(column) + rowNo,
          text: escapeText(cell.note, name, rowNo),
        });
      }
    }
    xml += '</row>';
    if (xml.length < CHUNK) continue;
    yield xml;
    xml = '';
  }
  const merges = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  xml += `</sheetData>${merges === '' ? '' : `<mergeCells count="${merged.length}">${merges}</mergeCells>`}`;
  yield `${xml}${paperXml(sheet)}${notes.length > 0 ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`;
}

function paperXml({ paper, pageWords }: WriteSheet): string {
  if (paper === undefined) return '';
  const foot = pageWords
    ? `<headerFooter><oddFooter>&amp;C${escapeAttribute(pageWords('&P', '&N'))}</oddFooter></headerFooter>`
    : '';
  return (
    '<printOptions horizontalCentered="1"/>' +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    `<pageSetup paperSize="9" orientation="${paper === 'LYING' ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>${foot}`
  );
}

function sheetHead(sheet: WriteSheet): string {
  const frozen = sheet.frozenRows ?? 0;
  const pane =
    frozen > 0 ? `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>` : '';
  const columns = (sheet.widths ?? [])
    .map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join('');
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
    `${sheet.paper === undefined ? '' : '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'}<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `${sheet.paper === undefined ? '' : `<sheetFormatPr defaultRowHeight="${ROW_HEIGHT}" customHeight="1"/>`}${columns === '' ? '' : `<cols>${columns}</cols>`}<sheetData>`
  );
}

/** Points. */
const ROW_HEIGHT = 20;
const LINE_HEIGHT = 15;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/**
 * Height of a row of a form whose text needs more lines than one: programs do not agree on when they find it themselves,
 * and never do for cells that are one with their neighbours. A Chinese character is as wide as two digits.
 */
function rowHeight(cells: WriteRow, widths: readonly number[]): string {
  let lines = 1;
  cells.forEach((cell, column) => {
    if (cell === null || typeof cell === 'string' || cell.ruled !== true || cell.kind === 'MONEY') return;
    const room = widths.slice(column, column + 1 + (cell.across ?? 0)).reduce((sum, width) => sum + width, 0) - 1;
    if (room <= 0) return;
    const needed = cell.text.split('\n').reduce((sum, part) => {
      const length = [...part].reduce((n, character) => n + (WIDE.test(character) ? 2 : 1), 0);
      return sum + Math.max(1, Math.ceil(length / room));
    }, 0);
    lines = Math.max(lines, needed);
  });
  return lines === 1 ? '' : ` ht="${lines * LINE_HEIGHT + 5}" customHeight="1"`;
}

function cellXml(cell: Exclude<WriteCell, null>, letters: string, rowNo: number, sheet: string): string {
  const reference = letters + rowNo;
  if (typeof cell === 'string') {
    return cell === '' ? '' : `<c r="${reference}" s="0" t="inlineStr"><is>${textXml(cell, sheet, rowNo)}</is></c>`;
  }
  const { text } = cell;
  const number = cell.kind !== undefined && cell.kind !== 'TEXT' && NUMERIC.test(text);
  const style = styleOf({
    kind: number ? cell.kind! : 'TEXT',
    mark: cell.mark,
    align: cell.align,
    bold: cell.bold === true,
    ruled: cell.ruled === true,
    title: cell.title === true,
  });
  if (text === '') return `<c r="${reference}" s="${style}"/>`;
  if (number) return `<c r="${reference}" s="${style}"><v>${text}</v></c>`;
  return `<c r="${reference}" s="${style}" t="inlineStr"><is>${textXml(text, sheet, rowNo)}</is></c>`;
}

function textXml(text: string, sheet: string, row: number): string {
  const space = /^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '';
  return `<t${space}>${escapeText(text, sheet, row)}</t>`;
}

const PLAIN = /^[^&<>_\p{Cc}\p{Cs}\ufffe\uffff]*$/u;
/** XML 1.0 holds no other control characters than these, and neither half pairs nor the two non-characters. */
const FORBIDDEN = /(?![\t\n\r\u007f-\u009f])[\p{Cc}\p{Cs}\ufffe\uffff]/u;

function escapeText(text: string, sheet: string, row: number): string {
  if (PLAIN.test(text)) return text;
  const bad = FORBIDDEN.exec(text)?.[0];
  if (bad !== undefined) {
    const codePoint = `U+${bad.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new DomainError('FILE_TEXT_INVALID', 'rule', { sheet, row, codePoint });
  }
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '_x000D_');
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const LETTERS: string[] = [];

function columnLetters(column: number): string {
  const known = LETTERS[column];
  if (known !== undefined) return known;
  let letters = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  LETTERS[column] = letters;
  return letters;
}

function sheetNames(sheets: readonly WriteSheet[]): string[] {
  const used = new Set<string>();
  return sheets.map(({ name }, i) => {
    const clean = name.replace(/[[\]:*?/\\\p{Cc}\p{Cs}]|^'|'$/gu, '_').slice(0, 31) || `Sheet${i + 1}`;
    let unique = clean;
    for (let n = 2; used.has(unique.toLowerCase()); n++) unique = `${clean.slice(0, 27)}(${n})`;
    used.add(unique.toLowerCase());
    return unique;
  });
}
