/** Lists that others give the centre: deaths, prison terms, insurance elsewhere, balances of personal accounts. */
export const LIST_KINDS = ['DEATH', 'PRISON', 'INSURED_ELSEWHERE', 'ACCOUNT_BALANCE'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** How an entry was recognised as somebody of the register; see the view audit_list_match. */
export const MATCH_REASONS = ['NUMBER_AND_NAME', 'NUMBER_ONLY', 'NAME_AND_BIRTH'] as const;
export type MatchReason = (typeof MATCH_REASONS)[number];

/** One person of a list. */
export interface ListEntry {
  /** Row of the file. */
  ordinal: number;
  /** 18 characters, 15 digits made long. */
  idNumber: string;
  name: string;
  birthOn: string | null;
  sex: 'M' | 'F' | null;
  /** DEATH: day of death; PRISON: first day; INSURED_ELSEWHERE: first day there. */
  fromOn: string | null;
  toOn: string | null;
  /** ACCOUNT_BALANCE: yuan, two decimals. */
  amount: string | null;
  note: string | null;
}
