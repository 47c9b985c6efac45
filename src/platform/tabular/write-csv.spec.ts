import { describe, expect, it } from '@jest/globals';
import { encodeText, writeCsv } from './write-csv.js';

const bytesOf = (...args: Parameters<typeof writeCsv>): Buffer => Buffer.concat([...writeCsv(...args)]);

describe('writing delimited text', () => {
  it('quotes what needs it, ends rows with CRLF and begins UTF-8 with a mark', () => {
    const rows = [
      ['a', 'b,c', 'say "hi"'],
      ['', ' x', 'two\nlines'],
    ];
    expect(bytesOf(rows).toString('utf8')).toBe('\ufeffa,"b,c","say ""hi"""\r\n," x","two\nlines"\r\n');
    expect(bytesOf([['a|b', 'c,d']], { delimiter: '|', bom: false }).toString('utf8')).toBe('"a|b"|c,d\r\n');
  });

  it('writes GB18030 that reads back, name dots and rare characters included', () => {
    const names = [
      '艾力·买买提',
      '艾力•买买提',
      '艾力・买买提',
      '艾力‧买买提',
      '艾力∙买买提',
      '李㛃',
      '王䶮',
      '陈𬱖',
      '赵𫘧',
    ];
    const bytes = bytesOf([names], { encoding: 'gb18030' });
    expect(new TextDecoder('gb18030', { fatal: true }).decode(bytes)).toBe(`${names.join(',')}\r\n`);
    expect(encodeText('·', 'gb18030')).toEqual(Buffer.from([0xa1, 0xa4]));
  });

  it('names row and character of what would not read back', () => {
    const rows = Array.from({ length: 5000 }, () => ['张三', '轮台镇']);
    // A private-use character of the table of 2000, to which the table of 2022 gave another code point.
    rows[4321] = ['李\ue78d', '轮台镇'];
    expect(() => bytesOf(rows, { encoding: 'gb18030' })).toThrow(
      expect.objectContaining({
        code: 'FILE_LOSSY_CHARACTER',
        details: { row: 4322, character: '\ue78d', codePoint: 'U+E78D', encoding: 'GB18030' },
      }),
    );
    expect(() => bytesOf([['ok'], ['\ud83d']])).toThrow(expect.objectContaining({ code: 'FILE_LOSSY_CHARACTER' }));
  });
});
