import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sm3Hex } from '../../src/kernel/digest.js';
import { PopulationStore } from '../../src/sampling/population.store.js';
import { SamplingService } from '../../src/sampling/sampling.service.js';
import type { RedrawnDto, SamplePreviewDto } from '../../src/sampling/sampling-answers.dto.js';
import { partition, PLANTED_AGENCY } from '../support/planted-facts.js';
import { SamplingWorld } from '../support/sampling-fixture.js';

/** A year of the county: 14,504 people, 12 months, 174,048 payouts. */
const PEOPLE = 14_504;
const LIMIT_MS = 1_000;
let world: SamplingWorld;
const periods = Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}`);

beforeAll(async () => {
  world = await SamplingWorld.open(PEOPLE);
  for (const period of periods) await plantMonth(period);
  await world.http.database.asOwner('ANALYZE');
}, 240_000);
afterAll(() => world?.close());

async function plantMonth(period: string): Promise<void> {
  const { facts } = world;
  const month = Number(period.replace('-', ''));
  const batch = await facts.batch('RESIDENT', period, [{ person: 1, amount: '250.91' }]);
  const result = await facts.results(batch, [{ lineNo: 1, result: 'PAID', on: `${period}-10` }]);
  const people = `generate_series(2, ${PEOPLE}) i`;
  const amount = '(100 + (i * 7919::bigint) % 600000 / 100.0)::numeric(16,2)';
  await facts.plant(`${partition(PLANTED_AGENCY, month)}
    INSERT INTO payout (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment,
        back_pay, grant_amount, amount, outcome, credited_on, result_file_id)
      SELECT ${PLANTED_AGENCY}, ${month}, ${batch}, i, 'RESIDENT', 'REGULAR', i, i, '第' || i % 11 || '乡', ${amount}, 0, 0, 0, 0, ${amount}, 'PAID',
        '${period}-10', ${result} FROM ${people};
    INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, credited_on, class, batch_id, payout_line_no)
      SELECT ${PLANTED_AGENCY}, ${result}, i, '', ${amount}, 'PAID', '${period}-10', 'PAID', ${batch}, i FROM ${people};`);
}

/** Milliseconds of the clock, and of this process's processor: other work on the machine lengthens only the first. */
async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await work();
  const used = process.cpuUsage(cpu);
  return { value, ms: Math.round(performance.now() - start), cpu: Math.round((used.user + used.system) / 1000) };
}

/** Processor time of a backend so far, milliseconds; null where the system does not tell. */
function cpuOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const fields = readFileSync(file, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

describe('a sample of 120 of 174,048 payouts', () => {
  it('is planned, drawn, printed and drawn again, each in about a second', async () => {
    const request = {
      periods,
      method: 'STRATIFIED',
      stratifyBy: 'TOWNSHIP',
      basis: 'GIVEN',
      confidence: '95',
      size: 120,
    };
    const preview = await timed(() =>
      world.did<SamplePreviewDto>(world.auditor, 'post', '/v1/sampling-plans/preview', request),
    );
    expect(preview.value.populationCount).toBe(174_048);
    const id = await world.plan(request);
    const rounds = [await timed(() => world.did(world.auditor, 'post', `/v1/sampling-plans/${id}/draw`))];
    const redrawn = await timed(() => world.did<RedrawnDto>(world.auditor, 'get', `/v1/sampling-plans/${id}/redraw`));
    expect(redrawn.value.same).toBe(true);
    for (let seed = 1; seed <= 2; seed += 1) {
      const other = await world.plan({ ...request, seed: `s${seed}` });
      rounds.push(await timed(() => world.did(world.auditor, 'post', `/v1/sampling-plans/${other}/draw`)));
    }
    const printed = await timed(() => world.file(world.auditor, id, 'csv'));
    expect(sm3Hex(printed.value)).toBe(redrawn.value.kept.fileDigest);
    const best = rounds.reduce((a, b) => (b.ms < a.ms ? b : a));
    const money = await timed(() =>
      world.drawn({ periods, method: 'MONEY', basis: 'MONEY', tolerableAmount: '5000000' }),
    );
    const verified = await timed(() =>
      world.facts.db.read((tx) => world.http.app.get(SamplingService).verify(tx, PLANTED_AGENCY)),
    );
    expect(verified.value).toEqual({ name: 'audit-samples', records: 4, ok: true });
    const told = ({ ms, cpu }: { ms: number; cpu: number }): string => `${ms} ms (${cpu} ms of this process)`;
    console.info(
      `preview ${told(preview)}, draw ${told(best)}, list ${told(printed)}, redraw ${told(redrawn)}, plan and draw by money ${told(money)}, verification of four plans ${told(verified)}`,
    );
    // Reading the lines and choosing is the service's share; the clock also holds whatever else the machine does. A shared
    // machine may be half as fast as a quiet one, so the second is doubled, and drawing again is held to drawing.
    expect(best.cpu).toBeLessThan(2 * LIMIT_MS);
    expect(verified.cpu).toBeLessThan(4 * 1.5 * Math.max(...rounds.map(({ cpu }) => cpu)));
  }, 120_000);

  it('costs the database less than a second too', async () => {
    const scope = {
      periods: periods.map((period) => Number(period.replace('-', ''))),
      schemes: [],
      townships: [],
      kinds: [],
      watermark: await world.facts.watermark(),
    };
    const rounds: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await world.facts.db.read(async (tx) => {
        const { pid } = (await tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))!;
        const [before, start] = [cpuOf(pid), performance.now()];
        let lines = 0;
        await new PopulationStore().walk(tx, PLANTED_AGENCY, scope, 'TOWNSHIP', () => (lines += 1));
        expect(lines).toBe(174_048);
        rounds.push(before === null ? performance.now() - start : cpuOf(pid)! - before);
      });
    }
    console.info(`the lines of the population: ${Math.min(...rounds)} ms of the database's processor`);
    expect(Math.min(...rounds)).toBeLessThan(LIMIT_MS);
  }, 60_000);
});
