import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cases of the audit: findings with their lines, flags, events, inspections, notices, recovery plans, recoveries and
 * write-offs. New tables; takes short exclusive locks on `voucher` and `red_flag_event` for their triggers.
 *
 * Months and amount of a finding follow from its lines, its state from its events, what is recovered from its recoveries.
 * Who handled a payout neither adds its line nor handles or decides the case (回避).
 */
export class AddAuditCases20261128000300 implements MigrationInterface {
  readonly name = 'AddAuditCases20261128000300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
-- Numbers and deadlines ------------------------------------------------------------------------------------------
CREATE TABLE case_number (
  agency_id int NOT NULL REFERENCES agency,
  series text NOT NULL CHECK (series IN ('FINDING', 'INSPECTION', 'RETURN_ORDER', 'RESULT')),
  year int NOT NULL,
  last int NOT NULL,
  PRIMARY KEY (agency_id, series, year)
);
COMMENT ON TABLE case_number IS 'Last number of findings and of each kind of notice by year; a rollback gives a number back, so there are no gaps';
CREATE FUNCTION case_next_number(p_agency int, p_series text, p_year int) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO case_number AS n VALUES (p_agency, p_series, p_year, 1)
  ON CONFLICT (agency_id, series, year) DO UPDATE SET last = n.last + 1 RETURNING last
$$;

CREATE TABLE case_term (
  name text PRIMARY KEY,
  value int NOT NULL CHECK (value BETWEEN 0 AND 3660),
  basis text NOT NULL
);
COMMENT ON TABLE case_term IS 'Terms as shipped: days, working days where the name says so';
INSERT INTO case_term VALUES
  ('NOTICE_DAYS_AHEAD', 3, '社会保险稽核：提前3日通知被稽核对象'),
  ('RESULT_WORKING_DAYS_CLEAN', 5, '社会保险稽核：未发现问题的，稽核结束后5个工作日内书面告知'),
  ('RESULT_WORKING_DAYS_FOUND', 10, '社会保险稽核：发现问题的，稽核结束后10个工作日内送达'),
  ('RETURN_DAYS', 30, '责令退回告知书的退回期限'),
  ('REVIEW_DAYS', 60, '对告知书不服的，申请行政复议的期限');
CREATE TABLE case_term_value (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL REFERENCES case_term,
  valid_from date NOT NULL,
  value int NOT NULL CHECK (value BETWEEN 0 AND 3660),
  basis text NOT NULL CHECK (length(trim(basis)) BETWEEN 2 AND 300),
  set_by bigint NOT NULL REFERENCES app_user,
  set_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE case_term_value IS 'Dated values over the shipped ones; of two for one day the later one counts';
CREATE INDEX case_term_value_name ON case_term_value (agency_id, name, valid_from);
CREATE FUNCTION case_term_on(p_agency int, p_name text, p_on date) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT v.value FROM case_term_value v WHERE v.agency_id = p_agency AND v.name = p_name AND v.valid_from <= p_on
    ORDER BY v.valid_from DESC, v.id DESC LIMIT 1), (SELECT t.value FROM case_term t WHERE t.name = p_name))
$$;

-- Findings -------------------------------------------------------------------------------------------------------
CREATE TABLE finding (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  year int NOT NULL,
  no int NOT NULL,
  source text NOT NULL CHECK (source IN ('OWN_CHECK', 'UPPER_LIST', 'COMPLAINT', 'EXTERNAL_AUDIT')),
  source_reference text CHECK (length(trim(source_reference)) BETWEEN 1 AND 200),
  beneficiary_id bigint NOT NULL,
  scheme text NOT NULL,
  error_kind text NOT NULL CHECK (error_kind IN ('DEATH', 'PRISON', 'DUPLICATE', 'UNDER_AGE', 'WRONG_AMOUNT', 'BACK_PAY', 'AFTER_STOP', 'MISSED',
    'SHARED_ACCOUNT', 'ACCOUNT_CHANGED', 'IDENTITY_CHANGED', 'OTHER')),
  facts text NOT NULL CHECK (length(trim(facts)) BETWEEN 5 AND 4000),
  state text NOT NULL DEFAULT 'OPEN'
    CHECK (state IN ('OPEN', 'PROPOSED', 'DETERMINED', 'NOTIFIED', 'RECOVERING', 'CLOSED', 'DISMISSED')),
  months int NOT NULL DEFAULT 0,
  first_period int,
  last_period int,
  amount numeric(16,2) NOT NULL DEFAULT 0,
  recovered numeric(16,2) NOT NULL DEFAULT 0,
  written_off numeric(16,2) NOT NULL DEFAULT 0,
  opened_by bigint NOT NULL REFERENCES app_user,
  opened_at timestamptz NOT NULL,
  opened_on date NOT NULL,
  handler_id bigint NOT NULL REFERENCES app_user,
  determined_by bigint REFERENCES app_user,
  determined_on date,
  ended_on date,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, year, no),
  FOREIGN KEY (agency_id, beneficiary_id) REFERENCES beneficiary,
  FOREIGN KEY (agency_id, scheme) REFERENCES fund (agency_id, scheme),
  CONSTRAINT finding_money CHECK (recovered >= 0 AND written_off >= 0 AND recovered + written_off <= amount),
  CONSTRAINT finding_determined CHECK (num_nulls(determined_by, determined_on) IN (0, 2)
    AND (state NOT IN ('DETERMINED', 'NOTIFIED', 'RECOVERING', 'CLOSED') OR determined_by IS NOT NULL)),
  CONSTRAINT finding_ended CHECK ((state IN ('CLOSED', 'DISMISSED')) = (ended_on IS NOT NULL)),
  CONSTRAINT finding_closed CHECK (state <> 'CLOSED' OR recovered + written_off = amount)
);
COMMENT ON TABLE finding IS '问题 (case): a wrong payment to a person under one scheme. Numbered by year without gaps; months and amount follow from the lines, the state from the events';
COMMENT ON COLUMN finding.source_reference IS 'Number of the list, complaint or audit report it came from';
COMMENT ON COLUMN finding.months IS 'Distinct months paid for among the lines';
COMMENT ON COLUMN finding.handler_id IS 'Auditor in charge';
CREATE INDEX finding_person ON finding (agency_id, beneficiary_id);
CREATE INDEX finding_state ON finding (agency_id, state, id);

CREATE FUNCTION finding_insert_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.opened_on := (NEW.opened_at AT TIME ZONE 'Asia/Shanghai')::date;
  NEW.year := extract(year FROM NEW.opened_on);
  NEW.no := case_next_number(NEW.agency_id, 'FINDING', NEW.year);
  RETURN NEW;
