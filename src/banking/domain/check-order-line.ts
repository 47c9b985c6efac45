import { isDate } from '../../kernel/period.js';
import { MONEY_MAX } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, OrderField } from './bank-format.js';
import type { CharacterProblem } from './charset.js';
import { isPayoutReference } from '../../kernel/payout-reference.js';
import { RecordPlan, writeAmount, writeDate } from './record-codec.js';
import type { Cell } from './record-codec.js';

/** One payout as it is ordered from the bank. */
export interface OrderLine {
  /** From 1, ascending; gaps are allowed (a line withdrawn after approval leaves one). */
  sequence: number;
  /** `payoutReference`. */
  reference: string;
  /** As the bank spells it. */
  name: string;
  account: string;
  bankName: string;
  /** Yuan. */
  amount: Decimal;
  /** 摘要. */
  purpose: string;
}

/** What the file's name, header and trailer say. */
export interface OrderHead {
  batchNo: string;
  agencyCode: string;
  agencyName: string;
  /** 'YYYY-MM-DD'. */
  payOn: string;
  /** Yuan; the approved batch's own total, compared with the sum of the lines. */
  total: Decimal;
  count: number;
}

export type OrderProblemCode =
  | CharacterProblem
  | 'EMPTY'
  | 'TOO_WIDE'
  | 'DELIMITER_INSIDE'
  | 'BLANK_AT_EDGE'
  | 'ACCOUNT_MALFORMED'
  | 'REFERENCE_MALFORMED'
  | 'REFERENCE_DUPLICATED'
  | 'AMOUNT_NOT_POSITIVE'
  | 'AMOUNT_MALFORMED'
  | 'SEQUENCE_NOT_ASCENDING'
  | 'DATE_MALFORMED'
  | 'FILE_NAME_UNSAFE'
  | 'CONTROL_COUNT_DIFFERS'
  | 'CONTROL_TOTAL_DIFFERS'
  | 'NO_LINES';

/** Something the bank would stumble over. `sequence` is null for the header, the trailer, the name and the totals. */
export interface OrderProblem {
  sequence: number | null;
  field: string;
  problem: OrderProblemCode;
  /** The offending character, where it is one. Values are never repeated here: they are personal data. */
  character?: string;
}

const plans = new WeakMap<BankFormat, RecordPlan>();

/** The plan of a format's order lines; a format is treated as immutable. */
export function orderPlan(format: BankFormat): RecordPlan {
  let plan = plans.get(format);
  if (!plan) plans.set(format, (plan = new RecordPlan(format.order, format.order.columns)));
  return plan;
}

/**
 * Everything about one line that would fail at the bank: an amount that is not positive cents, a missing name, a missing
 * or malformed account or reference; and in what the format prints, a character that cannot be sent, a field wider than
 * its column, a delimiter, control or invisible character or a blank at the edge. Empty when the line can go.
 * Duplicates and totals need all lines: `writeOrderFile` adds them.
 */
export function checkOrderLine(format: BankFormat, line: OrderLine): OrderProblem[] {
  const problems: OrderProblem[] = [];
  prepareOrderLine(orderPlan(format), line, (problem) => problems.push(problem));
  return problems;
}

