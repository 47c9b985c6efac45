import { describe, expect, it } from '@jest/globals';
import { readObjectNumber } from './read-object-number.js';

describe('the number of a thing', () => {
  it.each([
    ['652822-J-202412-R01', { kind: 'BATCH', number: '652822-J-202412-R01' }],
    [' 652822-j-202412-r01 ', { kind: 'BATCH', number: '652822-J-202412-R01' }],
    ['2024-12-15', { kind: 'VOUCHER', period: 202412, number: '15', fund: null }],
    ['202412第015号', { kind: 'VOUCHER', period: 202412, number: '15', fund: null }],
    ['居民 2024年12月 记 15 号凭证', { kind: 'VOUCHER', period: 202412, number: '15', fund: 'RESIDENT' }],
    ['ENTERPRISE-2024-12-3', { kind: 'VOUCHER', period: 202412, number: '3', fund: 'ENTERPRISE' }],
    ['2024-12-0', null],
    ['15', null],
    ['652822-J-202412', null],
    ['', null],
  ])('%s is %j', (text, expected) => {
    expect(readObjectNumber(text)).toEqual(expected);
  });
});
