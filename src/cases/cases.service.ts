import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import type { RecoveryRateDto } from './recovery-answers.dto.js';
import { FindingReadsStore, type CasesInState } from './finding-reads.store.js';
import { ListDeadlines, type DeadlineRow } from './list-deadlines.js';
import { ShowRecoveryRate } from './show-recovery-rate.js';
import { CaseVerifier } from './verify-cases.js';

/** The door of the audit's cases. */
@Injectable()
export class CasesService {
  constructor(
    @Inject(CaseVerifier) private readonly verifier: CaseVerifier,
    @Inject(ListDeadlines) private readonly deadlines: ListDeadlines,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(ShowRecoveryRate) private readonly rates: ShowRecoveryRate,
  ) {}

  /** Recomputes what is kept of every case from its lines, steps and recoveries. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.verifier.verify(tx, agencyId);
  }

  /** Cases opened by that day, by the state they are in now. */
  byState(tx: Tx, agencyId: number, on: string): Promise<CasesInState[]> {
    return this.reads.byState(tx, agencyId, on);
  }

  /** Determined, recovered and written off by that day of all cases determined in the year. */
  async recovery(tx: Tx, agencyId: number, year: number, asOf: string): Promise<RecoveryRateDto> {
    const groups = await this.rates.run(tx, agencyId, { by: 'scheme', asOf, year });
    return groups.at(-1)!;
  }

  /** What has to be done by when, the earliest first, up to so many days from today; overdue ones always. */
  due(tx: Tx, agencyId: number, today: string, withinDays: number): Promise<DeadlineRow[]> {
    return this.deadlines.run(tx, agencyId, today, { withinDays });
  }
}
