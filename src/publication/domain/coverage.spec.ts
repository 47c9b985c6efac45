import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { uncaughtReasons } from '../../messages/publication-checks.js';
import { referenceBook, referenceGoals } from '../../reference/reference-book.js';
import { PROJECT_ROOT } from '../../reference/reference-facts.js';
import { coverageOf, figuresOf, summarise, type CellCoverage } from './coverage.js';

jest.setTimeout(180_000);
/** What the generated document prints; `COVERAGE_WRITE=1` writes it anew. */
const TABLE = join(PROJECT_ROOT, 'test/golden/publication-coverage.json');

describe('every figure of the reference year, spoiled one at a time', () => {
  let coverage: CellCoverage[];
  beforeAll(() => {
    coverage = coverageOf({ content: referenceBook(), goals: referenceGoals() });
  });
  const outcomesOf = (cells: readonly CellCoverage[]): Set<string> =>
    new Set(cells.flatMap(({ outcomes }) => outcomes.map(([, caught]) => caught)));

  it('covers every cell of the tables, blank ones too, and every figure of the text', () => {
    expect(coverage).toHaveLength(figuresOf(referenceBook()).length);
    expect(coverage.every(({ outcomes }) => outcomes.length > 0)).toBe(true);
  });

  it('is caught by a check that did not fire there before, in all eleven tables', () => {
    const tables = coverage.filter(({ ref }) => ref.place !== 'NARRATIVE');
    expect(new Set(tables.map(({ ref }) => ref.place)).size).toBe(11);
    expect(outcomesOf(tables)).toEqual(new Set(['NEW_PLACE']));
  });

  it('is caught in the text too, but for the figures that nothing else states, each with its reason', () => {
    const missed = Object.keys(summarise(coverage).missed).map((ref) => ref.replace('NARRATIVE/', ''));
    expect(missed.sort()).toEqual(Object.keys(uncaughtReasons).sort());
  });

  it('is only caught by changed figures where the printed one was wrong or unfounded already, or was left out', () => {
    const changed = coverage.filter(({ outcomes }) =>
      outcomes.some(([mutation, caught]) => mutation !== 'BLANKED' && caught !== 'NEW_PLACE' && caught !== 'MISSED'),
    );
    expect(changed.map(({ ref }) => `${ref.row}/${ref.column}`)).toEqual([
      'PERFORMANCE/VALUE',
      'ITEM:2080199/RATE',
      'ITEM:2080507/RATE',
      'ITEM:2082601/RATE',
    ]);
  });

  it('is what docs/publication-checks.md prints', () => {
    const text = `${JSON.stringify(summarise(coverage), null, 2)}\n`;
    if (process.env.COVERAGE_WRITE === '1') writeFileSync(TABLE, text);
    expect(existsSync(TABLE) && readFileSync(TABLE, 'utf8')).toBe(text);
  });
});
