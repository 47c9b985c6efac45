import { ofRun, PERSON_IS_SUBJECT } from './check-query.js';
import type { CheckQuery } from './check-query.js';

/** What was done, and by whom, around the payments. */
export const behindChecks: readonly CheckQuery[] = [
  ofRun(
    'ACTIVE_AFTER_DEATH',
    'RUN',
    `
    -- Somebody acts for a person who is dead by then: another account or name, a certification, a resumption.
    SELECT DISTINCT ON (x.key) x.key AS subject_key, NULL::text AS scheme, NULL::int AS period, NULL::bigint AS batch_id, NULL::int AS line_no,
           d.beneficiary_id, x.users AS user_ids, NULL::numeric AS amount,
           jsonb_build_object('diedOn', d.from_on, 'on', x.on_day, 'what', x.what, 'source', d.source) AS evidence
      FROM audit_listed d
      JOIN (
        SELECT c.beneficiary_id, c.kind AS what, c.changed_on AS on_day, 'change/' || c.id AS key, array_remove(ARRAY[c.changed_by], NULL) AS users
          FROM audit_register_change c WHERE c.agency_id = :agency AND c.kind IN ('NAME', 'ACCOUNT', 'ACCOUNT_NAME', 'BANK')
        UNION ALL
        SELECT c.beneficiary_id, 'RESUMED', to_date(c.effective_period::text, 'YYYYMM'), 'resume/' || c.id, '{}'
          FROM spell_change c WHERE c.agency_id = :agency AND c.kind = 'RESUMED'
        UNION ALL
        SELECT c.beneficiary_id, 'CERTIFIED', c.certified_on, 'certification/' || c.id, ARRAY[c.recorded_by]
          FROM certification c WHERE c.agency_id = :agency
           AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)) x ON x.beneficiary_id = d.beneficiary_id AND x.on_day > d.from_on
     WHERE d.kind = 'DEATH' AND d.score >= 90
       AND ${PERSON_IS_SUBJECT('d.beneficiary_id')}
     ORDER BY x.key, d.from_on`,
  ),
  ofRun(
    'SAME_USER_PERSON_AND_PAYMENT',
    'RUN',
    `
    -- Who changed name, account or spelling by hand and then handled the batch that paid by it. What a roll file says is not
    -- its importer's word, and corrections of a reissue are signed by three people together with the money.
    WITH change AS MATERIALIZED (
      SELECT c.* FROM audit_register_change c
       WHERE c.agency_id = :agency AND c.kind IN ('NAME', 'ACCOUNT', 'ACCOUNT_NAME') AND c.roll_id IS NULL AND c.changed_by IS NOT NULL
         AND NOT EXISTS (SELECT FROM payout_batch r WHERE r.agency_id = :agency AND r.act_id = c.act_id))
    SELECT c.id || '/' || c.changed_by AS subject_key, p.scheme, p.period, p.batch_id, p.line_no, c.beneficiary_id,
           ARRAY[c.changed_by] AS user_ids, p.amount,
           jsonb_build_object('user', (SELECT u.name FROM app_user u WHERE u.id = c.changed_by), 'what', c.kind, 'oldValue', c.old_value,
             'newValue', c.new_value, 'changedOn', c.changed_on, 'step', p.step, 'number', p.number) AS evidence
      FROM change c
     CROSS JOIN LATERAL (
        -- The first payment after the change whose batch went through the same hands.
        SELECT p.scheme, p.period, p.batch_id, p.line_no, p.amount, b.number, h.step
          FROM payout p
          JOIN payout_batch b ON b.id = p.batch_id AND b.act_id > c.act_id AND b.state <> 'WITHDRAWN'
          JOIN audit_handler h ON h.batch_id = b.id AND h.user_id = c.changed_by
         WHERE p.agency_id = :agency AND p.period BETWEEN :from AND :to AND p.beneficiary_id = c.beneficiary_id AND p.live
         ORDER BY b.act_id, p.line_no, h.step LIMIT 1) p`,
  ),
  ofRun(
    'SAME_PAIR_SIGNS',
    'RUN',
    `
    -- Two neighbouring signatures always by the same two, though others could sign and the second does not sign as much
    -- with everybody else: where one person signs all there is of a step, nothing is said.
    WITH signed AS (
      SELECT s.batch_id, s.step, s.actor_id FROM batch_signature s JOIN payout_batch b ON b.id = s.batch_id AND b.round = s.round
       WHERE b.agency_id = :agency AND b.period BETWEEN :from AND :to AND b.state NOT IN ('DRAFT', 'WITHDRAWN')),
    able AS (
      SELECT r.role, r.user_id FROM user_role r JOIN app_user u ON u.id = r.user_id AND u.active
        JOIN user_agency a ON a.user_id = r.user_id AND a.agency_id = :agency
      UNION SELECT CASE step WHEN 'SUBMIT' THEN 'FINANCE_CLERK' WHEN 'REVIEW' THEN 'REVIEWER' ELSE 'APPROVER' END, actor_id FROM signed),
    pair AS (
      SELECT a.step AS first_step, b.step AS second_step, a.actor_id AS first_id, b.actor_id AS second_id, count(*) AS together
        FROM signed a JOIN signed b ON b.batch_id = a.batch_id AND (a.step, b.step) IN (('SUBMIT', 'REVIEW'), ('REVIEW', 'APPROVE'))
       GROUP BY 1, 2, 3, 4),
    share AS (
      SELECT pair.*, sum(together) OVER (PARTITION BY first_step, first_id) AS of_first,
             sum(together) OVER (PARTITION BY first_step, second_id) AS of_second, sum(together) OVER (PARTITION BY first_step) AS of_all FROM pair)
    SELECT s.first_step || '/' || s.first_id || '/' || s.second_id AS subject_key, NULL::text AS scheme, NULL::int AS period, NULL::bigint AS batch_id,
           NULL::int AS line_no, NULL::bigint AS beneficiary_id, ARRAY[s.first_id, s.second_id] AS user_ids, NULL::numeric AS amount,
           jsonb_build_object('first', u.name, 'firstStep', s.first_step, 'second', v.name, 'secondStep', s.second_step,
             'together', s.together, 'batches', s.of_first, 'percent', round(s.together * 100 / s.of_first, 1)::text) AS evidence
      FROM share s JOIN app_user u ON u.id = s.first_id JOIN app_user v ON v.id = s.second_id
     WHERE s.of_first >= :batches::int AND s.together * 100 >= :percent::numeric * s.of_first
       AND ((s.of_second - s.together) * 100 < :percent::numeric * nullif(s.of_all - s.of_first, 0)) IS NOT FALSE
       AND EXISTS (SELECT FROM able o WHERE o.user_id NOT IN (s.first_id, s.second_id)
         AND o.role = CASE s.second_step WHEN 'REVIEW' THEN 'REVIEWER' ELSE 'APPROVER' END)`,
  ),
  ofRun(
    'BANK_FILE_REDOWNLOADED',
    'RUN',
    `
    -- Each download beyond those allowed.
    SELECT d.bank_file_id || '/' || d.no AS subject_key, b.scheme, b.period, b.id AS batch_id, NULL::int AS line_no, NULL::bigint AS beneficiary_id,
           ARRAY[d.actor_id] AS user_ids, NULL::numeric AS amount,
           jsonb_build_object('number', b.number, 'fileName', f.file_name, 'no', d.no, 'user', u.name,
             'at', to_char(d.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')) AS evidence
      FROM bank_file_download d
      JOIN bank_file f ON f.id = d.bank_file_id
      JOIN payout_batch b ON b.id = f.batch_id
      JOIN app_user u ON u.id = d.actor_id
     WHERE d.agency_id = :agency AND b.period BETWEEN :from AND :to AND d.no > :downloads::int`,
  ),
];
