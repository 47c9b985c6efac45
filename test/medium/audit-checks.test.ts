import { Test, type TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgenciesModule } from '../../src/agencies/agencies.module.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { checkQueries } from '../../src/audit/checks/all-checks.js';
import type { RunResult } from '../../src/audit/domain/audit.types.js';
import { auditChecks, CHECK_CODES } from '../../src/audit/domain/check-catalogue.js';
import { checkExamples } from '../../src/audit/domain/check-examples.js';
import { flagSentence } from '../../src/audit/domain/flag-sentence.js';
import { RunChecks } from '../../src/audit/run-checks.js';
import { RunChecksJob } from '../../src/audit/run-checks-job.js';
import { fixedClock } from '../../src/kernel/clock.js';
import { NAME_DOTS, nameKey } from '../../src/kernel/name-match.js';
import { checkExampleTexts } from '../../src/messages/audit-checks.js';
import { Commands } from '../../src/platform/commands.js';
import { readConfig } from '../../src/platform/config.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { monthsOf, plantExample } from '../support/audit-story.js';
import { PlantedFacts } from '../support/planted-facts.js';

let facts: PlantedFacts;
let app: TestingModule;
let agency = 100;

beforeAll(async () => {
  facts = await PlantedFacts.open();
  const parts = {
    config: readConfig({}),
    db: facts.db,
    clock: fixedClock('2025-01-15T09:00:00+08:00'),
    personalNumbers: new PersonalNumbers(Buffer.alloc(32, 7)),
  };
  app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(parts), AgenciesModule, AuditModule],
  }).compile();
}, 120_000);
afterAll(async () => {
  await app?.close();
  await facts?.close();
});

async function play(example: Parameters<typeof plantExample>[2]): Promise<{ agency: number; run: RunResult }> {
  agency += 1;
  const caller = await plantExample(facts, agency, example);
  const { value } = await app
    .get(Commands)
    .run(caller, { name: 'audit.run' }, (ctx) => app.get(RunChecks).range(ctx, monthsOf(example)));
  return { agency, run: value };
}

describe('each check', () => {
  it.each(CHECK_CODES)('%s hits its example, says why, and leaves the near miss alone', async (code) => {
    const hit = await play(checkExamples[code].hit);
    const found = hit.run.hits.find(({ check }) => check === code);
    expect([checkExampleTexts[code].hit, found!.hits > 0, found!.raised]).toEqual([
      checkExampleTexts[code].hit,
      true,
      found!.hits,
    ]);
    const flags = await facts.db.rows<{ evidence: Record<string, unknown>; severity: string }>(
      'SELECT evidence, severity FROM red_flag WHERE agency_id = $1 AND check_code = $2',
      [hit.agency, code],
    );
    expect(flags.map(({ severity }) => severity)).toEqual(Array(found!.hits).fill(auditChecks[code].severity));
    for (const { evidence } of flags) {
      // A value without a place, or a place without a value, would leave a hole.
      expect(flagSentence(code, evidence)).toMatch(/^[^{}[\]]{8,}$/);
      expect(flagSentence(code, evidence)).not.toMatch(/undefined|null| {2}|“”|（）/);
    }

    const miss = await play(checkExamples[code].miss);
    expect([checkExampleTexts[code].miss, miss.run.hits.find(({ check }) => check === code)!.hits]).toEqual([
      checkExampleTexts[code].miss,
      0,
    ]);
  });

  it('has a query of its own, and stands in the table audit_check as in the catalogue', async () => {
    expect(new Set(checkQueries.map((query) => query.code))).toEqual(new Set(CHECK_CODES));
    const rows = await facts.db.rows('SELECT code, severity, stage FROM audit_check ORDER BY code');
    expect(rows).toEqual(
      Object.entries(auditChecks)
        .map(([code, { severity, stage }]) => ({ code, severity, stage }))
        .sort((a, b) => (a.code < b.code ? -1 : 1)),
    );
  });
});

