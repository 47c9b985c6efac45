import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { certificationThings } from '../messages/certification.js';
import type { Ctx } from '../platform/db/ctx.js';
import { CertificationStore } from './certification.store.js';

/**
 * A record that was wrong counts no more from now on; it stays in the history with the reason. A resumption that it
 * allowed stands: the person is due again and can be proposed for suspension.
 * Errors: NOT_FOUND; CERTIFICATION_WITHDRAWN_ALREADY (conflict).
 */
@Injectable()
export class WithdrawCertification {
  constructor(@Inject(CertificationStore) private readonly store: CertificationStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string; withdrawn: true }> {
    const record = await this.store.find(ctx.tx, ctx.agencyId, input.id);
    if (!record) throw new DomainError('NOT_FOUND', 'missing', { what: certificationThings.record });
    await this.store.withdraw(ctx, record.id, input.reason.trim());
    ctx.note('certification', record.id, { beneficiaryId: record.beneficiaryId, reason: input.reason.trim() });
    return { id: record.id, withdrawn: true };
  }
}
