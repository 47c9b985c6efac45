import { Injectable } from '@nestjs/common';
import { intToPeriod } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { SpellStatus, StatusInScheme } from './domain/beneficiary.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** The history of one person in one scheme. */
@Injectable()
export class SpellsStore {
  async last(tx: Reader, agencyId: number, beneficiaryId: string, scheme: string): Promise<StatusInScheme | null> {
    const row = await tx.one<{ status: SpellStatus; period: number }>(
      `SELECT status, effective_period AS period FROM spell_change WHERE agency_id = $1 AND scheme = $2 AND beneficiary_id = $3
        ORDER BY effective_period DESC, id DESC LIMIT 1`,
      [agencyId, scheme, beneficiaryId],
    );
    return row && { scheme, status: row.status, since: intToPeriod(row.period) };
  }

  async addSuspension(ctx: Ctx, beneficiaryId: string, scheme: string, period: number, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, reason, act_id)
       VALUES ($1, $2, $3, $4, 'SUSPENDED', 'SUSPENDED', $5, $6)`,
      [ctx.agencyId, scheme, beneficiaryId, period, reason, ctx.actId],
    );
  }
}
