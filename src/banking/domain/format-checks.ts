export type FormatIssueCode =
  | 'MISSING'
  | 'WRONG_TYPE'
  | 'UNKNOWN_PROPERTY'
  | 'VALUE_NOT_ALLOWED'
  | 'FIELD_UNKNOWN'
  | 'FIELD_REPEATED'
  | 'COLUMN_MISSING'
  | 'NO_COLUMNS'
  | 'DELIMITER_UNSAFE'
  | 'SETTING_UNUSED'
  | 'WIDTH_NOT_ALLOWED'
  | 'WIDTH_TOO_SMALL'
  | 'PAD_UNSAFE'
  | 'CONSTANT_UNSAFE'
  | 'TITLE_UNSAFE'
  | 'TITLES_NEED_DELIMITER'
  | 'RECORD_NOT_DISTINCT'
  | 'PLACEHOLDER_UNKNOWN'
  | 'FILE_NAME_UNSAFE'
  | 'FILE_NAME_NOT_UNIQUE'
  | 'OUTCOME_MISSING'
  | 'CODE_UNSAFE'
  | 'CAUSE_NOT_REACHABLE';

/** One thing wrong with a format; `path` leads to it, e.g. `order.columns[2].width`. */
export interface FormatIssue {
  path: string;
  code: FormatIssueCode;
  /** The offending word of the format. */
  detail?: string;
}

export type Json = Record<string, unknown>;
export type Report = (path: string, code: FormatIssueCode, detail?: string) => void;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): value is string {
  return typeof value === 'string';
}

export function bad(path: string, value: unknown, report: Report): void {
  report(path, value === undefined ? 'MISSING' : 'WRONG_TYPE');
}

export function check(holds: boolean, path: string, code: FormatIssueCode, report: Report): void {
  if (!holds) report(path, code);
}

/** Reports properties that are neither required nor optional: a misspelt setting must not be silently without effect. */
export function keys(
  value: Json,
  path: string,
  known: readonly string[],
  report: Report,
  optional: readonly string[] = [],
): void {
  for (const key of Object.keys(value)) {
    if (!known.includes(key) && !optional.includes(key))
      report(path === '' ? key : `${path}.${key}`, 'UNKNOWN_PROPERTY', key);
  }
}

export function oneOf(value: unknown, path: string, allowed: readonly string[], report: Report): boolean {
  if (text(value) && allowed.includes(value)) return true;
  if (value === undefined) report(path, 'MISSING');
  else report(path, 'VALUE_NOT_ALLOWED', text(value) ? value : typeof value);
  return false;
}
