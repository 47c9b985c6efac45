import { expect } from '@jest/globals';
import { VerifyService } from '../../src/verify/verify.service.js';
import type { TestService } from './service.js';

/** Every recomputation agrees, and debit equals credit in every fund. */
export async function expectCoherent(service: TestService, agencyId = service.reference.agencyId): Promise<void> {
  const verified = await service.app.get(VerifyService, { strict: false }).run(agencyId);
  expect(verified.checks.filter((check) => !check.ok)).toEqual([]);
  expect(verified.ok).toBe(true);
  const unbalanced = await service.database.db.rows(
    'SELECT fund FROM ledger_balance WHERE agency_id = $1 GROUP BY fund HAVING sum(debit) <> sum(credit)',
    [agencyId],
  );
  expect(unbalanced).toEqual([]);
}
