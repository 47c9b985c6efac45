import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { certificationThings } from '../messages/certification.js';
import type { Ctx } from '../platform/db/ctx.js';
import { CertificationStore } from './certification.store.js';
import type { CertificationMethod } from './domain/certification.types.js';

export interface NewCertification {
  beneficiaryId: string;
  method: CertificationMethod;
  certifiedOn: string;
  source: string;
  note?: string;
}

/**
 * One certification by hand. How long it holds follows from the rule of that day.
 * Errors: NOT_FOUND; DATE_MALFORMED; CERTIFICATION_IN_FUTURE (invalid); CERTIFICATION_REPEATED (conflict).
 */
@Injectable()
export class RecordCertification {
  constructor(@Inject(CertificationStore) private readonly store: CertificationStore) {}

  async run(ctx: Ctx, input: NewCertification): Promise<{ id: string; validUntil: string }> {
    const { beneficiaryId, method } = input;
    const certifiedOn = parseDate(input.certifiedOn);
    if (certifiedOn > ctx.today) throw new DomainError('CERTIFICATION_IN_FUTURE', 'invalid', { on: certifiedOn });
    const person = await this.store.person(ctx.tx, ctx.agencyId, beneficiaryId);
    if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: certificationThings.person });
    if (await this.store.repeated(ctx.tx, ctx.agencyId, beneficiaryId, certifiedOn, method)) {
      throw new DomainError('CERTIFICATION_REPEATED', 'conflict', { name: person.name, on: certifiedOn });
    }
    const record = { beneficiaryId, method, certifiedOn, source: input.source, note: input.note?.trim() || null };
    const kept = await this.store.insert(ctx, record);
    ctx.note('certification', kept.id, { beneficiaryId, method, on: certifiedOn, validUntil: kept.validUntil });
    return kept;
  }
}
