import { describe, expect, it } from '@jest/globals';
import { readCorrections, writeCorrections } from './corrections.js';
import { UsageError } from './errors.js';

const BOUNCED = {
  reference: '0000000450000012',
  scheme: 'RESIDENT',
  period: '2024-12',
  name: '阿依努尔·买买提',
  accountMasked: '****0018',
  cause: 'CLOSED',
  amount: '250.91',
};
const TITLES = '发放编号,更正后账号,更正后户名,更正后开户行,核实无误';

function file(text: string): { name: string; bytes: Buffer } {
  return { name: '更正.csv', bytes: Buffer.from(text) };
}

describe('the list of corrections', () => {
  it('is written for Excel, with the reference kept as text', () => {
    const text = writeCorrections([BOUNCED]).toString('utf8');
    expect(text.startsWith('\ufeff发放编号,险种,期间,姓名')).toBe(true);
    expect(text).toContain('=""0000000450000012""');
    expect(text).toContain('城乡居民,2024-12,阿依努尔·买买提,****0018,账户已销户,250.91');
  });

  it('is read back with what was filled in', async () => {
    const [head, row] = writeCorrections([BOUNCED]).toString('utf8').trimEnd().split('\r\n');
    const filled = `${head}\r\n${row!.replace(/,,,,$/, ',="6217000000000000019",阿依努尔·买买提,农商行,')}`;
    expect(await readCorrections(file(filled))).toEqual([
      {
        reference: BOUNCED.reference,
        accountNumber: '6217000000000000019',
        accountName: '阿依努尔·买买提',
        bankName: '农商行',
        confirmed: undefined,
      },
    ]);
  });

  it('keeps the confirmed ones and leaves out rows that nobody has touched', async () => {
    const text = `${TITLES}\n0000000450000012,,,,是\n0000000450000013,,,,\n0000000450000014,,,,否`;
    expect(await readCorrections(file(text))).toEqual([
      expect.objectContaining({ reference: '0000000450000012', confirmed: true }),
    ]);
  });

  it('is refused without its columns, or with nothing filled in', async () => {
    await expect(readCorrections(file('姓名,金额\n甲,1'))).rejects.toThrow(UsageError);
    await expect(readCorrections(file(`${TITLES}\n0000000450000012,,,,`))).rejects.toThrow('没有填写任何更正或核实');
  });
});
