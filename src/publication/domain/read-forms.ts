import {
  bookSchemeLabels,
  directionLabels,
  figureLabels,
  lineNames,
  sideSheets,
  sourceLevelLabels,
  tableName,
} from '../../messages/publication.js';
import type { Cell, TableRow } from '../../platform/tabular/table.types.js';
import { figureFits, isFigureCode, isStatementKey } from './figures.js';
import type {
  BookContent,
  BookProject,
  BookRow,
  Direction,
  NarrativeStatement,
  SourceLevel,
  TableNo,
} from './publication.types.js';
import type { Scheme } from '../../agencies/domain/fund.types.js';
import { formColumns, isTwoSided, LIST_MARK } from './sheet-forms.js';
import { columnsOf, keyFits, layoutOf, TABLE_LAYOUTS, TOTAL } from './table-layouts.js';

/** Why a cell of an imported workbook cannot be taken. */
export const FORM_PROBLEMS = [
  'SHEET_MISSING',
  'HEADER_MISSING',
  'AMOUNT_MALFORMED',
  'CODE_MALFORMED',
  'LINE_UNKNOWN',
  'LINE_REPEATED',
  'NAME_MISSING',
  'WORD_UNKNOWN',
  'FIGURE_MALFORMED',
  'STATEMENT_DIFFERS',
  'PROJECT_WITHOUT_FACTS',
] as const;
export type FormProblem = (typeof FORM_PROBLEMS)[number];

export interface FormIssue {
  sheet: string;
  /** As Excel names it, e.g. B12; null: the whole sheet. */
  cell: string | null;
  problem: FormProblem;
  /** What stands there, or what is missing. */
  text: string;
}

const HEADER_WITHIN = 12;
const AMOUNT = /^-?(?:0|[1-9]\d{0,11})(?:\.\d+)?$/;

/**
 * A book out of the rows of a workbook in the layout of `sheetForms`: every cell that cannot be taken is an issue, in one
 * pass. Sheets of other names are left alone; the eleven tables and the two side sheets must be there.
 */
export function readForms(
  fiscalYear: number,
  rows: readonly TableRow[],
): { content: BookContent; issues: FormIssue[] } {
  const reader = new FormReader();
  const sheets = new Map<string, TableRow[]>();
  for (const row of rows) {
    const name = (row.sheet ?? '').trim();
    sheets.set(name, [...(sheets.get(name) ?? []), row]);
  }
  for (const { table } of TABLE_LAYOUTS) reader.table(table, sheets.get(tableName(table)));
  reader.projects(sheets.get(sideSheets.projects.name));
  reader.statements(sheets.get(sideSheets.statements.name));
  return { content: { fiscalYear, ...reader.content() }, issues: reader.issues };
}

/** Cells of one row by the ids of the columns. */
interface Line {
  at: (id: string) => string;
  text: (id: string) => string;
  cell: (id: string) => Cell | undefined;
}

class FormReader {
  readonly issues: FormIssue[] = [];
  private readonly rows: BookRow[] = [];
  private readonly facts = new Map<string, BookProject>();
  private readonly told = new Map<string, NarrativeStatement>();
  private projectCells: { sheet: string; cell: string; key: string }[] = [];

  content(): Pick<BookContent, 'rows' | 'projects' | 'statements'> {
    for (const { sheet, cell, key } of this.projectCells) {
      if (!this.facts.has(key)) this.issue(sheet, cell, 'PROJECT_WITHOUT_FACTS', key);
    }
    return { rows: this.rows, projects: [...this.facts.values()], statements: [...this.told.values()] };
  }

  table(table: TableNo, rows: readonly TableRow[] | undefined): void {
    const sheet = tableName(table);
    const lines = this.lines(sheet, rows, formColumns(table));
    for (const line of lines) {
      if (isTwoSided(table)) this.bothSides(table, sheet, line);
      else this.oneSide(table, sheet, line);
    }
  }

