import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { CertificationStore } from './certification.store.js';

export interface CertificationRule {
  /** Absent: all schemes. */
  scheme?: string;
  validFrom: string;
  months: number;
  basis: string;
}

/**
 * For how many months certifications hold that are made on and after a day; those recorded before keep what they have.
 * Errors: NOT_FOUND (no such fund); DATE_MALFORMED.
 */
@Injectable()
export class SetCertificationRule {
  constructor(
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(CertificationStore) private readonly store: CertificationStore,
  ) {}

  async run(ctx: Ctx, input: CertificationRule): Promise<{ id: string }> {
    const validFrom = parseDate(input.validFrom);
    const scheme = input.scheme ?? null;
    if (scheme !== null) await this.agencies.fund(ctx.tx, ctx.agencyId, scheme);
    const id = await this.store.addRule(ctx, { scheme, validFrom, months: input.months, basis: input.basis.trim() });
    ctx.note('certificationRule', id, { scheme, from: validFrom, months: input.months });
    return { id };
  }
}
