import { ofLines, ofRun, PERSON_IS_SUBJECT } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** Looked up for the few that hit. */
const VERSION = (column: string): string =>
  `(SELECT v.${column} FROM payee_version v WHERE v.agency_id = :agency AND v.id = l.payee_version_id)`;

/** Where the money goes: whose account, since when. */
export const accountChecks: readonly CheckQuery[] = [
  ofLines({
    // Everybody on the account but the one who used it first: who joins later is raised anew, however often it was cleared.
    code: 'SHARED_ACCOUNT',
    join: `JOIN (SELECT s.account_index, count(DISTINCT s.beneficiary_id) AS people, array_agg(DISTINCT s.beneficiary_id) AS ids,
              (SELECT v.beneficiary_id FROM payee_version v WHERE v.agency_id = :agency AND v.account_index = s.account_index
                ORDER BY v.id LIMIT 1) AS first_user
           FROM audit_shared s GROUP BY s.account_index) s ON s.account_index = l.account_index`,
    where: `l.pays AND s.people >= :people::int AND l.beneficiary_id <> s.first_user`,
    key: `encode(substr(l.account_index, 1, 12), 'hex') || '/' || l.beneficiary_id`,
    evidence: `'people', s.people, 'accountMasked', ${VERSION('account_masked')},
         'others', (SELECT string_agg(b.name || ' ' || b.id_masked, '；' ORDER BY b.id) FROM beneficiary b
                     WHERE b.agency_id = :agency AND b.id = ANY (s.ids[1:20]) AND b.id <> l.beneficiary_id)`,
  }),
  ofLines({
    // Once for each payee version; another dot, blank or width is no other name.
    code: 'ACCOUNT_NAME_DIFFERS',
    where: `l.pays AND l.holder_differs`,
    key: `l.beneficiary_id || '/' || l.payee_version_id`,
    evidence: `'accountName', ${VERSION('account_name')}, 'accountMasked', ${VERSION('account_masked')}`,
  }),
  ofLines({
    // The first payment into another account than last time, which was changed shortly before the payday or after it. What
    // the bank had sent back before had to be changed; a first registration is no change.
    code: 'ACCOUNT_JUST_CHANGED',
    join: `CROSS JOIN LATERAL (SELECT v.account_index, v.account_masked FROM payee_version v
          WHERE v.agency_id = :agency AND v.beneficiary_id = l.beneficiary_id AND v.id < l.payee_version_id
          ORDER BY v.id = l.last_version_id DESC NULLS LAST, v.id DESC LIMIT 1) o`,
    where: `l.regular AND l.pays AND l.change_kind <> 'NEW' AND l.last_version_id IS DISTINCT FROM l.payee_version_id
        AND l.valid_from > l.pay_on - :days::int AND NOT l.last_bounced AND o.account_index <> l.account_index`,
    key: `l.beneficiary_id || '/' || l.payee_version_id`,
    evidence: `'changedOn', l.valid_from, 'payOn', l.pay_on, 'oldMasked', o.account_masked, 'newMasked', ${VERSION('account_masked')},
         'origin', ${VERSION('source')}`,
  }),
  ofRun(
    'ACCOUNT_CHANGED_BACK',
    'RUN',
    `
    -- From one account to another and back again, with money paid in between: into any account but the first one.
    SELECT c.beneficiary_id || '/' || c.id AS subject_key, paid.scheme, paid.period, paid.batch_id, paid.line_no, c.beneficiary_id,
           array_remove(ARRAY[away.changed_by, c.changed_by], NULL) AS user_ids, paid.total AS amount,
           jsonb_build_object('accountMasked', away.old_masked, 'otherMasked', away.new_masked, 'awayOn', away.changed_on,
             'backOn', c.changed_on, 'payments', paid.payments, 'total', paid.total::text) AS evidence
      FROM audit_account_change c
      JOIN audit_account_change away ON away.agency_id = c.agency_id AND away.beneficiary_id = c.beneficiary_id
       AND away.old_account = c.new_account AND away.new_version_id < c.new_version_id
     CROSS JOIN LATERAL (SELECT count(*) AS payments, sum(p.amount) AS total, (array_agg(p.scheme ORDER BY p.period DESC))[1] AS scheme,
             max(p.period) AS period, (array_agg(p.batch_id ORDER BY p.period DESC, p.batch_id DESC))[1] AS batch_id,
             (array_agg(p.line_no ORDER BY p.period DESC, p.batch_id DESC))[1] AS line_no
             FROM payout p WHERE p.agency_id = :agency AND p.beneficiary_id = c.beneficiary_id AND p.live
              AND (p.outcome IS NULL OR p.outcome = 'PAID')
              AND p.payee_version_id >= away.new_version_id AND p.payee_version_id < c.new_version_id) paid
     WHERE c.agency_id = :agency AND paid.payments > 0
       AND c.changed_on <= (away.changed_on + make_interval(months => :months::int))::date
       AND ${PERSON_IS_SUBJECT('c.beneficiary_id')}`,
  ),
  ofLines({
    // An account that paid one person last month and pays another, newly registered one this month.
    code: 'IDENTITY_CHANGED_TOGETHER',
    join: `JOIN payee_version v ON v.agency_id = :agency AND v.account_index = l.account_index AND v.beneficiary_id <> l.beneficiary_id
       JOIN payout p ON p.agency_id = :agency AND p.period = :previous AND p.beneficiary_id = v.beneficiary_id
         AND p.payee_version_id = v.id AND p.live
       JOIN beneficiary b ON b.agency_id = :agency AND b.id = v.beneficiary_id`,
    where: `l.pays AND l.regular AND l.last_regular IS NULL
        AND NOT EXISTS (SELECT FROM audit_line o WHERE o.beneficiary_id = v.beneficiary_id)`,
    key: `l.beneficiary_id || '/' || v.beneficiary_id`,
    evidence: `'way', 'TAKEN_OVER', 'otherName', b.name, 'otherIdMasked', b.id_masked, 'accountMasked', v.account_masked`,
  }),
  ofRun(
    'IDENTITY_CHANGED_TOGETHER',
    'RUN',
    `
    -- Name and account of a person changed within the stated days: whoever is paid now is another one in both.
    SELECT DISTINCT ON (n.id) n.beneficiary_id || '/' || n.id || '/' || a.id AS subject_key, NULL::text AS scheme, NULL::int AS period,
           NULL::bigint AS batch_id, NULL::int AS line_no, n.beneficiary_id,
           array_remove(ARRAY[n.changed_by, a.changed_by], NULL) AS user_ids, NULL::numeric AS amount,
           jsonb_build_object('way', 'NAME_AND_ACCOUNT', 'oldName', n.old_value, 'newName', n.new_value, 'nameOn', n.changed_on,
             'oldMasked', a.old_value, 'newMasked', a.new_value, 'accountOn', a.changed_on) AS evidence
      FROM audit_register_change n
      JOIN audit_register_change a ON a.agency_id = n.agency_id AND a.beneficiary_id = n.beneficiary_id AND a.kind = 'ACCOUNT'
     WHERE n.agency_id = :agency AND n.kind = 'NAME' AND abs(a.changed_on - n.changed_on) <= :days::int
       AND ${PERSON_IS_SUBJECT('n.beneficiary_id')}
     ORDER BY n.id, abs(a.changed_on - n.changed_on), a.id`,
  ),
];
