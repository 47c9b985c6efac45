import { Decimal } from '../../kernel/money.js';
import { NARRATIVE, refText } from './book-cells.js';
import { checkPublication } from './check-catalogue.js';
import { FIGURES, type FigureCode } from './figures.js';
import type { BookContent, CellRef, CheckedBook, PublicationFinding } from './publication.types.js';

/** How a figure is spoiled, one at a time. */
export const MUTATIONS = ['PLUS_TAIL', 'MINUS_TAIL', 'TIMES_TEN', 'SWAPPED', 'BLANKED', 'FILLED'] as const;
export type Mutation = (typeof MUTATIONS)[number];

export interface Mutant {
  ref: CellRef;
  mutation: Mutation;
  book: CheckedBook;
}

export type Caught = 'NEW_PLACE' | 'OTHER_FIGURES' | 'CORRECTED' | 'MISSED';

export interface CellCoverage {
  ref: CellRef;
  /** What became of each mutation of this cell. */
  outcomes: readonly [Mutation, Caught][];
  /** Checks that raised something new for any of them. */
  checks: readonly string[];
}

/** Every cell of the tables and figure of the text, blank cells too. */
export function figuresOf({ rows, statements }: BookContent): CellRef[] {
  return [
    ...rows.flatMap(({ table, key, cells }) =>
      Object.keys(cells).map((column) => ({ place: `T${table}`, row: key, column })),
    ),
    ...statements.flatMap(({ key, figures }) =>
      Object.keys(figures).map((column) => ({ place: NARRATIVE, row: key, column })),
    ),
  ];
}

/** The book with one figure changed in every way; a whole number moves by one, an amount by its last digit. */
export function* mutantsOf(book: CheckedBook, ref: CellRef): Generator<Mutant> {
  const printed = printedAt(book.content, ref);
  for (const [mutation, changed] of spoil(printed, ref)) {
    if (changed !== printed)
      yield { ref, mutation, book: { ...book, content: withFigure(book.content, ref, changed) } };
  }
}

function* spoil(printed: string | null, { place, column }: CellRef): Generator<[Mutation, string | null]> {
  if (printed === null) {
    yield ['FILLED', '0.01'];
    return;
  }
  const value = new Decimal(printed);
  const whole = place === NARRATIVE && FIGURES[column as FigureCode] === 'COUNT';
  const step = new Decimal(whole ? '1' : '0.01');
  const text = (changed: Decimal): string => (whole ? changed.toFixed(0) : changed.toFixed(2));
  yield ['PLUS_TAIL', text(value.plus(step))];
  yield ['MINUS_TAIL', text(value.minus(step))];
  if (!value.isZero()) yield ['TIMES_TEN', text(value.times(10))];
  const swapped = swap(printed);
  if (swapped !== null) yield ['SWAPPED', swapped];
  if (!value.isZero()) yield ['BLANKED', null];
}

/** The first two neighbouring digits that differ change places: the misprint of 5332.30 as 5532.3 is of this family. */
function swap(printed: string): string | null {
  for (let i = 0; i + 1 < printed.length; i += 1) {
    const [a, b] = [printed[i]!, printed[i + 1]!];
    if (!/\d/.test(a) || !/\d/.test(b) || a === b || (i === 0 && b === '0')) continue;
    return printed.slice(0, i) + b + a + printed.slice(i + 2);
  }
  return null;
}

function printedAt(content: BookContent, { place, row, column }: CellRef): string | null {
  if (place === NARRATIVE) return content.statements.find(({ key }) => key === row)?.figures[column] ?? null;
  return content.rows.find(({ table, key }) => `T${table}` === place && key === row)?.cells[column] ?? null;
}

