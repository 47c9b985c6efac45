import { DomainError } from '../../kernel/domain-error.js';

/** What a column of a statement holds. */
export const STATEMENT_FIELDS = [
  'on',
  'summary',
  'counterparty',
  'debit',
  'credit',
  'amount',
  'balance',
  'serial',
] as const;
export type StatementField = (typeof STATEMENT_FIELDS)[number];

/** Layout of a bank statement as data; csv (UTF-8 or GB18030) and xlsx alike, columns found by their titles. */
export interface StatementFormat {
  /** Names the format within the agency, e.g. `GENERIC`. */
  code: string;
  name: string;
  /** Raised with every change. */
  version: number;
  /** The titles under which a bank prints each field; the first one found counts. */
  columns: Partial<Record<StatementField, readonly string[]>>;
  /** TWO_COLUMNS: debit and credit; SIGNED: one column `amount`, negative paid. */
  amounts: 'TWO_COLUMNS' | 'SIGNED';
  /** TWO_COLUMNS: the side on which money leaves the account. Banks print their own view: 借方 is paid. */
  paidSide: 'DEBIT' | 'CREDIT';
  order: 'OLDEST_FIRST' | 'NEWEST_FIRST';
  /** Rows that begin with one of these words are no movements (合计, 本页小计). */
  skip: readonly string[];
  /** Rows that hold one of these words state the opening balance (期初余额, 承前页). */
  opening: readonly string[];
}

export interface FormatFault {
  path: string;
  problem: 'WRONG_TYPE' | 'VALUE_NOT_ALLOWED' | 'REQUIRED' | 'UNKNOWN' | 'TITLE_TWICE';
}

/** Everything wrong with a format as it comes from a page; the value may be any JSON. */
export function statementFormatFaults(value: unknown): FormatFault[] {
  const faults: FormatFault[] = [];
  const bad = (path: string, problem: FormatFault['problem']): void => void faults.push({ path, problem });
  if (!isObject(value)) return [{ path: '', problem: 'WRONG_TYPE' }];
  const known = ['code', 'name', 'version', 'columns', 'amounts', 'paidSide', 'order', 'skip', 'opening'];
  for (const key of Object.keys(value)) if (!known.includes(key)) bad(key, 'UNKNOWN');
  if (typeof value.code !== 'string' || !/^[A-Z][A-Z0-9_]{0,39}$/.test(value.code)) bad('code', 'VALUE_NOT_ALLOWED');
  if (typeof value.name !== 'string' || value.name.trim() === '' || value.name.length > 60)
    bad('name', 'VALUE_NOT_ALLOWED');
  if (!Number.isInteger(value.version) || Number(value.version) < 1) bad('version', 'VALUE_NOT_ALLOWED');
  if (value.amounts !== 'TWO_COLUMNS' && value.amounts !== 'SIGNED') bad('amounts', 'VALUE_NOT_ALLOWED');
  if (value.paidSide !== 'DEBIT' && value.paidSide !== 'CREDIT') bad('paidSide', 'VALUE_NOT_ALLOWED');
  if (value.order !== 'OLDEST_FIRST' && value.order !== 'NEWEST_FIRST') bad('order', 'VALUE_NOT_ALLOWED');
  for (const key of ['skip', 'opening'] as const) if (!areTitles(value[key])) bad(key, 'WRONG_TYPE');
  columnFaults(value, bad);
  return faults;
}

function columnFaults(format: Record<string, unknown>, bad: (path: string, problem: FormatFault['problem']) => void) {
  const { columns } = format;
  if (!isObject(columns)) return bad('columns', 'WRONG_TYPE');
  const seen = new Set<string>();
  for (const [field, titles] of Object.entries(columns)) {
    if (!(STATEMENT_FIELDS as readonly string[]).includes(field)) bad(`columns.${field}`, 'UNKNOWN');
    else if (!areTitles(titles) || titles.length === 0) bad(`columns.${field}`, 'WRONG_TYPE');
    else {
      for (const title of titles.map(foldTitle)) {
        if (seen.has(title)) bad(`columns.${field}`, 'TITLE_TWICE');
        seen.add(title);
      }
    }
  }
  for (const field of requiredFields(format.amounts === 'SIGNED' ? 'SIGNED' : 'TWO_COLUMNS')) {
    if (columns[field] === undefined) bad(`columns.${field}`, 'REQUIRED');
  }
}

/** Without these columns a file is not this statement. */
export function requiredFields(amounts: StatementFormat['amounts']): StatementField[] {
  return amounts === 'SIGNED' ? ['on', 'amount', 'balance'] : ['on', 'debit', 'credit', 'balance'];
}

/** The format, once it is known to be one. Errors: BANK_STATEMENT_FORMAT_INVALID with `issues`. */
export function requireStatementFormat(value: unknown): StatementFormat {
  const issues = statementFormatFaults(value);
  if (issues.length > 0) throw new DomainError('BANK_STATEMENT_FORMAT_INVALID', 'invalid', { issues });
  return value as StatementFormat;
}

/** How titles are compared: without blanks and without the unit in brackets at the end. */
export function foldTitle(title: string): string {
  return title.replace(/[\s\u3000]+/g, '').replace(/[((](?:元|人民币|人民币元|RMB|CNY)[))]$/, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTitles(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= 20 &&
    value.every((title) => typeof title === 'string' && title.trim() !== '' && title.length <= 40)
  );
}
