import { describe, expect, it } from '@jest/globals';
import { checkCharacter } from '../../kernel/id-number.js';
import { certificationColumns, readCertificationRow } from './read-certification-row.js';

const first17 = '65282219400101900';
const ID = first17 + checkCharacter(first17);
const row = (change: Partial<Record<'idNumber' | 'name' | 'certifiedOn' | 'method', string>> = {}) =>
  readCertificationRow(
    { idNumber: ID, name: '人一', certifiedOn: '2024-03-05', method: '人脸', ...change },
    '2024-12-02',
  );

describe('a row of certifications', () => {
  it.each([
    ['2024-03-05', '2024-03-05'],
    ['2024/3/5', '2024-03-05'],
    ['2024年3月5日', '2024-03-05'],
    ['2024.03.05', '2024-03-05'],
    ['20240305', '2024-03-05'],
    ['２０２４-０３-０５', '2024-03-05'],
    ['2024-03-05 10:21:33', '2024-03-05'],
    ['2024-02-30', null],
    ['2024115', null],
    ['去年', null],
    ['', null],
  ])('reads the day %s as %s', (text, day) => {
    const read = row({ certifiedOn: text });
    expect([read.certifiedOn, read.problem]).toEqual([day, day === null ? 'DATE' : null]);
  });

  it.each([
    ['人脸识别', 'FACE'],
    ['手机APP人脸', 'APP'],
    ['微信小程序', 'APP'],
    ['上门认证', 'VISIT'],
    ['窗口', 'COUNTER'],
    ['委托代办', 'PROXY'],
    ['数据比对', 'DATA'],
    ['visit', 'VISIT'],
    ['别的', null],
  ])('reads the method %s as %s', (text, method) => {
    expect(row({ method: text }).method).toBe(method);
  });

  it('names the first thing that is wrong', () => {
    expect(row({ idNumber: '1234', name: '' }).problem).toBe('NUMBER');
    expect(row({ name: '人1' }).problem).toBe('NAME_MALFORMED');
    expect(row({ certifiedOn: '2024-12-03' }).problem).toBe('FUTURE');
    expect(row({ certifiedOn: '2024-12-02' }).problem).toBeNull();
    expect(row({ method: '?' }).problem).toBe('METHOD');
  });

  it('takes a number of 15 digits and a lower-case x for the same person', () => {
    expect(row({ idNumber: ID.toLowerCase() }).idNumber).toBe(ID);
    expect(row({ idNumber: ID.slice(0, 6) + ID.slice(8, 17) }).idNumber).toBe(ID);
  });
});

describe('the header of a file of certifications', () => {
  it('is found under the names that offices use, with what stands beside', () => {
    expect(certificationColumns(['序号', '姓 名', '公民身份号码', '认证方式', '认证日期（必填）', '乡镇'])).toEqual({
      idNumber: 2,
      name: 1,
      certifiedOn: 4,
      method: 3,
    });
  });

  it('is no header when a column is missing or stands twice', () => {
    expect(certificationColumns(['姓名', '身份证号', '认证日期'])).toBeNull();
    expect(certificationColumns(['姓名', '身份证号', '认证日期', '认证时间', '认证方式'])).toBeNull();
  });
});
