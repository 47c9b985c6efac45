import { Decimal, ZERO } from '../../kernel/money.js';
import { TOTAL } from './table-layouts.js';
import type {
  BookContent,
  BookProject,
  BookRow,
  CellRef,
  FindingCell,
  NarrativeStatement,
  PublicationFinding,
  Severity,
  TableNo,
} from './publication.types.js';

export const NARRATIVE = 'NARRATIVE';
export const PROJECT = 'PROJECT';
export const GOAL = 'GOAL';

export const cell = (table: TableNo, row: string, column: string): CellRef => ({ place: `T${table}`, row, column });
export const told = (row: string, column: string): CellRef => ({ place: NARRATIVE, row, column });

/** A rule of the form: this cell is the sum of those. */
export interface Equation {
  /** Tells equations of one result cell apart. */
  by: string;
  result: CellRef;
  parts: readonly CellRef[];
  /** Parts that are subtracted. */
  less?: readonly CellRef[];
}

/** The book's figures by their place. A blank cell counts as nothing. */
export class BookCells {
  private readonly rows = new Map<string, BookRow>();
  private readonly statements = new Map<string, NarrativeStatement>();
  private readonly tables = new Map<TableNo, BookRow[]>();

  constructor(readonly content: BookContent) {
    for (const row of content.rows) {
      this.rows.set(`${row.table}/${row.key}`, row);
      if (row.key === TOTAL) continue;
      const lines = this.tables.get(row.table);
      if (lines) lines.push(row);
      else this.tables.set(row.table, [row]);
    }
    for (const lines of this.tables.values()) lines.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const statement of content.statements) this.statements.set(statement.key, statement);
  }

  row(table: TableNo, key: string): BookRow | undefined {
    return this.rows.get(`${table}/${key}`);
  }

  statement(key: string): NarrativeStatement | undefined {
    return this.statements.get(key);
  }

  /** Lines of a table but its total, in the order of their codes. */
  lines(table: TableNo): readonly BookRow[] {
    return this.tables.get(table) ?? [];
  }

  statementsLike(prefix: string): NarrativeStatement[] {
    return this.content.statements.filter(({ key }) => key.startsWith(prefix));
  }

  project(code: string): BookProject | undefined {
    return this.content.projects.find((project) => project.code === code);
  }

  /** The digits as printed; null: blank, or not there. */
  printed({ place, row, column }: CellRef): string | null {
    if (place === NARRATIVE) return this.statements.get(row)?.figures[column] ?? null;
    return this.rows.get(`${place.slice(1)}/${row}`)?.cells[column] ?? null;
  }

  value(ref: CellRef): Decimal {
    const printed = this.printed(ref);
    return printed === null ? ZERO : new Decimal(printed);
  }

  /** A change on last year with its sign. */
  change(key: string): Decimal {
    const amount = this.value(told(key, 'CHANGE'));
    return this.statements.get(key)?.direction === 'DOWN' ? amount.neg() : amount;
  }

  /** Null when the equation holds. */
  compare({ result, parts, less = [] }: Equation): FindingCell[] | null {
    let expected = ZERO;
    for (const part of parts) expected = expected.plus(this.value(part));
    for (const part of less) expected = expected.minus(this.value(part));
    if (this.value(result).eq(expected)) return null;
    return [this.odd(result, expected), ...[...parts, ...less].map((part) => this.part(part))];
  }

  odd(ref: CellRef, expected: Decimal): FindingCell {
    return {
      ...ref,
      role: 'RESULT',
      printed: this.printed(ref),
      expected: expected.toFixed(2),
      difference: this.value(ref).minus(expected).toFixed(2),
    };
  }

  part(ref: CellRef): FindingCell {
    return { ...ref, role: 'PART', printed: this.printed(ref), expected: null, difference: null };
  }
}

/** A cell of something that is no amount: words, or a target. */
export function words(ref: CellRef, printed: string | null, expected: string | null = null): FindingCell {
  return { ...ref, role: 'RESULT', printed, expected, difference: null };
}

export const refText = ({ place, row, column }: CellRef): string => `${place}/${row}/${column}`;

/** The findings of equations that do not hold. */
export function equationFindings(
  check: string,
  severity: Severity,
  cells: BookCells,
  equations: Iterable<Equation>,
): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const equation of equations) {
    const found = cells.compare(equation);
    if (found === null) continue;
    const [result] = found;
    findings.push({
      check,
      severity,
      subject: `${refText(equation.result)} = ${equation.by}`,
      cells: found,
      values: { printed: result!.printed ?? '', expected: result!.expected!, difference: result!.difference! },
    });
  }
  return findings;
}
