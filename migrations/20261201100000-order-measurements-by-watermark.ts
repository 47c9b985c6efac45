import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The newest measurement of a day is the one with the highest watermark, so the index has it before the number. An index only.
 */
export class OrderMeasurementsByWatermark20261201100000 implements MigrationInterface {
  readonly name = 'OrderMeasurementsByWatermark20261201100000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE INDEX measurement_newest ON measurement (indicator_id, cut_off, watermark, id);
DROP INDEX measurement_indicator;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