describe('a run', () => {
  it('raises what is there once, however often it runs', async () => {
    const example = checkExamples.SHARED_ACCOUNT.hit;
    const { agency: id } = await play(example);
    const caller = {
      actor: { userId: `${id}6`, login: 'u', name: '稽核', roles: ['AUDITOR'] as const, agencyIds: [id] },
      agencyId: id,
      requestId: 'again',
    };
    const again = await app
      .get(Commands)
      .run(caller, { name: 'audit.run' }, (ctx) => app.get(RunChecks).range(ctx, monthsOf(example)));
    expect(again.value.hits.find(({ check }) => check === 'SHARED_ACCOUNT')).toMatchObject({ hits: 1, raised: 0 });
    const [row] = await facts.db.rows(
      'SELECT count(*)::int AS n FROM red_flag WHERE agency_id = $1 AND check_code = $2',
      [id, 'SHARED_ACCOUNT'],
    );
    expect(row).toEqual({ n: 1 });
  });

  it('takes the values of the agency before the shipped ones, and writes down which', async () => {
    const example = { payouts: [{ person: 1, period: '2024-02', personal: '35.00' }] };
    agency += 1;
    const caller = await plantExample(facts, agency, example);
    await facts.plant(`INSERT INTO audit_parameter (agency_id, check_code, name, valid_from, value, basis, set_by, set_at, act_id)
      VALUES (${agency}, 'ROUND_AMOUNT', 'multiple', '2024-02-01', 1000, '本地经验', ${agency}6, now(), 1)`);
    const { value } = await app
      .get(Commands)
      .run(caller, { name: 'audit.run' }, (ctx) => app.get(RunChecks).range(ctx, monthsOf(example)));
    expect(value.hits.find(({ check }) => check === 'ROUND_AMOUNT')!.hits).toBe(0);
    const [run] = await facts.db.rows<{ parameters: Record<string, unknown> }>(
      'SELECT parameters FROM audit_run WHERE id = $1',
      [value.runId],
    );
    expect(run!.parameters.ROUND_AMOUNT).toEqual({ multiple: [['2024-02-01', '1000']] });
  });

  it('tells how far it is after each month', async () => {
    const example = checkExamples.MISSED_PAYMENT.hit;
    agency += 1;
    const caller = await plantExample(facts, agency, example);
    const told: number[] = [];
    await app
      .get(Commands)
      .run(caller, { name: 'audit.run' }, (ctx) =>
        app.get(RunChecks).range(ctx, monthsOf(example), async (done) => void told.push(done)),
      );
    expect(told).toEqual([1, 2, 3, 4]);
  });
});

