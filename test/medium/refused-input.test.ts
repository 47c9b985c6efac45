import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CasesModule } from '../../src/cases/cases.module.js';
import type { Browser } from '../support/http-app.js';
import { SamplingWorld } from '../support/sampling-fixture.js';

/** What people type wrong is answered with a sentence that says so, never as a defect of the service. */
let world: SamplingWorld;
const people = new Map<string, Browser>();
beforeAll(async () => {
  world = await SamplingWorld.open(3, [CasesModule]);
  for (const login of ['guanli', 'jingban', 'jihe']) people.set(login, await world.http.login(login));
});
afterAll(() => world?.close());

type Method = 'get' | 'post' | 'put';
const send = (login: string, method: Method, path: string, body?: object) => {
  const asked = people.get(login)!.send(method, `/v1/${path}`);
  return body === undefined ? asked : asked.send(body);
};

describe('a day that no calendar has', () => {
  it.each([
    ['indicators', 'indicators?fiscalYear=2024&cutOff=2024-02-30'],
    ['measurements', 'measurements?fiscalYear=2024&cutOff=2024-02-30'],
    ['monitoring', 'monitoring?fiscalYear=2024&cutOff=2024-02-30'],
    ['recovery rate', 'case-recovery-rate?by=scheme&asOf=2024-02-30'],
  ])('is refused: %s', async (_, path) => {
    const { status, body } = await send('guanli', 'get', path);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'DATE_MALFORMED' });
  });

  it('is refused for a graded value, whose rule is looked up by it', async () => {
    const values = { operator: '定性', target: '长期', unit: null, measure: 'GRADE' };
    const row = {
      level1: '效益指标',
      level2: '可持续影响',
      level3: '制度可持续',
      weight: '90',
      basis: '计划',
      ...values,
    };
    const table = await send('jingban', 'post', 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-01-01' });
    const path = `goal-tables/${table.body.id}`;
    await send('jingban', 'put', path, { effectiveOn: '2024-01-01', goalText: null, rows: [row] });
    const { rows } = (await send('jingban', 'get', path)).body;
    const answer = await send('jingban', 'post', `indicators/${rows[0].id}/manual-values`)
      .field({ value: '达成', on: '2024-02-30' })
      .attach('file', Buffer.from('x'), '佐证.txt');
    expect(answer.body.code).toBe('DATE_MALFORMED');
  });
});
