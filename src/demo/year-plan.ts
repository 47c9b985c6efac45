import { STRAY_DOTS, STANDARD_DOT } from './names.js';
import { PeopleMaker } from './people.js';
import type { DemoPerson, DemoScheme } from './people.js';
import { Random } from './random.js';

/** What one scheme must add up to, and how much moves in a month. */
export interface SchemePlan {
  /** Paid people in each of the twelve months: the target figure of the published performance tables. */
  people: number;
  /**
   * Paid over the year, in fen. See TOTALS below.
   */
  yearFen: number;
  leavers: readonly [low: number, high: number];
  suspended: readonly [low: number, high: number];
  accountChanges: readonly [low: number, high: number];
  /** Bank failures from January to December; 104 of 174,048 payments, 0.06 %. */
  failures: readonly number[];
}

/**
 * TOTALS. The published averages per head (250.91, 3,054.91, 5,924.35 yuan a month) are themselves rounded, and the
 * published monthly targets are ≥ 240, ≥ 790 and ≥ 1,394 万元. 9,565 × 250.91 is 2,399,954.15 yuan, which misses 240 万元;
 * but every average from 250.905 up to 250.915 prints as 250.91. So the monthly totals are put just above the targets
 * and inside what still rounds to the published average:
 * 2,400,001.00 (250.9149), 7,900,005.00 (3,054.9130) and 13,940,004.00 (5,924.3536) yuan; the year is twelve times that.
 */
export const SCHEME_PLANS: Record<DemoScheme, SchemePlan> = {
  RESIDENT: {
    people: 9_565,
    yearFen: 12 * 2_400_001_00,
    leavers: [18, 32],
    suspended: [4, 8],
    accountChanges: [6, 10],
    failures: [6, 5, 6, 6, 5, 6, 6, 6, 5, 6, 6, 6],
  },
  ENTERPRISE: {
    people: 2_586,
    yearFen: 12 * 7_900_005_00,
    leavers: [3, 7],
    suspended: [1, 2],
    accountChanges: [2, 4],
    failures: [2, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2],
  },
  INSTITUTIONAL: {
    people: 2_353,
    yearFen: 12 * 13_940_004_00,
    leavers: [2, 5],
    suspended: [1, 2],
    accountChanges: [1, 3],
    failures: [1, 2, 1, 1, 2, 1, 1, 2, 1, 2, 1, 1],
  },
};

export const MONTHS = 12;
/** The raise is paid from July and reaches back to January. */
export const RAISE_MONTH = 6;

const END_REASONS = ['死亡', '死亡', '死亡', '死亡', '死亡', '死亡', '关系转移'];

/** People of one scheme with all that happens to them in the year, in the order of the roll. */
export function planPeople(seed: number, scheme: DemoScheme, maker: PeopleMaker): DemoPerson[] {
  const plan = SCHEME_PLANS[scheme];
  const random = new Random(seed, `events ${scheme}`);
  const people = Array.from({ length: plan.people }, () => maker.person(scheme, null));
  setSteady(random, people, scheme, maker);
  moveThroughYear(random, people, plan, scheme, maker);
  changeAccounts(random, people, plan, maker);
  setAmounts(new Random(seed, `amounts ${scheme}`), people, scheme);
  calibrate(people, plan.yearFen);
  return people.sort((a, b) =>
    a.township.code < b.township.code ? -1 : a.township.code > b.township.code ? 1 : a.no - b.no,
  );
}

