import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { bookThings } from '../messages/publication.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ChecksStore } from './checks.store.js';

/**
 * A disagreement stands for a stated reason; the same one in later runs is covered too.
 * Errors: NOT_FOUND; PUBLICATION_FINDING_ACKNOWLEDGED (conflict).
 */
@Injectable()
export class AcknowledgeFinding {
  constructor(@Inject(ChecksStore) private readonly checks: ChecksStore) {}

  async run(ctx: Ctx, { id, reason }: { id: string; reason: string }): Promise<{ id: string }> {
    const finding = await this.checks.finding(ctx.tx, ctx.agencyId, id);
    if (!finding) throw new DomainError('NOT_FOUND', 'missing', { what: bookThings.finding });
    if (finding.acknowledged) throw new DomainError('PUBLICATION_FINDING_ACKNOWLEDGED', 'conflict');
    await this.checks.acknowledge(ctx, finding.bookId, finding.digest, reason.trim());
    ctx.note('budgetBook', finding.bookId, { check: finding.check, subject: finding.subject, reason });
    return { id };
  }
}
