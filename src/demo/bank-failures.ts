import { STANDARD_DOT } from './names.js';
import type { DemoAccount, DemoPerson, PeopleMaker } from './people.js';
import type { Random } from './random.js';
import { MONTHS } from './year-plan.js';

/** Causes with which a bank sends a payment back. */
export const FAILURE_CAUSES = [
  'ACCOUNT_NAME_DIFFERS',
  'CARD_NOT_ACTIVATED',
  'DORMANT',
  'CLOSED',
  'ID_EXPIRED',
  'CARD_REPLACING',
  'WRONG_BANK',
  'FROZEN',
  'ACCOUNT_INVALID',
  'NOT_SETTLEMENT',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** A planned failure of the simulated bank and how the centre puts it right. */
export interface BankFailure {
  /** 18 characters. */
  idNumber: string;
  cause: FailureCause;
  correction: {
    /** CONFIRMED: the account stays, the person put it in order at the bank. */
    kind: 'NEW_ACCOUNT' | 'ACCOUNT_NAME' | 'CONFIRMED';
    accountNumber: string;
    bankName: string;
    /** The spelling that the bank holds; null when it is the person's name. */
    accountName: string | null;
  };
  /** When the corrected payment is made: nearly always before the month ends. */
  reissue: 'SAME_MONTH' | 'NEXT_MONTH';
}

/** Failures that are put right only in the following month; never December's, so that the year ends with all paid. */
const LATE_MONTHS: Record<DemoPerson['scheme'], readonly number[]> = {
  RESIDENT: [2, 7],
  ENTERPRISE: [4],
  INSTITUTIONAL: [],
};

/** Failures of each month. The rolls of later months carry the corrected accounts. */
export function planFailures(
  random: Random,
  people: DemoPerson[],
  counts: readonly number[],
  maker: PeopleMaker,
): BankFailure[][] {
  const plain = people.filter(isPlain);
  const dotted = plain.filter((person) => person.name.includes(STANDARD_DOT));
  const used = new Set<DemoPerson>();
  const draw = (from: DemoPerson[]): DemoPerson => {
    for (;;) {
      const person = random.pick(from);
      if (used.has(person)) continue;
      used.add(person);
      return person;
    }
  };
  let turn = random.int(FAILURE_CAUSES.length);
  return counts.map((count, month) =>
    Array.from({ length: count }, (_, i) => {
      const cause = FAILURE_CAUSES[turn++ % FAILURE_CAUSES.length]!;
      const person = draw(cause === 'ACCOUNT_NAME_DIFFERS' ? dotted : plain);
      const late = i === 0 && LATE_MONTHS[person.scheme].includes(month);
      return {
        idNumber: person.idNumber,
        ...failure(person, cause, month, maker),
        reissue: late ? 'NEXT_MONTH' : 'SAME_MONTH',
      };
    }),
  );
}

/** Paid all twelve months into one ordinary account, so that a failure is the only thing that happens to the person. */
function isPlain(person: DemoPerson): boolean {
  return (
    !person.steady &&
    person.firstPaid === 0 &&
    person.endAt === null &&
    person.suspendAt === null &&
    person.accounts.length === 1
  );
}

function failure(
  person: DemoPerson,
  cause: FailureCause,
  month: number,
  maker: PeopleMaker,
): Pick<BankFailure, 'cause' | 'correction'> {
  const current = person.accounts[0]!;
  const { kind, account } = corrected(person, cause, current, month, maker);
  if (account !== current && month + 1 < MONTHS) person.accounts.push(account);
  const correction = {
    kind,
    accountNumber: account.number,
    bankName: account.bankName,
    accountName: account.holder === '' ? null : account.holder,
  };
  return { cause, correction };
}

function corrected(
  person: DemoPerson,
  cause: FailureCause,
  current: DemoAccount,
  month: number,
  maker: PeopleMaker,
): { kind: BankFailure['correction']['kind']; account: DemoAccount } {
  switch (cause) {
    case 'ACCOUNT_NAME_DIFFERS':
      return {
        kind: 'ACCOUNT_NAME',
        account: { ...current, from: month + 1, holder: person.name.replaceAll(STANDARD_DOT, '.') },
      };
    case 'CARD_NOT_ACTIVATED':
    case 'DORMANT':
    case 'ID_EXPIRED':
    case 'FROZEN':
      return { kind: 'CONFIRMED', account: current };
    default:
      return { kind: 'NEW_ACCOUNT', account: maker.account(month + 1) };
  }
}
