import { Inject, Injectable } from '@nestjs/common';
import { toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DocumentsStore } from './documents.store.js';
import { factsOf, type FactsInput } from './register-document.js';

/**
 * States all facts of a document anew; what was stated before is kept. Its number stays, its level once anything came by
 * it, its mark once money did. Errors: DOCUMENT_AMOUNT_WRONG, DOCUMENT_DATES_WRONG, DOCUMENT_NOT_LIVE, AMOUNT_BELOW_PLAN,
 * DOCUMENT_LEVEL_FIXED, DOCUMENT_MARK_FIXED, ARRIVAL_BEYOND_DOCUMENT.
 */
@Injectable()
export class AmendDocument {
  constructor(@Inject(DocumentsStore) private readonly store: DocumentsStore) {}

  async run(ctx: Ctx, input: FactsInput & { documentId: string; reason: string }): Promise<{ id: string }> {
    const { documentId, reason } = input;
    const facts = factsOf(input);
    await this.store.amend(ctx, documentId, facts, reason);
    const { level, direct, amount } = facts;
    ctx.note('fundDocument', documentId, { level, direct, amount: toWire(amount), reason });
    return { id: documentId };
  }
}
