import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { DigestSet } from './digest-set.js';

const INDEX_BYTES = 32;
/** Signature, flags and length of the extension of a binary COPY. */
const COPY_HEADER_BYTES = 19;
/** Number of fields, length of the one field, the field. */
const COPY_ROW_BYTES = 2 + 4 + INDEX_BYTES;

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
   * All blind indexes of the agency, read through once. Looking up each number of a roll where the register is as large as
   * the roll would fetch every page of the table many times over.
   */
  async known(tx: Tx, agencyId: number, kind: 'ID' | 'ACCOUNT'): Promise<DigestSet> {
    const set = new DigestSet();
    const indexes =
      kind === 'ID'
        ? `SELECT id_index FROM beneficiary WHERE agency_id = ${Number(agencyId)}`
        : `SELECT account_index FROM payee_version WHERE agency_id = ${Number(agencyId)}`;
    let rest: Buffer = Buffer.alloc(0);
    let begun = false;
    for await (const chunk of tx.copyOut(`COPY (${indexes}) TO STDOUT (FORMAT binary)`) as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      if (!begun) {
        if (bytes.length < COPY_HEADER_BYTES) {
          rest = bytes;
          continue;
        }
        at = COPY_HEADER_BYTES;
        begun = true;
      }
      // The trailer is shorter than a row and stays behind.
      for (; at + COPY_ROW_BYTES <= bytes.length; at += COPY_ROW_BYTES)
        set.add(bytes, at + COPY_ROW_BYTES - INDEX_BYTES);
      rest = bytes.subarray(at);
    }
    return set;
  }
}
