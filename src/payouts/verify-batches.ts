import { Inject, Injectable } from '@nestjs/common';
import { batchMisfits } from '../messages/payouts.js';
import type { Tx } from '../platform/db/db.js';
import type { BatchCheck } from './domain/payouts.types.js';
import { VerifyBatchesStore } from './verify-batches.store.js';

/**
 * Recomputes what is stored about batches and names the first record of each kind that does not fit. Contents and
 * signatures are recomputed outside the database, in src/verify.
 */
@Injectable()
export class VerifyBatches {
  constructor(@Inject(VerifyBatchesStore) private readonly store: VerifyBatchesStore) {}

  /** @param report is told of each check as it is done */
  async verify(tx: Tx, agencyId: number, report: (check: BatchCheck) => void = () => undefined): Promise<BatchCheck[]> {
    const { store } = this;
    const results: BatchCheck[] = [];
    const done = (...[name, kind, why, found]: Parameters<typeof checked>): void => {
      const check = checked(name, kind, why, found);
      results.push(check);
      report(check);
    };
    done('batch-history', 'batch', batchMisfits.history, await store.histories(tx, agencyId));
    done('batch-bridge', 'batch', batchMisfits.bridge, await store.bridges(tx, agencyId));
    done('batch-roll', 'payout', batchMisfits.roll, await store.rolls(tx, agencyId));
    done('reissue-chain', 'payout', batchMisfits.chain, await store.chains(tx, agencyId));
    return results;
  }
}

function checked(
  name: BatchCheck['name'],
  kind: string,
  why: string,
  found: { records: number; bad: string | null },
): BatchCheck {
  const { records, bad } = found;
  return bad === null ? { name, records, ok: true } : { name, records, ok: false, firstBad: { kind, id: bad, why } };
}