END $$;
CREATE TRIGGER finding_insert_guard BEFORE INSERT ON finding FOR EACH ROW EXECUTE FUNCTION finding_insert_guard();
CREATE FUNCTION finding_text_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'OPEN' THEN PERFORM fail('FINDING_NOT_OPEN', jsonb_build_object('id', OLD.id)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_text_guard BEFORE UPDATE OF facts, error_kind, source_reference ON finding FOR EACH ROW EXECUTE FUNCTION finding_text_guard();

CREATE TABLE finding_line (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  period int NOT NULL,
  batch_id bigint NOT NULL,
  line_no int NOT NULL,
  paid numeric(16,2) NOT NULL,
  due numeric(16,2) NOT NULL CHECK (due >= 0 AND due <> 'NaN'),
  overpaid numeric(16,2) NOT NULL GENERATED ALWAYS AS (paid - due) STORED CHECK (overpaid > 0),
  of_base numeric(16,2) NOT NULL CHECK (of_base >= 0),
  of_personal numeric(16,2) NOT NULL CHECK (of_personal >= 0),
  of_grant numeric(16,2) NOT NULL CHECK (of_grant >= 0),
  paid_on date NOT NULL,
  added_by bigint NOT NULL REFERENCES app_user,
  added_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  removed_by bigint REFERENCES app_user,
  removed_at timestamptz,
  removed_act_id bigint,
  CONSTRAINT finding_line_split CHECK (of_base + of_personal + of_grant = paid - due),
  CHECK (num_nulls(removed_by, removed_at, removed_act_id) IN (0, 3))
);
COMMENT ON TABLE finding_line IS 'A payout that was paid wrongly: what was paid (copied), what was due, the difference. One that was taken out again stays as history';
COMMENT ON COLUMN finding_line.of_base IS 'Overpaid part of basic pension, adjustment and back-pay; with of_personal and of_grant the whole, in proportion to what was paid';
COMMENT ON COLUMN finding_line.paid_on IS 'Day of the expense: of the slip that paid it; of a reissue paid out of held money, of the first payment';
CREATE UNIQUE INDEX finding_line_once ON finding_line (finding_id, period, batch_id, line_no) WHERE removed_at IS NULL;
CREATE INDEX finding_line_payout ON finding_line (agency_id, period, batch_id, line_no);

CREATE TABLE finding_flag (
  agency_id int NOT NULL,
  finding_id bigint NOT NULL REFERENCES finding,
  flag_id bigint NOT NULL REFERENCES red_flag,
  live boolean NOT NULL DEFAULT true,
  linked_by bigint NOT NULL REFERENCES app_user,
  linked_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (finding_id, flag_id)
);
COMMENT ON COLUMN finding_flag.live IS 'False when the finding was dismissed: the flag is free for another one';
CREATE UNIQUE INDEX finding_flag_once ON finding_flag (flag_id) WHERE live;

CREATE FUNCTION finding_recused(p_finding bigint, p_actor bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM finding_line l WHERE l.finding_id = p_finding AND l.removed_at IS NULL AND payout_handled_by(l.batch_id, l.line_no, p_actor))
    OR EXISTS (SELECT FROM finding_flag x JOIN red_flag r ON r.id = x.flag_id WHERE x.finding_id = p_finding AND p_actor = ANY (r.user_ids));
END;
COMMENT ON FUNCTION finding_recused IS 'Whether this person had a hand in a payout of the case, or is one whom a flag of the case is about';

CREATE FUNCTION finding_open_for(p_agency int, p_finding bigint) RETURNS finding LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding;
BEGIN
  SELECT * INTO f FROM finding WHERE id = p_finding AND agency_id = p_agency FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', p_finding)); END IF;
  IF f.state <> 'OPEN' THEN PERFORM fail('FINDING_NOT_OPEN', jsonb_build_object('id', f.id)); END IF;
  RETURN f;
END $$;

CREATE FUNCTION finding_line_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding; p payout; claimed numeric; w_base numeric; w_personal numeric; w_grant numeric; w numeric; over numeric;
BEGIN
  f := finding_open_for(NEW.agency_id, NEW.finding_id);
  SELECT * INTO p FROM payout WHERE agency_id = NEW.agency_id AND period = NEW.period AND batch_id = NEW.batch_id AND line_no = NEW.line_no;
  IF NOT FOUND OR p.beneficiary_id <> f.beneficiary_id OR p.scheme <> f.scheme THEN
    PERFORM fail('FINDING_LINE_FOREIGN', jsonb_build_object('batchId', NEW.batch_id, 'lineNo', NEW.line_no));
  END IF;
  IF p.outcome IS DISTINCT FROM 'PAID' THEN
    PERFORM fail('FINDING_LINE_NOT_PAID', jsonb_build_object('batchId', NEW.batch_id, 'lineNo', NEW.line_no));
  END IF;
  IF payout_handled_by(p.batch_id, p.line_no, NEW.added_by) OR payout_handled_by(p.batch_id, p.line_no, f.handler_id)
    OR payout_handled_by(p.batch_id, p.line_no, f.opened_by) THEN
    PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id));
  END IF;
  NEW.paid := p.amount;
  over := p.amount - NEW.due;
  IF NEW.due < 0 OR over <= 0 THEN
    PERFORM fail('FINDING_LINE_NOT_OVERPAID', jsonb_build_object('paid', p.amount::text, 'due', NEW.due::text));
  END IF;
  -- Two cases on one payout wait for each other here, and then see each other.
  PERFORM FROM beneficiary WHERE agency_id = f.agency_id AND id = f.beneficiary_id FOR UPDATE;
  SELECT coalesce(sum(l.overpaid), 0) INTO claimed FROM finding_line l JOIN finding x ON x.id = l.finding_id
   WHERE l.agency_id = NEW.agency_id AND l.period = NEW.period AND l.batch_id = NEW.batch_id AND l.line_no = NEW.line_no
     AND l.removed_at IS NULL AND x.state <> 'DISMISSED';
  IF claimed + over > p.amount THEN
    PERFORM fail('FINDING_LINE_BEYOND_PAID', jsonb_build_object('batchId', NEW.batch_id, 'lineNo', NEW.line_no, 'paid', p.amount::text, 'claimed', claimed::text));
  END IF;
  -- In proportion to the details that the payment consisted of; running sums are rounded, so nothing is lost or gained.
  w_base := greatest(p.base + p.adjustment + p.back_pay, 0);
  w_personal := greatest(p.personal, 0);
  w_grant := greatest(p.grant_amount, 0);
  w := w_base + w_personal + w_grant;
  NEW.of_base := round(over * w_base / w, 2);
  NEW.of_personal := round(over * (w_base + w_personal) / w, 2) - NEW.of_base;
  NEW.of_grant := over - NEW.of_base - NEW.of_personal;
  WITH RECURSIVE chain AS (
    SELECT p.batch_id AS batch_id, p.parent_batch_id AS parent_batch_id, p.parent_line_no AS parent_line_no, 0 AS step
    UNION ALL
    SELECT o.batch_id, o.parent_batch_id, o.parent_line_no, c.step + 1 FROM chain c
      JOIN payout o ON o.agency_id = NEW.agency_id AND o.period = NEW.period AND o.batch_id = c.parent_batch_id AND o.line_no = c.parent_line_no)
  SELECT coalesce(s.paid_on, b.pay_on) INTO NEW.paid_on FROM chain c JOIN payout_batch b ON b.id = c.batch_id LEFT JOIN bank_slip s ON s.batch_id = c.batch_id
    JOIN fund u ON u.agency_id = NEW.agency_id AND u.scheme = f.scheme
   WHERE CASE u.bounce_rule WHEN 'RED_EXPENSE' THEN c.step = 0 ELSE c.parent_batch_id IS NULL END;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_line_guard BEFORE INSERT ON finding_line FOR EACH ROW EXECUTE FUNCTION finding_line_guard();
