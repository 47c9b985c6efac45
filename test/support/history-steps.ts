import fc from 'fast-check';
import { Decimal } from '../../src/kernel/money.js';

/** What happens next; the numbers choose among what is there, whatever there is. */
export interface Step {
  kind: (typeof KINDS)[number];
  a: number;
  b: number;
  c: number;
  /** The command is sent a second time with its key. */
  again: boolean;
}

const KINDS = [
  'advance',
  'accept',
  'draft',
  'exclude',
  'sign',
  'sendBack',
  'withdraw',
  'propose',
  'decide',
  'requestFunds',
  'arrive',
  'issue',
  'slip',
  'result',
  'repeatResult',
  'reissue',
  'budget',
] as const;
const WEIGHTS: Partial<Record<Step['kind'], number>> = {
  advance: 24,
  result: 5,
  decide: 4,
  propose: 4,
  reissue: 3,
  sendBack: 2,
};

export interface History {
  /** Yuan per person. */
  people: string[];
  steps: Step[];
}

const nat = fc.nat({ max: 2 ** 30 });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(...KINDS.map((kind) => ({ weight: WEIGHTS[kind] ?? 1, arbitrary: fc.constant(kind) }))),
  a: nat,
  b: nat,
  c: nat,
  again: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

export const histories: fc.Arbitrary<History> = fc.record({
  people: fc.array(
    fc.integer({ min: 1, max: 90_000 }).map((cents) => new Decimal(cents).div(100).toFixed(2)),
    { minLength: 2, maxLength: 6 },
  ),
  steps: fc.array(step, { minLength: 8, maxLength: 34, size: 'max' }),
});