/** Every month as many come as go: the number of paid people stays. */
function moveThroughYear(
  random: Random,
  people: DemoPerson[],
  plan: SchemePlan,
  scheme: DemoScheme,
  maker: PeopleMaker,
): void {
  const movable = people.filter((person) => !person.steady);
  const suspended: DemoPerson[] = [];
  for (let month = 1; month < MONTHS; month++) {
    const resumed = suspended.filter((person) => person.resumeAt === month).length;
    const pausing = random.between(...plan.suspended);
    // At least one comes in every month, also when many are resumed.
    const leaving = Math.max(random.between(...plan.leavers), resumed - pausing + 1);
    for (let i = 0; i < leaving; i++) {
      const person = takeOldOf(random, movable);
      person.endAt = month;
      person.endReason = random.pick(END_REASONS);
    }
    for (let i = 0; i < pausing; i++) {
      const person = random.take(movable);
      person.suspendAt = month;
      person.suspendReason = random.chance(120) ? '服刑' : '未按期认证';
      const back = month + random.between(1, 4);
      if (person.suspendReason !== '服刑' && back < MONTHS) person.resumeAt = back;
      suspended.push(person);
    }
    for (let i = 0; i < leaving + pausing - resumed; i++) people.push(entrant(random, scheme, month, i > 0, maker));
  }
}

/** Turned the pensionable age last month, or, if late, perhaps some months earlier. */
function entrant(
  random: Random,
  scheme: DemoScheme,
  month: number,
  mayBeLate: boolean,
  maker: PeopleMaker,
): DemoPerson {
  const late = mayBeLate && random.chance(150) ? Math.min(month, random.between(1, 3)) : 0;
  const person = maker.person(scheme, month - late);
  person.firstPaid = month;
  return person;
}

function takeOldOf(random: Random, people: DemoPerson[]): DemoPerson {
  let at = random.int(people.length);
  for (let i = 0; i < 2; i++) {
    const other = random.int(people.length);
    if (people[other]!.birthOn < people[at]!.birthOn) at = other;
  }
  const person = people[at]!;
  people[at] = people.at(-1)!;
  people.pop();
  return person;
}

/** People who stay all year: those whose payments will fail, and those whose rows are spelled oddly. */
function setSteady(random: Random, people: DemoPerson[], scheme: DemoScheme, maker: PeopleMaker): void {
  const pool = [...people];
  const take = (fits: (person: DemoPerson) => boolean = () => true): DemoPerson => {
    for (;;) {
      const person = random.take(pool);
      if (!fits(person)) continue;
      person.steady = true;
      return person;
    }
  };
  const resident = scheme === 'RESIDENT';
  const dotted = (person: DemoPerson): boolean => person.name.includes(STANDARD_DOT);
  for (let i = 0; i < (resident ? 8 : 2); i++) {
    const person = take(dotted);
    person.nameText = person.name.replaceAll(STANDARD_DOT, STRAY_DOTS[i % STRAY_DOTS.length]!);
  }
  for (let i = 0; i < (resident ? 3 : 1); i++) {
    const person = take();
    person.idText = person.idNumber.slice(0, 6) + person.idNumber.slice(8, 17);
  }
  for (let i = 0; i < (resident ? 6 : 1); i++) {
    const person = take((p) => p.idNumber.endsWith('X'));
    person.idText = person.idNumber.toLowerCase();
  }
  for (let i = 0; i < (resident ? 5 : 1); i++) take().accounts = [maker.passbook(0)];
  if (!resident) return;
  for (let i = 0; i < 2; i++) {
    const holder = take();
    const partner = take((person) => person.sex !== holder.sex);
    partner.accounts = [{ ...holder.accounts[0]!, holder: holder.name }];
  }
}

function changeAccounts(random: Random, people: DemoPerson[], plan: SchemePlan, maker: PeopleMaker): void {
  const pool = people.filter(
    (person) => !person.steady && person.firstPaid === 0 && person.endAt === null && person.suspendAt === null,
  );
  for (let month = 1; month < MONTHS; month++) {
    const count = random.between(...plan.accountChanges);
    for (let i = 0; i < count; i++) random.take(pool).accounts.push(maker.account(month));
  }
}

