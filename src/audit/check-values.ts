import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { AuditRunsStore } from './checks/audit-runs.store.js';
import { DatedValues } from './domain/dated-values.js';

/** The values by which the checks of an agency are tuned: the shipped ones and those it has set. */
@Injectable()
export class CheckValues {
  constructor(@Inject(AuditRunsStore) private readonly runs: AuditRunsStore) {}

  async of(tx: Pick<Tx, 'rows' | 'one'>, agencyId: number): Promise<DatedValues> {
    return new DatedValues(await this.runs.ownValues(tx, agencyId));
  }
}
