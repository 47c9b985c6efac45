import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import { goalColumns as columns, goalFileWords as words } from '../../messages/goals.js';
import type { Cell, TableRow } from '../../platform/tabular/table.types.js';
import type { GoalRow } from './goal.types.js';
import { measureOf, parseParameters } from './measure-text.js';
import { normaliseOperator, scoringCode } from './scoring.js';

export type GoalColumn = keyof typeof columns;
const COLUMNS = Object.keys(columns) as GoalColumn[];
const NEEDED: readonly GoalColumn[] = ['level1', 'level2', 'level3', 'operator', 'target', 'weight'];
const LONGEST = 200;

export interface GoalFileIssue {
  /** As Excel names it: D7; only the row where a whole column is missing. */
  cell: string;
  code: string;
  value: string;
}

export interface GoalFile {
  goalText: string | null;
  rows: GoalRow[];
  issues: GoalFileIssue[];
}

/**
 * Reads a goal table in the official layout (绩效目标表): title rows, a head row that names the columns in any order, the
 * indicators, and a total that is not read. Cells of 一级 and 二级指标 that are merged downwards keep the value above. The two
 * columns of the measure are this ledger's own: where a file lacks them, `known` says how an indicator of the same name
 * was measured, else it is entered by hand. Every fault is named with its cell; nothing is guessed.
 */
export function readGoalFile(
  table: readonly TableRow[],
  known: (names: Pick<GoalRow, 'level1' | 'level2' | 'level3'>) => Pick<GoalRow, 'measure' | 'parameters'> | null,
): GoalFile {
  const headAt = table.findIndex(({ cells }) => cells.some(({ text }) => clean(text) === columns.level3));
  if (headAt < 0) return { goalText: null, rows: [], issues: [{ cell: 'A1', code: 'HEAD_MISSING', value: '' }] };
  const head = table[headAt]!;
  const at = new Map<GoalColumn, number>();
  for (const [i, cell] of head.cells.entries()) {
    const column = COLUMNS.find((one) => columns[one] === clean(cell.text));
    if (column && !at.has(column)) at.set(column, i);
  }
  const issues: GoalFileIssue[] = NEEDED.filter((column) => !at.has(column)).map((column) => ({
    cell: String(head.rowNo),
    code: 'COLUMN_MISSING',
    value: columns[column],
  }));
  const goalText = textBeside(table.slice(0, headAt), words.goalText);
  if (issues.length > 0) return { goalText, rows: [], issues };

  const rows: GoalRow[] = [];
  let above = { level1: '', level2: '' };
  for (const row of table.slice(headAt + 1)) {
    if (row.sheet !== head.sheet || clean(row.cells[0]?.text ?? '') === words.total) break;
    const reader = new RowReader(row, at, issues);
    const level1 = reader.text('level1') ?? above.level1;
    const level2 = reader.text('level2') ?? (level1 === above.level1 ? above.level2 : '');
    above = { level1, level2 };
    const read = reader.row({ level1, level2 }, known);
    if (read) rows.push(read);
  }
  if (rows.length === 0 && issues.length === 0) {
    issues.push({ cell: `A${head.rowNo + 1}`, code: 'ROWS_MISSING', value: '' });
  }
  return { goalText, rows, issues };
}

class RowReader {
  private readonly before: number;

  constructor(
    private readonly source: TableRow,
    private readonly at: ReadonlyMap<GoalColumn, number>,
    private readonly issues: GoalFileIssue[],
  ) {
    this.before = issues.length;
  }

  row(above: Pick<GoalRow, 'level1' | 'level2'>, known: Parameters<typeof readGoalFile>[1]): GoalRow | null {
    const names = { ...above, level3: this.needed('level3') };
    for (const column of ['level1', 'level2'] as const) if (names[column] === '') this.say(column, 'CELL_EMPTY', '');
    const operator = this.checked('operator', (text) => normaliseOperator(text));
    const qualitative = operator === 'QUALITATIVE';
    const target = this.needed('target');
    const weight = this.checked('weight', weightOf);
    const rule = this.text('scoringRule');
    const scoring =
      qualitative && rule === null ? 'BY_GRADE' : this.checked('scoringRule', () => scoringCode(rule), rule ?? '');
    const former = this.at.has('measure') ? null : known(names);
    const measure = this.measure(former?.measure ?? (qualitative ? 'GRADE' : 'MANUAL'));
    const parameters = this.parameters(former?.parameters ?? {});
    if (this.issues.length > this.before || !operator || !weight || !scoring || !measure || !parameters) return null;
    return {
      ...names,
      operator,
      target,
      weight,
      scoringCode: scoring,
      measure,
      parameters,
      unit: this.text('unit'),
      basis: this.text('basis'),
      lastYearValue: this.text('lastYearValue'),
      evidenceKind: this.text('evidenceKind'),
    };
  }

  /** Null: nothing in the cell. */
  text(column: GoalColumn): string | null {
    const cell = this.cell(column);
    const text = clean(cell?.text ?? '');
    if (cell?.lossy || text.length > LONGEST) this.say(column, 'CELL_UNFIT', text.slice(0, 40));
    return text === '' ? null : text;
  }

  private needed(column: GoalColumn): string {
    const text = this.text(column);
    if (text === null) this.say(column, 'CELL_EMPTY', '');
    return text ?? '';
  }

  private checked<T>(column: GoalColumn, read: (text: string) => T, given?: string): T | null {
    const text = given ?? this.needed(column);
    if (text === '' && given === undefined) return null;
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.say(column, error.code, text);
      return null;
    }
  }

  private measure(usual: GoalRow['measure']): GoalRow['measure'] | null {
    const text = this.text('measure');
    if (text === null) return usual;
    const code = measureOf(text);
    if (code === null) this.say('measure', 'MEASURE_UNKNOWN', text);
    return code;
  }

  private parameters(usual: GoalRow['parameters']): GoalRow['parameters'] | null {
    const text = this.text('parameters');
    if (text === null) return usual;
    const parameters = parseParameters(text);
    if (parameters === null) this.say('parameters', 'PARAMETERS_UNREADABLE', text);
    return parameters;
  }

  private cell(column: GoalColumn): Cell | undefined {
    const index = this.at.get(column);
    return index === undefined ? undefined : this.source.cells[index];
  }

  private say(column: GoalColumn, code: string, value: string): void {
    const letter = String.fromCharCode(65 + (this.at.get(column) ?? 0));
    this.issues.push({ cell: `${letter}${this.source.rowNo}`, code, value });
  }
}

function weightOf(text: string): string {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text)) throw new DomainError('GOAL_WEIGHT_MALFORMED', 'invalid', { value: text });
  return new Decimal(text).toFixed(2);
}

function textBeside(rows: readonly TableRow[], label: string): string | null {
  for (const { cells } of rows) {
    const at = cells.findIndex(({ text }) => clean(text) === label);
    const beside = at < 0 ? undefined : cells.slice(at + 1).find(({ text }) => clean(text) !== '');
    if (beside) return beside.text.trim();
  }
  return null;
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
