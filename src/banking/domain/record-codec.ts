import { isDate } from '../../kernel/period.js';
import { Decimal } from '../../kernel/money.js';
import { amountFields, defaultCurrency, numberFields } from './bank-format.js';
import type { BankColumn, Section } from './bank-format.js';
import { charsetOf } from './charset.js';
import type { Charset } from './charset.js';

/** A column made ready: everything that does not change from line to line is worked out once. */
export interface Cell {
  field: string;
  /** Byte offset in a fixed-width line. */
  offset: number;
  /** Bytes; 0 in a delimited file. */
  width: number;
  right: boolean;
  pad: string;
  fen: boolean;
  dashedDate: boolean;
  /** What a constant column says, else null. */
  constant: string | null;
  /** The constant as a line of the file holds it, unpadded (`RecordPlan.split` gives the same form). */
  rawConstant: string | null;
  title: string;
}

/**
 * One kind of record of a file. A line of a fixed-width file is handled as Latin-1 text, one character a byte, so that
 * widths in bytes are lengths and only the cells that are wanted need decoding; a line of a delimited file as decoded
 * text, because the byte of `|` may be the second half of a character in GB18030.
 */
export class RecordPlan {
  readonly cells: readonly Cell[];
  readonly fixed: boolean;
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly charset: Charset;
  /** Bytes of a fixed-width line. */
  readonly width: number;

  constructor(
    section: Pick<Section<string>, 'layout' | 'delimiter' | 'quoting' | 'encoding'>,
    columns: readonly BankColumn<string>[],
  ) {
    this.fixed = section.layout === 'FIXED';
    this.delimiter = this.fixed ? '' : (section.delimiter ?? '');
    this.quoted = !this.fixed && section.quoting === 'CSV';
    this.charset = charsetOf(section.encoding);
    let offset = 0;
    this.cells = columns.map((column) => {
      const cell = this.planCell(column, offset);
      offset += cell.width;
      return cell;
    });
    this.width = offset;
  }

  /** The index of the first column of the field, −1 when the record has none. */
  indexOf(field: string): number {
    return this.cells.findIndex((cell) => cell.field === field);
  }

  /** A cell ready to be joined. The text must be encodable; `byteLength` is its width in bytes. */
  finish(cell: Cell, text: string, byteLength: number): string {
    if (this.fixed) {
      const padding = cell.pad.repeat(cell.width - byteLength);
      return cell.right ? padding + text : text + padding;
    }
    if (this.quoted && (text.includes('"') || text.includes(this.delimiter))) return `"${text.replaceAll('"', '""')}"`;
    return text;
  }

  join(cells: readonly string[]): string {
    return cells.join(this.delimiter);
  }

  /** The line of column titles (delimited files only). */
  titleLine(): string {
    return this.join(this.cells.map((cell) => this.finish(cell, cell.title, 0)));
  }

  /** The cells of a line without padding, or null when the line has not this record's shape. */
  split(line: string): string[] | null {
    if (this.fixed) {
      if (line.length !== this.width) return null;
      return this.cells.map((cell) => unpad(line, cell));
    }
    const cells = this.quoted && line.includes('"') ? splitQuoted(line, this.delimiter) : line.split(this.delimiter);
    return cells !== null && cells.length === this.cells.length ? cells : null;
  }

  /** Whether every constant column says what the format says. */
  constantsHold(cells: readonly string[]): boolean {
    for (let i = 0; i < cells.length; i += 1) {
      const { rawConstant } = this.cells[i]!;
      if (rawConstant !== null && rawConstant !== cells[i]) return false;
    }
    return true;
  }

  /** The text of a cell that `split` gave, null when its bytes are not of the encoding. */
  text(cell: string): string | null {
    return this.fixed && !isAscii(cell) ? this.charset.decode(Buffer.from(cell, 'latin1')) : cell;
  }