  private oneSide(table: TableNo, sheet: string, line: Line): void {
    const { rows } = layoutOf(table);
    if (rows === 'FIXED') {
      this.keep(table, sheet, line, TOTAL, lineNames.TOTAL!, 'NAME', (column) => column);
      return;
    }
    const name = line.text('NAME');
    const code =
      rows === 'PROJECT' ? line.text('PROJECT') : line.text('CLASS') + line.text('KUAN') + line.text('XIANG');
    const first = rows === 'PROJECT' ? 'PROJECT' : 'CLASS';
    const key = code === '' && name.replace(/\s/g, '') === lineNames.TOTAL ? TOTAL : code;
    if (key !== TOTAL && !keyFits(table, key)) {
      this.issue(sheet, line.at(first), 'CODE_MALFORMED', code);
      return;
    }
    if (name === '') this.issue(sheet, line.at('NAME'), 'NAME_MISSING', key);
    if (rows === 'PROJECT' && key !== TOTAL) this.projectCells.push({ sheet, cell: line.at(first), key });
    this.keep(table, sheet, line, key, name, first, (column) => column);
  }

  private bothSides(table: TableNo, sheet: string, line: Line): void {
    for (const side of ['IN', 'OUT'] as const) {
      const label = line.text(`${side}_LABEL`);
      if (label === '') continue;
      const found = /^(2\d{2})\s*(.+)$/.exec(label);
      const fixed = Object.keys(lineNames).find((key) => key.startsWith(`${side}_`) && lineNames[key] === label);
      const key = fixed ?? (side === 'OUT' ? found?.[1] : undefined);
      if (key === undefined || !keyFits(table, key)) {
        this.issue(sheet, line.at(`${side}_LABEL`), 'LINE_UNKNOWN', label);
        continue;
      }
      this.keep(table, sheet, line, key, fixed ? label : found![2]!, `${side}_LABEL`, (column) => `${side}_${column}`);
    }
  }

  private keep(
    table: TableNo,
    sheet: string,
    line: Line,
    key: string,
    name: string,
    first: string,
    columnId: (column: string) => string,
  ): void {
    if (this.rows.some((row) => row.table === table && row.key === key)) {
      this.issue(sheet, line.at(first), 'LINE_REPEATED', name);
      return;
    }
    const cells: Record<string, string | null> = {};
    for (const column of columnsOf(table, key)) cells[column] = this.amount(sheet, line, columnId(column));
    this.rows.push({ table, key, name, cells });
  }

  /** 万元 with two decimals. A number of the file may carry the noise of binary fractions; a third decimal that is none is refused. */
  private amount(sheet: string, line: Line, id: string): string | null {
    const cell = line.cell(id);
    const printed = (cell?.text ?? '').replace(/[,，\s]/g, '');
    if (printed === '') return null;
    const plain = cell!.kind === 'TEXT' || !AMOUNT.test(printed) ? printed : withoutNoise(printed);
    if (!/^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/.test(plain)) {
      this.issue(sheet, line.at(id), 'AMOUNT_MALFORMED', cell!.text);
      return null;
    }
    const [whole, cents = ''] = plain.split('.');
    const text = `${whole!}.${cents.padEnd(2, '0')}`;
    return text === '-0.00' ? '0.00' : text;
  }

  projects(rows: readonly TableRow[] | undefined): void {
    const { name: sheet, columns } = sideSheets.projects;
    for (const line of this.lines(sheet, rows, titled(columns))) {
      const code = line.text('code');
      if (!keyFits(7, code)) {
        this.issue(sheet, line.at('code'), 'CODE_MALFORMED', code);
        continue;
      }
      if (this.facts.has(code)) {
        this.issue(sheet, line.at('code'), 'LINE_REPEATED', code);
        continue;
      }
      if (line.text('name') === '') this.issue(sheet, line.at('name'), 'NAME_MISSING', code);
      for (const [id, shape] of [
        ['functionCode', /^2\d{6}$/],
        ['economicCode', /^3\d{2}(?:\d{2})?$/],
      ] as const) {
        if (!shape.test(line.text(id))) this.issue(sheet, line.at(id), 'CODE_MALFORMED', line.text(id));
      }
      const optional = (id: string): string | null => line.text(id) || null;
      this.facts.set(code, {
        code,
        name: line.text('name'),
        scheme: line.text('scheme') === '' ? null : this.word<Scheme>(sheet, line, 'scheme', bookSchemeLabels),
        functionCode: line.text('functionCode'),
        economicCode: line.text('economicCode'),
        sourceLevel: this.word<SourceLevel>(sheet, line, 'sourceLevel', sourceLevelLabels) ?? 'COUNTY',
        documentNo: optional('documentNo'),
        paymentMode: line.text('paymentMode'),
        subsidised: optional('subsidised'),
        standard: optional('standard'),
        policyBasis: line
          .text('policyBasis')
          .split(LIST_MARK)
          .filter((each) => each !== ''),
      });
    }
  }

