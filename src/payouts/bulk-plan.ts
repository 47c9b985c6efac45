import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';

/** From this many lines on, reading a table once is surely better than looking it up line by line. */
const MANY = 1_000;

/** `inBulk` for many lines; a few leave the planner its choice, or one line would read whole tables. */
export function withWholeJoins<T>(tx: Tx, lines: number, work: () => Promise<T>): Promise<T> {
  return lines < MANY ? work() : inBulk(tx, work);
}
