import { DraftBatch } from '../src/payouts/draft-batch.js';
import { PayoutsService } from '../src/payouts/payouts.service.js';
import { LedgerService } from '../src/ledger/ledger.service.js';
import { IdentityService } from '../src/identity/identity.service.js';
import { Commands } from '../src/platform/commands.js';
import type { Ctx } from '../src/platform/db/ctx.js';
import type { Figure } from './figure.js';
import { clocked, median } from './figure.js';
import type { Bench } from './setting.js';

class Undo extends Error {}

/**
 * Posting 9,565 payouts — the lines, and the voucher with balances, number and chain link — against bare SQL that inserts
 * the same rows into a table with the same primary key and adds the same balances. Each run is rolled back at its end;
 * both sides run inside one transaction without the commit.
 */
export async function benchPosting(bench: Bench, runs: number): Promise<Figure[]> {
  await bench.files.write('2024-03');
  const roll = await bench.staff.clerk.uploadRoll('RESIDENT', '2024-03', {
    name: 'bench.csv',
    bytes: await bench.files.read('2024-03', 'RESIDENT', 'csv'),
  });
  await bench.staff.clerk.acceptRoll(roll.id, roll.blockedCount);
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    ours.push(await oursOnce(bench, roll.id));
    bare.push(await bareOnce(bench));
  }
  const [own, plain] = [median(ours), median(bare)];
  return [
    { name: `posting ${roll.payCount} payouts: lines, voucher, balances, chain`, value: own, unit: 's', note: `median of ${runs}` },
    { name: 'bare SQL: the same rows and balances', value: plain, unit: 's', note: `median of ${runs}` },
    { name: 'posting ÷ bare SQL', value: own / plain, unit: 'x', goal: 1.5 },
  ];
}

async function oursOnce(bench: Bench, rollId: string): Promise<number> {
  const get = <T>(type: new (...args: never[]) => T): T => bench.runtime.app.get(type as never, { strict: false }) as T;
  const content = get(BatchContentStore);
  void content;
  return rolledBack(bench, async (ctx) => {
    const { seconds } = await clocked(() => postOnce(ctx, rollId, get(DraftBatch), get(PayoutsService), get(LedgerService)));
    return seconds;
  });
}
