import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Documents by which money of a higher level comes (资金文件), what came by which one, and when it is expected. New tables;
 * the one new trigger on budget_event only follows an undo to the document of the entry it undoes.
 */
export class AddFundDocuments20261130100000 implements MigrationInterface {
  readonly name = 'AddFundDocuments20261130100000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE fund_document (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project_id bigint NOT NULL REFERENCES subsidy_project,
  document_no text NOT NULL CHECK (document_no <> '' AND document_no = btrim(document_no)),
  level text NOT NULL CHECK (level IN ('CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY')),
  direct boolean NOT NULL,
  issued_on date,
  received_on date,
  amount numeric(16,2) NOT NULL CHECK (amount > 0 AND amount <> 'NaN'),
  note text,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT fund_document_dates CHECK (issued_on <= received_on)
);
COMMENT ON TABLE fund_document IS 'A document of transfer as it was registered; what holds now is fund_document_state';
COMMENT ON COLUMN fund_document.direct IS 'Marked 01 (中央直达资金) on the document';
COMMENT ON COLUMN fund_document.issued_on IS 'Null: not known';

CREATE TABLE fund_document_amendment (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id bigint NOT NULL REFERENCES fund_document,
  level text NOT NULL CHECK (level IN ('CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY')),
  direct boolean NOT NULL,
  issued_on date,
  received_on date,
  amount numeric(16,2) NOT NULL CHECK (amount > 0 AND amount <> 'NaN'),
  note text,
  reason text NOT NULL CHECK (reason <> ''),
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT fund_document_dates CHECK (issued_on <= received_on)
);
COMMENT ON TABLE fund_document_amendment IS 'All facts of a document anew; the last one holds';
CREATE INDEX fund_document_amendment_document ON fund_document_amendment (document_id, id);

CREATE TABLE fund_document_cancel (
  agency_id int NOT NULL,
  document_id bigint PRIMARY KEY REFERENCES fund_document,
  reason text NOT NULL CHECK (reason <> ''),
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);

