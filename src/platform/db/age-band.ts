/** Ages in days as the office tells them: up to 30, 31 to 60, 61 to 90, more than 90. */
export const AGE_BANDS = [0, 1, 2, 3] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

/** The band of a number of days, as SQL. */
export function ageBand(days: string): string {
  return `width_bucket(${days}, ARRAY[31, 61, 91])`;
}
