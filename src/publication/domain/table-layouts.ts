import type { ColumnCode, TableNo } from './publication.types.js';

/** What the lines of a table are: fixed lines, function codes, economic codes, or projects. */
export type RowKind = 'FIXED' | 'FUNCTION' | 'ECONOMIC' | 'PROJECT';

export interface TableLayout {
  table: TableNo;
  rows: RowKind;
  columns: readonly ColumnCode[];
  /** Codes of the lines that stand in every book, in order; `CLASSES` is where the function classes come. */
  fixed: readonly string[];
}

export const TOTAL = 'TOTAL';
/** Where the classes (类) of the expense side stand in tables 1 and 4. */
export const CLASSES = 'CLASSES';

const INCOME = ['IN_GENERAL', 'IN_OWN', 'IN_TRANSFER', 'IN_GOVERNMENT_FUND', 'IN_STATE_CAPITAL'];
const BY_KIND = ['TOTAL', 'BASIC', 'PROJECT'];
/** Economic classes (类) of table 7: those to which a project's expense can belong. */
export const PROJECT_CLASSES = ['301', '302', '303', '307', '309', '310', '311', '312', '313', '399'] as const;

/**
 * Lines and columns of the tables. Their order and meaning are what the reference publication and its cross-checks say;
 * 财政专户, 单位资金, and table 11 as the carried-over money are only usual (docs/publication.md).
 */
export const TABLE_LAYOUTS: readonly TableLayout[] = [
  {
    table: 1,
    rows: 'FIXED',
    columns: ['AMOUNT'],
    fixed: [
      ...INCOME,
      'IN_SPECIAL_ACCOUNT',
      'IN_UNIT',
      'IN_YEAR',
      'IN_CARRIED',
      'IN_TOTAL',
      CLASSES,
      'OUT_YEAR',
      'OUT_CARRIED',
      'OUT_TOTAL',
    ],
  },
  {
    table: 2,
    rows: 'FUNCTION',
    columns: [
      'TOTAL',
      'OWN',
      'TRANSFER',
      'GOVERNMENT_FUND',
      'STATE_CAPITAL',
      'SPECIAL_ACCOUNT',
      'UNIT_INCOME',
      'CARRIED',
    ],
    fixed: [TOTAL],
  },
  { table: 3, rows: 'FUNCTION', columns: BY_KIND, fixed: [TOTAL] },
  {
    table: 4,
    rows: 'FIXED',
    columns: ['TOTAL', 'GENERAL', 'GOVERNMENT_FUND', 'STATE_CAPITAL'],
    fixed: [...INCOME, 'IN_YEAR', 'IN_CARRIED', 'IN_TOTAL', CLASSES, 'OUT_YEAR', 'OUT_CARRIED', 'OUT_TOTAL'],
  },
  { table: 5, rows: 'FUNCTION', columns: BY_KIND, fixed: [TOTAL] },
  { table: 6, rows: 'ECONOMIC', columns: ['TOTAL', 'PERSONNEL', 'OPERATING'], fixed: [TOTAL] },
  {
    table: 7,
    rows: 'PROJECT',
    columns: ['TOTAL', ...PROJECT_CLASSES.map((code) => `E${code}`)],
    fixed: [TOTAL],
  },
  { table: 8, rows: 'FUNCTION', columns: BY_KIND, fixed: [TOTAL] },
  { table: 9, rows: 'FUNCTION', columns: BY_KIND, fixed: [TOTAL] },
  {
    table: 10,
    rows: 'FIXED',
    columns: ['TOTAL', 'OVERSEAS', 'VEHICLES', 'PURCHASE', 'OPERATION', 'RECEPTION'],
    fixed: [TOTAL],
  },
  { table: 11, rows: 'FUNCTION', columns: BY_KIND, fixed: [TOTAL] },
];

export function layoutOf(table: TableNo): TableLayout {
  return TABLE_LAYOUTS[table - 1]!;
}

/** Columns of a line: the income side of table 4 has only its sum. */
export function columnsOf(table: TableNo, key: string): readonly ColumnCode[] {
  return table === 4 && key.startsWith('IN_') ? ['TOTAL'] : layoutOf(table).columns;
}

const FUNCTION_CODE = /^2\d{2}(?:\d{2}(?:\d{2})?)?$/;
const ECONOMIC_CODE = /^3\d{2}(?:\d{2})?$/;
const PROJECT_CODE = /^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/;

/** Whether a line of this code can stand in the table. */
export function keyFits(table: TableNo, key: string): boolean {
  const { rows, fixed } = layoutOf(table);
  if (fixed.includes(key)) return key !== CLASSES;
  switch (rows) {
    case 'FIXED':
      return fixed.includes(CLASSES) && /^2\d{2}$/.test(key);
    case 'FUNCTION':
      return FUNCTION_CODE.test(key);
    case 'ECONOMIC':
      return ECONOMIC_CODE.test(key);
    case 'PROJECT':
      return PROJECT_CODE.test(key);
  }
}

/** Order of the lines of a table as printed: totals of a list first, classes where the layout has them. */
export function compareKeys(table: TableNo, a: string, b: string): number {
  const { fixed } = layoutOf(table);
  const place = (key: string): number => {
    const at = fixed.indexOf(key);
    return at >= 0 ? at : fixed.includes(CLASSES) ? fixed.indexOf(CLASSES) : fixed.length;
  };
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Code of the line above in 类款项: two digits less; null for a class. */
export function parentCode(code: string): string | null {
  return code.length > 3 ? code.slice(0, -2) : null;
}
