import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SamplingService } from '../../src/sampling/sampling.service.js';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService } from '../../src/verify/verify.service.js';
import { CasesWorld } from '../support/cases-fixture.js';
import type { TestDatabase } from '../support/database.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

jest.setTimeout(120_000);

/** What a check says while a record is tampered with behind the triggers, and after it was put back. */
async function tampered<T>(database: TestDatabase, sql: string, undo: string, check: () => Promise<T>): Promise<T> {
  const behind = 'SET session_replication_role = replica; ';
  await database.asOwner(behind + sql);
  const found = await check();
  await database.asOwner(behind + undo);
  return found;
}

describe('flags, decided and listed in a case', () => {
  let world: CasesWorld;
  let flag: string;
  const check = async () => {
    const { checks } = await world.payouts.of(VerifyService).run(world.agencyId);
    const { records, firstBad } = checks.find(({ name }) => name === 'audit-flags')!;
    return { records, id: firstBad?.id, why: firstBad?.why };
  };
  beforeAll(async () => {
    world = await CasesWorld.open();
    const batch = await world.month(
      '2024-03',
      [1, 2].map((person) => ({ person, base: '200.00' })),
    );
    flag = await world.flag(batch, 1);
    await world.flag(batch, 2, { confirm: false });
    await world.openCase(1, { flagIds: [flag] });
  }, 120_000);
  afterAll(() => world?.close());

  it('fit the decisions on them', async () => {
    expect(await check()).toEqual({ records: 2, id: undefined, why: undefined });
  });

  it.each([
    [
      'state that nobody decided',
      (id: string) => [
        `UPDATE red_flag SET state = 'CLEARED' WHERE id = ${id}`,
        `UPDATE red_flag SET state = 'CONFIRMED' WHERE id = ${id}`,
      ],
      '的状态与其处理经过不符',
    ],
    [
      'reason that was rewritten',
      (id: string) => [
        `UPDATE red_flag SET decided_reason = decided_reason || '改' WHERE id = ${id}`,
        `UPDATE red_flag SET decided_reason = rtrim(decided_reason, '改') WHERE id = ${id}`,
      ],
      '登记的处理人、时间或理由与最后一次处理不符',
    ],
    [
      'decision turned into another one',
      (id: string) => [
        `UPDATE red_flag_event SET to_state = 'CLEARED' WHERE flag_id = ${id}`,
        `UPDATE red_flag_event SET to_state = 'CONFIRMED' WHERE flag_id = ${id}`,
      ],
      '的处理经过不连续或不可能',
    ],
    [
      'decision that disappeared',
      (id: string) => [
        `UPDATE red_flag_event SET flag_id = -1 WHERE flag_id = ${id}`,
        `UPDATE red_flag_event SET flag_id = ${id} WHERE flag_id = -1`,
      ],
      '的状态与其处理经过不符',
    ],
  ])('are named with a %s', async (_, damage, sentence) => {
    const [sql, undo] = damage(flag) as [string, string];
    expect(await tampered(world.payouts.http.database, sql, undo, check)).toMatchObject({
      id: flag,
      why: expect.stringContaining(sentence),
    });
    expect((await check()).id).toBeUndefined();
  });
});

