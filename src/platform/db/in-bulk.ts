import type { Tx } from './db.js';

/**
 * Runs statements that join whole sets by hashing only. The planner knows nothing yet of rows that have just been written
 * and takes them for a few. Then it would look through the other side once for each of them (nested loop), or merge on the
 * part of a key that an index happens to give in order and filter by the rest: seconds instead of milliseconds for ten
 * thousand people, hours for a million. A hash join uses the whole key. Sets differ too much for a kept plan. The settings
 * that were there before come back afterwards.
 */
export async function inBulk<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const before = await tx.one<{ nestloop: string; mergejoin: string }>(
    `SELECT current_setting('enable_nestloop') AS nestloop, current_setting('enable_mergejoin') AS mergejoin,
       set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
  const result = await tx.plannedAnew(work);
  await tx.one(`SELECT set_config('enable_nestloop', $1, true), set_config('enable_mergejoin', $2, true)`, [
    before!.nestloop,
    before!.mergejoin,
  ]);
  return result;
}
