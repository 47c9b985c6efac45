import { parseAccountNumber } from '../../kernel/account-number.js';
import { checkCharacter, parseIdNumber } from '../../kernel/id-number.js';
import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import { checkName, compareNames, normalizeName } from '../../kernel/name-match.js';
import type { Period } from '../../kernel/period.js';
import { withoutBlanks } from '../../kernel/width.js';
import { readAmount } from './read-amount.js';
import { readBackPayPeriod } from './read-back-pay-period.js';
import { readStatus } from './read-status.js';
import type { StatusResult } from './read-status.js';
import { ROLL_ISSUE_SEVERITY } from './roll-issues.js';
import type { RollIssueCode } from './roll-issues.js';
import type {
  ParsedRollLine,
  RollAmountField,
  RollField,
  RollIssueDraft,
  RollMapping,
  SourceCell,
  SourceRow,
} from './roll-row.types.js';

export interface RollRowContext {
  scheme: string;
  /** The month that the roll pays. */
  period: Period;
  /** Code of a township by its name and by its code. */
  townships: ReadonlyMap<string, string>;
}

export interface RollRowResult {
  /** Null when an issue blocks the row. */
  line: ParsedRollLine | null;
  issues: RollIssueDraft[];
  /** What the row would pay, for control totals; null when its amounts cannot be read. */
  amount: Decimal | null;
}

/**
 * Reads a data row of a roll: all its issues in one pass. Nothing is repaired by guess; what is folded (widths, blanks,
 * a lower-case x, 15-digit numbers, dots of names) can be folded in one way only.
 */
export function readRollRow(row: SourceRow, mapping: RollMapping, context: RollRowContext): RollRowResult {
  const issues: RollIssueDraft[] = [];
  const reader = new RowReader(row, mapping, issues);
  const id = readId(reader);
  const name = readName(reader);
  const status = readRowStatus(reader);
  const amounts = readAmounts(reader, status);
  const account = readAccount(reader, status);
  const accountName = readAccountName(reader, name);
  const backPay = readBackPay(reader, amounts, context.period);
  const township = readTownship(reader, context);

  if (id === null || name === null || status === null || amounts === null || reader.blocked) {
    return { line: null, issues, amount: amounts?.amount ?? null };
  }
  const bankName = reader.text('bankName').trim();
  const line: ParsedRollLine = {
    idNumber: id.number,
    birthOn: id.birthOn,
    sex: id.sex,
    name,
    accountName,
    accountNumber: account,
    bankName: bankName === '' ? null : bankName,
    township,
    status: status.status,
    statusReason: status.reason,
    base: amounts.base,
    personal: amounts.personal,
    adjustment: amounts.adjustment,
    backPay: amounts.backPay,
    grant: amounts.grant,
    amount: amounts.amount,
    backPayFrom: backPay === null ? null : backPay.from,
    backPayTo: backPay === null ? null : backPay.to,
  };
  return { line, issues, amount: amounts.amount };
}

class RowReader {
  blocked = false;

  constructor(
    private readonly row: SourceRow,
    readonly mapping: RollMapping,
    private readonly issues: RollIssueDraft[],
  ) {}

  cell(field: RollField): SourceCell | undefined {
    const column = this.mapping[field];
    return column === undefined ? undefined : this.row.cells[column];
  }

  text(field: RollField): string {
    return this.cell(field)?.text ?? '';
  }

  issue(code: RollIssueCode, field: RollField, details: RollIssueDraft['details'] = {}): void {
    const severity = ROLL_ISSUE_SEVERITY[code];
    if (severity === 'BLOCK') this.blocked = true;
    const column = this.mapping[field];
    this.issues.push({
      code,
      severity,
      field,
      column: column === undefined ? null : columnName(column, this.row.sheet !== null),
      sheet: this.row.sheet,
      rowNo: this.row.rowNo,
      value: column === undefined ? null : (this.row.cells[column]?.text ?? ''),
      details,
    });
  }
}

/** Letters in a workbook, a number from 1 in a csv. */
export function columnName(column: number, letters: boolean): string {
  if (!letters) return String(column + 1);
  let name = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}

const SCIENTIFIC = /^\s*\d(?:\.\d+)?[eE]\+?\d+\s*$/;

interface RowId {
  number: string;
  birthOn: string | null;
  sex: 'M' | 'F' | null;
}

function readId(reader: RowReader): RowId | null {
  const cell = reader.cell('idNumber');
  if (cell === undefined || cell.kind === 'EMPTY') {
    reader.issue('ROLL_ID_EMPTY', 'idNumber');
    return null;
  }
  if (cell.kind === 'ERROR') {
    reader.issue('ROLL_CELL_ERROR', 'idNumber');
    return null;
  }
  if (cell.lossy || (cell.text.length < 16 && SCIENTIFIC.test(cell.text))) {
    reader.issue('ROLL_ID_DIGITS_LOST', 'idNumber');
    return null;
  }
  const usual = readUsualId(cell.text);
  if (usual !== null) return usual;
  const id = parseIdNumber(cell.text);
  if (!id.ok) {
    // Digits that Excel dropped and another program wrote out as zeros.
    const cutOff = id.reason === 'CHECK_DIGIT' && cell.text.trimEnd().endsWith('000');
    const details: RollIssueDraft['details'] =
      id.reason === 'LENGTH' ? { length: withoutBlanks(cell.text).length } : {};
    reader.issue(cutOff ? 'ROLL_ID_DIGITS_LOST' : `ROLL_ID_${id.reason}`, 'idNumber', details);
    return null;
  }
  if (id.from15) reader.issue('ROLL_ID_FROM_15', 'idNumber');
  return id;
}

