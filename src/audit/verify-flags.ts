import { Inject, Injectable } from '@nestjs/common';
import { Finding, type CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { checkFlag } from './domain/check-flag.js';
import { FlagsStore } from './flags.store.js';

/** Follows the decisions on every flag outside the database. */
@Injectable()
export class FlagVerifier {
  constructor(@Inject(FlagsStore) private readonly store: FlagsStore) {}

  async verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    const found = new Finding('audit-flags');
    for await (const page of this.store.stored(tx, agencyId)) {
      found.count(page.length);
      for (const flag of page) {
        const why = checkFlag(flag);
        if (why !== null) found.bad('redFlag', flag.id, why);
      }
    }
    return found.result();
  }
}
