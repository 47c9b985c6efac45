import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { agencyThings } from '../messages/agencies.js';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore, type AgencyDetails } from './agencies.store.js';

export type AgencyChanges = Partial<Omit<AgencyDetails, 'id' | 'code'>>;

/** Changes the caller's agency; absent fields stay. Its code is fixed. Errors: NOT_FOUND. */
@Injectable()
export class ChangeAgency {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, changes: AgencyChanges): Promise<AgencyDetails> {
    const before = await this.store.agency(ctx.tx, ctx.agencyId);
    if (!before) throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.agency });
    const stated = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after = { ...before, ...stated };
    await this.store.updateAgency(ctx.tx, after);
    ctx.note('agency', ctx.agencyId, { changed: Object.keys(stated) });
    return after;
  }
}
