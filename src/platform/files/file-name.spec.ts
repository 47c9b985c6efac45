import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { attachment, decodeFileName } from './file-name.js';

/** As a multipart parser hands over the raw bytes. */
const asLatin1 = (bytes: Buffer): string => bytes.toString('latin1');

describe('file names of uploads', () => {
  it('reads the UTF-8 that browsers send', () => {
    expect(decodeFileName(asLatin1(Buffer.from('2024年12月花名册（城乡居民）.xlsx')))).toBe(
      '2024年12月花名册（城乡居民）.xlsx',
    );
  });

  it('reads the GB18030 that old Windows programs send', () => {
    expect(decodeFileName(asLatin1(iconv.encode('企业职工花名册.csv', 'gb18030')))).toBe('企业职工花名册.csv');
  });

  it('keeps a name that RFC 5987 has decoded already', () => {
    expect(decodeFileName('十二月·花名册.xlsx')).toBe('十二月·花名册.xlsx');
  });

  it('keeps plain names and names that are neither UTF-8 nor GB18030', () => {
    expect(decodeFileName('roll-2024-12.xlsx')).toBe('roll-2024-12.xlsx');
    expect(decodeFileName('caf\u00e9.txt')).toBe('caf\u00e9.txt');
  });

  it('drops folders, control characters and direction marks', () => {
    expect(decodeFileName('C:\\Users\\a\\..\\roll.csv')).toBe('roll.csv');
    expect(decodeFileName('../../etc/passwd')).toBe('passwd');
    expect(decodeFileName('a\u202efdc\r\n.csv')).toBe('afdc.csv');
    expect(decodeFileName('\u0000')).toBe('未命名');
  });

  it('cuts a name that is too long and keeps its ending', () => {
    const cut = decodeFileName(`${'册'.repeat(300)}.xlsx`);
    expect([...cut]).toHaveLength(200);
    expect(cut.endsWith('册.xlsx')).toBe(true);
  });

  it('writes a download name for old and new clients', () => {
    expect(attachment('失败清单(1).xlsx')).toBe(
      `attachment; filename="____(1).xlsx"; filename*=UTF-8''%E5%A4%B1%E8%B4%A5%E6%B8%85%E5%8D%95%281%29.xlsx`,
    );
  });
});