CREATE FUNCTION finding_line_removal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM finding_open_for(OLD.agency_id, OLD.finding_id);
  IF OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL THEN PERFORM fail('FINDING_LINE_REMOVED', jsonb_build_object('id', OLD.id)); END IF;
  IF payout_handled_by(OLD.batch_id, OLD.line_no, NEW.removed_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', OLD.finding_id)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_line_removal_guard BEFORE UPDATE ON finding_line FOR EACH ROW EXECUTE FUNCTION finding_line_removal_guard();
CREATE FUNCTION finding_sum_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE finding f SET months = s.months, amount = s.amount, first_period = s.first, last_period = s.last
    FROM (SELECT c.finding_id, count(DISTINCT l.period)::int AS months, coalesce(sum(l.overpaid), 0) AS amount, min(l.period) AS first, max(l.period) AS last
            FROM (SELECT DISTINCT finding_id FROM changed) c LEFT JOIN finding_line l ON l.finding_id = c.finding_id AND l.removed_at IS NULL GROUP BY 1) s
   WHERE f.id = s.finding_id;
  RETURN NULL;
END $$;
CREATE TRIGGER finding_line_added AFTER INSERT ON finding_line REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION finding_sum_lines();
CREATE TRIGGER finding_line_taken_out AFTER UPDATE ON finding_line REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION finding_sum_lines();

CREATE FUNCTION finding_flag_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding; r red_flag;
BEGIN
  f := finding_open_for(NEW.agency_id, NEW.finding_id);
  SELECT * INTO r FROM red_flag WHERE id = NEW.flag_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND OR r.beneficiary_id IS DISTINCT FROM f.beneficiary_id THEN PERFORM fail('FINDING_FLAG_FOREIGN', jsonb_build_object('id', NEW.flag_id)); END IF;
  IF r.state <> 'CONFIRMED' THEN PERFORM fail('FINDING_FLAG_NOT_CONFIRMED', jsonb_build_object('id', NEW.flag_id)); END IF;
  IF NEW.linked_by = ANY (r.user_ids) OR f.handler_id = ANY (r.user_ids) OR f.opened_by = ANY (r.user_ids) THEN
    PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id));
  END IF;
  NEW.live := true;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_flag_guard BEFORE INSERT ON finding_flag FOR EACH ROW EXECUTE FUNCTION finding_flag_guard();
CREATE FUNCTION red_flag_event_in_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM finding_flag x WHERE x.flag_id = NEW.flag_id AND x.live) THEN
    PERFORM fail('RED_FLAG_IN_CASE', jsonb_build_object('id', NEW.flag_id));
  END IF;
  RETURN NEW;
END $$;
-- After red_flag_event_guard, which holds the flag's lock: a case that is being opened on the flag has been seen.
CREATE TRIGGER red_flag_event_in_case BEFORE INSERT ON red_flag_event FOR EACH ROW WHEN (NEW.action = 'reopen') EXECUTE FUNCTION red_flag_event_in_case();

CREATE FUNCTION finding_digest(p_finding bigint) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT sm3(lp(f.id::text) || lp(f.year::text) || lp(f.no::text) || lp(f.source) || lp(f.source_reference) || lp(f.beneficiary_id::text) || lp(f.scheme)
      || lp(f.error_kind) || lp(f.facts) || lp(f.months::text) || lp(f.amount::text)
      || coalesce((SELECT string_agg(lp(l.period::text) || lp(l.batch_id::text) || lp(l.line_no::text) || lp(l.paid::text) || lp(l.due::text), ''
           ORDER BY l.period, l.batch_id, l.line_no) FROM finding_line l WHERE l.finding_id = f.id AND l.removed_at IS NULL), ''))
    FROM finding f WHERE f.id = p_finding
$$;
COMMENT ON FUNCTION finding_digest IS 'SM3 over what the determination says; equals findingText in src/cases/domain';

