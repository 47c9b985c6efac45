/**
 * A bank's file format as data: kept as JSON, edited on a page, proved by a sample. `order` is the file sent to the
 * bank (报盘), `result` the file that comes back (回盘). Nothing here is code, so a new bank needs no release.
 */
export interface BankFormat {
  /** Names the format within the agency, e.g. `PIPE_GB18030`. */
  code: string;
  name: string;
  /** Raised with every change; a batch keeps the version its file was written with. */
  version: number;
  order: OrderSection;
  result: ResultSection;
}

export interface Section<LineField extends string> {
  layout: 'DELIMITED' | 'FIXED';
  /** DELIMITED only; may be several characters, e.g. `|!`. */
  delimiter?: string;
  /** CSV: a cell holding the delimiter or a quote is enclosed in `"`, quotes inside are doubled. Absent means NONE. */
  quoting?: 'NONE' | 'CSV';
  encoding: BankEncoding;
  /** What is written; both are read. */
  newline: 'CRLF' | 'LF';
  header: { kind: 'NONE' } | { kind: 'TITLES' } | RecordSection;
  trailer: { kind: 'NONE' } | RecordSection;
  columns: BankColumn<LineField>[];
}

export interface OrderSection extends Section<OrderField> {
  /** With the placeholders of `fileNamePlaceholders`, e.g. `{agency}_{batchNo}_{payOn}.txt`. */
  fileName: string;
}

export interface ResultSection extends Section<ResultField> {
  /** The bank's outcome code → what it means. */
  outcomes: Record<string, ResultOutcome>;
  /** The bank's cause code → our cause. Without a cause column the outcome code is looked up here. */
  causes: Record<string, FailureCause>;
}

export interface RecordSection {
  kind: 'RECORD';
  columns: BankColumn<RecordField>[];
}

export interface BankColumn<Field extends string> {
  field: Field;
  /** FIXED only: width in bytes of the encoding. */
  width?: number;
  /** FIXED only; absent means LEFT for text, RIGHT for numbers. */
  align?: 'LEFT' | 'RIGHT';
  /** FIXED only: one printable ASCII character, absent means a blank. Other than a blank only for numbers. */
  pad?: string;
  /** Amount columns only: 元 with two decimals (default), or 分 without a point. */
  unit?: 'YUAN' | 'FEN';
  /** The text of a `constant` column (may be empty), or of a `currency` column (default `CNY`). */
  constant?: string;
  /** Date columns only; absent means YYYYMMDD. */
  dateFormat?: 'YYYYMMDD' | 'YYYY-MM-DD';
  /** The column's title in a file with a title line; absent means the field's name. */
  title?: string;
}

export type BankEncoding = 'GB18030' | 'UTF-8';
export const resultOutcomes = ['PAID', 'FAILED'] as const;
export type ResultOutcome = (typeof resultOutcomes)[number];

/** `sequence` numbers the lines, `reference` is ours (`payoutReference`), `purpose` is the bank's 摘要. */
export const orderFields = [
  'sequence',
  'reference',
  'name',
  'account',
  'bankName',
  'amount',
  'purpose',
  'currency',
  'constant',
] as const;
export type OrderField = (typeof orderFields)[number];

/** Of header and trailer records. */
export const recordFields = [
  'recordCount',
  'totalAmount',
  'batchNo',
  'payOn',
  'agencyCode',
  'agencyName',
  'currency',
  'constant',
] as const;
export type RecordField = (typeof recordFields)[number];

/**
 * `reference`, `amount`, `outcome`, `cause` and `creditedOn` are taken over. Everything else a bank prints, a person's
 * name and account above all, is read past and never returned; `ignored` stands for a column without a name here.
 */
export const resultFields = [
  'reference',
  'amount',
  'outcome',
  'cause',
  'creditedOn',
  'message',
  'sequence',
  'name',
  'account',
  'bankName',
  'purpose',
  'currency',
  'constant',
  'ignored',
] as const;
export type ResultField = (typeof resultFields)[number];

/** Why a bank could not credit a payout; OTHER stands for a code the format does not map. */
export const failureCauses = [
  'ACCOUNT_NAME_DIFFERS',
  'WRONG_BANK',
  'ACCOUNT_INVALID',
  'FROZEN',
  'CLOSED',
  'DORMANT',
  'NOT_SETTLEMENT',
  'CARD_REPLACING',
  'CARD_NOT_ACTIVATED',
  'ID_EXPIRED',
  'OTHER',
] as const;
export type FailureCause = (typeof failureCauses)[number];

/** `payOn` is printed as YYYYMMDD. */
export const fileNamePlaceholders = ['agency', 'batchNo', 'payOn', 'count', 'format'] as const;

export const amountFields: readonly string[] = ['amount', 'totalAmount'];
export const dateFields: readonly string[] = ['payOn', 'creditedOn'];
/** The fields that a pad other than a blank cannot spoil: their value does not change by leading zeros. */
export const numberFields: readonly string[] = ['amount', 'totalAmount', 'sequence', 'recordCount'];

export const defaultCurrency = 'CNY';
