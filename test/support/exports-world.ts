import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct, type PayoutActProposal } from '../../src/payouts/propose-payout-act.js';
import { ExportsModule } from '../../src/exports/exports.module.js';
import { Decimal } from '../../src/kernel/money.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { postManual } from './manual-voucher.js';
import { PayoutsWorld } from './payouts-fixture.js';
import type { Browser } from './http-app.js';

/** Names and texts in which the programs' own marks stand; none of them may mean anything. */
export const HOSTILE_NAME = '利息: 收入; "活期"  (支出户)';
export const HOSTILE_SUMMARY = '=1+1 ; date: 2024-13-99 [2024-99-99] "引号" \\ | 账:户, a:b';

/**
 * Three funds over four months: failures, reissues, a late return, a waiver, returns booked red, manual vouchers, a plain
 * reversal, a batch's voucher replaced, an account renamed, a sub-account opened below one that had moved.
 */
export async function exportsWorld(): Promise<PayoutsWorld> {
  const world = await PayoutsWorld.open([ExportsModule]);
  await world.db.rows(`UPDATE fund SET bounce_rule = 'RED_EXPENSE' WHERE scheme = 'ENTERPRISE' RETURNING 1`);
  const kuaiji = await world.http.login('kuaiji');
  const people = (first: number, count: number, base: string) =>
    Array.from({ length: count }, (_, i) => ({
      person: first + i,
      base,
      personal: '10.05',
      backPay: i ? '0.00' : '3.33',
    }));

  const january = await world.paidMonth('2024-01', people(1, 4, '150.27'), [2, 4]);
  await world.paidMonth('2024-01', people(21, 3, '3054.91'), [1], 'ENTERPRISE');
  const february = await world.paidMonth('2024-02', people(1, 4, '151.01'), [3]);
  await world.paidMonth('2024-02', people(41, 2, '5924.35'), [], 'INSTITUTIONAL');
  await world
    .run('jingban', async (ctx) => {
      const items = [{ reference: payoutReference(january.id, 2), confirmed: true }];
      return world.of(DraftReissue).run(ctx, { items });
    })
    .then(async ({ batches }) => {
      const again = batches[0]!;
      await world.sign(again);
      await world.issue(again.id);
      await world.slip(again.id, '2024-02-20');
      await world.results(again.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-02-20' }]);
    });
  await act(world, {
    reference: payoutReference(january.id, 1),
    kind: 'LATE_RETURN',
    onDate: '2024-03-05',
    cause: 'CLOSED',
  });
  await act(world, { reference: payoutReference(january.id, 4), kind: 'WAIVE', onDate: '2024-03-06' });

  const interest = (on: string, amount: string) => ({
    fund: 'RESIDENT',
    movement: 'DISBURSEMENT_INTEREST',
    on,
    amount,
  });
  await post(kuaiji, '/v1/vouchers/bank-movement', interest('2024-02-21', '12.34'));
  const { voucherId: manual } = await postManual(kuaiji, await world.http.login('fuhe'), {
    fund: 'RESIDENT',
    on: '2024-02-22',
    summary: HOSTILE_SUMMARY,
    lines: [
      { account: '1001', debit: '0.07', summary: HOSTILE_SUMMARY },
      { account: '4601', credit: '0.07' },
    ],
  });
  await post(kuaiji, `/v1/vouchers/${manual}/reverse`, { on: '2024-03-01', reason: '记错了：=HYPERLINK(1)' });
  await replaceBatchVoucher(world, kuaiji, february.id);
  await post(kuaiji, '/v1/ledger-accounts', { fund: 'RESIDENT', code: '430101', name: '定期利息' });
  const renamed = await kuaiji.send('patch', '/v1/ledger-accounts/RESIDENT/4301').send({ name: HOSTILE_NAME });
  if (renamed.status !== 200) throw new Error(renamed.text);
  await world.paidMonth('2024-04', people(1, 4, '152.00'), [1], 'RESIDENT');
  return world;
}

/** Moves a cent of a batch between two details, as a correction. */
async function replaceBatchVoucher(world: PayoutsWorld, kuaiji: Browser, batchId: string): Promise<void> {
  const lines = await world.db.rows<{ id: string; account: string; debit: string; credit: string }>(
    `SELECT v.id, p.account, p.debit, p.credit FROM voucher v JOIN posting p ON p.voucher_id = v.id
      WHERE v.cause_type = 'BATCH_PAID' AND v.cause_id = $1 ORDER BY p.line_no`,
    [batchId],
  );
  const by: Record<string, string> = { 500101: '0.01', 500102: '-0.01' };
  const replaced = lines.map(({ account, debit, credit }) =>
    new Decimal(debit).isZero()
      ? { account, credit }
      : { account, debit: new Decimal(debit).plus(by[account] ?? 0).toFixed(2) },
  );
  await post(kuaiji, `/v1/vouchers/${lines[0]!.id}/reverse`, {
    on: '2024-03-02',
    reason: '明细有误',
    replacement: { summary: '更正明细', lines: replaced },
  });
}

async function act(world: PayoutsWorld, proposal: Omit<PayoutActProposal, 'reason'>): Promise<void> {
  const { id } = await world.run('jingban', (ctx) =>
    world.of(ProposePayoutAct).run(ctx, { reason: '村委会报告本人死亡', ...proposal }),
  );
  await world.run('fuhe', (ctx) =>
    world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM', reason: '已核实' }),
  );
}

async function post(browser: Browser, path: string, body: object): Promise<string> {
  const answer = await browser.send('post', path).send(body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return (answer.body as { voucherId: string }).voucherId;
}

/** The bytes of an export. */
export async function download(browser: Browser, path: string): Promise<Buffer> {
  const answer = await browser.send('get', path).buffer(true).responseType('blob');
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${String(answer.body)}`);
  return answer.body as Buffer;
}

/** Balances from the postings themselves, by `fund code`: own postings up to a month, debit less credit. */
export async function ownBalances(
  world: PayoutsWorld,
  to: number,
  funds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await world.db.rows<{ key: string; net: string }>(
    `SELECT v.fund || ' ' || p.account AS key, sum(p.debit - p.credit) AS net FROM voucher v JOIN posting p ON p.voucher_id = v.id
      WHERE v.agency_id = $1 AND v.period <= $2 AND v.fund = ANY ($3) GROUP BY 1 ORDER BY 1`,
    [world.agencyId, to, funds],
  );
  return new Map(rows.map(({ key, net }) => [key, net]));
}
