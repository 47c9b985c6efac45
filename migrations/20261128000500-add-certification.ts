import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Certification (资格认证): records with their validity, imports, who falls due, suspension by two people through the stop
 * list, resumption with the back-pay it states. New tables; a short exclusive lock on `stop_list_entry` for its new reason.
 *
 * Validity, stop list entries, back-pay and its months are made by triggers from the facts: the service cannot write them.
 */
export class AddCertification20261128000500 implements MigrationInterface {
  readonly name = 'AddCertification20261128000500';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE certification_rule (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scheme text CHECK (scheme IN ('RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL')),
  valid_from date NOT NULL,
  months int NOT NULL CHECK (months BETWEEN 1 AND 60),
  basis text NOT NULL CHECK (length(trim(basis)) BETWEEN 2 AND 300),
  set_by bigint NOT NULL REFERENCES app_user,
  set_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE certification_rule IS 'For how many months a certification holds, by the day of certification; a scheme''s own rule goes before that of all schemes (scheme null), of two for one day the later one counts. Without any: 12';
CREATE INDEX certification_rule_of ON certification_rule (agency_id, scheme, valid_from);
CREATE FUNCTION certification_months(p_agency int, p_scheme text, p_on date) RETURNS int LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce((SELECT r.months FROM certification_rule r WHERE r.agency_id = p_agency AND (r.scheme IS NULL OR r.scheme = p_scheme)
    AND r.valid_from <= p_on ORDER BY r.scheme NULLS LAST, r.valid_from DESC, r.id DESC LIMIT 1), 12);
END;
CREATE FUNCTION certification_valid_until(p_on date, p_months int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (p_on + make_interval(months => p_months))::date;
COMMENT ON FUNCTION certification_valid_until IS 'Last valid day: the same day so many months later, so that who comes on the same day every year is never late';

CREATE TABLE certification_import (
  agency_id int NOT NULL REFERENCES agency,
  file_id uuid PRIMARY KEY REFERENCES stored_file,
  file_name text NOT NULL,
  file_digest bytea NOT NULL,
  source text NOT NULL CHECK (length(trim(source)) BETWEEN 2 AND 200),
  row_count int NOT NULL CHECK (row_count > 0),
  accepted_count int NOT NULL,
  refused_count int NOT NULL,
  imported_by bigint NOT NULL REFERENCES app_user,
  imported_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CHECK (row_count = accepted_count + refused_count),
  CONSTRAINT certification_import_once UNIQUE (agency_id, file_digest)
);
COMMENT ON TABLE certification_import IS 'A file of certifications; each row of it is a certification or a named issue';
CREATE TABLE certification_import_issue (
  agency_id int NOT NULL,
  file_id uuid NOT NULL REFERENCES certification_import,
  ordinal int NOT NULL,
  sheet text,
  row_no int NOT NULL,
  code text NOT NULL CHECK (code IN ('NUMBER', 'NAME_MALFORMED', 'DATE', 'FUTURE', 'METHOD', 'UNKNOWN', 'NAME_DIFFERS', 'REPEATED')),
  id_masked text,
  name text,
  registered_name text,
  PRIMARY KEY (file_id, ordinal)
);

CREATE TABLE certification (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  beneficiary_id bigint NOT NULL,
  scheme text,
  method text NOT NULL CHECK (method IN ('FACE', 'APP', 'VISIT', 'COUNTER', 'PROXY', 'DATA')),
  certified_on date NOT NULL,
  valid_until date NOT NULL,
  source text NOT NULL CHECK (length(trim(source)) BETWEEN 2 AND 200),
  note text CHECK (length(note) <= 500),
  file_id uuid REFERENCES certification_import,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (agency_id, beneficiary_id) REFERENCES beneficiary
);
COMMENT ON TABLE certification IS 'That a person was seen alive and entitled (资格认证); append-only, a wrong one gets a certification_withdrawal';
COMMENT ON COLUMN certification.scheme IS 'Scheme under whose rule valid_until was computed; both are set by the trigger';
CREATE INDEX certification_person ON certification (agency_id, beneficiary_id, valid_until DESC, id DESC);
CREATE INDEX certification_day ON certification (agency_id, certified_on, id);
CREATE INDEX certification_first ON certification (agency_id, scheme, certified_on);
CREATE INDEX certification_file ON certification (file_id) WHERE file_id IS NOT NULL;
CREATE TABLE certification_withdrawal (
  agency_id int NOT NULL,
  certification_id bigint PRIMARY KEY REFERENCES certification,
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  withdrawn_by bigint NOT NULL REFERENCES app_user,
  withdrawn_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);

CREATE FUNCTION certification_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.certified_on > (NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')::date THEN
    PERFORM fail('CERTIFICATION_IN_FUTURE', jsonb_build_object('on', NEW.certified_on));
  END IF;
  -- The scheme of the day; before the first and after the last one, the last.
  NEW.scheme := (SELECT s.scheme FROM spell s WHERE s.agency_id = NEW.agency_id AND s.beneficiary_id = NEW.beneficiary_id
    ORDER BY s.during @> NEW.certified_on DESC, lower(s.during) DESC LIMIT 1);
  NEW.valid_until := certification_valid_until(NEW.certified_on, certification_months(NEW.agency_id, NEW.scheme, NEW.certified_on));
  RETURN NEW;
END $$;
CREATE TRIGGER certification_guard BEFORE INSERT ON certification FOR EACH ROW EXECUTE FUNCTION certification_guard();
CREATE FUNCTION certification_withdrawal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM certification c WHERE c.id = NEW.certification_id AND c.agency_id = NEW.agency_id) THEN
    PERFORM fail('CERTIFICATION_NOT_FOUND', jsonb_build_object('id', NEW.certification_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certification_withdrawal_guard BEFORE INSERT ON certification_withdrawal FOR EACH ROW EXECUTE FUNCTION certification_withdrawal_guard();
CREATE FUNCTION certification_import_complete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v_file uuid := NEW.file_id; i certification_import;
BEGIN
  SELECT * INTO i FROM certification_import WHERE file_id = v_file;
  IF (SELECT count(*) FROM certification c WHERE c.file_id = v_file) <> i.accepted_count
    OR (SELECT count(*) FROM certification_import_issue e WHERE e.file_id = v_file) <> i.refused_count THEN
    PERFORM fail('CERTIFICATION_COUNTS_WRONG', jsonb_build_object('rows', i.row_count));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER certification_import_complete AFTER INSERT ON certification_import DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION certification_import_complete();
-- A file that is in stays as it is: nothing is added to it afterwards.
CREATE FUNCTION certification_file_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT agency_id, file_id, act_id FROM added WHERE file_id IS NOT NULL) a
     LEFT JOIN certification_import i ON i.file_id = a.file_id AND i.agency_id = a.agency_id WHERE i.act_id IS DISTINCT FROM a.act_id) THEN
    PERFORM fail('CERTIFICATION_COUNTS_WRONG', '{}');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_file_closed AFTER INSERT ON certification REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_file_closed();

-- What holds now, and who falls due ------------------------------------------------------------------------------
CREATE VIEW certification_live WITH (security_invoker = true) AS
SELECT DISTINCT ON (c.agency_id, c.beneficiary_id) c.agency_id, c.beneficiary_id, c.certified_on, c.valid_until, c.id AS certification_id, c.method
  FROM certification c WHERE NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)
 ORDER BY c.agency_id, c.beneficiary_id, c.valid_until DESC, c.id DESC;
COMMENT ON VIEW certification_live IS 'The certification of each person that holds longest, withdrawn ones left out; who never had one is not in it';
-- One look-up a person: joined as a whole, tables that nobody has counted yet would be gone through for each of them.
CREATE VIEW certification_due WITH (security_invoker = true) AS
SELECT s.agency_id, s.beneficiary_id, s.scheme, l.certification_id, l.method, l.certified_on, l.valid_until, l.certification_id IS NULL AS never,
  coalesce(l.valid_until, certification_valid_until(greatest(lower(s.during), k.since),
    certification_months(s.agency_id, s.scheme, greatest(lower(s.during), k.since)))) AS due_on
  FROM spell s
  LEFT JOIN LATERAL (SELECT c.certified_on AS since FROM certification c
     WHERE c.agency_id = s.agency_id AND c.scheme = s.scheme AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)
     ORDER BY c.certified_on LIMIT 1) k ON true
  LEFT JOIN LATERAL (SELECT c.id AS certification_id, c.method, c.certified_on, c.valid_until FROM certification c
     WHERE c.agency_id = s.agency_id AND c.beneficiary_id = s.beneficiary_id AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)
     ORDER BY c.valid_until DESC, c.id DESC LIMIT 1) l ON true
 WHERE upper_inf(s.during) AND (k.since IS NOT NULL OR l.certification_id IS NOT NULL);
