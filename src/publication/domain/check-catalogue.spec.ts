import { describe, expect, it } from '@jest/globals';
import { publicationCheckTexts } from '../../messages/publication-checks.js';
import { referenceBook, referenceGoals } from '../../reference/reference-book.js';
import { CHECK_CODES, checkPublication, CHECKS, equationsCompared } from './check-catalogue.js';
import type { BookContent, CheckedBook, PublicationFinding } from './publication.types.js';

const book = (): CheckedBook => ({ content: referenceBook(), goals: referenceGoals() });
const shown = ({ severity, check, subject }: PublicationFinding): string => `${severity} ${check} ${subject}`;
const found = (findings: readonly PublicationFinding[], check: string): PublicationFinding[] =>
  findings.filter((finding) => finding.check === check);

/** The reference book with one project, statement or line changed. */
function with_(change: {
  project?: [code: string, change: object];
  statement?: [key: string, change: object];
  figure?: [key: string, figure: string, printed: string];
  line?: [table: number, key: string, change: object];
  cell?: [table: number, key: string, column: string, printed: string | null];
}): BookContent {
  const { project, statement, figure, line, cell } = change;
  const content = referenceBook();
  return {
    ...content,
    projects: content.projects.map((each) => (each.code === project?.[0] ? { ...each, ...project[1] } : each)),
    statements: content.statements.map((each) => ({
      ...each,
      ...(each.key === statement?.[0] ? statement[1] : {}),
      ...(each.key === figure?.[0] ? { figures: { ...each.figures, [figure[1]]: figure[2] } } : {}),
    })),
    rows: content.rows.map((each) => ({
      ...each,
      ...(each.table === line?.[0] && each.key === line[1] ? line[2] : {}),
      ...(each.table === cell?.[0] && each.key === cell[1] ? { cells: { ...each.cells, [cell[2]]: cell[3] } } : {}),
    })),
  };
}

describe('the reference year', () => {
  // Each of these was read against the printed text and is true of it.
  it('is found to have exactly these disagreements', () => {
    expect(checkPublication(book()).map(shown)).toEqual([
      'ERROR NARRATIVE_AMOUNTS NARRATIVE/PERFORMANCE/VALUE = T3/TOTAL/TOTAL',
      'WARN DIRECTION THREE_PUBLIC',
      'WARN ZERO_BASE ITEM:2080199',
      'WARN ZERO_BASE ITEM:2080507',
      'WARN ZERO_BASE ITEM:2082601',
      'NOTE SHARE_TAIL CLASS:',
      'WARN PERSONS_OF_SCHEME RESIDENT',
      'ERROR TIMES_AND_BUDGET P2024-JG',
      'NOTE TIMES_TAIL P2024-QY',
      'NOTE TIMES_TAIL P2024-CX',
      'WARN MONTHLY_AND_BUDGET P2024-JG',
      'WARN MONTHLY_AND_BUDGET P2024-QY',
      'WARN MONTHLY_AND_BUDGET P2024-CX',
      'WARN MODE_AND_TIMES P2024-JG',
      'WARN MODE_AND_TIMES P2024-QY',
      'WARN MODE_AND_TIMES P2024-CX',
      'ERROR BASIS_OF_SCHEME P2024-JG/国发〔2014〕8号',
      'ERROR BASIS_OF_SCHEME P2024-QY/国发〔2014〕8号',
      'WARN BASIS_OF_YEAR P2024-JG/巴财社〔2021〕98号',
      'WARN WORDING_OF_SCHEME P2024-JG/1',
      'WARN WORDING_OF_SCHEME P2024-JG/7',
      'WARN IMPOSSIBLE_TARGET UNIT/6',
      'WARN SAME_INDICATOR 提升参保政策知识普及率',
      'WARN SATISFACTION_OF_UNIT UNIT',
      'WARN UNIT_OF_MEASURE P2024-CX/6',
      'WARN UNIT_OF_MEASURE P2024-QY/6',
      'WARN UNIT_OF_MEASURE P2024-JG/6',
      'WARN PERSONS_OF_UNIT UNIT/1',
    ]);
  });

  it('has its misprint named with both figures and the difference', () => {
    const [misprint] = found(checkPublication(book()), 'NARRATIVE_AMOUNTS');
    expect(misprint!.cells).toEqual([
      {
        place: 'NARRATIVE',
        row: 'PERFORMANCE',
        column: 'VALUE',
        role: 'RESULT',
        printed: '5532.3',
        expected: '5332.30',
        difference: '200.00',
      },
      {
        place: 'T3',
        row: 'TOTAL',
        column: 'TOTAL',
        role: 'PART',
        printed: '5332.30',
        expected: null,
        difference: null,
      },
    ]);
  });

  it('has its contradicting times told from those that are only rounded', () => {
    const findings = checkPublication(book());
    expect(found(findings, 'TIMES_AND_BUDGET')[0]!.values).toMatchObject({
      times: '1.77',
      due: '1.72',
      product: '2467.38',
      difference: '67.38',
    });
    expect(found(findings, 'TIMES_TAIL').map(({ values }) => values.product)).toEqual(['86.90', '1200.00']);
    expect(found(findings, 'MONTHLY_AND_BUDGET')[0]!.values.year).toBe('16728.00');
    expect(found(findings, 'PERSONS_OF_UNIT')[0]!.values).toMatchObject({ persons: '14504', times: '17.40' });
  });

  it('stands on hundreds of equations that hold', () => {
    expect(equationsCompared(book())).toBe(574);
  });
});

