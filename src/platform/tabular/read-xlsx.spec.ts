import { describe, expect, it } from '@jest/globals';
import { readTable } from './read-table.js';
import type { TableRow } from './table.types.js';
import { isLossy, serialToDate } from './xlsx-sheet.js';
import { ZipWriter } from './zip-writer.js';

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (body: string): string => `<Relationships>${body}</Relationships>`;
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`;

interface Sheet {
  name: string;
  xml: string;
}

/** A workbook made by hand, so that it may hold what no writer of ours writes. */
async function workbook(sheets: Sheet[], extra: Record<string, string> = {}): Promise<Buffer> {
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook><sheets>${sheets.map((s, i) => `<sheet name="${s.name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/s${i + 1}.xml`)).join('') +
        relation('rId98', 'sharedStrings', 'sharedStrings.xml') +
        relation('rId99', 'styles', '/xl/styles.xml'),
    ),
    'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
    ...Object.fromEntries(sheets.map((s, i) => [`xl/worksheets/s${i + 1}.xml`, s.xml])),
    ...extra,
  };
  const zip = new ZipWriter();
  const chunks: Buffer[] = [];
  for (const [name, xml] of Object.entries(parts)) for await (const chunk of zip.part(name, [xml])) chunks.push(chunk);
  for (const chunk of zip.end()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sheet = (rows: string): Sheet => ({ name: '一', xml: `<worksheet><sheetData>${rows}</sheetData></worksheet>` });

async function rowsOf(bytes: Buffer): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  const open = async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };
  for await (const row of readTable({ name: '名册.xlsx', open })) rows.push(row);
  return rows;
}

