import { exportProblems as problems } from '../../messages/list-export.js';
import { requestInvalid, type FieldProblem } from './validation.js';

export const COLUMN_KINDS = ['text', 'money', 'count', 'date', 'time', 'period'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** A column of an export, as the one who asks wants to see it. */
export interface ListColumn {
  title: string;
  /** Names of fields, outer to inner. */
  path: readonly string[];
  kind: ColumnKind;
  /** What stands for a code; a code without words stands for itself. */
  words: ReadonlyMap<string, string>;
}

const MAX_COLUMNS = 40;
const MAX_TITLE = 40;
const MAX_WORDS = 200;
const MAX_WORD = 60;
const MAX_TEXT = 16_000;
const MAX_FILE_NAME = 80;
const PATH = /^[A-Za-z]\w{0,39}(?:\.[A-Za-z]\w{0,39}){0,3}$/;
const KEYS: ReadonlySet<string> = new Set(['title', 'path', 'kind', 'words']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Errors: REQUEST_INVALID that names the column and what is wrong with it. */
export function parseColumns(parameter: unknown): ListColumn[] {
  if (parameter === undefined || parameter === '') throw refused('columns', problems.columnsMissing);
  if (typeof parameter !== 'string') throw refused('columns', problems.twice);
  const given = decoded(parameter);
  if (!Array.isArray(given)) throw refused('columns', problems.columnsUnreadable);
  if (given.length < 1 || given.length > MAX_COLUMNS) throw refused('columns', problems.columnsCount(MAX_COLUMNS));
  const wrong: FieldProblem[] = [];
  const columns = given.map((column, i) => columnOf(column, `columns[${i}]`, wrong));
  if (wrong.length > 0) throw requestInvalid(wrong);
  return columns;
}

function decoded(parameter: string): unknown {
  if (parameter.length > MAX_TEXT || !/^[\w-]+={0,2}$/.test(parameter)) return undefined;
  try {
    return JSON.parse(utf8.decode(Buffer.from(parameter, 'base64url'))) as unknown;
  } catch {
    return undefined;
  }
}

function columnOf(given: unknown, field: string, wrong: FieldProblem[]): ListColumn {
  const bad = (name: string, problem: string): void => void wrong.push({ field: field + name, problems: [problem] });
  if (!isRecord(given) || Object.keys(given).some((key) => !KEYS.has(key))) {
    bad('', problems.columnShape);
    return { title: '', path: [], kind: 'text', words: new Map() };
  }
  const { title, path, kind, words } = given;
  if (!isText(title, MAX_TITLE)) bad('.title', problems.title(MAX_TITLE));
  if (typeof path !== 'string' || !PATH.test(path)) bad('.path', problems.path);
  if (!COLUMN_KINDS.includes(kind as ColumnKind)) bad('.kind', problems.kind(COLUMN_KINDS));
  if (words !== undefined && !areWords(words)) bad('.words', problems.words(MAX_WORDS));
  return {
    title: String(title),
    path: String(path).split('.'),
    kind: kind as ColumnKind,
    words: new Map(areWords(words) ? Object.entries(words) : []),
  };
}

/** A name for the file of a download: no folders, nothing that a file system refuses, one ending. Errors: REQUEST_INVALID. */
export function exportFileName(parameter: unknown, otherwise: string, format: 'xlsx' | 'csv' = 'xlsx'): string {
  if (parameter === undefined) return `${otherwise}.${format}`;
  if (typeof parameter !== 'string') throw refused('fileName', problems.twice);
  const name = parameter
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/\.(?:xlsx|csv)$/i, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (name === '' || [...name].length > MAX_FILE_NAME) throw refused('fileName', problems.fileName(MAX_FILE_NAME));
  return `${name}.${format}`;
}

/** REQUEST_INVALID for the columns that no row has. Rows without the object that a path leads through tell nothing. */
export function refuseUnknownPaths(columns: readonly ListColumn[], rows: readonly unknown[]): void {
  if (rows.length === 0) return;
  const unknown = columns.flatMap((column, i) =>
    rows.some((row) => reaches(row, column.path))
      ? []
      : [{ field: `columns[${i}].path`, problems: [problems.pathUnknown] }],
  );
  if (unknown.length > 0) throw requestInvalid(unknown);
}

function reaches(row: unknown, path: readonly string[]): boolean {
  let value = row;
  for (const name of path) {
    if (value === null || value === undefined) return true;
    if (typeof value !== 'object' || !Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return true;
}

export function refused(field: string, problem: string): Error {
  return requestInvalid([{ field, problems: [problem] }]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, limit: number): value is string {
  if (typeof value !== 'string' || /[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(value)) return false;
  const { length } = [...value.trim()];
  return length >= 1 && length <= limit;
}

function areWords(value: unknown): value is Record<string, string> {
  if (!isRecord(value)) return false;
  const words = Object.values(value);
  return words.length <= MAX_WORDS && words.every((word) => isText(word, MAX_WORD));
}
