/** Where the time comes from; handed in, so that nothing below a use case reads the machine's clock. */
export interface Clock {
  now(): Date;
  /** The calendar day 'YYYY-MM-DD' in Asia/Shanghai, whatever the machine's zone. */
  today(): string;
}

// China keeps one zone, and without summer time since 1992: a fixed offset needs no zone data of the machine.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const INSTANT = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/;

/** The calendar day in Asia/Shanghai of an instant. */
export function shanghaiDay(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** 'YYYY-MM-DD HH:MM' in Asia/Shanghai. */
export function shanghaiMinute(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The last calendar day in Asia/Shanghai whose full hour `hour` has come. */
export function lastDayPast(hour: number, now: Date): string {
  return shanghaiDay(new Date(now.getTime() - hour * 3_600_000));
}

export const systemClock: Clock = {
  now: () => new Date(),
  today: () => shanghaiDay(new Date()),
};

/** A clock that stands still. A time of day needs its zone (`Z` or an offset); a bare date is 08:00 in Shanghai. */
export function fixedClock(iso: string): Clock {
  const ms = INSTANT.test(iso) ? Date.parse(iso) : NaN;
  if (Number.isNaN(ms)) throw new Error(`Not an instant with its zone: ${iso}`);
  return { now: () => new Date(ms), today: () => shanghaiDay(new Date(ms)) };
}
