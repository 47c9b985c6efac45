import { describe, expect, it } from '@jest/globals';
import { checkCharacter } from '../../kernel/id-number.js';
import { listColumns, readDay, readListRow } from './read-list.js';

const first17 = '65282219500101901';
const NUMBER = first17 + checkCharacter(first17);
const FIFTEEN = `652822${first17.slice(8)}`;

describe('the header of a list', () => {
  it('is known by the words that the sources use, whatever the widths and blanks', () => {
    expect(listColumns('DEATH', ['序号', '姓 名', '身份证号', '死亡日期'])).toEqual({
      idNumber: 2,
      name: 1,
      fromOn: 3,
    });
    expect(listColumns('ACCOUNT_BALANCE', ['社会保障号码', '姓名', '个人账户储存额'])).toEqual({
      idNumber: 0,
      name: 1,
      amount: 2,
    });
  });
  it('is not known without what the kind of list must say', () => {
    expect(listColumns('DEATH', ['姓名', '身份证号'])).toBeNull();
    expect(listColumns('INSURED_ELSEWHERE', ['姓名', '身份证号'])).not.toBeNull();
  });
});

describe('a row of a list', () => {
  const columns = { idNumber: 0, name: 1, fromOn: 2, toOn: 3 };
  it('is one person, 15 digits made long and the name in the usual spelling', () => {
    const read = readListRow('PRISON', columns, [FIFTEEN, '买买提 • 艾力', '2024年3月5日', '2026-03'], 7);
    expect(read).toEqual({
      ok: true,
      entry: {
        ordinal: 7,
        idNumber: NUMBER,
        name: '买买提·艾力',
        birthOn: '1950-01-01',
        sex: 'M',
        fromOn: '2024-03-05',
        toOn: '2026-03-31',
        amount: null,
        note: null,
      },
    });
  });
  it('tells every fault at once', () => {
    const read = readListRow('DEATH', { idNumber: 0, name: 1, fromOn: 2 }, ['65282219500101901', '', '明天'], 1);
    expect(read).toEqual({
      ok: false,
      problems: ['社会保障号码无效', '姓名缺失或含有不能使用的字符', '日期“明天”无法识别'],
    });
  });
  it('of a term that ends before it begins is refused', () => {
    const read = readListRow('PRISON', columns, [NUMBER, '李四', '2024-05-01', '2024-04-01'], 1);
    expect(read).toEqual({ ok: false, problems: ['结束日期早于开始日期'] });
  });
  it('of balances keeps the amount to the cent and refuses a third decimal', () => {
    const balance = { idNumber: 0, name: 1, amount: 2 };
    expect(readListRow('ACCOUNT_BALANCE', balance, [NUMBER, '李四', '16,409.02'], 1)).toMatchObject({
      entry: { amount: '16409.02' },
    });
    expect(readListRow('ACCOUNT_BALANCE', balance, [NUMBER, '李四', '1.005'], 1)).toEqual({
      ok: false,
      problems: ['金额无效'],
    });
  });
});

describe('a day as lists spell it', () => {
  it.each([
    ['2024-03-05', '2024-03-05'],
    ['2024/3/5', '2024-03-05'],
    ['20240305', '2024-03-05'],
    ['２０２４．３．５', '2024-03-05'],
    ['2024年3月', '2024-03-01'],
    ['202403', '2024-03-01'],
    ['2024', null],
    ['2024-02-30', null],
    ['2024-13-01', null],
    ['', null],
  ])('%s', (text, day) => expect(readDay(text, false)).toBe(day));
  it('of a month alone ends with the month where a term ends', () =>
    expect(readDay('2024-02', true)).toBe('2024-02-29'));
});
