import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { performanceThings } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Cause } from './domain/reach.js';
import { MonitoringStore } from './monitoring.store.js';
import { PerformanceStore } from './performance.store.js';

/**
 * Says why an indicator deviates at a cut-off. The last note counts; earlier ones stay.
 *
 * Errors: NOT_FOUND (missing); DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid).
 */
@Injectable()
export class NoteDeviation {
  constructor(
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(MonitoringStore) private readonly store: MonitoringStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { indicatorId: string; cutOff: string; cause: Cause; text: string },
  ): Promise<{ id: string }> {
    const cutOff = parseDate(input.cutOff);
    const indicator = await this.performance.indicator(ctx.tx, ctx.agencyId, input.indicatorId);
    if (!indicator) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.indicator });
    const { fiscalYear } = indicator;
    if (Number(cutOff.slice(0, 4)) !== fiscalYear) {
      throw new DomainError('CUT_OFF_OUTSIDE_YEAR', 'invalid', { cutOff, fiscalYear });
    }
    const id = await this.store.insertNote(ctx, { ...input, cutOff, text: input.text.trim() });
    ctx.note('indicator', indicator.id, { cutOff, cause: input.cause });
    return { id };
  }
}
