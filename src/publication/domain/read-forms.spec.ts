import { describe, expect, it } from '@jest/globals';
import type { Cell, CellKind, TableRow } from '../../platform/tabular/table.types.js';
import { referenceBook } from '../../reference/reference-book.js';
import { contentDigest } from './content-digest.js';
import type { BookContent } from './publication.types.js';
import { readForms, type FormIssue } from './read-forms.js';
import { sheetForms } from './sheet-forms.js';

type Change = (sheet: string, rows: (string | null)[][]) => void;

/** The rows of a book's forms as a reader would hand them out: title, unit line, header, lines. */
function rowsOf(content: BookContent, change: Change = () => undefined, kind: CellKind = 'NUMBER'): TableRow[] {
  return sheetForms(content).flatMap(({ name, columns, rows }) => {
    const texts: (string | null)[][] = [
      [name],
      [],
      columns.map(({ title }) => title),
      ...rows.map(({ cells }) => [...cells]),
    ];
    change(name, texts);
    return texts.map((cells, i) => ({
      sheet: name,
      rowNo: i + 1,
      cells: cells.map((text, at) => cell(text, columns[at]?.kind === 'MONEY' ? kind : 'TEXT')),
    }));
  });
}

function cell(text: string | null, kind: CellKind): Cell {
  return { text: text ?? '', kind: text === null || text === '' ? 'EMPTY' : kind, lossy: false };
}

const issuesOf = (change: Change): FormIssue[] => readForms(2024, rowsOf(referenceBook(), change)).issues;
const amountOf = (printed: string, kind: CellKind = 'NUMBER'): string | null | undefined => {
  const change: Change = (sheet, rows) => {
    if (sheet === '表十') rows[3]![6] = printed;
  };
  const { content } = readForms(2024, rowsOf(referenceBook(), change, kind));
  return content.rows.find(({ table }) => table === 10)?.cells.RECEPTION;
};

describe('reading a publication from its forms', () => {
  it('gives back what was laid out', () => {
    const { content, issues } = readForms(2024, rowsOf(referenceBook()));
    expect(issues).toEqual([]);
    expect(contentDigest(content)).toEqual(contentDigest(referenceBook()));
  });

  it('takes an amount for what it stands for, and no third decimal for a second one', () => {
    expect(amountOf('0.1')).toBe('0.10');
    expect(amountOf('1,214.02', 'TEXT')).toBe('1214.02');
    expect(amountOf('86.900000000000006')).toBe('86.90');
    expect(amountOf('86.8999999999999')).toBe('86.90');
    expect(amountOf('-0.99999999999')).toBe('-1.00');
    expect(amountOf('0.999999999')).toBe('1.00');
    expect(amountOf('-0')).toBe('0.00');
    expect(amountOf('86.905')).toBeNull();
    expect(amountOf('1e3')).toBeNull();
  });

  it('names a repeated line, a project without facts, and a statement that contradicts itself', () => {
    const found = issuesOf((sheet, rows) => {
      if (sheet === '表五') rows.push([...rows[4]!]);
      if (sheet === '表七') rows[4]![3] = 'P2024-999';
      if (sheet === '文字说明') rows[5]![1] = '别的章节';
    });
    expect(found.map(({ sheet, cell: at, problem }) => `${sheet} ${at} ${problem}`)).toEqual([
      '表五 A29 LINE_REPEATED',
      '文字说明 B6 STATEMENT_DIFFERS',
      '表七 D5 PROJECT_WITHOUT_FACTS',
    ]);
  });

  it('finds the columns by their titles, wherever they stand', () => {
    const turned: Change = (sheet, rows) => {
      if (sheet === '表六') for (const row of rows) if (row.length > 3) row.reverse();
    };
    const rows = rowsOf(referenceBook(), turned, 'TEXT');
    expect(readForms(2024, rows).issues).toEqual([]);
  });
});
