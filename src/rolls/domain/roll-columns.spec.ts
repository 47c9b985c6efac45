import { describe, expect, it } from '@jest/globals';
import { rollFieldLabels } from '../../messages/rolls.js';
import { findHeader, foldHeader, mapHeader } from './roll-columns.js';
import { ROLL_FIELDS } from './roll-row.types.js';
import type { SourceRow } from './roll-row.types.js';

const row = (rowNo: number, ...texts: string[]): SourceRow => ({
  sheet: '一',
  rowNo,
  cells: texts.map((text) => ({ text, kind: text === '' ? 'EMPTY' : 'TEXT', lossy: false })),
});

describe('mapping headers to fields', () => {
  it('knows the headers that sources use', () => {
    const headers = [
      '序号', '姓名', '公民身份号码', '乡镇（街道）', '开户银行', '社保卡银行账号', '账户名称', '人员状态', '停发原因',
      '基础养老金（元）', '个人账户养老金', '调待金额', '补发金额', '补发起始年月', '补发截止年月', '丧葬补助金', '应发合计', '联系电话',
    ]; // prettier-ignore
    expect(mapHeader(headers)).toEqual({
      mapping: {
        seq: 0, name: 1, idNumber: 2, township: 3, bankName: 4, account: 5, accountName: 6, status: 7, statusReason: 8,
        base: 9, personal: 10, adjustment: 11, backPay: 12, backPayFrom: 13, backPayTo: 14, grant: 15, total: 16, phone: 17,
      }, // prettier-ignore
      unknownHeaders: [],
      missing: [],
      ambiguous: [],
      otherUnits: [],
    });
  });

  it.each([
    ['姓　名', '姓名'],
    [' 银行\r\n账号 ', '银行账号'],
    ['*身份证号', '身份证号'],
    ['＊姓名：', '姓名'],
    ['发放金额（元）', '发放金额'],
    ['发放金额【单位：元】', '发放金额'],
    ['发放金额(人民币元)', '发放金额'],
    ['金额：元', '金额'],
    ['乡（镇）', '乡(镇)'],
    ['发放金额（万元）', '发放金额(万元)'],
    ['Ｎｏ．', 'no'],
  ])('folds %j to %j', (header, folded) => {
    expect(foldHeader(header)).toBe(folded);
  });

  it('looks past what stands in brackets', () => {
    expect(mapHeader(['发放金额（含补发）', '银行账号（社保卡）', '养老金(元/月)']).mapping).toEqual({
      total: 0,
      account: 1,
      base: 2,
    });
  });

  it('does not take the number of the social security card for an account', () => {
    const result = mapHeader(['姓名', '身份证号', '社保卡号', '实发金额']);
    expect(result.mapping.account).toBeUndefined();
    expect(result.unknownHeaders).toEqual(['社保卡号']);
    expect(result.missing).toEqual(['account']);
  });

  it('leaves two columns for one field to a person', () => {
    const result = mapHeader(['姓名', '身份证号', '银行账号', '应发金额', '实发金额']);
    expect(result.ambiguous).toEqual([{ field: 'total', headers: ['应发金额', '实发金额'] }]);
    expect(result.mapping.total).toBeUndefined();
    expect(result.missing).toEqual([]);
  });

  it('refuses amounts in another unit than yuan', () => {
    const result = mapHeader(['姓名', '身份证号', '银行账号', '发放金额（万元）', '补发金额(分)']);
    expect(result.otherUnits).toEqual(['发放金额（万元）', '补发金额(分)']);
    expect(result.missing).toEqual(['total']);
  });

  it('goes by what a person chose before, also to leave a column out', () => {
    const headers = ['姓名', '身份证号', '银行账号', '应发金额', '实发金额', '社保卡号'];
    const result = mapHeader(headers, { '实发金额 ': '', 社保卡号: 'phone', 银行账号: 'account' });
    expect(result.mapping).toEqual({ name: 0, idNumber: 1, account: 2, total: 3, phone: 5 });
    expect(result.ambiguous).toEqual([]);
    expect(mapHeader(['姓名'], { 姓名: 'no such field' }).unknownHeaders).toEqual(['姓名']);
  });

  it('has a label for every field', () => {
    expect(Object.keys(rollFieldLabels).sort()).toEqual([...ROLL_FIELDS].sort());
  });
});

describe('finding the header', () => {
  it('looks below titles, dates and units', () => {
    const found = findHeader([
      row(1, '轮台县城乡居民养老保险待遇发放花名册'),
      row(2, '发放年月：2024年12月', '', '单位：元'),
      row(4, '序号', '姓名', '社会保障号码', '银行账号', '发放金额'),
      row(5, '1', '张三', '652822196001010019', '990001', '250.91'),
    ]);
    expect(found).toMatchObject({
      index: 2,
      rowNo: 4,
      mapping: { seq: 0, name: 1, idNumber: 2, account: 3, total: 4 },
    });
  });

  it('finds none in a sheet that is no roll, nor below the twentieth row', () => {
    expect(findHeader([row(1, '填表说明'), row(2, '姓名', '必填')])).toBeNull();
    expect(findHeader([row(1, '发放金额', '开户行', '乡镇', '户名')])).toBeNull();
    const far = Array.from({ length: 20 }, (_, i) => row(i + 1, 'x'));
    expect(findHeader([...far, row(21, '姓名', '身份证号', '银行账号', '发放金额')])).toBeNull();
  });

  it('finds a header whose fields are claimed twice, to say so', () => {
    expect(findHeader([row(1, '姓名', '身份证号', '应发金额', '实发金额')])?.ambiguous).toHaveLength(1);
  });
});
