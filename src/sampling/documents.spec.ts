import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../cli/all-commands.js';
import { parseLine } from '../cli/parse.js';
import { Decimal } from '../kernel/money.js';
import { evaluatePlan } from './domain/evaluate-plan.js';
import { roundedFactor, sampleSize, type SizeInput } from './domain/sample-size.js';
import { boundOf } from './domain/stringer.js';

const TEXT = readFileSync(resolve(import.meta.dirname, '../../docs/sampling.md'), 'utf8');
const percent = (fraction: number, digits = 4): string => `${(fraction * 100).toFixed(digits)} %`;
const size = (input: SizeInput, count = 174_048, sum = '436812345.67') =>
  sampleSize(input, { count, sum: new Decimal(sum) });

function attribute(tolerableRate: string, expectedErrors: number, words: string): string {
  const { wanted, risk } = size({ basis: 'ATTRIBUTE', confidence: '95', tolerableRate, expectedErrors });
  return `- 95 %, tolerable ${tolerableRate} %, ${words}: n = ${wanted}; chance with ${wanted}: ${percent(risk!.here)}, with ${wanted - 1}: ${percent(risk!.oneLess)}`;
}

function estimate(expectedRate: string, margin: string, count: number): string {
  const { z, infinite, finite, wanted } = size({ basis: 'ESTIMATE', confidence: '95', expectedRate, margin }, count);
  return `- 95 %, expected ${expectedRate} %, ± ${margin} %, N = ${count}: z = ${z!.toFixed(4)}, n₀ = ${infinite!.toFixed(2)}, n = ${finite!.toFixed(2)}, taken ${wanted}`;
}

function rate(wrong: number, sampled: number): string {
  const items = Array.from({ length: sampled }, (_, i) => ({
    stratum: '',
    certain: false,
    amount: new Decimal(100),
    error: new Decimal(i < wrong ? 1 : 0),
  }));
  const { accuracy, errorLimit } = evaluatePlan(
    {
      method: 'SIMPLE',
      confidence: '95',
      basis: 'GIVEN',
      tolerable: null,
      populationSum: new Decimal(1),
      interval: null,
    },
    [{ key: '', population: 174_048 }],
    items,
  );
  return `- ${wrong} wrong of ${sampled}, 95 %: accuracy ${accuracy.rate} %, ${accuracy.lower} % … ${accuracy.upper} %; the error rate is at most ${errorLimit} %`;
}

function stringer(items: [paid: string, error: string, certain: boolean][]) {
  const examined = items.map(([paid, error, certain]) => ({
    paid: new Decimal(paid),
    error: new Decimal(error),
    certain,
  }));
  return boundOf(examined, { interval: new Decimal('10000.00'), confidence: 0.95, sampling: true });
}

describe('the worked examples of docs/sampling.md', () => {
  const money = size({ basis: 'MONEY', confidence: '95', tolerableAmount: new Decimal('300000.00') });
  const taints = stringer([
    ['80', '80', false],
    ['200', '100', false],
    ['400', '100', false],
  ]);
  const certain = stringer([
    ['50000', '1234.56', true],
    ['100', '0', false],
  ]);
  const two = (value: Decimal): string => value.toFixed(2);

  it.each([
    attribute('5', 0, 'no error'),
    attribute('1', 1, 'one error'),
    estimate('50', '5', 10_000),
    estimate('2', '1', 174_048),
    `- 95 %, factors of 0 … 5 errors: ${[0, 1, 2, 3, 4, 5].map((k) => roundedFactor(k, 0.95).toFixed(4)).join(', ')}`,
    `- 95 %, tolerable 300000.00 of 436812345.67, no error: J = ${two(money.interval!)}, n = ${money.size}`,
    `- 95 %, n = 120 without an error: the error rate is at most ${size({ basis: 'GIVEN', confidence: '95', size: 120 }).shows!.toFixed(4)} %`,
    rate(1, 120),
    rate(0, 120),
    `- J = 10000.00, taints 1, 0.5, 0.25, 95 %: projected ${two(taints.projected)} + basic ${two(taints.basicPrecision)} + increment ${two(taints.increment)} = ${two(taints.upper)}`,
    `- J = 10000.00, no error but 1234.56 in a certain item, 95 %: ${two(certain.known)} + ${two(certain.basicPrecision)} = ${two(certain.upper)}`,
  ])('hold: %s', (line) => expect(TEXT).toContain(`\n${line}\n`));

  it('are all of them', () => {
    const examples = TEXT.split('\n').filter((line) => /^- (?:\d+ %|\d+ wrong|J =)/.test(line));
    expect(examples).toHaveLength(11);
  });

  it('are typed as the command line understands them', () => {
    const lines = [...TEXT.matchAll(/^npm run cli -- (.*)$/gm)].map((match) => match[1]!.split(' '));
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(() => parseLine(line, COMMANDS)).not.toThrow();
  });
});