  private planCell(column: BankColumn<string>, offset: number): Cell {
    const numeric = numberFields.includes(column.field);
    const constant =
      column.field === 'constant'
        ? (column.constant ?? '')
        : column.field === 'currency'
          ? (column.constant ?? defaultCurrency)
          : null;
    return {
      field: column.field,
      offset,
      width: this.fixed ? (column.width ?? 0) : 0,
      right: (column.align ?? (numeric ? 'RIGHT' : 'LEFT')) === 'RIGHT',
      pad: column.pad ?? ' ',
      fen: amountFields.includes(column.field) && column.unit === 'FEN',
      dashedDate: column.dateFormat === 'YYYY-MM-DD',
      constant,
      rawConstant: constant === null ? null : this.raw(constant),
      title: column.title ?? column.field,
    };
  }

  private raw(text: string): string {
    if (!this.fixed || isAscii(text)) return text;
    return this.charset.encode(text)?.toString('latin1') ?? text;
  }
}

const PLAIN = /^[\x20-\x7e]*$/;
const ASCII = /^[\x00-\x7f]*$/;

/** Printable ASCII: as many bytes as characters in either encoding, and nothing in it can be refused. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

const EDGE_BLANKS = /^ +| +$/g;

/** Without blanks around. Not `trim`: in a fixed-width line 0xA0 is half of a character, not a no-break space. */
export function trimBlanks(text: string): string {
  return text.startsWith(' ') || text.endsWith(' ') ? text.replace(EDGE_BLANKS, '') : text;
}

/** An amount in yuan as the column writes it: `250.91`, or `25091` where the bank counts in 分. */
export function writeAmount(amount: Decimal, cell: Cell): string {
  const yuan = amount.toFixed(2);
  if (!cell.fen) return yuan;
  const fen = yuan.slice(0, -3) + yuan.slice(-2);
  return fen.startsWith('0') ? fen.replace(/^0+(?=.)/, '') : fen;
}

const YUAN = /^(\d+)(?:\.(\d{1,2}))?$/;
const FEN = /^\d+$/;
const LEADING_ZEROS = /^0+(?=\d)/;

/** An amount in yuan; null unless it is digits as the column's unit writes them and fits numeric(16,2). */
export function readAmount(text: string, cell: Cell): Decimal | null {
  const digits = text.startsWith('0') ? text.replace(LEADING_ZEROS, '') : text;
  if (cell.fen) {
    if (digits.length > 16 || !FEN.test(digits)) return null;
    const fen = digits.padStart(3, '0');
    return new Decimal(`${fen.slice(0, -2)}.${fen.slice(-2)}`);
  }
  return digits.length <= 17 && YUAN.test(digits) && digits.split('.', 1)[0]!.length <= 14 ? new Decimal(digits) : null;
}

/** 'YYYY-MM-DD' as the column writes it. */
export function writeDate(date: string, cell: Cell): string {
  return cell.dashedDate ? date : date.replaceAll('-', '');
}

/** 'YYYY-MM-DD', or null unless it is a day of the calendar written as the column says. */
export function readDate(text: string, cell: Cell): string | null {
  const date = cell.dashedDate ? text : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isDate(date) ? date : null;
}

/** A count or line number; null unless it is up to nine digits. */
export function readCount(text: string): number | null {
  const digits = text.replace(LEADING_ZEROS, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

function unpad(line: string, cell: Cell): string {
  const pad = cell.pad.charCodeAt(0);
  let from = cell.offset;
  let to = cell.offset + cell.width;
  if (cell.right) while (from < to && line.charCodeAt(from) === pad) from += 1;
  else while (to > from && line.charCodeAt(to - 1) === pad) to -= 1;
  // A number that is all zeros of padding is a zero, not nothing.
  return from === to && cell.pad === '0' ? '0' : line.slice(from, to);
}

/** One line of RFC 4180; null when a quote is not closed or stands inside an unquoted cell. */
function splitQuoted(line: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = '';
      for (at += 1; ; at += 2) {
        const close = line.indexOf('"', at);
        if (close < 0) return null;
        text += line.slice(at, close);
        at = close;
        if (line[at + 1] !== '"') break;
        text += '"';
      }
      at += 1;
      cells.push(text);
      if (at === line.length) return cells;
      if (!line.startsWith(delimiter, at)) return null;
      at += delimiter.length;
      continue;
    }
    const end = line.indexOf(delimiter, at);
    const text = end < 0 ? line.slice(at) : line.slice(at, end);
    if (text.includes('"')) return null;
    cells.push(text);
    if (end < 0) return cells;
    at = end + delimiter.length;
  }
}
