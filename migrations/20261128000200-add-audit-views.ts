import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the checks of the audit read besides the tables: changes of the register with who made them and when, who
 * handled a batch, and the folding of names. Views and one function; locks nothing that anyone waits for.
 */
export class AddAuditViews20261128000200 implements MigrationInterface {
  readonly name = 'AddAuditViews20261128000200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE FUNCTION audit_name_key(v text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN upper(translate(v,
    U&'\\ff01\\ff02\\ff03\\ff04\\ff05\\ff06\\ff07\\ff08\\ff09\\ff0a\\ff0b\\ff0c\\ff0d\\ff0f\\ff10\\ff11\\ff12\\ff13'
      '\\ff14\\ff15\\ff16\\ff17\\ff18\\ff19\\ff1a\\ff1b\\ff1c\\ff1d\\ff1e\\ff1f\\ff20\\ff21\\ff22\\ff23\\ff24\\ff25'
      '\\ff26\\ff27\\ff28\\ff29\\ff2a\\ff2b\\ff2c\\ff2d\\ff2e\\ff2f\\ff30\\ff31\\ff32\\ff33\\ff34\\ff35\\ff36\\ff37'
      '\\ff38\\ff39\\ff3a\\ff3b\\ff3c\\ff3d\\ff3e\\ff3f\\ff40\\ff41\\ff42\\ff43\\ff44\\ff45\\ff46\\ff47\\ff48\\ff49'
      '\\ff4a\\ff4b\\ff4c\\ff4d\\ff4e\\ff4f\\ff50\\ff51\\ff52\\ff53\\ff54\\ff55\\ff56\\ff57\\ff58\\ff59\\ff5a\\ff5b'
      '\\ff5c\\ff5d\\ff5e\\00b7\\2022\\2219\\22c5\\2027\\30fb\\ff65\\25cf\\ff0e\\002e\\3002\\318d\\0387\\2e31\\2024'
      '\\0009\\000a\\000b\\000c\\000d\\0020\\00a0\\1680\\2000\\2001\\2002\\2003\\2004\\2005\\2006\\2007\\2008\\2009'
      '\\200a\\200b\\200c\\200d\\200e\\200f\\2028\\2029\\202f\\205f\\2060\\3000\\feff',
    U&'\\0021\\0022\\0023\\0024\\0025\\0026\\0027\\0028\\0029\\002a\\002b\\002c\\002d\\002f\\0030\\0031\\0032\\0033'
      '\\0034\\0035\\0036\\0037\\0038\\0039\\003a\\003b\\003c\\003d\\003e\\003f\\0040\\0041\\0042\\0043\\0044\\0045'
      '\\0046\\0047\\0048\\0049\\004a\\004b\\004c\\004d\\004e\\004f\\0050\\0051\\0052\\0053\\0054\\0055\\0056\\0057'
      '\\0058\\0059\\005a\\005b\\005c\\005d\\005e\\005f\\0060\\0061\\0062\\0063\\0064\\0065\\0066\\0067\\0068\\0069'
      '\\006a\\006b\\006c\\006d\\006e\\006f\\0070\\0071\\0072\\0073\\0074\\0075\\0076\\0077\\0078\\0079\\007a\\007b'
      '\\007c\\007d\\007e'));
COMMENT ON FUNCTION audit_name_key IS 'Name without separators, blanks and widths; equals nameKey() in src/kernel/name-match.ts';

CREATE VIEW audit_register_change WITH (security_invoker = true) AS
SELECT c.agency_id, c.id, c.beneficiary_id, c.kind, c.old_value, c.new_value, c.roll_id, c.act_id, t.act, t.actor_id AS changed_by,
  (t.at AT TIME ZONE 'Asia/Shanghai')::date AS changed_on
FROM beneficiary_change c
JOIN trail t ON t.id = c.act_id
WHERE c.kind <> 'REGISTERED';
COMMENT ON VIEW audit_register_change IS 'Changes of name, account, spelling, bank and township, with the act, the person and the day; registration is no change';

CREATE VIEW audit_account_change WITH (security_invoker = true) AS
SELECT c.agency_id, c.id, c.beneficiary_id, c.roll_id, c.act_id, c.act, c.changed_by, c.changed_on,
  o.id AS old_version_id, o.account_index AS old_account, o.account_masked AS old_masked,
  n.id AS new_version_id, n.account_index AS new_account, n.account_masked AS new_masked
FROM audit_register_change c
JOIN payee_version n ON n.agency_id = c.agency_id AND n.beneficiary_id = c.beneficiary_id AND n.act_id = c.act_id
JOIN LATERAL (SELECT v.id, v.account_index, v.account_masked FROM payee_version v
   WHERE v.agency_id = n.agency_id AND v.beneficiary_id = n.beneficiary_id AND v.id < n.id ORDER BY v.id DESC LIMIT 1) o ON true
WHERE c.kind = 'ACCOUNT';
COMMENT ON VIEW audit_account_change IS 'From which account to which a person was moved, with the payee versions before and after';

CREATE VIEW audit_handler WITH (security_invoker = true) AS
SELECT agency_id, id AS batch_id, drafted_by AS user_id, 'DRAFT' AS step FROM payout_batch
UNION ALL SELECT agency_id, batch_id, actor_id, step FROM batch_signature
UNION ALL SELECT agency_id, batch_id, issued_by, 'ISSUE' FROM bank_file
UNION ALL SELECT agency_id, batch_id, recorded_by, 'SLIP' FROM bank_slip;
COMMENT ON VIEW audit_handler IS 'Who had a hand in a batch: drafted it, signed it, issued its bank file, recorded its slip';

REVOKE EXECUTE ON FUNCTION audit_name_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_name_key TO ledger_app;
GRANT SELECT ON audit_register_change, audit_account_change, audit_handler TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
