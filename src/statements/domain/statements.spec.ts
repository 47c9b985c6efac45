import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { startingChart } from '../../ledger/domain/chart.js';
import type { AccountClass } from '../../ledger/domain/ledger.types.js';
import { balanceSheet, incomeStatement } from './statements.js';
import type { AccountFacts, ClassTotals, StatementLine } from './statement.types.js';

const chart = startingChart('RESIDENT').filter(({ postable }) => postable);
const of = (kind: AccountClass): string[] => chart.filter((account) => account.class === kind).map(({ code }) => code);

interface Voucher {
  when: 'before' | 'opening' | 'year' | 'month' | 'carried';
  debit: string;
  credit: string;
  fen: number;
}
const account = fc.constantFrom(...chart.map(({ code }) => code));
const ordinary = fc.record({
  when: fc.constantFrom<Voucher['when']>('before', 'opening', 'year', 'month'),
  debit: account,
  credit: account,
  fen: fc.integer({ min: -1e12, max: 1e12 }),
});
/** The year-end transfer moves between income or expense and the surplus only. */
const carried = fc.record({
  when: fc.constant<Voucher['when']>('carried'),
  debit: fc.constantFrom(...of('INCOME'), ...of('EXPENSE')),
  credit: fc.constantFrom(...of('NET_ASSET')),
  fen: fc.integer({ min: -1e12, max: 1e12 }),
});
const history = fc.array(fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 1, arbitrary: carried }), {
  maxLength: 60,
});

function factsOf(vouchers: readonly Voucher[]): AccountFacts[] {
  return chart.map(({ code, name, class: kind }) => {
    const net = (...when: Voucher['when'][]): Decimal =>
      sumMoney(
        vouchers
          .filter((voucher) => when.includes(voucher.when))
          .flatMap(({ debit, credit, fen }) => [
            ...(debit === code ? [new Decimal(fen).div(100)] : []),
            ...(credit === code ? [new Decimal(fen).div(-100)] : []),
          ]),
      );
    return {
      code,
      name,
      class: kind,
      before: net('before'),
      opening: net('opening'),
      month: net('month'),
      year: net('year', 'month'),
      carried: net('carried'),
    };
  });
}

function totals(facts: readonly AccountFacts[]): ClassTotals {
  const total = (kind: AccountClass): Decimal =>
    sumMoney(
      facts
        .filter((one) => one.class === kind)
        .map(({ before, opening, year, carried: moved }) => before.plus(opening).plus(year).plus(moved)),
    );
  return {
    ASSET: total('ASSET'),
    LIABILITY: total('LIABILITY'),
    NET_ASSET: total('NET_ASSET'),
    INCOME: total('INCOME'),
    EXPENSE: total('EXPENSE'),
  };
}

const line = (lines: readonly StatementLine[], title: string): StatementLine =>
  lines.find((one) => one.title === title)!;
const sum = (lines: readonly StatementLine[], kind: StatementLine['kind'], key: 'first' | 'second'): string =>
  toWire(sumMoney(lines.filter((one) => one.kind === kind && one.code !== null).map((one) => new Decimal(one[key]!))));

describe('the statements of any history of balanced vouchers', () => {
  it('balance at both dates, tie to the trial balance, and explain the net assets by the surplus', () => {
    fc.assert(
      fc.property(history, (vouchers) => {
        const facts = factsOf(vouchers);
        const sheet = balanceSheet(facts, totals(facts));
        const income = incomeStatement(facts);
        for (const { name, difference } of [...sheet.checks, ...income.checks]) {
          expect([name, difference]).toEqual([name, '0.00']);
        }
        for (const key of ['first', 'second'] as const) {
          expect(line(sheet.assets, '资产合计')[key]).toBe(line(sheet.claims, '负债和净资产总计')[key]);
          expect(sum(sheet.assets, 'LINE', key)).toBe(line(sheet.assets, '资产合计')[key]);
        }
        expect(line(income.lines, '四、期末滚存结余').second).toBe(line(sheet.claims, '净资产合计').second);
        expect(line(income.lines, '四、期末滚存结余').first).toBe(line(sheet.claims, '净资产合计').second);
      }),
    );
  });

  it('drill down: the accounts of each line add up to it', () => {
    fc.assert(
      fc.property(history, (vouchers) => {
        const facts = factsOf(vouchers);
        const sheet = balanceSheet(facts, totals(facts));
        for (const one of [...sheet.assets, ...sheet.claims, ...incomeStatement(facts).lines]) {
          if (one.kind !== 'LINE' || one.title.startsWith('加：期初')) continue;
          for (const key of ['first', 'second'] as const)
            expect(toWire(sumMoney(one.accounts.map((part) => new Decimal(part[key]))))).toBe(one[key]);
        }
      }),
    );
  });

  it('read the same before and after the year-end transfer', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 10 ** 9 }), (vouchers, fen) => {
        const open = vouchers.filter(({ when }) => when !== 'carried');
        const transfer: Voucher = { when: 'carried', debit: '4001', credit: '3001', fen };
        const [before, after] = [factsOf(open), factsOf([...open, transfer])];
        expect(incomeStatement(after).lines.map(({ first, second }) => [first, second])).toEqual(
          incomeStatement(before).lines.map(({ first, second }) => [first, second]),
        );
        const net = (facts: AccountFacts[]) => line(balanceSheet(facts, totals(facts)).claims, '净资产合计');
        expect(net(after)).toMatchObject({ first: net(before).first, second: net(before).second });
      }),
    );
  });

  it('say when the kept balances are not what the postings are', () => {
    const facts = factsOf([{ when: 'year', debit: '1003', credit: '4001', fen: 100 }]);
    const books = { ...totals(facts), ASSET: new Decimal('1.01') };
    expect(balanceSheet(facts, books).checks.filter(({ difference }) => difference !== '0.00')).toEqual([
      { name: 'trialBalanceASSET', title: '资产与科目余额表', difference: '-0.01' },
    ]);
    expect(
      balanceSheet([], { ...totals([]), ASSET: ZERO }).checks.every(({ difference }) => difference === '0.00'),
    ).toBe(true);
  });
});
