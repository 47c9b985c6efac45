import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Audit samples: a plan that fixes population, size and seed before anything is drawn, the list it gave, the results
 * (corrected by adding), and the signature of a second person. And the view through which performance sees confirmed
 * errors; it is empty until the cases of the audit stand behind it. New tables and views only; locks nothing.
 *
 * Who handled a payout cannot examine it, and cannot sign a sample that holds it (回避).
 */
export class AddAuditSampling20261128000400 implements MigrationInterface {
  readonly name = 'AddAuditSampling20261128000400';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE sampling_plan (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (length(trim(name)) BETWEEN 2 AND 100),
  method text NOT NULL CHECK (method IN ('SIMPLE', 'STRATIFIED', 'MONEY')),
  periods int[] NOT NULL CHECK (cardinality(periods) BETWEEN 1 AND 120),
  schemes text[] NOT NULL,
  townships text[] NOT NULL,
  kinds text[] NOT NULL,
  watermark bigint NOT NULL CHECK (watermark >= 0),
  population_count int NOT NULL CHECK (population_count > 0),
  population_sum numeric(18,2) NOT NULL CHECK (population_sum > 0),
  population_digest bytea NOT NULL CHECK (length(population_digest) = 32),
  stratify_by text CHECK (stratify_by IN ('SCHEME', 'TOWNSHIP', 'AMOUNT')),
  amount_bounds numeric(16,2)[] NOT NULL DEFAULT '{}',
  allocation text CHECK (allocation IN ('PROPORTIONAL', 'NEYMAN')),
  size_basis text NOT NULL CHECK (size_basis IN ('ATTRIBUTE', 'ESTIMATE', 'MONEY', 'GIVEN')),
  confidence numeric(6,3) NOT NULL CHECK (confidence BETWEEN 50 AND 99.99),
  parameters jsonb NOT NULL,
  size int NOT NULL CHECK (size BETWEEN 1 AND 20000),
  money_interval numeric(16,2) CHECK (money_interval > 0),
  seed text NOT NULL CHECK (length(seed) BETWEEN 1 AND 64),
  seed_given boolean NOT NULL,
  state text NOT NULL DEFAULT 'PLANNED' CHECK (state IN ('PLANNED', 'DRAWN', 'SIGNED', 'WITHDRAWN')),
  planned_by bigint NOT NULL REFERENCES app_user,
  planned_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  list_count int,
  list_digest bytea,
  drawn_by bigint REFERENCES app_user,
  drawn_at timestamptz,
  drawn_act_id bigint,
  signed_by bigint REFERENCES app_user,
  signed_at timestamptz,
  signed_note text,
  signed_act_id bigint,
  withdrawn_by bigint REFERENCES app_user,
  withdrawn_at timestamptz,
  withdrawn_reason text CHECK (length(trim(withdrawn_reason)) BETWEEN 2 AND 500),
  withdrawn_act_id bigint,
  CHECK ((stratify_by IS NOT NULL) = (method = 'STRATIFIED') AND (allocation IS NOT NULL) = (method = 'STRATIFIED')),
  CHECK ((cardinality(amount_bounds) > 0) = (stratify_by IS NOT DISTINCT FROM 'AMOUNT')),
  CHECK ((money_interval IS NOT NULL) = (method = 'MONEY')),
  CHECK (size_basis = 'GIVEN' OR (size_basis = 'MONEY') = (method = 'MONEY')),
  CHECK (num_nulls(list_count, list_digest, drawn_by, drawn_at, drawn_act_id) IN (0, 5)),
  CHECK (num_nulls(signed_by, signed_at, signed_act_id) = CASE state WHEN 'SIGNED' THEN 0 ELSE 3 END),
  CHECK (num_nulls(withdrawn_by, withdrawn_at, withdrawn_reason, withdrawn_act_id) = CASE state WHEN 'WITHDRAWN' THEN 0 ELSE 4 END),
  CHECK (drawn_by IS NOT NULL OR state IN ('PLANNED', 'WITHDRAWN')),
  CHECK (drawn_by IS NULL OR state <> 'PLANNED')
);
COMMENT ON TABLE sampling_plan IS '抽样方案: population, size and seed, fixed before the draw; the same plan always gives the same list';
COMMENT ON COLUMN sampling_plan.schemes IS 'Empty: all; so too townships and kinds. Sorted, without repetition, like periods';
COMMENT ON COLUMN sampling_plan.watermark IS 'Trail position up to which payouts count as paid or as come back';
COMMENT ON COLUMN sampling_plan.population_digest IS 'SM3 over lp(reference) || lp(amount) of each payout in the order of references';
COMMENT ON COLUMN sampling_plan.confidence IS 'Percent';
COMMENT ON COLUMN sampling_plan.parameters IS 'What the size was reckoned from and the numbers of its formula';
COMMENT ON COLUMN sampling_plan.money_interval IS 'MONEY: yuan between two points; amounts of at least as much are taken without chance';
COMMENT ON COLUMN sampling_plan.list_digest IS 'SM3 over lp(reference) || lp(amount) of the list in its order';
CREATE INDEX sampling_plan_agency ON sampling_plan (agency_id, id);

CREATE TABLE sampling_stratum (
  agency_id int NOT NULL,
  plan_id bigint NOT NULL REFERENCES sampling_plan,
  ordinal int NOT NULL CHECK (ordinal BETWEEN 1 AND 500),
  key text NOT NULL,
  population_count int NOT NULL CHECK (population_count > 0),
  population_sum numeric(18,2) NOT NULL,
  size int NOT NULL CHECK (size BETWEEN 0 AND population_count),
  PRIMARY KEY (plan_id, ordinal),
  UNIQUE (plan_id, key)
);
COMMENT ON COLUMN sampling_stratum.key IS 'Scheme, township (empty: none known) or amount band 00, 01, …; empty when the plan has one stratum';

CREATE TABLE sampling_item (
  agency_id int NOT NULL,
  plan_id bigint NOT NULL REFERENCES sampling_plan,
  no int NOT NULL CHECK (no > 0),
  stratum text NOT NULL,
  certain boolean NOT NULL,
  scheme text NOT NULL,
  kind text NOT NULL,
  period int NOT NULL,
  batch_id bigint NOT NULL,
  line_no int NOT NULL,
  beneficiary_id bigint NOT NULL,
  amount numeric(16,2) NOT NULL,
  finding_id bigint,
  finding_act_id bigint,
  PRIMARY KEY (plan_id, no),
  UNIQUE (plan_id, batch_id, line_no),
  FOREIGN KEY (plan_id, stratum) REFERENCES sampling_stratum (plan_id, key),
  CHECK (num_nulls(finding_id, finding_act_id) IN (0, 2))
);
COMMENT ON COLUMN sampling_item.certain IS 'MONEY: taken without chance because it is at least an interval';
COMMENT ON COLUMN sampling_item.finding_id IS 'Finding that was made of a wrong payout; set once';

CREATE TABLE sampling_result (
  agency_id int NOT NULL,
  plan_id bigint NOT NULL,
  item_no int NOT NULL,
  no int NOT NULL CHECK (no > 0),
  verdict text NOT NULL CHECK (verdict IN ('CORRECT', 'WRONG')),
  due_amount numeric(16,2) CHECK (due_amount >= 0),
  error_amount numeric(16,2) NOT NULL,
  note text CHECK (length(trim(note)) BETWEEN 1 AND 500),
  source text NOT NULL CHECK (source IN ('ENTERED', 'IMPORTED')),
  file_id uuid REFERENCES stored_file,
  entered_by bigint NOT NULL REFERENCES app_user,
  entered_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (plan_id, item_no, no),
  FOREIGN KEY (plan_id, item_no) REFERENCES sampling_item (plan_id, no),
  CHECK ((verdict = 'WRONG') = (due_amount IS NOT NULL) AND (verdict = 'WRONG') = (error_amount <> 0)),
  CHECK (note IS NOT NULL OR (verdict = 'CORRECT' AND no = 1)),
  CHECK ((file_id IS NOT NULL) = (source = 'IMPORTED'))
);
COMMENT ON TABLE sampling_result IS 'Append-only: what the auditor found; of several for one item the last counts, and each after the first says why';
COMMENT ON COLUMN sampling_result.error_amount IS 'Paid less due, yuan: positive overpaid, negative underpaid; reckoned by the trigger';

CREATE VIEW sampling_current WITH (security_invoker = true) AS
SELECT DISTINCT ON (plan_id, item_no) * FROM sampling_result ORDER BY plan_id, item_no, no DESC;
COMMENT ON VIEW sampling_current IS 'The result of each item that counts now';

CREATE VIEW confirmed_error WITH (security_invoker = true) AS
SELECT l.agency_id, l.period, f.scheme, l.batch_id, l.line_no, f.beneficiary_id, l.overpaid AS amount, d.act_id, r.act_id AS undone_act_id
  FROM finding f
  JOIN finding_event d ON d.finding_id = f.id AND d.action = 'determine'
  JOIN finding_line l ON l.finding_id = f.id AND l.removed_at IS NULL
  LEFT JOIN finding_event r ON r.finding_id = f.id AND r.action = 'revoke';
COMMENT ON VIEW confirmed_error IS 'Payouts with a confirmed error: wrong yuan, the act that determined its finding, and the act that revoked it. Several rows for one payout count once';

-- Guards ---------------------------------------------------------------------------------------------------------
CREATE TABLE sampling_transition (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE sampling_transition IS 'The only ways a plan may change its state; equals the table in src/sampling/domain';
INSERT INTO sampling_transition VALUES ('PLANNED', 'DRAWN'), ('PLANNED', 'WITHDRAWN'), ('DRAWN', 'SIGNED'), ('DRAWN', 'WITHDRAWN');

CREATE FUNCTION sampling_plan_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text[]; listed record; open bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM sampling_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    PERFORM fail('SAMPLING_STATE_NOT_ALLOWED', jsonb_build_object('id', OLD.id, 'from', OLD.state, 'to', NEW.state));
  END IF;
  own := CASE NEW.state WHEN 'DRAWN' THEN ARRAY['state', 'list_count', 'list_digest', 'drawn_by', 'drawn_at', 'drawn_act_id']
    WHEN 'SIGNED' THEN ARRAY['state', 'signed_by', 'signed_at', 'signed_note', 'signed_act_id']
    ELSE ARRAY['state', 'withdrawn_by', 'withdrawn_at', 'withdrawn_reason', 'withdrawn_act_id'] END;
  IF to_jsonb(NEW) - own IS DISTINCT FROM to_jsonb(OLD) - own THEN
    PERFORM fail('SAMPLING_PLAN_FIXED', jsonb_build_object('id', OLD.id));
  END IF;
  IF NEW.state = 'DRAWN' THEN
    SELECT count(*) AS items, sm3(string_agg(lp(lpad(batch_id::text, 9, '0') || lpad(line_no::text, 7, '0')) || lp(amount::text), '' ORDER BY no)) AS digest,
        min(no) AS first, max(no) AS last INTO listed
      FROM sampling_item WHERE plan_id = NEW.id;
    IF listed.items <> NEW.list_count OR listed.items = 0 OR listed.digest <> NEW.list_digest OR listed.first <> 1 OR listed.last <> listed.items
       OR NOT EXISTS (SELECT FROM sampling_stratum s WHERE s.plan_id = NEW.id HAVING sum(s.population_count) = NEW.population_count
            AND sum(s.population_sum) = NEW.population_sum)
       OR NEW.method <> 'MONEY' AND EXISTS (SELECT FROM sampling_stratum s LEFT JOIN (SELECT stratum, count(*) AS n FROM sampling_item WHERE plan_id = NEW.id GROUP BY 1) i
            ON i.stratum = s.key WHERE s.plan_id = NEW.id AND s.size <> coalesce(i.n, 0)) THEN
      PERFORM fail('SAMPLING_LIST_WRONG', jsonb_build_object('id', NEW.id));
    END IF;
  ELSIF NEW.state = 'SIGNED' THEN
    SELECT count(*) INTO open FROM sampling_item i WHERE i.plan_id = NEW.id
      AND NOT EXISTS (SELECT FROM sampling_result r WHERE r.plan_id = i.plan_id AND r.item_no = i.no);
    IF open > 0 THEN PERFORM fail('SAMPLING_RESULTS_OPEN', jsonb_build_object('id', NEW.id, 'open', open)); END IF;
    IF NEW.signed_by IN (NEW.planned_by, NEW.drawn_by) OR EXISTS (SELECT FROM sampling_result r WHERE r.plan_id = NEW.id AND r.entered_by = NEW.signed_by) THEN
      PERFORM fail('SAMPLING_SECOND_PERSON', jsonb_build_object('id', NEW.id));
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT batch_id FROM sampling_item WHERE plan_id = NEW.id) b WHERE payout_handled_by(b.batch_id, NULL, NEW.signed_by)) THEN
      PERFORM fail('SAMPLING_AUDITOR_HANDLED', jsonb_build_object('id', NEW.id));
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sampling_plan_guard BEFORE UPDATE ON sampling_plan FOR EACH ROW EXECUTE FUNCTION sampling_plan_guard();

