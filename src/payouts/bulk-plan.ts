import type { Tx } from '../platform/db/db.js';

/** From this many lines on, reading a table once is surely better than looking up line by line. */
const MANY = 1_000;

/**
 * Runs statements over lines that the statistics do not know yet. The planner takes rows with an id newer than its
 * statistics for one row and would look up the other side once per line, or read it once per line; the number of lines
 * is known here, so it is told.
 */
export async function withWholeJoins<T>(tx: Tx, lines: number, work: () => Promise<T>): Promise<T> {
  if (lines < MANY) return work();
  await tx.rows(`SELECT set_config('enable_nestloop', 'off', true)`);
  const result = await work();
  await tx.rows(`SELECT set_config('enable_nestloop', 'on', true)`);
  return result;
}
