import { ROLL_ISSUE_SEVERITY } from './domain/roll-issues.js';
import type { RollIssueCode } from './domain/roll-issues.js';
import type { RollField } from './domain/roll-row.types.js';

/** A rule about rows of a roll, said in SQL over the temporary tables `incoming` (i) and `incoming_person` (p). */
export interface RowCheck {
  code: RollIssueCode;
  field: RollField;
  /** What the issue shows; never a plain number. */
  value: string;
  /** FROM and WHERE: gives each row at fault once, as i. */
  from: string;
  /** Arguments of jsonb_build_object that fill the sentence. */
  details?: string;
}

const monthText = (period: string): string => `to_char(to_date(${period}::text, 'YYYYMM'), 'YYYY-MM')`;
const REGULAR = (row: string): string => `(${row}.amount - ${row}.back_pay - ${row}.grant_amount)`;
const jump = (previous: string): string =>
  `abs(${REGULAR('i')} - ${previous}) * 100 > :jumpPercent::numeric * ${previous} AND ${previous} > 0`;
const PERSON = 'incoming i JOIN incoming_person p USING (ordinal)';
/** The last state of a person in each scheme up to the period. */
const LAST_STATES = `JOIN LATERAL (
    SELECT DISTINCT ON (c.scheme) c.scheme, c.status, c.reason, c.effective_period FROM spell_change c
     WHERE c.agency_id = :agency AND c.beneficiary_id = p.beneficiary_id AND c.effective_period <= :period
     ORDER BY c.scheme, c.effective_period DESC, c.id DESC) c ON true`;
const jumpDetails = (previous: string): string => `'previous', ${previous}::text, 'current', ${REGULAR('i')}::text`;

/**
 * The rules in the order in which their issues are listed. :period is the roll's month and :firstDay its first day;
 * :previous the month before; :undrafted and :undraftedPrevious the accepted rolls of these months without a batch yet;
 * :latest the last month with an accepted roll.
 */