function withFigure(content: BookContent, { place, row, column }: CellRef, changed: string | null): BookContent {
  if (place !== NARRATIVE) {
    const rows = content.rows.map((each) =>
      `T${each.table}` === place && each.key === row ? { ...each, cells: { ...each.cells, [column]: changed } } : each,
    );
    return { ...content, rows };
  }
  const statements = content.statements.map((each) => {
    if (each.key !== row) return each;
    const figures: Record<string, string> = { ...each.figures };
    if (changed === null) delete figures[column];
    else figures[column] = changed;
    return { ...each, figures };
  });
  return { ...content, statements };
}

const place = ({ check, subject }: PublicationFinding): string => `${check} ${subject}`;
const whole = (finding: PublicationFinding): string =>
  `${place(finding)} ${finding.severity} ${finding.cells.map((cell) => `${refText(cell)}=${cell.printed}/${cell.expected}`).join()}`;

/**
 * What the checks make of each spoiled figure. NEW_PLACE: a check fires where none did; OTHER_FIGURES: one that fired
 * already fires with other figures; CORRECTED: findings only went away; MISSED: nothing changed.
 */
export function coverageOf(book: CheckedBook): CellCoverage[] {
  const base = checkPublication(book);
  const places = new Set(base.map(place));
  const wholes = new Set(base.map(whole));
  return figuresOf(book.content).map((ref) => {
    const outcomes: [Mutation, Caught][] = [];
    const checks = new Set<string>();
    for (const mutant of mutantsOf(book, ref)) {
      const found = checkPublication(mutant.book);
      const fresh = found.filter((finding) => !places.has(place(finding)));
      const other = found.filter((finding) => !wholes.has(whole(finding)));
      for (const { check } of other) checks.add(check);
      const gone = found.length < base.length;
      const caught =
        fresh.length > 0 ? 'NEW_PLACE' : other.length > 0 ? 'OTHER_FIGURES' : gone ? 'CORRECTED' : 'MISSED';
      outcomes.push([mutant.mutation, caught]);
    }
    return { ref, outcomes, checks: [...checks].sort() };
  });
}

export interface CoverageSummary {
  cells: number;
  mutants: number;
  /** By place (T1…T11, NARRATIVE) and outcome. */
  places: Readonly<Record<string, Readonly<Record<Caught, number>>>>;
  /** By mutation and outcome. */
  mutations: Readonly<Record<string, Readonly<Record<Caught, number>>>>;
  /** How many spoiled figures each check raised something new for. */
  checks: Readonly<Record<string, number>>;
  /** Figures of which a mutation stays unseen, with those mutations. */
  missed: Readonly<Record<string, readonly Mutation[]>>;
  /** Figures that were wrong before: a check that fired already fires with other figures, or has nothing left to say. */
  wrongBefore: readonly string[];
}

/** The coverage as the generated document prints it. */
export function summarise(coverage: readonly CellCoverage[]): CoverageSummary {
  const none = (): Record<Caught, number> => ({ NEW_PLACE: 0, OTHER_FIGURES: 0, CORRECTED: 0, MISSED: 0 });
  const places: Record<string, Record<Caught, number>> = {};
  const mutations: Record<string, Record<Caught, number>> = {};
  const checks: Record<string, number> = {};
  const missed: Record<string, Mutation[]> = {};
  const wrongBefore: string[] = [];
  let mutants = 0;
  for (const { ref, outcomes, checks: raised } of coverage) {
    for (const check of raised) checks[check] = (checks[check] ?? 0) + 1;
    for (const [mutation, caught] of outcomes) {
      mutants += 1;
      (places[ref.place] ??= none())[caught] += 1;
      (mutations[mutation] ??= none())[caught] += 1;
      if (caught === 'MISSED') (missed[refText(ref)] ??= []).push(mutation);
    }
    if (outcomes.some(([, caught]) => caught === 'OTHER_FIGURES' || caught === 'CORRECTED'))
      wrongBefore.push(refText(ref));
  }
  return { cells: coverage.length, mutants, places, mutations, checks, missed, wrongBefore };
}
