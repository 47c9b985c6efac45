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
  /** Padding by its length in bytes. */
  paddings: readonly string[];
  /** Whether the same text is to be expected on the next line; `last` is the latest one that passed, made ready. */
  repeats: boolean;
  last: { text: string; prepared: string | null };
}

/**
 * One kind of record of a file. A line of a fixed-width file is handled as Latin-1 text, one character a byte, so that
 * widths in bytes are lengths and only the cells that are wanted need decoding; a line of a delimited file is read as
 * decoded text, because the byte of `|` may be the second half of a character in GB18030. Both are written as bytes.
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

  /** The bytes of a text as Latin-1, one character a byte; null when a character cannot be sent. */
  bytes(text: string): string | null {
    return isPlain(text) ? text : this.charset.bytes(text);
  }

  /** A cell as bytes, ready to be joined; `bytes` are those of the text and fit the cell. */
  finish(cell: Cell, text: string, bytes: string): string {
    if (this.fixed) {
      const padding = cell.paddings[cell.width - bytes.length]!;
      return cell.right ? padding + bytes : bytes + padding;
    }
    // The text is asked, not the bytes: the byte of a delimiter may be half of a character. That of a quote is not.
    if (this.quoted && (text.includes('"') || text.includes(this.delimiter))) return `"${bytes.replaceAll('"', '""')}"`;
    return bytes;
  }

  /** The line of column titles as bytes (delimited files only). */
  titleBytes(): string {
    return this.cells.map((cell) => this.finish(cell, cell.title, this.bytes(cell.title) ?? '')).join(this.delimiter);
  }

  isTitleLine(line: string | null): boolean {
    const cells = line === null ? null : this.split(line);
    return cells !== null && cells.every((cell, i) => trimBlanks(cell) === this.cells[i]!.title);
  }

  /** The cells of a line without padding, or null when the line has not this record's shape. */
  split(line: string): string[] | null {
    if (this.fixed) {
      if (line.length !== this.width) return null;
      const cut: string[] = [];
      for (const cell of this.cells) cut.push(unpad(line, cell));
      return cut;
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
    const width = this.fixed ? (column.width ?? 0) : 0;
    const constant =
      column.field === 'constant'
        ? (column.constant ?? '')
        : column.field === 'currency'
          ? (column.constant ?? defaultCurrency)
          : null;
    return {
      field: column.field,
      offset,
      width,
      right: (column.align ?? (numeric ? 'RIGHT' : 'LEFT')) === 'RIGHT',
      pad: column.pad ?? ' ',
      fen: amountFields.includes(column.field) && column.unit === 'FEN',
      dashedDate: column.dateFormat === 'YYYY-MM-DD',
      constant,
      rawConstant: constant === null || !this.fixed ? constant : this.bytes(constant),
      title: column.title ?? column.field,
      paddings: this.fixed ? Array.from({ length: width + 1 }, (_, n) => (column.pad ?? ' ').repeat(n)) : [],
      repeats: constant !== null || column.field === 'bankName' || column.field === 'purpose',
      last: { text: '', prepared: null },
    };
  }
}

const PLAIN = /^[\x20-\x7e]*$/;
/** Printable ASCII: its bytes are itself in either encoding, and nothing in it can be refused. */
function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

const EDGE_BLANKS = /^ +| +$/g;

/** Without blanks around. Not `trim`: in a fixed-width line 0xA0 is half of a character, not a no-break space. */
export function trimBlanks(text: string): string {
  return text.startsWith(' ') || text.endsWith(' ') ? text.replace(EDGE_BLANKS, '') : text;
}

/** An amount in yuan as the column writes it: `250.91`, or `25091` where the bank counts in 分. */
export function writeAmount(amount: Decimal, cell: Cell): string {
  const decimals = amount.decimalPlaces();
  // Faster than toFixed, which copies and rounds; an amount has cents at most, and is never printed as 1e+20 (kernel/money.ts).
  const yuan = decimals > 2 ? amount.toFixed(2) : amount.toString() + CENTS[decimals]!;
  if (!cell.fen) return yuan;
  const fen = yuan.slice(0, -3) + yuan.slice(-2);
  return fen.startsWith('0') ? fen.replace(LEADING_ZEROS, '') : fen;
}

const CENTS = ['.00', '0', ''];
const YUAN = /^\d{1,14}(?:\.\d{1,2})?$/;
const FEN = /^\d+$/;
const LEADING_ZEROS = /^0+(?=\d)/;

const MEMO_SIZE = 50_000;

/**
 * Makes the function that reads a column's amounts, in yuan; null unless they are digits as the column's unit writes
 * them and fit numeric(16,2). Amounts repeat within a file and a Decimal never changes, so each is made once.
 */
export function amountReader(cell: Cell): (text: string) => Decimal | null {
  const known = new Map<string, Decimal | null>();
  return (text) => {
    let amount = known.get(text);
    if (amount === undefined) {
      if (known.size >= MEMO_SIZE) known.clear();
      known.set(text, (amount = readAmount(text, cell)));
    }
    return amount;
  };
}

export function readAmount(text: string, cell: Cell): Decimal | null {
  const digits = text.startsWith('0') ? text.replace(LEADING_ZEROS, '') : text;
  if (cell.fen) {
    if (digits.length > 16 || !FEN.test(digits)) return null;
    const fen = digits.padStart(3, '0');
    return new Decimal(`${fen.slice(0, -2)}.${fen.slice(-2)}`);
  }
  return YUAN.test(digits) ? new Decimal(digits) : null;
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
