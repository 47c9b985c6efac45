import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { startingChart } from './domain/chart.js';
import type { Fund } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Gives a fund its starting chart of accounts. Repeatable: accounts that exist keep the names, purposes and state that
 * people gave them. The fund must be open.
 */
@Injectable()
export class LoadChart {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund }): Promise<{ added: number }> {
    const added = await this.store.addMissingAccounts(ctx, input.fund, startingChart(input.fund));
    ctx.note('chart', input.fund, { added });
    return { added };
  }
}
