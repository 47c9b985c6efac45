import { describe, expect, it } from '@jest/globals';
import { afterFailure, isLocked, type Failures } from './lock-out.js';

const NOW = new Date('2024-12-02T01:00:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

describe('the lock-out', () => {
  it('locks for fifteen minutes with the fifth wrong password in a row', () => {
    let state: Failures = { failedCount: 0, lockedUntil: null };
    for (let i = 1; i <= 4; i += 1) {
      state = afterFailure(state, NOW);
      expect(state).toEqual({ failedCount: i, lockedUntil: null });
    }
    state = afterFailure(state, NOW);
    expect(state).toEqual({ failedCount: 5, lockedUntil: later(15) });
    expect(isLocked(state.lockedUntil, later(14.99))).toBe(true);
    expect(isLocked(state.lockedUntil, later(15))).toBe(false);
  });
  it('counts anew after a lock has run out', () => {
    expect(afterFailure({ failedCount: 5, lockedUntil: later(-1) }, NOW)).toEqual({
      failedCount: 1,
      lockedUntil: null,
    });
  });
  it('knows a lock without end', () => {
    expect(isLocked(Infinity, later(1e9))).toBe(true);
    expect(isLocked(null, NOW)).toBe(false);
  });
});
