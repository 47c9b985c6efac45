import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, FailureCause, RecordSection, ResultOutcome, ResultSection } from './bank-format.js';
import { headText } from './check-order-line.js';
import type { OrderHead } from './check-order-line.js';
import { RecordPlan, writeAmount, writeDate } from './record-codec.js';
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
  const written: string[] = [];
  let total = ZERO;
  for (const line of lines) {
    written.push(join(plan, (cell) => resultText(line, cell, codes)));
    total = total.plus(line.amount);
  }
  const stated: OrderHead = { ...head, count: head.count ?? written.length, total: head.total ?? total };
  const record = (columns: RecordSection['columns']): string =>
    join(new RecordPlan(section, columns), (cell) => headText(stated, cell));
  if (section.header.kind === 'TITLES') written.unshift(plan.titleBytes());
  if (section.header.kind === 'RECORD') written.unshift(record(section.header.columns));
  if (section.trailer.kind === 'RECORD') written.push(record(section.trailer.columns));
  const newline = section.newline === 'CRLF' ? '\r\n' : '\n';
  return Buffer.from(written.map((line) => line + newline).join(''), 'latin1');
}

function join(plan: RecordPlan, textOf: (cell: Cell) => string): string {
  const cells = plan.cells.map((cell) => {
    const text = textOf(cell);
    const bytes = plan.bytes(text);
    if (bytes === null || (plan.fixed && bytes.length > cell.width)) {
      throw new Error(`the text of ${cell.field} does not fit`);
    }
    return plan.finish(cell, text, bytes);
  });
  return cells.join(plan.delimiter);
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
