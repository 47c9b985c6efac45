import { describe, expect, it } from '@jest/globals';
import { addDays, isWeekend, nextWorkingDay } from '../../kernel/period.js';
import { Decimal, ZERO } from '../../kernel/money.js';
import { deadlinesOf, type CaseDates, type DeadlineCalendar } from './deadlines.js';
import type { Term } from './finding.types.js';

const calendar: DeadlineCalendar = {
  after: (day, n) => {
    let at = day;
    for (let left = n; left > 0;) {
      at = addDays(at, 1);
      if (!isWeekend(at)) left -= 1;
    }
    return at;
  },
  next: (day) => nextWorkingDay(day, (date) => !isWeekend(date)),
  last: (day) => (isWeekend(day) ? calendar.last(addDays(day, -1)) : day),
};
const VALUES: Record<Term, number> = {
  NOTICE_DAYS_AHEAD: 3,
  RESULT_WORKING_DAYS_CLEAN: 5,
  RESULT_WORKING_DAYS_FOUND: 10,
  RETURN_DAYS: 30,
  REVIEW_DAYS: 60,
};
const quiet: CaseDates = {
  state: 'OPEN',
  announced: [],
  inspectedOn: null,
  determinedOn: null,
  endedOn: null,
  found: false,
  told: false,
  plan: [],
  recoveredSincePlan: ZERO,
};
const of = (dates: Partial<CaseDates>, today = '2024-12-02') =>
  deadlinesOf({ ...quiet, ...dates }, (term) => VALUES[term], calendar, today).map(
    ({ kind, dueOn, amount, overdue }) =>
      `${kind} ${dueOn}${amount ? ` ${amount.toFixed(2)}` : ''}${overdue ? ' overdue' : ''}`,
  );

describe('the deadlines of a case', () => {
  it('are none while nothing has begun, and none for a case dismissed at the desk', () => {
    expect(of({})).toEqual([]);
    expect(of({ state: 'DISMISSED', endedOn: '2024-12-02' })).toEqual([]);
  });

  it('ask for the notice days ahead of the inspection, on the last working day before a free one', () => {
    // Three days before Wednesday the 11th is Sunday the 8th.
    expect(of({ announced: ['2024-12-11'] })).toEqual(['ANNOUNCE 2024-12-06']);
    expect(of({ announced: ['2024-12-11'] }, '2024-12-07')).toEqual(['ANNOUNCE 2024-12-06 overdue']);
    expect(of({ announced: ['2024-12-11'], state: 'NOTIFIED' })).toEqual([]);
  });

  it('ask for the result working days after the inspection: ten with a finding, five without one', () => {
    expect(of({ inspectedOn: '2024-12-02', found: true })).toEqual(['RESULT 2024-12-16']);
    expect(of({ inspectedOn: '2024-12-02' })).toEqual(['RESULT 2024-12-09']);
    expect(of({ inspectedOn: '2024-12-02', found: true, state: 'DISMISSED' })).toEqual(['RESULT 2024-12-09']);
    expect(of({ determinedOn: '2024-12-03', found: true, state: 'DETERMINED' })).toEqual(['RESULT 2024-12-17']);
    expect(of({ inspectedOn: '2024-12-02', told: true })).toEqual([]);
  });

  it('ask for the first item of the plan that is not covered', () => {
    const plan = [
      { dueOn: '2024-12-10', amount: new Decimal('100.00') },
      { dueOn: '2025-01-10', amount: new Decimal('100.00') },
    ];
    const recovering = { state: 'RECOVERING', told: true, plan } as const;
    expect(of({ ...recovering })).toEqual(['RETURN 2024-12-10 100.00']);
    expect(of({ ...recovering, recoveredSincePlan: new Decimal('130.00') })).toEqual(['RETURN 2025-01-10 70.00']);
    expect(of({ ...recovering, recoveredSincePlan: new Decimal('40.00') }, '2024-12-11')).toEqual([
      'RETURN 2024-12-10 60.00 overdue',
    ]);
    expect(of({ ...recovering, recoveredSincePlan: new Decimal('200.00') })).toEqual([]);
  });
});
