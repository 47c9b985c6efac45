import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { startingChart } from './chart.js';
import { FUNDS, LEVELS, type Components, type Fund, type Purpose, type VoucherDraft } from './ledger.types.js';
import * as rules from './posting-rules.js';
import type { FundRules, PayoutSums } from './posting-rules.js';

const d = (text: string): Decimal => new Decimal(text);
const purposesOf = (fund: Fund): Set<Purpose> =>
  new Set(startingChart(fund).flatMap(({ purpose }) => (purpose ? [purpose] : [])));
const fundRules = (fund: Fund, bounceRule: FundRules['bounceRule'] = 'SUSPENSE'): FundRules => ({
  bounceRule,
  purposes: purposesOf(fund),
});
const show = (draft: VoucherDraft | null): string[] =>
  (draft?.lines ?? []).map(({ purpose, debit, credit }) =>
    debit.isZero() ? `  ${purpose} ${toWire(credit)}` : `${purpose} ${toWire(debit)}`,
  );
const sums = (values: Partial<Record<keyof Components, string>>): PayoutSums => {
  const of = (key: keyof Components): Decimal => d(values[key] ?? '0');
  const components = {
    base: of('base'),
    personal: of('personal'),
    adjustment: of('adjustment'),
    backPay: of('backPay'),
    grant: of('grant'),
  };
  return { components, total: sumMoney(Object.values(components)) };
};
const month = sums({ base: '1000.00', personal: '200.50', adjustment: '30.00', backPay: '12.25', grant: '500.00' });
const batch = { on: '2024-12-10', batchId: '7', number: 'B7', kind: 'REGULAR' as const, ...month };