CREATE TABLE event_document (
  agency_id int NOT NULL,
  event_id bigint PRIMARY KEY REFERENCES budget_event,
  document_id bigint NOT NULL REFERENCES fund_document,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE event_document IS 'The document by which an allotment, adjustment or arrival came: once, for good. An undo follows the entry that it undoes';
CREATE INDEX event_document_document ON event_document (document_id);

CREATE TABLE fund_document_state (
  agency_id int NOT NULL,
  document_id bigint PRIMARY KEY REFERENCES fund_document,
  project_id bigint NOT NULL,
  document_no text NOT NULL,
  level text NOT NULL,
  direct boolean NOT NULL,
  issued_on date,
  received_on date,
  amount numeric(16,2) NOT NULL,
  note text,
  allotted numeric(16,2) NOT NULL DEFAULT 0,
  arrived numeric(16,2) NOT NULL DEFAULT 0,
  live boolean NOT NULL DEFAULT true,
  CONSTRAINT fund_document_arrived CHECK (arrived >= 0 AND arrived <= amount)
);
COMMENT ON TABLE fund_document_state IS 'What holds of each document, kept by triggers; the check makes an arrival beyond the document impossible';
CREATE UNIQUE INDEX fund_document_one_live ON fund_document_state (project_id, document_no) WHERE live;

CREATE TABLE arrival_plan (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id bigint NOT NULL REFERENCES fund_document,
  days date[] NOT NULL,
  amounts numeric(16,2)[] NOT NULL,
  note text,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE arrival_plan IS 'When the money of a document is expected; the last plan holds, an empty one takes the plan back';
CREATE INDEX arrival_plan_document ON arrival_plan (document_id, id);

-- The guards see rows that the service may not lock, so they run as the owner.
CREATE FUNCTION fund_document_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM subsidy_project WHERE id = NEW.project_id AND agency_id = NEW.agency_id) THEN
    PERFORM fail('PROJECT_NOT_FOUND', jsonb_build_object('id', NEW.project_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fund_document_guard BEFORE INSERT ON fund_document FOR EACH ROW EXECUTE FUNCTION fund_document_guard();
CREATE FUNCTION fund_document_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO fund_document_state (agency_id, document_id, project_id, document_no, level, direct, issued_on, received_on, amount, note)
  VALUES (NEW.agency_id, NEW.id, NEW.project_id, NEW.document_no, NEW.level, NEW.direct, NEW.issued_on, NEW.received_on, NEW.amount, NEW.note);
  RETURN NULL;
END $$;
CREATE TRIGGER fund_document_open AFTER INSERT ON fund_document FOR EACH ROW EXECUTE FUNCTION fund_document_open();

-- Level stays once anything came by the document, the mark once money did.
CREATE FUNCTION fund_document_amendment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s fund_document_state;
BEGIN
  SELECT * INTO s FROM fund_document_state WHERE document_id = NEW.document_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF s.live IS NOT TRUE THEN PERFORM fail('DOCUMENT_NOT_LIVE', jsonb_build_object('id', NEW.document_id)); END IF;
  IF NEW.level <> s.level AND EXISTS (SELECT FROM event_document WHERE document_id = s.document_id) THEN
    PERFORM fail('DOCUMENT_LEVEL_FIXED', jsonb_build_object('documentNo', s.document_no));
  END IF;
  IF NEW.direct <> s.direct AND EXISTS (SELECT FROM event_document d JOIN budget_event e ON e.id = d.event_id
      WHERE d.document_id = s.document_id AND e.kind = 'ARRIVE') THEN
    PERFORM fail('DOCUMENT_MARK_FIXED', jsonb_build_object('documentNo', s.document_no));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fund_document_amendment_guard BEFORE INSERT ON fund_document_amendment FOR EACH ROW EXECUTE FUNCTION fund_document_amendment_guard();
CREATE FUNCTION fund_document_amend() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE fund_document_state SET level = NEW.level, direct = NEW.direct, issued_on = NEW.issued_on, received_on = NEW.received_on,
    amount = NEW.amount, note = NEW.note WHERE document_id = NEW.document_id;
  RETURN NULL;
END $$;
CREATE TRIGGER fund_document_amend AFTER INSERT ON fund_document_amendment FOR EACH ROW EXECUTE FUNCTION fund_document_amend();

CREATE FUNCTION fund_document_cancel_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s fund_document_state;
BEGIN
  SELECT * INTO s FROM fund_document_state WHERE document_id = NEW.document_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF s.live IS NOT TRUE THEN PERFORM fail('DOCUMENT_NOT_LIVE', jsonb_build_object('id', NEW.document_id)); END IF;
  IF EXISTS (SELECT FROM event_document d WHERE d.document_id = s.document_id
      AND NOT EXISTS (SELECT FROM budget_event r WHERE r.reversal_of = d.event_id)) THEN
    PERFORM fail('DOCUMENT_IN_USE', jsonb_build_object('documentNo', s.document_no));
  END IF;
  UPDATE fund_document_state SET live = false WHERE document_id = s.document_id;
  RETURN NEW;
END $$;
CREATE TRIGGER fund_document_cancel_guard BEFORE INSERT ON fund_document_cancel FOR EACH ROW EXECUTE FUNCTION fund_document_cancel_guard();

CREATE FUNCTION event_document_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE e budget_event; s fund_document_state;
BEGIN
  SELECT * INTO e FROM budget_event WHERE id = NEW.event_id AND agency_id = NEW.agency_id;
  IF e.id IS NULL THEN PERFORM fail('EVENT_NOT_FOUND', jsonb_build_object('id', NEW.event_id)); END IF;
  -- An undo writes this row too, so that either it sees this link or this link sees the undo.
  PERFORM FROM project_balance WHERE project_id = e.project_id FOR UPDATE;
  SELECT * INTO s FROM fund_document_state WHERE document_id = NEW.document_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF s.live IS NOT TRUE THEN PERFORM fail('DOCUMENT_NOT_LIVE', jsonb_build_object('id', NEW.document_id)); END IF;
  IF e.kind = 'SPEND' OR e.reversal_of IS NOT NULL THEN PERFORM fail('EVENT_WITHOUT_DOCUMENT', jsonb_build_object('id', e.id)); END IF;
  IF EXISTS (SELECT FROM budget_event r WHERE r.reversal_of = e.id) THEN
    PERFORM fail('EVENT_REVERSED_ALREADY', jsonb_build_object('id', e.id));
  END IF;
  IF e.project_id <> s.project_id OR coalesce(e.document_no, s.document_no) <> s.document_no THEN
    PERFORM fail('EVENT_DOCUMENT_DIFFERS', jsonb_build_object('documentNo', s.document_no, 'written', e.document_no));
  END IF;
  IF e.level <> s.level THEN
    PERFORM fail('DOCUMENT_LEVEL_DIFFERS', jsonb_build_object('documentNo', s.document_no));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_document_guard BEFORE INSERT ON event_document FOR EACH ROW EXECUTE FUNCTION event_document_guard();
CREATE FUNCTION event_document_sum() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE fund_document_state s SET
    allotted = allotted + CASE WHEN e.kind IN ('ALLOT', 'ADJUST') THEN e.amount ELSE 0 END,
    arrived = arrived + CASE WHEN e.kind = 'ARRIVE' THEN e.amount ELSE 0 END
   FROM budget_event e WHERE e.id = NEW.event_id AND s.document_id = NEW.document_id;
  RETURN NULL;
END $$;
CREATE TRIGGER event_document_sum AFTER INSERT ON event_document FOR EACH ROW EXECUTE FUNCTION event_document_sum();

-- After project_balance_budget, which waits for a link being made: triggers of one kind run by name.
CREATE FUNCTION reversal_follows_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE fund_document_state s SET
    allotted = allotted + CASE WHEN NEW.kind IN ('ALLOT', 'ADJUST') THEN NEW.amount ELSE 0 END,
    arrived = arrived + CASE WHEN NEW.kind = 'ARRIVE' THEN NEW.amount ELSE 0 END
   FROM event_document d WHERE d.event_id = NEW.reversal_of AND s.document_id = d.document_id;
  RETURN NULL;
END $$;
CREATE TRIGGER reversal_follows_document AFTER INSERT ON budget_event FOR EACH ROW WHEN (NEW.reversal_of IS NOT NULL)
  EXECUTE FUNCTION reversal_follows_document();

CREATE FUNCTION arrival_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s fund_document_state; planned record; year int;
BEGIN
  SELECT * INTO s FROM fund_document_state WHERE document_id = NEW.document_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF s.live IS NOT TRUE THEN PERFORM fail('DOCUMENT_NOT_LIVE', jsonb_build_object('id', NEW.document_id)); END IF;
  SELECT fiscal_year INTO year FROM subsidy_project WHERE id = s.project_id;
  SELECT coalesce(sum(amount), 0) AS total, coalesce(bool_and(amount > 0 AND amount <> 'NaN' AND day IS NOT NULL), true) AS fits,
      coalesce(bool_and(extract(year FROM day)::int = year), true) AS inside, count(DISTINCT day) AS days, count(*) AS lines INTO planned
    FROM unnest(NEW.days, NEW.amounts) AS p(day, amount);
  IF NOT planned.fits OR planned.days <> planned.lines OR cardinality(NEW.days) <> cardinality(NEW.amounts) THEN
    PERFORM fail('PLAN_MALFORMED');
  END IF;
  IF NOT planned.inside THEN PERFORM fail('PLAN_OUTSIDE_YEAR', jsonb_build_object('year', year)); END IF;
  IF planned.total > s.amount THEN
    PERFORM fail('PLAN_BEYOND_DOCUMENT', jsonb_build_object('planned', planned.total::text, 'amount', s.amount::text));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER arrival_plan_guard BEFORE INSERT ON arrival_plan FOR EACH ROW EXECUTE FUNCTION arrival_plan_guard();

CREATE TRIGGER fund_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fund_document_amendment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_document_amendment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fund_document_cancel_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON fund_document_cancel FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER arrival_plan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON arrival_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE EXECUTE ON FUNCTION fund_document_guard(), fund_document_open(), fund_document_amendment_guard(), fund_document_amend(),
  fund_document_cancel_guard(), event_document_guard(), event_document_sum(), reversal_follows_document(), arrival_plan_guard() FROM PUBLIC;
GRANT SELECT, INSERT ON fund_document, fund_document_amendment, fund_document_cancel, event_document, arrival_plan TO ledger_app;
GRANT SELECT ON fund_document_state TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
