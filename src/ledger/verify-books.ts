import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { BookPass, checkBalances, type Control } from './domain/check-books.js';
import { checkBenefits, checkFacts, checkSuspense } from './domain/check-subledger.js';
import type { CheckResult } from '../kernel/verification.js';
import { VerifyBooksStore, type AccountUse } from './verify-books.store.js';

/**
 * Recomputes the fund books from what they consist of, without the SQL functions that wrote them: chains, numbers,
 * balances, reversals, cash, and the subledger against its control accounts.
 */
@Injectable()
export class LedgerVerifier {
  constructor(@Inject(VerifyBooksStore) private readonly store: VerifyBooksStore) {}

  /** @param report is told of each check as it is done */
  async verify(
    tx: Tx,
    agencyId: number,
    report: (check: CheckResult) => void = () => undefined,
  ): Promise<CheckResult[]> {
    const results: CheckResult[] = [];
    const done = (...checks: CheckResult[]): void => {
      results.push(...checks);
      checks.forEach(report);
    };
    const pass = new BookPass(controls(await this.store.accounts(tx, agencyId)));
    for await (const voucher of this.store.vouchers(tx, agencyId)) pass.accept(voucher);
    done(...pass.finish(await this.store.heads(tx, agencyId), await this.store.periods(tx, agencyId)));
    done(checkBalances(pass.turnovers, await this.store.balances(tx, agencyId)));
    const facts = await this.store.facts(tx, agencyId);
    done(checkFacts(facts, pass), checkBenefits(facts, pass));
    done(checkSuspense(await this.store.held(tx, agencyId), pass));
    return results;
  }
}

/** Control accounts by `fund code`: the named ones, income, and everything under the account that holds the benefit details. */
function controls(accounts: readonly AccountUse[]): Map<string, Control> {
  const map = new Map<string, Control>();
  const benefits = new Set(
    accounts
      .filter(({ purpose }) => purpose?.startsWith('BENEFIT_'))
      .map(({ fund, code }) => `${fund} ${code.slice(0, 4)}`),
  );
  for (const { fund, code, purpose, class: kind } of accounts) {
    if (purpose === 'DISBURSEMENT' || purpose === 'TREASURY' || purpose === 'BOUNCE_SUSPENSE')
      map.set(`${fund} ${code}`, purpose);
    else if (benefits.has(`${fund} ${code.slice(0, 4)}`)) map.set(`${fund} ${code}`, 'BENEFIT');
    // By class, because the purpose of an income account may move while it has a balance.
    else if (kind === 'INCOME') map.set(`${fund} ${code}`, 'INCOME');
  }
  return map;
}
