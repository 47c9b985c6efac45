/** Columns of a row, in the order in which the rows are asked for. */
const BATCH = 1;
const LIVE = 2;
const LINE_NO = 3;
const PAYEE = 5;
const BASE = 6;
const AMOUNT = 11;
export const CONTENT_COLUMNS = [
  ...['period', 'batch_id', 'live', 'line_no', 'beneficiary_id', 'payee_version_id'],
  ...['base', 'personal', 'adjustment', 'back_pay', 'grant_amount', 'amount'],
  ...['back_pay_from', 'back_pay_to', 'parent_batch_id', 'parent_line_no'],
] as const;

const TAB = 9;
const NEWLINE = 10;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const BACKSLASH = 92;
const LETTER_T = 116;
/** Room for the length that stands before a line. */
const PREFIX = 12;

/** What a line says of the payee, in bytes: blind indexes in hexadecimal; then the spelling at the bank, and the bank. */
export interface PayeeBytes {
  indexes: Buffer;
  atBank: Buffer;
}

/**
 * Reads payouts as COPY writes them as text (tabs between, `\N` for nothing; none of these columns can hold either), one
 * after the other, and makes of each the bytes that the content digest sees. A year of a county is 12 MB of it: strings
 * would cost ten times as much.
 */
export class ContentRows {
  private next = 0;
  /** Where each field begins in `data`; one more for the end. */
  private readonly begins = new Int32Array(CONTENT_COLUMNS.length + 1);
  private target = Buffer.alloc(4096);
  /** The text of the line that `line` made last, with its length before it: `bytes.subarray(from, to)`. */
  from = 0;
  to = 0;

  constructor(private readonly data: Buffer) {}

  get bytes(): Buffer {
    return this.target;
  }

  /** Steps to the next row; false at the end. */
  step(): boolean {
    const { data, begins } = this;
    let at = this.next;
    if (at >= data.length) return false;
    begins[0] = at;
    for (let field = 1; ; at += 1) {
      const byte = data[at];
      if (byte === TAB) begins[field++] = at + 1;
      else if (byte === NEWLINE || byte === undefined) {
        begins[field] = at + 1;
        if (field !== CONTENT_COLUMNS.length) throw new Error(`A row of ${field} columns`);
        break;
      }
    }
    this.next = at + 1;
    return true;
  }

  batchId(): number {
    return this.whole(BATCH);
  }

  payeeVersionId(): number {
    return this.whole(PAYEE);
  }

  live(): boolean {
    return this.data[this.begins[LIVE]!] === LETTER_T;
  }

  lineNo(): string {
    return this.text(LINE_NO);
  }

  /** Period, batch and line: where to go on after this row. */
  place(): { period: string; batchId: string; lineNo: string } {
    return { period: this.text(0), batchId: this.text(BATCH), lineNo: this.text(LINE_NO) };
  }

  /** The amount in fen; null for what is no amount with two decimals. */
  cents(): bigint | null {
    const from = this.begins[AMOUNT]!;
    const point = this.begins[AMOUNT + 1]! - 4;
    if (this.data[point] !== POINT) return null;
    return BigInt(this.data.toString('latin1', from, point) + this.data.toString('latin1', point + 1, point + 3));
  }

  /**
   * Makes the canonical line of this row: its length, then line, person, payee version, the payee's indexes, components,
   * amount, months of back-pay and parent, and what the bank knows the payee as; commas between, absent fields empty.
   */
  line(payee: PayeeBytes): void {
    const rest = this.begins[CONTENT_COLUMNS.length]! - this.begins[LINE_NO]!;
    const most = PREFIX + rest + payee.indexes.length + payee.atBank.length + 2;
    if (this.target.length < most) this.target = Buffer.alloc(most * 2);
    const { target } = this;
    let to = this.copied(LINE_NO, BASE, PREFIX);
    to += payee.indexes.copy(target, to);
    target[to++] = COMMA;
    to = this.copied(BASE, CONTENT_COLUMNS.length, to);
    to += payee.atBank.copy(target, to);
    this.to = to;
    target[to] = COMMA;
    this.to += 1;
    let from = PREFIX - 1;
    target[from] = COLON;
    for (let length = to - PREFIX; length > 0; length = Math.floor(length / 10)) target[--from] = ZERO + (length % 10);
    this.from = from;
  }

  /** Fields `first` to the one before `end`, each with a comma behind it. */
  private copied(first: number, end: number, at: number): number {
    const { data, begins, target } = this;
    const last = begins[end]! - 1;
    let to = at;
    for (let i = begins[first]!; i < last; i += 1) {
      const byte = data[i]!;
      if (byte === TAB) target[to++] = COMMA;
      // The letter behind it too: \N is an absent field.
      else if (byte === BACKSLASH) i += 1;
      else target[to++] = byte;
    }
    target[to++] = COMMA;
    return to;
  }

  private whole(field: number): number {
    const end = this.begins[field + 1]! - 1;
    let value = 0;
    for (let i = this.begins[field]!; i < end; i += 1) value = value * 10 + this.data[i]! - ZERO;
    return value;
  }

  private text(field: number): string {
    return this.data.toString('latin1', this.begins[field], this.begins[field + 1]! - 1);
  }
}
