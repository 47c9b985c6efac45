import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';

export interface SetValue {
  check: string;
  name: string;
  validFrom: string;
  value: string;
  basis: string;
  setBy: string;
  setAt: string;
}

/** Dated values that the agency has set over the shipped ones. */
@Injectable()
export class ParametersStore {
  async add(ctx: Ctx, value: Omit<SetValue, 'setBy' | 'setAt'>): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_parameter (agency_id, check_code, name, valid_from, value, basis, set_by, set_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ctx.agencyId,
        value.check,
        value.name,
        value.validFrom,
        value.value,
        value.basis,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  list(tx: Pick<Tx, 'rows'>, agencyId: number): Promise<SetValue[]> {
    return tx.rows<SetValue>(
      `SELECT p.check_code AS "check", p.name, p.valid_from::text AS "validFrom", p.value::text AS value, p.basis, u.name AS "setBy",
         to_char(p.set_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "setAt"
       FROM audit_parameter p JOIN app_user u ON u.id = p.set_by WHERE p.agency_id = $1 ORDER BY p.valid_from DESC, p.id DESC`,
      [agencyId],
    );
  }
}
