import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

/** Name on the trail of a refused password. */
export const LOGIN_ACT = 'session.start';

/**
 * A refused login on the trail, in the transaction that counts it. A command cannot do this: it either takes effect or
 * leaves nothing, and here the refusal itself has an effect (the count). Nobody is the actor, since nobody was proved;
 * the subject is the user whose login was used.
 */
@Injectable()
export class TrailOfLogins {
  async refused(
    tx: Tx,
    record: { agencyId: number; userId: string | null; requestId: string; at: Date; details: Record<string, unknown> },
  ): Promise<void> {
    await tx.one(`SELECT trail_append($1, nextval('act_id_seq'), $2, 'REFUSED', NULL, 'user', $3, $4, $5, $6)`, [
      record.agencyId,
      LOGIN_ACT,
      record.userId,
      record.requestId,
      record.at,
      JSON.stringify(record.details),
    ]);
  }
}
