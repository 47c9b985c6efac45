import { Inject, Injectable } from '@nestjs/common';
import { money, sumMoney, toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DocumentsStore } from './documents.store.js';

export interface PlanInput {
  documentId: string;
  lines: readonly { on: string; amount: string }[];
  note?: string | null;
}

/**
 * When the money of a document is expected; a new plan takes the place of the last one, which is kept, and an empty one
 * takes it back. Errors: DOCUMENT_NOT_LIVE, PLAN_MALFORMED, PLAN_OUTSIDE_YEAR, PLAN_BEYOND_DOCUMENT.
 */
@Injectable()
export class PlanArrivals {
  constructor(@Inject(DocumentsStore) private readonly store: DocumentsStore) {}

  async run(ctx: Ctx, { documentId, lines, note = null }: PlanInput): Promise<{ id: string }> {
    const plan = lines
      .map(({ on, amount }) => ({ on: parseDate(on), amount: money(amount) }))
      .sort((a, b) => (a.on < b.on ? -1 : 1));
    await this.store.plan(ctx, documentId, plan, note);
    ctx.note('fundDocument', documentId, {
      dates: plan.map(({ on }) => on),
      amount: toWire(sumMoney(plan.map(({ amount }) => amount))),
    });
    return { id: documentId };
  }
}
