import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { addMonths, firstDay, parsePeriod, periodOf, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { SuspensionsStore } from './suspensions.store.js';

export interface NewProposal {
  /** These people; each has to be overdue. Absent: everybody who is, of the township, the scheme, or both. */
  beneficiaryIds?: readonly string[];
  township?: string;
  scheme?: string;
  /** First month not to be paid; absent: next month. */
  fromPeriod?: Period;
  reason: string;
}

/**
 * The first of two people: who is still not certified when the month begins shall not be paid from it on. Whose suspension
 * is proposed or in force already is left out, unless asked for by name.
 * Errors: CERTIFICATION_WHOM (invalid); PERIOD_MALFORMED; CERTIFICATION_NOT_OVERDUE, CERTIFICATION_NOBODY_OVERDUE (rule);
 * CERTIFICATION_SUSPENSION_OPEN, CERTIFICATION_PROPOSAL_CLOSED (conflict) when somebody else was faster.
 */
@Injectable()
export class ProposeSuspension {
  constructor(@Inject(SuspensionsStore) private readonly store: SuspensionsStore) {}

  async run(ctx: Ctx, input: NewProposal): Promise<{ id: string; people: number; fromPeriod: Period }> {
    const { beneficiaryIds, township, scheme } = input;
    if (beneficiaryIds === undefined && township === undefined && scheme === undefined) {
      throw new DomainError('CERTIFICATION_WHOM', 'invalid');
    }
    const fromPeriod = parsePeriod(input.fromPeriod ?? addMonths(periodOf(ctx.today), 1));
    const people = await this.store.overdue(ctx.tx, ctx.agencyId, firstDay(fromPeriod), input);
    const asked = new Set(beneficiaryIds ?? []).size;
    if (people.length < asked) {
      throw new DomainError('CERTIFICATION_NOT_OVERDUE', 'rule', { people: asked - people.length });
    }
    if (people.length === 0) throw new DomainError('CERTIFICATION_NOBODY_OVERDUE', 'rule', { from: fromPeriod });
    const reason = input.reason.trim();
    const id = await this.store.propose(ctx, { fromPeriod: periodToInt(fromPeriod), scheme, township, reason }, people);
    ctx.note('certificationProposal', id, { from: fromPeriod, count: people.length, scheme, township, reason });
    return { id, people: people.length, fromPeriod };
  }
}
