import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { voucherSummaries } from '../messages/ledger.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { FundRules } from './domain/posting-rules.js';
import type { Fund, PostedVoucher, VoucherDraft } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/** Causes whose money moved when it moved, even if the month was closed before we heard of it. */
const MAY_BE_BOOKED_LATER: ReadonlySet<string> = new Set(['BOUNCE', 'LATE_RETURN', 'WAIVED', 'RECOVERY']);

/**
 * Drafts a voucher by the fund's posting rules and posts it. A return or receipt that the bank dates into a closed month
 * is booked on the first day of the earliest open one and says so: it could not be taken in otherwise.
 * Errors: ACCOUNT_PURPOSE_MISSING; those of the rules and of ledger_post.
 */
@Injectable()
export class PostDraft {
  constructor(
    @Inject(LedgerStore) private readonly store: LedgerStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(ctx: Ctx, fund: Fund, draftBy: (rules: FundRules) => VoucherDraft): Promise<PostedVoucher>;
  async run(ctx: Ctx, fund: Fund, draftBy: (rules: FundRules) => VoucherDraft | null): Promise<PostedVoucher | null>;
  async run(ctx: Ctx, fund: Fund, draftBy: (rules: FundRules) => VoucherDraft | null): Promise<PostedVoucher | null> {
    const { bounceRule } = await this.agencies.fund(ctx.tx, ctx.agencyId, fund);
    const codes = await this.store.codesByPurpose(ctx.tx, ctx.agencyId, fund);
    const draft = draftBy({ bounceRule, purposes: new Set(codes.keys()) });
    if (!draft) return null;
    const lines = draft.lines.map(({ purpose, debit, credit }) => {
      const account = codes.get(purpose);
      if (account === undefined) throw new DomainError('ACCOUNT_PURPOSE_MISSING', 'rule', { fund, purpose });
      return { account, debit, credit };
    });
    const on = MAY_BE_BOOKED_LATER.has(draft.causeType)
      ? await this.store.bookableDate(ctx.tx, ctx.agencyId, fund, draft.on)
      : draft.on;
    const summary = on === draft.on ? draft.summary : voucherSummaries.bookedLater(draft.summary, draft.on);
    return this.store.post(ctx, { ...draft, fund, on, summary, lines });
  }
}