COMMENT ON VIEW certification_due IS 'Everybody who is being paid, with the last day on which they count as certified. Who never was has one term from the beginning of payment or of the agency''s certification (the first record of the scheme), whichever is later; where nothing was ever recorded, nobody is due';

-- Suspension: proposed for one or many people, decided by a second person ------------------------------------------
CREATE TABLE certification_proposal (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_period int NOT NULL CHECK (from_period % 100 BETWEEN 1 AND 12),
  scheme text,
  township text,
  people int NOT NULL CHECK (people > 0),
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REFUSED')),
  left_out bigint[] NOT NULL DEFAULT '{}',
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  decided_by bigint REFERENCES app_user,
  decided_at timestamptz,
  decided_reason text CHECK (length(trim(decided_reason)) BETWEEN 2 AND 500),
  act_id bigint NOT NULL,
  decided_act_id bigint,
  CONSTRAINT certification_two_people CHECK (decided_by <> proposed_by),
  CHECK (num_nulls(decided_by, decided_at, decided_reason, decided_act_id) = CASE state WHEN 'PROPOSED' THEN 4 ELSE 0 END)
);
COMMENT ON COLUMN certification_proposal.from_period IS 'First month not to be paid';
COMMENT ON COLUMN certification_proposal.left_out IS 'People whom the second person took out of the proposal';
CREATE INDEX certification_proposal_open ON certification_proposal (agency_id, id) WHERE state = 'PROPOSED';
CREATE TABLE certification_suspension (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proposal_id bigint NOT NULL REFERENCES certification_proposal,
  beneficiary_id bigint NOT NULL,
  scheme text NOT NULL,
  certified_on date,
  due_on date NOT NULL,
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'SUSPENDED', 'REFUSED', 'LEFT_OUT', 'CERTIFIED', 'RESUMED')),
  UNIQUE (proposal_id, beneficiary_id),
  FOREIGN KEY (agency_id, beneficiary_id) REFERENCES beneficiary
);
COMMENT ON COLUMN certification_suspension.state IS 'CERTIFIED: no longer overdue when it was decided; LEFT_OUT: taken out by the second person';
COMMENT ON COLUMN certification_suspension.certified_on IS 'Last certification when it was proposed; null: never';
CREATE UNIQUE INDEX certification_suspension_open ON certification_suspension (agency_id, beneficiary_id) WHERE state IN ('PROPOSED', 'SUSPENDED');
CREATE INDEX certification_suspension_person ON certification_suspension (agency_id, beneficiary_id);

