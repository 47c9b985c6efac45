import { Inject, Injectable } from '@nestjs/common';
import { batchMisfits } from '../messages/payouts.js';
import type { Tx } from '../platform/db/db.js';
import type { BatchCheck } from './domain/payouts.types.js';
import { VerifyBatchesStore } from './verify-batches.store.js';

/** Recomputes what is stored about batches and names the first record of each kind that does not fit. */
@Injectable()
export class VerifyBatches {
  constructor(@Inject(VerifyBatchesStore) private readonly store: VerifyBatchesStore) {}

  async verify(tx: Tx, agencyId: number): Promise<BatchCheck[]> {
    const { store } = this;
    return [
      checked('batch-content', 'batch', batchMisfits.content, await store.content(tx, agencyId)),
      checked('batch-signatures', 'signature', batchMisfits.signature, await store.signatures(tx, agencyId)),
      checked('batch-history', 'batch', batchMisfits.history, await store.histories(tx, agencyId)),
      checked('batch-bridge', 'batch', batchMisfits.bridge, await store.bridges(tx, agencyId)),
      checked('batch-roll', 'payout', batchMisfits.roll, await store.rolls(tx, agencyId)),
      checked('reissue-chain', 'payout', batchMisfits.chain, await store.chains(tx, agencyId)),
    ];
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
