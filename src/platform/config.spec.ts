import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const hourOf = (LEDGER_NIGHT_HOUR?: string) => readConfig({ LEDGER_NIGHT_HOUR }).nightHour;

describe('the hour of the nightly jobs', () => {
  it('is eight in the evening unless told, a full hour of the day, or off', () => {
    expect([undefined, '0', '07', '23', 'off'].map(hourOf)).toEqual([20, 0, 7, 23, null]);
  });

  it.each(['24', '-1', '20:30', '8pm', ''])('is not "%s"', (text) => {
    expect(() => hourOf(text)).toThrow('CONFIG_NIGHT_HOUR');
  });
});

describe('the day of the monthly report', () => {
  const dayOf = (LEDGER_REPORT_DAY?: string) => readConfig({ LEDGER_REPORT_DAY }).reportDay;

  it('is the tenth unless told, a day that every month has, or off', () => {
    expect([undefined, '1', '05', '28', 'off'].map(dayOf)).toEqual([10, 1, 5, 28, null]);
  });

  it.each(['0', '29', '1.', 'ten', ''])('is not "%s"', (text) => {
    expect(() => dayOf(text)).toThrow('CONFIG_REPORT_DAY');
  });
});