CREATE FUNCTION certification_suspension_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE faults bigint;
BEGIN
  IF EXISTS (SELECT FROM (SELECT proposal_id, agency_id FROM added GROUP BY 1, 2) a LEFT JOIN certification_proposal p ON p.id = a.proposal_id AND p.agency_id = a.agency_id
     WHERE p.state IS DISTINCT FROM 'PROPOSED' OR p.people <> (SELECT count(*) FROM certification_suspension s WHERE s.proposal_id = a.proposal_id)) THEN
    PERFORM fail('CERTIFICATION_PROPOSAL_CLOSED', '{}');
  END IF;
  SELECT count(*) INTO faults FROM added a JOIN certification_proposal p ON p.id = a.proposal_id
    LEFT JOIN LATERAL (SELECT d.due_on, d.certified_on FROM certification_due d
       WHERE d.agency_id = a.agency_id AND d.beneficiary_id = a.beneficiary_id AND d.scheme = a.scheme OFFSET 0) d ON true
   WHERE d.due_on IS NULL OR d.due_on >= to_date(p.from_period::text, 'YYYYMM') OR (a.due_on, a.certified_on) IS DISTINCT FROM (d.due_on, d.certified_on);
  IF faults > 0 THEN PERFORM fail('CERTIFICATION_NOT_OVERDUE', jsonb_build_object('people', faults)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_suspension_guard AFTER INSERT ON certification_suspension REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION certification_suspension_guard();
CREATE FUNCTION certification_proposal_complete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.people <> (SELECT count(*) FROM certification_suspension s WHERE s.proposal_id = NEW.id) THEN
    PERFORM fail('CERTIFICATION_PROPOSAL_CLOSED', '{}');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER certification_proposal_complete AFTER INSERT ON certification_proposal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION certification_proposal_complete();

ALTER TABLE stop_list_entry DROP CONSTRAINT stop_list_entry_reason_check;
ALTER TABLE stop_list_entry ADD CONSTRAINT stop_list_entry_reason_check
  CHECK (reason IN ('DEATH', 'PRISON', 'OTHER_INSURANCE', 'INVESTIGATION', 'CERTIFICATION', 'OTHER'));

CREATE FUNCTION certification_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'PROPOSED' THEN
    PERFORM fail('CERTIFICATION_PROPOSAL_DECIDED', jsonb_build_object('id', OLD.id, 'state', OLD.state));
  END IF;
  IF NEW.state = 'REFUSED' THEN
    UPDATE certification_suspension SET state = 'REFUSED' WHERE proposal_id = NEW.id;
  ELSE
    UPDATE certification_suspension s SET state = CASE WHEN s.beneficiary_id = ANY (NEW.left_out) THEN 'LEFT_OUT'
        WHEN EXISTS (SELECT FROM certification c WHERE c.agency_id = s.agency_id AND c.beneficiary_id = s.beneficiary_id
          AND c.valid_until >= to_date(NEW.from_period::text, 'YYYYMM') AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)) THEN 'CERTIFIED' ELSE 'SUSPENDED' END
     WHERE s.proposal_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER certification_decision BEFORE UPDATE ON certification_proposal FOR EACH ROW EXECUTE FUNCTION certification_decision();
