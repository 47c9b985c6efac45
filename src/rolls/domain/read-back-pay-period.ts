import type { Period } from '../../kernel/period.js';
import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import type { SourceCell } from './roll-row.types.js';

export interface BackPayPeriod {
  from: Period;
  to: Period;
}

/** No scheme of today pays for an earlier month. */
const EARLIEST: Period = '1990-01';

const MONTH = /^(\d{4})(?:[-/.年](\d{1,2})|(\d{2}))(?:(?:[-/.月](?:\d{1,2}日?)?)|\d{2})?$/;

/**
 * The months that a back-payment is for. `to` may stand in its own cell or, as 202401-202406, behind `from`.
 * Null when both are blank; a word for what is wrong otherwise.
 */
export function readBackPayPeriod(
  fromCell: SourceCell | undefined,
  toCell: SourceCell | undefined,
  period: Period,
): BackPayPeriod | null | 'UNREADABLE' | 'INCOMPLETE' | 'ORDER' | 'FUTURE' {
  const fromText = textOf(fromCell);
  const toText = textOf(toCell);
  if (fromText === '' && toText === '') return null;
  if (fromText !== '' && toText === '') {
    const range = readRange(fromText);
    if (range !== null) return judge(range.from, range.to, period);
    return readMonth(fromCell!) === null ? 'UNREADABLE' : 'INCOMPLETE';
  }
  if (fromText === '') return readMonth(toCell!) === null ? 'UNREADABLE' : 'INCOMPLETE';
  const from = readMonth(fromCell!);
  const to = readMonth(toCell!);
  return from === null || to === null ? 'UNREADABLE' : judge(from, to, period);
}

function judge(from: Period, to: Period, period: Period): BackPayPeriod | 'ORDER' | 'FUTURE' | 'UNREADABLE' {
  if (from < EARLIEST) return 'UNREADABLE';
  if (from > to) return 'ORDER';
  return to > period ? 'FUTURE' : { from, to };
}

function textOf(cell: SourceCell | undefined): string {
  return cell === undefined ? '' : withoutBlanks(cell.text);
}

function readMonth(cell: SourceCell): Period | null {
  // 2024.10 typed as a number is kept as 2024.1: October and January cannot be told apart.
  if (cell.kind === 'NUMBER' && cell.text.includes('.')) return null;
  if (cell.kind === 'ERROR' || cell.kind === 'BOOLEAN') return null;
  return monthOf(withoutBlanks(toHalfWidth(cell.text)));
}

function readRange(text: string): BackPayPeriod | null {
  const parts = toHalfWidth(text).split(/至|到|~|—+|–|-{2}|(?<=\d{6}|月)-/);
  if (parts.length !== 2) return null;
  const from = monthOf(parts[0]!);
  const to = monthOf(parts[1]!);
  return from === null || to === null ? null : { from, to };
}

/** 2024-01, 2024/1, 2024.01, 2024年1月, 202401, and days of a month. */
function monthOf(text: string): Period | null {
  const match = MONTH.exec(text);
  if (match === null) return null;
  const month = Number(match[2] ?? match[3]);
  return month >= 1 && month <= 12 ? `${match[1]}-${String(month).padStart(2, '0')}` : null;
}
