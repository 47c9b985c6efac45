import {
  bookSchemeLabels,
  columnTitles,
  directionLabels,
  figureLabels,
  formWords,
  lineNames,
  sideSheets,
  sourceLevelLabels,
  tableName,
  tableTitles,
} from '../../messages/publication.js';
import { FIGURE_CODES } from './figures.js';
import { CLASSES, columnsOf, compareKeys, layoutOf, TABLE_LAYOUTS, TOTAL } from './table-layouts.js';
import type { BookContent, BookRow, TableNo } from './publication.types.js';

export interface FormColumn {
  /** What the column holds: part of a code, a name, or the code of an amount column. */
  id: string;
  title: string;
  /** In characters. */
  width: number;
  kind: 'TEXT' | 'MONEY';
}

export interface FormRow {
  cells: readonly (string | null)[];
  bold: boolean;
}

/** A table or side sheet as it is printed. */
export interface SheetForm {
  /** Name of its sheet. */
  name: string;
  title: string;
  table: TableNo | null;
  columns: readonly FormColumn[];
  rows: readonly FormRow[];
}

const text = (id: string, title: string, width: number): FormColumn => ({ id, title, width, kind: 'TEXT' });
const amount = (id: string, title: string, width = 12): FormColumn => ({ id, title, width, kind: 'MONEY' });
const CODE_PARTS = [
  text('CLASS', formWords.class, 5),
  text('KUAN', formWords.kuan, 4),
  text('XIANG', formWords.xiang, 4),
];

/** Columns of a table in the official layout, codes split into 类 款 项, income and expense side by side. */
export function formColumns(table: TableNo): FormColumn[] {
  const { rows, columns } = layoutOf(table);
  const amounts = columns.map((code) => amount(code, columnTitles[code]!));
  switch (rows) {
    case 'FUNCTION':
      return [...CODE_PARTS, text('NAME', formWords.functionName, 30), ...amounts];
    case 'ECONOMIC':
      return [...CODE_PARTS.slice(0, 2), text('NAME', formWords.economicName, 30), ...amounts];
    case 'PROJECT':
      return [
        ...CODE_PARTS,
        text('PROJECT', formWords.projectCode, 12),
        text('NAME', formWords.projectName, 40),
        ...amounts,
      ];
    case 'FIXED':
      if (!isTwoSided(table)) return [text('NAME', formWords.line, 14), ...amounts];
      return [
        text('IN_LABEL', formWords.income, 24),
        amount(`IN_${columns[0]!}`, table === 1 ? formWords.incomeAmount : formWords.incomeTotal, 14),
        text('OUT_LABEL', formWords.expense, 28),
        ...columns.map((code) =>
          amount(
            `OUT_${code}`,
            code === 'AMOUNT' ? formWords.expenseAmount : code === TOTAL ? formWords.expenseTotal : columnTitles[code]!,
            14,
          ),
        ),
      ];
  }
}

export function isTwoSided(table: TableNo): boolean {
  return layoutOf(table).fixed.includes(CLASSES);
}

/** The whole publication as sheets: the eleven tables, the projects' facts, and the figures of the text. */
export function sheetForms(content: BookContent): SheetForm[] {
  return [...TABLE_LAYOUTS.map(({ table }) => tableForm(content, table)), projectForm(content), statementForm(content)];
}

export function tableForm(content: BookContent, table: TableNo): SheetForm {
  const columns = formColumns(table);
  const lines = content.rows.filter((row) => row.table === table).sort((a, b) => compareKeys(table, a.key, b.key));
  const rows = isTwoSided(table) ? sides(table, columns, lines) : lines.map((line) => lineRow(content, columns, line));
  return { name: tableName(table), title: tableTitles[table]!, table, columns, rows };
}

