import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Confusion, ConfusionRow } from '../../src/audit/domain/confusion.js';
import { CHECK_CODES } from '../../src/audit/domain/check-catalogue.js';
import { plantedPopulation } from '../../src/demo/planted-errors.js';
import { PLANTED_KINDS } from '../../src/demo/planted-population.js';
import type { PlantedError } from '../../src/demo/planted-population.js';
import { PopulationWorld } from '../support/audit-population.js';
import type { RaisedFlag } from '../support/audit-population.js';

/** The seed whose table stands in docs/checks.md; AUDIT_MODEL_SEED plays another one. */
const DOCUMENTED_SEED = 2024;
const SEED = Number(process.env.AUDIT_MODEL_SEED ?? DOCUMENTED_SEED);
/** Written with AUDIT_MODEL_WRITE=1; `npm run gen` prints it into docs/checks.md. */
const TABLE = join(import.meta.dirname, '../golden/audit-confusion.json');

jest.setTimeout(600_000);
let played: PopulationWorld | undefined;
afterEach(async () => {
  await played?.close();
  played = undefined;
});

describe(`a population of seed ${SEED}`, () => {
  const seen: { clean?: Record<string, number> } = {};

  it('without errors raises no blocking flag and few others', async () => {
    played = await PopulationWorld.play(plantedPopulation(SEED, false));
    const run = await played.audit();
    const flags = await played.flags();
    expect(flags.filter(({ severity }) => severity === 'BLOCK')).toEqual([]);
    expect([...played.stoppedAtGate]).toEqual([]);
    seen.clean = counts(flags);
    expect(run.lines).toBeGreaterThan(1_000);
    // Of a hundred payments at most one is pointed at.
    expect(flags.length).toBeLessThan(run.lines / 100);
  });

  it('with errors of every kind: each is found by its check', async () => {
    const population = plantedPopulation(SEED, true);
    expect(new Set(population.planted.map(({ kind }) => kind))).toEqual(new Set(PLANTED_KINDS));
    expect(new Set(population.planted.map(({ check }) => check))).toEqual(new Set(CHECK_CODES));
    played = await PopulationWorld.play(population);
    const run = await played.audit();
    const flags = await played.flags();
    const confusion = confusionOf(population.planted, flags, played, run.lines);
    expect(confusion.rows.filter(({ missed }) => missed > 0)).toEqual([]);
    // Found before any money went: what needs no list that comes later.
    expect([...played.stoppedAtGate.keys()].sort()).toEqual([
      'BACK_PAY_EXCEEDS',
      'DUPLICATE_ID_FORMS',
      'PAID_AFTER_END',
      'UNDER_AGE',
    ]);
    expect(Object.keys(confusion.noise).filter((check) => !(check in seen.clean!))).toEqual([]);
    if (SEED !== DOCUMENTED_SEED) return;
    const text = `${JSON.stringify({ ...confusion, clean: seen.clean }, null, 2)}\n`;
    if (process.env.AUDIT_MODEL_WRITE === '1') writeFileSync(TABLE, text);
    expect(existsSync(TABLE) ? readFileSync(TABLE, 'utf8') : '').toBe(text);
  });
});

function counts(flags: readonly RaisedFlag[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const { check } of flags) sums.set(check, (sums.get(check) ?? 0) + 1);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function confusionOf(
  planted: readonly PlantedError[],
  flags: readonly RaisedFlag[],
  world: PopulationWorld,
  payouts: number,
): Confusion {
  const wrong = new Set(planted.flatMap(({ people }) => people.map((id) => world.beneficiary(id))));
  const rows = new Map<string, ConfusionRow>();
  for (const { kind, check, people, payments } of planted) {
    const row = rows.get(kind) ?? { kind, check, planted: 0, found: 0, missed: 0, others: {} };
    const ids = new Set(people.map((id) => world.beneficiary(id)));
    const about = flags.filter((flag) => (ids.size === 0 ? flag.check === check : ids.has(flag.beneficiaryId ?? '')));
    const own = about.filter((flag) => flag.check === check).length;
    const found = payments === null ? own > 0 : own === payments;
    row.planted += 1;
    row[found ? 'found' : 'missed'] += 1;
    for (const [other, n] of Object.entries(counts(about.filter((flag) => flag.check !== check)))) {
      row.others[other] = (row.others[other] ?? 0) + n;
    }
    rows.set(kind, row);
  }
  const byUsers = new Set(planted.filter(({ people }) => people.length === 0).map(({ check }) => check as string));
  const noise = counts(
    flags.filter((flag) => (flag.beneficiaryId === null ? !byUsers.has(flag.check) : !wrong.has(flag.beneficiaryId))),
  );
  return { seed: SEED, payouts, people: world.size, rows: [...rows.values()], noise, clean: {} };
}
