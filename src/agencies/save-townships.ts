import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore } from './agencies.store.js';
import type { Township } from './domain/agency.types.js';

/** Adds townships or renames those whose code is known. Errors: TOWNSHIP_NAME_TAKEN. */
@Injectable()
export class SaveTownships {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, townships: readonly Township[]): Promise<Township[]> {
    // The last word counts for a code given twice; one statement cannot change a row twice.
    const byCode = new Map(townships.map((township) => [township.code, township]));
    await this.store.saveTownships(ctx.tx, ctx.agencyId, [...byCode.values()]);
    ctx.note('township', [...byCode.keys()].join(' ').slice(0, 100), { saved: byCode.size });
    return this.store.townships(ctx.tx, ctx.agencyId);
  }
}
