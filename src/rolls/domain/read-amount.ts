import { parseAmountText } from '../../kernel/amount-text.js';
import { Decimal, ZERO } from '../../kernel/money.js';
import type { RollIssueCode } from './roll-issues.js';
import type { SourceCell } from './roll-row.types.js';

/** An amount in yuan; null for a blank cell; else why it cannot be read. */
export type AmountResult = Decimal | null | RollIssueCode;

/** Excel shows 15 significant digits: what lies behind them is noise of binary arithmetic, not an amount. */
const EXCEL_DIGITS = 15;

const BLANK_MARKS = new Set(['-', '--', '—', '――', '－', '/', '无']);

/** Reads the amount of a cell. Numbers and text follow the same rule: two decimals, nothing is rounded away. */
export function readAmount(cell: SourceCell | undefined): AmountResult {
  if (cell === undefined || cell.kind === 'EMPTY') return null;
  const { text, kind } = cell;
  const plain = plainAmount(text);
  if (plain !== null) return kind === 'DATE' ? 'ROLL_AMOUNT_MALFORMED' : plain;
  switch (kind) {
    case 'ERROR':
      return 'ROLL_CELL_ERROR';
    case 'FORMULA':
      if (text === '') return 'ROLL_CELL_NOT_COMPUTED';
      return NUMERIC.test(text) ? readText(withoutNoise(text)) : readText(text);
    case 'NUMBER':
      return readText(withoutNoise(text));
    case 'TEXT':
      return readText(text);
    default:
      return 'ROLL_AMOUNT_MALFORMED';
  }
}

const NUMERIC = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function withoutNoise(text: string): string {
  return NUMERIC.test(text) ? new Decimal(text).toSignificantDigits(EXCEL_DIGITS).toFixed() : text;
}

function readText(text: string): AmountResult {
  const trimmed = text.trim();
  if (trimmed === '' || BLANK_MARKS.has(trimmed)) return null;
  const result = parseAmountText(trimmed);
  if (result.ok) return result.amount.isZero() ? ZERO : result.amount;
  return result.reason === 'EMPTY' ? null : `ROLL_AMOUNT_${result.reason}`;
}

const SLOTS = 65_536;
const slotKeys = new Float64Array(SLOTS).fill(-1);
const slotAmounts: (Decimal | undefined)[] = new Array<Decimal | undefined>(SLOTS);

/**
 * Digits with at most two decimals and nothing else: what nearly every amount of a large roll is; null for other texts.
 * Short enough that the range needs no check. Amounts repeat a great deal, and to make a Decimal is the dearest step of
 * reading a row: the last one made for each slot is kept. The key counts the cents of the text, below 2^53 and exact; it
 * only finds the Decimal again and is never an amount itself.
 */
function plainAmount(text: string): Decimal | null {
  const { length } = text;
  if (length === 0 || length > 14) return null;
  let key = 0;
  let decimals = -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      key = key * 10 + (code - 48);
      if (decimals >= 0) decimals += 1;
    } else if (code === 46 && decimals < 0 && i > 0) {
      decimals = 0;
    } else {
      return null;
    }
  }
  if (decimals === 0 || decimals > 2) return null;
  if (decimals === 1) key *= 10;
  else if (decimals < 0) key *= 100;
  if (key === 0) return ZERO;
  const slot = key % SLOTS;
  if (slotKeys[slot] === key) return slotAmounts[slot]!;
  const amount = new Decimal(text);
  slotKeys[slot] = key;
  slotAmounts[slot] = amount;
  return amount;
}
