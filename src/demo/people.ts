import { checkCharacter } from '../kernel/id-number.js';
import { drawName } from './names.js';
import type { Origin } from './names.js';
import { BANKS, ID_PREFIXES, SEQUENCE_COUNT, SEQUENCE_FROM, TOWNSHIPS } from './places.js';
import type { Township } from './places.js';
import type { Random } from './random.js';

/**
 * The synthetic people of the reference year. Every person, number and bank here is invented: ID numbers carry correct
 * check characters but sequence codes from 900 to 999, account numbers begin with 99, banks are called 演示….
 */

export const DEMO_SCHEMES = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'] as const;
export type DemoScheme = (typeof DEMO_SCHEMES)[number];

/** An account as rolls of month `from` (0 = January) and later show it. */
export interface DemoAccount {
  from: number;
  number: string;
  bankName: string;
  /** The spelling that the bank holds, where it is not the person's name; '' otherwise. */
  holder: string;
}

export interface DemoPerson {
  no: number;
  scheme: DemoScheme;
  /** 18 characters. */
  idNumber: string;
  /** As the roll spells it: a few with 15 digits or a lower-case x. */
  idText: string;
  birthOn: string;
  sex: 'M' | 'F';
  /** Dots as U+00B7. */
  name: string;
  /** As the roll spells it: a few with another dot. */
  nameText: string;
  township: Township;
  accounts: DemoAccount[];
  /** Months of the year, 0 = January. Entitlement may start before the first payment: then back-pay follows. */
  entitledFrom: number;
  firstPaid: number;
  suspendAt: number | null;
  suspendReason: string;
  resumeAt: number | null;
  endAt: number | null;
  endReason: string;
  /** Neither leaves nor is suspended; kept for bank failures and odd spellings. */
  steady: boolean;
  /**
   * Monthly parts in fen (cents). Counts of fen are whole numbers far below 2^53, so a JS number is exact here; they
   * leave this folder only as text with two decimals.
   */
  baseFen: number;
  personalFen: number;
  adjustmentFen: number;
}

/** Months from year 0 to January 2024. */
const JANUARY = 2024 * 12;

export class PeopleMaker {
  private readonly idNumbers = new Set<string>();
  private readonly accountNumbers = new Set<string>();
  private count = 0;

  constructor(private readonly random: Random) {}

  /** @param entitledFrom month of the year from which the person is entitled; null for somebody who was before. */
  person(scheme: DemoScheme, entitledFrom: number | null): DemoPerson {
    const { random } = this;
    const sex = random.chance(scheme === 'RESIDENT' ? 520 : 480) ? 'F' : 'M';
    const birthMonth = this.birthMonth(scheme, sex, entitledFrom);
    const birthOn = `${Math.floor(birthMonth / 12)}-${two((birthMonth % 12) + 1)}-${two(random.between(1, 28))}`;
    const idNumber = this.idNumber(birthOn, sex);
    const name = drawName(random, this.origin(scheme), sex);
    const start = entitledFrom ?? 0;
    this.count += 1;
    return {
      no: this.count,
      scheme,
      idNumber,
      idText: idNumber,
      birthOn,
      sex,
      name,
      nameText: name,
      township: this.township(scheme),
      accounts: [this.account(0)],
      entitledFrom: start,
      firstPaid: start,
      suspendAt: null,
      suspendReason: '',
      resumeAt: null,
      endAt: null,
      endReason: '',
      steady: false,
      baseFen: 0,
      personalFen: 0,
      adjustmentFen: 0,
    };
  }

  /** A new card, 19 digits, which passes Luhn. */
  account(from: number): DemoAccount {
    const bank = this.random.pick(BANKS);
    return {
      from,
      number: this.unused(() => withLuhn(bank.prefix + this.random.digits(12))),
      bankName: bank.name,
      holder: '',
    };
  }

  /** An old passbook account, 17 digits, which does not pass Luhn. */
  passbook(from: number): DemoAccount {
    const bank = BANKS[1];
    const number = this.unused(() => {
      const body = bank.prefix + this.random.digits(10);
      const right = withLuhn(body);
      return body + ((Number(right.at(-1)) + 3) % 10);
    });
    return { from, number, bankName: bank.name, holder: '' };
  }

  private unused(make: () => string): string {
    for (;;) {
      const number = make();
      if (this.accountNumbers.has(number)) continue;
      this.accountNumbers.add(number);
      return number;
    }
  }

  /** Payment starts the month after the age is reached: 60; women 50 or 55 in ENTERPRISE, 55 in INSTITUTIONAL. */
  private birthMonth(scheme: DemoScheme, sex: 'M' | 'F', entitledFrom: number | null): number {
    const { random } = this;
    const female = scheme === 'ENTERPRISE' ? (random.chance(700) ? 50 : 55) : scheme === 'INSTITUTIONAL' ? 55 : 60;
    const age = sex === 'F' ? female : 60;
    const reached = JANUARY + (entitledFrom ?? 0) - 1 - age * 12;
    if (entitledFrom !== null) return reached;
    const span = scheme === 'RESIDENT' ? 35 * 12 : 33 * 12;
    return reached - Math.min(random.int(span), random.int(span));
  }

  private idNumber(birthOn: string, sex: 'M' | 'F'): string {
    const { random } = this;
    for (;;) {
      const prefix = random.chance(720) ? ID_PREFIXES[0] : random.pick(ID_PREFIXES);
      const sequence = SEQUENCE_FROM + random.int(SEQUENCE_COUNT / 2) * 2 + (sex === 'M' ? 1 : 0);
      const first17 = prefix + birthOn.replaceAll('-', '') + sequence;
      const number = first17 + checkCharacter(first17);
      if (this.idNumbers.has(number)) continue;
      this.idNumbers.add(number);
      return number;
    }
  }

  private origin(scheme: DemoScheme): Origin {
    const at = this.random.int(100);
    const uyghur = scheme === 'RESIDENT' ? 68 : scheme === 'ENTERPRISE' ? 32 : 46;
    if (at < uyghur) return 'UYGHUR';
    if (at < 95) return 'HAN';
    return at < 98 ? 'HUI' : 'MONGOL';
  }

  private township(scheme: DemoScheme): Township {
    const weight = (place: Township): number => (scheme === 'RESIDENT' ? place.rural : place.urban);
    let at = this.random.int(100);
    for (const place of TOWNSHIPS) {
      at -= weight(place);
      if (at < 0) return place;
    }
    return TOWNSHIPS[0];
  }
}

/** Adds the digit that makes a number pass Luhn. */
export function withLuhn(body: string): string {
  let sum = 0;
  for (let i = body.length - 1, double = true; i >= 0; i--, double = !double) {
    const digit = body.charCodeAt(i) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return body + ((10 - (sum % 10)) % 10);
}

export function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}
