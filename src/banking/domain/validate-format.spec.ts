import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedFormats } from './shipped-formats.js';
import { requireFormat, validateFormat } from './validate-format.js';

type Loose = Record<string, unknown>;

/** The format with one place changed; `undefined` removes it. Path as in issues. */
function changed(format: unknown, path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(format)) as unknown;
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop()!;
  let at = copy as Loose;
  for (const step of steps) at = at[step] as Loose;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

const { PIPE_GB18030: pipe, CSV_HEADER: csv, FIXED_HT: fixed } = shippedFormats;

describe('a bank format', () => {
  it.each(Object.values(shippedFormats))('$code is sound, also after a journey through JSON', (format) => {
    expect(validateFormat(format)).toEqual([]);
    expect(requireFormat(JSON.parse(JSON.stringify(format)))).toEqual(format);
  });

  it.each<[string, unknown, string, unknown, string, string]>([
    ['no reference column', pipe, 'order.columns[1].field', 'constant', 'order.columns[1].constant', 'MISSING'],
    ['no amount column', pipe, 'order.columns[5]', { field: 'purpose' }, 'order.columns', 'COLUMN_MISSING'],
    ['no outcome column', pipe, 'result.columns[5]', { field: 'ignored' }, 'result.columns', 'COLUMN_MISSING'],
    ['no columns', pipe, 'order.columns', [], 'order.columns', 'NO_COLUMNS'],
    ['an unknown field', pipe, 'order.columns[0].field', 'idNumber', 'order.columns[0].field', 'FIELD_UNKNOWN'],
    [
      'a result field in the order',
      pipe,
      'order.columns[0].field',
      'outcome',
      'order.columns[0].field',
      'FIELD_UNKNOWN',
    ],
    ['a field twice', pipe, 'order.columns[0].field', 'name', 'order.columns[3].field', 'FIELD_REPEATED'],
    ['a column that is no object', pipe, 'order.columns[0]', null, 'order.columns[0]', 'WRONG_TYPE'],
    ['a misspelt setting', fixed, 'order.columns[2].witdh', 16, 'order.columns[2].witdh', 'UNKNOWN_PROPERTY'],
    ['a letter as delimiter', pipe, 'order.delimiter', 'A', 'order.delimiter', 'DELIMITER_UNSAFE'],
    ['a blank as delimiter', pipe, 'order.delimiter', ' ', 'order.delimiter', 'DELIMITER_UNSAFE'],
    ['a dot as delimiter', pipe, 'order.delimiter', '·', 'order.delimiter', 'DELIMITER_UNSAFE'],
    ['a newline as delimiter', pipe, 'order.delimiter', '\n', 'order.delimiter', 'DELIMITER_UNSAFE'],
    ['two characters with quoting', csv, 'order.delimiter', '||', 'order.delimiter', 'DELIMITER_UNSAFE'],
    ['no delimiter', pipe, 'result.delimiter', undefined, 'result.delimiter', 'MISSING'],
    ['a delimiter in fixed width', fixed, 'order.delimiter', '|', 'order.delimiter', 'SETTING_UNUSED'],
    ['no width', fixed, 'order.columns[4].width', undefined, 'order.columns[4].width', 'MISSING'],
    ['a width of zero', fixed, 'order.columns[4].width', 0, 'order.columns[4].width', 'WIDTH_NOT_ALLOWED'],
    ['half a byte', fixed, 'order.columns[4].width', 1.5, 'order.columns[4].width', 'WIDTH_NOT_ALLOWED'],
    ['a reference cut', fixed, 'result.columns[2].width', 15, 'result.columns[2].width', 'WIDTH_TOO_SMALL'],
    ['a date cut', fixed, 'result.columns[8].width', 7, 'result.columns[8].width', 'WIDTH_TOO_SMALL'],
    [
      'a longer date',
      fixed,
      'result.columns[8].dateFormat',
      'YYYY-MM-DD',
      'result.columns[8].width',
      'WIDTH_TOO_SMALL',
    ],
    ['a constant cut', fixed, 'order.columns[0].constant', '代', 'order.columns[0].width', 'WIDTH_TOO_SMALL'],
    ['a width in a delimited file', pipe, 'order.columns[0].width', 8, 'order.columns[0].width', 'SETTING_UNUSED'],
    ['zeros before a reference', fixed, 'order.columns[2].pad', '0', 'order.columns[2].pad', 'PAD_UNSAFE'],
    ['zeros before an account', fixed, 'order.columns[3].pad', '0', 'order.columns[3].pad', 'PAD_UNSAFE'],
    ['zeros behind an amount', fixed, 'order.columns[6].align', 'LEFT', 'order.columns[6].pad', 'PAD_UNSAFE'],
    ['a unit of a name', pipe, 'order.columns[3].unit', 'FEN', 'order.columns[3].unit', 'SETTING_UNUSED'],
    ['an unknown unit', pipe, 'order.columns[5].unit', 'JIAO', 'order.columns[5].unit', 'VALUE_NOT_ALLOWED'],
    [
      'a delimiter in a constant',
      pipe,
      'order.columns[6].constant',
      'C|Y',
      'order.columns[6].constant',
      'CONSTANT_UNSAFE',
    ],
    [
      'a title that cannot be written',
      csv,
      'order.columns[0].title',
      '序\u200b号',
      'order.columns[0].title',
      'TITLE_UNSAFE',
    ],
    ['titles in fixed width', fixed, 'order.header', { kind: 'TITLES' }, 'order.header', 'TITLES_NEED_DELIMITER'],
    ['a trailer of titles', csv, 'order.trailer', { kind: 'TITLES' }, 'order.trailer.kind', 'VALUE_NOT_ALLOWED'],
    ['an unknown encoding', pipe, 'order.encoding', 'GBK', 'order.encoding', 'VALUE_NOT_ALLOWED'],
    ['a file name without batch', pipe, 'order.fileName', '{payOn}.txt', 'order.fileName', 'FILE_NAME_NOT_UNIQUE'],
    ['an unknown placeholder', pipe, 'order.fileName', '{batchNo}{who}', 'order.fileName', 'PLACEHOLDER_UNKNOWN'],
    ['a path as file name', pipe, 'order.fileName', '../{batchNo}', 'order.fileName', 'FILE_NAME_UNSAFE'],
    ['no code for paid', pipe, 'result.outcomes', { '01': 'FAILED' }, 'result.outcomes', 'OUTCOME_MISSING'],
    ['no code for failed', pipe, 'result.outcomes', { '00': 'PAID' }, 'result.outcomes', 'OUTCOME_MISSING'],
    ['an unknown outcome', pipe, 'result.outcomes.02', 'MAYBE', 'result.outcomes.02', 'VALUE_NOT_ALLOWED'],
    ['an unknown cause', pipe, 'result.causes.E50', 'DEAD', 'result.causes.E50', 'VALUE_NOT_ALLOWED'],
    ['an empty code', pipe, 'result.causes', { '': 'CLOSED' }, 'result.causes', 'CODE_UNSAFE'],
    ['a code wider than its column', fixed, 'result.causes.E100', 'CLOSED', 'result.causes', 'WIDTH_TOO_SMALL'],
    ['causes without a column', pipe, 'result.columns[6].field', 'ignored', 'result.causes', 'CAUSE_NOT_REACHABLE'],
    ['a lower-case code', pipe, 'code', 'pipe', 'code', 'VALUE_NOT_ALLOWED'],
    ['version nought', pipe, 'version', 0, 'version', 'VALUE_NOT_ALLOWED'],
    ['no result section', pipe, 'result', undefined, 'result', 'MISSING'],
  ])('with %s is refused there', (_name, format, path, value, at, code) => {
    const issues = validateFormat(changed(format, path, value)).map((issue) => `${issue.path} ${issue.code}`);
    expect(issues).toContain(`${at} ${code}`);
  });

  it('whose trailer could be taken for a line is refused', () => {
    const [, ...columns] = fixed.order.columns;
    const twin = changed(fixed, 'order.trailer.columns', [
      { field: 'recordCount', width: 35, pad: '0' },
      { field: 'totalAmount', width: columns.reduce((sum, column) => sum + column.width!, 1) - 35, pad: '0' },
    ]);
    expect(validateFormat(twin)).toEqual([{ path: 'order.trailer', code: 'RECORD_NOT_DISTINCT' }]);
  });

  it('is told apart from any other JSON without throwing', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(validateFormat(value).length).toBeGreaterThan(0)));
  });

  it('with any part replaced by any JSON is judged without throwing', () => {
    const paths = fc.constantFrom(
      'order.columns',
      'order.columns[2]',
      'order.columns[2].width',
      'order.header',
      'order.header.columns',
      'order.header.columns[1]',
      'order.encoding',
      'order.delimiter',
      'result.outcomes',
      'result.causes',
      'result.columns[6]',
      'result',
    );
    fc.assert(
      fc.property(paths, fc.jsonValue(), (path, value) => {
        expect(Array.isArray(validateFormat(changed(fixed, path, value)))).toBe(true);
      }),
    );
  });

  it('is refused with all its issues', () => {
    expect(() => requireFormat({ code: 'X' })).toThrow('BANK_FORMAT_INVALID');
  });
});
