import { DomainError } from '../../kernel/domain-error.js';
import { failureCauses, fileNamePlaceholders, orderFields, recordFields, resultFields } from './bank-format.js';
import type { BankColumn, BankFormat, Section } from './bank-format.js';
import { bad, check, isObject, keys, oneOf, text } from './format-checks.js';
import type { FormatIssue, Json, Report } from './format-checks.js';
import { charsetOf } from './charset.js';
import { columnIssues, requireFields } from './validate-columns.js';
import { RecordPlan } from './record-codec.js';

export type { FormatIssue, FormatIssueCode } from './format-checks.js';

/**
 * Everything wrong with a format as it comes from a page or a file, empty when it can be used. Nothing is assumed about
 * the value: it may be any JSON.
 */
export function validateFormat(format: unknown): FormatIssue[] {
  const issues: FormatIssue[] = [];
  const report: Report = (path, code, detail) =>
    issues.push(detail === undefined ? { path, code } : { path, code, detail });
  if (!isObject(format)) {
    report('', 'WRONG_TYPE');
    return issues;
  }
  keys(format, '', ['code', 'name', 'version', 'order', 'result'], report);
  check(text(format.code) && /^[A-Z][A-Z0-9_]{0,39}$/.test(format.code), 'code', 'VALUE_NOT_ALLOWED', report);
  check(
    text(format.name) && format.name.trim() !== '' && format.name.length <= 60,
    'name',
    'VALUE_NOT_ALLOWED',
    report,
  );
  check(Number.isInteger(format.version) && Number(format.version) >= 1, 'version', 'VALUE_NOT_ALLOWED', report);
  orderIssues(format.order, report);
  resultIssues(format.result, report);
  return issues;
}

/** The format, once it is known to be one. Errors: BANK_FORMAT_INVALID with `issues`. */
export function requireFormat(format: unknown): BankFormat {
  const issues = validateFormat(format);
  if (issues.length > 0) throw new DomainError('BANK_FORMAT_INVALID', 'invalid', { issues });
  return format as BankFormat;
}

