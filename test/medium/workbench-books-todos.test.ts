import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../src/platform/config.js';
import { CONFIG } from '../../src/platform/platform.module.js';
import type { Todo } from '../../src/workbench/domain/workbench.types.js';
import { ListTodos } from '../../src/workbench/list-todos.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { plantStatements } from '../support/plant-statements.js';

const FUND = 'RESIDENT';
const PEOPLE = ['jingban', 'fuhe', 'shenpi', 'chuna', 'kuaiji', 'jihe', 'guanli', 'xitong'];
let world: PayoutsWorld;
let kuaiji: Browser;
let fuhe: Browser;
let shenpi: Browser;

const one = async (login: string, code: string): Promise<Todo | undefined> =>
  (await world.of(ListTodos).run(world.as(login))).find((todo) => todo.code === code);

/** Who has a to-do of this code now. */
async function holders(code: string): Promise<string[]> {
  const held: string[] = [];
  for (const login of PEOPLE) if (await one(login, code)) held.push(login);
  return held;
}

async function ok<T>(answer: Promise<{ status: number; text: string; body: unknown }>): Promise<T> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(text);
  return body as T;
}

/** January of RESIDENT is paid. */
beforeAll(async () => {
  world = await PayoutsWorld.open([WorkbenchModule]);
  [kuaiji, fuhe, shenpi] = [
    await world.http.login('kuaiji'),
    await world.http.login('fuhe'),
    await world.http.login('shenpi'),
  ];
  await world.paidMonth('2024-01', [{ person: 1, base: '100.00' }], []);
}, 120_000);
afterAll(() => world?.close());

