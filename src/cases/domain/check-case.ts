import { sm3Hex } from '../../kernel/digest.js';
import { Decimal, sumMoney } from '../../kernel/money.js';
import { caseNumber, caseWhy as why } from '../../messages/cases.js';
import { findingStates, type FindingAction } from './finding-states.js';
import { findingText } from './finding-text.js';
import type { FindingState } from './finding.types.js';

export interface CheckedCase {
  id: string;
  year: number;
  no: number;
  source: string;
  sourceReference: string | null;
  beneficiaryId: string;
  scheme: string;
  errorKind: string;
  facts: string;
  state: string;
  months: number;
  amount: string;
  recovered: string;
  writtenOff: string;
  lines: readonly {
    period: number;
    batchId: string;
    lineNo: number;
    paid: string;
    due: string;
    overpaid: string;
    amount: string | null;
  }[];
  events: readonly { action: string; from: string; to: string; digest: string | null }[];
  received: string;
  parted: string;
}

/** Why what is kept of a case does not follow from its lines, steps and recoveries; null when it does. */
export function checkCase(it: CheckedCase): string | null {
  const number = caseNumber(it.year, it.no);
  const yuan = (text: string): Decimal => new Decimal(text);
  if (it.lines.some(({ paid, amount }) => amount === null || !yuan(paid).eq(amount))) return why.paid(number);
  const overpaid = sumMoney(it.lines.map((line) => yuan(line.paid).minus(line.due)));
  const sums =
    overpaid.eq(it.amount) &&
    it.lines.every((line) => yuan(line.paid).minus(line.due).eq(line.overpaid)) &&
    new Set(it.lines.map(({ period }) => period)).size === it.months &&
    yuan(it.received).eq(it.recovered) &&
    yuan(it.parted).eq(it.recovered) &&
    (it.state !== 'CLOSED' || yuan(it.recovered).plus(it.writtenOff).eq(it.amount));
  if (!sums) return why.sums(number);
  if (reached(it.events) !== it.state) return why.state(number);
  const signed = it.events.findLast(({ digest }) => digest !== null)?.digest;
  // What was sent back is open to change until it is proposed again.
  if (it.state === 'OPEN' || it.state === 'DISMISSED' || signed === undefined) return null;
  const lines = it.lines.map((line) => ({ ...line, paid: yuan(line.paid), due: yuan(line.due) }));
  return sm3Hex(findingText({ ...it, amount: yuan(it.amount), lines })) === signed ? null : why.digest(number);
}

/** The state that the steps lead to from OPEN; null when one of them is none of the table. */
function reached(events: CheckedCase['events']): string | null {
  let state: FindingState = 'OPEN';
  for (const { action, from, to } of events) {
    if (from !== state || !findingStates.actionsFrom(state).includes(action as FindingAction)) return null;
    state = findingStates.next(state, action as FindingAction);
    if (state !== to) return null;
  }
  return state;
}