describe('the posting table', () => {
  it('books a paid batch by detail account against 支出户', () => {
    expect(show(rules.batchPaid(batch, fundRules('RESIDENT')))).toEqual([
      'BENEFIT_BASE 1042.25',
      'BENEFIT_PERSONAL 200.50',
      'BENEFIT_GRANT 500.00',
      '  DISBURSEMENT 1742.75',
    ]);
  });

  it('books the personal pension as basic pension where the fund has no such detail', () => {
    expect(show(rules.batchPaid(batch, fundRules('ENTERPRISE')))).toEqual([
      'BENEFIT_BASE 1242.75',
      'BENEFIT_GRANT 500.00',
      '  DISBURSEMENT 1742.75',
    ]);
  });

  it('takes a detail that is negative off the next one', () => {
    const odd = { ...batch, ...sums({ base: '100.00', backPay: '-130.00', personal: '50.00' }) };
    expect(show(rules.batchPaid(odd, fundRules('RESIDENT')))).toEqual([
      'BENEFIT_PERSONAL 20.00',
      '  DISBURSEMENT 20.00',
    ]);
  });

  it('holds returned money in 2001, pays the reissue from there, and lets a waived payout reduce the expense', () => {
    const fund = fundRules('RESIDENT');
    const fact = {
      ...batch,
      resultFileId: '3',
      payoutActId: '9',
      lineNo: 4,
      bookedOn: '2024-12-10',
      expenseYear: 2024,
    };
    expect(show(rules.bounced(fact, fund))).toEqual(['DISBURSEMENT 1742.75', '  BOUNCE_SUSPENSE 1742.75']);
    expect(show(rules.lateReturned(fact, fund))).toEqual(['DISBURSEMENT 1742.75', '  BOUNCE_SUSPENSE 1742.75']);
    expect(show(rules.batchPaid({ ...batch, kind: 'REISSUE' }, fund))).toEqual([
      'BOUNCE_SUSPENSE 1742.75',
      '  DISBURSEMENT 1742.75',
    ]);
    expect(show(rules.waived(fact, fund))).toEqual([
      'BOUNCE_SUSPENSE 1742.75',
      'BENEFIT_BASE -1042.25',
      'BENEFIT_PERSONAL -200.50',
      'BENEFIT_GRANT -500.00',
    ]);
  });

  it('does not touch the expense of an earlier year when a payout is waived', () => {
    const fact = { ...batch, on: '2024-12-31', payoutActId: '9', lineNo: 4, bookedOn: '2025-01-01', expenseYear: 2024 };
    expect(show(rules.waived(fact, fundRules('RESIDENT')))).toEqual([
      'BOUNCE_SUSPENSE 1742.75',
      '  OTHER_INCOME 1742.75',
    ]);
  });

  it('books returned money red in 5001 under the other setting, the reissue as expense again, a waived one not at all', () => {
    const fund = fundRules('INSTITUTIONAL', 'RED_EXPENSE');
    const fact = {
      ...batch,
      resultFileId: '3',
      payoutActId: '9',
      lineNo: 4,
      bookedOn: '2024-12-10',
      expenseYear: 2024,
    };
    expect(show(rules.bounced(fact, fund))).toEqual([
      'DISBURSEMENT 1742.75',
      'BENEFIT_BASE -1242.75',
      'BENEFIT_GRANT -500.00',
    ]);
    expect(show(rules.batchPaid({ ...batch, kind: 'REISSUE' }, fund))).toEqual([
      'BENEFIT_BASE 1242.75',
      'BENEFIT_GRANT 500.00',
      '  DISBURSEMENT 1742.75',
    ]);
    expect(rules.waived(fact, fund)).toBeNull();
  });

  it('books arrivals, interest, money of other agencies and recovered overpayments', () => {
    const on = '2024-03-04';
    const amount = d('345.67');
    expect(show(rules.subsidyArrived({ on, amount, eventId: '1', projectName: '甲', level: 'CENTRAL' }))).toEqual([
      'TREASURY 345.67',
      '  SUBSIDY_CENTRAL 345.67',
    ]);
    expect(show(rules.fundsArrived({ on, amount, requestId: '1' }))).toEqual([
      'DISBURSEMENT 345.67',
      '  TREASURY 345.67',
    ]);
    const movement = (kind: rules.BankMovement): string[] =>
      show(rules.bankMovement({ movement: kind, id: '1', on, amount, note: null }));
    expect(movement('DISBURSEMENT_INTEREST')).toEqual(['DISBURSEMENT 345.67', '  INTEREST 345.67']);
    expect(movement('TREASURY_INTEREST')).toEqual(['TREASURY 345.67', '  INTEREST 345.67']);
    expect(movement('INTEREST_HANDOVER')).toEqual(['TREASURY 345.67', '  DISBURSEMENT 345.67']);
    expect(movement('UPPER_SUBSIDY')).toEqual(['DISBURSEMENT 345.67', '  UPPER_SUBSIDY 345.67']);
    expect(movement('LOWER_SUBSIDY')).toEqual(['LOWER_SUBSIDY 345.67', '  DISBURSEMENT 345.67']);
    expect(movement('UPPER_REMITTANCE')).toEqual(['UPPER_REMITTANCE 345.67', '  DISBURSEMENT 345.67']);
  });

  it('books recovered money to the details of the year it was paid in, and to other income later', () => {
    const part = { expenseYear: 2024, base: d('300.00'), personal: d('40.00'), grant: d('5.67') };
    const earlier = { expenseYear: 2023, base: d('100.00'), personal: d('0.00'), grant: d('0.00') };
    const fact = { on: '2024-12-30', recoveryId: '1', number: 'N', to: 'DISBURSEMENT' as const };
    const fund = { bounceRule: 'SUSPENSE' as const, purposes: new Set<Purpose>(['BENEFIT_BASE', 'BENEFIT_GRANT']) };
    const of = (bookedOn: string, parts: rules.RecoveredPart[]): string[] =>
      show(rules.recovered({ ...fact, bookedOn, parts }, fund));
    // A fund without the detail of the personal account has it in the basic pension.
    expect(of('2024-12-30', [part, earlier])).toEqual([
      'DISBURSEMENT 445.67',
      '  BENEFIT_BASE 340.00',
      '  BENEFIT_GRANT 5.67',
      '  OTHER_INCOME 100.00',
    ]);
    expect(of('2025-01-01', [part])).toEqual(['DISBURSEMENT 345.67', '  OTHER_INCOME 345.67']);
    expect(() => of('2024-12-30', [])).toThrow('POSTING_AMOUNT_WRONG');
  });

  it('carries income and expense to the surplus at the end of the year', () => {
    const lines = rules.yearEnd(
      [
        { account: '1004', class: 'ASSET', net: d('7.00') },
        { account: '410101', class: 'INCOME', net: d('-100.00') },
        { account: '4301', class: 'INCOME', net: d('-0.50') },
        { account: '4601', class: 'INCOME', net: ZERO },
        { account: '500101', class: 'EXPENSE', net: d('80.00') },
      ],
      '3001',
    );
    const text = lines.map(({ account, debit, credit }) => `${account} ${toWire(debit)} ${toWire(credit)}`);
    expect(text).toEqual([
      '410101 100.00 0.00',
      '3001 0.00 100.50',
      '4301 0.50 0.00',
      '500101 0.00 80.00',
      '3001 80.00 0.00',
    ]);
    expect(rules.yearEnd([{ account: '1004', class: 'ASSET', net: d('7.00') }], '3001')).toEqual([]);
  });

  it('reverses on the same sides with opposite signs', () => {
    const [line] = rules.reversed([{ account: '1004', debit: d('5.00'), credit: ZERO, summary: 's' }]);
    expect([line!.account, toWire(line!.debit), toWire(line!.credit), line!.summary]).toEqual([
      '1004',
      '-5.00',
      '0.00',
      's',
    ]);
  });

  it('refuses an amount that is not positive, and components that are not the total', () => {
    const wrong = (code: string): unknown => expect.objectContaining({ code });
    expect(() => rules.fundsArrived({ on: '2024-03-04', amount: ZERO, requestId: '1' })).toThrow(
      wrong('POSTING_AMOUNT_WRONG'),
    );
    expect(() => rules.fundsArrived({ on: '2024-03-04', amount: d('0.001'), requestId: '1' })).toThrow(
      wrong('MONEY_MALFORMED'),
    );
    expect(() => rules.batchPaid({ ...batch, total: d('1742.74') }, fundRules('RESIDENT'))).toThrow(
      wrong('POSTING_COMPONENTS_DIFFER'),
    );
  });
});

