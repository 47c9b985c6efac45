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
