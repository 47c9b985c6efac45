import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { VerifySummaries } from './verify-summaries.js';

/** The door of the measures for verification. */
@Injectable()
export class PerformanceService {
  constructor(@Inject(VerifySummaries) private readonly summaries: VerifySummaries) {}

  /** The kept sums of the months against rolls, spells and results. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.summaries.verify(tx, agencyId);
  }
}
