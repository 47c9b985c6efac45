import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { reconcileThings } from '../messages/reconcile.js';
import type { Ctx } from '../platform/db/ctx.js';
import { MatchesStore, type PostingKey } from './matches.store.js';
import { StatementsStore } from './statements.store.js';

/**
 * The bookkeeper says which lines and postings are the same money, and why. Only lines or only postings that sum to zero
 * may be matched too: the bank's own reversal, a wrong voucher and its reversal.
 *
 * Errors: BANK_MATCH_TOO_SMALL (invalid); NOT_FOUND (missing); BANK_MATCH_ACCOUNTS_DIFFER, BANK_MATCH_SUMS_DIFFER (rule);
 * BANK_LINE_MATCHED, POSTING_MATCHED (conflict); BANK_MATCH_FOREIGN (rule) for lines of a withdrawn statement.
 */
@Injectable()
export class MatchManually {
  constructor(
    @Inject(MatchesStore) private readonly matches: MatchesStore,
    @Inject(StatementsStore) private readonly statements: StatementsStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { lines: readonly string[]; postings: readonly PostingKey[]; reason: string },
  ): Promise<{ id: string }> {
    const lines = [...new Set(input.lines)];
    const postings = [...new Map(input.postings.map((p) => [`${p.voucherId}/${p.lineNo}`, p])).values()];
    const items = lines.length + postings.length;
    if (items < 2) throw new DomainError('BANK_MATCH_TOO_SMALL', 'invalid');
    const accounts = await this.matches.accountsOf(ctx.tx, ctx.agencyId, lines, postings);
    const [first, ...others] = accounts;
    if (!first || accounts.reduce((sum, { items: n }) => sum + n, 0) !== items) {
      throw new DomainError('NOT_FOUND', 'missing', { what: reconcileThings.matchItem });
    }
    if (others.length > 0) throw new DomainError('BANK_MATCH_ACCOUNTS_DIFFER', 'rule');
    if (!(await this.statements.isBankAccount(ctx.tx, ctx.agencyId, first.fund, first.account))) {
      throw new DomainError('BANK_ACCOUNT_NOT_FOUND', 'missing', { account: first.account });
    }
    await this.statements.lockAccount(ctx, first.fund, first.account);
    const match = { rule: 'MANUAL' as const, lines, postings, toleranceDays: null, reason: input.reason };
    const [id] = await this.matches.insert(ctx, first.fund, first.account, [match]);
    ctx.note('bankMatch', id!, { fund: first.fund, account: first.account, items, reason: input.reason });
    return { id: id! };
  }
}
