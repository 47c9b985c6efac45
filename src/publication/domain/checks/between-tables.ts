import { BookCells, cell, type Equation } from '../book-cells.js';
import type { CellRef, TableNo } from '../publication.types.js';
import { parentCode, TOTAL } from '../table-layouts.js';
import { classesOf } from './within-tables.js';

/** Tables whose expense is by function and that make up table 3. */
const FISCAL: readonly TableNo[] = [5, 8, 9, 11];

/** 1 = 2 = 3 = 4 = 5: the totals, less what a table does not hold. */
export function* grandTotals(): Generator<Equation> {
  yield { by: 'T2', result: cell(1, 'IN_TOTAL', 'AMOUNT'), parts: [cell(2, TOTAL, 'TOTAL')] };
  yield { by: 'T3', result: cell(1, 'OUT_YEAR', 'AMOUNT'), parts: [cell(3, TOTAL, 'TOTAL')] };
  yield {
    by: 'T3',
    result: cell(2, TOTAL, 'TOTAL'),
    parts: [cell(3, TOTAL, 'TOTAL'), cell(1, 'OUT_CARRIED', 'AMOUNT')],
  };
  yield {
    by: 'T1',
    result: cell(4, 'IN_TOTAL', 'TOTAL'),
    parts: [cell(1, 'IN_TOTAL', 'AMOUNT')],
    less: [cell(1, 'IN_SPECIAL_ACCOUNT', 'AMOUNT'), cell(1, 'IN_UNIT', 'AMOUNT')],
  };
  yield {
    by: 'T4',
    result: cell(5, TOTAL, 'TOTAL'),
    parts: [cell(4, 'OUT_YEAR', 'GENERAL')],
  };
}

/** Income by source: tables 1 and 4 against the columns of table 2, and 8, 9, 11 against theirs. */
export function* fundingLines(): Generator<Equation> {
  const pairs: [line: string, column: string, both: boolean][] = [
    ['IN_OWN', 'OWN', true],
    ['IN_TRANSFER', 'TRANSFER', true],
    ['IN_GOVERNMENT_FUND', 'GOVERNMENT_FUND', true],
    ['IN_STATE_CAPITAL', 'STATE_CAPITAL', true],
    ['IN_SPECIAL_ACCOUNT', 'SPECIAL_ACCOUNT', false],
    ['IN_UNIT', 'UNIT_INCOME', false],
    ['IN_CARRIED', 'CARRIED', true],
  ];
  for (const [line, column, both] of pairs) {
    yield { by: `T2 ${column}`, result: cell(1, line, 'AMOUNT'), parts: [cell(2, TOTAL, column)] };
    if (both) yield { by: `T2 ${column}`, result: cell(4, line, 'TOTAL'), parts: [cell(2, TOTAL, column)] };
  }
  const tables: [table: TableNo, column: string][] = [
    [8, 'GOVERNMENT_FUND'],
    [9, 'STATE_CAPITAL'],
    [11, 'CARRIED'],
  ];
  for (const [table, column] of tables) {
    yield { by: `T2 ${column}`, result: cell(table, TOTAL, 'TOTAL'), parts: [cell(2, TOTAL, column)] };
  }
}

/** The classes of tables 1 and 4 are those of tables 3, 5, 8 and 9. */
export function* classLines(cells: BookCells): Generator<Equation> {
  const classes = (table: TableNo) =>
    cells
      .lines(table)
      .map(({ key }) => key)
      .filter((key) => parentCode(key) === null);
  for (const key of union(classesOf(cells, 1), classes(3))) {
    yield { by: 'T3', result: cell(1, key, 'AMOUNT'), parts: [cell(3, key, 'TOTAL')] };
  }
  const columns: [column: string, table: TableNo][] = [
    ['GENERAL', 5],
    ['GOVERNMENT_FUND', 8],
    ['STATE_CAPITAL', 9],
  ];
  for (const [column, table] of columns) {
    for (const key of union(classesOf(cells, 4), classes(table))) {
      yield { by: `T${table}`, result: cell(4, key, column), parts: [cell(table, key, 'TOTAL')] };
    }
  }
}

