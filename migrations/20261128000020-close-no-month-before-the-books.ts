import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A month before the first voucher of a fund has nothing to close: `period_close` refuses it. Before, such a month passed
 * every check because there was nothing to check, and a fund's books could seem closed before they began.
 */
export class CloseNoMonthBeforeTheBooks20261128000020 implements MigrationInterface {
  readonly name = 'CloseNoMonthBeforeTheBooks20261128000020';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE OR REPLACE FUNCTION period_close(p_agency int, p_fund text, p_period int, p_actor bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE unreviewed bigint;
BEGIN
  INSERT INTO fund_book (agency_id, fund) VALUES (p_agency, p_fund) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM fund_book WHERE agency_id = p_agency AND fund = p_fund FOR UPDATE;
  IF NOT EXISTS (SELECT FROM voucher v WHERE v.agency_id = p_agency AND v.fund = p_fund AND v.period <= p_period) THEN
    PERFORM fail('PERIOD_BEFORE_BOOKS', jsonb_build_object('fund', p_fund, 'period', p_period));
  END IF;
  IF EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.period < p_period AND a.state = 'OPEN'
      AND NOT EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = p_agency AND c.fund = p_fund AND c.period > a.period AND c.state = 'CLOSED')) THEN
    PERFORM fail('PERIOD_EARLIER_OPEN', jsonb_build_object('fund', p_fund, 'period', p_period));
  END IF;
  SELECT count(*) INTO unreviewed FROM voucher v WHERE v.agency_id = p_agency AND v.fund = p_fund AND v.period = p_period
    AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id);
  IF unreviewed > 0 THEN PERFORM fail('PERIOD_UNREVIEWED', jsonb_build_object('fund', p_fund, 'period', p_period, 'count', unreviewed)); END IF;
  INSERT INTO accounting_period (agency_id, fund, period) VALUES (p_agency, p_fund, p_period) ON CONFLICT DO NOTHING;
  UPDATE accounting_period SET state = 'CLOSED', closed_by = p_actor, closed_at = p_at
   WHERE agency_id = p_agency AND fund = p_fund AND period = p_period AND state = 'OPEN';
  IF NOT FOUND THEN PERFORM fail('PERIOD_CLOSED', jsonb_build_object('fund', p_fund, 'period', p_period)); END IF;
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
