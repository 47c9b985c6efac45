import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore, type AgencyDetails } from './agencies.store.js';

export type NewAgency = Pick<AgencyDetails, 'code' | 'name'> & Partial<Omit<AgencyDetails, 'id' | 'code' | 'name'>>;

/** Registers an agency; its creator gets it into their scope. Errors: AGENCY_CODE_TAKEN. */
@Injectable()
export class CreateAgency {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, input: NewAgency): Promise<{ id: number }> {
    const id = await this.store.insertAgency(ctx.tx, {
      code: input.code,
      name: input.name,
      parent: input.parent ?? null,
      prefecture: input.prefecture ?? null,
      region: input.region ?? null,
      facts: input.facts ?? {},
    });
    if (ctx.actor.userId !== '0') await this.store.addToScope(ctx.tx, id, ctx.actor.userId);
    ctx.note('agency', id, { code: input.code, name: input.name });
    return { id };
  }
}