describe('to-dos of the books', () => {
  it('give a manual voucher to those who may review it, never to its preparer, until it is decided', async () => {
    const propose = (on: string) =>
      ok<{ id: string }>(
        kuaiji.send('post', '/v1/voucher-proposals').send({
          fund: FUND,
          on,
          summary: '其他收入',
          lines: [
            { account: '1003', debit: '1005.00' },
            { account: '4601', credit: '1005.00' },
          ],
        }),
      );
    const { id } = await propose('2024-11-20');
    // The bookkeeper may review vouchers too, but not this one.
    expect(await holders('PROPOSAL_TO_REVIEW')).toEqual(['fuhe', 'shenpi']);
    expect(await one('fuhe', 'PROPOSAL_TO_REVIEW')).toMatchObject({
      text: '1 张手工凭证等您复核记账，共 1,005.00 元',
      amount: '1005.00',
      scheme: FUND,
      period: '2024-11',
      subjectType: 'voucherProposal',
      subjectId: id,
    });
    const other = await propose('2024-11-21');
    expect(await one('shenpi', 'PROPOSAL_TO_REVIEW')).toMatchObject({ count: 2, subjectId: null });
    await ok(fuhe.send('post', `/v1/voucher-proposals/${id}/post`));
    await ok(kuaiji.send('post', `/v1/voucher-proposals/${other.id}/refuse`).send({ reason: '金额有误' }));
    expect(await holders('PROPOSAL_TO_REVIEW')).toEqual([]);
  });

  it('tell the bookkeeper of differences without an owner, as soon as the statements reach the end of the month', async () => {
    const statements = (from: string, to: string): Promise<void> =>
      plantStatements(world.http.database, world.agencyId, FUND, from, to, world.userId('kuaiji'));
    // Everything after the fifth is a difference, and nobody's work before the rest of the statement is there.
    await statements('2024-01-01', '2024-01-05');
    expect(await holders('BREAK_TO_ASSIGN')).toEqual([]);
    await statements('2024-01-06', '2024-01-31');
    expect(await holders('BREAK_TO_ASSIGN')).toEqual([]);
    const match = await world.db.one<{ id: string }>(
      `SELECT max(id) AS id FROM bank_match WHERE fund = $1 AND account = '1004'`,
      [FUND],
    );
    await ok(kuaiji.send('post', `/v1/bank-matches/${match!.id}/unmatch`).send({ reason: '勾对有误' }));
    expect(await holders('BREAK_TO_ASSIGN')).toEqual(['kuaiji']);
    expect(await one('kuaiji', 'BREAK_TO_ASSIGN')).toMatchObject({
      text: '2 笔银行对账差异还没有负责人，请指定',
      count: 2,
      scheme: FUND,
      period: '2024-01',
      subjectType: 'bankAccount',
      subjectId: '1004',
    });
    const { rows } = await ok<{ rows: Record<string, string | number | null>[] }>(
      kuaiji.send('get', `/v1/bank-breaks?fund=${FUND}&account=1004&on=2024-01-31`),
    );
    const breaks = rows.map(({ lineId, voucherId, postingNo }) =>
      lineId === null ? { voucherId, postingNo } : { lineId },
    );
    await ok(
      kuaiji
        .send('post', '/v1/bank-breaks/assign')
        .send({ breaks, ownerId: world.userId('chuna'), note: '向银行查询' }),
    );
    expect(await holders('BREAK_TO_ASSIGN')).toEqual([]);
  });

  it('tell the approver of a month when nothing is left to do for it', async () => {
    expect(await holders('MONTH_TO_CLOSE')).toEqual([]);
    const rows = await world.db.rows<{ id: string }>(
      `SELECT id FROM voucher v WHERE fund = $1 AND period = 202401 AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id)`,
      [FUND],
    );
    await ok(fuhe.send('post', '/v1/vouchers/review').send({ ids: rows.map(({ id }) => id) }));
    expect(await holders('MONTH_TO_CLOSE')).toEqual(['shenpi']);
    expect(await one('shenpi', 'MONTH_TO_CLOSE')).toMatchObject({
      text: '1 个月份的结账检查已全部通过，可以结账',
      scheme: FUND,
      period: '2024-01',
      subjectType: 'period',
      subjectId: `${FUND}/2024-01`,
    });
    await ok(shenpi.send('post', '/v1/accounting-periods/close').send({ fund: FUND, period: '2024-01' }));
    expect(await holders('MONTH_TO_CLOSE')).toEqual([]);
  });

  it('give a re-opening to a second person who may close, never to the proposer', async () => {
    const propose = (who: Browser) =>
      ok<{ id: string }>(
        who
          .send('post', '/v1/accounting-periods/reopenings')
          .send({ fund: FUND, period: '2024-01', reason: '漏记一笔利息' }),
      );
    const own = await propose(shenpi);
    expect(await holders('REOPENING_TO_DECIDE')).toEqual([]);
    await world.user('shenpi2', ['APPROVER']);
    expect(await one('shenpi2', 'REOPENING_TO_DECIDE')).toMatchObject({ subjectId: own.id, period: '2024-01' });
    await world.db.rows(
      `INSERT INTO period_reopening_decision (agency_id, reopening_id, decision, decided_by, decided_at, act_id) VALUES ($1, $2, 'REFUSED', $3, now(), 1)`,
      [world.agencyId, own.id, world.userId('shenpi2')],
    );
    const { id } = await propose(fuhe);
    expect(await holders('REOPENING_TO_DECIDE')).toEqual(['shenpi']);
    await ok(shenpi.send('post', `/v1/accounting-periods/reopenings/${id}/decide`).send({ decision: 'CONFIRMED' }));
    expect(await holders('REOPENING_TO_DECIDE')).toEqual([]);
    // Open again, and nothing is left to do for it.
    expect(await holders('MONTH_TO_CLOSE')).toEqual(['shenpi']);
  });

  it('tell those who may verify of past days without an anchor', async () => {
    expect(await holders('ANCHOR_MISSING')).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), 'workbench-'));
    Object.assign(world.http.app.get<Config>(CONFIG), { dataDir: folder });
    world.http.clock.advance(24 * 60);
    expect(await holders('ANCHOR_MISSING')).toEqual(['kuaiji', 'jihe', 'guanli']);
    const auditor = await world.http.login('jihe');
    await ok(auditor.send('post', '/v1/anchors').send({ on: '2024-12-02' }));
    expect(await holders('ANCHOR_MISSING')).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
