import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ProjectsStore } from './projects.store.js';

/**
 * Takes a budget event back by an opposite one, once; the voucher of an arrival is reversed with it.
 * Errors: PROJECT_NOT_FOUND, EVENT_NOT_FOUND, EVENT_REVERSED_ALREADY, EVENT_REVERSAL_NOT_OPPOSITE (an undo cannot be undone),
 * BUDGET_OVERCOMMITTED, ARRIVAL_BEYOND_BUDGET, SPENDING_BEYOND_BUDGET, EVENT_OUTSIDE_YEAR, TREASURY_SHORT, PERIOD_CLOSED.
 */
@Injectable()
export class UndoEvent {
  constructor(
    @Inject(ProjectsStore) private readonly store: ProjectsStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async run(
    ctx: Ctx,
    input: { projectId: string; eventId: string; on: string; reason: string },
  ): Promise<{ id: string; voucherId: string | null }> {
    const project = await this.store.head(ctx.tx, ctx.agencyId, input.projectId);
    if (!project) throw new DomainError('PROJECT_NOT_FOUND', 'missing', { id: input.projectId });
    if (project.scheme) await this.store.lock(ctx.tx, ctx.agencyId, project.scheme, project.fiscalYear);
    const event = await this.store.event(ctx.tx, ctx.agencyId, project.id, input.eventId);
    if (!event) throw new DomainError('EVENT_NOT_FOUND', 'missing', { id: input.eventId });
    const on = parseDate(input.on);
    const id = await this.store.insertEvent(ctx, {
      ...event,
      on,
      amount: event.amount.neg(),
      note: input.reason,
      reversalOf: event.id,
    });
    const taken =
      event.kind === 'ARRIVE' && project.scheme
        ? await this.ledger.subsidyTakenBack(ctx, { fund: project.scheme, eventId: event.id, on, reason: input.reason })
        : null;
    ctx.note('project', project.id, { event: id, undoes: event.id, amount: toWire(event.amount) });
    return { id, voucherId: taken?.reversal.voucherId ?? null };
  }
}
