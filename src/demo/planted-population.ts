import type { CheckCode } from '../audit/domain/check-catalogue.js';
import type { DemoScheme } from './people.js';
import type { RollFileLine } from './reference-year.js';

/** Every kind of error, in the order of the catalogue of checks. */
export const plantedKinds = {
  DEAD_PAID: 'paid on after the death that a list names',
  PRISONER_PAID: 'paid through whole months in prison',
  TWO_SCHEMES: 'paid under two schemes in one month',
  TWO_NUMBERS: 'registered twice, under a mistyped number, into one account',
  TOO_YOUNG: 'drawing the resident pension eight years too early',
  PAID_AFTER_STOP: 'suspended by a second roll of the month after the batch was drafted',
  BACK_PAY_INFLATED: 'back-pay of three months that would be enough for nine',
  DEAD_UNDER_OTHER_NAME: 'on a list of deaths with their number and another name',
  DEAD_UNDER_OTHER_NUMBER: 'on a list of deaths with their name, birth and sex and another number',
  INSURED_ELSEWHERE: 'on a list of people insured elsewhere',
  CERTIFICATION_LAPSED: 'paid after the certification ran out',
  BASE_TOO_LOW: 'a base pension below the standard of the day',
  PERSONAL_WRONG: 'a personal pension that is not balance ÷ 139',
  PENSION_DOUBLED: 'a pension that doubles from one month to the next',
  ADJUSTMENT_INFLATED: 'an adjustment of half the pension',
  ROUND_FIGURE: 'a pension of a whole 3,000 yuan',
  SAME_BACK_PAY: 'four people of one township with the same odd back-pay',
  SHARED_CARD: 'three people paid into one card',
  OTHER_HOLDER: "an account in a stranger's name",
  MOVED_BEFORE_PAYDAY: 'another account two days before the payday',
  DIVERTED_AND_BACK: 'another account for one month, then the old one again',
  TAKEN_OVER: 'a new person paid into the account of one who has just left',
  NAME_AND_ACCOUNT: 'name and account changed within days',
  CERTIFIED_AFTER_DEATH: 'certified as alive after the death that a list names',
  PAID_BEFORE_DUE: 'retired five years before the usual age',
  LEFT_OUT: 'entitled, but left out of a roll and never paid for the month',
  BALANCE_KEPT: 'died, and the rest of the personal account was kept',
  RENAMED_BY_PAYER: 'renamed by the clerk who then drafted the payment',
  FIXED_PAIR: 'clerk and reviewer who never part, though others could sign',
  FILE_TAKEN_TWICE: 'a bank file taken a second time',
} as const;
export type PlantedKind = keyof typeof plantedKinds;
export const PLANTED_KINDS = Object.keys(plantedKinds) as PlantedKind[];

/** What somebody did wrong, or what went wrong, and by which check it must be found. */
export interface PlantedError {
  kind: PlantedKind;
  check: CheckCode;
  /** ID numbers of the people it is about; none when it is about users. */
  people: readonly string[];
  /** Wrong payments, where the check raises each of them; null where it raises the fact once. */
  payments: number | null;
}

export interface PlantedRoll {
  scheme: DemoScheme;
  /** 0 = January. */
  month: number;
  /** Day on which it is taken into the register. */
  on: string;
  lines: RollFileLine[];
  /** True: stops people only, after the month's batch was drafted. */
  late: boolean;
}

export interface PlantedListEntry {
  kind: 'DEATH' | 'PRISON' | 'INSURED_ELSEWHERE' | 'ACCOUNT_BALANCE';
  idNumber: string;
  name: string;
  birthOn: string;
  sex: 'M' | 'F';
  fromOn: string | null;
  toOn: string | null;
  amount: string | null;
}

/** A small county over seven months: what is to be played, and what of it is wrong. */
export interface PlantedPopulation {
  rolls: PlantedRoll[];
  lists: PlantedListEntry[];
  certified: { idNumber: string; on: string }[];
  /** By hand, before the rolls of the month. */
  renamed: { month: number; idNumber: string; name: string; byClerk: boolean }[];
  /** Lines that are paid a second time under another scheme, which the product refuses: for the database's owner. */
  doubled: { idNumber: string; month: number; scheme: DemoScheme }[];
  /** Whether the second scheme's batches are always signed by the same two. */
  fixedPair: boolean;
  /** A bank file that is taken twice. */
  downloadedTwice: { scheme: DemoScheme; month: number } | null;
  planted: PlantedError[];
}