/** The same check, which gives the bytes of the line (as Latin-1) along the way; null when there is a problem. */
export function prepareOrderLine(
  plan: RecordPlan,
  line: OrderLine,
  report: (problem: OrderProblem) => void,
): string | null {
  let sound = true;
  const refuse = (field: string, problem: OrderProblemCode, character?: string): void => {
    sound = false;
    report({ sequence: line.sequence, field, problem, ...(character === undefined ? {} : { character }) });
  };
  const { amount } = line;
  if (!amount.isFinite() || amount.decimalPlaces() > 2 || amount.gt(MONEY_MAX)) refuse('amount', 'AMOUNT_MALFORMED');
  else if (amount.isZero() || amount.isNegative()) refuse('amount', 'AMOUNT_NOT_POSITIVE');
  if (!isPayoutReference(line.reference)) refuse('reference', 'REFERENCE_MALFORMED');
  if (!Number.isSafeInteger(line.sequence) || line.sequence < 1) refuse('sequence', 'SEQUENCE_NOT_ASCENDING');
  if (line.name === '') refuse('name', 'EMPTY');
  if (line.account === '') refuse('account', 'EMPTY');
  else if (!ACCOUNT.test(line.account)) refuse('account', 'ACCOUNT_MALFORMED');

  let bytes = '';
  for (let i = 0; i < plan.cells.length; i += 1) {
    const cell = plan.cells[i]!;
    const value = orderText(line, cell);
    let prepared = cell.repeats && cell.last.text === value ? cell.last.prepared : null;
    if (prepared === null) {
      prepared = prepareCell(plan, cell, value, refuse);
      if (prepared !== null && cell.repeats) cell.last = { text: value, prepared };
    }
    bytes += i === 0 ? prepared : plan.delimiter + prepared;
  }
  return sound ? bytes : null;
}

/** Checks one cell of a line, header or trailer and gives its padded bytes (as Latin-1); null when it is refused. */
export function prepareCell(
  plan: RecordPlan,
  cell: Cell,
  text: string,
  refuse: (field: string, problem: OrderProblemCode, character?: string) => void,
): string | null {
  const bytes = plan.bytes(text);
  if (bytes === null) {
    const found = plan.charset.problemIn(text)!;
    refuse(cell.field, found.problem, found.character);
    return null;
  }
  const problem = plan.fixed && bytes.length > cell.width ? 'TOO_WIDE' : edgeProblem(cell, text);
  if (problem !== null) {
    refuse(cell.field, problem);
    return null;
  }
  if (!plan.fixed && !plan.quoted && cell.constant === null) {
    const inside = delimiterIn(text, plan.delimiter);
    if (inside !== null) {
      refuse(cell.field, 'DELIMITER_INSIDE', inside);
      return null;
    }
  }
  return plan.finish(cell, text, bytes);
}

/** Padding and trimming would lose a blank at the edge, and the bank would compare another name. */
function edgeProblem(cell: Cell, text: string): 'BLANK_AT_EDGE' | null {
  const blank = isBlank(text.charCodeAt(0)) || isBlank(text.charCodeAt(text.length - 1));
  return blank && cell.constant === null ? 'BLANK_AT_EDGE' : null;
}

const ACCOUNT = /^[0-9A-Za-z-]+$/;

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x3000;
}

/** Any character of a delimiter of several is refused: `a|` before `||` would be cut in the wrong place. */
function delimiterIn(text: string, delimiter: string): string | null {
  for (const character of delimiter) if (text.includes(character)) return character;
  return null;
}

function orderText(line: OrderLine, cell: Cell): string {
  switch (cell.field as OrderField) {
    case 'sequence':
      return String(line.sequence);
    case 'amount':
      return line.amount.isFinite() ? writeAmount(line.amount, cell) : '';
    case 'reference':
      return line.reference;
    case 'name':
      return line.name;
    case 'account':
      return line.account;
    case 'bankName':
      return line.bankName;
    case 'purpose':
      return line.purpose;
    case 'currency':
    case 'constant':
      return cell.constant ?? '';
  }
}

/** The text of a header's or trailer's cell. */
export function headText(head: OrderHead, cell: Cell): string {
  switch (cell.field) {
    case 'recordCount':
      return String(head.count);
    case 'totalAmount':
      return head.total.isFinite() ? writeAmount(head.total, cell) : '';
    case 'batchNo':
      return head.batchNo;
    case 'payOn':
      return isDate(head.payOn) ? writeDate(head.payOn, cell) : '';
    case 'agencyCode':
      return head.agencyCode;
    case 'agencyName':
      return head.agencyName;
    default:
      return cell.constant ?? '';
  }
}
