import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, FailureCause, RecordSection, ResultOutcome, ResultSection } from './bank-format.js';
import { headText } from './check-order-line.js';
import type { OrderHead } from './check-order-line.js';
import { isPlain, RecordPlan, writeAmount, writeDate } from './record-codec.js';
import type { Cell } from './record-codec.js';

/** A result line as a bank would write it. */
export interface ResultLineToWrite {
  sequence?: number | null;
  reference: string;
  /** Yuan. */
  amount: Decimal;
  outcome: ResultOutcome;
  /** Of a failed line. */
  cause?: FailureCause | null;
  /** 'YYYY-MM-DD'. */
  creditedOn: string | null;
  message?: string;
  name?: string | null;
  account?: string | null;
  bankName?: string | null;
  purpose?: string | null;
}

/** `count` and `total` are stated as they are given, right or wrong; absent, they are those of the lines. */
export type ResultHead = Omit<OrderHead, 'count' | 'total'> & Partial<Pick<OrderHead, 'count' | 'total'>>;

/**
 * A result file in the bank's format: for the simulated bank, rehearsals and tests, where a wrong file must be possible.
 * Throws a plain Error when the format has no code for an outcome or cause, or a text does not fit.
 */
export function writeResultFile(format: BankFormat, head: ResultHead, lines: Iterable<ResultLineToWrite>): Buffer {
  const section = format.result;
  const plan = new RecordPlan(section, section.columns);
  const codes = resultCodes(section);
  const texts: string[] = [];
  let total = ZERO;
  for (const line of lines) {
    texts.push(plan.join(plan.cells.map((cell) => fit(plan, cell, resultText(line, cell, codes)))));
    total = total.plus(line.amount);
  }
  const stated: OrderHead = { ...head, count: head.count ?? texts.length, total: head.total ?? total };
  const record = (columns: RecordSection['columns']): string => {
    const recordPlan = new RecordPlan(section, columns);
    return recordPlan.join(recordPlan.cells.map((cell) => fit(recordPlan, cell, headText(stated, cell))));
  };
  if (section.header.kind === 'TITLES') texts.unshift(plan.titleLine());
  if (section.header.kind === 'RECORD') texts.unshift(record(section.header.columns));
  if (section.trailer.kind === 'RECORD') texts.push(record(section.trailer.columns));
  const newline = section.newline === 'CRLF' ? '\r\n' : '\n';
  const bytes = plan.charset.encode(texts.map((text) => text + newline).join(''));
  if (bytes === null) throw new Error('a result line has a character that the encoding cannot hold');
  return bytes;
}

interface ResultCodes {
  outcome: (outcome: ResultOutcome, cause: FailureCause | null) => string;
  cause: (cause: FailureCause | null) => string;
}

function resultCodes(section: ResultSection): ResultCodes {
  const find = (map: Record<string, string>, meaning: string): string | undefined =>
    Object.keys(map).find((code) => map[code] === meaning);
  const need = (map: Record<string, string>, meaning: string): string => {
    const code = find(map, meaning);
    if (code === undefined) throw new Error(`the format has no code for ${meaning}`);
    return code;
  };
  if (section.columns.some((column) => column.field === 'cause')) {
    return {
      outcome: (outcome) => need(section.outcomes, outcome),
      // An unmapped or blank code is read as OTHER, so OTHER may go without one.
      cause: (cause) =>
        cause === null ? '' : cause === 'OTHER' ? (find(section.causes, cause) ?? '') : need(section.causes, cause),
    };
  }
  return {
    outcome: (outcome, cause) =>
      cause === null || cause === 'OTHER'
        ? ((cause === null ? undefined : find(section.causes, cause)) ?? need(section.outcomes, outcome))
        : need(section.causes, cause),
    cause: () => '',
  };
}

function fit(plan: RecordPlan, cell: Cell, text: string): string {
  const bytes = isPlain(text) ? text.length : plan.charset.width(text);
  if (bytes < 0 || (plan.fixed && bytes > cell.width)) throw new Error(`the text of ${cell.field} does not fit`);
  return plan.finish(cell, text, bytes);
}

function resultText(line: ResultLineToWrite, cell: Cell, codes: ResultCodes): string {
  const cause = line.outcome === 'FAILED' ? (line.cause ?? 'OTHER') : null;
  switch (cell.field) {
    case 'reference':
      return line.reference;
    case 'amount':
      return writeAmount(line.amount, cell);
    case 'outcome':
      return codes.outcome(line.outcome, cause);
    case 'cause':
      return codes.cause(cause);
    case 'creditedOn':
      return line.creditedOn === null ? '' : writeDate(line.creditedOn, cell);
    case 'sequence':
      return line.sequence == null ? '' : String(line.sequence);
    case 'message':
    case 'name':
    case 'account':
    case 'bankName':
    case 'purpose':
      return line[cell.field] ?? '';
    default:
      return cell.constant ?? '';
  }
}