-- Papers, inspections, notices -----------------------------------------------------------------------------------
CREATE TABLE finding_paper (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  kind text NOT NULL CHECK (kind IN ('EVIDENCE', 'AGREEMENT', 'DELIVERY', 'WRITE_OFF')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  file_id uuid NOT NULL REFERENCES stored_file,
  added_by bigint NOT NULL REFERENCES app_user,
  added_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (finding_id, id)
);
COMMENT ON TABLE finding_paper IS 'Scanned papers of the case: evidence, instalment agreement, proof of delivery, document of a write-off';
CREATE FUNCTION finding_paper_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finding f WHERE f.id = NEW.finding_id AND f.agency_id = NEW.agency_id) THEN
    PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id));
  END IF;
  IF NOT EXISTS (SELECT FROM stored_file s WHERE s.id = NEW.file_id AND s.agency_id = NEW.agency_id AND s.purpose = 'finding-paper') THEN
    PERFORM fail('FINDING_PAPER_FOREIGN', jsonb_build_object('id', NEW.file_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_paper_guard BEFORE INSERT ON finding_paper FOR EACH ROW EXECUTE FUNCTION finding_paper_guard();

CREATE TABLE finding_notice (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  kind text NOT NULL CHECK (kind IN ('INSPECTION', 'RETURN_ORDER', 'RESULT')),
  year int NOT NULL,
  no int NOT NULL,
  months int NOT NULL,
  amount numeric(16,2) NOT NULL,
  due_on date,
  recipient text CHECK (length(trim(recipient)) BETWEEN 2 AND 100),
  place text CHECK (length(trim(place)) BETWEEN 2 AND 200),
  pdf_file_id uuid NOT NULL REFERENCES stored_file,
  docx_file_id uuid NOT NULL REFERENCES stored_file,
  issued_by bigint NOT NULL REFERENCES app_user,
  issued_at timestamptz NOT NULL,
  issued_on date NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, kind, year, no),
  CHECK ((kind = 'RESULT') = (due_on IS NULL))
);
COMMENT ON TABLE finding_notice IS '稽核通知书, 责令退回告知书, 稽核结果告知书: figures as printed, both files as issued (their digests in stored_file)';
COMMENT ON COLUMN finding_notice.recipient IS 'To whom it is written when not to the person, e.g. the family of one who died';
COMMENT ON COLUMN finding_notice.due_on IS 'INSPECTION: day of the inspection; RETURN_ORDER: last day of the return';
CREATE INDEX finding_notice_finding ON finding_notice (finding_id, kind, id);
CREATE FUNCTION finding_notice_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding;
BEGIN
  SELECT * INTO f FROM finding WHERE id = NEW.finding_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id)); END IF;
  IF (CASE NEW.kind WHEN 'INSPECTION' THEN f.state NOT IN ('OPEN', 'PROPOSED') WHEN 'RETURN_ORDER' THEN f.state NOT IN ('DETERMINED', 'NOTIFIED', 'RECOVERING')
      ELSE f.state IN ('OPEN', 'PROPOSED') END) THEN
    PERFORM fail('FINDING_NOTICE_STATE', jsonb_build_object('kind', NEW.kind, 'state', f.state));
  END IF;
  IF finding_recused(f.id, NEW.issued_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id)); END IF;
  NEW.issued_on := (NEW.issued_at AT TIME ZONE 'Asia/Shanghai')::date;
  IF NEW.due_on < NEW.issued_on THEN PERFORM fail('FINDING_NOTICE_DUE', jsonb_build_object('dueOn', NEW.due_on)); END IF;
  IF NEW.year <> extract(year FROM NEW.issued_on) OR NEW.no <> (SELECT n.last FROM case_number n WHERE n.agency_id = NEW.agency_id AND n.series = NEW.kind AND n.year = NEW.year)
    OR (NEW.months, NEW.amount) IS DISTINCT FROM (f.months, f.amount) THEN
    PERFORM fail('FINDING_NOTICE_DIFFERS', jsonb_build_object('id', f.id));
  END IF;
  IF EXISTS (SELECT FROM (VALUES (NEW.pdf_file_id), (NEW.docx_file_id)) x(id) WHERE NOT EXISTS (SELECT FROM stored_file s
      WHERE s.id = x.id AND s.agency_id = NEW.agency_id AND s.purpose = 'finding-notice')) THEN
    PERFORM fail('FINDING_PAPER_FOREIGN', jsonb_build_object('id', f.id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_notice_guard BEFORE INSERT ON finding_notice FOR EACH ROW EXECUTE FUNCTION finding_notice_guard();
-- The number is printed on the notice, so it is drawn before the file is made; what was drawn is used at the commit.
CREATE FUNCTION case_number_used() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finding_notice n WHERE n.agency_id = NEW.agency_id AND n.kind = NEW.series AND n.year = NEW.year AND n.no = NEW.last)
    AND NOT EXISTS (SELECT FROM finding f WHERE NEW.series = 'FINDING' AND f.agency_id = NEW.agency_id AND f.year = NEW.year AND f.no = NEW.last) THEN
    PERFORM fail('FINDING_NUMBER_UNUSED', jsonb_build_object('series', NEW.series, 'no', NEW.last));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER case_number_used AFTER INSERT OR UPDATE ON case_number DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION case_number_used();

CREATE TABLE finding_delivery (
  agency_id int NOT NULL,
  notice_id bigint NOT NULL PRIMARY KEY REFERENCES finding_notice,
  delivered_on date NOT NULL,
  method text NOT NULL CHECK (method IN ('DIRECT', 'LEFT', 'MAIL', 'ENTRUSTED', 'PUBLIC')),
  receiver text NOT NULL CHECK (length(trim(receiver)) BETWEEN 1 AND 100),
  paper_id bigint REFERENCES finding_paper,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE finding_delivery IS 'Delivery (送达) of a notice: day, way, who received it';
CREATE FUNCTION finding_delivery_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE n finding_notice;
BEGIN
  SELECT * INTO n FROM finding_notice WHERE id = NEW.notice_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOTICE_NOT_FOUND', jsonb_build_object('id', NEW.notice_id)); END IF;
  IF NEW.delivered_on < n.issued_on OR NEW.delivered_on > (NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')::date THEN
    PERFORM fail('FINDING_DELIVERY_DATE', jsonb_build_object('on', NEW.delivered_on, 'issuedOn', n.issued_on));
  END IF;
  IF finding_recused(n.finding_id, NEW.recorded_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', n.finding_id)); END IF;
  IF NEW.paper_id IS NOT NULL AND NOT EXISTS (SELECT FROM finding_paper p WHERE p.id = NEW.paper_id AND p.finding_id = n.finding_id AND p.kind = 'DELIVERY') THEN
    PERFORM fail('FINDING_PAPER_FOREIGN', jsonb_build_object('id', NEW.paper_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_delivery_guard BEFORE INSERT ON finding_delivery FOR EACH ROW EXECUTE FUNCTION finding_delivery_guard();

CREATE TABLE finding_inspection (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  began_on date NOT NULL,
  ended_on date NOT NULL,
  inspectors text NOT NULL CHECK (length(trim(inspectors)) BETWEEN 2 AND 200),
  record text NOT NULL CHECK (length(trim(record)) BETWEEN 2 AND 4000),
  unannounced_reason text CHECK (length(trim(unannounced_reason)) BETWEEN 2 AND 500),
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CHECK (began_on <= ended_on)
);
COMMENT ON TABLE finding_inspection IS 'An inspection that took place; its end starts the term for the result';
COMMENT ON COLUMN finding_inspection.unannounced_reason IS 'Why it was not announced in time; without one the notice was delivered days ahead';
CREATE INDEX finding_inspection_finding ON finding_inspection (finding_id);
CREATE FUNCTION finding_inspection_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding; ahead int := case_term_on(NEW.agency_id, 'NOTICE_DAYS_AHEAD', NEW.began_on);
BEGIN
  f := finding_open_for(NEW.agency_id, NEW.finding_id);
  IF finding_recused(f.id, NEW.recorded_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id)); END IF;
  IF NEW.ended_on > (NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')::date THEN
    PERFORM fail('FINDING_INSPECTION_FUTURE', jsonb_build_object('on', NEW.ended_on));
  END IF;
  IF NEW.unannounced_reason IS NULL AND NOT EXISTS (SELECT FROM finding_notice n JOIN finding_delivery d ON d.notice_id = n.id
      WHERE n.finding_id = f.id AND n.kind = 'INSPECTION' AND d.delivered_on <= NEW.began_on - ahead) THEN
    PERFORM fail('FINDING_INSPECTION_UNANNOUNCED', jsonb_build_object('days', ahead));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_inspection_guard BEFORE INSERT ON finding_inspection FOR EACH ROW EXECUTE FUNCTION finding_inspection_guard();

-- Recovery -------------------------------------------------------------------------------------------------------
CREATE TABLE recovery_plan (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  no int NOT NULL,
  method text NOT NULL CHECK (method IN ('RETURN', 'INSTALMENTS', 'OFFSET')),
  amount numeric(16,2) NOT NULL CHECK (amount > 0),
  paper_id bigint,
  monthly numeric(16,2) CHECK (monthly > 0 AND monthly <> 'NaN'),
  note text CHECK (length(trim(note)) BETWEEN 2 AND 500),
  planned_by bigint NOT NULL REFERENCES app_user,
  planned_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (finding_id, no),
  FOREIGN KEY (finding_id, paper_id) REFERENCES finding_paper (finding_id, id),
  CONSTRAINT recovery_plan_agreement CHECK (method <> 'INSTALMENTS' OR paper_id IS NOT NULL),
  CONSTRAINT recovery_plan_monthly CHECK ((method = 'OFFSET') = (monthly IS NOT NULL))
);
COMMENT ON TABLE recovery_plan IS 'How the money is to come back: at once, in agreed instalments, or deducted from later benefits. The latest plan counts';
COMMENT ON COLUMN recovery_plan.amount IS 'What was open when it was made';
COMMENT ON COLUMN recovery_plan.monthly IS 'OFFSET: deducted each month';
CREATE TABLE recovery_plan_item (
  agency_id int NOT NULL,
  plan_id bigint NOT NULL REFERENCES recovery_plan,
  no int NOT NULL CHECK (no BETWEEN 1 AND 360),
  due_on date NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount > 0 AND amount <> 'NaN'),
  PRIMARY KEY (plan_id, no)
);
CREATE FUNCTION recovery_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding;
BEGIN
  SELECT * INTO f FROM finding WHERE id = NEW.finding_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id)); END IF;
  IF NEW.paper_id IS NOT NULL AND NOT EXISTS (SELECT FROM finding_paper p WHERE p.id = NEW.paper_id AND p.finding_id = f.id AND p.kind = 'AGREEMENT') THEN
    PERFORM fail('FINDING_PAPER_FOREIGN', jsonb_build_object('id', NEW.paper_id));
  END IF;
  NEW.no := 1 + (SELECT count(*) FROM recovery_plan p WHERE p.finding_id = f.id);
  NEW.amount := f.amount - f.recovered;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_plan_guard BEFORE INSERT ON recovery_plan FOR EACH ROW EXECUTE FUNCTION recovery_plan_guard();
-- A plan and its dates are one thing, complete at the commit.
CREATE FUNCTION recovery_plan_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p recovery_plan; s record;
BEGIN
  SELECT * INTO p FROM recovery_plan WHERE id = coalesce((to_jsonb(NEW) ->> 'plan_id')::bigint, (to_jsonb(NEW) ->> 'id')::bigint);
  SELECT count(*) AS items, coalesce(sum(x.amount), 0) AS amount, coalesce(bool_and(x.due_on > x.before), true) AS rising, coalesce(max(x.no), 0) AS last INTO s
    FROM (SELECT i.*, lag(i.due_on, 1, '-infinity') OVER (ORDER BY i.no) AS before FROM recovery_plan_item i WHERE i.plan_id = p.id) x;
  IF (CASE p.method WHEN 'OFFSET' THEN s.items <> 0 WHEN 'RETURN' THEN s.items <> 1 ELSE s.items < 2 END) OR s.last <> s.items OR NOT s.rising
    OR (p.method <> 'OFFSET' AND s.amount <> p.amount) THEN
    PERFORM fail('RECOVERY_PLAN_WRONG', jsonb_build_object('items', s.items, 'sum', s.amount::text, 'amount', p.amount::text));
  END IF;
  IF NOT EXISTS (SELECT FROM finding_event e WHERE e.finding_id = p.finding_id AND e.act_id = p.act_id AND e.action IN ('plan', 'replan')) THEN
    PERFORM fail('RECOVERY_PLAN_WRONG', jsonb_build_object('items', s.items, 'sum', s.amount::text, 'amount', p.amount::text));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recovery_plan_whole AFTER INSERT ON recovery_plan DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recovery_plan_whole();
CREATE CONSTRAINT TRIGGER recovery_plan_item_whole AFTER INSERT ON recovery_plan_item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recovery_plan_whole();

CREATE TABLE recovery (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  kind text NOT NULL CHECK (kind IN ('RECEIPT', 'OFFSET', 'BANK_RETURN')),
  on_date date NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount <> 0 AND amount <> 'NaN'),
  to_account text CHECK (to_account IN ('DISBURSEMENT', 'TREASURY')),
  payer text CHECK (length(trim(payer)) BETWEEN 1 AND 100),
  slip text CHECK (length(trim(slip)) BETWEEN 1 AND 100),
  period int,
  batch_id bigint,
  line_no int,
  payout_act_id bigint REFERENCES payout_act,
  reversal_of bigint UNIQUE REFERENCES recovery,
  reason text CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT recovery_receipt CHECK ((kind = 'RECEIPT') = (num_nonnulls(to_account, payer, slip) = 3) AND (kind = 'RECEIPT' OR num_nonnulls(to_account, payer, slip) = 0)),
  CONSTRAINT recovery_offset CHECK (num_nonnulls(period, batch_id, line_no) = CASE kind WHEN 'OFFSET' THEN 3 ELSE 0 END),
  CONSTRAINT recovery_bank_return CHECK ((kind = 'BANK_RETURN') = (payout_act_id IS NOT NULL)),
  CONSTRAINT recovery_sign CHECK ((amount < 0) = (reversal_of IS NOT NULL) AND (reversal_of IS NULL) = (reason IS NULL))
);
COMMENT ON TABLE recovery IS '追回: money received (RECEIPT, with a voucher), deducted from a later benefit (OFFSET) or returned by the bank and not paid again (BANK_RETURN); the last two lower the expense by themselves and have no voucher';
COMMENT ON COLUMN recovery.on_date IS 'Day of the money; of an offset, the day the smaller benefit was credited';
COMMENT ON COLUMN recovery.amount IS 'Yuan; a reversal repeats its original with the opposite sign';
CREATE INDEX recovery_finding ON recovery (finding_id, id);
CREATE INDEX recovery_offset_payout ON recovery (agency_id, period, batch_id, line_no) WHERE kind = 'OFFSET';
CREATE INDEX recovery_act ON recovery (payout_act_id) WHERE payout_act_id IS NOT NULL;

CREATE TABLE recovery_part (
  agency_id int NOT NULL,
  recovery_id bigint NOT NULL REFERENCES recovery,
  line_id bigint NOT NULL REFERENCES finding_line,
  base numeric(16,2) NOT NULL CHECK (base >= 0 AND base <> 'NaN'),
  personal numeric(16,2) NOT NULL CHECK (personal >= 0 AND personal <> 'NaN'),
  grant_amount numeric(16,2) NOT NULL CHECK (grant_amount >= 0 AND grant_amount <> 'NaN'),
  PRIMARY KEY (recovery_id, line_id),
  CHECK (base + personal + grant_amount > 0)
);
COMMENT ON TABLE recovery_part IS 'Which line of the case a recovery pays back, by detail of the benefit; a reversal has none, it frees those of its original';

CREATE FUNCTION recovery_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding; o recovery; p payout; a payout_act; used numeric; room numeric;
BEGIN
  SELECT * INTO f FROM finding WHERE id = NEW.finding_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id)); END IF;
  IF f.state <> 'RECOVERING' THEN PERFORM fail('FINDING_NOT_RECOVERING', jsonb_build_object('state', f.state)); END IF;
  IF NEW.reversal_of IS NOT NULL THEN
    SELECT * INTO o FROM recovery WHERE id = NEW.reversal_of AND finding_id = f.id;
    IF NOT FOUND OR o.reversal_of IS NOT NULL OR (o.kind, -o.amount, o.to_account, o.payer, o.slip, o.period, o.batch_id, o.line_no, o.payout_act_id)
      IS DISTINCT FROM (NEW.kind, NEW.amount, NEW.to_account, NEW.payer, NEW.slip, NEW.period, NEW.batch_id, NEW.line_no, NEW.payout_act_id) THEN
      PERFORM fail('RECOVERY_REVERSAL_NOT_OPPOSITE', jsonb_build_object('id', NEW.reversal_of));
    END IF;
    IF NEW.on_date < o.on_date THEN PERFORM fail('RECOVERY_DATE', jsonb_build_object('on', NEW.on_date)); END IF;
    RETURN NEW;
  END IF;
  IF f.recovered + NEW.amount > f.amount THEN
    PERFORM fail('RECOVERY_BEYOND_OPEN', jsonb_build_object('open', (f.amount - f.recovered)::text, 'amount', NEW.amount::text));
  END IF;
  IF NEW.kind = 'OFFSET' THEN
    IF finding_recused(f.id, NEW.recorded_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id)); END IF;
    -- Two cases that count on one deduction wait for each other here.
    PERFORM FROM beneficiary WHERE agency_id = f.agency_id AND id = f.beneficiary_id FOR UPDATE;
    SELECT * INTO p FROM payout WHERE agency_id = NEW.agency_id AND period = NEW.period AND batch_id = NEW.batch_id AND line_no = NEW.line_no;
    IF NOT FOUND OR p.beneficiary_id <> f.beneficiary_id OR p.scheme <> f.scheme OR p.outcome IS DISTINCT FROM 'PAID' OR p.adjustment >= 0
      OR p.credited_on < f.determined_on THEN
      PERFORM fail('RECOVERY_OFFSET_UNFIT', jsonb_build_object('batchId', NEW.batch_id, 'lineNo', NEW.line_no));
    END IF;
    SELECT coalesce(sum(x.amount), 0) INTO used FROM recovery x
     WHERE x.agency_id = NEW.agency_id AND x.kind = 'OFFSET' AND x.period = NEW.period AND x.batch_id = NEW.batch_id AND x.line_no = NEW.line_no;
    IF used + NEW.amount > -p.adjustment THEN
      PERFORM fail('RECOVERY_OFFSET_BEYOND', jsonb_build_object('deducted', (-p.adjustment)::text, 'used', used::text));
    END IF;
    NEW.on_date := p.credited_on;
  ELSIF NEW.kind = 'BANK_RETURN' THEN
    IF finding_recused(f.id, NEW.recorded_by) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id)); END IF;
    SELECT * INTO a FROM payout_act WHERE id = NEW.payout_act_id AND agency_id = NEW.agency_id AND kind = 'WAIVE' AND state = 'CONFIRMED';
    SELECT sum(l.overpaid) INTO room FROM finding_line l WHERE l.finding_id = f.id AND l.removed_at IS NULL AND l.period = a.period
      AND l.batch_id = a.batch_id AND l.line_no = a.line_no;
    SELECT coalesce(sum(x.amount), 0) INTO used FROM recovery x WHERE x.payout_act_id = NEW.payout_act_id AND x.finding_id = f.id;
    IF room IS NULL OR used + NEW.amount > room THEN
      PERFORM fail('RECOVERY_BANK_RETURN_UNFIT', jsonb_build_object('id', NEW.payout_act_id));
    END IF;
    NEW.on_date := a.on_date;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER recovery_guard BEFORE INSERT ON recovery FOR EACH ROW EXECUTE FUNCTION recovery_guard();
