import { parseAmountText } from '../../kernel/amount-text.js';
import { parseIdNumber } from '../../kernel/id-number.js';
import { toWire } from '../../kernel/money.js';
import { checkName, normalizeName } from '../../kernel/name-match.js';
import { isDate, lastDay } from '../../kernel/period.js';
import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import { listHeaders, listRowProblems as say } from '../../messages/audit.js';
import type { ListEntry, ListKind } from './list.types.js';

type Field = keyof typeof listHeaders;
/** Column of each field; a field that the file does not have is absent. */
export type ListColumns = Partial<Record<Field, number>>;

/** What a list of this kind must say of each person. */
const NEEDED: Readonly<Record<ListKind, readonly Field[]>> = {
  DEATH: ['idNumber', 'name', 'fromOn'],
  PRISON: ['idNumber', 'name', 'fromOn'],
  INSURED_ELSEWHERE: ['idNumber', 'name'],
  ACCOUNT_BALANCE: ['idNumber', 'name', 'amount'],
};

/** The columns when this row is the header of such a list; null when it is not. */
export function listColumns(kind: ListKind, cells: readonly string[]): ListColumns | null {
  const headers = cells.map((cell) => withoutBlanks(toHalfWidth(cell)));
  const columns: ListColumns = {};
  for (const [field, words] of Object.entries(listHeaders) as [Field, readonly string[]][]) {
    const at = headers.findIndex((header) => words.includes(header));
    if (at >= 0) columns[field] = at;
  }
  return NEEDED[kind].every((field) => columns[field] !== undefined) ? columns : null;
}

export type ListRow = { ok: true; entry: ListEntry } | { ok: false; problems: string[] };

/** One row of a list; every fault of the row is told at once, as sentences. */
export function readListRow(kind: ListKind, columns: ListColumns, cells: readonly string[], ordinal: number): ListRow {
  const problems: string[] = [];
  const text = (field: Field): string => (columns[field] === undefined ? '' : (cells[columns[field]] ?? '').trim());
  const id = parseIdNumber(text('idNumber'));
  if (!id.ok) problems.push(say.idNumber);
  if (checkName(text('name')) !== 'OK') problems.push(say.name);
  const day = (field: 'fromOn' | 'toOn', end: boolean): string | null => {
    const given = text(field);
    const read = given === '' ? null : readDay(given, end);
    if (given !== '' && read === null) problems.push(say.day(given));
    if (given === '' && NEEDED[kind].includes(field)) problems.push(say.dayMissing);
    return read;
  };
  const fromOn = day('fromOn', false);
  const toOn = day('toOn', true);
  if (fromOn !== null && toOn !== null && toOn < fromOn) problems.push(say.daysReversed);
  const amount = amountOf(kind, text('amount'), problems);
  if (!id.ok || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    entry: {
      ordinal,
      idNumber: id.number,
      name: normalizeName(text('name')),
      birthOn: id.birthOn,
      sex: id.sex,
      fromOn,
      toOn,
      amount,
      note: text('note').slice(0, 200) || null,
    },
  };
}

function amountOf(kind: ListKind, text: string, problems: string[]): string | null {
  if (kind !== 'ACCOUNT_BALANCE') return null;
  const read = parseAmountText(text);
  if (read.ok) return toWire(read.amount);
  problems.push(say.amount);
  return null;
}

/** 2024-03-05, 2024/3/5, 20240305, 2024年3月5日; a month alone means its first day, or its last one where a term ends. */
export function readDay(raw: string, end: boolean): string | null {
  const text = withoutBlanks(toHalfWidth(raw));
  const match =
    /^([12]\d{3})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?)?$/.exec(text) ?? /^([12]\d{3})(\d\d)(\d\d)?$/.exec(text);
  if (!match?.[2]) return null;
  const month = `${match[1]}-${match[2].padStart(2, '0')}`;
  if (!isDate(`${month}-01`)) return null;
  const day = match[3] ? `${month}-${match[3].padStart(2, '0')}` : end ? lastDay(month) : `${month}-01`;
  return isDate(day) ? day : null;
}
