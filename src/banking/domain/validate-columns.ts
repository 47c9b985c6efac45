import { amountFields, dateFields, defaultCurrency, numberFields } from './bank-format.js';
import type { BankEncoding } from './bank-format.js';
import { charsetOf } from './charset.js';
import { bad, isObject, keys, oneOf, text } from './format-checks.js';
import type { Json, Report } from './format-checks.js';

const MAX_COLUMNS = 100;
const MAX_WIDTH = 1000;
/** Columns that may stand several times. */
const REPEATABLE: readonly string[] = ['constant', 'currency', 'ignored'];
const REFERENCE_WIDTH = 16;

/** True when the columns are sound enough to make a plan of them. */
export function columnIssues(
  section: Json,
  columns: unknown,
  path: string,
  fields: readonly string[],
  report: Report,
): boolean {
  if (!Array.isArray(columns)) {
    bad(path, columns, report);
    return false;
  }
  if (columns.length === 0 || columns.length > MAX_COLUMNS) {
    report(path, 'NO_COLUMNS');
    return false;
  }
  let issues = 0;
  const counted: Report = (...issue) => {
    issues += 1;
    report(...issue);
  };
  const seen = new Set<unknown>();
  for (const [i, column] of (columns as unknown[]).entries()) {
    const at = `${path}[${i}]`;
    if (!isObject(column)) {
      bad(at, column, counted);
      continue;
    }
    keys(column, at, ['field', 'width', 'align', 'pad', 'unit', 'constant', 'dateFormat', 'title'], counted);
    if (!text(column.field) || !fields.includes(column.field)) {
      counted(`${at}.field`, 'FIELD_UNKNOWN', String(column.field));
      continue;
    }
    if (seen.has(column.field) && !REPEATABLE.includes(column.field)) {
      counted(`${at}.field`, 'FIELD_REPEATED', column.field);
    }
    seen.add(column.field);
    settingIssues(section, column, column.field, at, counted);
  }
  return issues === 0;
}

export function requireFields(section: Json, path: string, required: readonly string[], report: Report): void {
  if (!Array.isArray(section.columns)) return;
  const present = (section.columns as unknown[]).map((column) => (isObject(column) ? column.field : undefined));
  for (const field of required) if (!present.includes(field)) report(`${path}.columns`, 'COLUMN_MISSING', field);
}

function settingIssues(section: Json, column: Json, field: string, at: string, report: Report): void {
  const only = (setting: string, belongs: boolean): boolean => {
    if (column[setting] === undefined) return false;
    if (!belongs) report(`${at}.${setting}`, 'SETTING_UNUSED', setting);
    return belongs;
  };
  const fixed = section.layout === 'FIXED';
  if (only('unit', amountFields.includes(field))) oneOf(column.unit, `${at}.unit`, ['YUAN', 'FEN'], report);
  if (only('dateFormat', dateFields.includes(field))) {
    oneOf(column.dateFormat, `${at}.dateFormat`, ['YYYYMMDD', 'YYYY-MM-DD'], report);
  }
  if (only('align', fixed)) oneOf(column.align, `${at}.align`, ['LEFT', 'RIGHT'], report);
  if (only('pad', fixed)) padIssues(column, field, at, report);
  if (only('title', !fixed)) textIssues(section, column.title, `${at}.title`, 'TITLE_UNSAFE', report);
  const hasText = only('constant', field === 'constant' || field === 'currency');
  if (field === 'constant' && !hasText) report(`${at}.constant`, 'MISSING');
  if (hasText) textIssues(section, column.constant, `${at}.constant`, 'CONSTANT_UNSAFE', report);
  if (fixed) widthIssues(section, column, field, at, report);
  else only('width', false);
}

function padIssues(column: Json, field: string, at: string, report: Report): void {
  const { pad } = column;
  // Taken off again on reading, any other pad would take the value's own characters with it.
  const allowed = pad === ' ' || (pad === '0' && numberFields.includes(field) && column.align !== 'LEFT');
  if (!allowed) report(`${at}.pad`, 'PAD_UNSAFE', String(pad));
}

/** A constant or title must be writable and must not be cut or padded into something else. */
function textIssues(
  section: Json,
  value: unknown,
  at: string,
  code: 'CONSTANT_UNSAFE' | 'TITLE_UNSAFE',
  report: Report,
): void {
  if (!text(value)) return bad(at, value, report);
  const delimiter = text(section.delimiter) ? section.delimiter : '';
  const cutting = section.quoting !== 'CSV' && [...delimiter].some((character) => value.includes(character));
  const unwritable = charsetOf(section.encoding as BankEncoding).bytes(value) === null;
  if (cutting || unwritable || value.trim() !== value || value.length > 200) report(at, code, value);
}

function widthIssues(section: Json, column: Json, field: string, at: string, report: Report): void {
  const { width } = column;
  if (typeof width !== 'number') return bad(`${at}.width`, width, report);
  if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
    return report(`${at}.width`, 'WIDTH_NOT_ALLOWED', String(width));
  }
  const constant = text(column.constant) ? column.constant : field === 'currency' ? defaultCurrency : '';
  const needed = dateFields.includes(field)
    ? column.dateFormat === 'YYYY-MM-DD'
      ? 10
      : 8
    : field === 'reference'
      ? REFERENCE_WIDTH
      : Math.max(1, charsetOf(section.encoding as BankEncoding).bytes(constant)?.length ?? 1);
  if (width < needed) report(`${at}.width`, 'WIDTH_TOO_SMALL', String(needed));
}
