import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An amendment leaves no plan of arrivals larger than the document. Replaces a guard; locks nothing. */
export class AmendNotBelowThePlan20261201200300 implements MigrationInterface {
  readonly name = 'AmendNotBelowThePlan20261201200300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE OR REPLACE FUNCTION fund_document_amendment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s fund_document_state; planned numeric;
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
  -- The last plan holds; it never expects more than the document brings.
  SELECT (SELECT coalesce(sum(amount), 0) FROM unnest(p.amounts) AS a(amount)) INTO planned
    FROM arrival_plan p WHERE p.document_id = s.document_id ORDER BY p.id DESC LIMIT 1;
  IF planned > NEW.amount THEN
    PERFORM fail('AMOUNT_BELOW_PLAN', jsonb_build_object('planned', planned::text, 'amount', NEW.amount::text));
  END IF;
  RETURN NEW;
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
