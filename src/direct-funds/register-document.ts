import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire, ZERO } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Level } from '../ledger/domain/ledger.types.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DocumentsStore, type AmendableFacts } from './documents.store.js';

export interface FactsInput {
  level: Level;
  direct: boolean;
  issuedOn?: string | null;
  receivedOn?: string | null;
  /** Yuan. */
  amount: string;
  note?: string | null;
}

/**
 * Registers a document of transfer of a project. Entries of the project that already bear its number, at its level, are
 * linked to it at once. Errors: DOCUMENT_AMOUNT_WRONG, DOCUMENT_DATES_WRONG, PROJECT_NOT_FOUND, DOCUMENT_REGISTERED_ALREADY,
 * ARRIVAL_BEYOND_DOCUMENT.
 */
@Injectable()
export class RegisterDocument {
  constructor(@Inject(DocumentsStore) private readonly store: DocumentsStore) {}

  async run(
    ctx: Ctx,
    input: FactsInput & { projectId: string; documentNo: string },
  ): Promise<{ id: string; linked: number }> {
    const { projectId } = input;
    const documentNo = input.documentNo.trim();
    const facts = factsOf(input);
    const id = await this.store.register(ctx, { ...facts, projectId, documentNo });
    const written = (await this.store.candidates(ctx.tx, ctx.agencyId, id)).filter(
      (event) => event.documentNo === documentNo,
    );
    for (const event of written) await this.store.link(ctx, id, event.id);
    ctx.note('fundDocument', id, {
      projectId,
      documentNo,
      level: facts.level,
      direct: facts.direct,
      amount: toWire(facts.amount),
      linked: written.length,
    });
    return { id, linked: written.length };
  }
}

/** Errors: DOCUMENT_AMOUNT_WRONG, DATE_MALFORMED, MONEY_MALFORMED. */
export function factsOf(input: FactsInput): AmendableFacts {
  const { level, direct, issuedOn = null, receivedOn = null, note = null } = input;
  const amount = money(input.amount);
  if (amount.lte(ZERO)) throw new DomainError('DOCUMENT_AMOUNT_WRONG', 'invalid', { amount: toWire(amount) });
  if (issuedOn !== null) parseDate(issuedOn);
  if (receivedOn !== null) parseDate(receivedOn);
  return { level, direct, issuedOn, receivedOn, amount, note };
}
