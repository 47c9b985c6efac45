import type { CheckResult, Misfit } from './verification.types.js';

/** Counts what one check looked at and keeps the first record that does not fit. */
export class Finding {
  private records = 0;
  private firstBad: Misfit | undefined;

  constructor(private readonly name: string) {}

  count(records = 1): void {
    this.records += records;
  }

  bad(kind: string, id: string, why: string): void {
    this.firstBad ??= { kind, id, why };
  }

  result(): CheckResult {
    const { name, records, firstBad } = this;
    return firstBad ? { name, records, ok: false, firstBad } : { name, records, ok: true };
  }
}
