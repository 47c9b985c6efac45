import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { decideMatches } from './domain/decide-matches.js';
import type { MatchDecision } from './domain/reconcile.types.js';
import { MatchesStore, type PostingKey } from './matches.store.js';
import { StatementsStore } from './statements.store.js';

export interface AutomaticMatching {
  fund: string;
  account: string;
  toleranceDays: number;
}

/**
 * Matches whatever is certain and leaves the rest open with its reason; `propose` is the same without effect.
 * Errors: BANK_ACCOUNT_NOT_FOUND (missing).
 */
@Injectable()
export class MatchAutomatically {
  constructor(
    @Inject(MatchesStore) private readonly matches: MatchesStore,
    @Inject(StatementsStore) private readonly statements: StatementsStore,
  ) {}

  async propose(tx: Tx, agencyId: number, input: AutomaticMatching): Promise<MatchDecision> {
    const { fund, account } = input;
    if (!(await this.statements.isBankAccount(tx, agencyId, fund, account))) {
      throw new DomainError('BANK_ACCOUNT_NOT_FOUND', 'missing', { account });
    }
    const lines = await this.matches.openLines(tx, agencyId, fund, account);
    const since = lines.reduce<string | null>((first, { on }) => (first === null || on < first ? on : first), null);
    const postings = await this.matches.postings(tx, agencyId, fund, account, since);
    return decideMatches(lines, postings, input.toleranceDays);
  }

  async run(ctx: Ctx, input: AutomaticMatching): Promise<MatchDecision & { ids: string[] }> {
    await this.statements.lockAccount(ctx, input.fund, input.account);
    const decision = await this.propose(ctx.tx, ctx.agencyId, input);
    const ids = await this.matches.insert(
      ctx,
      input.fund,
      input.account,
      decision.matches.map(({ rule, lines, postings }) => ({
        rule,
        lines,
        postings: postings.map(postingKey),
        toleranceDays: rule === 'AMOUNT_DATE' || rule === 'PARTS' ? input.toleranceDays : null,
        reason: null,
      })),
    );
    ctx.note('bankAccount', `${input.fund}/${input.account}`, {
      toleranceDays: input.toleranceDays,
      matches: ids.length,
      open: decision.open.length,
    });
    return { ...decision, ids };
  }
}

/** `voucher/line` as the matcher names a posting. */
export function postingKey(id: string): PostingKey {
  const [voucherId, lineNo] = id.split('/') as [string, string];
  return { voucherId, lineNo: Number(lineNo) };
}
