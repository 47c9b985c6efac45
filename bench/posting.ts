import { IdentityService } from '../src/identity/identity.service.js';
import { LedgerService } from '../src/ledger/ledger.service.js';
import { BatchContentStore } from '../src/payouts/batch-content.store.js';
import { BatchesStore } from '../src/payouts/batches.store.js';
import { PayoutsStore } from '../src/payouts/payouts.store.js';
import { Commands } from '../src/platform/commands.js';
import type { Ctx } from '../src/platform/db/ctx.js';
import type { Figure } from './figure.js';
import { clocked, median } from './figure.js';
import type { Bench } from './setting.js';

/** Ends a measured transaction without keeping what it did. */
class Undo extends Error {}

/**
 * Posting 9,565 payouts against bare SQL that inserts the same rows and balances. Ours: the lines into their partition
 * with every key and guard, the balanced voucher with gapless number, balances and chain link. Bare: the same SELECT into
 * a plain table with the same keys and indexes, and the same balance rows by upsert. Both inside one
 * transaction, rolled back at its end, in turn.
 */
export async function benchPosting(bench: Bench, runs: number): Promise<Figure[]> {
  await bench.files.write('2024-03');
  const bytes = await bench.files.read('2024-03', 'RESIDENT', 'csv');
  const roll = await bench.staff.clerk.uploadRoll('RESIDENT', '2024-03', { name: 'bench.csv', bytes });
  await bench.staff.clerk.acceptRoll(roll.id, roll.blockedCount);
  // The money must be there before it can be paid.
  const request = await bench.staff.clerk.client.post<{ id: string }>('/v1/fund-requests', {
    fund: 'RESIDENT',
    period: '2024-03',
    amount: '2600000.00',
    dueOn: '2024-03-08',
  });
  await bench.staff.bookkeeper.recordFundArrival(request.id, '2024-03-08', '2600000.00');
  await bench.owner.query(`CREATE TABLE bench_posted (LIKE payout INCLUDING DEFAULTS);
    ALTER TABLE bench_posted ADD PRIMARY KEY (agency_id, period, batch_id, line_no);
    CREATE UNIQUE INDEX ON bench_posted (agency_id, period, scheme, beneficiary_id) WHERE live AND kind = 'REGULAR';
    CREATE UNIQUE INDEX ON bench_posted (agency_id, period, parent_batch_id, parent_line_no) WHERE live AND parent_batch_id IS NOT NULL;
    CREATE INDEX ON bench_posted (agency_id, period, beneficiary_id);
    CREATE TABLE bench_balance (agency_id int, fund text, account text, period int, debit numeric, credit numeric, PRIMARY KEY (agency_id, fund, account, period));
    GRANT ALL ON bench_posted, bench_balance TO ledger_app;`);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    ours.push(await rolledBack(bench, (ctx) => postOurs(bench, ctx, roll.id)));
    bare.push(await rolledBack(bench, (ctx) => postBare(ctx, roll.id)));
  }
  const [own, plain] = [median(ours), median(bare)];
  return [
    {
      name: `posting ${roll.payCount} payouts: lines, voucher, balances, chain`,
      value: own,
      unit: 's',
      note: `median of ${runs}`,
    },
    { name: 'bare SQL: the same rows and balances', value: plain, unit: 's', note: `median of ${runs}` },
    { name: 'posting ÷ bare SQL', value: own / plain, unit: 'x', goal: 1.5 },
  ];
}

async function rolledBack(bench: Bench, work: (ctx: Ctx) => Promise<void>): Promise<number> {
  const commands = bench.runtime.app.get(Commands, { strict: false });
  const identity = bench.runtime.app.get(IdentityService, { strict: false });
  const userId = (await identity.idsOf(['jingban'])).get('jingban');
  const caller = await identity.callerFor(bench.runtime.db, userId!, bench.reference.agencyId, 'bench');
  let seconds = 0;
  await commands
    .run(caller, { name: 'bench' }, async (ctx) => {
      seconds = (await clocked(() => work(ctx))).seconds;
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return seconds;
}

async function postOurs(bench: Bench, ctx: Ctx, rollId: string): Promise<void> {
  const { app } = bench.runtime;
  const batches = app.get(BatchesStore, { strict: false });
  const content = app.get(BatchContentStore, { strict: false });
  const payouts = app.get(PayoutsStore, { strict: false });
  const head = { scheme: 'RESIDENT', period: '2024-03', kind: 'REGULAR', sequence: 9, payOn: '2024-03-11' } as const;
  const id = await batches.insert(ctx, { ...head, number: 'BENCH-9', rollId });
  const batch = (await batches.find(ctx.tx, ctx.agencyId, id))!;
  const target = await content.openPartition(ctx.tx, ctx.agencyId, head.period);
  const lines = await content.insertFromRoll(ctx.tx, target, batch, 9_565);
  await content.attachPartition(ctx.tx, ctx.agencyId, head.period);
  if (lines < 9_000) throw new Error(`only ${lines} lines`);
  const components = await payouts.components(ctx.tx, batch);
  const total = Object.values(components).reduce((sum, amount) => sum.plus(amount));
  const ledger = app.get(LedgerService, { strict: false });
  await ledger.batchPaid(ctx, {
    batchId: id,
    fund: 'RESIDENT',
    kind: 'REGULAR',
    number: 'BENCH-9',
    on: '2024-03-10',
    components,
    total,
  });
}

async function postBare(ctx: Ctx, rollId: string): Promise<void> {
  await ctx.tx.run('SET LOCAL enable_nestloop = off');
  await ctx.tx.run(
    `INSERT INTO bench_posted (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal,
       adjustment, back_pay, grant_amount, amount, back_pay_from, back_pay_to, change_kind)
     SELECT $1, 202403, 999999, row_number() OVER (ORDER BY l.ordinal), 'RESIDENT', 'REGULAR', b.id, b.payee_version_id, l.township, l.base,
       l.personal, l.adjustment, l.back_pay, l.grant_amount, l.amount, l.back_pay_from, l.back_pay_to,
       CASE WHEN o.batch_id IS NULL THEN 'NEW' WHEN o.amount = l.amount THEN 'SAME' ELSE 'RAISED' END
     FROM roll_line l JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = l.id_index
     LEFT JOIN payout o ON o.agency_id = $1 AND o.period = 202402 AND o.scheme = 'RESIDENT' AND o.beneficiary_id = b.id AND o.live AND o.kind = 'REGULAR'
     WHERE l.roll_id = $2 AND l.status = 'PAY'`,
    [ctx.agencyId, rollId],
  );
  await ctx.tx.run(
    `INSERT INTO bench_balance AS b SELECT agency_id, scheme, account, period, debit, credit FROM (
       SELECT agency_id, scheme, period, '500101' AS account, sum(amount - personal) AS debit, 0::numeric AS credit FROM bench_posted GROUP BY 1, 2, 3
       UNION ALL SELECT agency_id, scheme, period, '500102', sum(personal), 0 FROM bench_posted GROUP BY 1, 2, 3
       UNION ALL SELECT agency_id, scheme, period, '1004', 0, sum(amount) FROM bench_posted GROUP BY 1, 2, 3) x
     ON CONFLICT (agency_id, fund, account, period) DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit`,
  );
}