  statements(rows: readonly TableRow[] | undefined): void {
    const { name: sheet, columns } = sideSheets.statements;
    const codes = new Map(Object.entries(figureLabels).map(([code, label]) => [label, code]));
    for (const line of this.lines(sheet, rows, titled(columns))) {
      const key = line.text('key');
      if (!isStatementKey(key)) {
        this.issue(sheet, line.at('key'), 'CODE_MALFORMED', key);
        continue;
      }
      const code = codes.get(line.text('figure'));
      const printed = line.text('printed');
      if (code === undefined || !isFigureCode(code)) {
        this.issue(sheet, line.at('figure'), 'WORD_UNKNOWN', line.text('figure'));
        continue;
      }
      if (!figureFits(code, printed)) this.issue(sheet, line.at('printed'), 'FIGURE_MALFORMED', printed);
      const direction =
        line.text('direction') === '' ? null : this.word<Direction>(sheet, line, 'direction', directionLabels);
      const facts = {
        section: line.text('section'),
        title: line.text('title'),
        direction,
        reason: line.text('reason') || null,
      };
      const known = this.told.get(key);
      if (known?.figures[code] !== undefined)
        this.issue(sheet, line.at('figure'), 'LINE_REPEATED', line.text('figure'));
      for (const [id, value] of Object.entries(facts)) {
        if (known && known[id as keyof typeof facts] !== value)
          this.issue(sheet, line.at(id), 'STATEMENT_DIFFERS', value ?? '');
      }
      this.told.set(key, { key, ...facts, ...known, figures: { ...known?.figures, [code]: printed } });
    }
  }

  private word<T extends string>(sheet: string, line: Line, id: string, words: Readonly<Record<T, string>>): T | null {
    const found = (Object.keys(words) as T[]).find((code) => words[code] === line.text(id));
    if (found === undefined) this.issue(sheet, line.at(id), 'WORD_UNKNOWN', line.text(id));
    return found ?? null;
  }

  /** Rows below the header, which is the first row that has every title. */
  private lines(
    sheet: string,
    rows: readonly TableRow[] | undefined,
    columns: readonly { id: string; title: string }[],
  ): Line[] {
    if (!rows) {
      this.issue(sheet, null, 'SHEET_MISSING', sheet);
      return [];
    }
    const head = rows.slice(0, HEADER_WITHIN);
    const at = head.findIndex((row) => columns.every(({ title }) => row.cells.some((cell) => clean(cell) === title)));
    if (at < 0) {
      const best = head.map((row) => columns.filter(({ title }) => !row.cells.some((cell) => clean(cell) === title)));
      const missing = best.sort((a, b) => a.length - b.length)[0] ?? columns;
      this.issue(sheet, null, 'HEADER_MISSING', missing.map(({ title }) => title).join('、'));
      return [];
    }
    const place = new Map(
      columns.map(({ id, title }) => [id, head[at]!.cells.findIndex((cell) => clean(cell) === title)]),
    );
    const lines = rows.slice(at + 1).map(({ cells, rowNo }): Line => ({
      at: (id) => `${letters(place.get(id) ?? 0)}${rowNo}`,
      text: (id) => (cells[place.get(id) ?? -1]?.text ?? '').trim(),
      cell: (id) => cells[place.get(id) ?? -1],
    }));
    return lines.filter((line) => columns.some(({ id }) => line.text(id) !== ''));
  }

  private issue(sheet: string, cell: string | null, problem: FormProblem, text: string): void {
    this.issues.push({ sheet, cell, problem, text: text.slice(0, 200) });
  }
}

function titled(columns: Readonly<Record<string, string>>): { id: string; title: string }[] {
  return Object.entries(columns).map(([id, title]) => ({ id, title }));
}

const clean = (cell: Cell): string => cell.text.replace(/\s/g, '');

/** 86.900000000000006 is how a binary fraction spells 86.90. */
function withoutNoise(text: string): string {
  const [whole, fraction = ''] = text.split('.');
  if (fraction.length <= 2) return text;
  const zeros = /^(\d{2})0{6,}\d*$/.exec(fraction);
  if (zeros) return `${whole!}.${zeros[1]!}`;
  const nines = /^(\d{2})9{6,}\d*$/.exec(fraction);
  if (!nines) return text;
  const cents = BigInt(`${whole!}${nines[1]!}`.replace('-', '')) + 1n;
  const digits = cents.toString().padStart(3, '0');
  return `${text.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function letters(column: number): string {
  let name = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return name;
}
