import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { sm3Hex } from '../../kernel/digest.js';
import { voucherText } from './voucher-chain.js';

// The example of docs/ledger.md.
const opening = {
  ...{ prevHash: '0'.repeat(64), agencyId: '1', fund: 'RESIDENT', chainNo: '1', period: '202401', number: '1' },
  ...{ voucherOn: '2024-01-01', causeType: 'OPENING', causeId: '1', summary: '录入期初余额', total: '5000000.00' },
  ...{ reversalOf: null, preparedBy: '6', postedAt: '2024-01-02T01:30:00.000000Z' },
  postings: [
    { lineNo: '1', account: '1003', debit: '5000000.00', credit: '0.00', summary: null },
    { lineNo: '2', account: '3001', debit: '0.00', credit: '5000000.00', summary: null },
  ],
};

describe('the text of a voucher', () => {
  it('is the one printed in the documentation, and openssl finds the printed digest', () => {
    const text = voucherText(opening);
    expect(text).toBe(
      `64:${'0'.repeat(64)},1:1,8:RESIDENT,1:1,6:202401,1:1,10:2024-01-01,7:OPENING,1:1,18:录入期初余额,10:5000000.00,-,1:6,` +
        '27:2024-01-02T01:30:00.000000Z,1:1,4:1003,10:5000000.00,4:0.00,-,1:2,4:3001,4:0.00,10:5000000.00,-,',
    );
    const digest = '633e290edfe20b01191c3769499917edb1d897d6ede52fcf2d5163a7298add5d';
    expect(sm3Hex(text)).toBe(digest);
    expect(execFileSync('openssl', ['dgst', '-sm3', '-r'], { input: text }).toString()).toContain(digest);
  });

  it('differs for null and empty, and wherever a field ends', () => {
    const texts = [
      opening,
      { ...opening, summary: '' },
      { ...opening, reversalOf: '' },
      { ...opening, causeId: '1,', summary: '录入期初余额' },
      { ...opening, postings: [...opening.postings].reverse() },
    ].map(voucherText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
