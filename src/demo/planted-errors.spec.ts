import { describe, expect, it } from '@jest/globals';
import { CHECK_CODES } from '../audit/domain/check-catalogue.js';
import { parseIdNumber } from '../kernel/id-number.js';
import { plantedPopulation } from './planted-errors.js';
import { PLANTED_KINDS } from './planted-population.js';

describe('a planted population', () => {
  const population = plantedPopulation(2024, true);

  it('is the same for the same seed, and another for another', () => {
    expect(plantedPopulation(2024, true)).toEqual(population);
    expect(plantedPopulation(2025, true)).not.toEqual(population);
  });

  it('has errors of every kind, and for every check one that it must find', () => {
    expect(new Set(population.planted.map(({ kind }) => kind))).toEqual(new Set(PLANTED_KINDS));
    expect(new Set(population.planted.map(({ check }) => check))).toEqual(new Set(CHECK_CODES));
  });

  it('names people of its rolls, with numbers that are valid', () => {
    const known = new Set(population.rolls.flatMap(({ lines }) => lines.map(({ idNumber }) => idNumber)));
    for (const { people } of population.planted) expect(people.filter((id) => !known.has(id))).toEqual([]);
    for (const idNumber of known) expect(parseIdNumber(idNumber).ok).toBe(true);
  });

  it('without errors names nobody, and lists nobody but for balances', () => {
    const clean = plantedPopulation(2024, false);
    expect(clean.planted).toEqual([]);
    expect(new Set(clean.lists.map(({ kind }) => kind))).toEqual(new Set(['ACCOUNT_BALANCE']));
    expect([clean.doubled, clean.renamed, clean.fixedPair, clean.downloadedTwice]).toEqual([[], [], false, null]);
  });
});
