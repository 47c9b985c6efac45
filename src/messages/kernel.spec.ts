import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allocate } from '../kernel/allocate.js';
import { canonical } from '../kernel/digest.js';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, money } from '../kernel/money.js';
import { payoutReference } from '../kernel/payout-reference.js';
import { nextWorkingDay, parseDate, parsePeriod } from '../kernel/period.js';
import { defineStates } from '../kernel/state-table.js';
import { kernelErrors } from './kernel.js';

const one = new Decimal(1);
const finer = new Decimal('0.001');
const refusals: Record<keyof typeof kernelErrors, () => unknown> = {
  MONEY_MALFORMED: () => money('1.234'),
  ALLOCATE_AMOUNT_INVALID: () => allocate(finer, [], 'ORDER'),
  ALLOCATE_RECIPIENT_DUPLICATE: () => allocate(one, [{ key: 'a' }, { key: 'a' }], 'ORDER'),
  ALLOCATE_ROOM_INVALID: () => allocate(one, [{ key: 'a', room: finer }], 'ORDER'),
  ALLOCATE_WEIGHT_INVALID: () => allocate(one, [{ key: 'a' }], 'SHARES'),
  ALLOCATE_SHARES_EXCEED: () =>
    allocate(
      one,
      ['a', 'b'].map((key) => ({ key, weight: one })),
      'SHARES',
    ),
  PERIOD_MALFORMED: () => parsePeriod('x'),
  DATE_MALFORMED: () => parseDate('x'),
  WORKING_DAY_NONE: () => nextWorkingDay('2024-12-31', () => false),
  TEXT_NOT_WELL_FORMED: () => canonical(['\ud840']),
  PAYOUT_REFERENCE_RANGE: () => payoutReference(0, 1),
  STATE_NOT_ALLOWED: () => defineStates([{ from: 'A', action: 'go', to: 'B' }]).next('B', 'go'),
};

function caught(act: () => unknown): DomainError {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('Expected a refusal');
}

describe('kernel messages', () => {
  it.each(Object.entries(refusals))('%s has its kind, and a detail for every placeholder', (code, act) => {
    const error = caught(act);
    const message = kernelErrors[code as keyof typeof kernelErrors];
    expect([error.code, error.kind]).toEqual([code, message.kind]);
    const placeholders = [...message.text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(error.details)).toEqual(expect.arrayContaining(placeholders));
  });

  it('names every code that the kernel throws', () => {
    const folder = new URL('../kernel/', import.meta.url);
    const sources = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    const thrown = sources.flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/new DomainError\('(\w+)'/g)].map((match) => match[1]),
    );
    expect([...new Set(thrown)].sort()).toEqual(Object.keys(kernelErrors).sort());
  });
});
