import { describe, expect, it } from '@jest/globals';
import { buildReferenceYear, DEMO_PERIODS } from '../demo/reference-year.js';
import { certificationFile } from './certification-file.js';

describe('the certifications of the reference year', () => {
  it('are the same bytes every time, for everybody but a few, a few of them late by December', () => {
    const year = buildReferenceYear();
    const bytes = certificationFile(year, DEMO_PERIODS.slice(0, -1));
    expect(certificationFile(buildReferenceYear(), DEMO_PERIODS.slice(0, -1)).equals(bytes)).toBe(true);
    const rows = bytes.toString('utf8').trim().split('\r\n').slice(1);
    expect(rows.length).toBeGreaterThan(14_504);
    expect(new Set(rows.map((row) => row.split(',')[1])).size).toBe(rows.length);
    const late = rows.filter((row) => row.split(',')[2]! < '2024-01-01');
    expect(late.length).toBeGreaterThan(20);
    expect(late.length).toBeLessThan(80);
    expect(rows.map((row) => row.split(',')[2]!).sort().at(-1)! < '2024-12-01').toBe(true);
  });
});