describe('the gate', () => {
  it('looks at the lines of its batch alone, and flags the payment in it whichever came first', async () => {
    agency += 1;
    const caller = await plantExample(facts, agency, checkExamples.DUPLICATE_ACROSS_SCHEMES.hit);
    const batches = await facts.db.rows<{ id: string }>(
      'SELECT id FROM payout_batch WHERE agency_id = $1 ORDER BY id',
      [agency],
    );
    expect(batches).toHaveLength(2);
    const runs = [];
    for (const { id } of batches) {
      const { value } = await app
        .get(Commands)
        .run(caller, { name: 'gate' }, (ctx) => app.get(RunChecks).gate(ctx, { batchId: id }));
      runs.push(value);
    }
    expect(runs.map(({ lines }) => lines)).toEqual([1, 1]);
    const flags = await facts.db.rows(
      `SELECT batch_id AS id, line_no, state FROM red_flag WHERE agency_id = $1 AND check_code = 'DUPLICATE_ACROSS_SCHEMES' ORDER BY id`,
      [agency],
    );
    expect(flags).toEqual(batches.map(({ id }) => ({ id, line_no: 1, state: 'OPEN' })));
    const kept = await facts.db.rows(
      `SELECT r.kind, r.batch_id AS id, r.round = b.round AND r.digest = b.digest AS exact FROM audit_run r JOIN payout_batch b ON b.id = r.batch_id
        WHERE r.agency_id = $1 ORDER BY r.id`,
      [agency],
    );
    expect(kept).toEqual(batches.map(({ id }) => ({ kind: 'GATE', id, exact: true })));
    // Checks that judge months once they are paid stay out of it.
    expect(runs[0]!.hits.map(({ check }) => check)).not.toContain('MISSED_PAYMENT');
  });

  it('leaves the settings of the transaction as they were, and can be passed twice in one', async () => {
    const [batch] = await facts.db.rows<{ id: string }>('SELECT id FROM payout_batch WHERE agency_id = $1 LIMIT 1', [
      agency,
    ]);
    const caller = {
      actor: { userId: `${agency}6`, login: 'u', name: '稽核', roles: ['AUDITOR'] as const, agencyIds: [agency] },
      agencyId: agency,
      requestId: 'g',
    };
    const settings = `SELECT current_setting('enable_nestloop') AS n, current_setting('enable_mergejoin') AS m, current_setting('work_mem') AS w`;
    const { value } = await app.get(Commands).run(caller, { name: 'gate' }, async (ctx) => {
      const before = await ctx.tx.one(settings);
      await app.get(RunChecks).gate(ctx, { batchId: batch!.id });
      await app.get(RunChecks).gate(ctx, { batchId: batch!.id });
      return { before, after: await ctx.tx.one(settings) };
    });
    expect(value.after).toEqual(value.before);
    await expect(
      app.get(Commands).run(caller, { name: 'gate' }, (ctx) => app.get(RunChecks).gate(ctx, { batchId: '999999' })),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe("the job 'audit.run'", () => {
  const job = (caller: Caller, signal: AbortSignal, told: number[]) => ({
    caller,
    payload: { from: '2024-01', to: '2024-03' },
    jobId: 'job',
    signal,
    progress: async (done: number) => void told.push(done),
  });

  it('runs all checks, tells how far it is, and leaves its result on the trail', async () => {
    agency += 1;
    const caller = await plantExample(facts, agency, checkExamples.MISSED_PAYMENT.hit);
    const told: number[] = [];
    await app.get(RunChecksJob).handle(job(caller, new AbortController().signal, told));
    expect(told).toEqual([1, 2, 3, 4]);
    const [run] = await facts.db.rows<{ id: string }>(
      `SELECT id FROM audit_run WHERE agency_id = $1 AND kind = 'RANGE'`,
      [agency],
    );
    const [trail] = await facts.db.rows(
      `SELECT subject_id, details FROM trail WHERE agency_id = $1 AND act = 'audit.run'`,
      [agency],
    );
    expect(trail).toMatchObject({ subject_id: run!.id, details: { from: '2024-01', to: '2024-03', lines: 5 } });
  });

  it('leaves nothing behind when the process is asked to stop', async () => {
    agency += 1;
    const caller = await plantExample(facts, agency, checkExamples.MISSED_PAYMENT.hit);
    const stop = new AbortController();
    stop.abort(new Error('stopping'));
    await expect(app.get(RunChecksJob).handle(job(caller, stop.signal, []))).rejects.toThrow('stopping');
    expect(await facts.db.rows('SELECT FROM audit_run WHERE agency_id = $1', [agency])).toEqual([]);
  });
});

describe('names in SQL', () => {
  it('are folded as in the kernel', async () => {
    const names = [
      ...NAME_DOTS.map((dot) => `阿依努尔 ${dot}　买买提`),
      'ａＢｃ\u200b d\ufeff',
      '欧阳 修',
      'É. x\u00a0y',
    ];
    const rows = await facts.db.rows<{ key: string }>(
      'SELECT audit_name_key(n) AS key FROM unnest($1::text[]) WITH ORDINALITY AS x(n, i) ORDER BY i',
      [names],
    );
    expect(rows.map(({ key }) => key)).toEqual(names.map(nameKey));
  });
});