describe('reading a workbook', () => {
  it('keeps numbers as the file spells them and marks those that lost digits', async () => {
    const rows = await rowsOf(
      await workbook([
        sheet(
          '<row r="1"><c r="A1"><v>250.90999999999997</v></c><c r="B1"><v>6.5282219600101E+17</v></c><c r="C1"><v>1234.50</v></c>' +
            '<c r="D1"><v>652822196001010000</v></c><c r="E1"><v>100000000000000</v></c></row>',
        ),
      ]),
    );
    expect(rows[0]?.cells).toEqual([
      { text: '250.90999999999997', kind: 'NUMBER', lossy: true },
      { text: '6.5282219600101E+17', kind: 'NUMBER', lossy: true },
      { text: '1234.50', kind: 'NUMBER', lossy: false },
      { text: '652822196001010000', kind: 'NUMBER', lossy: true },
      { text: '100000000000000', kind: 'NUMBER', lossy: false },
    ]);
  });

  it('reads shared, inline and rich strings without phonetic guides', async () => {
    const bytes = await workbook(
      [
        sheet(
          '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c>' +
            '<c r="C3" t="inlineStr"><is><r><t>王</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 芳</t></r></is></c>' +
            '<c r="E3" t="inlineStr"><is><t>a &lt;b&gt; &#x4E00;&amp;amp;_x000D_</t></is></c></row>',
        ),
      ],
      {
        'xl/sharedStrings.xml':
          '<sst><si><t>张三</t><rPh sb="0" eb="1"><t>ZHANG</t></rPh></si><si><r><t>阿依</t></r><r><t>古丽</t></r></si></sst>',
      },
    );
    expect(await rowsOf(bytes)).toEqual([
      {
        sheet: '一',
        rowNo: 3,
        cells: [
          { text: '张三', kind: 'TEXT', lossy: false },
          { text: '阿依古丽', kind: 'TEXT', lossy: false },
          { text: '王 芳', kind: 'TEXT', lossy: false },
          { text: '', kind: 'EMPTY', lossy: false },
          { text: 'a <b> 一&amp;\r', kind: 'TEXT', lossy: false },
        ],
      },
    ]);
  });

  it('tells formulas, errors, booleans and dates from numbers', async () => {
    const bytes = await workbook(
      [
        sheet(
          '<row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>250.91</v></c><c r="B1" t="str"><f>A1&amp;""</f><v>x</v></c><c r="C1" t="e"><v>#N/A</v></c>' +
            '<c r="D1" t="b"><v>1</v></c><c r="E1" s="1"><v>45292</v></c><c r="F1" s="2"><v>45292.5</v></c><c r="G1"><f>NOW()</f></c>' +
            '<c r="H1" s="3"><v>45292</v></c><c r="I1" t="d"><v>2024-01-01T00:00:00</v></c></row>',
        ),
      ],
      {
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="177" formatCode="[Red]#,##0.00&quot;d&quot;"/></numFmts>' +
          '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="22"/><xf numFmtId="177"/></cellXfs></styleSheet>',
      },
    );
    expect((await rowsOf(bytes))[0]?.cells.map((cell) => [cell.kind, cell.text])).toEqual([
      ['FORMULA', '250.91'],
      ['FORMULA', 'x'],
      ['ERROR', '#N/A'],
      ['BOOLEAN', 'TRUE'],
      ['DATE', '2024-01-01'],
      ['DATE', '2024-01-01 12:00:00'],
      ['FORMULA', ''],
      ['NUMBER', '45292'],
      ['DATE', '2024-01-01'],
    ]);
  });

  it('reads every sheet in order, with prefixes, gaps and rows without numbers', async () => {
    const bytes = await workbook([
      {
        name: '一&amp;二',
        xml: '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c r="C1"><x:v>3</x:v></x:c></x:row><x:row/><x:row><x:c><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>',
      },
      sheet(''),
      {
        name: '三',
        xml: '<worksheet><!-- <row> --><sheetData><row r="7"><c r="B7" t="inlineStr"><is><t><![CDATA[<a>&amp;]]></t></is></c></row></sheetData></worksheet>',
      },
    ]);
    expect((await rowsOf(bytes)).map((row) => [row.sheet, row.rowNo, row.cells.map((cell) => cell.text)])).toEqual([
      ['一&二', 1, ['1', '', '3']],
      ['一&二', 3, ['4']],
      ['三', 7, ['', '<a>&amp;']],
    ]);
  });

  it('leaves out rows whose cells are only styled', async () => {
    expect(
      await rowsOf(
        await workbook([
          sheet('<row r="1"><c r="A1" s="0"/><c r="XFD1" s="0"/></row><row r="2"><c r="A2"><v>1</v></c></row>'),
        ]),
      ),
    ).toHaveLength(1);
  });

  it('refuses content in far columns', async () => {
    await expect(rowsOf(await workbook([sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')]))).rejects.toMatchObject({
      code: 'FILE_TOO_MANY_COLUMNS',
    });
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'],
    ['a tag that does not end', '<worksheet><sheetData><row r="1"'],
    [
      'a string that is not there',
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData></worksheet>',
    ],
    ['a cell without letters', '<worksheet><sheetData><row r="1"><c r="1"><v>9</v></c></row></sheetData></worksheet>'],
  ])('calls a workbook broken that has %s', async (_what, xml) => {
    await expect(rowsOf(await workbook([{ name: '一', xml }]))).rejects.toMatchObject({
      code: 'FILE_BROKEN',
      details: { part: 'xl/worksheets/s1.xml' },
    });
  });

  it('notices a file that was cut off, changed or lacks a part', async () => {
    const whole = await workbook([sheet('<row r="1"><c r="A1"><v>1</v></c></row>')]);
    await expect(rowsOf(whole.subarray(0, whole.length - 40))).rejects.toMatchObject({ code: 'FILE_BROKEN' });

    const name = 'xl/worksheets/s1.xml';
    const start = whole.indexOf(name) + name.length;
    for (const at of [start + 3, start + 20]) {
      const changed = Buffer.from(whole);
      changed[at] = changed[at]! ^ 0x5a;
      await expect(rowsOf(changed)).rejects.toMatchObject({ code: 'FILE_BROKEN' });
    }
    await expect(rowsOf(await workbook([sheet('')], { 'xl/workbook.xml': '<workbook' }))).rejects.toMatchObject({
      code: 'FILE_BROKEN',
    });
  });

  it('says what another zip file is', async () => {
    const word = await workbook([], {
      '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
      'word/document.xml': '<document/>',
    });
    await expect(rowsOf(word)).rejects.toMatchObject({ code: 'FILE_NOT_A_TABLE', details: { found: 'Word 文档' } });
    const xlsb = await workbook([], {
      '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.bin')),
      'xl/workbook.bin': 'x',
    });
    await expect(rowsOf(xlsb)).rejects.toMatchObject({ details: { found: 'Excel 二进制工作簿（.xlsb）' } });
    const zip = new ZipWriter();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.part('a.txt', ['x'])) chunks.push(chunk);
    await expect(rowsOf(Buffer.concat([...chunks, ...zip.end()]))).rejects.toMatchObject({
      details: { found: '压缩包' },
    });
  });

  it('refuses a part that inflates beyond reason, whatever size it claims', async () => {
    const bytes = await workbook([sheet('<row/>'.repeat(7_000_000))]);
    expect(bytes.length).toBeLessThan(200_000);
    await expect(rowsOf(bytes)).rejects.toMatchObject({ code: 'FILE_INFLATES' });
  });

  it('refuses encrypted parts', async () => {
    const bytes = await workbook([sheet('<row r="1"><c r="A1"><v>1</v></c></row>')]);
    for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4)) bytes[at + 8]! |= 1;
    await expect(rowsOf(bytes)).rejects.toMatchObject({ code: 'FILE_PASSWORD' });
  });
});

describe('numbers of a spreadsheet', () => {
  it('are lossy from the sixteenth digit on, zeros at the end included', () => {
    expect(['0.000123', '123456789012345', '-1.5', '0'].map(isLossy)).toEqual([false, false, false, false]);
    expect(['1234567890123456', '1E3', '1e-7', '1000000000000000', '0.1234567890123456'].map(isLossy)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('become dates in both date systems', () => {
    expect(serialToDate(1, false)).toBe('1900-01-01');
    expect(serialToDate(61, false)).toBe('1900-03-01');
    expect(serialToDate(45_627, false)).toBe('2024-12-01');
    expect(serialToDate(44_165, true)).toBe('2024-12-01');
    expect(serialToDate(45_627.999999, false)).toBe('2024-12-02');
    expect(serialToDate(-1, false)).toBeNull();
    expect(serialToDate(Number.NaN, false)).toBeNull();
  });
});
