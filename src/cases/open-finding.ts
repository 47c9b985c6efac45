import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { caseNumber } from '../messages/cases.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { ErrorKind, FindingSource, Scheme } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';

export interface OpenInput {
  source: FindingSource;
  sourceReference?: string;
  beneficiaryId: string;
  scheme: Scheme;
  errorKind: ErrorKind;
  facts: string;
  /** The auditor in charge; who opens the case unless told. */
  handlerId?: string;
  /** Confirmed flags it comes from. */
  flagIds?: readonly string[];
}

/**
 * 立案: a case on a person under one scheme, numbered by the year, with the confirmed flags it comes from.
 * Errors: FINDING_PERSON_FOREIGN, FINDING_HANDLER_UNFIT, FINDING_FLAG_FOREIGN, FINDING_FLAG_NOT_CONFIRMED, FINDING_FLAG_TAKEN,
 * FINDING_RECUSED.
 */
@Injectable()
export class OpenFinding {
  constructor(@Inject(FindingsStore) private readonly findings: FindingsStore) {}

  async run(ctx: Ctx, input: OpenInput): Promise<{ id: string; number: string }> {
    const { sourceReference = null, flagIds = [], handlerId = ctx.actor.userId, ...rest } = input;
    if (!(await this.findings.wasPaid(ctx.tx, ctx.agencyId, input.beneficiaryId, input.scheme))) {
      throw new DomainError('FINDING_PERSON_FOREIGN', 'missing');
    }
    if (handlerId !== ctx.actor.userId && !(await this.findings.isAuditor(ctx.tx, ctx.agencyId, handlerId))) {
      throw new DomainError('FINDING_HANDLER_UNFIT', 'rule');
    }
    const { id, year, no } = await this.findings.open(ctx, { ...rest, sourceReference, handlerId });
    await this.findings.linkFlags(ctx, id, [...new Set(flagIds)]);
    const number = caseNumber(year, no);
    ctx.note('finding', id, { number, scheme: input.scheme, errorKind: input.errorKind, flags: flagIds.length });
    return { id, number };
  }
}
