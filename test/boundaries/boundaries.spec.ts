import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

interface Cruise {
  summary: { violations: { rule: { name: string }; from: string }[] };
}

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string; to?: { pathNot?: string | string[] } }[];
};

function cruise(path: string): Cruise {
  const run = spawnSync('npx', ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', path], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(run.stdout) as Cruise;
}

/** Features that a feature's rule allows, by the doors that its pattern names. */
function allowed(name: string): string[] {
  const rule = config.forbidden.find((one) => one.name === `feature-${name}-imports`)!;
  const doors = [rule.to!.pathNot!].flat().flatMap((path) => /^\(\^\|\/\)src\/(\w+)\/\[\^/.exec(path)?.[1] ?? []);
  return [...new Set(doors)].filter((one) => one !== name);
}

describe('the boundary rules', () => {
  it('let no feature reach itself again through the doors of others', () => {
    const features = config.forbidden.flatMap(({ name }) => /^feature-(\w+)-imports$/.exec(name)?.[1] ?? []);
    expect(allowed('ledger')).toContain('reconcile');
    const reach = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of features.includes(from) ? allowed(from) : []) if (!seen.has(next)) reach(next, seen.add(next));
      return seen;
    };
    expect(features.filter((name) => reach(name).has(name))).toEqual([]);
  });

  it('are each broken by a sample, so that none of them is asleep', () => {
    const broken = new Set(cruise('test/boundaries/src').summary.violations.map((violation) => violation.rule.name));
    expect([...broken].sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  }, 60_000);

  it('are kept by the source', () => {
    const { violations } = cruise('src').summary;
    expect(violations.map((violation) => `${violation.rule.name}: ${violation.from}`)).toEqual([]);
  }, 60_000);
});