CREATE FUNCTION recovery_count() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE finding SET recovered = recovered + NEW.amount WHERE id = NEW.finding_id;
  RETURN NULL;
END $$;
CREATE TRIGGER recovery_count AFTER INSERT ON recovery FOR EACH ROW EXECUTE FUNCTION recovery_count();

CREATE FUNCTION recovery_part_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r recovery; l finding_line; s record;
BEGIN
  SELECT * INTO r FROM recovery WHERE id = NEW.recovery_id AND agency_id = NEW.agency_id;
  -- The finding was locked when the recovery was written, in this same transaction.
  PERFORM FROM finding WHERE id = r.finding_id FOR UPDATE;
  SELECT * INTO l FROM finding_line WHERE id = NEW.line_id AND finding_id = r.finding_id AND removed_at IS NULL;
  IF NOT FOUND OR r.reversal_of IS NOT NULL OR r.on_date < l.paid_on
    OR (r.kind = 'BANK_RETURN' AND NOT EXISTS (SELECT FROM payout_act a WHERE a.id = r.payout_act_id AND (a.batch_id, a.line_no) = (l.batch_id, l.line_no))) THEN
    PERFORM fail('RECOVERY_PART_WRONG', jsonb_build_object('lineId', NEW.line_id));
  END IF;
  SELECT sum(p.base) AS base, sum(p.personal) AS personal, sum(p.grant_amount) AS grants INTO s
    FROM recovery_part p WHERE p.line_id = l.id AND NOT EXISTS (SELECT FROM recovery x WHERE x.reversal_of = p.recovery_id);
  IF s.base > l.of_base OR s.personal > l.of_personal OR s.grants > l.of_grant THEN
    PERFORM fail('RECOVERY_PART_WRONG', jsonb_build_object('lineId', NEW.line_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recovery_part_guard AFTER INSERT ON recovery_part FOR EACH ROW EXECUTE FUNCTION recovery_part_guard();

-- Books and cases say the same ----------------------------------------------------------------------------------
CREATE FUNCTION recovery_voucher_fits(r recovery, v voucher) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.agency_id = r.agency_id AND v.total = r.amount AND v.voucher_on >= r.on_date
    AND v.fund = (SELECT f.scheme FROM finding f WHERE f.id = r.finding_id)
    AND r.amount = (SELECT sum(p.debit) FROM posting p JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
      WHERE p.voucher_id = v.id AND a.class = 'ASSET' AND ledger_control(p.agency_id, p.fund, p.account) IS NOT DISTINCT FROM CASE r.to_account WHEN 'DISBURSEMENT' THEN 'DISBURSEMENT' END
        AND (r.to_account = 'DISBURSEMENT' OR a.purpose = 'TREASURY'))
    AND coalesce((SELECT sum(p.credit) FROM posting p WHERE p.voucher_id = v.id AND ledger_control(p.agency_id, p.fund, p.account) = 'BENEFIT'), 0)
      = coalesce((SELECT sum(x.base + x.personal + x.grant_amount) FROM recovery_part x JOIN finding_line l ON l.id = x.line_id
          WHERE x.recovery_id = r.id AND extract(year FROM l.paid_on) = v.period / 100), 0)
$$;
COMMENT ON FUNCTION recovery_voucher_fits IS 'Debit: the account the money came to. Credit of the benefit accounts: exactly the parts whose expense was in the year of the voucher; the rest is income';
CREATE FUNCTION recovery_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r recovery;
BEGIN
  SELECT * INTO r FROM recovery WHERE id = coalesce((to_jsonb(NEW) ->> 'recovery_id')::bigint, (to_jsonb(NEW) ->> 'id')::bigint);
  IF r.reversal_of IS NULL AND r.amount IS DISTINCT FROM (SELECT sum(p.base + p.personal + p.grant_amount) FROM recovery_part p WHERE p.recovery_id = r.id) THEN
    PERFORM fail('RECOVERY_PART_WRONG', jsonb_build_object('id', r.id));
  END IF;
  IF r.kind = 'RECEIPT' AND NOT EXISTS (SELECT FROM voucher v WHERE v.agency_id = r.agency_id AND v.cause_type = 'RECOVERY' AND v.cause_id = coalesce(r.reversal_of, r.id)::text
      AND CASE WHEN r.reversal_of IS NULL THEN recovery_voucher_fits(r, v) ELSE EXISTS (SELECT FROM voucher x WHERE x.reversal_of = v.id AND x.voucher_on >= r.on_date) END) THEN
    PERFORM fail('RECOVERY_NOT_BOOKED', jsonb_build_object('id', r.id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER recovery_whole AFTER INSERT ON recovery DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recovery_whole();
CREATE CONSTRAINT TRIGGER recovery_part_whole AFTER INSERT ON recovery_part DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION recovery_whole();
CREATE FUNCTION voucher_recovery_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE root voucher; r recovery;
BEGIN
  root := voucher_root(NEW.id);
  IF root.cause_type <> 'RECOVERY' THEN RETURN NULL; END IF;
  SELECT * INTO r FROM recovery x WHERE x.agency_id = root.agency_id AND x.id::text = root.cause_id AND x.kind = 'RECEIPT' AND x.reversal_of IS NULL;
  IF NOT FOUND OR (CASE NEW.cause_type WHEN 'RECOVERY' THEN NOT recovery_voucher_fits(r, NEW)
      WHEN 'REVERSAL' THEN NEW.reversal_of <> root.id OR NOT EXISTS (SELECT FROM recovery x WHERE x.reversal_of = r.id) ELSE true END) THEN
    PERFORM fail('RECOVERY_BOOKED_BY_CASE', jsonb_build_object('id', root.cause_id));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voucher_recovery AFTER INSERT ON voucher DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.cause_type IN ('RECOVERY', 'REVERSAL', 'CORRECTION')) EXECUTE FUNCTION voucher_recovery_guard();

CREATE TABLE finding_write_off (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finding_id bigint NOT NULL REFERENCES finding,
  amount numeric(16,2) NOT NULL CHECK (amount > 0),
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 5 AND 500),
  paper_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REFUSED')),
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  decided_by bigint REFERENCES app_user,
  decided_at timestamptz,
  decided_reason text CHECK (length(trim(decided_reason)) BETWEEN 2 AND 500),
  act_id bigint NOT NULL,
  decided_act_id bigint,
  FOREIGN KEY (finding_id, paper_id) REFERENCES finding_paper (finding_id, id),
  CONSTRAINT finding_write_off_two_people CHECK (decided_by <> proposed_by),
  CHECK (num_nulls(decided_by, decided_at, decided_act_id) = (CASE state WHEN 'PROPOSED' THEN 3 ELSE 0 END))
);
COMMENT ON TABLE finding_write_off IS '核销 of what cannot be recovered: proposed with reason and document, decided by a second person; the amount is what is open then';
CREATE UNIQUE INDEX finding_write_off_open ON finding_write_off (finding_id) WHERE state = 'PROPOSED';
CREATE FUNCTION finding_write_off_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding;
BEGIN
  SELECT * INTO f FROM finding WHERE id = NEW.finding_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id)); END IF;
  IF TG_OP = 'INSERT' THEN
    IF f.state <> 'RECOVERING' OR f.amount = f.recovered THEN PERFORM fail('FINDING_NOT_RECOVERING', jsonb_build_object('state', f.state)); END IF;
    IF NOT EXISTS (SELECT FROM finding_paper p WHERE p.id = NEW.paper_id AND p.finding_id = f.id AND p.kind = 'WRITE_OFF') THEN
      PERFORM fail('FINDING_PAPER_FOREIGN', jsonb_build_object('id', NEW.paper_id));
    END IF;
  ELSIF OLD.state <> 'PROPOSED' OR NEW.state = 'PROPOSED' THEN
    PERFORM fail('WRITE_OFF_DECIDED', jsonb_build_object('id', OLD.id));
  ELSIF NEW.state = 'CONFIRMED' AND f.amount - f.recovered <> OLD.amount THEN
    PERFORM fail('WRITE_OFF_CHANGED', jsonb_build_object('amount', OLD.amount::text, 'open', (f.amount - f.recovered)::text));
  END IF;
  IF finding_recused(f.id, coalesce(NEW.decided_by, NEW.proposed_by)) THEN PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id)); END IF;
  IF TG_OP = 'INSERT' THEN NEW.amount := f.amount - f.recovered; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_write_off_guard BEFORE INSERT OR UPDATE ON finding_write_off FOR EACH ROW EXECUTE FUNCTION finding_write_off_guard();

