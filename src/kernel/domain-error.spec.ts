import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { Decimal } from './money.js';

describe('DomainError', () => {
  it('carries code, kind and details, and puts code and details into the message', () => {
    const error = new DomainError('BATCH_TOTAL', 'rule', { expected: new Decimal('1.50'), count: 3n });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.kind]).toEqual(['DomainError', 'BATCH_TOTAL', 'rule']);
    expect(error.message).toBe('BATCH_TOTAL {"expected":"1.5","count":"3"}');
  });

  it('has empty details when none are given', () => {
    expect(new DomainError('X', 'missing').details).toEqual({});
  });
});
