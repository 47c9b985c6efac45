import type { Scheme } from '../../agencies/domain/fund.types.js';
import type { Decimal } from '../../kernel/money.js';

export const FINDING_SOURCES = ['OWN_CHECK', 'UPPER_LIST', 'COMPLAINT', 'EXTERNAL_AUDIT'] as const;
/** Where a case came from: own check, list from above, complaint, external audit. */
export type FindingSource = (typeof FINDING_SOURCES)[number];

export const ERROR_KINDS = [
  'DEATH',
  'PRISON',
  'DUPLICATE',
  'UNDER_AGE',
  'WRONG_AMOUNT',
  'BACK_PAY',
  'AFTER_STOP',
  'MISSED',
  'SHARED_ACCOUNT',
  'ACCOUNT_CHANGED',
  'IDENTITY_CHANGED',
  'OTHER',
] as const;
/** What was wrong with the payment. */
export type ErrorKind = (typeof ERROR_KINDS)[number];

export const FINDING_STATES = [
  'OPEN',
  'PROPOSED',
  'DETERMINED',
  'NOTIFIED',
  'RECOVERING',
  'CLOSED',
  'DISMISSED',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

export const NOTICE_KINDS = ['INSPECTION', 'RETURN_ORDER', 'RESULT'] as const;
/** 稽核通知书, 责令退回告知书, 稽核结果告知书. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const DELIVERY_METHODS = ['DIRECT', 'LEFT', 'MAIL', 'ENTRUSTED', 'PUBLIC'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];

export const PLAN_METHODS = ['RETURN', 'INSTALMENTS', 'OFFSET'] as const;
/** How the money is to come back: at once, in agreed instalments, deducted from later benefits. */
export type PlanMethod = (typeof PLAN_METHODS)[number];

export const RECOVERY_KINDS = ['RECEIPT', 'OFFSET', 'BANK_RETURN'] as const;
/** How money came back: received, deducted from a later benefit, or returned by the bank and not paid again. */
export type RecoveryKind = (typeof RECOVERY_KINDS)[number];

export const RECEIVING_ACCOUNTS = ['DISBURSEMENT', 'TREASURY'] as const;
/** Return through the original channel (支出户), or to the fiscal account. */
export type ReceivingAccount = (typeof RECEIVING_ACCOUNTS)[number];

export const PAPER_KINDS = ['EVIDENCE', 'AGREEMENT', 'DELIVERY', 'WRITE_OFF'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

export const TERMS = [
  'NOTICE_DAYS_AHEAD',
  'RESULT_WORKING_DAYS_CLEAN',
  'RESULT_WORKING_DAYS_FOUND',
  'RETURN_DAYS',
  'REVIEW_DAYS',
] as const;
/** Terms that the law or the office sets; dated values. */
export type Term = (typeof TERMS)[number];

export type { Scheme };

/** What was overpaid of one payout, or paid back of it, by detail of the benefit, yuan. */
export interface Details {
  base: Decimal;
  personal: Decimal;
  grant: Decimal;
}
