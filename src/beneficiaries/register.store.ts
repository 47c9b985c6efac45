import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** The version of an agency's register: who may be paid depends on it. Its row is the lock under which it is written. */
@Injectable()
export class RegisterStore {
  async version(tx: Reader, agencyId: number): Promise<string> {
    const row = await tx.one<{ version: string }>('SELECT version FROM register_version WHERE agency_id = $1', [
      agencyId,
    ]);
    return row?.version ?? '0';
  }

  /** Waits until no other transaction writes the register, then keeps others out to the end of this one. */
  async lock(tx: Tx, agencyId: number, step: 0 | 1): Promise<string> {
    const row = await tx.one<{ version: string }>(
      `INSERT INTO register_version AS v (agency_id, version) VALUES ($1, $2)
       ON CONFLICT (agency_id) DO UPDATE SET version = v.version + $2 RETURNING version`,
      [agencyId, step],
    );
    return row!.version;
  }

  /** Which of the blind indexes the register holds, as hexadecimal text. */
  async known(tx: Reader, agencyId: number, kind: 'ids' | 'accounts', indexes: Buffer[]): Promise<Set<string>> {
    if (indexes.length === 0) return new Set();
    const sql =
      kind === 'ids'
        ? `SELECT encode(id_index, 'hex') AS i FROM beneficiary WHERE agency_id = $1 AND id_index = ANY($2::bytea[])`
        : `SELECT DISTINCT encode(account_index, 'hex') AS i FROM payee_version WHERE agency_id = $1 AND account_index = ANY($2::bytea[])`;
    return new Set((await tx.rows<{ i: string }>(sql, [agencyId, indexes])).map((row) => row.i));
  }
}
