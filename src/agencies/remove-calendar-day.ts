import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { agencyThings } from '../messages/agencies.js';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore } from './agencies.store.js';

/** Takes an exception back: the day follows its weekday again. Errors: DATE_MALFORMED; NOT_FOUND. */
@Injectable()
export class RemoveCalendarDay {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, day: string): Promise<{ removed: string }> {
    if (!(await this.store.removeCalendarDay(ctx.tx, ctx.agencyId, parseDate(day)))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.calendarDay });
    }
    ctx.note('calendar', day, { removed: true });
    return { removed: day };
  }
}
