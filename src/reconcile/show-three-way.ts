import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { firstDay, intToPeriod, lastDay, monthsBetween, periodOf, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { ThreeWayDto } from './reconcile-answers.dto.js';
import { ThreeWayStore } from './three-way.store.js';

const MOST_MONTHS = 36;

/**
 * What left 财政专户 for the fund requests of each month, what of it reached 支出户, and what the statements of both show. The
 * lines are those matched with the month's postings, whichever day the bank printed.
 * Errors: THREE_WAY_RANGE_WRONG (invalid): the wrong way round, or more than three years.
 */
@Injectable()
export class ShowThreeWay {
  constructor(@Inject(ThreeWayStore) private readonly store: ThreeWayStore) {}

  async run(tx: Tx, agencyId: number, fund: string, from: Period, to: Period): Promise<ThreeWayDto[]> {
    const months = monthsBetween(from, to) + 1;
    if (months < 1 || months > MOST_MONTHS) {
      throw new DomainError('THREE_WAY_RANGE_WRONG', 'invalid', { from, to, most: MOST_MONTHS });
    }
    const [first, last] = [firstDay(from), lastDay(to)];
    const arrivals = await this.store.arrivals(tx, agencyId, fund, first, last);
    return (await this.store.sums(tx, agencyId, fund, first, last)).map(({ month, ...sums }) => {
      const period = intToPeriod(month);
      const agrees = [sums.disbursementBooked, sums.treasuryBank, sums.disbursementBank].every(
        (sum) => sum === sums.treasuryBooked,
      );
      return {
        fund,
        period,
        arrivals: arrivals.filter(({ arrivedOn }) => periodOf(arrivedOn) === period),
        ...sums,
        agrees,
      };
    });
  }
}
