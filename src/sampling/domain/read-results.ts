import { parseAmountText } from '../../kernel/amount-text.js';
import { Decimal } from '../../kernel/money.js';
import { isPayoutReference } from '../../kernel/payout-reference.js';
import { toHalfWidth } from '../../kernel/width.js';
import { samplingList, verdictLabels } from '../../messages/sampling.js';
import type { Cell, TableRow } from '../../platform/tabular/table.types.js';
import { VERDICTS, type Verdict } from './sampling.types.js';

/** An item of the plan as the reader of a filled-in list has to know it. */
export interface ListedItem {
  no: number;
  reference: string;
  /** Yuan. */
  amount: Decimal;
  /** Its current result, if it has one. */
  result: { verdict: Verdict; due: Decimal | null; note: string | null } | null;
  /** The person who imports had a hand in the payout. */
  handled: boolean;
}

export type ResultProblem =
  | 'TITLES_MISSING'
  | 'REFERENCE_MALFORMED'
  | 'REFERENCE_NUMERIC'
  | 'REFERENCE_UNKNOWN'
  | 'REFERENCE_REPEATED'
  | 'AMOUNT_DIFFERS'
  | 'VERDICT_UNKNOWN'
  | 'DUE_MISSING'
  | 'DUE_MALFORMED'
  | 'DUE_NOT_DIFFERENT'
  | 'DUE_UNEXPECTED'
  | 'NOTE_MISSING'
  | 'NOTE_TOO_LONG'
  | 'RESULT_DIFFERS'
  | 'HANDLED';

export interface ResultIssue {
  sheet: string | null;
  /** Row of the file; 0 for the file as a whole. */
  row: number;
  problem: ResultProblem;
  value?: string;
}

export interface ReadResult {
  no: number;
  verdict: Verdict;
  /** Yuan that were due; null when correct. */
  due: Decimal | null;
  note: string | null;
}

export interface ResultReading {
  results: ReadResult[];
  /** Rows with the result that is known already, and rows not filled in yet. */
  unchanged: number;
  blank: number;
  issues: ResultIssue[];
}

type Field = 'reference' | 'amount' | 'verdict' | 'due' | 'note';
type Columns = Record<Field, number>;
const FIELDS: readonly Field[] = ['reference', 'amount', 'verdict', 'due', 'note'];
export const NOTE_LIMIT = 500;
const EMPTY: Cell = { text: '', kind: 'EMPTY', lossy: false };

/**
 * Reads a list that an auditor filled in: columns by their titles in any order, rows in any order and number. Every row is
 * a result, known, blank or named with a problem; whoever takes the results in does so only when there is no problem.
 */
export class ResultReader {
  private readonly items: ReadonlyMap<string, ListedItem>;
  private readonly seen = new Set<string>();
  private readonly reading: ResultReading = { results: [], unchanged: 0, blank: 0, issues: [] };
  private sheet: string | null | undefined;
  private columns: Columns | null = null;
  private titled = false;

  constructor(items: readonly ListedItem[]) {
    this.items = new Map(items.map((item) => [item.reference, item]));
  }

  add(row: TableRow): void {
    if (row.sheet !== this.sheet) {
      this.sheet = row.sheet;
      this.columns = null;
    }
    // Rows before the titles, and sheets without any, are words for people.
    if (this.columns === null) {
      this.columns = titlesOf(row);
      this.titled ||= this.columns !== null;
      return;
    }
    const cellOf = (field: Field): Cell => row.cells[this.columns![field]] ?? EMPTY;
    const outcome = this.read(cellOf);
    if (outcome === 'unchanged' || outcome === 'blank') this.reading[outcome] += 1;
    else if ('problem' in outcome) this.reading.issues.push({ sheet: row.sheet, row: row.rowNo, ...outcome });
    else this.reading.results.push(outcome);
  }

  end(): ResultReading {
    if (!this.titled) this.reading.issues.push({ sheet: null, row: 0, problem: 'TITLES_MISSING' });
    return this.reading;
  }

