import { describe, expect, it } from '@jest/globals';
import { codes, number, read } from './roll-row.spec-support.js';

describe('the amounts', () => {
  it.each(['245.62', ' 245.62 ', '￥245.62', '¥245.62', '２４５．６２', '245.62元', '0,245.62'.slice(2)])(
    'read %j',
    (total) => {
      expect(read({ total })).toMatchObject({ issues: [] });
    },
  );

  it('read thousands, and blanks or dashes as nothing', () => {
    const { line, issues } = read({ base: '1,165.00', backPay: ' - ', adjustment: '', total: '1,225.62' });
    expect(issues).toEqual([]);
    expect(line?.amount.toFixed(2)).toBe('1225.62');
    expect(line?.adjustment.toFixed(2)).toBe('0.00');
  });

  it.each([
    ['245.621', 'ROLL_AMOUNT_TOO_MANY_DECIMALS'],
    ['-245.62', 'ROLL_AMOUNT_NEGATIVE'],
    ['abc', 'ROLL_AMOUNT_MALFORMED'],
    ['1,2345.00', 'ROLL_AMOUNT_MALFORMED'],
    ['2.4562.', 'ROLL_AMOUNT_MALFORMED'],
    ['.5', 'ROLL_AMOUNT_MALFORMED'],
    ['100000000000000.00', 'ROLL_AMOUNT_RANGE'],
    ['', 'ROLL_AMOUNT_EMPTY'],
  ])('%j as the total is reported as %s', (total, code) => {
    expect(codes({ total })).toEqual([code]);
  });

  it('drop the noise of binary arithmetic that Excel itself does not show, and no real third decimal', () => {
    expect(read({ total: number('245.61999999999998', true) }).line?.amount.toFixed(2)).toBe('245.62');
    expect(read({ personal: number('60.620000000000005', true) }).issues).toEqual([]);
    expect(read({ base: number('1.65E2', true) }).issues).toEqual([]);
    expect(codes({ total: number('245.625') })).toEqual(['ROLL_AMOUNT_TOO_MANY_DECIMALS']);
    expect(read({ total: { text: '245.62000000000003', kind: 'FORMULA', lossy: true } }).issues).toEqual([]);
  });

  it('refuse formulas without a value, errors, dates and booleans', () => {
    expect(codes({ total: { text: '', kind: 'FORMULA' } })).toEqual(['ROLL_CELL_NOT_COMPUTED']);
    expect(codes({ total: { text: '#VALUE!', kind: 'ERROR' } })).toEqual(['ROLL_CELL_ERROR']);
    expect(codes({ total: { text: '2024-01-01', kind: 'DATE' } })).toEqual(['ROLL_AMOUNT_MALFORMED']);
    expect(codes({ total: { text: 'TRUE', kind: 'BOOLEAN' } })).toEqual(['ROLL_AMOUNT_MALFORMED']);
  });

  it('must add up to the total', () => {
    expect(read({ total: '245.63' }).issues).toMatchObject([
      { code: 'ROLL_AMOUNT_SUM', details: { sum: '245.62', total: '245.63' } },
    ]);
  });

  it('give the base when the roll has only the total, and the total when it has only parts', () => {
    const onlyTotal = read({ base: null, total: '245.62' });
    expect(onlyTotal.line?.base.toFixed(2)).toBe('165.00');
    expect(codes({ base: null, total: '80.00' })).toEqual(['ROLL_AMOUNT_SUM']);
    const onlyParts = read({ total: null });
    expect(onlyParts.line?.amount.toFixed(2)).toBe('245.62');
    expect(codes({ total: null, base: '' })).toEqual(['ROLL_AMOUNT_EMPTY']);
  });

  it('sums to the cent where floats would not', () => {
    const { line } = read({ base: '0.10', personal: '0.20', adjustment: '0', total: '0.30' });
    expect(line?.amount.toFixed(2)).toBe('0.30');
  });

  it('of equal value read the same whatever their spelling', () => {
    for (const total of ['245.62', '0245.62', '245.62', '245.620'.slice(0, 6)]) {
      expect(read({ total }).line?.amount.toFixed(2)).toBe('245.62');
    }
    expect(read({ base: '225', personal: '0.6', adjustment: '0', total: '225.60' }).line?.amount.toFixed(2)).toBe(
      '225.60',
    );
  });

  it('may not be zero for somebody who is paid', () => {
    expect(codes({ base: '0', personal: '0', adjustment: '0', total: '0.00' })).toEqual(['ROLL_AMOUNT_ZERO']);
  });
});