/** Line by line: 2 = 3, and 3 = 5 + 8 + 9 + 11, basic and project apart. */
export function* functionRows(cells: BookCells): Generator<Equation> {
  const keys = (tables: readonly TableNo[]) =>
    union(...tables.map((table) => cells.lines(table).map(({ key }) => key)));
  for (const key of [TOTAL, ...keys([2, 3])]) {
    yield { by: 'T2', result: cell(3, key, 'TOTAL'), parts: [cell(2, key, 'TOTAL')] };
  }
  for (const key of [TOTAL, ...keys([2, 5])]) {
    yield { by: 'T2', result: cell(5, key, 'TOTAL'), parts: [cell(2, key, 'OWN'), cell(2, key, 'TRANSFER')] };
  }
  for (const key of [TOTAL, ...keys([3, ...FISCAL])]) {
    const outside = [cell(2, key, 'SPECIAL_ACCOUNT'), cell(2, key, 'UNIT_INCOME')];
    const of = (column: string): CellRef[] => FISCAL.map((table) => cell(table, key, column));
    yield { by: 'T5 + T8 + T9 + T11', result: cell(3, key, 'TOTAL'), parts: [...of('TOTAL'), ...outside] };
    // Money from outside the treasury may be of either kind, so the kinds are compared only where there is none.
    if (outside.some((ref) => !cells.value(ref).isZero())) continue;
    for (const column of ['BASIC', 'PROJECT']) {
      yield { by: 'T5 + T8 + T9 + T11', result: cell(3, key, column), parts: of(column) };
    }
  }
}

/** 基本支出 of table 5 is table 6. */
export function* basicTotal(): Generator<Equation> {
  yield { by: 'T5', result: cell(6, TOTAL, 'TOTAL'), parts: [cell(5, TOTAL, 'BASIC')] };
}

/** 项目支出 of table 5 is table 7, in sum and by function. */
export function* projectTotal(cells: BookCells): Generator<Equation> {
  yield { by: 'T5', result: cell(7, TOTAL, 'TOTAL'), parts: [cell(5, TOTAL, 'PROJECT')] };
  const { projects } = cells.content;
  const items = cells.lines(5).map(({ key }) => key);
  for (const code of union(
    items.filter((key) => key.length === 7),
    projects.map(({ functionCode }) => functionCode),
  )) {
    const parts = projects.filter(({ functionCode }) => functionCode === code).map((p) => cell(7, p.code, TOTAL));
    yield { by: 'T7', result: cell(5, code, 'PROJECT'), parts };
  }
}

/** What comes from above in table 2 is the transfer projects of table 7, in sum and by function. */
export function* transfers(cells: BookCells): Generator<Equation> {
  const given = cells.content.projects.filter(({ sourceLevel }) => sourceLevel !== 'COUNTY');
  const all = given.map(({ code }) => cell(7, code, TOTAL));
  yield { by: 'T7', result: cell(2, TOTAL, 'TRANSFER'), parts: all };
  const items = cells.lines(2).map(({ key }) => key);
  for (const code of union(
    items.filter((key) => key.length === 7),
    given.map(({ functionCode }) => functionCode),
  )) {
    const parts = given.filter(({ functionCode }) => functionCode === code).map((p) => cell(7, p.code, TOTAL));
    yield { by: 'T7', result: cell(2, code, 'TRANSFER'), parts };
  }
}

/** The same expense by economic class and by function. The last two pairs are usual, the others were seen. */
export const ECONOMIC_PAIRS: readonly [economic: string, functions: readonly string[]][] = [
  ['30216', ['2050803']],
  ['30110', ['2101101', '2101102']],
  ['30111', ['2101103']],
  ['30113', ['2210201']],
  ['30302', ['2080501']],
  ['30108', ['2080505']],
  ['30109', ['2080506']],
];

export function* economicFunction(cells: BookCells): Generator<Equation> {
  for (const [economic, functions] of ECONOMIC_PAIRS) {
    if (!cells.row(6, economic) && !functions.some((code) => cells.row(5, code))) continue;
    yield {
      by: functions.map((code) => `T5 ${code}`).join(' + '),
      result: cell(6, economic, 'TOTAL'),
      parts: functions.map((code) => cell(5, code, 'BASIC')),
    };
  }
}

/** Classes of basic expense that pay three-public costs. Vehicle purchase is a project and is not in table 6. */
const THREE_PUBLIC: readonly [column: string, economic: string][] = [
  ['RECEPTION', '30217'],
  ['OVERSEAS', '30212'],
  ['OPERATION', '30231'],
];

export function* threePublic(): Generator<Equation> {
  for (const [column, economic] of THREE_PUBLIC) {
    yield { by: `T6 ${economic}`, result: cell(10, TOTAL, column), parts: [cell(6, economic, 'TOTAL')] };
  }
}

function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}