describe('each check', () => {
  const spoiled: Record<string, CheckedBook> = {
    COLUMN_SUMS: { ...book(), content: with_({ cell: [6, '30201', 'OPERATING', '1.12'] }) },
    LEVEL_SUMS: {
      ...book(),
      content: with_({ cell: [2, '20501', 'OWN', '1.00'], line: [2, '20508', { key: '20501' }] }),
    },
    LINE_SUMS: { ...book(), content: with_({ cell: [1, 'IN_YEAR', 'AMOUNT', '5332.31'] }) },
    GRAND_TOTALS: { ...book(), content: with_({ cell: [1, 'IN_TOTAL', 'AMOUNT', '5532.30'] }) },
    FUNDING_LINES: { ...book(), content: with_({ cell: [11, 'TOTAL', 'TOTAL', '3.00'] }) },
    CLASS_LINES: { ...book(), content: with_({ cell: [4, '208', 'GENERAL', '5300.91'] }) },
    FUNCTION_ROWS: { ...book(), content: with_({ cell: [3, '2080101', 'BASIC', '119.29'] }) },
    BASIC_TOTAL: { ...book(), content: with_({ cell: [6, 'TOTAL', 'TOTAL', '248.37'] }) },
    PROJECT_TOTAL: { ...book(), content: with_({ project: ['P2024-QY', { functionCode: '2082602' }] }) },
    TRANSFERS: { ...book(), content: with_({ project: ['P2024-109', { sourceLevel: 'COUNTY' }] }) },
    ECONOMIC_FUNCTION: { ...book(), content: with_({ cell: [6, '30216', 'TOTAL', '0.68'] }) },
    THREE_PUBLIC: { ...book(), content: with_({ cell: [10, 'TOTAL', 'RECEPTION', '0.51'] }) },
    NARRATIVE_AMOUNTS: { ...book(), content: with_({ figure: ['UNIT_GOAL', 'OWN', '3905.3'] }) },
    NARRATIVE_SUMS: { ...book(), content: with_({ figure: ['STAFF', 'PRESENT', '23'] }) },
    NARRATIVE_COUNTS: { ...book(), content: with_({ figure: ['PERFORMANCE', 'PROJECTS', '7'] }) },
    NARRATIVE_LIMITS: { ...book(), content: with_({ figure: ['STAFF', 'ESTABLISHMENT', '14'] }) },
    ITEMS_COMPLETE: { ...book(), content: with_({ statement: ['ITEM:2210201', { title: '住房补贴' }] }) },
    FIGURE_MISSING: { ...book(), content: with_({ statement: ['TRANSFERS', { figures: { VALUE: '1382' } }] }) },
    DIRECTION: { ...book(), content: with_({ statement: ['ITEM:2210201', { direction: null }] }) },
    STAFF_REASON: { ...book(), content: with_({ statement: ['ITEM:2210201', { reason: '在职在编人员减少5人' }] }) },
    CHANGES_AGREE: { ...book(), content: with_({ statement: ['ITEM:2080150', { direction: 'DOWN' }] }) },
    PRIOR_NEGATIVE: { ...book(), content: with_({ figure: ['ITEM:2080507', 'CHANGE', '2401'] }) },
    PRIOR_BOOK: { ...book(), prior: referenceBook() },
    RATE: { ...book(), content: with_({ figure: ['RUNNING_COST', 'RATE', '49.36'] }) },
    ZERO_BASE: { ...book(), content: with_({ figure: ['ITEM:2080150', 'CHANGE', '58.98'] }) },
    SHARE: { ...book(), content: with_({ figure: ['EXPENSE:BASIC', 'SHARE', '4.67'] }) },
    SHARE_SUM: { ...book(), content: with_({ figure: ['EXPENSE:BASIC', 'SHARE', '4.68'] }) },
    SHARE_TAIL: book(),
    PROJECT_FIGURES: { ...book(), content: with_({ project: ['P2024-QY', { standard: '≥2568人/0.11次' }] }) },
    PERSONS_OF_SCHEME: book(),
    TIMES_AND_BUDGET: book(),
    TIMES_TAIL: book(),
    MONTHLY_AND_BUDGET: book(),
    MODE_AND_TIMES: book(),
    BASIS_OF_SCHEME: { ...book(), content: with_({ project: ['P2024-CX', { policyBasis: ['国发〔2015〕2号'] }] }) },
    BASIS_OF_YEAR: { ...book(), content: with_({ project: ['P2024-CX', { policyBasis: ['巴财社〔2022〕1号'] }] }) },
    PROJECT_NAMES: { ...book(), content: with_({ project: ['P2024-109', { documentNo: '巴财社〔2023〕190号' }] }) },
    LEDGER_PROJECTS: { ...book(), allotments: { 'P2024-QY': '87.50' } },
    WORDING_OF_SCHEME: book(),
    IMPOSSIBLE_TARGET: book(),
    SAME_INDICATOR: book(),
    SATISFACTION_OF_UNIT: book(),
    UNIT_OF_MEASURE: book(),
    PERSONS_OF_UNIT: book(),
    WEIGHTS: { ...book(), goals: referenceGoals().filter(({ owner, no }) => owner !== 'P2024-JG' || no !== 8) },
  };

  it('is listed with its words and has an example here', () => {
    expect(Object.keys(publicationCheckTexts)).toEqual([...CHECK_CODES]);
    expect(Object.keys(spoiled)).toEqual([...CHECK_CODES]);
  });

  it.each(CHECK_CODES)('%s finds what it is for', (code) => {
    const findings = found(checkPublication(spoiled[code]!), code);
    expect(findings.length).toBeGreaterThan(0);
    const worst = CHECKS[code][1];
    for (const { severity } of findings)
      expect(['NOTE', 'WARN', 'ERROR'].indexOf(severity)).toBeLessThanOrEqual(['NOTE', 'WARN', 'ERROR'].indexOf(worst));
  });

  it('fills every value that its sentence names', () => {
    for (const [code, checked] of Object.entries(spoiled)) {
      const names = [...publicationCheckTexts[code]!.sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      for (const { values } of found(checkPublication(checked), code)) {
        for (const name of names) expect(`${code}.${name}=${values[name]}`).not.toContain('undefined');
      }
    }
  });

  it('is silent where nothing is known: an empty book has nothing to disagree with', () => {
    expect(
      checkPublication({ content: { fiscalYear: 2025, rows: [], projects: [], statements: [] }, goals: [] }),
    ).toEqual([]);
  });
});
