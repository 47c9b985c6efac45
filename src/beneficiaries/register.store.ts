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

  /**
   * Places in the list (from 0) of blind indexes that the register does not hold. The list goes as one value and each index
   * is looked up by its key, whatever the planner thinks of the register's size.
   */
  async unknown(
    tx: Reader,
    agencyId: number,
    kind: 'ID' | 'ACCOUNT',
    indexes: readonly Buffer[],
  ): Promise<Set<number>> {
    if (indexes.length === 0) return new Set();
    const held =
      kind === 'ID'
        ? 'SELECT true FROM beneficiary WHERE agency_id = $1 AND id_index = substr($2::bytea, place * 32 + 1, 32)'
        : 'SELECT true FROM payee_version WHERE agency_id = $1 AND account_index = substr($2::bytea, place * 32 + 1, 32) LIMIT 1';
    const rows = await tx.rows<{ place: number }>(
      `SELECT place FROM generate_series(0, $3::int - 1) AS place WHERE (${held}) IS NULL`,
      [agencyId, Buffer.concat(indexes), indexes.length],
    );
    return new Set(rows.map((row) => row.place));
  }
}