/** What nearly every row holds, 17 digits and their check character: the same answer as `parseIdNumber` at a tenth of the time. */
function readUsualId(text: string): RowId | null {
  if (text.length !== 18) return null;
  for (let i = 0; i < 17; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return null;
  }
  const century = text.slice(6, 8);
  const month = text.slice(10, 12);
  const day = text.slice(12, 14);
  // Days that every month has: the calendar is left to the full reading.
  if ((century !== '19' && century !== '20') || month < '01' || month > '12' || day < '01' || day > '28') return null;
  if (checkCharacter(text) !== text[17]) return null;
  return {
    number: text,
    birthOn: `${text.slice(6, 10)}-${month}-${day}`,
    sex: text.charCodeAt(16) % 2 === 1 ? 'M' : 'F',
  };
}

/** Longer names are transcribed ones, in which a blank may stand for the dot. */
const HAN_NAME_MAX = 4;

function readName(reader: RowReader): string | null {
  const raw = reader.text('name');
  if (isUsualName(raw)) return raw;
  const state = checkName(raw);
  if (state !== 'OK') {
    reader.issue(reader.cell('name')?.kind === 'ERROR' ? 'ROLL_CELL_ERROR' : `ROLL_NAME_${state}`, 'name');
    return null;
  }
  const trimmed = raw.trim();
  let name = normalizeName(trimmed);
  if (name.includes(' ')) {
    // A blank between two Han characters is layout; 买买提 艾力 may be a missing dot and stays for a person to see.
    const closed = withoutBlanks(name);
    if (closed.length <= HAN_NAME_MAX && !/[A-Za-z]/.test(closed)) name = closed;
    reader.issue('ROLL_NAME_SEPARATOR', 'name', { name });
  } else if (name !== trimmed) {
    reader.issue('ROLL_NAME_SEPARATOR', 'name', { name });
  }
  return name;
}

/** Two or more common Han characters, with U+00B7 between them: nothing to check or to fold. */
function isUsualName(text: string): boolean {
  const last = text.length - 1;
  if (last < 1 || last > 49) return false;
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x4e00 || code > 0x9fa5) && (code !== 0xb7 || i === 0 || i === last)) return false;
  }
  return true;
}

function readRowStatus(reader: RowReader): StatusResult | null {
  const cell = reader.cell('status');
  if (cell === undefined) return PAID;
  const result = cell.kind === 'ERROR' ? null : readStatus(cell.text);
  if (result === null) {
    reader.issue(cell.kind === 'ERROR' ? 'ROLL_CELL_ERROR' : 'ROLL_STATUS_UNKNOWN', 'status');
    return null;
  }
  const reason = result.status === 'PAY' ? '' : reader.text('statusReason').trim();
  return reason === '' ? result : { status: result.status, reason: reason.slice(0, 50) };
}

const PAID: StatusResult = { status: 'PAY', reason: null };

/** Null where nothing is paid, or where an issue was reported. */
function readAccount(reader: RowReader, status: StatusResult | null): string | null {
  const cell = reader.cell('account');
  const stopped = status !== null && status.status !== 'PAY';
  if (cell === undefined || cell.kind === 'EMPTY') {
    if (!stopped) reader.issue('ROLL_ACCOUNT_EMPTY', 'account');
    return null;
  }
  const account = cell.lossy ? LOST : parseAccountNumber(cell.text);
  if (account.ok) {
    if (stopped) return account.number;
    if (!account.usualLength) reader.issue('ROLL_ACCOUNT_UNUSUAL_LENGTH', 'account', { length: account.number.length });
    else if (!account.luhn) reader.issue('ROLL_ACCOUNT_LUHN', 'account');
    return account.number;
  }
  if (stopped) return null;
  if (cell.kind === 'ERROR') reader.issue('ROLL_CELL_ERROR', 'account');
  else if (account.reason === 'SCIENTIFIC') reader.issue('ROLL_ACCOUNT_DIGITS_LOST', 'account');
  else reader.issue(`ROLL_ACCOUNT_${account.reason}`, 'account');
  return null;
}

const LOST = { ok: false, reason: 'SCIENTIFIC' } as const;

