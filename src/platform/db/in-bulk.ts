import type { Tx } from './db.js';

/**
 * Runs statements that join whole sets without nested loops. The planner knows nothing yet of rows that have just been
 * written, takes them for one row, and would look through the other side once for each of them: seconds instead of
 * milliseconds for ten thousand people, hours for a million. The setting that was there before comes back afterwards.
 */
export async function inBulk<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const before = await tx.one<{ setting: string }>(
    `SELECT current_setting('enable_nestloop') AS setting, set_config('enable_nestloop', 'off', true)`,
  );
  const result = await work();
  await tx.one(`SELECT set_config('enable_nestloop', $1, true)`, [before!.setting]);
  return result;
}
