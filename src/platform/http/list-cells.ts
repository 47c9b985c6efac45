import { shanghaiDay } from '../../kernel/clock.js';
import { exportWords } from '../../messages/list-export.js';
import type { StyledCell, WriteCell } from '../tabular/write-xlsx.js';
import { isLossy } from '../tabular/xlsx-sheet.js';
import type { ListColumn } from './list-columns.js';

const DECIMAL = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;
const PERIOD = /^(\d{4})-?(0[1-9]|1[0-2])$/;
const SHANGHAI_MS = 8 * 3_600_000;
/** What no workbook can hold. */
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
const MIN_WIDTH = 8;
const MAX_WIDTH = 60;

/** The cell of a row in a column. What does not fit the kind is text as it stands: an export leaves nothing out. */
export function cellOf(row: unknown, column: ListColumn): WriteCell {
  let value: unknown = row;
  for (const name of column.path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  if (Array.isArray(value)) return value.map((one) => textOf(one, column)).join(exportWords.between);
  const text = textOf(value, column);
  switch (column.kind) {
    case 'money':
      return moneyCell(text);
    case 'count':
      return /^-?(?:0|[1-9]\d*)$/.test(text) && !isLossy(text) ? { text, kind: 'NUMBER' } : text;
    case 'date':
      return INSTANT.test(text) ? shanghaiDay(new Date(text)) : text;
    case 'time':
      return INSTANT.test(text) ? shanghaiMinute(text) : text;
    case 'period':
      return text.replace(PERIOD, '$1年$2月');
    default:
      return text;
  }
}

/** As JSON would send it, with words for codes. */
function textOf(given: unknown, { words }: ListColumn): string {
  const value =
    typeof (given as { toJSON?: unknown } | null | undefined)?.toJSON === 'function'
      ? (given as { toJSON(): unknown }).toJSON()
      : given;
  if (value === null || value === undefined) return '';
  const code = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  const word = words.get(code);
  if (word !== undefined) return word;
  if (typeof value === 'boolean') return value ? exportWords.yes : exportWords.no;
  return code.replace(UNPRINTABLE, '\ufffd');
}

/** The digits go into the file as they are; no number is made of them here. Excel keeps 15, so longer ones stay text. */
function moneyCell(text: string): WriteCell {
  const [, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = `${whole}.${fraction.padEnd(2, '0')}`;
  return isLossy(digits) ? text : { text: digits, kind: 'MONEY' };
}

function shanghaiMinute(text: string): string {
  return new Date(Date.parse(text) + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ');
}

export function titleRow(columns: readonly ListColumn[]): StyledCell[] {
  return columns.map(({ title }) => ({ text: title, bold: true }));
}

/** Widths that fit the titles and the first rows: the file's head is written before the others are known. */
export function widthsOf(columns: readonly ListColumn[], firstRows: readonly unknown[]): number[] {
  return columns.map((column) => {
    let width = displayWidth(column.title) + 1;
    for (const row of firstRows) {
      const cell = cellOf(row, column);
      if (cell === null) continue;
      const text = typeof cell === 'string' ? cell : cell.text;
      const commas = typeof cell !== 'string' && cell.kind === 'MONEY' ? Math.floor((text.length - 4) / 3) : 0;
      width = Math.max(width, displayWidth(text) + commas);
    }
    return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width + 1));
  });
}

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\u115f\u2e80-\uffef\u{20000}-\u{3ffff}]/u.test(character) ? 2 : 1;
  return width;
}
