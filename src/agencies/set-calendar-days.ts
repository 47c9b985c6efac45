import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore } from './agencies.store.js';
import type { CalendarDay } from './domain/agency.types.js';

/**
 * Enters exceptions to "Monday to Friday are working days", or replaces those of the same days; a day of a holiday that
 * is a weekend anyway may be among them. Paydays computed afterwards follow them; batches drafted before keep theirs.
 * Errors: DATE_MALFORMED; CALENDAR_DAY_REPEATED.
 */
@Injectable()
export class SetCalendarDays {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, days: readonly CalendarDay[]): Promise<{ saved: number }> {
    const seen = new Set<string>();
    for (const { day } of days) {
      parseDate(day);
      if (seen.has(day)) throw new DomainError('CALENDAR_DAY_REPEATED', 'invalid', { day });
      seen.add(day);
    }
    await this.store.saveCalendarDays(ctx.tx, ctx.agencyId, days);
    ctx.note('calendar', days[0]?.day ?? '', { days: days.map(({ day, working }) => `${day}${working ? '+' : '-'}`) });
    return { saved: days.length };
  }
}
