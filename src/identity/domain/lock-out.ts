/** Wrong passwords in a row that lock an account. */
export const FAILURES_TO_LOCK = 5;
export const LOCK_MINUTES = 15;
/** A session ends this long after login, whatever happens in it. */
export const SESSION_HOURS = 12;
/** A session ends when nothing was asked of it for this long. */
export const IDLE_MINUTES = 60;

export interface Failures {
  failedCount: number;
  lockedUntil: Date | null;
}

/** Whether the account is closed to passwords at this instant. A lock by an administrator has no end (Infinity). */
export function isLocked(lockedUntil: Date | number | null, now: Date): boolean {
  return lockedUntil !== null && Number(lockedUntil) > now.getTime();
}

/** The account after one more wrong password. A lock that has run out starts the count anew. */
export function afterFailure(before: Failures, now: Date): Failures {
  const expired = before.lockedUntil !== null && !isLocked(before.lockedUntil, now);
  const failedCount = (expired ? 0 : before.failedCount) + 1;
  const locks = failedCount >= FAILURES_TO_LOCK;
  return { failedCount, lockedUntil: locks ? new Date(now.getTime() + LOCK_MINUTES * 60_000) : null };
}
