import { ofLines, ofRun } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** Ages by scheme and sex from the parameters of a check. */
const AGES = `(VALUES ('RESIDENT', 'M', :residentAge::int), ('RESIDENT', 'F', :residentAge::int),
           ('ENTERPRISE', 'M', :enterpriseMaleAge::int), ('ENTERPRISE', 'F', :enterpriseFemaleAge::int),
           ('INSTITUTIONAL', 'M', :institutionalMaleAge::int), ('INSTITUTIONAL', 'F', :institutionalFemaleAge::int))`;
/** What the history of a person says of a month; looked up for the few that have no spell in it. */
const LAST_CHANGE = `LEFT JOIN LATERAL (SELECT c.status, c.reason, c.effective_period FROM spell_change c
          WHERE c.agency_id = :agency AND c.scheme = l.scheme AND c.beneficiary_id = l.beneficiary_id AND c.effective_period <= :period
          ORDER BY c.effective_period DESC, c.id DESC LIMIT 1) c ON true`;

/** Whether the person had a right to be paid for the month at all. */
export const eligibilityChecks: readonly CheckQuery[] = [
  ofLines({
    // Payment begins the month after the age is reached: whoever reaches it on the first day of the month or later is early.
    code: 'UNDER_AGE',
    join: `JOIN (SELECT a.scheme, a.sex, greatest(a.age, f.minimum_age) AS age,
              (:firstDay::date - make_interval(years => greatest(a.age, f.minimum_age)))::date AS born
           FROM ${AGES} AS a(scheme, sex, age) JOIN fund f ON f.agency_id = :agency AND f.scheme = a.scheme OFFSET 0) a
         ON a.scheme = l.scheme AND a.sex = l.sex`,
    where: `l.pays AND l.birth_on >= a.born`,
    evidence: `'birthOn', l.birth_on, 'age', extract(year FROM age(:firstDay::date, l.birth_on))::int, 'limit', a.age`,
  }),
  ofLines({
    code: 'FIRST_PAYMENT_EARLY',
    join: `JOIN ${AGES} AS a(scheme, sex, age) ON a.scheme = l.scheme AND a.sex = l.sex`,
    where: `l.regular AND l.change_kind = 'NEW'
        AND l.birth_on >= (to_date(least(l.period, l.back_pay_from)::text, 'YYYYMM') - make_interval(years => a.age))::date`,
    key: `l.beneficiary_id || '/' || l.scheme`,
    evidence: `'birthOn', l.birth_on, 'limit', a.age, 'firstMonth', to_char(to_date(least(l.period, l.back_pay_from)::text, 'YYYYMM'), 'YYYY-MM')`,
  }),
  ofLines({
    // Paid for a month before the person was registered as entitled to anything.
    code: 'FIRST_PAYMENT_EARLY',
    join: LAST_CHANGE,
    where: `l.regular AND l.pays AND NOT l.entitled AND c.status IS NULL`,
    key: `l.beneficiary_id || '/' || l.scheme`,
    evidence: `'birthOn', l.birth_on, 'firstMonth', to_char(:firstDay::date, 'YYYY-MM')`,
  }),
  ofLines({
    code: 'PAID_AFTER_END',
    join: LAST_CHANGE,
    where: `l.pays AND NOT l.entitled AND c.status IN ('SUSPENDED', 'ENDED')`,
    evidence: `'status', c.status, 'reason', c.reason, 'since', to_char(to_date(c.effective_period::text, 'YYYYMM'), 'YYYY-MM')`,
  }),
  ofLines({
    // Once for each lapse, not for each month. Whoever has no record of certification at all is not judged.
    code: 'CERTIFICATION_OVERDUE',
    join: `JOIN audit_certified c ON c.beneficiary_id = l.beneficiary_id`,
    where: `l.pays AND c.valid_until < (:firstDay::date - make_interval(months => :graceMonths::int))::date`,
    key: `l.beneficiary_id || '/' || c.valid_until`,
    evidence: `'validUntil', c.valid_until`,
  }),
  ofRun(
    'MISSED_PAYMENT',
    'MONTH',
    `
    -- Entitled, the month's regular batches are settled, but no payout, and no later back-pay for the month: of at least a
    -- whole month beyond the raise, which is owed for paid months too.
    WITH missed AS MATERIALIZED (
      SELECT s.beneficiary_id, s.scheme, s.from_on
        FROM audit_spell s
        JOIN (SELECT scheme FROM payout_batch
               WHERE agency_id = :agency AND period = :period AND kind = 'REGULAR' AND state <> 'WITHDRAWN'
               GROUP BY scheme HAVING bool_and(state = 'SETTLED')) settled ON settled.scheme = s.scheme
       WHERE s.from_on <= :firstDay::date AND s.until_on > :firstDay::date
         AND NOT EXISTS (SELECT FROM audit_line l WHERE l.beneficiary_id = s.beneficiary_id AND l.scheme = s.scheme))
    SELECT m.beneficiary_id || '/' || m.scheme || '/' || :period::int AS subject_key, m.scheme, :period::int AS period,
           NULL::bigint AS batch_id, NULL::int AS line_no, m.beneficiary_id, '{}'::bigint[] AS user_ids, NULL::numeric AS amount,
           jsonb_build_object('entitledFrom', to_char(m.from_on, 'YYYY-MM')) AS evidence
      FROM missed m
     WHERE (SELECT 1 FROM payout p WHERE p.agency_id = :agency AND p.period > :period AND p.beneficiary_id = m.beneficiary_id
              AND p.scheme = m.scheme AND p.live
              AND :period BETWEEN p.back_pay_from AND p.back_pay_to
              AND p.back_pay - p.adjustment * ((p.back_pay_to / 100 - p.back_pay_from / 100) * 12 + p.back_pay_to % 100 - p.back_pay_from % 100 + 1)
                >= p.base + p.personal LIMIT 1) IS NULL`,
  ),
  ofRun(
    'ACCOUNT_NOT_CLEARED',
    'RUN',
    `
    -- Died, drew less of the personal account than it held, and nothing was paid out to the heirs since.
    SELECT e.beneficiary_id || '/' || e.scheme AS subject_key, e.scheme, e.effective_period AS period,
           NULL::bigint AS batch_id, NULL::int AS line_no, e.beneficiary_id, '{}'::bigint[] AS user_ids, b.amount - drawn.amount AS amount,
           jsonb_build_object('endedFrom', to_char(to_date(e.effective_period::text, 'YYYYMM'), 'YYYY-MM'), 'balance', b.amount::text,
             'drawn', drawn.amount::text, 'left', (b.amount - drawn.amount)::text, 'source', b.source) AS evidence
      FROM (SELECT DISTINCT ON (scheme, beneficiary_id) scheme, beneficiary_id, status, reason, effective_period FROM spell_change
             WHERE agency_id = :agency ORDER BY scheme, beneficiary_id, effective_period DESC, id DESC) e
      JOIN (SELECT DISTINCT ON (beneficiary_id) beneficiary_id, amount, source FROM audit_listed
             WHERE kind = 'ACCOUNT_BALANCE' AND score >= 90
             ORDER BY beneficiary_id, issued_on DESC, list_id DESC) b ON b.beneficiary_id = e.beneficiary_id
     CROSS JOIN LATERAL (SELECT coalesce(sum(p.personal), 0) AS amount, coalesce(max(p.period) FILTER (WHERE p.grant_amount > 0), 0) AS granted
             FROM payout p WHERE p.agency_id = :agency AND p.beneficiary_id = e.beneficiary_id AND p.outcome = 'PAID') drawn
     WHERE e.status = 'ENDED' AND (e.reason ~ '死亡|去世' OR EXISTS (SELECT FROM audit_listed d WHERE d.kind = 'DEATH' AND d.score >= 90 AND d.beneficiary_id = e.beneficiary_id))
       AND (to_date(e.effective_period::text, 'YYYYMM') + make_interval(months => :months::int))::date <= to_date(:to::text, 'YYYYMM')
       AND b.amount > drawn.amount AND drawn.granted < e.effective_period`,
  ),
];
