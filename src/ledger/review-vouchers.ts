import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Someone other than the preparer confirms vouchers; all of them or none.
 * Errors: VOUCHER_NOT_FOUND, VOUCHER_REVIEWED_ALREADY, VOUCHER_REVIEWER_PREPARED_IT.
 */
@Injectable()
export class ReviewVouchers {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { ids: readonly string[] }): Promise<{ reviewed: number }> {
    const ids = [...new Set(input.ids)];
    const reviewed = await this.store.review(ctx, ids);
    if (reviewed !== ids.length) {
      throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id: ids.length === 1 ? ids[0] : ids.join(', ') });
    }
    ctx.note('voucher', ids[0] ?? '', { count: reviewed });
    return { reviewed };
  }
}