-- States ---------------------------------------------------------------------------------------------------------
CREATE TABLE finding_transition (
  from_state text NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, action)
);
COMMENT ON TABLE finding_transition IS 'The only ways a finding may change its state; equals the table in src/cases/domain';
INSERT INTO finding_transition VALUES
  ('OPEN', 'propose', 'PROPOSED'), ('OPEN', 'dismiss', 'DISMISSED'), ('OPEN', 'assign', 'OPEN'),
  ('PROPOSED', 'determine', 'DETERMINED'), ('PROPOSED', 'sendBack', 'OPEN'), ('PROPOSED', 'dismiss', 'DISMISSED'), ('PROPOSED', 'assign', 'PROPOSED'),
  ('DETERMINED', 'notify', 'NOTIFIED'), ('DETERMINED', 'close', 'CLOSED'), ('DETERMINED', 'revoke', 'DISMISSED'), ('DETERMINED', 'assign', 'DETERMINED'),
  ('NOTIFIED', 'plan', 'RECOVERING'), ('NOTIFIED', 'revoke', 'DISMISSED'), ('NOTIFIED', 'assign', 'NOTIFIED'),
  ('RECOVERING', 'replan', 'RECOVERING'), ('RECOVERING', 'close', 'CLOSED'), ('RECOVERING', 'writeOff', 'CLOSED'), ('RECOVERING', 'revoke', 'DISMISSED'),
  ('RECOVERING', 'assign', 'RECOVERING'),
  ('CLOSED', 'reopen', 'RECOVERING');
