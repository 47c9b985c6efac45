import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { PayeeCipher, PayeeSource } from './domain/beneficiary.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface PersonRow {
  id: string;
  idIndex: Buffer;
  idMasked: string;
  name: string;
}

export interface PayeeRow {
  id: string;
  accountName: string;
  accountIndex: Buffer;
  accountCipher: Buffer;
  accountMasked: string;
  bankName: string | null;
}

export interface NewPayeeRow extends Omit<PayeeRow, 'id'> {
  source: PayeeSource;
}

export interface RegisterChange {
  beneficiaryId: string;
  kind: 'NAME' | 'ACCOUNT' | 'ACCOUNT_NAME' | 'BANK';
  oldValue: string | null;
  newValue: string | null;
}

/** Payee versions and changes of one person. */
@Injectable()
export class PayeesStore {
  /** The person, held against other changes to the end of the transaction. */
  person(tx: Tx, agencyId: number, beneficiaryId: string): Promise<PersonRow | null> {
    return tx.one<PersonRow>(
      `SELECT id, id_index AS "idIndex", id_masked AS "idMasked", name FROM beneficiary
        WHERE agency_id = $1 AND id = $2 FOR NO KEY UPDATE`,
      [agencyId, beneficiaryId],
    );
  }

  current(tx: Reader, agencyId: number, beneficiaryId: string): Promise<PayeeRow | null> {
    return tx.one<PayeeRow>(
      `SELECT v.id, v.account_name AS "accountName", v.account_index AS "accountIndex", v.account_cipher AS "accountCipher",
              v.account_masked AS "accountMasked", v.bank_name AS "bankName"
         FROM beneficiary b JOIN payee_version v ON v.agency_id = b.agency_id AND v.id = b.payee_version_id
        WHERE b.agency_id = $1 AND b.id = $2`,
      [agencyId, beneficiaryId],
    );
  }

  /** Makes the version and points the person at it. */
  async add(ctx: Ctx, person: PersonRow, payee: NewPayeeRow): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payee_version (agency_id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher,
         account_masked, bank_name, valid_from, source, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
      [
        ctx.agencyId,
        person.id,
        person.idIndex,
        person.idMasked,
        person.name,
        payee.accountName,
        payee.accountIndex,
        payee.accountCipher,
        payee.accountMasked,
        payee.bankName,
        ctx.today,
        payee.source,
        ctx.actId,
      ],
    );
    await ctx.tx.run('UPDATE beneficiary SET payee_version_id = $3 WHERE agency_id = $1 AND id = $2', [
      ctx.agencyId,
      person.id,
      row!.id,
    ]);
    return row!.id;
  }

  async addChanges(ctx: Ctx, changes: readonly RegisterChange[]): Promise<void> {
    for (const change of changes) {
      await ctx.tx.run(
        `INSERT INTO beneficiary_change (agency_id, beneficiary_id, kind, old_value, new_value, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
        [ctx.agencyId, change.beneficiaryId, change.kind, change.oldValue, change.newValue, ctx.actId],
      );
    }
  }

  ciphers(tx: Reader, agencyId: number, payeeVersionIds: readonly string[]): Promise<PayeeCipher[]> {
    return tx.rows<PayeeCipher>(
      `SELECT id AS "payeeVersionId", account_cipher AS "accountCipher", account_name AS "accountName", bank_name AS "bankName"
         FROM payee_version WHERE agency_id = $1 AND id = ANY($2::bigint[])`,
      [agencyId, payeeVersionIds],
    );
  }

  idCipher(tx: Reader, agencyId: number, beneficiaryId: string): Promise<{ idCipher: Buffer } | null> {
    return tx.one<{ idCipher: Buffer }>(
      'SELECT id_cipher AS "idCipher" FROM beneficiary WHERE agency_id = $1 AND id = $2',
      [agencyId, beneficiaryId],
    );
  }

  async rename(ctx: Ctx, beneficiaryId: string, name: string, nameKey: string): Promise<void> {
    await ctx.tx.run('UPDATE beneficiary SET name = $3, name_key = $4 WHERE agency_id = $1 AND id = $2', [
      ctx.agencyId,
      beneficiaryId,
      name,
      nameKey,
    ]);
  }
}
