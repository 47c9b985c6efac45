import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, money, sumMoney, toWire, ZERO } from '../kernel/money.js';
import { intToPeriod, lastDay, periodToInt, type Period } from '../kernel/period.js';
import type { Clock } from '../ledger/domain/books.types.js';
import type { Fund } from '../ledger/domain/ledger.types.js';
import { ageBands, clockTexts, statementTitles, statementWords } from '../messages/statements.js';
import type { Tx } from '../platform/db/db.js';
import { ageOf, maskName, openItems } from './domain/open-items.js';
import { balanceSheet, incomeStatement } from './domain/statements.js';
import { AGE_BANDS } from './domain/statement.types.js';
import type { AgeBand, BalanceSheet, IncomeStatement, StatementCheck } from './domain/statement.types.js';
import { threeClocks, type ThreeClocks } from './domain/three-clocks.js';
import { StatementsStore } from './statements.store.js';

/** What stands above every statement. */
export interface Heading {
  fund: Fund;
  fundName: string;
  agencyName: string;
  period: Period;
  /** Last day of the month. */
  asOf: string;
  clock: Clock;
  clockText: string;
}

export interface NoteRow {
  /** A payout's reference, or a voucher. */
  id: string;
  label: string;
  /** HELD returns only: month of the benefit. */
  period: Period | null;
  on: string;
  days: number;
  band: AgeBand;
  amount: string;
}

export interface NoteBand {
  band: AgeBand;
  title: string;
  count: number;
  amount: string;
}

export interface Note {
  account: string;
  accountName: string;
  /** PEOPLE: returned payouts by person; VOUCHERS: open items, the oldest settled first. */
  kind: 'PEOPLE' | 'VOUCHERS';
  balance: string;
  rows: NoteRow[];
  bands: NoteBand[];
  check: StatementCheck;
}

/** 资产负债表, 收支表 and notes of one fund as of a month; by the date of the money. Errors: STATEMENT_FUND_MISSING. */
@Injectable()
export class ShowStatements {
  constructor(@Inject(StatementsStore) private readonly store: StatementsStore) {}

  async heading(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<Heading> {
    const names = await this.store.heading(tx, agencyId, fund);
    if (!names) throw new DomainError('STATEMENT_FUND_MISSING', 'missing', { fund });
    const clock = 'DATE_PAID';
    return {
      fund,
      fundName: names.fund,
      agencyName: names.agency,
      period,
      asOf: lastDay(period),
      clock,
      clockText: clockTexts[clock],
    };
  }

  async balanceSheet(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<Heading & BalanceSheet> {
    const month = periodToInt(period);
    const heading = await this.heading(tx, agencyId, fund, period);
    const facts = await this.store.facts(tx, agencyId, fund, month);
    const books = await this.store.classTotals(tx, agencyId, fund, month);
    return { ...heading, ...balanceSheet(facts, books) };
  }

  async incomeStatement(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<Heading & IncomeStatement> {
    const heading = await this.heading(tx, agencyId, fund, period);
    return { ...heading, ...incomeStatement(await this.store.facts(tx, agencyId, fund, periodToInt(period))) };
  }

  async notes(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<Heading & { notes: Note[] }> {
    const month = periodToInt(period);
    const heading = await this.heading(tx, agencyId, fund, period);
    const notes: Note[] = [];
    for (const account of await this.store.itemAccounts(tx, agencyId, fund, month)) {
      const people = account.purpose === 'BOUNCE_SUSPENSE';
      const rows = people
        ? await this.heldReturns(tx, agencyId, fund, month, heading.asOf)
        : await this.openItems(tx, agencyId, fund, account.code, month, heading.asOf);
      const sum = sumMoney(rows.map(({ amount }) => money(amount)));
      const name = people ? 'heldReturns' : 'openItems';
      notes.push({
        account: account.code,
        accountName: account.name,
        kind: people ? 'PEOPLE' : 'VOUCHERS',
        balance: toWire(account.balance),
        rows,
        bands: AGE_BANDS.map((band) => {
          const of = rows.filter((row) => row.band === band);
          const amount = toWire(sumMoney(of.map((row) => money(row.amount))));
          return { band, title: ageBands[band], count: of.length, amount };
        }),
        check: { name, title: statementTitles.checks[name], difference: toWire(account.balance.minus(sum)) },
      });
    }
    return { ...heading, notes };
  }

  /** Payouts by the three clocks; `clock` is the one that `year` is of. */
  async threeClocks(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    clock: Clock,
    year: number,
  ): Promise<ThreeClocks & { checks: StatementCheck[] }> {
    const report = threeClocks(await this.store.clockFacts(tx, agencyId, fund, clock, year));
    const titles = statementTitles.checks;
    if (clock !== 'DATE_PAID') return { ...report, checks: [] };
    // The books know the date of the money only.
    const booked = await this.store.booked(tx, agencyId, fund, year);
    const difference = (told: string, inBooks: Decimal): string => toWire(money(told).minus(inBooks));
    const checks = [
      { name: 'paidByBooks', title: titles.paidByBooks, difference: difference(report.total.paid, booked.paid) },
      {
        name: 'returnedByBooks',
        title: titles.returnedByBooks,
        difference: difference(report.total.returned, booked.returned),
      },
    ];
    return { ...report, checks };
  }

  private async heldReturns(tx: Tx, agencyId: number, fund: Fund, period: number, asOf: string): Promise<NoteRow[]> {
    const held = await this.store.heldReturns(tx, agencyId, fund, period);
    return held.map((row) => ({
      id: row.reference,
      label: maskName(row.name),
      period: intToPeriod(row.period),
      on: row.returnedOn,
      ...ageOf(row.returnedOn, asOf),
      amount: row.amount,
    }));
  }

  private async openItems(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    account: string,
    period: number,
    asOf: string,
  ): Promise<NoteRow[]> {
    const items = openItems(await this.store.moves(tx, agencyId, fund, account, period));
    return items
      .filter(({ amount }) => !amount.eq(ZERO))
      .map((item) => ({
        id: item.voucherId,
        label: `${statementWords.voucher(intToPeriod(item.period), item.number)} ${item.summary}`,
        period: null,
        on: item.on,
        ...ageOf(item.on, asOf),
        amount: toWire(item.amount),
      }));
  }
}
