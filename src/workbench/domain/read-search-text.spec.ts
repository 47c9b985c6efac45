import { describe, expect, it } from '@jest/globals';
import { checkCharacter } from '../../kernel/id-number.js';
import { readSearchText } from './read-search-text.js';

const NUMBER = `65282219600305123${checkCharacter('65282219600305123')}`;

describe('a text in the search box', () => {
  it.each([
    ['2024-12-15', { fund: null, period: 202412, number: 15 }],
    ['202412-15', { fund: null, period: 202412, number: 15 }],
    ['2024年1月第3号', { fund: null, period: 202401, number: 3 }],
    ['2024年12月记字第15号凭证', { fund: null, period: 202412, number: 15 }],
    ['记-15', { fund: null, period: null, number: 15 }],
    ['0012', { fund: null, period: null, number: 12 }],
    ['１５', { fund: null, period: null, number: 15 }],
    ['居民 2024-12 第 15 号', { fund: 'RESIDENT', period: 202412, number: 15 }],
    ['企业职工基本养老保险基金 2024-01-7', { fund: 'ENTERPRISE', period: 202401, number: 7 }],
    ['机关事业第2号', { fund: 'INSTITUTIONAL', period: null, number: 2 }],
  ])('%s names a voucher', (text, voucher) => expect(readSearchText(text).voucher).toEqual(voucher));

  it.each(['2024-13-', '第0号', '202412', '652822-J-202412-R01', '古丽', NUMBER])('%s names none', (text) =>
    expect(readSearchText(text).voucher).toBeNull(),
  );

  it('that is a personal number is nothing but that: no batch, no document, no name', () => {
    expect(readSearchText(NUMBER)).toEqual({
      name: null,
      idNumber: NUMBER,
      idHead: null,
      idTail: null,
      batch: null,
      voucher: null,
      document: null,
      payout: null,
    });
  });

  it('that is a personal number with a wrong check character names nobody', () => {
    const wrong = `${NUMBER.slice(0, 17)}${NUMBER[17] === '1' ? '2' : '1'}`;
    expect(Object.values(readSearchText(wrong)).every((meaning) => meaning === null)).toBe(true);
  });

  it('may be a masked number or the end of one, in any width and case', () => {
    expect(readSearchText('652822********123x')).toMatchObject({ idHead: '652822', idTail: '123X', document: null });
    expect(readSearchText('６５２８２２＊＊１２３４')).toMatchObject({ idHead: '652822', idTail: '1234' });
    expect(readSearchText('123x')).toMatchObject({ idHead: null, idTail: '123X', name: null });
  });

  it('may be a payout, which is then no document', () => {
    expect(readSearchText('0000000120000034')).toMatchObject({ payout: { batchId: '12', lineNo: 34 }, document: null });
  });

  it('may be a name or a document at once', () => {
    expect(readSearchText(' 买买提·艾力 ')).toMatchObject({
      name: '买买提·艾力',
      document: '买买提·艾力',
      batch: null,
    });
    expect(readSearchText('王')).toMatchObject({ name: '王', document: null });
    expect(readSearchText('···')).toMatchObject({ name: null });
  });
});