describe('a drawn sample', () => {
  let world: SamplingWorld;
  let batch: string;
  let id: string;
  const check = async () => {
    const { db } = world.http.database;
    const found = await db.read((tx) => world.http.app.get(SamplingService).verify(tx, world.http.agencyId));
    return { records: found.records, id: found.firstBad?.id, why: found.firstBad?.why };
  };
  beforeAll(async () => {
    world = await SamplingWorld.open(60, [VerifyModule]);
    batch = await world.paid('RESIDENT', '2024-01', amounts(40), { bounced: [7] });
    await world.paid('ENTERPRISE', '2024-01', amounts(20, 50), { first: 41 });
    id = await world.drawn({ size: 12, seed: 'verify', method: 'STRATIFIED', stratifyBy: 'SCHEME', basis: 'GIVEN' });
  }, 120_000);
  afterAll(() => world?.close());

  it('comes again from its seed and its population, as does one of another method, and a plan without a draw fits', async () => {
    await world.drawn({ method: 'MONEY', basis: 'GIVEN', size: 6 });
    await world.plan({ size: 5 });
    expect(await check()).toEqual({ records: 3, id: undefined, why: undefined });
    const { checks } = await world.http.app.get(VerifyService).run(world.http.agencyId);
    expect(checks.find(({ name }) => name === 'audit-samples')).toMatchObject({ ok: true, records: 3 });
  });

  const payout = (batchId: string): string => `payout WHERE batch_id = ${batchId} AND line_no = 1`;
  it.each([
    [
      'payout of its population',
      () => [
        `UPDATE ${payout(batch).replace(' WHERE', ' SET amount = amount + 1, base = base + 1 WHERE')}`,
        `UPDATE ${payout(batch).replace(' WHERE', ' SET amount = amount - 1, base = base - 1 WHERE')}`,
      ],
      '按水位重算的总体',
    ],
    [
      'digest of its population',
      () => [
        `UPDATE sampling_plan SET population_digest = set_byte(population_digest, 0, get_byte(population_digest, 0) # 1) WHERE id = ${id}`,
        `UPDATE sampling_plan SET population_digest = set_byte(population_digest, 0, get_byte(population_digest, 0) # 1) WHERE id = ${id}`,
      ],
      '按水位重算的总体',
    ],
    [
      'seed',
      () => [
        `UPDATE sampling_plan SET seed = 'other' WHERE id = ${id}`,
        `UPDATE sampling_plan SET seed = 'verify' WHERE id = ${id}`,
      ],
      '按种子重抽的清单',
    ],
    [
      'sum of a stratum',
      () => [
        `UPDATE sampling_stratum SET population_sum = population_sum + 1 WHERE plan_id = ${id} AND ordinal = 1`,
        `UPDATE sampling_stratum SET population_sum = population_sum - 1 WHERE plan_id = ${id} AND ordinal = 1`,
      ],
      '按水位重算的各层',
    ],
    [
      'size of a stratum',
      () => [
        `UPDATE sampling_stratum SET size = size - 1 WHERE plan_id = ${id} AND ordinal = 1`,
        `UPDATE sampling_stratum SET size = size + 1 WHERE plan_id = ${id} AND ordinal = 1`,
      ],
      '按种子重抽的清单',
    ],
    [
      'item exchanged for another payout',
      () => [
        `UPDATE sampling_item SET line_no = line_no + 1000 WHERE plan_id = ${id} AND no = 3`,
        `UPDATE sampling_item SET line_no = line_no - 1000 WHERE plan_id = ${id} AND no = 3`,
      ],
      '按种子重抽的清单',
    ],
    [
      'stratum of an item',
      () => [
        `UPDATE sampling_item SET stratum = stratum || 'x' WHERE plan_id = ${id} AND no = 3`,
        `UPDATE sampling_item SET stratum = rtrim(stratum, 'x') WHERE plan_id = ${id} AND no = 3`,
      ],
      '按种子重抽的清单',
    ],
    [
      'person of an item',
      () => [
        `UPDATE sampling_item SET beneficiary_id = beneficiary_id + 1000 WHERE plan_id = ${id} AND no = 3`,
        `UPDATE sampling_item SET beneficiary_id = beneficiary_id - 1000 WHERE plan_id = ${id} AND no = 3`,
      ],
      '第 3 号样本与其发放记录不符',
    ],
  ])('is named when somebody changed the %s', async (_, damage, sentence) => {
    const [sql, undo] = damage() as [string, string];
    expect(await tampered(world.http.database, sql, undo, check)).toMatchObject({
      id,
      why: expect.stringContaining(sentence),
    });
    expect((await check()).id).toBeUndefined();
  });
});
