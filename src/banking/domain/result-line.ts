import type { Decimal } from '../../kernel/money.js';
import type { FailureCause, ResultOutcome, ResultSection } from './bank-format.js';
import { isPayoutReference } from '../../kernel/payout-reference.js';
import { amountReader, readDate, trimBlanks } from './record-codec.js';
import type { RecordPlan } from './record-codec.js';

/** In the order in which they are looked for; a line carries the first. */
export const resultLineProblems = [
  /** The bytes are not of the encoding. */
  'RESULT_BAD_BYTES',
  /** Another number of columns, another width, another constant, an open quote, an empty line. */
  'RESULT_LINE_MALFORMED',
  /** Not a reference of ours: sixteen digits. */
  'RESULT_REFERENCE_MALFORMED',
  'RESULT_AMOUNT_MALFORMED',
  'RESULT_OUTCOME_UNKNOWN',
  /** No day of the calendar, or a paid line without one although the format has the column. */
  'RESULT_DATE_MALFORMED',
] as const;
export type ResultLineProblem = (typeof resultLineProblems)[number];

/** One line of a result file. What could be read is there even when something else could not. */
export interface ResultLine {
  /** Line of the file, from 1, header included. */
  lineNo: number;
  reference: string | null;
  /** Yuan. */
  amount: Decimal | null;
  outcome: ResultOutcome | null;
  /** Of a failed line; OTHER when the bank's code is not mapped. */
  cause: FailureCause | null;
  /** The bank's own codes, `outcome` or `outcome/cause`; a code the format does not know only when short and plain. */
  rawCode: string;
  /** 'YYYY-MM-DD'; null for a failed line that states none, and where the format has no such column. */
  creditedOn: string | null;
  problem: ResultLineProblem | null;
}

const SHORT_CODE = /^[0-9A-Za-z]{1,8}$/;

/** Makes the function that reads one line (null: bytes that are not of the encoding). It never throws. */
export function resultLineReader(
  section: ResultSection,
  plan: RecordPlan,
): (text: string | null, lineNo: number) => ResultLine {
  const referenceAt = plan.indexOf('reference');
  const amountAt = plan.indexOf('amount');
  const outcomeAt = plan.indexOf('outcome');
  const causeAt = plan.indexOf('cause');
  const creditedAt = plan.indexOf('creditedOn');
  const outcomes = new Map(Object.entries(section.outcomes));
  const causes = new Map(Object.entries(section.causes));
  const amountOf = amountReader(plan.cells[amountAt]!);
  const dates = new Map<string, string | null>();

  const dateOf = (text: string): string | null => {
    let date = dates.get(text);
    if (date === undefined) {
      if (dates.size > 1000) dates.clear();
      dates.set(text, (date = readDate(text, plan.cells[creditedAt]!)));
    }
    return date;
  };
  // In a misplaced column an unknown code may be an account number or a name: only what is neither is kept.
  const shown = (code: string, known: ReadonlyMap<string, unknown>): string =>
    known.has(code) || SHORT_CODE.test(code) ? code : '';

  return (text, lineNo) => {
    const line: ResultLine = {
      lineNo,
      reference: null,
      amount: null,
      outcome: null,
      cause: null,
      rawCode: '',
      creditedOn: null,
      problem: null,
    };
    const cells = text === null ? null : plan.split(text);
    if (cells === null || !plan.constantsHold(cells)) {
      line.problem = text === null ? 'RESULT_BAD_BYTES' : 'RESULT_LINE_MALFORMED';
      return line;
    }
    const code = codeText(plan, cells, outcomeAt);
    const causeCode = causeAt < 0 ? '' : codeText(plan, cells, causeAt);
    const dateText = creditedAt < 0 ? '' : trimBlanks(cells[creditedAt]!);
    const reference = trimBlanks(cells[referenceAt]!);

    line.reference = isPayoutReference(reference) ? reference : null;
    line.amount = amountOf(trimBlanks(cells[amountAt]!));
    line.outcome = outcomes.get(code) ?? null;
    if (line.outcome === 'FAILED') line.cause = causes.get(causeAt < 0 ? code : causeCode) ?? 'OTHER';
    line.rawCode = shown(code, outcomes);
    const shownCause = causeCode === '' ? '' : shown(causeCode, causes);
    if (shownCause !== '') line.rawCode += `/${shownCause}`;
    line.creditedOn = dateText === '' ? null : dateOf(dateText);

    if (line.reference === null) line.problem = 'RESULT_REFERENCE_MALFORMED';
    else if (line.amount === null) line.problem = 'RESULT_AMOUNT_MALFORMED';
    else if (line.outcome === null) line.problem = 'RESULT_OUTCOME_UNKNOWN';
    else if (creditedAt >= 0 && line.creditedOn === null && (dateText !== '' || line.outcome === 'PAID')) {
      line.problem = 'RESULT_DATE_MALFORMED';
    }
    return line;
  };
}

/** A code may be words (成功), so it is decoded; undecodable bytes are no known code. */
function codeText(plan: RecordPlan, cells: readonly string[], at: number): string {
  return trimBlanks(plan.text(cells[at]!) ?? '\ufffd');
}