const cents = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 13n }).map((value) => new Decimal(value.toString()).div(100));
const payoutSums = fc
  .tuple(cents, cents, cents, cents, cents)
  .map(([base, personal, adjustment, backPay, grant]): PayoutSums => {
    const components = { base, personal, adjustment, backPay, grant };
    return { components, total: sumMoney(Object.values(components)) };
  })
  .filter(({ total }) => total.gt(ZERO));

describe('every draft', () => {
  it('balances to the cent, has money on one side of each line, and is red only where red is meant', () => {
    fc.assert(
      fc.property(
        payoutSums,
        fc.constantFrom(...FUNDS),
        fc.constantFrom('SUSPENSE' as const, 'RED_EXPENSE' as const),
        fc.constantFrom(...LEVELS),
        (fact, fund, bounceRule, level) => {
          const by = fundRules(fund, bounceRule);
          const dated = {
            ...fact,
            on: '2024-12-10',
            batchId: '1',
            number: 'B',
            resultFileId: '2',
            payoutActId: '3',
            lineNo: 1,
            bookedOn: '2024-12-10',
            expenseYear: 2024,
          };
          const drafts = [
            rules.batchPaid({ ...dated, kind: 'REGULAR' }, by),
            rules.batchPaid({ ...dated, kind: 'REISSUE' }, by),
            rules.bounced({ ...dated, kind: 'REGULAR' }, by),
            rules.lateReturned(dated, by),
            rules.waived(dated, by),
            rules.subsidyArrived({ on: dated.on, amount: fact.total, eventId: '1', projectName: 'p', level }),
            rules.fundsArrived({ on: dated.on, amount: fact.total, requestId: '1' }),
          ];
          for (const draft of drafts) {
            if (!draft) continue;
            const debit = sumMoney(draft.lines.map((line) => line.debit));
            expect(debit.eq(sumMoney(draft.lines.map((line) => line.credit)))).toBe(true);
            for (const line of draft.lines) {
              expect(line.debit.isZero()).not.toBe(line.credit.isZero());
              expect(by.purposes.has(line.purpose)).toBe(true);
              const red = line.debit.isNegative() && !line.debit.isZero();
              if (red) expect(['BOUNCE', 'LATE_RETURN', 'WAIVED']).toContain(draft.causeType);
              expect(line.credit.isNegative() && !line.credit.isZero()).toBe(false);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
