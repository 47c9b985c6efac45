import { IdentityService } from '../src/identity/identity.service.js';
import { BatchContentStore } from '../src/payouts/batch-content.store.js';
import { BatchesStore } from '../src/payouts/batches.store.js';
import { Commands } from '../src/platform/commands.js';
import type { Figure } from './figure.js';
import { clocked, median } from './figure.js';
import type { Bench } from './setting.js';

const TABLES = [
  'roll_line',
  'beneficiary',
  'payee_version',
  'payout_batch',
  'payout_a{agency}_202402',
  'payout_a{agency}_202401',
];

/**
 * The posting statement with fresh, stale (tables claimed nearly empty) and missing statistics: a batch is always newer
 * than what the planner knows, and a plan for one row must never be followed for 9,565.
 */
export async function benchPlans(bench: Bench): Promise<Figure[]> {
  const { owner, reference } = bench;
  const tables = TABLES.map((name) => name.replace('{agency}', String(reference.agencyId)));
  const conditions: Record<string, () => Promise<void>> = {
    fresh: async () => void (await owner.query(`ANALYZE ${tables.join(', ')}`)),
    stale: async () => {
      for (const name of tables) {
        await owner.query(
          `SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', $1::text, 'relpages', 1, 'reltuples', 1::real)`,
          [name],
        );
      }
    },
    missing: async () => {
      for (const name of tables) {
        await owner.query(`SELECT pg_clear_relation_stats('public', $1)`, [name]);
        await owner.query(
          `SELECT pg_clear_attribute_stats('public', $1, attname, false) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
          [name],
        );
      }
    },
  };
  const seconds: Record<string, number> = {};
  for (const [name, prepare] of Object.entries(conditions)) {
    await prepare();
    const runs: number[] = [];
    for (let i = 0; i < 3; i += 1) runs.push(await insertOnce(bench));
    seconds[name] = median(runs);
  }
  await owner.query('ANALYZE');
  const fresh = seconds.fresh!;
  return [
    { name: 'posting statement, fresh statistics', value: fresh, unit: 's' },
    { name: 'posting statement, stale ÷ fresh statistics', value: seconds.stale! / fresh, unit: 'x', goal: 2 },
    { name: 'posting statement, missing ÷ fresh statistics', value: seconds.missing! / fresh, unit: 'x', goal: 2 },
  ];
}

class Undo extends Error {}

async function insertOnce(bench: Bench): Promise<number> {
  const { app, db } = bench.runtime;
  const commands = app.get(Commands, { strict: false });
  const batches = app.get(BatchesStore, { strict: false });
  const content = app.get(BatchContentStore, { strict: false });
  const identity = app.get(IdentityService, { strict: false });
  const caller = await identity.callerFor(
    db,
    (await identity.idsOf(['jingban'])).get('jingban')!,
    bench.reference.agencyId,
    'bench',
  );
  let seconds = 0;
  await commands
    .run(caller, { name: 'bench' }, async (ctx) => {
      const roll = await ctx.tx.one<{ id: string }>(
        `SELECT max(id) AS id FROM payout_roll WHERE period = 202403 AND scheme = 'RESIDENT'`,
      );
      const head = {
        scheme: 'RESIDENT',
        period: '2024-03',
        kind: 'REGULAR',
        sequence: 9,
        payOn: '2024-03-11',
      } as const;
      const id = await batches.insert(ctx, { ...head, number: 'BENCH-9', rollId: roll!.id });
      const batch = (await batches.find(ctx.tx, ctx.agencyId, id))!;
      const target = await content.openPartition(ctx.tx, ctx.agencyId, head.period);
      seconds = (await clocked(() => content.insertFromRoll(ctx.tx, target, batch, 9_565))).seconds;
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return seconds;
}
