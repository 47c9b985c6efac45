import type { Decimal } from '../../kernel/money.js';
import { closingSentences as say, closingTitles } from '../../messages/ledger.js';
import type { ClosingCode, ClosingItem, ClosingState, ClosingSubject, ClosingThing } from './closing.types.js';
import type { CheckResult } from '../../kernel/verification.js';

/** What is known of a fund's month when it is to be closed. */
export interface ClosingFacts {
  /** The month is the last of its year. */
  december: boolean;
  earlierOpen: readonly string[];
  batches: readonly ClosingThing[];
  slips: readonly ClosingThing[];
  resultLines: { count: number; things: readonly ClosingThing[] };
  fundRequests: readonly ClosingThing[];
  bank: readonly { id: string; label: string; ready: boolean; unowned: number; problem: string | null }[];
  proposals: readonly ClosingThing[];
  unreviewed: { count: number; things: readonly ClosingThing[] };
  /** Income and expense of the year that are not carried to the surplus yet, by account, yuan. */
  notCarried: readonly { id: string; label: string; net: Decimal }[];
  trialBalanced: boolean;
  checks: readonly CheckResult[];
}

const NAMED = 20;
/** Checks of the verification that hold the payouts against the control accounts. */
const SUBLEDGER: ReadonlySet<string> = new Set(['facts-booked', 'benefits-by-month', 'bounce-suspense']);

/** The closing checklist (结账检查表). A month may be closed when every item is OK. */
export function closingItems(facts: ClosingFacts): ClosingItem[] {
  const openBatches = facts.batches.filter(({ explained }) => explained === null);
  const unready = facts.bank.filter(({ ready, problem }) => !ready && problem !== null);
  const unowned = facts.bank.filter((account) => account.unowned > 0);
  const broken = facts.checks.filter(({ ok }) => !ok);
  const subledger = broken.filter(({ name }) => SUBLEDGER.has(name));
  const chains = broken.filter(({ name }) => !SUBLEDGER.has(name));
  const plain = (things: readonly { id: string; label: string }[]): ClosingThing[] =>
    things.map(({ id, label }) => ({ id, label, explained: null }));
  return [
    item('EARLIER_MONTHS', 'PERIODS', facts.earlierOpen.length, plain(facts.earlierOpen.map(same))),
    item('BATCHES', 'BATCHES', openBatches.length, facts.batches, facts.batches.length - openBatches.length),
    item('SLIPS', 'BATCHES', facts.slips.length, facts.slips),
    item('RESULT_LINES', 'BANK_RESULTS', facts.resultLines.count, facts.resultLines.things),
    item('FUND_REQUESTS', 'FUND_REQUESTS', facts.fundRequests.length, facts.fundRequests),
    item(
      'BANK_RECONCILED',
      'RECONCILIATION',
      unready.length,
      unready.map(({ id, label, problem }) => ({ id, label: `${label}：${problem}`, explained: null })),
    ),
    item(
      'BANK_BREAKS',
      'RECONCILIATION',
      unowned.reduce((sum, account) => sum + account.unowned, 0),
      plain(unowned),
    ),
    item('PROPOSALS', 'VOUCHER_PROPOSALS', facts.proposals.length, facts.proposals),
    item('REVIEWED', 'VOUCHERS', facts.unreviewed.count, facts.unreviewed.things),
    ...(facts.december ? [item('YEAR_END', 'VOUCHERS', facts.notCarried.length, plain(facts.notCarried))] : []),
    item('TRIAL_BALANCE', 'TRIAL_BALANCE', facts.trialBalanced ? 0 : 1, [], 0, 'FAILED'),
    item('SUBLEDGER', 'VERIFICATION', subledger.length, subledger.map(misfit), 0, 'FAILED'),
    item('CHAINS', 'VERIFICATION', chains.length, chains.map(misfit), 0, 'FAILED'),
  ];
}

function item(
  code: ClosingCode,
  subject: ClosingSubject,
  count: number,
  things: readonly ClosingThing[],
  explained = 0,
  bad: Exclude<ClosingState, 'OK'> = 'WAITING',
): ClosingItem {
  return {
    code,
    title: closingTitles[code],
    state: count === 0 ? 'OK' : bad,
    count,
    sentence: count > 0 ? say.open[code](count) : explained > 0 ? say.explained(explained) : say.done[code],
    subject,
    things: things.slice(0, NAMED),
  };
}

function same(id: string): { id: string; label: string } {
  return { id, label: id };
}

function misfit({ name, firstBad }: CheckResult): ClosingThing {
  return { id: firstBad?.id ?? name, label: firstBad?.why ?? name, explained: null };
}