/** Level before the raise for those entitled before July; people who start later have the new level and no adjustment. */
function setAmounts(random: Random, people: DemoPerson[], scheme: DemoScheme): void {
  for (const person of people) {
    const raised = person.entitledFrom < RAISE_MONTH;
    const age = 2023 - Number(person.birthOn.slice(0, 4));
    if (scheme === 'RESIDENT') {
      // 基础养老金 with a supplement for age; 个人账户养老金 = balance ÷ 139.
      const supplement = age >= 80 ? 20_00 : age >= 70 ? 10_00 : age >= 65 ? 5_00 : 0;
      person.baseFen = 165_00 + supplement + (raised ? 0 : 20_00);
      const balanceFen = (1_500 + random.int(4_000) + random.int(5_000) + random.int(5_000)) * 100 + random.int(100);
      person.personalFen = Math.floor(balanceFen / 139);
      person.adjustmentFen = raised ? 20_00 : 0;
      continue;
    }
    const years = random.between(15, 40);
    const enterprise = scheme === 'ENTERPRISE';
    const raise = enterprise ? 38_00 + years * 1_50 : 60_00 + years * 2_00 + (age >= 70 ? 30_00 : 0);
    const level = enterprise
      ? 1_450_00 + years * 30_00 + random.int(700_00) + random.int(700_00)
      : 2_900_00 + years * 60_00 + random.int(1_200_00) + random.int(1_200_00);
    person.baseFen = level + (raised ? 0 : raise);
    person.adjustmentFen = raised ? raise : 0;
  }
}

/** Scales the personal part (RESIDENT) or the pension and sets the last fen so that the year has exactly its total. */
function calibrate(people: DemoPerson[], yearFen: number): void {
  const part = people[0]!.scheme === 'RESIDENT' ? 'personalFen' : 'baseFen';
  const paid = people.map((person) => paidMonths(person));
  let scalable = 0;
  let rest = yearFen;
  people.forEach((person, i) => {
    const { months, raised } = paid[i]!;
    scalable += person[part] * months;
    rest -= (person.baseFen + person.personalFen - person[part]) * months + person.adjustmentFen * raised;
  });
  let missing = rest;
  people.forEach((person, i) => {
    // Up to about 1e6 × 1.7e10 fen: BigInt keeps the product exact.
    person[part] = Number((BigInt(person[part]) * BigInt(rest)) / BigInt(scalable));
    missing -= person[part] * paid[i]!.months;
  });
  const wholeYear = people.filter((_, i) => paid[i]!.months === MONTHS);
  for (let i = 0; missing >= MONTHS; i = (i + 1) % wholeYear.length, missing -= MONTHS) wholeYear[i]![part] += 1;
  // Less than twelve fen are left: the first who comes in December is paid one month only.
  const oneMonth = people.findIndex((person) => person.entitledFrom === MONTHS - 1);
  people[oneMonth]![part] += missing;
}

/** Months for which the person is paid in the year in the end, and those of them paid at the raised level. */
function paidMonths(person: DemoPerson): { months: number; raised: number } {
  let months = 0;
  let raised = 0;
  for (let month = person.firstPaid; month < MONTHS; month++) {
    if (!isPaid(person, month)) continue;
    const payment = paymentIn(person, month);
    months += bitCount(payment.baseMonths);
    raised += bitCount(payment.raisedMonths);
  }
  return { months, raised };
}

/**
 * The months that the payment of a month covers, bit i for month i: the month itself and whatever is owed for earlier
 * ones by then. The raise is owed from July for every month of entitlement.
 */
export function paymentIn(person: DemoPerson, month: number): { baseMonths: number; raisedMonths: number } {
  let base = 0;
  let raised = 0;
  for (let earlier = person.firstPaid; earlier < month; earlier++) {
    if (!isPaid(person, earlier)) continue;
    base = (2 << earlier) - 1;
    if (earlier >= RAISE_MONTH) raised = base;
  }
  const entitled = (2 << month) - (1 << person.entitledFrom);
  return { baseMonths: entitled & ~base, raisedMonths: month >= RAISE_MONTH ? entitled & ~raised : 0 };
}

export function isPaid(person: DemoPerson, month: number): boolean {
  if (month < person.firstPaid || (person.endAt !== null && month >= person.endAt)) return false;
  if (person.suspendAt === null || month < person.suspendAt) return true;
  return person.resumeAt !== null && month >= person.resumeAt;
}

export function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