  private read(cellOf: (field: Field) => Cell): ReadResult | 'unchanged' | 'blank' | Fault {
    const cell = cellOf('reference');
    const reference = toHalfWidth(cell.text).trim();
    if (cell.kind === 'NUMBER') return faulty('REFERENCE_NUMERIC', reference);
    if (!isPayoutReference(reference)) return faulty('REFERENCE_MALFORMED', reference);
    const item = this.items.get(reference);
    if (item === undefined) return faulty('REFERENCE_UNKNOWN', reference);
    if (this.seen.has(reference)) return faulty('REFERENCE_REPEATED', reference);
    this.seen.add(reference);
    const said = textOf(cellOf('verdict'));
    const note = textOf(cellOf('note'));
    const due = amountOf(cellOf('due'));
    if (said === '' && note === '' && due === null) return 'blank';
    // The list is of this plan, and of this payout: an amount that was typed over would be judged by the wrong one.
    const paid = amountOf(cellOf('amount'));
    if (paid === 'MALFORMED' || paid === null || !paid.eq(item.amount)) {
      return faulty('AMOUNT_DIFFERS', textOf(cellOf('amount')));
    }
    const verdict = VERDICTS.find((code) => said === verdictLabels[code] || said.toUpperCase() === code);
    if (verdict === undefined) return faulty('VERDICT_UNKNOWN', said);
    const fault = resultFault({ verdict, due, note }, item.amount);
    if (fault !== null) return faulty(fault, fault.startsWith('DUE') ? textOf(cellOf('due')) : '');
    const result = { no: item.no, verdict, due: verdict === 'WRONG' ? (due as Decimal) : null, note: note || null };
    if (item.result !== null) return sameResult(item.result, result) ? 'unchanged' : faulty('RESULT_DIFFERS');
    return item.handled ? faulty('HANDLED') : result;
  }
}

/** What is wrong with a result, whoever hands it in; null when nothing is. */
export function resultFault(
  { verdict, due, note }: { verdict: Verdict; due: Decimal | 'MALFORMED' | null; note: string },
  paid: Decimal,
): ResultProblem | null {
  if (due === 'MALFORMED') return 'DUE_MALFORMED';
  if ([...note].length > NOTE_LIMIT) return 'NOTE_TOO_LONG';
  if (verdict === 'CORRECT') return due === null || due.eq(paid) ? null : 'DUE_UNEXPECTED';
  if (due === null) return 'DUE_MISSING';
  if (due.eq(paid)) return 'DUE_NOT_DIFFERENT';
  return [...note].length < 2 ? 'NOTE_MISSING' : null;
}

type Fault = Pick<ResultIssue, 'problem' | 'value'>;

function faulty(problem: ResultProblem, value = ''): Fault {
  return value === '' ? { problem } : { problem, value: [...value].slice(0, 40).join('') };
}

function sameResult(known: NonNullable<ListedItem['result']>, read: ReadResult): boolean {
  const sameDue = known.due === null ? read.due === null : read.due !== null && known.due.eq(read.due);
  return known.verdict === read.verdict && sameDue && known.note === read.note;
}

function titlesOf({ cells }: TableRow): Columns | null {
  const titles = cells.map((cell) => textOf(cell).replace(/\s+/g, ''));
  const columns = FIELDS.map((field) => [field, titles.indexOf(samplingList.columns[field])] as const);
  return columns.every(([, at]) => at >= 0) ? (Object.fromEntries(columns) as Columns) : null;
}

function textOf(cell: Cell): string {
  return cell.text.trim();
}

/** A number that Excel kept as a fraction of two is the amount that it shows. */
function amountOf(cell: Cell): Decimal | 'MALFORMED' | null {
  const text = textOf(cell);
  if (text === '') return null;
  const read = parseAmountText(cell.kind === 'NUMBER' || cell.kind === 'FORMULA' ? asShown(text) : text);
  return read.ok ? read.amount : 'MALFORMED';
}

function asShown(text: string): string {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return text;
  const value = new Decimal(text);
  const cents = value.toDecimalPlaces(2);
  return value.minus(cents).abs().lt('0.0000001') ? cents.toFixed(2) : text;
}
