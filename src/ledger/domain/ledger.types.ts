import { SCHEMES } from '../../agencies/domain/fund.types.js';
import type { BounceRule, Scheme } from '../../agencies/domain/fund.types.js';
import type { Decimal } from '../../kernel/money.js';

/** A fund is an independent accounting entity; it has the code of its scheme. */
export const FUNDS = SCHEMES;
export type Fund = Scheme;
export type { BounceRule };

export const LEVELS = ['CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY'] as const;
/** Level of government that a subsidy comes from: 中央, 自治区, 州, 县. */
export type Level = (typeof LEVELS)[number];

export type PayoutKind = 'REGULAR' | 'REISSUE';

/** Stable names by which posting rules find an account; codes and titles are data of the fund's chart. */
export const PURPOSES = [
  'CASH',
  'INCOME_ACCOUNT',
  'TREASURY',
  'DISBURSEMENT',
  'ADVANCES',
  'BOUNCE_SUSPENSE',
  'OTHER_SUSPENSE',
  'SURPLUS',
  'CONTRIBUTIONS',
  'SUBSIDY_CENTRAL',
  'SUBSIDY_REGION',
  'SUBSIDY_PREFECTURE',
  'SUBSIDY_COUNTY',
  'INTEREST',
  'TRANSFER_IN',
  'UPPER_SUBSIDY',
  'OTHER_INCOME',
  'BENEFIT_BASE',
  'BENEFIT_PERSONAL',
  'BENEFIT_MEDICAL',
  'BENEFIT_GRANT',
  'BENEFIT_DISABILITY',
  'TRANSFER_OUT',
  'LOWER_SUBSIDY',
  'UPPER_REMITTANCE',
  'OTHER_EXPENSE',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export type AccountClass = 'ASSET' | 'LIABILITY' | 'NET_ASSET' | 'INCOME' | 'EXPENSE';
export type Side = 'DEBIT' | 'CREDIT';

/** Sums of payouts by component, yuan. */
export interface Components {
  base: Decimal;
  personal: Decimal;
  adjustment: Decimal;
  backPay: Decimal;
  grant: Decimal;
}

/** What a voucher stands for; one voucher per (cause type, cause id) and fund. */
export type CauseType =
  | 'OPENING'
  | 'SUBSIDY_ARRIVAL'
  | 'FUND_ARRIVAL'
  | 'BATCH_PAID'
  | 'BOUNCE'
  | 'LATE_RETURN'
  | 'WAIVED'
  | 'RECOVERY'
  | 'INTEREST'
  | 'INTEREST_HANDOVER'
  | 'UPPER_AGENCY'
  | 'AGENCY_TRANSFER'
  | 'YEAR_END'
  | 'MANUAL'
  | 'REVERSAL'
  | 'CORRECTION';

/** A line of a draft names the account by purpose; yuan, one of the two sides, negative only for red. */
export interface DraftLine {
  purpose: Purpose;
  debit: Decimal;
  credit: Decimal;
}

export interface VoucherDraft {
  causeType: CauseType;
  causeId: string;
  /** Date of the money, 'YYYY-MM-DD'. */
  on: string;
  summary: string;
  lines: DraftLine[];
}

/** A line that is ready to post: the account is a code of the fund's chart. */
export interface PostingLine {
  account: string;
  debit: Decimal;
  credit: Decimal;
  summary?: string;
}

export interface PostedVoucher {
  voucherId: string;
  /** Number within fund and month, from 1 without gaps. */
  number: number;
}

export const PROPOSAL_STATES = ['PROPOSED', 'POSTED', 'REFUSED', 'WITHDRAWN'] as const;
/** State of a manual voucher that its preparer proposed. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];
