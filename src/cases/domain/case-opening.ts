import { may } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import type { ErrorKind, Scheme } from './finding.types.js';

/** What of a flag decides whether a case may be opened on it. */
export interface FlagForCase {
  checkCode: string;
  state: 'OPEN' | 'CLEARED' | 'CONFIRMED';
  /** Null of a flag that is about nobody's payment. */
  beneficiaryId: string | null;
  scheme: Scheme | null;
  inCase: boolean;
  /** The flag is about the reader. */
  aboutReader: boolean;
}

/**
 * Why this person may not open one case on these flags: an error code of the catalogue, null where nothing stands against
 * it. The database decides the same when the case is opened.
 */
export function whyNoCase(flags: readonly FlagForCase[], roles: readonly Role[]): string | null {
  if (!may(roles, 'case.handle')) return 'PERMISSION_MISSING';
  const [first] = flags;
  if (first === undefined || first.beneficiaryId === null || first.scheme === null) return 'FINDING_FLAG_NOBODY';
  if (flags.some((flag) => flag.beneficiaryId !== first.beneficiaryId || flag.scheme !== first.scheme))
    return 'FINDING_FLAGS_APART';
  if (flags.some(({ inCase }) => inCase)) return 'FINDING_FLAG_TAKEN';
  if (flags.some(({ state }) => state !== 'CONFIRMED')) return 'FINDING_FLAG_NOT_CONFIRMED';
  if (flags.some(({ aboutReader }) => aboutReader)) return 'FINDING_RECUSED';
  return null;
}

/** The kind of error that the hit of a check usually is; a check that is not here leaves the choice open. */
const KIND_OF_CHECK: Readonly<Record<string, ErrorKind>> = {
  PAID_AFTER_DEATH: 'DEATH',
  ACTIVE_AFTER_DEATH: 'DEATH',
  PAID_IN_PRISON: 'PRISON',
  DUPLICATE_ACROSS_SCHEMES: 'DUPLICATE',
  DUPLICATE_ID_FORMS: 'DUPLICATE',
  INSURED_ELSEWHERE: 'DUPLICATE',
  UNDER_AGE: 'UNDER_AGE',
  FIRST_PAYMENT_EARLY: 'UNDER_AGE',
  PAID_AFTER_END: 'AFTER_STOP',
  BACK_PAY_EXCEEDS: 'BACK_PAY',
  AMOUNT_AGAINST_RULE: 'WRONG_AMOUNT',
  AMOUNT_JUMP: 'WRONG_AMOUNT',
  SHARED_ACCOUNT: 'SHARED_ACCOUNT',
  ACCOUNT_JUST_CHANGED: 'ACCOUNT_CHANGED',
  ACCOUNT_CHANGED_BACK: 'ACCOUNT_CHANGED',
  IDENTITY_CHANGED_TOGETHER: 'IDENTITY_CHANGED',
  MISSED_PAYMENT: 'MISSED',
};

/** The kind that all these flags suggest; null where they do not agree on one. */
export function suggestedKind(flags: readonly Pick<FlagForCase, 'checkCode'>[]): ErrorKind | null {
  const kinds = new Set(flags.map(({ checkCode }) => KIND_OF_CHECK[checkCode] ?? null));
  return kinds.size === 1 ? [...kinds][0]! : null;
}
