import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { detectDelimiter } from './read-csv.js';
import { readTable } from './read-table.js';
import type { TableRow, TableSource } from './table.types.js';
import { writeCsv } from './write-csv.js';

function source(content: Buffer | string, chunk = 1 << 20): TableSource {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
  return {
    name: 'roll.csv',
    open: async function* () {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
  };
}

async function rowsOf(content: Buffer | string, chunk?: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of readTable(source(content, chunk))) rows.push(row);
  return rows;
}

async function textsOf(content: Buffer | string, chunk?: number): Promise<string[][]> {
  return (await rowsOf(content, chunk)).map((row) => row.cells.map((cell) => cell.text));
}

describe('reading a delimited text', () => {
  it('splits rows at any line end and counts them as Excel does', async () => {
    const rows = await rowsOf('a,b\r\n1,2\n\n3,4\r5,6');
    expect(rows.map((row) => [row.rowNo, ...row.cells.map((cell) => cell.text)])).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [4, '3', '4'],
      [5, '5', '6'],
    ]);
    expect(rows[0]?.sheet).toBeNull();
  });

  it('leaves out rows that hold only delimiters, and keeps empty cells between others', async () => {
    const rows = await rowsOf('a,,b,\n,,,\n,x\n');
    expect(rows.map((row) => row.rowNo)).toEqual([1, 3]);
    expect(rows[0]?.cells.map((cell) => cell.kind)).toEqual(['TEXT', 'EMPTY', 'TEXT', 'EMPTY']);
    expect(rows[1]?.cells.map((cell) => cell.text)).toEqual(['', 'x']);
  });

  it('takes quoted delimiters, quotes and line breaks into the cell', async () => {
    expect(await textsOf('"a,1","say ""hi""","two\r\nlines",""\nx,y,z,w')).toEqual([
      ['a,1', 'say "hi"', 'two\r\nlines', ''],
      ['x', 'y', 'z', 'w'],
    ]);
  });

  it('numbers a row after a quoted line break by records', async () => {
    expect((await rowsOf('"a\nb",1\nc,2')).map((row) => row.rowNo)).toEqual([1, 2]);
  });

  it('keeps quotes inside an unquoted cell and text behind a closing quote', async () => {
    expect(await textsOf('5" pipe,x\n"a"b,c')).toEqual([
      ['5" pipe', 'x'],
      ['ab', 'c'],
    ]);
  });

  it('unwraps the formula by which Excel is made to keep digits', async () => {
    expect(await textsOf('="652822196001010019",x\n"=""0012""",=1+1')).toEqual([
      ['652822196001010019', 'x'],
      ['0012', '=1+1'],
    ]);
  });

  it.each([
    ['a;b;c\n1;2;3\n', ';'],
    ['a\tb\n"x\ty"\tz\n', '\t'],
    ['a|b|c\n1,5|2,5|3,5\n', '|'],
    ['标题\n姓名,金额\n张三,1\n', ','],
    ['姓名\t金额\n张三\t1,234.50\n李四\t2,000.00\n', '\t'],
    ['one column\nonly\n', ','],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  it('follows a sep= line without giving it out', async () => {
    expect(await rowsOf('sep=;\na;b\n1,5;2\n')).toMatchObject([
      { rowNo: 2, cells: [{ text: 'a' }, { text: 'b' }] },
      { rowNo: 3, cells: [{ text: '1,5' }, { text: '2' }] },
    ]);
  });

  it('reads the same rows however the bytes are cut', async () => {
    const text = '姓名,说明,金额\r\n"阿依古丽·买买提","多行\r\n""引号"",逗号",250.91\r\n𬱖,x,1\r\n';
    const whole = await textsOf(text);
    for (const bytes of [Buffer.from(text, 'utf8'), iconv.encode(text, 'gb18030')]) {
      for (const chunk of [1, 2, 3, 5, 7, 16]) expect(await textsOf(bytes, chunk)).toEqual(whole);
    }
    expect(whole).toHaveLength(3);
  });

  it('gives back whatever was written, in both encodings', async () => {
    const cell = fc
      .string({
        unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', ' ', '\t', ';', '·', '汉', '𬱖', '|'),
        maxLength: 6,
      })
      .filter((text) => !text.startsWith('='));
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('utf-8' as const, 'gb18030' as const),
        fc.integer({ min: 1, max: 40 }),
        async (rows, encoding, chunk) => {
          const bytes = Buffer.concat([...writeCsv([['头', '部'], ...rows], { encoding })]);
          const read: string[][] = [];
          for await (const row of readTable(source(bytes, chunk), { delimiter: ',' }))
            read.push(row.cells.map((c) => c.text));
          expect(read).toEqual([['头', '部'], ...rows.filter((row) => row.some((text) => text !== ''))]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads a file whose pieces are larger than the sample', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},姓名${i},65282219600101001${i % 10}`);
    const rows = await rowsOf(lines.join('\n'), 64 * 1024);
    expect(rows).toHaveLength(20_000);
    expect(rows.at(-1)).toMatchObject({ rowNo: 20_000, cells: [{ text: '19999' }, { text: '姓名19999' }, {}] });
  });

  it('names the row whose quote is not closed', async () => {
    await expect(rowsOf('a,b\n1,"open\nrest')).rejects.toMatchObject({ code: 'FILE_CSV_QUOTE', details: { row: 2 } });
    await expect(rowsOf(`a,b\n1,"${'x'.repeat(80_000)}\n`)).rejects.toMatchObject({ code: 'FILE_CSV_QUOTE' });
  });

  it('refuses a row of a megabyte and a row of a thousand columns', async () => {
    await expect(rowsOf(`a,${'x'.repeat(1_200_000)}`, 64 * 1024)).rejects.toMatchObject({ code: 'FILE_ROW_TOO_LONG' });
    await expect(rowsOf(`a,b\n${'x,'.repeat(1000)}\n`)).rejects.toMatchObject({
      code: 'FILE_TOO_MANY_COLUMNS',
      details: { row: 2, limit: 512 },
    });
  });
});

describe('telling the encoding', () => {
  const text = '姓名,银行账号\n阿卜杜热合曼·买买提,990001\n李㛃,990002\n王𬱖,990003\n';

  it('reads UTF-8 with and without a mark, and GB18030 with rare characters', async () => {
    const expected = await textsOf(text);
    expect(expected[1]?.[0]).toBe('阿卜杜热合曼·买买提');
    expect(await textsOf(`\ufeff${text}`)).toEqual(expected);
    expect(await textsOf(iconv.encode(text, 'gb18030'))).toEqual(expected);
    expect(
      await textsOf(Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), iconv.encode(text, 'gb18030')])),
    ).toEqual(expected);
  });

  it('reads the dot of names from its GB18030 code as U+00B7', async () => {
    const bytes = Buffer.concat([Buffer.from('a,'), Buffer.from([0xa1, 0xa4]), Buffer.from(',b\n')]);
    expect((await textsOf(bytes))[0]?.[1]).toBe('\u00b7');
  });

  it('takes a file for GB18030 whose first Chinese character comes late', async () => {
    const bytes = iconv.encode(`${'1,2\n'.repeat(50_000)}张三,李四\n`, 'gb18030');
    expect((await textsOf(bytes, 4096)).at(-1)).toEqual(['张三', '李四']);
  });

  it('names line and byte where damaged UTF-8 breaks instead of reading it as GB18030', async () => {
    const good = Buffer.from('姓名,银行账号\n阿卜杜热合曼,1\n');
    const bytes = Buffer.concat([good, Buffer.from([0xe9, 0x98]), Buffer.from(',2\n')]);
    await expect(rowsOf(bytes)).rejects.toMatchObject({
      code: 'FILE_ENCODING',
      details: { line: 3, offset: good.length + 1 },
    });
  });

  it('names line and byte of what is neither', async () => {
    const good = iconv.encode('姓名,账号\n张三,1\n', 'gb18030');
    const bytes = Buffer.concat([good, Buffer.from([0x61, 0xff, 0xff]), Buffer.from(',2\n')]);
    const expected = { code: 'FILE_ENCODING', details: { line: 3, offset: good.length + 2 } };
    await expect(rowsOf(bytes)).rejects.toMatchObject(expected);
    await expect(rowsOf(bytes, 3)).rejects.toMatchObject(expected);
  });

  it('reports a GB18030 character that is cut off at the end', async () => {
    const bytes = iconv.encode('姓名,账号\n张三', 'gb18030');
    await expect(rowsOf(bytes.subarray(0, -1))).rejects.toMatchObject({ code: 'FILE_ENCODING', details: { line: 2 } });
  });

  it('refuses UTF-16 with and without a mark', async () => {
    const wide = Buffer.from('姓名,账号\r\n张三,1234567890\r\n', 'utf16le');
    await expect(rowsOf(Buffer.concat([Buffer.from([0xff, 0xfe]), wide]))).rejects.toMatchObject({
      code: 'FILE_UTF16',
    });
    await expect(rowsOf(wide)).rejects.toMatchObject({ code: 'FILE_UTF16' });
  });
});
