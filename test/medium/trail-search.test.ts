import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { PeopleStore } from '../../src/beneficiaries/people.store.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import type { Browser } from '../support/http-app.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let auditor: Browser;
const ids = new Map<number, string>();
let may: BatchAnswer;
let june: BatchAnswer;
beforeAll(async () => {
  world = await PayoutsWorld.open([CertificationModule]);
  may = await paid('2024-05', [1, 2]);
  june = await paid('2024-06', [2]);
  const { rows } = await world
    .of(PeopleStore)
    .search(world.db, world.agencyId, { nameKey: '人', page: 1, pageSize: 10 });
  for (const person of [1, 2]) ids.set(person, rows.find(({ name }) => name === nameOf(person))!.id);
  const clerk = await world.http.login('jingban');
  const reviewer = await world.http.login('fuhe');
  const certification = await clerk
    .send('post', '/v1/certifications')
    .send({ beneficiaryId: ids.get(1), method: 'FACE', certifiedOn: '2024-11-01', source: '窗口登记' });
  await clerk
    .send('post', `/v1/certifications/${certification.body.id}/withdraw`)
    .send({ reason: '登记错了人，应为百分之50%的那位' });
  await reviewer.send('post', `/v1/beneficiaries/${ids.get(1)}/name`).send({ name: '人壹', reason: '公安更名证明' });
  auditor = await world.http.login('jihe');
});
afterAll(() => world?.close());

async function paid(period: string, people: number[]): Promise<BatchAnswer> {
  const batch = await world.draft(
    await world.roll(
      period,
      people.map((person) => ({ person, base: '150.25' })),
    ),
  );
  await world.sign(batch);
  await world.issue(batch.id);
  await world.slip(batch.id, `${period}-10`);
  return batch;
}
/** Acts found, oldest first; those of the fixture that only prepare are all called test. */
const acts = async (query: string): Promise<string[]> => {
  const { body } = await auditor.send('get', `/v1/trail?pageSize=1000&sort=position&${query}`);
  return body.rows.map(({ act, subjectId }: Record<string, string>) =>
    act!.startsWith('batch.') ? `${act} ${subjectId === may.id ? 'may' : 'june'}` : act,
  );
};
const SIGNED = ['batch.draft', 'batch.submit', 'batch.review', 'batch.approve'];

describe('the trail, searched', () => {
  it('for a person finds what was done to them, and what was done with the batches they stand in', async () => {
    const own = await acts(`beneficiaryId=${ids.get(1)}&personScope=PERSON`);
    expect(own.filter((act) => act !== 'test')).toEqual([
      'certification.record',
      'certification.withdraw',
      'beneficiary.rename',
    ]);
    const all = await acts(`beneficiaryId=${ids.get(1)}`);
    expect(all.filter((act) => act !== 'test')).toEqual([
      ...SIGNED.map((act) => `${act} may`),
      'certification.record',
      'certification.withdraw',
      'beneficiary.rename',
    ]);
    const other = await acts(`beneficiaryId=${ids.get(2)}`);
    expect(other.filter((act) => act !== 'test')).toEqual(
      ['may', 'june'].flatMap((batch) => SIGNED.map((act) => `${act} ${batch}`)),
    );
    expect(await acts('beneficiaryId=424242')).toEqual([]);
    // The roll that registered the person is told by its act, though the fixture's acts have no subject.
    expect(own.filter((act) => act === 'test').length).toBeGreaterThan(0);
  });

  it('for a number finds the acts about a batch or a voucher', async () => {
    expect(await acts(`number=${may.number.toLowerCase()}`)).toEqual(SIGNED.map((act) => `${act} may`));
    const voucher = await world.db.one<{ number: number; act_id: string }>(
      `SELECT number, act_id FROM voucher WHERE cause_type = 'BATCH_PAID' AND cause_id = $1`,
      [may.id],
    );
    const { body } = await auditor.send(
      'get',
      `/v1/trail?number=${encodeURIComponent(`居民2024-05第${voucher!.number}号`)}`,
    );
    expect(body.rows).toMatchObject([{ actId: voucher!.act_id }]);
    expect(await acts('number=2024-05-999')).toEqual([]);
    expect(await acts('number=什么')).toEqual([]);
  });

  it('by content takes the text as it is written, wildcards too', async () => {
    expect(await acts(`text=${encodeURIComponent('登记错了人')}`)).toEqual(['certification.withdraw']);
    expect(await acts(`text=${encodeURIComponent('50%')}`)).toEqual(['certification.withdraw']);
    expect(await acts(`text=${encodeURIComponent('登记_了')}`)).toEqual([]);
    expect((await acts(`text=${may.number}`)).length).toBe(4);
  });

  it('narrows by every condition at once', async () => {
    const person = `beneficiaryId=${ids.get(2)}`;
    expect(await acts(`${person}&number=${june.number}&act=batch.review`)).toEqual(['batch.review june']);
    expect(await acts(`${person}&text=${may.number}&actorId=${world.userId('shenpi')}`)).toEqual(['batch.approve may']);
    expect(await acts(`beneficiaryId=${ids.get(1)}&number=${june.number}`)).toEqual([]);
    expect(await acts(`${person}&to=2024-12-01`)).toEqual([]);
  });

  it('leaves as xlsx and as csv, in which nothing is a formula, and says so on the trail', async () => {
    const columns = Buffer.from(
      JSON.stringify([
        { title: '序号', path: 'position', kind: 'count' },
        { title: '操作', path: 'act', kind: 'text', words: { 'beneficiary.rename': '=更正姓名' } },
        { title: '内容', path: 'details', kind: 'text' },
      ]),
    ).toString('base64url');
    const query = `act=beneficiary.rename&columns=${columns}&fileName=${encodeURIComponent('日志')}`;
    const csv = await auditor.send('get', `/v1/trail?${query}&format=csv`);
    expect([csv.status, csv.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(decodeURIComponent(csv.headers['content-disposition']!)).toContain('日志.csv');
    expect(csv.text).toMatch(/^\ufeff序号,操作,内容\r\n\d+,'=更正姓名,"\{""reason"":""公安更名证明""\}"\r\n$/);
    const xlsx = await auditor.send('get', `/v1/trail?${query}&format=xlsx`);
    expect([xlsx.status, xlsx.headers['content-type']]).toEqual([200, expect.stringContaining('spreadsheetml')]);
    expect((await auditor.send('get', `/v1/trail?${query}&format=pdf`)).status).toBe(400);
    expect((await acts('act=list.exported')).length).toBe(2);
  });
});
