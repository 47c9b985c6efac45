import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import type { Browser } from '../support/http-app.js';
import { idOf, RollsWorld, rowOf } from '../support/rolls-fixture.js';

jest.setTimeout(100_000);
const PEOPLE = 6_000;
const LATE = 600;
/** Many times what a quiet machine needs; a plan that goes through everybody for each person takes minutes. */
const PATIENCE_MS = 20_000;
let world: RollsWorld;
let clerk: Browser;
let reviewer: Browser;
const timed = async <T>(work: () => PromiseLike<T>): Promise<{ ms: number; answer: T }> => {
  const begun = performance.now();
  const answer = await work();
  return { ms: performance.now() - begun, answer };
};
const file = (day: (person: number) => string | null) =>
  Buffer.from(
    [
      '姓名,社会保障号码,认证日期,认证方式',
      ...Array.from({ length: PEOPLE }, (_, i) => i + 1).flatMap((person) => {
        const on = day(person);
        return on === null ? [] : [`${rowOf(person)[0]},${idOf(person)},${on},手机`];
      }),
    ].join('\r\n'),
  );
const send = (bytes: Buffer) =>
  clerk.send('post', '/v1/certifications/file').field({ source: '平台' }).attach('file', bytes, '名单.csv');

beforeAll(async () => {
  world = await RollsWorld.open([PayoutsModule, CertificationModule]);
  const rows = Array.from({ length: PEOPLE }, (_, i) => rowOf(i + 1));
  const { roll } = await world.month(rows, { period: '2024-11' });
  await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId: roll.id }), 'batch.draft');
  clerk = await world.http.login('jingban');
  reviewer = await world.http.login('fuhe');
});
afterAll(() => world?.close());

describe('a county of 6,000 people', () => {
  it('is certified from one file, listed, suspended and resumed in seconds', async () => {
    const imported = await timed(() => send(file((person) => (person <= LATE ? '2023-11-20' : '2024-06-01'))));
    expect(imported.answer.body).toMatchObject({ accepted: PEOPLE, refused: 0 });
    const due = await timed(() => clerk.send('get', '/v1/certification-due?month=2024-12'));
    expect(due.answer.body.total).toBe(LATE);
    const summary = await timed(() => clerk.send('get', '/v1/certification-due/summary?month=2024-12'));
    const proposed = await timed(() =>
      clerk
        .send('post', '/v1/certification-proposals')
        .send({ scheme: 'RESIDENT', fromPeriod: '2024-12', reason: '到期未认证' }),
    );
    expect(proposed.answer.body.people).toBe(LATE);
    const decided = await timed(() =>
      reviewer
        .send('post', `/v1/certification-proposals/${proposed.answer.body.id}/decision`)
        .send({ decision: 'CONFIRM', people: LATE, reason: '核对无误' }),
    );
    expect(decided.answer.body.suspended).toBe(LATE);
    await send(file((person) => (person <= LATE ? '2024-12-01' : null)));
    const resumed = await timed(() => reviewer.send('post', '/v1/certification-resumes').send({ scheme: 'RESIDENT' }));
    expect(resumed.answer.body.people).toBe(LATE);
    const times = { imported, due, summary, proposed, decided, resumed };
    for (const { ms } of Object.values(times)) expect(ms).toBeLessThan(PATIENCE_MS);
  });
});

describe('a trail of 200,000 records', () => {
  it('is searched by content and by person without being read through', async () => {
    await world.http.database.asOwner(
      `INSERT INTO trail SELECT ${world.agencyId}, 1000000 + i, 1000000 + i, 'sample.act', 'DONE', ${world.as('jingban').actor.userId}, 'batch', (i % 5000)::text, NULL,
         '2024-01-01'::timestamptz + i * interval '1 minute', jsonb_build_object('number', '652822-J-2024-' || i, 'reason', '说明文字第' || i || '条'), '', '' FROM generate_series(1, 200000) i`,
    );
    await world.http.database.asOwner('ANALYZE trail');
    const auditor = await world.http.login('jihe');
    const person = (await world.person(7)).id;
    for (const [name, query, total] of [
      ['text', `text=${encodeURIComponent('说明文字第77777条')}`, 1],
      ['person', `beneficiaryId=${person}`, null],
      ['personAndText', `beneficiaryId=${person}&text=${encodeURIComponent('平台')}`, null],
      ['actor', `actorId=${world.as('jingban').actor.userId}&act=certification`, null],
      ['all', '', null],
    ] as const) {
      const found = await timed(() => auditor.send('get', `/v1/trail?${query}`));
      if (total !== null) expect(found.answer.body.total).toBe(total);
      expect(found.answer.status).toBe(200);
      expect([name, found.ms < PATIENCE_MS / 10]).toEqual([name, true]);
    }
  });
});