export const ROW_CHECKS: readonly RowCheck[] = [
  {
    // All rows of the person are blocked: none says which of them is right.
    code: 'ROLL_DUPLICATE_IN_ROLL',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `incoming i JOIN (SELECT id_index, count(*) AS n, min(ordinal) AS first, max(ordinal) AS last
        FROM incoming GROUP BY id_index HAVING count(*) > 1) d USING (id_index)
      JOIN incoming o ON o.ordinal = CASE i.ordinal WHEN d.first THEN d.last ELSE d.first END`,
    details: `'count', d.n, 'otherRow', coalesce(CASE WHEN o.sheet <> i.sheet THEN o.sheet || '!' END, '') || o.row_no`,
  },
  {
    code: 'ROLL_NAME_DIFFERS_FROM_REGISTER',
    field: 'name',
    value: 'i.name',
    from: `${PERSON} WHERE p.name_state = 'DIFFERS'`,
    details: `'registered', p.name`,
  },
  {
    code: 'ROLL_NAME_SEPARATOR_FROM_REGISTER',
    field: 'name',
    value: 'i.name',
    from: `${PERSON} WHERE p.name_state = 'SEPARATOR'`,
    details: `'registered', p.name`,
  },
  {
    code: 'ROLL_OTHER_SCHEME',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `${PERSON} WHERE i.status = 'PAY' AND p.spell_scheme <> :scheme`,
    details: `'scheme', p.spell_scheme, 'from', to_char(p.spell_from, 'YYYY-MM')`,
  },
  {
    code: 'ROLL_STOP_LIST',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `incoming i JOIN (SELECT DISTINCT ON (id_index) id_index, id, reason, effective_from FROM stop_list_entry
        WHERE agency_id = :agency AND lifted_act_id IS NULL AND effective_from <= :period
        ORDER BY id_index, effective_from) e USING (id_index)
      WHERE i.status = 'PAY'`,
    details: `'reason', e.reason, 'from', ${monthText('e.effective_from')}, 'entryId', e.id`,
  },
  {
    // An end stands in its own scheme; a death in all of them.
    code: 'ROLL_AFTER_END',
    field: 'status',
    value: 'i.status',
    from: `${PERSON} ${LAST_STATES}
      WHERE i.status = 'PAY' AND p.spell_scheme IS NULL AND c.status = 'ENDED'
        AND (c.scheme = :scheme OR c.reason ~ '死亡|去世')
        AND NOT (c.scheme <> :scheme AND EXISTS (SELECT FROM spell_change o WHERE o.agency_id = :agency AND o.scheme = :scheme
          AND o.beneficiary_id = p.beneficiary_id AND o.status = 'ENDED' AND o.effective_period <= :period))`,
    details: `'from', ${monthText('c.effective_period')}, 'reason', c.reason`,
  },
  {
    code: 'ROLL_RESUMED_AFTER_SUSPENSION',
    field: 'status',
    value: 'i.status',
    from: `${PERSON} ${LAST_STATES}
      WHERE i.status = 'PAY' AND p.spell_scheme IS NULL AND c.status = 'SUSPENDED' AND c.scheme = :scheme`,
    details: `'from', ${monthText('c.effective_period')}, 'reason', c.reason`,
  },
  {
    // Certified again after a suspension: the first roll since then brings what was stated, no more and no less.
    code: 'ROLL_BACK_PAY_NOT_AS_STATED',
    field: 'backPay',
    value: 'i.back_pay::text',
    from: `${PERSON} JOIN certification_suspension s ON s.agency_id = :agency AND s.beneficiary_id = p.beneficiary_id AND s.scheme = :scheme AND s.state = 'RESUMED'
      JOIN certification_resume r ON r.suspension_id = s.id AND r.pay_period <= :period
      WHERE i.status = 'PAY' AND i.back_pay <> r.amount AND NOT EXISTS (SELECT FROM payout o WHERE o.agency_id = :agency AND o.beneficiary_id = p.beneficiary_id
        AND o.scheme = :scheme AND o.kind = 'REGULAR' AND o.live AND o.period >= coalesce(r.back_pay_from, r.pay_period))`,
    details: `'stated', r.amount::text, 'months', r.months`,
  },
  {
    // Payment begins the month after the age is reached.
    code: 'ROLL_UNDER_AGE',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `incoming i WHERE i.status = 'PAY' AND i.birth_on + make_interval(years => :minimumAge::int) >= :firstDay::date`,
    details: `'age', extract(year FROM age(:firstDay::date, i.birth_on))::int, 'limit', :minimumAge::int`,
  },
  {
    code: 'ROLL_ALREADY_IN_PERIOD',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `${PERSON} JOIN payout o ON o.agency_id = :agency AND o.period = :period AND o.beneficiary_id = p.beneficiary_id
        AND o.scheme = :scheme AND o.kind = 'REGULAR' AND o.live JOIN payout_batch b ON b.id = o.batch_id`,
    details: `'period', ${monthText('o.period')}, 'batchNumber', b.number`,
  },
  {
    code: 'ROLL_ALREADY_IN_PERIOD',
    field: 'idNumber',
    value: 'i.id_masked',
    from: `incoming i JOIN roll_line o ON o.roll_id = ANY(:undrafted::bigint[]) AND o.id_index = i.id_index AND o.status = 'PAY'`,
    details: `'period', ${monthText(':period::int')}, 'rollId', o.roll_id::text`,
  },
  {
    code: 'ROLL_STOP_IN_PAST_MONTH',
    field: 'status',
    value: 'i.status',
    from: `incoming i WHERE i.status <> 'PAY' AND :latest::int > :period::int`,
    details: `'latest', ${monthText(':latest::int')}, 'period', ${monthText(':period::int')}`,
  },
  {
    code: 'ROLL_STOP_UNKNOWN',
    field: 'status',
    value: 'i.status',
    from: `incoming i LEFT JOIN incoming_person p USING (ordinal)
      WHERE i.status <> 'PAY' AND NOT EXISTS (SELECT FROM spell_change c WHERE c.agency_id = :agency AND c.scheme = :scheme
        AND c.beneficiary_id = p.beneficiary_id)`,
  },
  {
    code: 'ROLL_ACCOUNT_CHANGED',
    field: 'account',
    value: 'i.account_masked',
    from: `${PERSON} WHERE i.status = 'PAY' AND p.account_state = 'CHANGED'`,
    details: `'registered', p.account_masked`,
  },
  {
    code: 'ROLL_ACCOUNT_KEPT',
    field: 'account',
    value: 'i.account_masked',
    from: `${PERSON} WHERE i.status = 'PAY' AND p.account_state = 'KEPT'`,
    details: `'registered', p.account_masked`,
  },
  {
    code: 'ROLL_ACCOUNT_SHARED',
    field: 'account',
    value: 'i.account_masked',
    from: `incoming i JOIN (SELECT account_index, count(*) AS n FROM incoming WHERE status = 'PAY'
        GROUP BY account_index HAVING min(id_index) <> max(id_index)) s USING (account_index)
      WHERE i.status = 'PAY'`,
    details: `'count', s.n`,
  },
  {
    // The account of somebody else who is paid this month by another roll.
    code: 'ROLL_ACCOUNT_SHARED',
    field: 'account',
    value: 'i.account_masked',
    from: `incoming i JOIN (
        SELECT i.ordinal, count(*) + 1 AS n
          FROM incoming i
          JOIN payee_version v ON v.agency_id = :agency AND v.account_index = i.account_index AND v.id_index <> i.id_index
          JOIN beneficiary b ON b.agency_id = :agency AND b.id = v.beneficiary_id AND b.payee_version_id = v.id
         WHERE i.status = 'PAY' AND NOT EXISTS (SELECT FROM incoming o WHERE o.id_index = v.id_index)
           AND EXISTS (SELECT FROM spell s WHERE s.agency_id = :agency AND s.beneficiary_id = b.id AND s.during @> :firstDay::date)
         GROUP BY i.ordinal) s USING (ordinal)`,
    details: `'count', s.n`,
  },
  {
    code: 'ROLL_AMOUNT_JUMP',
    field: 'total',
    value: 'i.amount::text',
    from: `${PERSON} JOIN payout o ON o.agency_id = :agency AND o.period = :previous AND o.beneficiary_id = p.beneficiary_id
        AND o.scheme = :scheme AND o.kind = 'REGULAR' AND o.live
      WHERE i.status = 'PAY' AND ${jump(REGULAR('o'))}`,
    details: jumpDetails(REGULAR('o')),
  },
  {
    code: 'ROLL_AMOUNT_JUMP',
    field: 'total',
    value: 'i.amount::text',
    from: `incoming i JOIN roll_line o ON o.roll_id = ANY(:undraftedPrevious::bigint[]) AND o.id_index = i.id_index AND o.status = 'PAY'
      WHERE i.status = 'PAY' AND ${jump(REGULAR('o'))}`,
    details: jumpDetails(REGULAR('o')),
  },
];

/** The statement that lists the rows at fault under a rule as issues. */
export function issuesOf(check: RowCheck): string {
  const details = check.details ? `, ${check.details}` : '';
  return `INSERT INTO roll_issue (agency_id, roll_id, ordinal, sheet, row_no, column_ref, field, code, severity, value_masked, details)
    SELECT :agency::int, :rollId::bigint, i.ordinal, i.sheet, i.row_no, :columns::jsonb -> coalesce(i.sheet, '') ->> '${check.field}', '${check.field}',
      '${check.code}', '${ROLL_ISSUE_SEVERITY[check.code]}', ${check.value},
      jsonb_build_object('person', jsonb_build_object('name', i.name, 'idMasked', i.id_masked)${details})
    FROM ${check.from} ORDER BY i.ordinal`;
}

/** The statement that counts them. */
export function countOf(check: RowCheck): string {
  return `SELECT count(*)::int AS n FROM ${check.from}`;
}
