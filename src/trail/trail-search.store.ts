import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import type { ObjectNumber } from './domain/read-object-number.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** PERSON: what was done for or to the person. ALL: also what was done with the rolls, batches and files they stand in. */
export type PersonScope = 'PERSON' | 'ALL';

/** Payouts of the person, the batches and rolls they stand in. $1 agency, $2 person. */
const STANDS_IN = `paid AS (SELECT DISTINCT p.batch_id, p.line_no FROM payout p WHERE p.agency_id = $1 AND p.beneficiary_id = $2::bigint),
  rolls AS (SELECT b.roll_id AS id FROM payout_batch b WHERE b.id IN (SELECT batch_id FROM paid) AND b.roll_id IS NOT NULL
    UNION SELECT roll_id FROM spell_change WHERE agency_id = $1 AND beneficiary_id = $2::bigint AND roll_id IS NOT NULL AND scheme = ANY (ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
    UNION SELECT roll_id FROM beneficiary_change WHERE agency_id = $1 AND beneficiary_id = $2::bigint AND roll_id IS NOT NULL)`;
/** Things that are the person's own, as the trail names them. */
const OWN_SUBJECTS = `SELECT 'beneficiary' AS type, $2::text AS id
  UNION ALL SELECT 'payout-act', a.id::text FROM payout_act a JOIN paid USING (batch_id, line_no)
  UNION ALL SELECT 'payout', lpad(batch_id::text, 9, '0') || lpad(line_no::text, 7, '0') FROM paid
  UNION ALL SELECT 'stopList', e.id::text FROM stop_list_entry e JOIN me ON e.agency_id = $1 AND e.id_index = me.id_index
  UNION ALL SELECT 'certification', c.id::text FROM certification c WHERE c.agency_id = $1 AND c.beneficiary_id = $2::bigint
  UNION ALL SELECT 'certificationProposal', s.proposal_id::text FROM certification_suspension s WHERE s.agency_id = $1 AND s.beneficiary_id = $2::bigint
  UNION ALL SELECT 'redFlag', f.id::text FROM red_flag f WHERE f.agency_id = $1 AND f.beneficiary_id = $2::bigint`;
/** Acts that wrote a row about the person. */
const OWN_ACTS = `SELECT act_id FROM beneficiary WHERE agency_id = $1 AND id = $2::bigint
  UNION ALL SELECT act_id FROM payee_version WHERE agency_id = $1 AND beneficiary_id = $2::bigint
  UNION ALL SELECT act_id FROM beneficiary_change WHERE agency_id = $1 AND beneficiary_id = $2::bigint
  UNION ALL SELECT act_id FROM spell_change WHERE agency_id = $1 AND beneficiary_id = $2::bigint AND scheme = ANY (ARRAY['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'])
  UNION ALL SELECT unnest(ARRAY[e.act_id, e.lifted_act_id]) FROM stop_list_entry e JOIN me ON e.agency_id = $1 AND e.id_index = me.id_index
  UNION ALL SELECT unnest(ARRAY[c.act_id, w.act_id]) FROM certification c LEFT JOIN certification_withdrawal w ON w.certification_id = c.id
     WHERE c.agency_id = $1 AND c.beneficiary_id = $2::bigint
  UNION ALL SELECT unnest(ARRAY[p.act_id, p.decided_act_id, r.act_id]) FROM certification_suspension s JOIN certification_proposal p ON p.id = s.proposal_id
     LEFT JOIN certification_resume r ON r.suspension_id = s.id WHERE s.agency_id = $1 AND s.beneficiary_id = $2::bigint
  UNION ALL SELECT l.act_id FROM audit_list_match m JOIN audit_list l ON l.id = m.list_id WHERE m.agency_id = $1 AND m.beneficiary_id = $2::bigint
  UNION ALL SELECT unnest(ARRAY[f.act_id, e.act_id]) FROM red_flag f LEFT JOIN red_flag_event e ON e.flag_id = f.id
     WHERE f.agency_id = $1 AND f.beneficiary_id = $2::bigint
  UNION ALL SELECT e.act_id FROM batch_event e JOIN paid USING (batch_id, line_no)`;
const OF_BATCHES = (batches: string): string => `SELECT 'batch', id::text FROM (${batches}) b
  UNION ALL SELECT 'bankFile', f.id::text FROM bank_file f WHERE f.batch_id IN (${batches})
  UNION ALL SELECT 'bankResult', f.id::text FROM bank_result_file f WHERE f.batch_id IN (${batches})`;

/** From a person or the number of a thing to the acts about it. */
@Injectable()
export class TrailSearchStore {
  /** Ids of acts, in no order. */
  async ofPerson(tx: Reader, agencyId: number, beneficiaryId: string, scope: PersonScope): Promise<string[]> {
    const wider =
      scope === 'ALL'
        ? `UNION ALL ${OF_BATCHES('SELECT batch_id AS id FROM paid')} UNION ALL SELECT 'roll', id::text FROM rolls`
        : '';
    // The last part finds what an act noted of the person beside its subject: "beneficiaryId" in its details.
    const rows = await tx.rows<{ id: string }>(
      `WITH me AS (SELECT id_index FROM beneficiary WHERE agency_id = $1 AND id = $2::bigint), ${STANDS_IN},
         subjects AS (${OWN_SUBJECTS} ${wider})
       SELECT t.id FROM trail t JOIN (SELECT DISTINCT type, id FROM subjects) s ON t.agency_id = $1 AND t.subject_type = s.type AND t.subject_id = s.id
       UNION SELECT t.id FROM trail t WHERE t.agency_id = $1 AND t.id IN (${OWN_ACTS})
       UNION SELECT t.id FROM trail t WHERE t.agency_id = $1 AND t.details::text LIKE '%"beneficiaryId": "' || $2 || '"%'`,
      [agencyId, beneficiaryId],
    );
    return rows.map(({ id }) => id);
  }

  /** Ids of acts about a batch with its files, results and two-person acts, or about a voucher. */
  async ofNumber(tx: Reader, agencyId: number, number: ObjectNumber): Promise<string[]> {
    if (number === null) return [];
    const batches = 'SELECT id FROM payout_batch WHERE agency_id = $1 AND number = $2';
    const vouchers = `SELECT id, act_id FROM voucher WHERE agency_id = $1 AND period = $2 AND number = $3 AND ($4::text IS NULL OR fund = $4)`;
    const rows =
      number.kind === 'BATCH'
        ? await tx.rows<{ id: string }>(
            `WITH subjects (type, id) AS (${OF_BATCHES(batches)} UNION ALL SELECT 'payout-act', id::text FROM payout_act WHERE batch_id IN (${batches}))
             SELECT DISTINCT t.id FROM trail t JOIN subjects s ON t.agency_id = $1 AND t.subject_type = s.type AND t.subject_id = s.id`,
            [agencyId, number.number],
          )
        : await tx.rows<{ id: string }>(
            `WITH found AS (${vouchers}) SELECT t.id FROM trail t WHERE t.agency_id = $1 AND t.id IN (SELECT act_id FROM found)
             UNION SELECT t.id FROM trail t JOIN found f ON t.agency_id = $1 AND t.subject_type = 'voucher' AND t.subject_id = f.id::text`,
            [agencyId, number.period, number.number, number.fund],
          );
    return rows.map(({ id }) => id);
  }
}
