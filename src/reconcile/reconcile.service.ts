import { Inject, Injectable } from '@nestjs/common';
import { money, toWire, ZERO } from '../kernel/money.js';
import { lastDay, type Period } from '../kernel/period.js';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { BreaksStore, type AccountSums, type BreakAge, type SideSums } from './breaks.store.js';
import { reconcile } from './domain/reconciliation.js';
import type { AccountReconciliation, ReconciliationStatus } from './domain/reconcile.types.js';
import { ReconciliationVerifier } from './verify-reconciliation.js';

export type { BreakAge } from './breaks.store.js';

/** The door of bank reconciliation. */
@Injectable()
export class ReconcileService {
  constructor(
    @Inject(BreaksStore) private readonly breaks: BreaksStore,
    @Inject(ReconciliationVerifier) private readonly verifier: ReconciliationVerifier,
  ) {}

  /** Recomputes statements and matches: bank-statements, bank-matches, bank-matched-now. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult[]> {
    return this.verifier.verify(tx, agencyId);
  }

  /** What stands open between books and bank at the end of a day, of all funds, by age. */
  openBreaks(tx: Tx, agencyId: number, on: string): Promise<BreakAge[]> {
    return this.breaks.byAge(tx, agencyId, { fund: null, account: null, on, knownAt: null });
  }

  /**
   * Where the bank accounts of a fund stand at the end of a month, for the closing checklist: whether statements reach
   * the last day, what is unmatched on both sides, and how many differences nobody looks after. An account is ready when
   * its statements are complete, both adjusted sides agree and every difference has an owner.
   */
  async statusOf(tx: Tx, agencyId: number, fund: string, period: Period): Promise<ReconciliationStatus> {
    const asOf = { fund, account: null, on: lastDay(period), knownAt: null };
    const sums = await this.breaks.sums(tx, agencyId, asOf);
    const accounts = (await this.breaks.accounts(tx, agencyId, asOf)).map((account) =>
      accountStatus(
        account,
        sums.filter((sum) => sum.account === account.account),
        asOf.on,
      ),
    );
    return { fund, period, accounts, ready: accounts.every(({ ready }) => ready) };
  }
}

function accountStatus(account: AccountSums, sums: readonly SideSums[], on: string): AccountReconciliation {
  const side = (name: SideSums['side']) => {
    const sum = sums.find((one) => one.side === name);
    return { count: sum?.items ?? 0, received: money(sum?.received ?? '0'), paid: money(sum?.paid ?? '0') };
  };
  const [lines, postings] = [side('BANK'), side('BOOK')];
  const needed = account.postings > 0 || account.bankBalance !== null;
  const covered = account.coveredTo === on && account.holes === 0;
  const unowned = sums.reduce((count, sum) => count + sum.unowned, 0);
  const agrees =
    account.bankBalance !== null &&
    reconcile(money(account.bookBalance), money(account.bankBalance), lines, postings).difference.eq(ZERO);
  const wire = (sum: typeof lines) => ({ count: sum.count, received: toWire(sum.received), paid: toWire(sum.paid) });
  return {
    account: account.account,
    name: account.name,
    purpose: account.purpose,
    needed,
    coveredTo: account.coveredTo,
    covered,
    holes: account.holes,
    bookBalance: account.bookBalance,
    bankBalance: account.bankBalance,
    unmatchedLines: wire(lines),
    unmatchedPostings: wire(postings),
    unowned,
    agrees,
    ready: !needed || (covered && agrees && unowned === 0),
  };
}