/** Kept letter by letter: it is the bank's spelling, dots and all. */
function readAccountName(reader: RowReader, name: string | null): string | null {
  const accountName = reader.text('accountName').trim();
  if (accountName === '' || accountName === name) return null;
  const state = checkName(accountName);
  if (state !== 'OK') {
    reader.issue('ROLL_ACCOUNT_NAME_CHARACTER', 'accountName');
    return null;
  }
  if (name !== null && compareNames(accountName, name) === 'DIFFERENT')
    reader.issue('ROLL_ACCOUNT_NAME_DIFFERS', 'accountName');
  return accountName;
}

interface Amounts {
  base: Decimal;
  personal: Decimal;
  adjustment: Decimal;
  backPay: Decimal;
  grant: Decimal;
  amount: Decimal;
}

function readAmounts(reader: RowReader, status: StatusResult | null): Amounts | null {
  const base = amountOf(reader, 'base');
  const personal = amountOf(reader, 'personal') ?? ZERO;
  const adjustment = amountOf(reader, 'adjustment') ?? ZERO;
  const backPay = amountOf(reader, 'backPay') ?? ZERO;
  const grant = amountOf(reader, 'grant') ?? ZERO;
  const total = amountOf(reader, 'total');
  if (
    base === false ||
    personal === false ||
    adjustment === false ||
    backPay === false ||
    grant === false ||
    total === false
  ) {
    return null;
  }
  const others = add(add(add(personal, adjustment), backPay), grant);
  const hasTotal = reader.mapping.total !== undefined;
  const hasBase = reader.mapping.base !== undefined;
  const stopped = status !== null && status.status !== 'PAY';

  let amount: Decimal;
  let ownBase = base ?? ZERO;
  if (!hasTotal) {
    if (base === null && !stopped) {
      reader.issue('ROLL_AMOUNT_EMPTY', 'base');
      return null;
    }
    amount = add(ownBase, others);
  } else {
    if (total === null && !stopped) {
      reader.issue('ROLL_AMOUNT_EMPTY', 'total');
      return null;
    }
    amount = total ?? ZERO;
    if (!hasBase) ownBase = others === ZERO ? amount : amount.minus(others);
    const sum = hasBase ? add(ownBase, others) : amount;
    if (ownBase.isNegative() || !sum.eq(amount)) {
      const stated = hasBase ? sum : others;
      reader.issue('ROLL_AMOUNT_SUM', 'total', { sum: stated.toFixed(2), total: amount.toFixed(2) });
    }
  }
  if (stopped && !amount.isZero())
    reader.issue('ROLL_STOPPED_WITH_AMOUNT', hasTotal ? 'total' : 'base', { amount: amount.toFixed(2) });
  if (status?.status === 'PAY' && amount.isZero()) reader.issue('ROLL_AMOUNT_ZERO', hasTotal ? 'total' : 'base');
  return { base: ownBase, personal, adjustment, backPay, grant, amount };
}

/** Null for a blank; false after an issue was reported. */
function amountOf(reader: RowReader, field: RollAmountField): Decimal | null | false {
  const result = readAmount(reader.cell(field));
  if (typeof result !== 'string') return result;
  reader.issue(result, field);
  return false;
}

function add(a: Decimal, b: Decimal): Decimal {
  return b === ZERO ? a : a === ZERO ? b : a.plus(b);
}

function readBackPay(reader: RowReader, amounts: Amounts | null, period: Period): { from: Period; to: Period } | null {
  const from = reader.cell('backPayFrom');
  const to = reader.cell('backPayTo');
  if ((from === undefined || from.kind === 'EMPTY') && (to === undefined || to.kind === 'EMPTY')) {
    if (amounts !== null && !amounts.backPay.isZero()) reader.issue('ROLL_BACKPAY_PERIOD_MISSING', 'backPay');
    return null;
  }
  const result = readBackPayPeriod(from, to, period);
  if (typeof result === 'string') {
    const field = to === undefined || to.kind === 'EMPTY' ? 'backPayFrom' : 'backPayTo';
    reader.issue('ROLL_BACKPAY_PERIOD', field, { reason: BACK_PAY_REASONS[result] });
    return null;
  }
  // Months without an amount mean nothing: rolls leave them from an earlier month.
  return amounts !== null && amounts.backPay.isZero() ? null : result;
}

const BACK_PAY_REASONS = {
  UNREADABLE: '年月无法识别',
  INCOMPLETE: '起止年月缺一',
  ORDER: '起始年月晚于截止年月',
  FUTURE: '截止年月晚于发放年月',
} as const;

function readTownship(reader: RowReader, context: RollRowContext): string | null {
  const text = reader.text('township');
  if (text === '') return null;
  const code = context.townships.get(text);
  if (code !== undefined) return code;
  const folded = withoutBlanks(text);
  if (folded === '') return null;
  // 轮台县群巴克镇, 652822102群巴克镇
  const found =
    context.townships.get(folded) ??
    context.townships.get(folded.replace(/^.*[州县市区]/, '')) ??
    context.townships.get(folded.slice(0, 9));
  if (found === undefined) reader.issue('ROLL_TOWNSHIP_UNKNOWN', 'township');
  return found ?? null;
}