CREATE TABLE finding_event (
  agency_id int NOT NULL,
  finding_id bigint NOT NULL REFERENCES finding,
  no int NOT NULL,
  action text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  actor_id bigint NOT NULL REFERENCES app_user,
  reason text CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  digest bytea,
  assignee_id bigint REFERENCES app_user,
  at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (finding_id, no),
  CONSTRAINT finding_event_reason CHECK (action NOT IN ('sendBack', 'dismiss', 'revoke', 'reopen', 'assign') OR reason IS NOT NULL),
  CONSTRAINT finding_event_assignee CHECK ((action = 'assign') = (assignee_id IS NOT NULL)),
  CONSTRAINT finding_event_digest CHECK ((action IN ('propose', 'determine')) = (digest IS NOT NULL))
);
COMMENT ON TABLE finding_event IS 'Append-only history of a finding; number and states are set by the trigger, which also moves the finding';
COMMENT ON COLUMN finding_event.digest IS 'propose, determine: SM3 of the content that was signed, as finding_digest gives it';

-- What each step needs besides being in the table:
--   propose, determine   a digest that is that of the content, lines that are still PAID; determine by another person than all who made the case
--   notify               a delivered order to return over the present amount
--   plan, replan         a plan of the same act
--   close                everything recovered; from DETERMINED only when nothing was overpaid
--   writeOff             a confirmed write-off of the same act
--   revoke               nothing recovered, by another person than the handler
CREATE FUNCTION finding_event_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f finding; v_to text; today date := (NEW.at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  SELECT * INTO f FROM finding WHERE id = NEW.finding_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('FINDING_NOT_FOUND', jsonb_build_object('id', NEW.finding_id)); END IF;
  SELECT t.to_state INTO v_to FROM finding_transition t WHERE t.from_state = f.state AND t.action = NEW.action;
  IF NOT FOUND THEN
    PERFORM fail('FINDING_STATE_NOT_ALLOWED', jsonb_build_object('id', f.id, 'from', f.state, 'action', NEW.action));
  END IF;
  -- A receipt taken back opens a closed case again whoever keeps the books; everything else is a judgement.
  IF NEW.action <> 'reopen' AND (finding_recused(f.id, NEW.actor_id) OR finding_recused(f.id, NEW.assignee_id)) THEN
    PERFORM fail('FINDING_RECUSED', jsonb_build_object('id', f.id));
  END IF;
  IF NEW.action IN ('propose', 'determine') THEN
    IF f.amount = 0 AND f.error_kind <> 'MISSED' THEN PERFORM fail('FINDING_WITHOUT_LINES', jsonb_build_object('id', f.id)); END IF;
    IF EXISTS (SELECT FROM finding_line l LEFT JOIN payout p ON p.agency_id = l.agency_id AND p.period = l.period AND p.batch_id = l.batch_id AND p.line_no = l.line_no
        WHERE l.finding_id = f.id AND l.removed_at IS NULL AND p.outcome IS DISTINCT FROM 'PAID') THEN
      PERFORM fail('FINDING_LINE_NOT_PAID', jsonb_build_object('id', f.id));
    END IF;
    IF NEW.digest IS DISTINCT FROM finding_digest(f.id) THEN PERFORM fail('FINDING_CONTENT_CHANGED', jsonb_build_object('id', f.id)); END IF;
  END IF;
  IF NEW.action = 'determine' AND (NEW.actor_id IN (f.opened_by, f.handler_id)
      OR EXISTS (SELECT FROM finding_line l WHERE l.finding_id = f.id AND l.removed_at IS NULL AND l.added_by = NEW.actor_id)
      OR EXISTS (SELECT FROM finding_event e WHERE e.finding_id = f.id AND e.action = 'propose' AND e.actor_id = NEW.actor_id)) THEN
    PERFORM fail('FINDING_NEEDS_ANOTHER', jsonb_build_object('id', f.id));
  END IF;
  IF NEW.action = 'revoke' AND NEW.actor_id = f.handler_id THEN PERFORM fail('FINDING_NEEDS_ANOTHER', jsonb_build_object('id', f.id)); END IF;
  IF NEW.action = 'revoke' AND f.recovered > 0 THEN PERFORM fail('FINDING_RECOVERED_ALREADY', jsonb_build_object('recovered', f.recovered::text)); END IF;
  IF NEW.action = 'notify' AND NOT EXISTS (SELECT FROM finding_notice n JOIN finding_delivery d ON d.notice_id = n.id
      WHERE n.finding_id = f.id AND n.kind = 'RETURN_ORDER' AND n.amount = f.amount AND n.issued_on >= f.determined_on) THEN
    PERFORM fail('FINDING_NOT_DELIVERED', jsonb_build_object('id', f.id));
  END IF;
  IF NEW.action IN ('plan', 'replan') AND NOT EXISTS (SELECT FROM recovery_plan p WHERE p.finding_id = f.id AND p.act_id = NEW.act_id) THEN
    PERFORM fail('RECOVERY_PLAN_WRONG', jsonb_build_object('items', 0, 'sum', '0.00', 'amount', (f.amount - f.recovered)::text));
  END IF;
  IF NEW.action = 'close' AND f.recovered <> f.amount THEN PERFORM fail('FINDING_STILL_OPEN', jsonb_build_object('open', (f.amount - f.recovered)::text)); END IF;
  IF NEW.action = 'writeOff' AND NOT EXISTS (SELECT FROM finding_write_off w WHERE w.finding_id = f.id AND w.state = 'CONFIRMED'
      AND w.decided_act_id = NEW.act_id AND w.decided_by = NEW.actor_id AND w.amount = f.amount - f.recovered) THEN
    PERFORM fail('FINDING_STILL_OPEN', jsonb_build_object('open', (f.amount - f.recovered)::text));
  END IF;
  NEW.no := 1 + (SELECT count(*) FROM finding_event e WHERE e.finding_id = f.id);
  NEW.from_state := f.state;
  NEW.to_state := v_to;
  UPDATE finding SET state = v_to,
      handler_id = coalesce(NEW.assignee_id, handler_id),
      determined_by = CASE NEW.action WHEN 'determine' THEN NEW.actor_id ELSE determined_by END,
      determined_on = CASE NEW.action WHEN 'determine' THEN today ELSE determined_on END,
      written_off = CASE NEW.action WHEN 'writeOff' THEN amount - recovered WHEN 'reopen' THEN 0 ELSE written_off END,
      ended_on = CASE WHEN v_to IN ('CLOSED', 'DISMISSED') THEN today END
   WHERE id = f.id;
  IF v_to = 'DISMISSED' THEN UPDATE finding_flag SET live = false WHERE finding_id = f.id; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_event_guard BEFORE INSERT ON finding_event FOR EACH ROW EXECUTE FUNCTION finding_event_guard();
-- History is never edited ----------------------------------------------------------------------------------------
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['case_term', 'case_term_value', 'finding_event', 'finding_paper', 'finding_notice', 'finding_delivery', 'finding_inspection',
    'recovery_plan', 'recovery_plan_item', 'recovery', 'recovery_part'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_append_only', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['case_number', 'finding', 'finding_line', 'finding_flag', 'finding_write_off'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t || '_kept', t);
  END LOOP;
END $$;

GRANT SELECT ON case_number, case_term, case_term_value, finding, finding_line, finding_flag, finding_paper, finding_notice, finding_delivery, finding_inspection,
  recovery_plan, recovery_plan_item, recovery, recovery_part, finding_write_off, finding_transition, finding_event TO ledger_app;
GRANT INSERT ON case_term_value, finding_paper, finding_delivery, finding_inspection, recovery_plan_item, recovery_part TO ledger_app;
-- Column by column where the rest is computed.
GRANT INSERT (agency_id, source, source_reference, beneficiary_id, scheme, error_kind, facts, opened_by, opened_at, handler_id, act_id) ON finding TO ledger_app;
GRANT UPDATE (facts, error_kind, source_reference) ON finding TO ledger_app;
GRANT INSERT (agency_id, finding_id, period, batch_id, line_no, due, added_by, added_at, act_id) ON finding_line TO ledger_app;
GRANT UPDATE (removed_by, removed_at, removed_act_id) ON finding_line TO ledger_app;
GRANT INSERT (agency_id, finding_id, flag_id, linked_by, linked_at, act_id) ON finding_flag TO ledger_app;
GRANT INSERT (agency_id, finding_id, kind, year, no, months, amount, due_on, recipient, place, pdf_file_id, docx_file_id, issued_by, issued_at, act_id) ON finding_notice TO ledger_app;
GRANT INSERT (agency_id, finding_id, method, paper_id, monthly, note, planned_by, planned_at, act_id) ON recovery_plan TO ledger_app;
GRANT INSERT (agency_id, finding_id, kind, on_date, amount, to_account, payer, slip, period, batch_id, line_no, payout_act_id, reversal_of, reason, recorded_by, recorded_at, act_id)
  ON recovery TO ledger_app;
GRANT INSERT (agency_id, finding_id, reason, paper_id, proposed_by, proposed_at, act_id) ON finding_write_off TO ledger_app;
GRANT UPDATE (state, decided_by, decided_at, decided_reason, decided_act_id) ON finding_write_off TO ledger_app;
GRANT INSERT (agency_id, finding_id, action, actor_id, reason, digest, assignee_id, at, act_id) ON finding_event TO ledger_app;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION case_next_number, case_term_on, finding_recused, finding_digest TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
