import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { ListDeadlines, type DeadlineRow } from './list-deadlines.js';
import { CaseVerifier } from './verify-cases.js';

/** The door of the audit's cases. */
@Injectable()
export class CasesService {
  constructor(
    @Inject(CaseVerifier) private readonly verifier: CaseVerifier,
    @Inject(ListDeadlines) private readonly deadlines: ListDeadlines,
  ) {}

  /** Recomputes what is kept of every case from its lines, steps and recoveries. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.verifier.verify(tx, agencyId);
  }

  /** What has to be done by when, the earliest first, up to so many days from today; overdue ones always. */
  due(tx: Tx, agencyId: number, today: string, withinDays: number): Promise<DeadlineRow[]> {
    return this.deadlines.run(tx, agencyId, today, { withinDays });
  }
}
