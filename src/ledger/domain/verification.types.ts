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
