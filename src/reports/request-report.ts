import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { lastDay, parseDate, parsePeriod, periodOf } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';

/**
 * Asks for the report of a month; the job 'report.make' makes it. Without a day it is the last of the month, or today while
 * the month is not over.
 * Errors: PERIOD_MALFORMED, DATE_MALFORMED, MONTHLY_REPORT_DAY (invalid).
 */
@Injectable()
export class RequestReport {
  async run(ctx: Ctx, input: { period: string; cutOff?: string }): Promise<{ jobId: string; cutOff: string }> {
    const period = parsePeriod(input.period);
    const end = lastDay(period);
    const cutOff = input.cutOff === undefined ? (end > ctx.today ? ctx.today : end) : parseDate(input.cutOff);
    if (periodOf(cutOff) !== period || cutOff > ctx.today) {
      throw new DomainError('MONTHLY_REPORT_DAY', 'invalid', { period, today: ctx.today });
    }
    const job = { name: 'report.make', subjectType: 'monthly-report', subjectId: cutOff, payload: { cutOff } };
    const jobId = await ctx.announce(job);
    ctx.note('monthly-report', cutOff, { period });
    return { jobId, cutOff };
  }
}
