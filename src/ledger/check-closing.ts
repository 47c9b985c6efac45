import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { intToPeriod, periodToInt, yearOf, type Period } from '../kernel/period.js';
import { bankProblems } from '../messages/ledger.js';
import type { Tx } from '../platform/db/db.js';
import type { AccountReconciliation } from '../reconcile/domain/reconcile.types.js';
import { ReconcileService } from '../reconcile/reconcile.service.js';
import { closingItems, type ClosingFacts } from './domain/closing.js';
import type { ClosingItem } from './domain/closing.types.js';
import type { Fund } from './domain/ledger.types.js';
import { trialBalance } from './domain/trial-balance.js';
import type { CheckResult } from '../kernel/verification.js';
import { ClosingStore } from './closing.store.js';
import { LedgerVerifier } from './verify-books.js';
import { VoucherReadsStore } from './voucher-reads.store.js';

/** The closing checklist of a fund's month, from the records as they are now. */
@Injectable()
export class CheckClosing {
  constructor(
    @Inject(ClosingStore) private readonly store: ClosingStore,
    @Inject(VoucherReadsStore) private readonly reads: VoucherReadsStore,
    @Inject(LedgerVerifier) private readonly verifier: LedgerVerifier,
    @Inject(ReconcileService) private readonly bank: ReconcileService,
  ) {}

  /**
   * Chains, balances and the subledger of the agency's books, recomputed before a month of a fund is closed. Ask it of a
   * snapshot. Errors: PERIOD_BEFORE_BOOKS (rule): there is nothing to close before a fund's first voucher.
   */
  async verify(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<CheckResult[]> {
    if (!(await this.store.hasBegun(tx, agencyId, fund, periodToInt(period)))) {
      throw new DomainError('PERIOD_BEFORE_BOOKS', 'rule', { fund, period });
    }
    return this.verifier.verify(tx, agencyId);
  }

  async items(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    period: Period,
    checks: readonly CheckResult[],
  ): Promise<ClosingItem[]> {
    const month = periodToInt(period);
    const { store } = this;
    const turnovers = await this.reads.turnover(tx, agencyId, fund, month);
    const facts: ClosingFacts = {
      december: month % 100 === 12,
      earlierOpen: (await store.earlierOpen(tx, agencyId, fund, month)).map(intToPeriod),
      batches: await store.openBatches(tx, agencyId, fund, period),
      slips: await store.missingSlips(tx, agencyId, fund, period),
      resultLines: await store.openResultLines(tx, agencyId, fund, period),
      fundRequests: await store.openRequests(tx, agencyId, fund, period),
      bank: (await this.bank.statusOf(tx, agencyId, fund, period)).accounts.map(bankAccount),
      proposals: await store.openProposals(tx, agencyId, fund, period),
      unreviewed: await store.unreviewed(tx, agencyId, fund, month),
      notCarried: await store.notCarried(tx, agencyId, fund, yearOf(period)),
      trialBalanced: trialBalance(
        turnovers.map((row) => ({
          ...row,
          opening: new Decimal(row.opening),
          debit: new Decimal(row.debit),
          credit: new Decimal(row.credit),
          yearDebit: new Decimal(row.yearDebit),
          yearCredit: new Decimal(row.yearCredit),
        })),
      ).balanced,
      checks,
    };
    return closingItems(facts);
  }
}

function bankAccount(account: AccountReconciliation): ClosingFacts['bank'][number] {
  const { needed, covered, coveredTo, agrees } = account;
  const problem = !needed
    ? null
    : !covered
      ? bankProblems.notCovered(coveredTo)
      : !agrees
        ? bankProblems.notAgreed
        : null;
  return {
    id: account.account,
    label: `${account.account} ${account.name}`,
    ready: problem === null,
    unowned: needed ? account.unowned : 0,
    problem,
  };
}
