import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import type { MonitoringDto } from './monitoring.dto.js';
import { EvaluationPacks, type EvaluationPack } from './evaluation-pack.js';
import { ShowMonitoring } from './show-monitoring.js';
import { VerifySummaries } from './verify-summaries.js';

export type { MonitoredIndicatorDto, MonitoringDto } from './monitoring.dto.js';

/** The door of performance: goals and execution at a cut-off, for what is made of them. */
@Injectable()
export class PerformanceService {
  constructor(
    @Inject(ShowMonitoring) private readonly showing: ShowMonitoring,
    @Inject(VerifySummaries) private readonly summaries: VerifySummaries,
    @Inject(EvaluationPacks) private readonly packs: EvaluationPacks,
  ) {}

  /** The files of a signed self-evaluation for an evidence pack. Errors: NOT_FOUND (missing); EVALUATION_NOT_SIGNED (conflict). */
  evaluationPack(tx: Tx, agencyId: number, id: string): Promise<EvaluationPack> {
    return this.packs.of(tx, agencyId, id);
  }

  /** The kept sums of the months against rolls, spells and results. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.summaries.verify(tx, agencyId);
  }

  /** In one snapshot (`Db.read`). Null: the year has no indicators in force. Errors: as ShowMonitoring. */
  async monitoring(
    tx: Tx,
    agencyId: number,
    asked: { fiscalYear: number; cutOff: string },
  ): Promise<MonitoringDto | null> {
    try {
      return await this.showing.run(tx, agencyId, asked);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'INDICATORS_NONE') return null;
      throw error;
    }
  }
}
