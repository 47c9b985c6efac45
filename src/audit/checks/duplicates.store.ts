import { ofLines } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** Of two payments one is too much: the later one, or the one looked at when the other is not. */
const LATER = `(NOT o.subject OR (o.batch_id, o.line_no) < (l.batch_id, l.line_no))`;
const OTHER = `'otherScheme', o.scheme, 'otherBatchId', o.batch_id::text, 'otherLineNo', o.line_no, 'otherAmount', o.amount::text`;

/** One human being, paid twice for one month. */
export const duplicateChecks: readonly CheckQuery[] = [
  ofLines({
    code: 'DUPLICATE_ACROSS_SCHEMES',
    join: `JOIN (SELECT beneficiary_id FROM audit_line WHERE pays GROUP BY beneficiary_id HAVING min(scheme) <> max(scheme)) twice
         ON twice.beneficiary_id = l.beneficiary_id
       JOIN audit_line o ON o.beneficiary_id = l.beneficiary_id AND o.scheme <> l.scheme AND o.pays`,
    where: `l.pays AND ${LATER}`,
    evidence: OTHER,
    orderBy: 'o.batch_id, o.line_no',
  }),
  ofLines({
    // Two registrations of one person: same name, birth and sex, and paid into one account.
    code: 'DUPLICATE_ID_FORMS',
    join: `JOIN audit_shared s ON s.account_index = l.account_index AND s.beneficiary_id <> l.beneficiary_id
       JOIN audit_line o ON o.batch_id = s.batch_id AND o.line_no = s.line_no
       JOIN beneficiary a ON a.agency_id = :agency AND a.id = l.beneficiary_id
       JOIN beneficiary b ON b.agency_id = :agency AND b.id = o.beneficiary_id`,
    where: `l.pays AND b.name_key = a.name_key AND b.birth_on = a.birth_on AND b.sex = a.sex AND ${LATER}`,
    evidence: `'otherIdMasked', b.id_masked, 'otherName', b.name, 'accountMasked',
         (SELECT v.account_masked FROM payee_version v WHERE v.agency_id = :agency AND v.id = l.payee_version_id), ${OTHER}`,
    orderBy: 'o.batch_id, o.line_no',
  }),
  ofLines({
    // A number of 15 digits and the one of 18 that it became: same place, day and sequence code.
    code: 'DUPLICATE_ID_FORMS',
    join: `JOIN (WITH pair AS (
           SELECT a.id AS old_id, b.id AS new_id FROM beneficiary a
             JOIN beneficiary b ON b.agency_id = a.agency_id AND b.name_key = a.name_key AND length(b.id_masked) = 18
              AND left(b.id_masked, 6) = left(a.id_masked, 6) AND substr(b.id_masked, 15, 3) = right(a.id_masked, 3)
              AND coalesce(b.birth_on = a.birth_on, true)
            WHERE a.agency_id = :agency AND length(a.id_masked) = 15)
         SELECT old_id AS id, new_id AS other FROM pair UNION ALL SELECT new_id, old_id FROM pair) p ON p.id = l.beneficiary_id
       JOIN audit_line o ON o.beneficiary_id = p.other AND o.pays
       JOIN beneficiary b ON b.agency_id = :agency AND b.id = o.beneficiary_id`,
    where: `l.pays AND ${LATER}`,
    evidence: `'otherIdMasked', b.id_masked, 'otherName', b.name, ${OTHER}`,
    orderBy: 'o.batch_id, o.line_no',
  }),
];
