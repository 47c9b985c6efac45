import { BookCells, equationFindings, type Equation } from './book-cells.js';
import * as between from './checks/between-tables.js';
import { changesAgree, priorBook, rates, shares, staffReasons } from './checks/changes-and-rates.js';
import { contradictingTargets, impossibleTargets, unitsOfMeasure, weights, wordingOfScheme } from './checks/goals.js';
import {
  directions,
  itemsComplete,
  narrativeAmounts,
  narrativeCounts,
  narrativeLimits,
  narrativeSums,
  statementsComplete,
} from './checks/narrative-amounts.js';
import {
  basisDocuments,
  ledgerProjects,
  personsOfScheme,
  projectFigures,
  projectNames,
  timesAndBudget,
} from './checks/projects.js';
import { columnSums, levelSums, lineSums } from './checks/within-tables.js';
import type { CheckedBook, PublicationFinding, Severity } from './publication.types.js';

/** What the checks compare: within a table, tables with each other, with the text, projects and goals. */
export const CHECK_GROUPS = ['WITHIN', 'BETWEEN', 'TEXT', 'RATES', 'PROJECTS', 'GOALS'] as const;
export type CheckGroup = (typeof CHECK_GROUPS)[number];

/** Every check with its group and the worst severity of its findings. */
export const CHECKS = {
  COLUMN_SUMS: ['WITHIN', 'ERROR'],
  LEVEL_SUMS: ['WITHIN', 'ERROR'],
  LINE_SUMS: ['WITHIN', 'ERROR'],
  GRAND_TOTALS: ['BETWEEN', 'ERROR'],
  FUNDING_LINES: ['BETWEEN', 'ERROR'],
  CLASS_LINES: ['BETWEEN', 'ERROR'],
  FUNCTION_ROWS: ['BETWEEN', 'ERROR'],
  BASIC_TOTAL: ['BETWEEN', 'ERROR'],
  PROJECT_TOTAL: ['BETWEEN', 'ERROR'],
  TRANSFERS: ['BETWEEN', 'ERROR'],
  ECONOMIC_FUNCTION: ['BETWEEN', 'ERROR'],
  THREE_PUBLIC: ['BETWEEN', 'ERROR'],
  NARRATIVE_AMOUNTS: ['TEXT', 'ERROR'],
  NARRATIVE_SUMS: ['TEXT', 'ERROR'],
  NARRATIVE_COUNTS: ['TEXT', 'ERROR'],
  NARRATIVE_LIMITS: ['TEXT', 'WARN'],
  ITEMS_COMPLETE: ['TEXT', 'ERROR'],
  FIGURE_MISSING: ['TEXT', 'WARN'],
  DIRECTION: ['TEXT', 'WARN'],
  STAFF_REASON: ['TEXT', 'ERROR'],
  CHANGES_AGREE: ['RATES', 'ERROR'],
  PRIOR_NEGATIVE: ['RATES', 'ERROR'],
  PRIOR_BOOK: ['RATES', 'ERROR'],
  RATE: ['RATES', 'ERROR'],
  ZERO_BASE: ['RATES', 'WARN'],
  SHARE: ['RATES', 'ERROR'],
  SHARE_SUM: ['RATES', 'ERROR'],
  SHARE_TAIL: ['RATES', 'NOTE'],
  PROJECT_FIGURES: ['PROJECTS', 'ERROR'],
  PERSONS_OF_SCHEME: ['PROJECTS', 'WARN'],
  TIMES_AND_BUDGET: ['PROJECTS', 'ERROR'],
  TIMES_TAIL: ['PROJECTS', 'NOTE'],
  MONTHLY_AND_BUDGET: ['PROJECTS', 'WARN'],
  MODE_AND_TIMES: ['PROJECTS', 'WARN'],
  BASIS_OF_SCHEME: ['PROJECTS', 'ERROR'],
  BASIS_OF_YEAR: ['PROJECTS', 'WARN'],
  PROJECT_NAMES: ['PROJECTS', 'ERROR'],
  LEDGER_PROJECTS: ['PROJECTS', 'ERROR'],
  WORDING_OF_SCHEME: ['GOALS', 'WARN'],
  IMPOSSIBLE_TARGET: ['GOALS', 'ERROR'],
  SAME_INDICATOR: ['GOALS', 'WARN'],
  SATISFACTION_OF_UNIT: ['GOALS', 'WARN'],
  UNIT_OF_MEASURE: ['GOALS', 'WARN'],
  PERSONS_OF_UNIT: ['GOALS', 'WARN'],
  WEIGHTS: ['GOALS', 'ERROR'],
} as const satisfies Record<string, readonly [CheckGroup, Severity]>;
export type CheckCode = keyof typeof CHECKS;
export const CHECK_CODES = Object.keys(CHECKS) as CheckCode[];

const EQUATIONS: readonly [CheckCode, (cells: BookCells) => Iterable<Equation>][] = [
  ['COLUMN_SUMS', columnSums],
  ['LEVEL_SUMS', levelSums],
  ['LINE_SUMS', lineSums],
  ['GRAND_TOTALS', between.grandTotals],
  ['FUNDING_LINES', between.fundingLines],
  ['CLASS_LINES', between.classLines],
  ['FUNCTION_ROWS', between.functionRows],
  ['BASIC_TOTAL', between.basicTotal],
  ['PROJECT_TOTAL', between.projectTotal],
  ['TRANSFERS', between.transfers],
  ['ECONOMIC_FUNCTION', between.economicFunction],
  ['THREE_PUBLIC', between.threePublic],
  ['NARRATIVE_AMOUNTS', narrativeAmounts],
  ['NARRATIVE_SUMS', narrativeSums],
];

/** Everything in the book that disagrees, in the order of the catalogue. */
export function checkPublication(book: CheckedBook): PublicationFinding[] {
  const cells = new BookCells(book.content);
  const findings = [
    ...EQUATIONS.flatMap(([code, of]) => equationFindings(code, CHECKS[code][1], cells, of(cells))),
    ...narrativeCounts(book, cells),
    ...narrativeLimits(cells),
    ...itemsComplete(cells),
    ...statementsComplete(cells),
    ...directions(cells),
    ...staffReasons(cells),
    ...changesAgree(cells),
    ...priorBook(book, cells),
    ...rates(cells),
    ...shares(cells),
    ...projectFigures(book, cells),
    ...personsOfScheme(book, cells),
    ...timesAndBudget(book, cells),
    ...basisDocuments(book),
    ...projectNames(book, cells),
    ...ledgerProjects(book, cells),
    ...wordingOfScheme(book),
    ...impossibleTargets(book),
    ...contradictingTargets(book),
    ...unitsOfMeasure(book, cells),
    ...weights(book),
  ];
  const place = (code: string): number => CHECK_CODES.indexOf(code as CheckCode);
  return findings.sort((a, b) => place(a.check) - place(b.check));
}

/** How many equations were compared: what "nothing found" stands on. */
export function equationsCompared(book: CheckedBook): number {
  const cells = new BookCells(book.content);
  return EQUATIONS.reduce((sum, [, of]) => sum + [...of(cells)].length, 0);
}
