import { describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { readTable } from './read-table.js';
import { xlsxBytes, writeXlsx } from './write-xlsx.js';
import type { WriteRow } from './write-xlsx.js';
import { ZipArchive } from './zip-archive.js';

const ROWS: WriteRow[] = [
  [{ text: '标题', bold: true }],
  ['652822196001010019', { text: '1234.50', kind: 'MONEY' }, { text: '12a', kind: 'MONEY' }, null, ''],
  [],
  [
    { text: '张三', mark: 'BLOCK', note: '姓名 <不符> & 更正\n第二行' },
    { text: '99000112345678901', mark: 'WARN', note: '请核对' },
    { text: '7', kind: 'NUMBER', mark: 'WARN' },
  ],
  [' 前后 ', '_x000D_', 'a<b>&"c"', '王𬱖'],
];

async function cellsOf(bytes: Buffer): Promise<[string | null, number, string[]][]> {
  const open = async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };
  const rows: [string | null, number, string[]][] = [];
  for await (const row of readTable({ name: 'x', open })) {
    rows.push([row.sheet, row.rowNo, row.cells.map((cell) => `${cell.kind[0]}:${cell.text}`)]);
  }
  return rows;
}

describe('writing a workbook', () => {
  it('reads back as it was written, numbers as their own text', async () => {
    expect(await cellsOf(await xlsxBytes([{ name: '问题', rows: ROWS }]))).toEqual([
      ['问题', 1, ['T:标题']],
      ['问题', 2, ['T:652822196001010019', 'N:1234.50', 'T:12a']],
      ['问题', 4, ['T:张三', 'T:99000112345678901', 'N:7']],
      ['问题', 5, ['T: 前后 ', 'T:_x000D_', 'T:a<b>&"c"', 'T:王𬱖']],
    ]);
  });

  it('shows marks and notes to another program', async () => {
    const bytes = await xlsxBytes([{ name: '问题', rows: ROWS, widths: [10, 20], frozenRows: 1 }]);
    const { cells } = (await readXlsx(bytes, { readStyles: true })).sheets[0]!;
    const at = (key: string): { fill: string | undefined; note: string | undefined; format: string | undefined } => {
      const cell = cells!.get(key)!;
      const fill = cell.style?.fill;
      return {
        fill: fill?.type === 'pattern' ? fill.fgColor?.rgb : undefined,
        note: cell.comment?.text,
        format: cell.style?.numFmt,
      };
    };
    expect(at('3,0')).toEqual({ fill: 'FFC7CE', note: '姓名 <不符> & 更正\n第二行', format: '@' });
    expect(at('3,1')).toEqual({ fill: 'FFEB9C', note: '请核对', format: '@' });
    expect(at('1,1')).toEqual({ fill: undefined, note: undefined, format: '#,##0.00' });
    expect(cells!.get('0,0')?.style?.font?.bold).toBe(true);
  });

  it('makes a row of a printed form as high as its longest text needs, and of no other sheet', async () => {
    const rows: WriteRow[] = [
      ['一', { text: '十个字十个字十个字十', ruled: true }],
      [{ text: '并成一格的长文字，比两列都宽，所以要三行', ruled: true, across: 1 }, null],
      [{ text: '短', ruled: true }],
    ];
    const heights = async (paper?: 'LYING'): Promise<(string | undefined)[]> => {
      const zip = new ZipArchive(await xlsxBytes([{ name: '表', widths: [6, 12], paper, rows }]), 'x');
      let xml = '';
      for await (const chunk of zip.open('xl/worksheets/sheet1.xml')) xml += chunk.toString('utf8');
      return [...xml.matchAll(/<row r="\d+"(?: ht="(\d+)")?/g)].map(([, height]) => height);
    };
    expect(await heights('LYING')).toEqual(['35', '50', undefined]);
    expect(await heights()).toEqual([undefined, undefined, undefined]);
  });

  it('gives the same bytes for the same rows', async () => {
    const [a, b] = await Promise.all(
      [1, 2].map(() =>
        xlsxBytes([
          { name: '一', rows: ROWS },
          { name: '二', rows: [] },
        ]),
      ),
    );
    expect(a!.equals(b!)).toBe(true);
  });

  it('makes names of sheets that Excel takes', async () => {
    const long = '城乡居民基本养老保险待遇发放花名册校验问题清单二〇二四年十二月第一批';
    const sheets = ['a/b:c', 'A_b_c', long, ''].map((name) => ({ name, rows: [['x']] }));
    const names = (await cellsOf(await xlsxBytes(sheets))).map(([sheet]) => sheet!);
    expect(names.slice(0, 2)).toEqual(['a_b_c', 'A_b_c(2)']);
    expect(names[2]).toBe(long.slice(0, 31));
    expect(names[3]).toBe('Sheet4');
  });

  it('asks for rows only as the bytes are taken', async () => {
    let asked = 0;
    const rows = function* (): Generator<WriteRow> {
      for (; asked < 200_000; asked++) yield [`${asked * 7919}`, 'x'.repeat(20)];
    };
    const chunks = writeXlsx([{ name: '一', rows: rows() }]);
    for (let i = 0; i < 3; i++) await chunks.next();
    expect(asked).toBeLessThan(200_000);
    await chunks.return(undefined);
  });

  it('refuses text that a workbook cannot hold and says where', async () => {
    await expect(xlsxBytes([{ name: '一', rows: [['x'], ['a\u0001b']] }])).rejects.toMatchObject({
      code: 'FILE_TEXT_INVALID',
      details: { sheet: '一', row: 2, codePoint: 'U+0001' },
    });
    await expect(xlsxBytes([{ name: '一', rows: [['\ud800']] }])).rejects.toMatchObject({ code: 'FILE_TEXT_INVALID' });
  });

  it('passes on the error of its source', async () => {
    const rows = async function* (): AsyncGenerator<WriteRow> {
      yield ['x'];
      throw new Error('source failed');
    };
    await expect(xlsxBytes([{ name: '一', rows: rows() }])).rejects.toThrow('source failed');
  });
});
