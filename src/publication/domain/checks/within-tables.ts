import { BookCells, cell, type Equation } from '../book-cells.js';
import { CLASSES, layoutOf, parentCode, TABLE_LAYOUTS, TOTAL } from '../table-layouts.js';
import type { ColumnCode, TableNo } from '../publication.types.js';

/** Columns that add up to another one of the same line. */
export const COLUMN_PARTS: Readonly<Partial<Record<TableNo, Readonly<Record<ColumnCode, readonly ColumnCode[]>>>>> = {
  2: {
    TOTAL: ['OWN', 'TRANSFER', 'GOVERNMENT_FUND', 'STATE_CAPITAL', 'SPECIAL_ACCOUNT', 'UNIT_INCOME', 'CARRIED'],
  },
  3: { TOTAL: ['BASIC', 'PROJECT'] },
  5: { TOTAL: ['BASIC', 'PROJECT'] },
  6: { TOTAL: ['PERSONNEL', 'OPERATING'] },
  7: { TOTAL: layoutOf(7).columns.slice(1) },
  8: { TOTAL: ['BASIC', 'PROJECT'] },
  9: { TOTAL: ['BASIC', 'PROJECT'] },
  10: { TOTAL: ['OVERSEAS', 'VEHICLES', 'RECEPTION'], VEHICLES: ['PURCHASE', 'OPERATION'] },
  11: { TOTAL: ['BASIC', 'PROJECT'] },
};

/** 总计 = the columns beside it, in every line. */
export function* columnSums(cells: BookCells): Generator<Equation> {
  for (const { table } of TABLE_LAYOUTS) {
    const keys = [TOTAL, ...cells.lines(table).map(({ key }) => key)];
    for (const [column, parts] of Object.entries(COLUMN_PARTS[table] ?? {})) {
      for (const key of keys) {
        yield {
          by: 'columns',
          result: cell(table, key, column),
          parts: parts.map((part) => cell(table, key, part)),
        };
      }
    }
  }
  for (const key of ['OUT_YEAR', 'OUT_CARRIED', 'OUT_TOTAL', ...classesOf(cells, 4)]) {
    const parts = ['GENERAL', 'GOVERNMENT_FUND', 'STATE_CAPITAL'].map((column) => cell(4, key, column));
    yield { by: 'columns', result: cell(4, key, 'TOTAL'), parts };
  }
}

/** 类 = its 款, 款 = its 项, 合计 = the 类, in every column of the tables by function and by economic class. */
export function* levelSums(cells: BookCells): Generator<Equation> {
  for (const { table, rows, columns } of TABLE_LAYOUTS) {
    if (rows === 'FIXED') continue;
    const lines = cells.lines(table);
    for (const column of columns) {
      const top = rows === 'PROJECT' ? lines : lines.filter(({ key }) => parentCode(key) === null);
      yield {
        by: 'lines',
        result: cell(table, TOTAL, column),
        parts: top.map(({ key }) => cell(table, key, column)),
      };
      if (rows === 'PROJECT') continue;
      const deepest = rows === 'FUNCTION' ? 7 : 5;
      for (const { key } of lines.filter((line) => line.key.length < deepest)) {
        const under = lines.filter((line) => parentCode(line.key) === key);
        yield {
          by: 'lines',
          result: cell(table, key, column),
          parts: under.map((line) => cell(table, line.key, column)),
        };
      }
      // A line whose upper line is not printed belongs to no sum.
      for (const { key } of lines) {
        const parent = parentCode(key);
        if (parent === null || cells.row(table, parent)) continue;
        yield { by: `missing ${parent}`, result: cell(table, parent, column), parts: [cell(table, key, column)] };
      }
    }
  }
}

const IN_SIDE: Partial<Record<TableNo, { column: string; outside: readonly string[] }>> = {
  1: { column: 'AMOUNT', outside: ['IN_SPECIAL_ACCOUNT', 'IN_UNIT'] },
  4: { column: 'TOTAL', outside: [] },
};

/** Sums of the fixed lines of tables 1 and 4. */
export function* lineSums(cells: BookCells): Generator<Equation> {
  for (const table of [1, 4] as const) {
    const { column, outside } = IN_SIDE[table]!;
    const at = (key: string) => cell(table, key, column);
    yield { by: 'sources', result: at('IN_GENERAL'), parts: [at('IN_OWN'), at('IN_TRANSFER')] };
    yield {
      by: 'income',
      result: at('IN_YEAR'),
      parts: ['IN_GENERAL', 'IN_GOVERNMENT_FUND', 'IN_STATE_CAPITAL', ...outside].map(at),
    };
    yield { by: 'income + carried', result: at('IN_TOTAL'), parts: [at('IN_YEAR'), at('IN_CARRIED')] };
    const columns = table === 1 ? ['AMOUNT'] : layoutOf(4).columns;
    for (const each of columns) {
      const out = (key: string) => cell(table, key, each);
      yield { by: 'classes', result: out('OUT_YEAR'), parts: classesOf(cells, table).map(out) };
      yield { by: 'expense + carried', result: out('OUT_TOTAL'), parts: [out('OUT_YEAR'), out('OUT_CARRIED')] };
    }
    yield { by: 'income = expense', result: at('OUT_TOTAL'), parts: [at('IN_TOTAL')] };
  }
}

/** Function classes on the expense side of table 1 or 4. */
export function classesOf(cells: BookCells, table: 1 | 4): string[] {
  const { fixed } = layoutOf(table);
  return cells
    .lines(table)
    .map(({ key }) => key)
    .filter((key) => !fixed.includes(key) && key !== CLASSES);
}
