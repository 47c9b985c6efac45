import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { checkCase } from './domain/check-case.js';
import { VerifyCasesStore } from './verify-cases.store.js';

/** Recomputes every case outside the database. */
@Injectable()
export class CaseVerifier {
  constructor(@Inject(VerifyCasesStore) private readonly store: VerifyCasesStore) {}

  async verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    let records = 0;
    for await (const page of this.store.cases(tx, agencyId)) {
      for (const stored of page) {
        records += 1;
        const why = checkCase(stored);
        if (why !== null) {
          return { name: 'audit-cases', records, ok: false, firstBad: { kind: 'finding', id: stored.id, why } };
        }
      }
    }
    return { name: 'audit-cases', records, ok: true };
  }
}
