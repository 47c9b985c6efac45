import { ofLines } from './check-query.js';
import type { CheckQuery } from './check-query.js';

const MONTHS = `((l.back_pay_to / 100 - l.back_pay_from / 100) * 12 + l.back_pay_to % 100 - l.back_pay_from % 100 + 1)`;
/** Back-pay that the months explain: so many months of the raise, of the pension, or of both. */
const EXPLAINED = `coalesce(l.back_pay IN (${MONTHS} * l.adjustment, ${MONTHS} * (l.base + l.personal),
          ${MONTHS} * (l.base + l.personal + l.adjustment)), false)`;
const PERIODS = `'from', to_char(to_date(l.back_pay_from::text, 'YYYYMM'), 'YYYY-MM'),
         'to', to_char(to_date(l.back_pay_to::text, 'YYYYMM'), 'YYYY-MM')`;

/** Amounts against rules, against last month, against each other. A reissue has the amounts of what it repeats. */
export const amountChecks: readonly CheckQuery[] = [
  ofLines({
    code: 'BACK_PAY_EXCEEDS',
    join: `CROSS JOIN LATERAL (SELECT coalesce(${MONTHS}, :unstatedMonths::int) AS months,
           greatest(l.base + l.personal + l.adjustment, l.last_regular + l.last_adjustment) AS level) m`,
    where: `l.regular AND l.backed AND m.level > 0
        AND l.back_pay > m.months * m.level * (1 + :tolerancePercent::numeric / 100)`,
    amount: `l.back_pay - m.months * m.level`,
    evidence: `'backPay', l.back_pay::text, ${PERIODS}, 'months', m.months, 'level', m.level::text,
         'excess', (l.back_pay - m.months * m.level)::text`,
  }),
  ofLines({
    // 基础养老金 outside the standard of the day; raised once for each level of a person.
    code: 'AMOUNT_AGAINST_RULE',
    where: `l.regular AND l.scheme = 'RESIDENT' AND l.base + l.adjustment > 0
        AND (l.base + l.adjustment < :baseMinimum::numeric OR l.base + l.adjustment > :baseMaximum::numeric)`,
    key: `l.beneficiary_id || '/base/' || (l.base + l.adjustment)`,
    amount: `CASE WHEN l.base + l.adjustment < :baseMinimum::numeric THEN :baseMinimum::numeric - l.base - l.adjustment
         ELSE l.base + l.adjustment - :baseMaximum::numeric END`,
    evidence: `'part', 'BASE', 'paid', (l.base + l.adjustment)::text, 'due',
         CASE WHEN l.base + l.adjustment < :baseMinimum::numeric THEN :baseMinimum::numeric ELSE :baseMaximum::numeric END::text`,
  }),
  ofLines({
    // 个人账户养老金 = balance when the pension began ÷ 139, for people whose balance a list states.
    code: 'AMOUNT_AGAINST_RULE',
    join: `JOIN (SELECT DISTINCT ON (beneficiary_id) beneficiary_id, amount, source FROM audit_listed
           WHERE kind = 'ACCOUNT_BALANCE' AND score >= 90
           ORDER BY beneficiary_id, issued_on DESC, list_id DESC) b ON b.beneficiary_id = l.beneficiary_id`,
    where: `l.regular AND l.scheme = 'RESIDENT'
        AND abs(l.personal - round(b.amount / :divisor::numeric, 2)) > :tolerance::numeric`,
    key: `l.beneficiary_id || '/personal/' || l.personal`,
    amount: `abs(l.personal - round(b.amount / :divisor::numeric, 2))`,
    evidence: `'part', 'PERSONAL', 'paid', l.personal::text, 'due', round(b.amount / :divisor::numeric, 2)::text,
         'balance', b.amount::text, 'divisor', :divisor::text, 'source', b.source`,
  }),
  ofLines({
    // Net of back-pay, one-off payments and the yearly adjustment, which has a bound of its own.
    code: 'AMOUNT_JUMP',
    join: `JOIN fund f ON f.agency_id = :agency AND f.scheme = l.scheme`,
    where: `l.regular AND l.level_differs AND l.last_regular > 0
        AND (abs(l.base + l.personal - l.last_regular) * 100 > coalesce(:percent::numeric, f.jump_percent) * l.last_regular
          OR abs(l.adjustment - l.last_adjustment) * 100 > :adjustmentPercent::numeric * l.last_regular
            AND abs(l.base + l.personal + l.adjustment - l.last_regular - l.last_adjustment) * 100
              > :adjustmentPercent::numeric * l.last_regular)`,
    amount: `abs(l.base + l.personal + l.adjustment - l.last_regular - l.last_adjustment)`,
    evidence: `'last', (l.last_regular + l.last_adjustment)::text, 'now', (l.base + l.personal + l.adjustment)::text,
         'percent', round((l.base + l.personal + l.adjustment - l.last_regular - l.last_adjustment) * 100 / l.last_regular, 1)::text`,
  }),
  ofLines({
    // Computed amounts are hardly ever round; a base without a personal part is a figure of a table and says nothing. What is
    // as it was last month was looked at then.
    code: 'ROUND_AMOUNT',
    where: `l.regular AND (l.change_kind <> 'SAME' OR l.backed OR l.period = :from)
        AND (l.base + l.personal + l.adjustment > 0 AND (l.scheme <> 'RESIDENT' OR l.personal > 0)
            AND (l.base + l.personal + l.adjustment) % :multiple::numeric = 0
          OR l.backed AND l.back_pay % :multiple::numeric = 0 AND NOT ${EXPLAINED})`,
    key: `l.beneficiary_id || '/' || l.scheme || '/' || l.base + l.personal + l.adjustment || '/'
         || CASE WHEN l.back_pay % :multiple::numeric = 0 THEN l.back_pay ELSE 0 END`,
    evidence: `'regular', (l.base + l.personal + l.adjustment)::text, 'backPay', l.back_pay::text, 'multiple', :multiple::text`,
  }),
  ofLines({
    // The same back-pay to the cent for several people of one township, where their months do not explain it.
    code: 'REPEATED_AMOUNT',
    join: `JOIN (SELECT l.scheme, l.township, l.back_pay, count(DISTINCT l.beneficiary_id) AS people FROM audit_line l
           WHERE l.regular AND l.backed AND NOT ${EXPLAINED}
           GROUP BY l.scheme, l.township, l.back_pay HAVING count(DISTINCT l.beneficiary_id) >= :people::int) r
         ON r.scheme = l.scheme AND r.back_pay = l.back_pay AND r.township IS NOT DISTINCT FROM l.township`,
    where: `l.regular AND l.backed AND NOT ${EXPLAINED}`,
    amount: 'l.back_pay',
    evidence: `'backPay', l.back_pay::text, 'people', r.people, 'township', l.township, ${PERIODS}`,
  }),
];
