import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

interface Cruise {
  summary: { violations: { rule: { name: string }; from: string }[] };
}

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };

function cruise(path: string): Cruise {
  const run = spawnSync('npx', ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', path], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(run.stdout) as Cruise;
}

describe('the boundary rules', () => {
  it('are each broken by a sample, so that none of them is asleep', () => {
    const broken = new Set(cruise('test/boundaries/src').summary.violations.map((violation) => violation.rule.name));
    expect([...broken].sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  }, 60_000);

  it('are kept by the source', () => {
    const { violations } = cruise('src').summary;
    expect(violations.map((violation) => `${violation.rule.name}: ${violation.from}`)).toEqual([]);
  }, 60_000);
});
