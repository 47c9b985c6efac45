import { Inject, Injectable } from '@nestjs/common';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { DeliveryMethod, FindingState } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';
import { NoticesStore } from './notices.store.js';

/**
 * Records how and when a notice reached the person. The first order to return that is delivered makes the case NOTIFIED.
 * Errors: FINDING_NOTICE_NOT_FOUND, FINDING_DELIVERED_ALREADY, FINDING_DELIVERY_DATE, FINDING_PAPER_FOREIGN, FINDING_RECUSED.
 */
@Injectable()
export class DeliverNotice {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(NoticesStore) private readonly notices: NoticesStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { id: string; on: string; method: DeliveryMethod; receiver: string; paperId?: string },
  ): Promise<{ id: string; state: FindingState }> {
    const { id, method, receiver, paperId = null } = input;
    const { findingId, kind } = await this.notices.one(ctx.tx, ctx.agencyId, id);
    const { state } = await this.findings.head(ctx.tx, ctx.agencyId, findingId, { lock: true });
    const on = parseDate(input.on);
    await this.notices.deliver(ctx, id, { on, method, receiver, paperId });
    ctx.note('finding', findingId, { notice: id, deliveredOn: on, method });
    const notified = kind === 'RETURN_ORDER' && state === 'DETERMINED';
    return { id: findingId, state: notified ? await this.findings.step(ctx, findingId, 'notify') : state };
  }
}