CREATE FUNCTION certification_stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO stop_list_entry (agency_id, id_index, id_masked, name, reason, effective_from, source, act_id)
  SELECT s.agency_id, b.id_index, b.id_masked, b.name, 'CERTIFICATION', NEW.from_period, NEW.reason, NEW.decided_act_id
    FROM certification_suspension s JOIN beneficiary b ON b.agency_id = s.agency_id AND b.id = s.beneficiary_id
   WHERE s.proposal_id = NEW.id AND s.state = 'SUSPENDED' ORDER BY s.id;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_stop AFTER UPDATE ON certification_proposal FOR EACH ROW WHEN (NEW.state = 'CONFIRMED') EXECUTE FUNCTION certification_stop();

-- Resumption: a later certification lifts the entry, and the next roll has to bring what was not paid ----------------
CREATE TABLE certification_resume (
  agency_id int NOT NULL,
  suspension_id bigint PRIMARY KEY REFERENCES certification_suspension,
  certification_id bigint NOT NULL REFERENCES certification,
  pay_period int NOT NULL,
  monthly numeric(16,2),
  months int NOT NULL CHECK (months >= 0),
  amount numeric(16,2) NOT NULL CHECK (amount >= 0),
  back_pay_from int,
  back_pay_to int,
  resumed_by bigint NOT NULL REFERENCES app_user,
  resumed_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CHECK ((months = 0) = (amount = 0) AND (months = 0) = (back_pay_from IS NULL) AND (back_pay_from IS NULL) = (back_pay_to IS NULL))
);
COMMENT ON TABLE certification_resume IS 'The next roll pays again and brings months × monthly as back-pay; everything but who, when and by which certification is computed by the trigger';
COMMENT ON COLUMN certification_resume.monthly IS 'Regular amount last due before the suspension, yuan; null: nothing was ever due';
COMMENT ON COLUMN certification_resume.pay_period IS 'Month of the roll that is to bring it: after the last accepted one';
CREATE TABLE certification_back_pay (
  agency_id int NOT NULL,
  suspension_id bigint NOT NULL REFERENCES certification_resume,
  period int NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount > 0),
  PRIMARY KEY (suspension_id, period)
);
CREATE FUNCTION certification_unpaid_months(p_agency int, p_beneficiary bigint, p_scheme text, p_from int, p_before int) RETURNS int[] LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT coalesce(array_agg(m.period ORDER BY m.period), '{}') FROM (
    SELECT to_char(d, 'YYYYMM')::int AS period FROM generate_series(to_date(p_from::text, 'YYYYMM')::timestamp,
      to_date(p_before::text, 'YYYYMM')::timestamp - interval '1 month', interval '1 month') d) m
   WHERE NOT EXISTS (SELECT FROM payout p WHERE p.agency_id = p_agency AND p.period = m.period AND p.beneficiary_id = p_beneficiary
     AND p.scheme = p_scheme AND p.kind = 'REGULAR' AND p.live);
