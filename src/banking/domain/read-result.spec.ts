import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { BankFormat } from './bank-format.js';
import { readResultFile } from './read-result.js';
import type { ResultLine } from './read-result.js';
import { shippedFormats } from './shipped-formats.js';
import { writeResultFile } from './write-result.js';

const { PIPE_GB18030: pipe, CSV_HEADER: csv, FIXED_HT: fixed } = shippedFormats;
const lines = sampleLines();

function resultFile(format: BankFormat): Buffer {
  return writeResultFile(
    format,
    sampleHead(lines),
    lines.map((line) => ({ ...line, outcome: 'PAID', creditedOn: '2024-12-10' })),
  );
}

/** The file with its lines, as bytes in Latin-1, changed. */
function edited(format: BankFormat, edit: (rows: string[]) => void, newline = '\r\n'): Buffer {
  const rows = resultFile(format).toString('latin1').split(/\r?\n/).slice(0, -1);
  edit(rows);
  return Buffer.from(rows.map((row) => row + newline).join(''), 'latin1');
}

function read(format: BankFormat, bytes: Uint8Array): { results: ResultLine[]; fileProblems: string[] } {
  const reading = readResultFile(format, bytes);
  const results = [...reading];
  return { results, fileProblems: reading.summary.fileProblems.map((problem) => problem.code) };
}

