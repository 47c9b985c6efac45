import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire, ZERO } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { DirectFundsService } from '../direct-funds/direct-funds.service.js';
import type { Level } from '../ledger/domain/ledger.types.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { EventKind } from './domain/project.types.js';
import { ProjectsStore } from './projects.store.js';

export interface EventInput {
  projectId: string;
  kind: EventKind;
  documentNo?: string;
  level: Level;
  on: string;
  /** Yuan; negative only for a cut (ADJUST). */
  amount: string;
  note?: string;
}

/**
 * Budget allotted (下达), adjusted (追加/追减), arrived (到位) or, for the running-cost project, spent. An arrival for a fund
 * is also booked: 财政专户 / 财政补贴收入 of its level. Never changed afterwards; a mistake is undone by a further event.
 * An entry that bears the number of a registered document comes by that document.
 * Errors: PROJECT_NOT_FOUND, EVENT_AMOUNT_WRONG, EVENT_OUTSIDE_YEAR, SPENDING_NOT_ALLOWED, BUDGET_NEGATIVE, BUDGET_OVERCOMMITTED,
 * ARRIVAL_BEYOND_BUDGET, SPENDING_BEYOND_BUDGET, PERIOD_CLOSED, ACCOUNT_PURPOSE_MISSING, DOCUMENT_LEVEL_DIFFERS,
 * ARRIVAL_BEYOND_DOCUMENT.
 */
@Injectable()
export class RecordEvent {
  constructor(
    @Inject(ProjectsStore) private readonly store: ProjectsStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(DirectFundsService) private readonly documents: DirectFundsService,
  ) {}

  async run(ctx: Ctx, input: EventInput): Promise<{ id: string; voucherId: string | null }> {
    const project = await this.store.head(ctx.tx, ctx.agencyId, input.projectId);
    if (!project) throw new DomainError('PROJECT_NOT_FOUND', 'missing', { id: input.projectId });
    const amount = money(input.amount);
    if (amount.isZero() || (amount.lt(ZERO) && input.kind !== 'ADJUST')) {
      throw new DomainError('EVENT_AMOUNT_WRONG', 'invalid', { amount: toWire(amount) });
    }
    const on = parseDate(input.on);
    if (project.scheme) await this.store.lock(ctx.tx, ctx.agencyId, project.scheme, project.fiscalYear);
    const { kind, level, note = null } = input;
    // As it is registered: a pasted blank would part the money from its document for good.
    const documentNo = input.documentNo?.trim() || null;
    const id = await this.store.insertEvent(ctx, {
      projectId: project.id,
      kind,
      documentNo,
      level,
      on,
      amount,
      note,
      reversalOf: null,
    });
    if (documentNo !== null && kind !== 'SPEND') {
      await this.documents.takeIn(ctx, { id, projectId: project.id, documentNo });
    }
    const voucher =
      kind === 'ARRIVE' && project.scheme
        ? await this.ledger.subsidyArrived(ctx, {
            fund: project.scheme,
            projectName: project.name,
            eventId: id,
            level,
            on,
            amount,
          })
        : null;
    ctx.note('project', project.id, { event: id, kind, amount: toWire(amount), documentNo });
    return { id, voucherId: voucher?.voucherId ?? null };
  }
}
