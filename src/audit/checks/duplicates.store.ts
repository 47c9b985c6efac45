import { ofLines } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** Of two payments one is too much: the later one, or the one looked at when the other is not. */
const LATER = `(NOT o.subject OR (o.batch_id, o.line_no) < (l.batch_id, l.line_no))`;
const OTHER = `'otherScheme', o.scheme, 'otherBatchId', o.batch_id::text, 'otherLineNo', o.line_no, 'otherAmount', o.amount::text`;

const OTHER_PERSON = `'otherIdMasked', (SELECT b.id_masked FROM beneficiary b WHERE b.agency_id = :agency AND b.id = o.beneficiary_id),
         'otherName', (SELECT b.name FROM beneficiary b WHERE b.agency_id = :agency AND b.id = o.beneficiary_id)`;

/** One human being, paid twice for one month. */
export const duplicateChecks: readonly CheckQuery[] = [
  ofLines({
    code: 'DUPLICATE_ACROSS_SCHEMES',
    join: `JOIN audit_repaid r ON r.beneficiary_id = l.beneficiary_id
       JOIN audit_line o ON o.beneficiary_id = r.beneficiary_id AND o.scheme <> l.scheme AND o.pays`,
    where: `l.pays AND ${LATER}`,
    evidence: OTHER,
    orderBy: 'o.batch_id, o.line_no',
  }),
  ofLines({
    // Two registrations of one person: same name, birth and sex, and paid into one account.
    code: 'DUPLICATE_ID_FORMS',
    join: `JOIN audit_shared a ON a.batch_id = l.batch_id AND a.line_no = l.line_no
       JOIN audit_shared b ON b.account_index = a.account_index AND b.beneficiary_id <> a.beneficiary_id
         AND b.name_key = a.name_key AND b.birth_on = a.birth_on AND b.sex = a.sex
       JOIN audit_line o ON o.batch_id = b.batch_id AND o.line_no = b.line_no`,
    where: `${LATER}`,
    evidence: `'accountMasked', (SELECT v.account_masked FROM payee_version v WHERE v.agency_id = :agency AND v.id = l.payee_version_id),
         ${OTHER_PERSON}, ${OTHER}`,
    orderBy: 'o.batch_id, o.line_no',
  }),
  ofLines({
    // A number of 15 digits and the one of 18 that it became: same place, day and sequence code.
    code: 'DUPLICATE_ID_FORMS',
    join: `JOIN audit_twin t ON t.id = l.beneficiary_id
       JOIN audit_line o ON o.beneficiary_id = t.other AND o.pays`,
    where: `l.pays AND ${LATER}`,
    evidence: `${OTHER_PERSON}, ${OTHER}`,
    orderBy: 'o.batch_id, o.line_no',
  }),
];
