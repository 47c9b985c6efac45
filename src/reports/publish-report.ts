import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { reportThings } from '../messages/reports.js';
import type { Ctx } from '../platform/db/ctx.js';
import { publishRefusal } from './domain/allowed-actions.js';
import { ReportsStore } from './reports.store.js';

/**
 * Hands a version to management: who and when. Once; a version that a later one has overtaken is not published any more.
 * Errors: NOT_FOUND; MONTHLY_REPORT_PUBLISHED, MONTHLY_REPORT_OVERTAKEN (rule).
 */
@Injectable()
export class PublishReport {
  constructor(@Inject(ReportsStore) private readonly store: ReportsStore) {}

  async run(ctx: Ctx, id: string): Promise<{ id: string; publishedAt: Date }> {
    const found = await this.store.find(ctx.tx, ctx.agencyId, id);
    if (!found) throw new DomainError('NOT_FOUND', 'missing', { what: reportThings.report });
    // Between this look and the row below a newer version may be kept, or somebody else may publish: both wait here.
    await this.store.lock(ctx.tx, ctx.agencyId, found.cutOff);
    const report = (await this.store.find(ctx.tx, ctx.agencyId, id))!;
    const refusal = publishRefusal(report);
    if (refusal) throw new DomainError(refusal, 'rule', { version: report.version, name: report.publishedBy ?? '' });
    await this.store.publish(ctx, id);
    ctx.note('monthly-report', report.cutOff, { version: report.version, digest: report.digest });
    return { id, publishedAt: ctx.now };
  }
}
