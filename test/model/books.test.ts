import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixedClock } from '../../src/kernel/clock.js';
import { openAgency } from '../support/books-agency.js';
import { BooksHistory } from '../support/books-histories.js';
import { MONTHS, TODAY } from '../support/books-oracle.types.js';
import type { Occurrences } from '../support/books-player.js';
import { booksHistories } from '../support/books-steps.js';
import { expectCoherent } from '../support/coherent.js';
import { expectOutsideAgrees, OUTSIDE_INSTALLED } from '../support/outside.js';
import { testService, type TestService } from '../support/service.js';

const RUNS = Number(process.env.BOOKS_HISTORIES ?? (process.env.CI === 'true' ? 32 : 10));
// As in pipeline.test.ts: CI plays the same histories each time, everybody else new ones.
const CI_SEED = 20_241_231;
const SEED =
  process.env.MODEL_SEED !== undefined
    ? Number(process.env.MODEL_SEED)
    : process.env.CI === 'true'
      ? CI_SEED
      : undefined;
const MUST_OCCUR = [
  'act.LATE_RETURN DONE',
  'act.LATE_RETURN SECOND_PERSON_REQUIRED',
  'late return',
  'late return booked later',
  'bounce',
  'reissue',
  'waiver of a former year',
  'waiver of the year',
  'arrive DONE',
  'arrive PERIOD_CLOSED',
  'arrive TREASURY_SHORT',
  'carry DONE',
  'carry YEAR_NOTHING_TO_CARRY',
  ...['BANK_BREAKS', 'BANK_RECONCILED', 'BATCHES', 'FUND_REQUESTS', 'PROPOSALS', 'REVIEWED', 'YEAR_END'].map(
    (item) => `close waits for ${item}`,
  ),
  'explain DONE',
  'movement DISBURSEMENT_OVERDRAWN',
  'movement PERIOD_CLOSED',
  'opening VOUCHER_CAUSE_REPEATED',
  'proposal.post DONE',
  'proposal.post VOUCHER_PROPOSAL_NEEDS_ANOTHER',
  'propose PERIOD_CLOSED',
  'reopen DONE',
  'reopen.CONFIRMED DONE',
  'reopen.CONFIRMED PERIOD_REOPENING_NEEDS_ANOTHER',
  ...['FUND_ARRIVAL', 'INTEREST', 'MANUAL', 'OPENING', 'YEAR_END'].map((cause) => `reverse ${cause}`),
  ...['BATCH_PAID', 'BOUNCE', 'MANUAL'].map((cause) => `reverse+replace ${cause}`),
  'reverse PERIOD_CLOSED',
  'reverse REVERSAL_NEEDS_REPLACEMENT',
  'reverse+replace CORRECTION_CHANGES_CONTROL',
  'reverse+replace YEAR_END_BY_RULE',
  'review VOUCHER_REVIEWER_PREPARED_IT',
  'slip DONE',
  'slip PERIOD_CLOSED',
  'statement DONE',
  'statement BANK_STATEMENT_NOT_OVER',
  'subsidy DONE',
  'undoSubsidy DONE',
];
/** An outside program is asked about so many of the longest histories. */
const OUTSIDE = 3;

describe('random histories of the books of three funds over four months', () => {
  let service: TestService;
  const occurred: Occurrences = new Map();
  const played: { agencyId: number; vouchers: number }[] = [];

  beforeAll(async () => {
    service = await testService({ clock: fixedClock(`${TODAY}T10:00:00+08:00`), runJobs: false });
  }, 120_000);
  afterAll(() => service.close());

  it('agrees with the oracle in every voucher, balance, statement, refusal and closed month', async () => {
    const property = fc.asyncProperty(booksHistories, async (steps) => {
      const history = new BooksHistory(await openAgency(service, played.length + 1), occurred);
      const { agencyId } = history.player.desks;
      played.push({ agencyId, vouchers: 0 });
      await history.play(steps);
      played.at(-1)!.vouchers = history.player.funds.reduce((sum, { books }) => sum + books.vouchers.length, 0);
      await expectCoherent(service, agencyId);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: process.env.MODEL_SHRINK !== '1' });
    if (process.env.MODEL_TALLY === '1')
      console.log(
        [...occurred]
          .sort()
          .map((pair) => pair.join(': '))
          .join('\n'),
      );
  }, 1_500_000);

  it('really had closings, refusals, re-openings, reversals, late returns and transfers at the year’s end', () => {
    const often = (what: string): number => occurred.get(what) ?? 0;
    // Fewer histories than that may miss something.
    const never = RUNS < 30 ? [] : MUST_OCCUR.filter((what) => often(what) === 0);
    expect(never).toEqual([]);
    expect(often('close DONE')).toBeGreaterThanOrEqual(RUNS);
    expect(often('close PERIOD_NOT_READY')).toBeGreaterThanOrEqual(RUNS);
  });

  (OUTSIDE_INSTALLED ? it : it.skip)(
    'leaves books whose every balance the outside programs find as well',
    async () => {
      const longest = [...played].sort((a, b) => b.vouchers - a.vouchers).slice(0, OUTSIDE);
      for (const { agencyId } of longest) await expectOutsideAgrees(service, MONTHS[0], MONTHS.at(-1)!, agencyId);
      expect(longest.length).toBe(Math.min(OUTSIDE, RUNS));
    },
    120_000,
  );
});
