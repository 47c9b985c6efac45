/** The first record that does not fit: what it is, which one, and a Chinese sentence that says why. */
export interface Misfit {
  /** Kind of record: voucher, posting, signature, bankFile, batch, payout, balance, period, project, trail … */
  kind: string;
  id: string;
  why: string;
}

/** One recomputed property of the stored data. */
export interface CheckResult {
  name: string;
  /** Records looked at. */
  records: number;
  ok: boolean;
  firstBad?: Misfit;
}

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
