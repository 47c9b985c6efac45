import type { CheckCode } from '../domain/check-catalogue.js';
import { accountChecks } from './accounts.store.js';
import { amountChecks } from './amounts.store.js';
import type { CheckQuery } from './check-query.js';
import { duplicateChecks } from './duplicates.store.js';
import { eligibilityChecks } from './eligibility.store.js';
import { listChecks } from './lists.store.js';
import { behindChecks } from './people-behind.store.js';

/** Every query of every check, in the order in which they run. */
export const checkQueries: readonly CheckQuery[] = [
  ...listChecks,
  ...duplicateChecks,
  ...eligibilityChecks,
  ...amountChecks,
  ...accountChecks,
  ...behindChecks,
];

/** What a check does, as SQL that an auditor can read; a check may look in several ways. */
export function queriesOf(code: CheckCode): readonly string[] {
  return checkQueries.filter((query) => query.code === code).map((query) => query.sql);
}
