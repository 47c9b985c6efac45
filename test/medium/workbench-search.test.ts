import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { checkCharacter } from '../../src/kernel/id-number.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { SearchAll, type SearchGroup } from '../../src/workbench/search-all.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
const NUMBER = `65282219600305123${checkCharacter('65282219600305123')}`;
const MASKED = `652822********${NUMBER.slice(-4)}`;
let world: PayoutsWorld;
let batchId: string;
beforeAll(async () => {
  world = await PayoutsWorld.open([WorkbenchModule]);
  batchId = (
    await world.paidMonth('2024-01', [
      { person: 1, base: '1234.50' },
      { person: 2, base: '100.00' },
    ])
  ).id;
  await world.bulkRoll('2024-02', 200);
  // A real number (with its check character) and a name of two parts, as the register keeps them.
  const numbers = world.http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
  const index = numbers.index('ID', NUMBER).toString('hex');
  await world.http.database.asOwner(
    `SET session_replication_role = replica; UPDATE beneficiary SET id_index = decode('${index}', 'hex'), id_masked = '${MASKED}',
       name = '阿依古丽·买买提', name_key = '阿依古丽买买提' WHERE name = '${nameOf(2)}'`,
  );
  const project = await world.db.one<{ id: string }>(`SELECT id FROM subsidy_project WHERE code = 'P1'`);
  await world.run('kuaiji', (ctx) =>
    world.of(RecordEvent).run(ctx, {
      projectId: project!.id,
      kind: 'ALLOT',
      level: 'CENTRAL',
      documentNo: '巴财社〔2024〕69号',
      on: '2024-01-03',
      amount: '5000.00',
    }),
  );
}, 120_000);
afterAll(() => world?.close());

const find = (text: string, login = 'jingban'): Promise<SearchGroup[]> =>
  world.of(SearchAll).run(world.as(login), text);
const hits = async (group: string, text: string, login?: string) =>
  (await find(text, login)).find((each) => each.group === group)?.hits ?? [];

describe('the search', () => {
  it.each([
    ['part of a name', '古丽'],
    ['a name with another dot', '阿依古丽．买买提'],
    ['the masked number', MASKED],
    ['the masked number with fewer asterisks', MASKED.replace('********', '****')],
    ['the last four', NUMBER.slice(-4)],
    ['the full number', NUMBER],
    [
      'the full number in full-width digits',
      NUMBER.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)),
    ],
  ])('finds a person by %s, masked', async (_, text) => {
    expect(await hits('PERSON', text)).toContainEqual({
      kind: 'person',
      id: expect.any(String),
      parentId: null,
      title: '阿依古丽·买买提',
      subtitle: expect.stringContaining(`${MASKED} · `),
    });
  });

  it('never answers with a full number, and finds nobody by a number that nobody has', async () => {
    expect(JSON.stringify(await find(NUMBER))).not.toContain(NUMBER);
    const other = `65282219600305125${checkCharacter('65282219600305125')}`;
    expect(await find(other)).toEqual([]);
    expect(await hits('PERSON', '999999********0002')).toEqual([]);
  });

  it('finds batches by number or part of it', async () => {
    const hit = {
      kind: 'batch',
      id: batchId,
      parentId: null,
      title: '652822-J-202401-R01',
      subtitle: '城乡居民 · 已结清 · 2 人 · 1,334.50 元',
    };
    expect(await hits('BATCH', '652822-J-202401-R01')).toEqual([hit]);
    expect(await hits('BATCH', 'j-202401')).toEqual([hit]);
    expect(await hits('BATCH', '%')).toEqual([]);
  });

  it.each(['2024-01-2', '202401-2', '2024年1月第2号凭证', '城乡居民 2024-01 第 2 号', '居民2024年01月 2号'])(
    'finds a voucher written as %s',
    async (text) => {
      expect(await hits('VOUCHER', text)).toMatchObject([
        { title: '城乡居民 2024-01 第 2 号凭证', subtitle: expect.stringContaining('652822-J-202401-R01') },
      ]);
    },
  );

  it('finds vouchers of every fund by their number alone, and of one fund when it is named', async () => {
    expect((await hits('VOUCHER', '1')).length).toBe(3);
    expect(await hits('VOUCHER', '企业职工 第1号')).toMatchObject([{ title: '企业职工 2024-01 第 1 号凭证' }]);
  });

  it('finds projects by name and code, and records by document number', async () => {
    expect(await hits('PROJECT', '机关事业')).toMatchObject([{ kind: 'project', subtitle: '2024 · P3' }]);
    expect(await hits('PROJECT', 'p2')).toMatchObject([{ kind: 'project', title: '企业职工基本养老保险基金补助' }]);
    expect(await hits('PROJECT', '〔2024〕69号')).toMatchObject([
      {
        kind: 'budgetEvent',
        parentId: expect.any(String),
        title: '巴财社〔2024〕69号',
        subtitle: '下达 · 2024-01-03 · 5,000.00 元 · 城乡居民基本养老保险基金补助',
      },
    ]);
  });

  it('finds a payout by its reference', async () => {
    const reference = payoutReference(batchId, 1);
    expect(await hits('PAYOUT', reference)).toEqual([
      {
        kind: 'payout',
        id: reference,
        parentId: batchId,
        title: reference,
        subtitle: `${nameOf(1)} · 652822********0001 · 2024-01 · 1,234.50 元 · 已发放`,
      },
    ]);
    expect(await find(payoutReference(batchId, 9))).toEqual([]);
  });

  it('shows eight of a kind and says that there are more', async () => {
    expect(await find('人员')).toMatchObject([{ group: 'PERSON', label: '人员', more: true, hits: { length: 8 } }]);
  });

  it('answers only what the person may read', async () => {
    expect(await hits('PERSON', '古丽', 'guanli')).toEqual([]);
    expect(await hits('BATCH', '202401', 'guanli')).toHaveLength(1);
    for (const text of ['古丽', '202401', '1', 'p2', payoutReference(batchId, 1)])
      expect(await find(text, 'xitong')).toEqual([]);
  });

  it('comes over HTTP as a body, and refuses an empty one', async () => {
    const clerk = await world.http.login('jingban');
    const answer = await clerk.send('post', '/v1/search').send({ text: ' 古丽 ' });
    expect(answer).toMatchObject({ status: 200, body: [{ group: 'PERSON', more: false }] });
    expect((await clerk.send('post', '/v1/search').send({ text: '  ' })).status).toBe(400);
    expect((await world.http.http().post('/api/v1/search').send({ text: '古丽' })).status).toBeGreaterThanOrEqual(401);
  });
});