function codeOf(format: BankFormat, bytes: Uint8Array): string {
  try {
    read(format, bytes);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'read';
}

/** Of one line of the `|` format. */
function pipeLine(row: string): ResultLine {
  const other = '1|0000000420000001|6217|张伟|250.91|00||20241210|';
  return read(pipe, iconv.encode(`${other}\r\n${row}\r\n`, 'gb18030')).results[1]!;
}

describe('a line of a result file', () => {
  it('gives reference, amount, outcome and day', () => {
    expect(pipeLine('2|0000000420000002|6217|买买提·吐尔逊|1,0|00||20241210|').problem).toBe('RESULT_AMOUNT_MALFORMED');
    const { amount, ...rest } = pipeLine('2|0000000420000002|6217|买买提·吐尔逊|250.91|00||20241210|成功');
    expect(amount!.toFixed(2)).toBe('250.91');
    expect(rest).toEqual({
      lineNo: 2,
      reference: '0000000420000002',
      outcome: 'PAID',
      cause: null,
      rawCode: '00',
      creditedOn: '2024-12-10',
      problem: null,
    });
  });

  it.each([
    ['0000000420000002||x|250.91|00||20241210|', 'RESULT_LINE_MALFORMED'],
    ['2|0000000420000002||x|250.91|00||20241210||', 'RESULT_LINE_MALFORMED'],
    ['2||x||250.91|00||20241210|', 'RESULT_REFERENCE_MALFORMED'],
    ['2|6217003810012345678||x|250.91|00||20241210|', 'RESULT_REFERENCE_MALFORMED'],
    ['2|0000000420000002||x||00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|-250.91|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|250.911|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|250.91元|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|２50.91|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|1e3|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|.5|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|999999999999999|00||20241210|', 'RESULT_AMOUNT_MALFORMED'],
    ['2|0000000420000002||x|250.91|02||20241210|', 'RESULT_OUTCOME_UNKNOWN'],
    ['2|0000000420000002||x|250.91|||20241210|', 'RESULT_OUTCOME_UNKNOWN'],
    ['2|0000000420000002||x|250.91|constructor||20241210|', 'RESULT_OUTCOME_UNKNOWN'],
    ['2|0000000420000002||x|250.91|00||20240230|', 'RESULT_DATE_MALFORMED'],
    ['2|0000000420000002||x|250.91|00||2024-12-10|', 'RESULT_DATE_MALFORMED'],
    ['2|0000000420000002||x|250.91|00|||', 'RESULT_DATE_MALFORMED'],
    ['2|0000000420000002||x|250.91|01|E01|2024|', 'RESULT_DATE_MALFORMED'],
  ])('%s has the problem %s', (row, problem) => {
    expect(pipeLine(row).problem).toBe(problem);
  });

  it.each([
    ['2|0000000420000002||x|250.91|01|E05||', 'CLOSED', '01/E05'],
    ['2|0000000420000002||x|250.91|01|E77||', 'OTHER', '01/E77'],
    ['2|0000000420000002||x|250.91|01|||', 'OTHER', '01'],
    ['2| 0000000420000002 ||x| 250.9 | 01 | E05 |20241210|', 'CLOSED', '01/E05'],
    ['2|0000000420000002||x|0000250|01|toString||', 'OTHER', '01/toString'],
  ])('%s failed because of %s', (row, cause, rawCode) => {
    expect(pipeLine(row)).toMatchObject({ outcome: 'FAILED', cause, rawCode, problem: null });
  });

  it('never returns a name or an account that stands in a wrong column', () => {
    const shifted = pipeLine('2|6217003810012345678|0000000420000002|250.91|买买提·吐尔逊|6217003810012345678|张伟|x|');
    expect(JSON.stringify(shifted)).not.toMatch(/6217|买买提|张伟/);
    const named = pipeLine('2|0000000420000002||x|250.91|张伟|6217003810012345678|20241210|');
    expect(named).toMatchObject({ rawCode: '', problem: 'RESULT_OUTCOME_UNKNOWN' });
  });

  it('takes words for outcome codes and quotes around anything in a csv file', () => {
    const bytes = edited(csv, (rows) => {
      rows[1] = Buffer.from('"1","0000000420000001","张,伟",6217,"250.91","失败",E04,,"说""明"').toString('latin1');
    });
    expect(read(csv, bytes).results[0]).toMatchObject({ outcome: 'FAILED', cause: 'FROZEN', rawCode: '失败/E04' });
  });

  it.each(['"1,0000000420000001', '1,"0000000420000001"x', '1,00"00'])(
    'with a stray quote is malformed: %s',
    (start) => {
      const bytes = edited(csv, (rows) => {
        rows[1] = `${start},a,6217,250.91,x,,,`;
      });
      expect(read(csv, bytes).results[0]!.problem).toBe('RESULT_LINE_MALFORMED');
    },
  );

  it('finds the cause by the outcome code when the format has no cause column', () => {
    const format: BankFormat = {
      ...pipe,
      result: {
        ...pipe.result,
        columns: pipe.result.columns.filter((column) => column.field !== 'cause'),
        outcomes: { '0': 'PAID', '7': 'FAILED', '8': 'FAILED' },
        causes: { '7': 'DORMANT' },
      },
    };
    const text = ['0', '7', '8'].map((code) => `1|0000000420000001|||1.00|${code}|20241210|\r\n`).join('');
    expect(read(format, Buffer.from(text)).results.map((line) => [line.outcome, line.cause, line.rawCode])).toEqual([
      ['PAID', null, '0'],
      ['FAILED', 'DORMANT', '7'],
      ['FAILED', 'OTHER', '8'],
    ]);
  });

  it('of a fixed-width file has nothing paid where the amount is all zeros, and no constant but its own', () => {
    const bytes = edited(fixed, (rows) => {
      rows[1] = rows[1]!.slice(0, 157) + '0'.repeat(14) + rows[1]!.slice(171);
      rows[2] = rows[2]!.replace('D', 'X');
    });
    const { results } = read(fixed, bytes);
    expect(results[0]!.amount!.toFixed(2)).toBe('0.00');
    expect(results[0]!.problem).toBeNull();
    expect(results[1]!.problem).toBe('RESULT_LINE_MALFORMED');
  });

  it('has no amount beyond what the database holds, in 分 as in 元', () => {
    const columns = fixed.result.columns.map((column) =>
      column.field === 'amount' ? { ...column, width: 17 } : column,
    );
    const wide: BankFormat = { ...fixed, result: { ...fixed.result, columns } };
    const amount = (digits: string): ResultLine => {
      const bytes = edited(fixed, (rows) => {
        rows[1] = rows[1]!.slice(0, 157) + digits + rows[1]!.slice(171);
        rows[2] = rows[2]!.slice(0, 157) + '000' + rows[2]!.slice(157);
      });
      return read(wide, bytes).results[0]!;
    };
    expect(amount('09999999999999999').amount!.toFixed(2)).toBe('99999999999999.99');
    expect(amount('10000000000000000').problem).toBe('RESULT_AMOUNT_MALFORMED');
  });

  it('of a fixed-width file survives a name that the bank cut in the middle of a character', () => {
    const bytes = edited(fixed, (rows) => {
      rows[1] = rows[1]!.slice(0, 57) + '\xd5'.padEnd(100, ' ') + rows[1]!.slice(157);
    });
    expect(read(fixed, bytes).results[0]).toMatchObject({ reference: lines[0]!.reference, problem: null });
  });

  it('of a delimited file with half a character is bad, and its neighbours are not', () => {
    const bytes = edited(pipe, (rows) => {
      rows[1] = rows[1]!.replace(/\|2024/, '\xd5|2024');
      rows[2] = rows[2]!.replace(/\|$/, '|\xd5');
    });
    const { results } = read(pipe, bytes);
    expect(results.map((line) => line.problem)).toEqual([
      null,
      'RESULT_LINE_MALFORMED',
      'RESULT_BAD_BYTES',
      ...lines.slice(3).map(() => null),
    ]);
    expect(results[2]).toMatchObject({ reference: null, amount: null, lineNo: 3 });
  });
});

describe('a result file', () => {
  it.each([pipe, csv, fixed])(
    '$code reads alike with either newline, without the last one, and with Ctrl-Z',
    (format) => {
      const expected = read(format, resultFile(format)).results;
      expect(expected).toHaveLength(8);
      for (const newline of ['\n', '\r\n']) {
        const bytes = edited(format, () => undefined, newline);
        expect(read(format, bytes).results).toEqual(expected);
        expect(read(format, bytes.subarray(0, -newline.length)).results).toEqual(expected);
        expect(read(format, Buffer.concat([bytes, Buffer.from('\x1a')])).results).toEqual(expected);
        expect(read(format, Buffer.concat([bytes, Buffer.from(newline + newline)])).results).toEqual(expected);
      }
    },
  );

  it.each([pipe, csv, fixed])('$code reads alike in pieces of any length', async (format) => {
    const bytes = resultFile(format);
    const whole = readResultFile(format, bytes);
    const expected = [...whole];
    for (const size of [1, 2, 3, 7, 100, 4096]) {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        const reused = new Uint8Array(size);
        for (let at = 0; at < bytes.length; at += size) {
          const piece = bytes.subarray(at, at + size);
          reused.set(piece);
          yield reused.subarray(0, piece.length);
        }
      }
      const reading = readResultFile(format, pieces());
      const results: ResultLine[] = [];
      for await (const line of reading) results.push(line);
      expect(results).toEqual(expected);
      expect(reading.summary).toEqual(whole.summary);
    }
  });

  it('drops the mark of byte order before UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('efbbbf', 'hex'), resultFile(csv)]);
    expect(read(csv, bytes)).toMatchObject({ fileProblems: [] });
    expect(read(csv, bytes).results).toHaveLength(8);
  });

  it('keeps an empty line between lines as a malformed one', () => {
    const { results } = read(
      pipe,
      edited(pipe, (rows) => void rows.splice(2, 0, '')),
    );
    expect(results.map((line) => line.problem)).toEqual([
      null,
      null,
      'RESULT_LINE_MALFORMED',
      ...lines.slice(2).map(() => null),
    ]);
    expect(results.map((line) => line.lineNo)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('says when its trailer is missing, and keeps the last line', () => {
    const { results, fileProblems } = read(
      fixed,
      edited(fixed, (rows) => void rows.pop()),
    );
    expect(results.map((line) => line.reference)).toEqual(lines.map((line) => line.reference));
    expect(fileProblems).toEqual(['RESULT_TRAILER_MISSING']);
  });

  it('says when its header is missing, and keeps the first line', () => {
    const { results, fileProblems } = read(
      fixed,
      edited(fixed, (rows) => void rows.shift()),
    );
    expect(results.map((line) => line.problem)).toEqual(lines.map(() => null));
    expect(fileProblems).toEqual(['RESULT_HEADER_MISSING']);
    expect(
      read(
        csv,
        edited(csv, (rows) => void rows.shift()),
      ).fileProblems,
    ).toEqual(['RESULT_HEADER_MISSING']);
  });

  it('says when it was cut, by trailer, count and total', () => {
    const bytes = resultFile(fixed);
    const { results, fileProblems } = read(fixed, bytes.subarray(0, bytes.length - 400));
    expect(results.at(-1)!.problem).toBe('RESULT_LINE_MALFORMED');
    expect(fileProblems).toEqual(['RESULT_TRAILER_MISSING', 'RESULT_COUNT_DIFFERS', 'RESULT_TOTAL_DIFFERS']);
  });

  it('says when a line is missing', () => {
    const reading = readResultFile(
      fixed,
      edited(fixed, (rows) => void rows.splice(3, 1)),
    );
    expect([...reading]).toHaveLength(7);
    expect(reading.summary.fileProblems[0]).toEqual({
      code: 'RESULT_COUNT_DIFFERS',
      lineNo: 9,
      stated: '8',
      found: '7',
    });
    expect(reading.summary.fileProblems[1]).toMatchObject({ stated: '19946.89', found: '19645.39' });
  });

  it('says when header or trailer cannot be read', () => {
    const bytes = edited(fixed, (rows) => {
      rows[0] = rows[0]!.replace('20241210', '20241310');
      rows[9] = rows[9]!.replace('T0000', 'TOOOO');
    });
    const { results, fileProblems } = read(fixed, bytes);
    expect(results).toHaveLength(8);
    expect(fileProblems).toEqual(['RESULT_HEADER_MALFORMED', 'RESULT_TRAILER_MALFORMED']);
  });

  it('keeps the trailer of a file in the middle as a malformed line, when two files were joined', () => {
    const bytes = Buffer.concat([resultFile(fixed), resultFile(fixed)]);
    const { results, fileProblems } = read(fixed, bytes);
    expect(results).toHaveLength(18);
    expect(results.filter((line) => line.problem !== null)).toHaveLength(2);
    expect(fileProblems).toContain('RESULT_COUNT_DIFFERS');
  });

  it('has no summary before its last line was read', () => {
    expect(() => readResultFile(pipe, resultFile(pipe)).summary).toThrow();
  });

  it.each<[string, BankFormat, Buffer, string]>([
    ['nothing', pipe, Buffer.alloc(0), 'BANK_FILE_EMPTY'],
    ['only line ends', pipe, Buffer.from('\r\n\r\n'), 'BANK_FILE_EMPTY'],
    ['only Ctrl-Z', csv, Buffer.from('\x1a'), 'BANK_FILE_EMPTY'],
    ['only a mark of byte order', csv, Buffer.from('efbbbf', 'hex'), 'BANK_FILE_EMPTY'],
    ['a workbook', pipe, Buffer.from('504b030414000600', 'hex'), 'BANK_FILE_NOT_TEXT'],
    ['an old workbook', csv, Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'BANK_FILE_NOT_TEXT'],
    ['a megabyte without a line end', fixed, Buffer.alloc(1 << 20, 0x41), 'BANK_FILE_NOT_TEXT'],
    ['UTF-16', csv, Buffer.from('\ufeff序号', 'utf16le'), 'BANK_FILE_WRONG_ENCODING'],
    ['marked UTF-8 for GB18030', pipe, Buffer.from('\ufeff1|2|3'), 'BANK_FILE_WRONG_ENCODING'],
    [
      'a csv of GB18030 for UTF-8',
      csv,
      iconv.encode(resultFile(csv).toString(), 'gb18030'),
      'BANK_FILE_WRONG_ENCODING',
    ],
    ['the file of another bank', csv, resultFile(pipe), 'BANK_FILE_WRONG_ENCODING'],
    ['lines of another number of columns', pipe, Buffer.from('1|2|3\r\n4|5|6\r\n'), 'BANK_FILE_NOT_THIS_FORMAT'],
    ['lines of another width', fixed, resultFile(csv), 'BANK_FILE_NOT_THIS_FORMAT'],
    [
      'an order instead of a result',
      pipe,
      Buffer.from('1|0000000420000001|6|x|b|1.00|CNY|y\r\n'),
      'BANK_FILE_NOT_THIS_FORMAT',
    ],
    [
      'old line ends',
      pipe,
      Buffer.from(resultFile(pipe).toString('latin1').replaceAll('\r\n', '\r'), 'latin1'),
      'BANK_FILE_NOT_THIS_FORMAT',
    ],
    ['zeros', pipe, Buffer.alloc(1000), 'BANK_FILE_NOT_THIS_FORMAT'],
  ])('of %s is refused with its code', (_name, format, bytes, code) => {
    expect(codeOf(format, bytes)).toBe(code);
  });
});
