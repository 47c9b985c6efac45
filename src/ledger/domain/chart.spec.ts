import { describe, expect, it } from '@jest/globals';
import { startingChart } from './chart.js';
import { FUNDS, PURPOSES } from './ledger.types.js';

describe.each(FUNDS)('the starting chart of %s', (fund) => {
  const chart = startingChart(fund);

  it('names each purpose at most once, on accounts that can be posted to', () => {
    const used = chart.flatMap(({ purpose }) => (purpose ? [purpose] : []));
    expect(new Set(used).size).toBe(used.length);
    expect(chart.filter(({ purpose, postable }) => purpose && !postable)).toEqual([]);
    for (const purpose of [
      'DISBURSEMENT',
      'TREASURY',
      'BOUNCE_SUSPENSE',
      'SURPLUS',
      'BENEFIT_BASE',
      'BENEFIT_GRANT',
    ] as const) {
      expect(used).toContain(purpose);
    }
    expect(used.every((purpose) => PURPOSES.includes(purpose))).toBe(true);
  });

  it('has a parent for every sub-account, which is not postable itself', () => {
    for (const { code } of chart.filter((account) => account.code.length > 4)) {
      expect(chart.find((account) => account.code === code.slice(0, -2))).toMatchObject({ postable: false });
    }
  });
});

it('marks the codes that were seen in a published rule', () => {
  const seen = startingChart('INSTITUTIONAL').filter((account) => account.seen);
  expect(seen.map(({ code, name }) => `${code} ${name}`)).toEqual([
    '1004 支出户存款',
    '5001 社会保险待遇支出',
    '500101 基本养老金',
    '500102 丧葬补助金和抚恤金',
    '500103 病残津贴',
  ]);
  expect(startingChart('RESIDENT').find(({ purpose }) => purpose === 'BENEFIT_PERSONAL')).toMatchObject({
    name: '个人账户养老金',
  });
});