describe('the status', () => {
  const stopped = { base: '', personal: '', adjustment: '', total: '' };

  it.each([
    ['', 'PAY', null],
    ['正常发放', 'PAY', null],
    ['恢复发放', 'PAY', null],
  ])('%j is %s', (status, expected, reason) => {
    expect(read({ status }).line).toMatchObject({ status: expected, statusReason: reason });
  });

  it.each([
    ['暂停（未按期认证）', 'SUSPEND', '未按期认证'],
    ['停发(服刑)', 'SUSPEND', '服刑'],
    ['停发', 'SUSPEND', null],
    ['未认证暂停', 'SUSPEND', '未认证暂停'],
    ['终止（死亡）', 'END', '死亡'],
    ['停发-死亡', 'END', '死亡'],
    ['死 亡', 'END', '死亡'],
    ['终止', 'END', null],
  ])('%j is %s for %j', (status, expected, reason) => {
    const { line, issues } = read({ status, ...stopped, account: '' });
    expect(issues).toEqual([]);
    expect(line).toMatchObject({ status: expected, statusReason: reason, accountNumber: null });
    expect(line?.amount.isZero()).toBe(true);
  });

  it.each(['1', '是', '不正常', '未停发', '非死亡', '待定'])('%j is not guessed at', (status) => {
    expect(codes({ status })).toEqual(['ROLL_STATUS_UNKNOWN']);
  });

  it('takes the reason from its own column', () => {
    expect(read({ status: '停发', statusReason: '失踪', ...stopped }).line?.statusReason).toBe('失踪');
  });

  it('that stops a payment allows no amount', () => {
    expect(read({ status: '死亡' }).issues).toMatchObject([
      { code: 'ROLL_STOPPED_WITH_AMOUNT', severity: 'BLOCK', details: { amount: '245.62' } },
    ]);
  });

  it('is paid when the roll has no such column', () => {
    expect(read({ status: null }).line?.status).toBe('PAY');
  });
});

describe('the months of a back-payment', () => {
  const paid = { backPay: '120.00', total: '365.62' };

  it.each([
    '2024-01',
    '2024/1',
    '2024.01',
    '202401',
    '2024年1月',
    '２０２４年０１月',
    '2024-01-01',
    '20240131',
    '2024 年 1 月',
  ])('read %j', (backPayFrom) => {
    const { line, issues } = read({ ...paid, backPayFrom, backPayTo: '2024-06' });
    expect(issues).toEqual([]);
    expect(line).toMatchObject({ backPayFrom: '2024-01', backPayTo: '2024-06' });
  });

  it.each(['202401-202406', '2024年1月至2024年6月', '2024-01至2024-06', '2024.01~2024.06'])(
    'read the range %j',
    (range) => {
      expect(read({ ...paid, backPayFrom: range, backPayTo: null })).toMatchObject({
        line: { backPayFrom: '2024-01', backPayTo: '2024-06' },
        issues: [],
      });
    },
  );

  it.each([
    ['2024-07', '2024-06', '起始年月晚于截止年月'],
    ['2024-01', '2025-01', '截止年月晚于发放年月'],
    ['2024-01', '', '起止年月缺一'],
    ['', '2024-06', '起止年月缺一'],
    ['去年', '2024-06', '年月无法识别'],
    ['2024-13', '2024-06', '年月无法识别'],
    ['1024-01', '2024-06', '年月无法识别'],
  ])('from %j to %j are refused: %s', (backPayFrom, backPayTo, reason) => {
    expect(read({ ...paid, backPayFrom, backPayTo }).issues).toMatchObject([
      { code: 'ROLL_BACKPAY_PERIOD', severity: 'BLOCK', details: { reason } },
    ]);
  });

  it('are not guessed from a number that may be January or October', () => {
    expect(codes({ ...paid, backPayFrom: number('2024.1'), backPayTo: '2024-11' })).toEqual(['ROLL_BACKPAY_PERIOD']);
    expect(
      read({ ...paid, backPayFrom: number('202401'), backPayTo: { text: '2024-06-01', kind: 'DATE' } }).line,
    ).toMatchObject({
      backPayFrom: '2024-01',
      backPayTo: '2024-06',
    });
  });

  it('are missed where there is an amount, and dropped where there is none', () => {
    expect(codes(paid)).toEqual(['ROLL_BACKPAY_PERIOD_MISSING']);
    expect(read({ backPayFrom: '2024-01', backPayTo: '2024-06' })).toMatchObject({
      line: { backPayFrom: null },
      issues: [],
    });
  });
});

describe('the township', () => {
  it.each(['群巴克镇', ' 群巴克镇 ', '轮台县群巴克镇', '652822102', '652822102群巴克镇'])(
    'is known as %j',
    (township) => {
      expect(read({ township })).toMatchObject({ line: { township: '652822102' }, issues: [] });
    },
  );

  it('is left open when blank, and warned about when unknown', () => {
    expect(read({ township: '' })).toMatchObject({ line: { township: null }, issues: [] });
    expect(read({ township: '群巴克' })).toMatchObject({
      line: { township: null },
      issues: [{ code: 'ROLL_TOWNSHIP_UNKNOWN' }],
    });
  });
});
