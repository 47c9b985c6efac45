import { DomainError } from '../../kernel/domain-error.js';
import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat } from './bank-format.js';
import { blocksOf, LineFeed } from './line-feed.js';
import { orderPlan } from './check-order-line.js';
import { readFileRecord, recordPlans } from './file-records.js';
import type { FileRecord } from './file-records.js';
import { amountReader, readCount } from './record-codec.js';
import type { RecordPlan } from './record-codec.js';

/** What a line of an order file says; null where the format has no such column. */
export interface OrderLineRead {
  /** Line of the file, from 1, header included. */
  lineNo: number;
  sequence: number | null;
  reference: string;
  name: string | null;
  account: string | null;
  bankName: string | null;
  /** Yuan. */
  amount: Decimal;
  purpose: string | null;
}

export interface OrderFileRead {
  header: FileRecord | null;
  trailer: FileRecord | null;
  /** Counted and added up from the lines, whatever header and trailer state. */
  count: number;
  /** Yuan. */
  total: Decimal;
}

export type OrderReadProblem =
  | 'ORDER_LINE_MALFORMED'
  | 'ORDER_BAD_BYTES'
  | 'ORDER_AMOUNT_MALFORMED'
  | 'ORDER_HEADER_MISSING'
  | 'ORDER_TRAILER_MISSING'
  | 'ORDER_COUNT_DIFFERS'
  | 'ORDER_TOTAL_DIFFERS';

const PROBLEM_CAP = 200;

/**
 * Reads an order file back, strictly: our own file has no excuse. A header or trailer that states another count or
 * total than its lines have is a problem too.
 * Errors: ORDER_FILE_MALFORMED with `rows` [{lineNo, problem}] (the first 200) and `count`; and those of `LineFeed`.
 */
export function readOrderFile(format: BankFormat, bytes: Uint8Array): OrderFileRead & { lines: OrderLineRead[] } {
  const lines: OrderLineRead[] = [];
  const file = visitOrderFile(format, bytes, (line) => lines.push(line));
  return { ...file, lines };
}

/** Count and total of the file as its bytes say, without keeping the lines. Errors: as `readOrderFile`. */
export function sumOrderFile(format: BankFormat, bytes: Uint8Array): OrderFileRead {
  return visitOrderFile(format, bytes, null);
}

function visitOrderFile(
  format: BankFormat,
  bytes: Uint8Array,
  visit: ((line: OrderLineRead) => void) | null,
): OrderFileRead {
  const section = format.order;
  const plan = orderPlan(format);
  const { header: headerPlan, trailer: trailerPlan } = recordPlans(section);
  const rows: { lineNo: number; problem: OrderReadProblem }[] = [];
  let problemCount = 0;
  const refuse = (lineNo: number, problem: OrderReadProblem): void => {
    problemCount += 1;
    if (rows.length < PROBLEM_CAP) rows.push({ lineNo, problem });
  };

  const readLine = lineReader(plan, visit !== null);
  let header: FileRecord | null = null;
  let trailer: FileRecord | null = null;
  let lineNo = 0;
  let count = 0;
  let total = ZERO;
  let held: string | null | undefined;

  const take = (text: string | null, at: number): void => {
    const line = text === null ? 'ORDER_BAD_BYTES' : readLine(text, at);
    if (typeof line === 'string') {
      refuse(at, line);
      return;
    }
    count += 1;
    total = total.plus(line.amount);
    visit?.(line);
  };
  const feed = (text: string | null): void => {
    lineNo += 1;
    if (lineNo === 1 && section.header.kind === 'TITLES') {
      if (!plan.isTitleLine(text)) refuse(lineNo, 'ORDER_HEADER_MISSING');
    } else if (lineNo === 1 && headerPlan !== null) {
      header = readFileRecord(headerPlan, text).record;
      if (header === null) refuse(lineNo, 'ORDER_HEADER_MISSING');
    } else if (trailerPlan === null) {
      take(text, lineNo);
    } else {
      if (held !== undefined) take(held, lineNo - 1);
      held = text;
    }
  };

  const lines = new LineFeed(section);
  for (const block of blocksOf(bytes)) for (const text of lines.push(block)) feed(text);
  for (const text of lines.end()) feed(text);
  if (trailerPlan !== null) {
    trailer = held === undefined ? null : readFileRecord(trailerPlan, held).record;
    if (trailer === null) refuse(lineNo, 'ORDER_TRAILER_MISSING');
  }
  for (const stated of [header, trailer] as (FileRecord | null)[]) {
    if (stated?.count != null && stated.count !== count) refuse(lineNo, 'ORDER_COUNT_DIFFERS');
    if (stated?.total != null && !stated.total.eq(total)) refuse(lineNo, 'ORDER_TOTAL_DIFFERS');
  }
  if (problemCount > 0) throw new DomainError('ORDER_FILE_MALFORMED', 'invalid', { rows, count: problemCount });
  return { header, trailer, count, total };
}

function lineReader(
  plan: RecordPlan,
  texts: boolean,
): (text: string, lineNo: number) => OrderLineRead | OrderReadProblem {
  const sequenceAt = plan.indexOf('sequence');
  const referenceAt = plan.indexOf('reference');
  const amountAt = plan.indexOf('amount');
  const textAt = (['name', 'account', 'bankName', 'purpose'] as const).map(
    (field) => [field, plan.indexOf(field)] as const,
  );
  const amountOf = amountReader(plan.cells[amountAt]!);
  // Bank names and purposes repeat; names and accounts do not.
  const decoded = new Map<string, string | null>();
  const textOf = (cell: string, repeats: boolean): string | null => {
    if (!plan.fixed) return cell;
    if (!repeats) return plan.text(cell);
    let text = decoded.get(cell);
    if (text === undefined) {
      if (decoded.size > 10_000) decoded.clear();
      decoded.set(cell, (text = plan.text(cell)));
    }
    return text;
  };

  return (text, lineNo) => {
    const cells = plan.split(text);
    if (cells === null || !plan.constantsHold(cells)) return 'ORDER_LINE_MALFORMED';
    const amount = amountOf(cells[amountAt]!);
    if (amount === null) return 'ORDER_AMOUNT_MALFORMED';
    const sequence = sequenceAt < 0 ? null : readCount(cells[sequenceAt]!);
    const reference = cells[referenceAt]!;
    if ((sequenceAt >= 0 && sequence === null) || reference === '') return 'ORDER_LINE_MALFORMED';
    const line: OrderLineRead = {
      lineNo,
      sequence,
      reference,
      name: null,
      account: null,
      bankName: null,
      amount,
      purpose: null,
    };
    if (!texts) return line;
    for (const [field, at] of textAt) {
      if (at < 0) continue;
      const value = textOf(cells[at]!, plan.cells[at]!.repeats);
      if (value === null) return 'ORDER_BAD_BYTES';
      line[field] = value;
    }
    return line;
  };
}
