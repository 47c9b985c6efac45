import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rules of a known change of the payroll get names, so that what breaks them is told in a sentence. Renames only; waits for
 * nobody longer than that.
 */
export class NameWhatInputBreaks20261201200000 implements MigrationInterface {
  readonly name = 'NameWhatInputBreaks20261201200000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
ALTER TABLE payroll_adjustment RENAME CONSTRAINT payroll_adjustment_check TO payroll_adjustment_changes;
ALTER TABLE payroll_adjustment RENAME CONSTRAINT payroll_adjustment_from_period_check TO payroll_adjustment_month;
ALTER TABLE payroll_adjustment RENAME CONSTRAINT payroll_adjustment_agency_id_scheme_fkey TO payroll_adjustment_fund;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
