import { Inject, Injectable } from '@nestjs/common';
import { firstDay, lastDay, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { ThreeWayDto } from './reconcile-answers.dto.js';
import { ThreeWayStore } from './three-way.store.js';

/**
 * What left 财政专户 for the fund requests of a month, what of it reached 支出户, and what the statements of both show. The
 * lines are those matched with the month's postings, whichever day the bank printed.
 */
@Injectable()
export class ShowThreeWay {
  constructor(@Inject(ThreeWayStore) private readonly store: ThreeWayStore) {}

  async run(tx: Tx, agencyId: number, fund: string, period: Period): Promise<ThreeWayDto> {
    const [from, to] = [firstDay(period), lastDay(period)];
    const arrivals = await this.store.arrivals(tx, agencyId, fund, from, to);
    const sums = await this.store.sums(tx, agencyId, fund, from, to);
    const agrees = [sums.disbursementBooked, sums.treasuryBank, sums.disbursementBank].every(
      (sum) => sum === sums.treasuryBooked,
    );
    return { fund, period, arrivals, ...sums, agrees };
  }
}
