import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, sumMoney, toWire } from '../kernel/money.js';
import { lastDay, type Period } from '../kernel/period.js';
import { breakSideLabels } from '../messages/reconcile.js';
import type { Tx } from '../platform/db/db.js';
import { BreaksStore, type AccountSums, type BreakRow } from './breaks.store.js';
import { openSums, reconcile } from './domain/reconciliation.js';
import type { ReconciliationDto } from './reconcile-answers.dto.js';

/**
 * 银行存款余额调节表 of an account as of the last day of a month. What happens later changes nothing in it; with `knownAt`
 * it is also what was known at that time, so that a printed one can be made again.
 * Errors: BANK_ACCOUNT_NOT_FOUND (missing); BANK_STATEMENT_MISSING (rule) without a statement by then.
 */
@Injectable()
export class MakeReconciliation {
  constructor(
    @Inject(BreaksStore) private readonly breaks: BreaksStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(
    tx: Tx,
    agencyId: number,
    input: { fund: string; account: string; period: Period; knownAt: Date | null },
  ): Promise<ReconciliationDto> {
    const on = lastDay(input.period);
    const asOf = { fund: input.fund, account: input.account, on, knownAt: input.knownAt };
    const [account] = await this.breaks.accounts(tx, agencyId, asOf);
    if (!account) throw new DomainError('BANK_ACCOUNT_NOT_FOUND', 'missing', { account: input.account });
    if (account.bankBalance === null) {
      throw new DomainError('BANK_STATEMENT_MISSING', 'rule', { account: account.name, period: input.period });
    }
    const all = await this.breaks.all(tx, agencyId, asOf);
    const { name: agencyName } = await this.agencies.agency(tx, agencyId);
    const { name: fundName } = await this.agencies.fund(tx, agencyId, input.fund);
    return outward(account, all, { agencyName, fundName, period: input.period, on, knownAt: input.knownAt });
  }
}

function outward(
  account: AccountSums,
  all: readonly BreakRow[],
  head: { agencyName: string; fundName: string; period: string; on: string; knownAt: Date | null },
): ReconciliationDto {
  const amounts = (side: BreakRow['side']) => all.filter((row) => row.side === side).map((row) => money(row.amount));
  const result = reconcile(
    money(account.bookBalance),
    money(account.bankBalance!),
    openSums(amounts('BANK')),
    openSums(amounts('BOOK')),
  );
  const explained = sumMoney([...amounts('START'), ...amounts('GAP')]);
  return {
    ...head,
    knownAt: head.knownAt?.toISOString() ?? null,
    fund: account.fund,
    account: account.account,
    accountName: account.name,
    coveredTo: account.coveredTo!,
    covered: account.coveredTo === head.on && account.holes === 0,
    bookBalance: toWire(result.book),
    bankReceivedNotBooked: toWire(result.notBooked.received),
    bankPaidNotBooked: toWire(result.notBooked.paid),
    adjustedBook: toWire(result.adjustedBook),
    bankBalance: toWire(result.bank),
    bookedReceivedNotAtBank: toWire(result.notAtBank.received),
    bookedPaidNotAtBank: toWire(result.notAtBank.paid),
    adjustedBank: toWire(result.adjustedBank),
    difference: toWire(result.difference),
    unexplained: toWire(result.difference.minus(explained)),
    agrees: result.difference.isZero(),
    breaks: all.map(breakOutward),
  };
}

export function breakOutward(row: BreakRow) {
  return { ...row, sideLabel: breakSideLabels[row.side], assignedAt: row.assignedAt?.toISOString() ?? null };
}
