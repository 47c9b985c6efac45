import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { FindingAction } from './domain/finding-states.js';
import type { FindingState } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';

/** Steps that a person takes as such; the others follow from a delivery, a plan or a write-off. */
export const PLAIN_STEPS = ['propose', 'sendBack', 'determine', 'dismiss', 'revoke', 'close', 'reopen'] as const;
export type PlainStep = Extract<FindingAction, (typeof PLAIN_STEPS)[number]>;

/**
 * Takes a case a step on. What is proposed and determined is signed by the digest of the content that the person saw.
 * Errors: FINDING_NOT_FOUND, FINDING_STATE_NOT_ALLOWED, FINDING_RECUSED, FINDING_NEEDS_ANOTHER, FINDING_CONTENT_CHANGED,
 * FINDING_WITHOUT_LINES, FINDING_LINE_NOT_PAID, FINDING_STILL_OPEN, FINDING_RECOVERED_ALREADY, FINDING_HANDLER_UNFIT.
 */
@Injectable()
export class MoveFinding {
  constructor(@Inject(FindingsStore) private readonly findings: FindingsStore) {}

  async run(
    ctx: Ctx,
    step: PlainStep,
    input: { id: string; reason?: string; digest?: string },
  ): Promise<{ id: string; state: FindingState }> {
    const { id, reason, digest } = input;
    const state = await this.findings.step(ctx, id, step, { reason, digest });
    ctx.note('finding', id, { step, state, ...(reason === undefined ? {} : { reason }) });
    return { id, state };
  }

  async assign(
    ctx: Ctx,
    input: { id: string; handlerId: string; reason: string },
  ): Promise<{ id: string; state: FindingState }> {
    const { id, handlerId, reason } = input;
    if (!(await this.findings.isAuditor(ctx.tx, ctx.agencyId, handlerId))) {
      throw new DomainError('FINDING_HANDLER_UNFIT', 'rule');
    }
    const state = await this.findings.step(ctx, id, 'assign', { reason, assigneeId: handlerId });
    ctx.note('finding', id, { step: 'assign', handlerId, reason });
    return { id, state };
  }
}
