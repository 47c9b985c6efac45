import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { comparePeriod, monthsBetween, parsePeriod } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { RangeToCheck } from './domain/audit.types.js';

/** Months of one run; a longer time is looked at in parts. */
const MOST_MONTHS = 36;

/**
 * Asks for all checks over the payouts of these months; the job 'audit.run' makes them.
 * Errors: PERIOD_MALFORMED, AUDIT_RANGE_WRONG (invalid).
 */
@Injectable()
export class StartRun {
  async run(ctx: Ctx, input: RangeToCheck): Promise<{ jobId: string }> {
    const from = parsePeriod(input.from);
    const to = parsePeriod(input.to);
    if (comparePeriod(from, to) > 0 || monthsBetween(from, to) >= MOST_MONTHS) {
      throw new DomainError('AUDIT_RANGE_WRONG', 'invalid', { from, to, months: MOST_MONTHS });
    }
    const jobId = await ctx.announce({
      name: 'audit.run',
      subjectType: 'audit-run',
      subjectId: `${from}/${to}`,
      payload: { from, to },
    });
    ctx.note('audit-run', `${from}/${to}`, { from, to });
    return { jobId };
  }
}