END;
CREATE FUNCTION certification_resume_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s certification_suspension; p certification_proposal; c certification; unpaid int[];
BEGIN
  SELECT * INTO s FROM certification_suspension WHERE id = NEW.suspension_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF s.state IS DISTINCT FROM 'SUSPENDED' THEN
    PERFORM fail('CERTIFICATION_NOT_SUSPENDED', jsonb_build_object('state', s.state));
  END IF;
  SELECT * INTO p FROM certification_proposal WHERE id = s.proposal_id;
  -- The roll to come: rolls that are in are not waited for.
  NEW.pay_period := greatest(p.from_period, (SELECT to_char(to_date(max(r.period)::text, 'YYYYMM') + interval '1 month', 'YYYYMM')::int FROM payout_roll r
    WHERE r.agency_id = s.agency_id AND r.scheme = s.scheme AND r.state = 'ACCEPTED'));
  SELECT * INTO c FROM certification WHERE id = NEW.certification_id AND agency_id = NEW.agency_id AND beneficiary_id = s.beneficiary_id
    AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = id);
  IF c.valid_until IS NULL OR c.valid_until < to_date(NEW.pay_period::text, 'YYYYMM') THEN
    PERFORM fail('CERTIFICATION_STILL_OVERDUE', jsonb_build_object('payPeriod', to_char(to_date(NEW.pay_period::text, 'YYYYMM'), 'YYYY-MM')));
  END IF;
  IF c.recorded_by = NEW.resumed_by THEN
    PERFORM fail('CERTIFICATION_SECOND_PERSON', jsonb_build_object('certificationId', c.id));
  END IF;
  NEW.monthly := (SELECT o.base + o.personal + o.adjustment FROM payout o WHERE o.agency_id = s.agency_id AND o.beneficiary_id = s.beneficiary_id
    AND o.scheme = s.scheme AND o.kind = 'REGULAR' AND o.live AND o.period < p.from_period ORDER BY o.period DESC LIMIT 1);
  unpaid := CASE WHEN NEW.monthly > 0 THEN certification_unpaid_months(s.agency_id, s.beneficiary_id, s.scheme, p.from_period, NEW.pay_period) ELSE '{}' END;
  NEW.months := cardinality(unpaid);
  NEW.amount := coalesce(NEW.monthly, 0) * NEW.months;
  NEW.back_pay_from := unpaid[1];
  NEW.back_pay_to := unpaid[NEW.months];
  RETURN NEW;
END $$;
CREATE TRIGGER certification_resume_guard BEFORE INSERT ON certification_resume FOR EACH ROW EXECUTE FUNCTION certification_resume_guard();
CREATE FUNCTION certification_resumed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s certification_suspension; p certification_proposal;
BEGIN
  UPDATE certification_suspension SET state = 'RESUMED' WHERE id = NEW.suspension_id RETURNING * INTO s;
  SELECT * INTO p FROM certification_proposal WHERE id = s.proposal_id;
  UPDATE stop_list_entry e SET lifted_act_id = NEW.act_id FROM beneficiary b
   WHERE b.agency_id = s.agency_id AND b.id = s.beneficiary_id AND e.agency_id = s.agency_id AND e.id_index = b.id_index
     AND e.reason = 'CERTIFICATION' AND e.lifted_act_id IS NULL;
  INSERT INTO certification_back_pay (agency_id, suspension_id, period, amount)
  SELECT NEW.agency_id, NEW.suspension_id, m, NEW.monthly
    FROM unnest(certification_unpaid_months(s.agency_id, s.beneficiary_id, s.scheme, p.from_period, NEW.pay_period)) m WHERE NEW.months > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER certification_resumed AFTER INSERT ON certification_resume FOR EACH ROW EXECUTE FUNCTION certification_resumed();

-- The stop list's entries of this reason are made by a decision and lifted by a resumption, by nothing else.
CREATE FUNCTION stop_list_certification_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND EXISTS (SELECT FROM beneficiary b JOIN certification_suspension s ON s.agency_id = b.agency_id AND s.beneficiary_id = b.id AND s.state = 'SUSPENDED'
       JOIN certification_proposal p ON p.id = s.proposal_id
      WHERE b.agency_id = NEW.agency_id AND b.id_index = NEW.id_index AND p.decided_act_id = NEW.act_id AND p.from_period = NEW.effective_from)
     AND NOT EXISTS (SELECT FROM stop_list_entry e WHERE e.agency_id = NEW.agency_id AND e.id_index = NEW.id_index AND e.reason = 'CERTIFICATION' AND e.lifted_act_id IS NULL)
   OR TG_OP = 'UPDATE' AND EXISTS (SELECT FROM beneficiary b JOIN certification_suspension s ON s.agency_id = b.agency_id AND s.beneficiary_id = b.id
       JOIN certification_resume r ON r.suspension_id = s.id
      WHERE b.agency_id = OLD.agency_id AND b.id_index = OLD.id_index AND r.act_id = NEW.lifted_act_id) THEN
    RETURN NEW;
  END IF;
  PERFORM fail('STOP_LIST_OF_CERTIFICATION', '{}');
  RETURN NULL;
