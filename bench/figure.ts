/** One measured figure; with a goal it must not exceed it. */
export interface Figure {
  name: string;
  value: number;
  unit: 's' | 'x' | 'rows/s' | 'MB';
  goal?: number;
  note?: string;
  /** By how much --small lets the goal be missed; 2 unless told. */
  slack?: number;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Wall-clock seconds of `work`, with what it gave. */
export async function clocked<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await work();
  return { seconds: (performance.now() - started) / 1000, value };
}
