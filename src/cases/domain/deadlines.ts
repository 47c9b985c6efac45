import type { WorkCalendar } from '../../agencies/domain/agency.types.js';
import { addDays } from '../../kernel/period.js';
import type { Decimal } from '../../kernel/money.js';
import { nextDue, type PlanItem } from './check-plan.js';
import type { FindingState, Term } from './finding.types.js';

export const DEADLINE_KINDS = ['ANNOUNCE', 'RESULT', 'RETURN'] as const;
/** Deliver the notice ahead of the inspection; tell the result; the money that is to come back. */
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

export interface CaseDates {
  state: FindingState;
  /** Notices of an inspection that nobody has delivered yet: the day of the inspection. */
  announced: readonly string[];
  /** End of the last inspection. */
  inspectedOn: string | null;
  determinedOn: string | null;
  /** Day of the closing or dismissal. */
  endedOn: string | null;
  /** Something was overpaid. */
  found: boolean;
  /** A result or an order to return was delivered since the last inspection. */
  told: boolean;
  /** Items of the latest plan, and what has been recovered since it was made. */
  plan: readonly PlanItem[];
  recoveredSincePlan: Decimal;
}

export interface Deadline {
  kind: DeadlineKind;
  dueOn: string;
  /** RETURN: what of the item is open, yuan. */
  amount: Decimal | null;
  overdue: boolean;
}

/** What of the working days a deadline hangs on. */
export type DeadlineCalendar = Pick<WorkCalendar, 'after' | 'next' | 'last'>;

/** Value of a term on a day. */
export type TermOn = (term: Term, day: string) => number;

/**
 * What a case has to do by when. The days of a term follow its beginning; an end on a free day moves back for what the
 * office does, and the money's days stand as they were agreed.
 *
 * - ANNOUNCE: days ahead of an inspection whose notice is not delivered
 * - RESULT: working days after the end of the inspection, or after the determination of a case decided at the desk;
 *   fewer when nothing was found
 * - RETURN: the first item of the plan that is not covered
 */
export function deadlinesOf(dates: CaseDates, term: TermOn, calendar: DeadlineCalendar, today: string): Deadline[] {
  const list: Deadline[] = [];
  const add = (kind: DeadlineKind, dueOn: string, amount: Decimal | null = null): void => {
    list.push({ kind, dueOn, amount, overdue: dueOn < today });
  };
  if (dates.state === 'OPEN' || dates.state === 'PROPOSED') {
    for (const inspection of dates.announced) {
      add('ANNOUNCE', calendar.last(addDays(inspection, -term('NOTICE_DAYS_AHEAD', inspection))));
    }
  }
  const begins = dates.inspectedOn ?? dates.determinedOn;
  if (begins !== null && !dates.told) {
    const clean = dates.state === 'DISMISSED' || !dates.found;
    add(
      'RESULT',
      calendar.after(begins, term(clean ? 'RESULT_WORKING_DAYS_CLEAN' : 'RESULT_WORKING_DAYS_FOUND', begins)),
    );
  }
  if (dates.state === 'RECOVERING') {
    const next = nextDue(dates.plan, dates.recoveredSincePlan);
    if (next) add('RETURN', next.dueOn, next.amount);
  }
  return list;
}