END $$;
CREATE TRIGGER stop_list_certification_added BEFORE INSERT ON stop_list_entry FOR EACH ROW WHEN (NEW.reason = 'CERTIFICATION') EXECUTE FUNCTION stop_list_certification_guard();
CREATE TRIGGER stop_list_certification_lifted BEFORE UPDATE ON stop_list_entry FOR EACH ROW WHEN (OLD.reason = 'CERTIFICATION') EXECUTE FUNCTION stop_list_certification_guard();

CREATE VIEW certification_back_pay_check WITH (security_invoker = true) AS
SELECT r.agency_id, r.suspension_id, s.beneficiary_id, s.scheme, r.pay_period, r.monthly, r.months, r.amount, r.back_pay_from, r.back_pay_to,
  f.period AS found_period, f.batch_id AS found_batch_id, f.line_no AS found_line_no, f.back_pay AS found_amount,
  f.back_pay_from AS found_from, f.back_pay_to AS found_to,
  CASE WHEN f.period IS NULL THEN CASE WHEN EXISTS (SELECT FROM payout_batch b WHERE b.agency_id = r.agency_id AND b.scheme = s.scheme
      AND b.period >= r.pay_period AND b.kind = 'REGULAR' AND b.state <> 'WITHDRAWN') THEN 'MISSING' ELSE 'AWAITED' END
    WHEN f.back_pay = r.amount AND (r.months = 0 OR f.back_pay_from IS NULL OR (f.back_pay_from, f.back_pay_to) = (r.back_pay_from, r.back_pay_to)) THEN 'AGREES'
    ELSE 'DIFFERS' END AS verdict
  FROM certification_resume r JOIN certification_suspension s ON s.id = r.suspension_id JOIN certification_proposal p ON p.id = s.proposal_id
  LEFT JOIN LATERAL (SELECT o.period, o.batch_id, o.line_no, o.back_pay, o.back_pay_from, o.back_pay_to FROM payout o
     WHERE o.agency_id = r.agency_id AND o.beneficiary_id = s.beneficiary_id AND o.scheme = s.scheme AND o.kind = 'REGULAR' AND o.live
       AND o.period >= coalesce(r.back_pay_from, r.pay_period) ORDER BY o.period LIMIT 1) f ON true;
COMMENT ON VIEW certification_back_pay_check IS 'What a resumption stated against the first payout after it: AWAITED, AGREES, DIFFERS, or MISSING when a batch went without the person';

CREATE TRIGGER certification_rule_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_import_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_import FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_import_issue_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_import_issue FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_withdrawal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_proposal_kept BEFORE DELETE OR TRUNCATE ON certification_proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_suspension_kept BEFORE DELETE OR TRUNCATE ON certification_suspension FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_resume_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_resume FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certification_back_pay_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certification_back_pay FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON certification_rule, certification_import, certification_import_issue, certification, certification_withdrawal, certification_live,
 certification_due, certification_proposal, certification_suspension, certification_resume, certification_back_pay,
  certification_back_pay_check TO ledger_app;
GRANT INSERT ON certification_rule, certification_import, certification_import_issue, certification_withdrawal TO ledger_app;
GRANT INSERT (agency_id, beneficiary_id, method, certified_on, source, note, file_id, recorded_by, recorded_at, act_id) ON certification TO ledger_app;
GRANT INSERT (agency_id, from_period, scheme, township, people, reason, proposed_by, proposed_at, act_id) ON certification_proposal TO ledger_app;
GRANT UPDATE (state, left_out, decided_by, decided_at, decided_reason, decided_act_id) ON certification_proposal TO ledger_app;
GRANT INSERT (agency_id, proposal_id, beneficiary_id, scheme, certified_on, due_on) ON certification_suspension TO ledger_app;
GRANT INSERT (agency_id, suspension_id, certification_id, resumed_by, resumed_at, act_id) ON certification_resume TO ledger_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION certification_months, certification_valid_until TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