function lineRow(content: BookContent, columns: readonly FormColumn[], line: BookRow): FormRow {
  const { rows } = layoutOf(line.table);
  const code =
    line.key === TOTAL
      ? ''
      : rows === 'PROJECT'
        ? (content.projects.find((project) => project.code === line.key)?.functionCode ?? '')
        : line.key;
  const [kuan, xiang] = [code.slice(3, 5), code.slice(5, 7)];
  const own: Record<string, string> = {
    CLASS: code.slice(0, 3),
    KUAN: kuan,
    XIANG: xiang,
    PROJECT: line.key === TOTAL ? '' : line.key,
    NAME: line.name,
  };
  return {
    cells: columns.map(({ id, kind }) => (kind === 'TEXT' ? own[id]! : (line.cells[id] ?? null))),
    bold: line.key === TOTAL || (rows !== 'PROJECT' && line.key.length === 3),
  };
}

/** Income lines left, expense lines right; the totals of both on the last line. */
function sides(table: TableNo, columns: readonly FormColumn[], lines: readonly BookRow[]): FormRow[] {
  const last = (key: string): boolean => key === 'IN_TOTAL' || key === 'OUT_TOTAL';
  const isIncome = ({ key }: BookRow): boolean => key.startsWith('IN_');
  const left = lines.filter((line) => isIncome(line) && !last(line.key));
  const right = lines.filter((line) => !isIncome(line) && !last(line.key));
  const pairs: [BookRow | undefined, BookRow | undefined][] = Array.from(
    { length: Math.max(left.length, right.length) },
    (_, i) => [left[i], right[i]],
  );
  pairs.push([lines.find(({ key }) => key === 'IN_TOTAL'), lines.find(({ key }) => key === 'OUT_TOTAL')]);
  const [incomeColumn] = columnsOf(table, 'IN_TOTAL');
  return pairs.map(([income, expense], i) => ({
    cells: columns.map(({ id }) => {
      if (id === 'IN_LABEL') return income?.name ?? '';
      if (id === 'OUT_LABEL') return expense ? expenseLabel(expense) : '';
      if (id === `IN_${incomeColumn!}`) return income?.cells[incomeColumn!] ?? null;
      return expense?.cells[id.slice('OUT_'.length)] ?? null;
    }),
    bold: i === pairs.length - 1 || income?.key === 'IN_YEAR',
  }));
}

/** 208 社会保障和就业支出; a fixed line is its name alone. */
export function expenseLabel({ key, name }: Pick<BookRow, 'key' | 'name'>): string {
  return lineNames[key] ? name : `${key} ${name}`;
}

const PROJECT_WIDTHS = [14, 40, 10, 10, 10, 10, 20, 12, 24, 24, 40];
export const LIST_MARK = '；';

function projectForm({ projects }: BookContent): SheetForm {
  const { name, columns } = sideSheets.projects;
  return {
    name,
    title: name,
    table: null,
    columns: Object.entries(columns).map(([id, title], i) => text(id, title, PROJECT_WIDTHS[i]!)),
    rows: [...projects]
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map((project) => ({
        bold: false,
        cells: [
          project.code,
          project.name,
          project.scheme === null ? '' : bookSchemeLabels[project.scheme],
          project.functionCode,
          project.economicCode,
          sourceLevelLabels[project.sourceLevel],
          project.documentNo ?? '',
          project.paymentMode,
          project.subsidised ?? '',
          project.standard ?? '',
          project.policyBasis.join(LIST_MARK),
        ],
      })),
  };
}

const STATEMENT_WIDTHS = [20, 24, 40, 8, 36, 26, 14];

function statementForm({ statements }: BookContent): SheetForm {
  const { name, columns } = sideSheets.statements;
  return {
    name,
    title: name,
    table: null,
    columns: Object.entries(columns).map(([id, title], i) => text(id, title, STATEMENT_WIDTHS[i]!)),
    rows: statements.flatMap(({ key, section, title, direction, reason, figures }) =>
      FIGURE_CODES.filter((code) => figures[code] !== undefined).map((code) => ({
        bold: false,
        cells: [
          key,
          section,
          title,
          direction === null ? '' : directionLabels[direction],
          reason ?? '',
          figureLabels[code]!,
          figures[code]!,
        ],
      })),
    ),
  };
}
