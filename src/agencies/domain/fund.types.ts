/** The three independent funds; a fund has the code of its scheme. */
export const SCHEMES = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** What happens to a payday on a day that is no working day. */
export const PAYDAY_SHIFTS = ['NEXT', 'PREVIOUS', 'NONE'] as const;
export type PaydayShift = (typeof PAYDAY_SHIFTS)[number];

/** Where a returned payout is booked: 2001 暂收款 (SUSPENSE), or red in 5001 (RED_EXPENSE). */
export const BOUNCE_RULES = ['SUSPENSE', 'RED_EXPENSE'] as const;
export type BounceRule = (typeof BOUNCE_RULES)[number];

/** A fund with its settings. */
export interface FundView {
  scheme: Scheme;
  name: string;
  /** Day of the month, 1–28. */
  payday: number;
  paydayShift: PaydayShift;
  bounceRule: BounceRule;
  /** Youngest age in years at which a roll line is not warned; null: not checked. */
  minimumAge: number | null;
  /** Month-on-month change of the regular amount above which a roll line is warned; percent, decimal text. */
  jumpPercent: string;
  bankFormatCode: string | null;
}
