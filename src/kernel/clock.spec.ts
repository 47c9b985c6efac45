import { describe, expect, it } from '@jest/globals';
import { fixedClock, lastDayPast, shanghaiDay, systemClock } from './clock.js';

describe('clock', () => {
  it('turns the day at midnight in Shanghai', () => {
    expect(fixedClock('2024-12-31T15:59:59.999Z').today()).toBe('2024-12-31');
    expect(fixedClock('2024-12-31T16:00:00Z').today()).toBe('2025-01-01');
    expect(fixedClock('2025-01-01T00:00:00+08:00').today()).toBe('2025-01-01');
  });

  it('tells the last day whose hour has come', () => {
    const past = (iso: string) => lastDayPast(20, fixedClock(iso).now());
    expect(past('2024-12-31T19:59:59.999+08:00')).toBe('2024-12-30');
    expect(past('2024-12-31T20:00:00+08:00')).toBe('2024-12-31');
    expect(past('2025-01-01T08:00:00+08:00')).toBe('2024-12-31');
    expect(lastDayPast(0, fixedClock('2025-01-01T00:00:00+08:00').now())).toBe('2025-01-01');
  });

  it('stands still when fixed, and hands out a new Date each time', () => {
    const clock = fixedClock('2024-12-10');
    clock.now().setFullYear(1999);
    expect([clock.now().toISOString(), clock.today()]).toEqual(['2024-12-10T00:00:00.000Z', '2024-12-10']);
  });

  it.each(['', '2024-12-10T08:00:00', '2024-13-01', 'yesterday'])('refuses "%s", whose instant is unclear', (iso) => {
    expect(() => fixedClock(iso)).toThrow('Not an instant');
  });

  it('reads the machine for the system', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now.getTime()).toBeGreaterThanOrEqual(before);
    expect([shanghaiDay(now), shanghaiDay(new Date())]).toContain(systemClock.today());
  });
});
