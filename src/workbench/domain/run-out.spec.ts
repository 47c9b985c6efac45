import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { cumulated, daysFrom, forecast, yearPassed } from './run-out.js';

const d = (text: string): Decimal => new Decimal(text);
const use = (period: string, amount: string) => ({ period, amount: d(amount) });
/** Budget, uses and cut-off → average, months left and the month that uses the rest up; the project ends in December. */
const told = (budget: string, uses: [string, string][], cutOff: string) => {
  const { average, monthsLeft, runsOutIn } = forecast(
    d(budget),
    uses.map(([period, amount]) => use(period, amount)),
    '2024-12',
    cutOff,
  );
  return [average?.toFixed(2) ?? null, monthsLeft?.toFixed(2) ?? null, runsOutIn];
};

describe('when a budget runs out', () => {
  it('is what is left over the average of the months so far', () => {
    expect(
      told(
        '1000',
        [
          ['2024-01', '100'],
          ['2024-02', '150'],
        ],
        '2024-02-29',
      ),
    ).toEqual(['125.00', '6.00', '2024-08']);
    expect(
      told(
        '1000',
        [
          ['2024-01', '100'],
          ['2024-02', '145'],
        ],
        '2024-02-29',
      ),
    ).toEqual(['122.50', '6.16', '2024-09']);
  });
  it('counts months from the first use to the last, those without use between them too', () => {
    expect(
      told(
        '1000',
        [
          ['2024-06', '100'],
          ['2024-08', '200'],
        ],
        '2024-08-31',
      ),
    ).toEqual(['100.00', '7.00', null]);
    expect(
      told(
        '600',
        [
          ['2024-06', '100'],
          ['2024-08', '200'],
        ],
        '2024-08-31',
      ),
    ).toEqual(['100.00', '3.00', '2024-11']);
  });
  it('takes the month of the cut-off for the next use while nothing was used in it', () => {
    expect(told('300', [['2024-03', '100']], '2024-04-05')).toEqual(['100.00', '2.00', '2024-05']);
    expect(told('300', [['2024-03', '100']], '2024-08-05')).toEqual(['100.00', '2.00', '2024-09']);
  });
  it('is the last month used when nothing is left', () => {
    expect(
      told(
        '300',
        [
          ['2024-01', '100'],
          ['2024-02', '200'],
        ],
        '2024-12-31',
      ),
    ).toEqual(['150.00', '0.00', '2024-02']);
  });
  it('is not told before anything was used, nor when all of it came back', () => {
    expect(told('300', [], '2024-12-31')).toEqual([null, null, null]);
    expect(
      told(
        '300',
        [
          ['2024-01', '100'],
          ['2024-02', '-100'],
        ],
        '2024-12-31',
      ),
    ).toEqual([null, null, null]);
  });
  it('is not told when the rest lasts longer than the project', () => {
    expect(told('1200', [['2024-01', '100']], '2024-01-31')).toEqual(['100.00', '11.00', '2024-12']);
    expect(told('1201', [['2024-01', '100']], '2024-01-31')).toEqual(['100.00', '11.01', null]);
  });
});

describe('time of a fiscal year', () => {
  it('is counted in days, the last one included', () => {
    expect(yearPassed(2024, '2024-01-01').toFixed(2)).toBe('0.27');
    expect(yearPassed(2024, '2024-12-31').toFixed(2)).toBe('100.00');
    expect(yearPassed(2025, '2025-06-30').toFixed(2)).toBe('49.59');
    expect(daysFrom('2024-03-01', '2024-02-28')).toBe(-2);
  });
  it('gives every month to the cut-off its sum so far', () => {
    const rows = cumulated([use('2024-02', '5'), use('2024-04', '2.50')], '2024-01', '2024-04-01');
    expect(rows.map(({ period, cumulative }) => `${period} ${cumulative.toFixed(2)}`)).toEqual([
      '2024-01 0.00',
      '2024-02 5.00',
      '2024-03 5.00',
      '2024-04 7.50',
    ]);
  });
});
