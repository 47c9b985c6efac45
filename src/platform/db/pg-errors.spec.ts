import { describe, expect, it } from '@jest/globals';
import { toDomainError } from './pg-errors.js';

describe('what the database refuses by name', () => {
  it('names a month as people do', () => {
    const detail = JSON.stringify({ fund: 'RESIDENT', period: 202401 });
    expect(toDomainError({ code: 'LD001', message: 'PERIOD_CLOSED', detail })).toMatchObject({
      code: 'PERIOD_CLOSED',
      kind: 'rule',
      details: { fund: 'RESIDENT', period: '2024-01' },
    });
  });

  it('keeps other details, and passes on what is no refusal', () => {
    const refusal = { code: 'LD001', message: 'BANK_STATEMENT_REPEATED', detail: '{"id":7}' };
    expect(toDomainError(refusal)).toMatchObject({ code: 'BANK_STATEMENT_REPEATED', details: { id: 7 } });
    const defect = { code: '23505', message: 'x', constraint: 'some_key' };
    expect(toDomainError(defect)).toBe(defect);
  });
});
