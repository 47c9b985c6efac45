import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findingStates } from './finding-states.js';
import { FINDING_STATES } from './finding.types.js';

describe('the states of a finding', () => {
  it('are all in the table, and none but the dismissed one is final', () => {
    expect([...findingStates.states].sort()).toEqual([...FINDING_STATES].sort());
    const final = findingStates.states.filter((state) => findingStates.actionsFrom(state).length === 0);
    expect(final).toEqual(['DISMISSED']);
  });

  it('are those of the table in the database', () => {
    const sql = readFileSync(
      join(import.meta.dirname, '../../../migrations/20261128000300-add-audit-cases.ts'),
      'utf8',
    );
    const rows = /INSERT INTO finding_transition VALUES([^;]+);/.exec(sql)![1]!;
    const stored = [...rows.matchAll(/\('(\w+)', '(\w+)', '(\w+)'\)/g)].map(([, from, action, to]) => ({
      from,
      action,
      to,
    }));
    expect(stored).toEqual(findingStates.rows);
  });
});
