import { Decimal, ZERO } from '../../kernel/money.js';
import { firstDay, periodsFrom, type Period } from '../../kernel/period.js';
import type { Fund } from '../../ledger/domain/ledger.types.js';
import type { AccountBalance, AccountMonth, ExportAccount, Journal, JournalEvent } from './export.types.js';

/**
 * The journal as events: balances brought forward where the books began before it, its vouchers, and after each month the
 * balances that the books themselves state, for the reader's program to find the same.
 */
export async function* journalEvents(journal: Journal): AsyncGenerator<JournalEvent> {
  const { scope, months, vouchers } = journal;
  const running = new RunningBalances(journal.accounts);
  running.add(months.filter(({ period }) => period < scope.from));
  for (const fund of scope.funds) {
    const balances = running.of(fund).filter(({ own }) => own !== null && !own.isZero());
    if (balances.length > 0) yield { kind: 'OPENING', fund, on: firstDay(scope.from), balances };
  }

  const last = months.reduce<Period>((latest, { period }) => (period > latest ? period : latest), '');
  const ends = last === '' ? [] : periodsFrom(scope.from, last < scope.to ? last : scope.to);
  function* endBefore(period: Period | null): Generator<JournalEvent> {
    while (ends[0] !== undefined && (period === null || ends[0] < period)) {
      const ended = ends.shift()!;
      running.add(months.filter((month) => month.period === ended));
      for (const fund of scope.funds) {
        const balances = running.of(fund);
        if (balances.length > 0) yield { kind: 'MONTH_END', fund, period: ended, balances };
      }
    }
  }
  for await (const voucher of vouchers) {
    yield* endBefore(voucher.period);
    yield { kind: 'VOUCHER', voucher };
  }
  yield* endBefore(null);
}

class RunningBalances {
  private readonly nets = new Map<string, Decimal>();

  constructor(private readonly accounts: readonly ExportAccount[]) {}

  add(months: readonly AccountMonth[]): void {
    for (const { fund, account, net } of months) {
      const key = `${fund} ${account}`;
      this.nets.set(key, (this.nets.get(key) ?? ZERO).plus(net));
    }
  }

  /** Accounts of the fund that have moved, themselves or below. */
  of(fund: Fund): AccountBalance[] {
    const own = this.accounts.filter((account) => account.fund === fund);
    return own.flatMap((account) => {
      const below = own.flatMap(({ code }) => {
        const net = code.startsWith(account.code) ? this.nets.get(`${fund} ${code}`) : undefined;
        return net ? [net] : [];
      });
      if (below.length === 0) return [];
      const whole = below.reduce((sum, net) => sum.plus(net), ZERO);
      return [{ account, own: this.nets.get(`${fund} ${account.code}`) ?? null, whole }];
    });
  }
}
