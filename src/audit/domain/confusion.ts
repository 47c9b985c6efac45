/** What became of the planted errors of one kind. */
export interface ConfusionRow {
  kind: string;
  /** The check that must find it. */
  check: string;
  planted: number;
  found: number;
  missed: number;
  /** Other checks that raised the same people, with the number of flags. */
  others: Record<string, number>;
}

export interface Confusion {
  seed: number;
  /** Months, payments and people of the population. */
  payouts: number;
  people: number;
  rows: ConfusionRow[];
  /** Flags on people in whom nothing is wrong, by check; the same in the population without errors. */
  noise: Record<string, number>;
  clean: Record<string, number>;
}
