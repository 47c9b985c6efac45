import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Tx } from '../platform/db/db.js';
import type { MonitoringDto } from './monitoring.dto.js';
import { ShowMonitoring } from './show-monitoring.js';

export type { MonitoredIndicatorDto, MonitoringDto } from './monitoring.dto.js';

/** The door of performance: goals and execution at a cut-off, for what is made of them. */
@Injectable()
export class PerformanceService {
  constructor(@Inject(ShowMonitoring) private readonly showing: ShowMonitoring) {}

  /** Null: the year has no indicators in force. Errors: as ShowMonitoring. */
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
