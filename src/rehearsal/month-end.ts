import type { BreakView, ClosingItemView } from '../client/desk.js';
import { LedgerApiError } from '../client/ledger-client.js';
import { money } from '../kernel/money.js';
import { yearOf, type Period } from '../kernel/period.js';
import { rehearsalMessages as text } from '../messages/rehearsal.js';
import { SCHEMES, type Scheme } from '../reference/money-plan.js';
import { BankWindow, type HandedStatement } from './bank-window.js';
import type { Staff } from './play-month.js';

/** How a fund's month ended. */
export interface MonthEndResult {
  fund: Scheme;
  accounts: number;
  lines: number;
  matches: number;
  /** Differences that stay open, each with an owner. */
  open: number;
  /** Looked at before closing when asked for; else empty, and the closing itself refuses. */
  checklist: ClosingItemView[];
  closed: boolean;
  seconds: Record<'reconcile' | 'checklist' | 'close', number>;
}

/**
 * The end of a month at the desks: the bookkeeper takes in the bank's statements, matches and says who looks after what
 * stays open, carries the year in December; the approver, who heads the finance section, closes the month.
 * A month that is closed is left alone, so it can be played again.
 */
export class MonthEnd {
  readonly bank: BankWindow;

  constructor(private readonly staff: Staff) {
    this.bank = new BankWindow(staff.bookkeeper.client);
  }

  /** The three funds side by side. */
  async play(period: Period, options: { checklist?: boolean } = {}): Promise<MonthEndResult[]> {
    const closed = new Set(await this.staff.bookkeeper.closedPeriods());
    const open = SCHEMES.filter((fund) => !closed.has(`${fund}/${period}`));
    if (period.endsWith('-12')) {
      for (const fund of open) await this.carry(fund, period);
      await this.staff.reviewer.reviewVouchers(period);
    }
    return Promise.all(open.map((fund) => this.playFund(fund, period, options.checklist ?? false)));
  }

  private async playFund(fund: Scheme, period: Period, look: boolean): Promise<MonthEndResult> {
    const { approver } = this.staff;
    let last = performance.now();
    const lap = (): number => {
      const passed = (performance.now() - last) / 1000;
      last = performance.now();
      return passed;
    };
    const statements = await this.bank.statements(fund, period);
    const end = statements[0]?.to ?? period;
    const found = await this.reconcile(fund, period, statements);
    const matches = found + (await this.settleMistakes(fund, end));
    const open = await this.own(fund, end);
    const reconcile = lap();
    const { items, ready } = look ? await approver.checklist(fund, period) : { items: [], ready: true };
    const checklist = lap();
    if (ready) await approver.closePeriod(fund, period, `close/${period}/${fund}`);
    return {
      fund,
      accounts: statements.length,
      lines: statements.reduce((sum, { lines }) => sum + lines.length, 0),
      matches,
      open,
      checklist: items,
      closed: ready,
      seconds: { reconcile, checklist, close: lap() },
    };
  }

  /** @returns how many matches the service found */
  private async reconcile(fund: Scheme, period: Period, statements: readonly HandedStatement[]): Promise<number> {
    const { bookkeeper } = this.staff;
    let matches = 0;
    for (const { account, from, to, fileName, csv } of statements) {
      const key = (step: string): string => `reconcile/${period}/${fund}/${account}/${step}`;
      await bookkeeper.importStatement({ fund, account, from, to }, { name: fileName, bytes: csv }, key('statement'));
      matches += (await bookkeeper.matchAutomatically(fund, account, key('match'))).matches.length;
    }
    return matches;
  }

  /** Money of others that the bank put in and took back: two lines that are nothing together, matched by hand. */
  private async settleMistakes(fund: Scheme, on: string): Promise<number> {
    const { bookkeeper } = this.staff;
    const rows = (await bookkeeper.breaks({ fund, on })).rows.filter(({ side }) => side === 'BANK');
    let settled = 0;
    for (const back of rows.filter(({ amount }) => money(amount).isNegative())) {
      const isBefore = (row: BreakView): boolean =>
        row.account === back.account && row.on < back.on && money(row.amount).plus(back.amount).isZero();
      const [made, ...others] = rows.filter(isBefore);
      if (!made || others.length > 0) continue;
      await bookkeeper.matchByHand([made.lineId!, back.lineId!], [], text.mistakeTakenBack);
      settled += 1;
    }
    return settled;
  }

  /** What the bank has not seen yet is the cashier's to ask about, everything else the bookkeeper's. */
  private async own(fund: Scheme, on: string): Promise<number> {
    const { bookkeeper, cashier } = this.staff;
    const { rows, total } = await bookkeeper.breaks({ fund, on });
    const unowned = rows.filter(({ ownerId }) => ownerId === null);
    for (const [desk, mine, note] of [
      [cashier, unowned.filter(({ side }) => side === 'BOOK'), text.breakAtBank],
      [bookkeeper, unowned.filter(({ side }) => side !== 'BOOK'), text.breakInBooks],
    ] as const) {
      if (mine.length > 0) await bookkeeper.assignBreaks(mine, await desk.userId(), note);
    }
    return total;
  }

  private async carry(fund: Scheme, period: Period): Promise<void> {
    try {
      await this.staff.bookkeeper.carryYear(fund, yearOf(period), `carry/${fund}/${yearOf(period)}`);
    } catch (error) {
      if (!(error instanceof LedgerApiError) || error.code !== 'YEAR_NOTHING_TO_CARRY') throw error;
    }
  }
}