CREATE FUNCTION sampling_stratum_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM sampling_plan WHERE id = NEW.plan_id AND agency_id = NEW.agency_id AND state = 'PLANNED' FOR SHARE;
  IF NOT FOUND THEN PERFORM fail('SAMPLING_PLAN_FIXED', jsonb_build_object('id', NEW.plan_id)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sampling_stratum_guard BEFORE INSERT ON sampling_stratum FOR EACH ROW EXECUTE FUNCTION sampling_stratum_guard();

CREATE FUNCTION sampling_item_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE foreign_item record;
BEGIN
  PERFORM FROM sampling_plan WHERE id IN (SELECT plan_id FROM added) ORDER BY id FOR UPDATE;
  SELECT a.plan_id, a.no INTO foreign_item FROM added a
    LEFT JOIN sampling_plan s ON s.id = a.plan_id AND s.agency_id = a.agency_id AND s.state = 'PLANNED' AND a.period = ANY (s.periods)
      AND (s.schemes = '{}' OR a.scheme = ANY (s.schemes)) AND (s.kinds = '{}' OR a.kind = ANY (s.kinds))
    LEFT JOIN payout p ON p.agency_id = a.agency_id AND p.period = a.period AND p.batch_id = a.batch_id AND p.line_no = a.line_no AND p.live
      AND p.amount = a.amount AND p.scheme = a.scheme AND p.kind = a.kind AND p.beneficiary_id = a.beneficiary_id
      AND (s.townships = '{}' OR coalesce(p.township, '') = ANY (s.townships))
   WHERE s.id IS NULL OR p.batch_id IS NULL OR a.finding_id IS NOT NULL LIMIT 1;
  IF FOUND THEN PERFORM fail('SAMPLING_ITEM_FOREIGN', jsonb_build_object('id', foreign_item.plan_id, 'no', foreign_item.no)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sampling_item_guard AFTER INSERT ON sampling_item REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION sampling_item_guard();

CREATE FUNCTION sampling_finding_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.finding_id IS NOT NULL OR to_jsonb(NEW) - ARRAY['finding_id', 'finding_act_id'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['finding_id', 'finding_act_id']
     OR NOT EXISTS (SELECT FROM sampling_current c WHERE c.plan_id = NEW.plan_id AND c.item_no = NEW.no AND c.verdict = 'WRONG') THEN
    PERFORM fail('SAMPLING_FINDING_UNFIT', jsonb_build_object('id', NEW.plan_id, 'no', NEW.no));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sampling_finding_guard BEFORE UPDATE ON sampling_item FOR EACH ROW EXECUTE FUNCTION sampling_finding_guard();

CREATE FUNCTION sampling_result_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s sampling_plan; i sampling_item;
BEGIN
  -- Shared, so that auditors enter side by side, and the signature waits for all of them.
  SELECT * INTO s FROM sampling_plan WHERE id = NEW.plan_id AND agency_id = NEW.agency_id FOR SHARE;
  IF NOT FOUND OR s.state <> 'DRAWN' THEN
    PERFORM fail('SAMPLING_STATE_NOT_ALLOWED', jsonb_build_object('id', NEW.plan_id, 'from', s.state, 'to', 'RESULT'));
  END IF;
  SELECT * INTO i FROM sampling_item WHERE plan_id = NEW.plan_id AND no = NEW.item_no;
  IF payout_handled_by(i.batch_id, i.line_no, NEW.entered_by) THEN
    PERFORM fail('SAMPLING_AUDITOR_HANDLED', jsonb_build_object('id', NEW.plan_id, 'no', NEW.item_no));
  END IF;
  IF NEW.no <> 1 + (SELECT count(*) FROM sampling_result r WHERE r.plan_id = NEW.plan_id AND r.item_no = NEW.item_no) THEN
    PERFORM fail('SAMPLING_RESULT_CHANGED', jsonb_build_object('no', NEW.item_no));
  END IF;
  NEW.error_amount := CASE NEW.verdict WHEN 'WRONG' THEN i.amount - NEW.due_amount ELSE 0 END;
  RETURN NEW;
END $$;
CREATE TRIGGER sampling_result_guard BEFORE INSERT ON sampling_result FOR EACH ROW EXECUTE FUNCTION sampling_result_guard();

-- History is never edited ----------------------------------------------------------------------------------------
CREATE TRIGGER sampling_plan_kept BEFORE DELETE OR TRUNCATE ON sampling_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sampling_stratum_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sampling_stratum FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sampling_item_kept BEFORE DELETE OR TRUNCATE ON sampling_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sampling_result_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sampling_result FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON sampling_transition, sampling_current, confirmed_error TO ledger_app;
GRANT SELECT, INSERT (agency_id, name, method, periods, schemes, townships, kinds, watermark, population_count, population_sum, population_digest, stratify_by,
    amount_bounds, allocation, size_basis, confidence, parameters, size, money_interval, seed, seed_given, planned_by, planned_at, act_id)
  ON sampling_plan TO ledger_app;
GRANT UPDATE (state, list_count, list_digest, drawn_by, drawn_at, drawn_act_id, signed_by, signed_at, signed_note, signed_act_id, withdrawn_by, withdrawn_at,
    withdrawn_reason, withdrawn_act_id) ON sampling_plan TO ledger_app;
GRANT SELECT, INSERT ON sampling_stratum, sampling_item TO ledger_app;
GRANT UPDATE (finding_id, finding_act_id) ON sampling_item TO ledger_app;
GRANT SELECT, INSERT (agency_id, plan_id, item_no, no, verdict, due_amount, note, source, file_id, entered_by, entered_at, act_id) ON sampling_result TO ledger_app;
REVOKE EXECUTE ON FUNCTION sampling_plan_guard, sampling_stratum_guard, sampling_item_guard, sampling_finding_guard, sampling_result_guard FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