function orderIssues(value: unknown, report: Report): void {
  const section = sectionIssues(value, 'order', orderFields, ['fileName'], report);
  if (section === null) return;
  requireFields(section, 'order', ['reference', 'name', 'account', 'amount'], report);
  const { fileName } = section;
  if (!text(fileName)) return bad('order.fileName', fileName, report);
  const used = [...fileName.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!);
  const placeholders: readonly string[] = fileNamePlaceholders;
  for (const key of used) if (!placeholders.includes(key)) report('order.fileName', 'PLACEHOLDER_UNKNOWN', key);
  // Two batches of one day must not overwrite each other at the bank.
  if (!used.includes('batchNo')) report('order.fileName', 'FILE_NAME_NOT_UNIQUE');
  const rest = fileName.replace(/\{[^{}]*\}/g, '');
  if (/[\\/:*?"<>|{}\p{C}]/u.test(rest) || /^[.\s]|[.\s]$/.test(fileName)) report('order.fileName', 'FILE_NAME_UNSAFE');
}

function resultIssues(value: unknown, report: Report): void {
  const section = sectionIssues(value, 'result', resultFields, ['outcomes', 'causes'], report);
  if (section === null) return;
  requireFields(section, 'result', ['reference', 'amount', 'outcome'], report);
  const columns: readonly unknown[] = Array.isArray(section.columns) ? section.columns : [];
  const columnOf = (field: string): Json | undefined =>
    columns.find((column): column is Json => isObject(column) && column.field === field);
  const outcomes = codeIssues(
    section.outcomes,
    'result.outcomes',
    ['PAID', 'FAILED'],
    section,
    columnOf('outcome'),
    report,
  );
  if (outcomes !== null) {
    for (const outcome of ['PAID', 'FAILED']) {
      if (!Object.values(outcomes).includes(outcome)) report('result.outcomes', 'OUTCOME_MISSING', outcome);
    }
  }
  const causeColumn = columnOf('cause');
  const causes = codeIssues(
    section.causes,
    'result.causes',
    failureCauses,
    section,
    causeColumn ?? columnOf('outcome'),
    report,
  );
  if (causes === null || outcomes === null || causeColumn !== undefined) return;
  for (const code of Object.keys(causes)) {
    if (outcomes[code] !== 'FAILED') report('result.causes', 'CAUSE_NOT_REACHABLE', code);
  }
}

function codeIssues(
  value: unknown,
  path: string,
  meanings: readonly string[],
  section: Json,
  column: Json | undefined,
  report: Report,
): Json | null {
  if (!isObject(value)) {
    bad(path, value, report);
    return null;
  }
  for (const [code, meaning] of Object.entries(value)) {
    if (code === '' || code.length > 16 || code.trim() !== code || /\p{C}/u.test(code))
      report(path, 'CODE_UNSAFE', code);
    if (!text(meaning) || !meanings.includes(meaning)) report(`${path}.${code}`, 'VALUE_NOT_ALLOWED', String(meaning));
    if (typeof column?.width === 'number' && byteWidth(code, section) > column.width)
      report(path, 'WIDTH_TOO_SMALL', code);
  }
  return value;
}

function byteWidth(code: string, section: Json): number {
  return charsetOf(section.encoding === 'UTF-8' ? 'UTF-8' : 'GB18030').bytes(code)?.length ?? Infinity;
}

function sectionIssues(
  value: unknown,
  path: 'order' | 'result',
  fields: readonly string[],
  more: readonly string[],
  report: Report,
): Json | null {
  if (!isObject(value)) {
    bad(path, value, report);
    return null;
  }
  const own = ['layout', 'encoding', 'newline', 'header', 'trailer', 'columns', ...more];
  keys(value, path, own, report, ['delimiter', 'quoting']);
  const shaped = [
    oneOf(value.layout, `${path}.layout`, ['DELIMITED', 'FIXED'], report),
    oneOf(value.encoding, `${path}.encoding`, ['GB18030', 'UTF-8'], report),
    oneOf(value.newline, `${path}.newline`, ['CRLF', 'LF'], report),
    value.quoting === undefined || oneOf(value.quoting, `${path}.quoting`, ['NONE', 'CSV'], report),
  ].every(Boolean);
  if (!shaped) return value;
  delimiterIssues(value, path, report);
  const sound = columnIssues(value, value.columns, `${path}.columns`, fields, report);
  for (const place of ['header', 'trailer'] as const) recordIssues(value, path, place, sound, report);
  return value;
}

/** Marks that do not occur in names, purposes or amounts. */
const DELIMITER = /^(?:[|!^~#$%&*+=;,:@?<>{}[\]]{1,4}|\t)$/;

function delimiterIssues(section: Json, path: string, report: Report): void {
  const { delimiter, layout, quoting } = section;
  if (layout === 'FIXED') {
    if (delimiter !== undefined) report(`${path}.delimiter`, 'SETTING_UNUSED');
    if (quoting !== undefined) report(`${path}.quoting`, 'SETTING_UNUSED');
    return;
  }
  if (!text(delimiter) || delimiter === '') return report(`${path}.delimiter`, 'MISSING');
  if (!DELIMITER.test(delimiter)) report(`${path}.delimiter`, 'DELIMITER_UNSAFE', delimiter);
  else if (quoting === 'CSV' && delimiter.length > 1) report(`${path}.delimiter`, 'DELIMITER_UNSAFE', delimiter);
}

function recordIssues(
  section: Json,
  path: string,
  place: 'header' | 'trailer',
  columnsSound: boolean,
  report: Report,
): void {
  const at = `${path}.${place}`;
  const record = section[place];
  if (!isObject(record)) return bad(at, record, report);
  const kinds = place === 'header' ? ['NONE', 'TITLES', 'RECORD'] : ['NONE', 'RECORD'];
  if (!oneOf(record.kind, `${at}.kind`, kinds, report)) return;
  keys(record, at, record.kind === 'RECORD' ? ['kind', 'columns'] : ['kind'], report);
  if (record.kind === 'TITLES' && section.layout === 'FIXED') report(at, 'TITLES_NEED_DELIMITER');
  if (record.kind !== 'RECORD') return;
  const sound = columnIssues(section, record.columns, `${at}.columns`, recordFields, report);
  if (
    sound &&
    columnsSound &&
    !isDistinct(section as unknown as Section<string>, record.columns as BankColumn<string>[])
  ) {
    report(at, 'RECORD_NOT_DISTINCT');
  }
}

/**
 * Whether no line can pass for the header or trailer: another shape, or a constant where a line has another constant or
 * a number. Otherwise a file whose trailer is missing would lose its last line.
 */
function isDistinct(section: Section<string>, columns: BankColumn<string>[]): boolean {
  const record = new RecordPlan(section, columns);
  const line = new RecordPlan(section, section.columns);
  if (record.fixed ? record.width !== line.width : record.cells.length !== line.cells.length) return true;
  return record.cells.some((cell, i) => {
    if (cell.constant === null || cell.constant === '') return false;
    const other = record.fixed
      ? line.cells.find((c) => c.offset <= cell.offset && cell.offset + cell.width <= c.offset + c.width)
      : line.cells[i];
    if (other === undefined) return false;
    if (other.constant !== null) return other.constant !== cell.constant && other.width === cell.width;
    return ['sequence', 'reference', 'amount'].includes(other.field) && /[^0-9. ]/.test(cell.constant);
  });
}
