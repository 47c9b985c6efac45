import type { CheckCode } from '../audit/domain/check-catalogue.js';
import { checkCharacter } from '../kernel/id-number.js';
import type { Period } from '../kernel/period.js';
import { DEMO_SCHEMES, PeopleMaker } from './people.js';
import type { DemoPerson, DemoScheme } from './people.js';
import { PLANTED_KINDS } from './planted-population.js';
import type { PlantedKind, PlantedListEntry, PlantedPopulation, PlantedRoll } from './planted-population.js';
import { Random } from './random.js';
import { DEMO_PERIODS, rollLines, yuan } from './reference-year.js';
import type { RollFileLine } from './reference-year.js';
import { RAISE_MONTH } from './year-plan.js';

/** January to July: the raise of July, with its back-pay for everybody, is part of an ordinary year. */
const LAST_MONTH = RAISE_MONTH;

const SIZES: Record<DemoScheme, number> = { RESIDENT: 170, ENTERPRISE: 40, INSTITUTIONAL: 30 };
/** How often each error is planted, where once is not all there can be. */
const ROUNDS = 2;
const ONCE: ReadonlySet<PlantedKind> = new Set(['MOVED_BEFORE_PAYDAY', 'FIXED_PAIR', 'FILE_TAKEN_TWICE'] as const);

/** One population; without `errors` nothing in it is wrong, with them one or several of each kind are. */
export function plantedPopulation(seed: number, errors: boolean): PlantedPopulation {
  const planter = new Planter(seed);
  if (errors) planter.plantAll();
  return planter.population();
}

class Planter {
  private readonly random: Random;
  private readonly maker: PeopleMaker;
  private readonly people = new Map<DemoScheme, DemoPerson[]>();
  private readonly free = new Map<DemoScheme, DemoPerson[]>();
  /** Changes of lines after they are made from the people: by scheme, month and number. */
  private readonly edits = new Map<string, (line: RollFileLine) => RollFileLine | null>();
  private readonly rest: Omit<PlantedPopulation, 'rolls'> = {
    lists: [],
    certified: [],
    renamed: [],
    doubled: [],
    fixedPair: false,
    downloadedTwice: null,
    planted: [],
  };
  /** Of the error that is noted next. */
  private payments: number | null = null;
  private readonly lateStops: { scheme: DemoScheme; month: number; idNumber: string }[] = [];
  private lateRoll: { scheme: DemoScheme; month: number } | null = null;

  constructor(seed: number) {
    this.random = new Random(seed, 'planted');
    this.maker = new PeopleMaker(new Random(seed, 'planted people'));
    for (const scheme of DEMO_SCHEMES) this.ordinaryLife(scheme);
  }

  population(): PlantedPopulation {
    const rolls: PlantedRoll[] = [];
    for (let month = 0; month <= LAST_MONTH; month += 1) {
      for (const scheme of DEMO_SCHEMES) rolls.push(this.roll(scheme, month));
      for (const { scheme, idNumber } of this.lateStops.filter((stop) => stop.month === month)) {
        const line = rolls
          .find((roll) => roll.scheme === scheme && roll.month === month)!
          .lines.find((one) => one.idNumber === idNumber)!;
        const zero = { base: '0.00', personal: '0.00', adjustment: '0.00', backPay: '0.00', amount: '0.00' };
        const stop: RollFileLine = {
          ...line,
          ...zero,
          status: 'SUSPEND',
          statusReason: '未按期认证',
          backPayFrom: '',
          backPayTo: '',
        };
        rolls.push({ scheme, month, on: dayOf(month, 7), lines: [stop], late: true });
      }
    }
    return { rolls, ...this.rest };
  }

  // ---- ordinary life -----------------------------------------------------------------------------------------------

  /** Entrants, some of them late with back-pay; deaths, suspensions and resumptions; new cards; certified people. */
  private ordinaryLife(scheme: DemoScheme): void {
    const { random, maker } = this;
    const people = Array.from({ length: SIZES[scheme] }, () => maker.person(scheme, null));
    const events = [...people];
    for (let month = 1; month <= LAST_MONTH; month += 1) {
      const leaver = random.take(events);
      Object.assign(leaver, { endAt: month, endReason: '死亡' });
      const paused = random.take(events);
      Object.assign(paused, {
        suspendAt: month,
        suspendReason: '未按期认证',
        resumeAt: month + 2 <= LAST_MONTH ? month + 2 : null,
      });
      random.take(events).accounts.push(maker.account(month));
      const late = random.chance(300) && month > 1 ? 1 : 0;
      const entrant = maker.person(scheme, month - late);
      entrant.firstPaid = month;
      people.push(entrant);
    }
    for (const person of people) this.setAmounts(person);
    for (const person of events.slice(0, 20)) this.certify(person.idNumber, '2024-01-05');
    if (scheme === 'RESIDENT') {
      for (const person of events.slice(20, 50))
        this.list('ACCOUNT_BALANCE', person, { amount: yuan(person.personalFen * 139) });
    }
    this.people.set(scheme, people);
    this.free.set(scheme, events);
  }

  private setAmounts(person: DemoPerson): void {
    const { random } = this;
    const raised = person.entitledFrom < RAISE_MONTH;
    const resident = person.scheme === 'RESIDENT';
    // Never a whole multiple of 100 yuan, and never the same twice but by a rare accident.
    const raise = resident ? 20_00 : 60_00 + random.int(40) * 1_50;
    const cents = 1 + random.int(98);
    person.personalFen = resident ? 20_00 + random.int(70) * 1_00 + cents : 0;
    person.baseFen = (resident ? 165_00 : 1_900_00 + random.int(3_000) * 1_00 + cents) + (raised ? 0 : raise);
    person.adjustmentFen = raised ? raise : 0;
  }

  private roll(scheme: DemoScheme, month: number): PlantedRoll {
    const lines: RollFileLine[] = [];
    for (const line of rollLines(this.people.get(scheme)!, month)) {
      const edit = this.edits.get(`${scheme}/${month}/${line.idNumber}`);
      const edited = edit ? edit(line) : line;
      const renamed = this.rest.renamed.find((one) => one.idNumber === line.idNumber && one.month <= month);
      if (edited) lines.push(renamed ? { ...edited, name: renamed.name } : edited);
    }
    const late = this.lateRoll?.scheme === scheme && this.lateRoll.month === month;
    // Ordinary rolls come two weeks before the payday.
    return { scheme, month, on: late ? dayOf(month, 8) : dayOf(month - 1, 26), lines, late: false };
  }

  // ---- the errors --------------------------------------------------------------------------------------------------

  plantAll(): void {
    for (const kind of PLANTED_KINDS) {
      for (let round = 0; round < (ONCE.has(kind) ? 1 : ROUNDS); round += 1) this[kind]();
    }
  }

  private DEAD_PAID(): void {
    const month = this.random.between(1, 4);
    this.payments = LAST_MONTH - month;
    this.listed('DEAD_PAID', 'PAID_AFTER_DEATH', 'DEATH', { fromOn: dayOf(month, 11) });
  }
  private PRISONER_PAID(): void {
    this.payments = 3;
    this.listed('PRISONER_PAID', 'PAID_IN_PRISON', 'PRISON', { fromOn: dayOf(1, 20), toOn: dayOf(5, 3) });
  }
  private DEAD_UNDER_OTHER_NAME(): void {
    this.listed('DEAD_UNDER_OTHER_NAME', 'LIST_NAME_DIFFERS', 'DEATH', { fromOn: dayOf(2, 11), name: '王小明' });
  }
  private DEAD_UNDER_OTHER_NUMBER(): void {
    const person = this.draw();
    const idNumber = otherNumber(person.idNumber);
    this.list('DEATH', person, { fromOn: dayOf(2, 11), idNumber });
    this.note('DEAD_UNDER_OTHER_NUMBER', 'LIST_NAME_DIFFERS', person);
  }
  private INSURED_ELSEWHERE(): void {
    this.listed('INSURED_ELSEWHERE', 'INSURED_ELSEWHERE', 'INSURED_ELSEWHERE', { fromOn: dayOf(1, 1) });
  }
  private TWO_SCHEMES(): void {
    const person = this.draw();
    this.rest.doubled.push({ idNumber: person.idNumber, month: 3, scheme: 'ENTERPRISE' });
    this.payments = 1;
    this.note('TWO_SCHEMES', 'DUPLICATE_ACROSS_SCHEMES', person);
  }
  private TWO_NUMBERS(): void {
    const first = this.draw();
    const second = this.twinOf(first, { idNumber: otherNumber(first.idNumber) });
    second.accounts = [{ ...first.accounts[0]! }];
    this.payments = LAST_MONTH + 1;
    this.note('TWO_NUMBERS', 'DUPLICATE_ID_FORMS', first, second);
  }
  private TOO_YOUNG(): void {
    const young = this.newcomer('RESIDENT', 2, 8 * 12);
    this.payments = LAST_MONTH - 1;
    this.note('TOO_YOUNG', 'UNDER_AGE', young);
  }
  private PAID_AFTER_STOP(): void {
    const person = this.draw();
    this.lateStops.push({ scheme: 'RESIDENT', month: 3, idNumber: person.idNumber });
    // Later rolls list the person as suspended, so that only this month's payment is wrong.
    for (let month = 4; month <= LAST_MONTH; month += 1) this.edit(person, month, () => null);
    this.payments = 1;
    this.note('PAID_AFTER_STOP', 'PAID_AFTER_END', person);
  }
  private BACK_PAY_INFLATED(): void {
    const person = this.draw();
    this.edit(person, 4, (line) => withBackPay(line, 9 * 165_00 + 33, 1, 3));
    this.payments = 1;
    this.note('BACK_PAY_INFLATED', 'BACK_PAY_EXCEEDS', person);
  }
  private CERTIFICATION_LAPSED(): void {
    const person = this.draw();
    this.certify(person.idNumber, '2023-02-10');
    this.note('CERTIFICATION_LAPSED', 'CERTIFICATION_OVERDUE', person);
  }
  private BASE_TOO_LOW(): void {
    const person = this.draw();
    person.baseFen = 80_00;
    this.note('BASE_TOO_LOW', 'AMOUNT_AGAINST_RULE', person);
  }
  private PERSONAL_WRONG(): void {
    const person = this.draw();
    this.list('ACCOUNT_BALANCE', person, { amount: yuan((person.personalFen - 9_37) * 139) });
    this.note('PERSONAL_WRONG', 'AMOUNT_AGAINST_RULE', person);
  }
  private PENSION_DOUBLED(): void {
    const person = this.draw();
    for (let month = 3; month <= LAST_MONTH; month += 1) {
      this.edit(person, month, (line) => withAmounts(line, { baseFen: 2 * person.baseFen + 17 }));
    }
    this.note('PENSION_DOUBLED', 'AMOUNT_JUMP', person);
  }
  private ADJUSTMENT_INFLATED(): void {
    const person = this.draw('INSTITUTIONAL');
    this.edit(person, 4, (line) => withAmounts(line, { adjustmentFen: 1_800_43 }));
    this.note('ADJUSTMENT_INFLATED', 'AMOUNT_JUMP', person);
  }
  private ROUND_FIGURE(): void {
    const person = this.draw('ENTERPRISE');
    person.baseFen = 3_000_00;
    this.note('ROUND_FIGURE', 'ROUND_AMOUNT', person);
  }
  private SAME_BACK_PAY(): void {
    const people = [0, 1, 2, 3].map(() => this.draw());
    for (const person of people) {
      person.township = people[0]!.township;
      this.edit(person, 5, (line) => withBackPay(line, 187_43, 4, 4));
    }
    this.note('SAME_BACK_PAY', 'REPEATED_AMOUNT', ...people);
  }
  private SHARED_CARD(): void {
    const people = [0, 1, 2].map(() => this.draw());
    for (const person of people.slice(1)) person.accounts = [{ ...people[0]!.accounts[0]!, holder: '' }];
    this.note('SHARED_CARD', 'SHARED_ACCOUNT', ...people);
  }
  private OTHER_HOLDER(): void {
    const person = this.draw();
    person.accounts[0]!.holder = '赵德海';
    this.note('OTHER_HOLDER', 'ACCOUNT_NAME_DIFFERS', person);
  }
  private DIVERTED_AND_BACK(): void {
    const person = this.draw();
    const own = person.accounts[0]!;
    person.accounts.push(this.maker.account(3), { ...own, from: 4 });
    this.note('DIVERTED_AND_BACK', 'ACCOUNT_CHANGED_BACK', person);
  }
  private MOVED_BEFORE_PAYDAY(): void {
    // Nobody else of this roll gets a new card, so that its lateness does no harm to anybody.
    this.lateRoll = { scheme: 'INSTITUTIONAL', month: 4 };
    for (const person of this.people.get('INSTITUTIONAL')!)
      person.accounts = person.accounts.filter(({ from }) => from !== 4);
    const person = this.draw('INSTITUTIONAL');
    person.accounts.push(this.maker.account(4));
    this.note('MOVED_BEFORE_PAYDAY', 'ACCOUNT_JUST_CHANGED', person);
  }
  private TAKEN_OVER(): void {
    const leaver = this.draw();
    Object.assign(leaver, { endAt: 3, endReason: '关系转移' });
    const taker = this.newcomer('RESIDENT', 3, 0);
    taker.accounts = [{ ...leaver.accounts[0]!, from: 0 }];
    this.note('TAKEN_OVER', 'IDENTITY_CHANGED_TOGETHER', leaver, taker);
  }
  private NAME_AND_ACCOUNT(): void {
    const person = this.draw();
    this.rest.renamed.push({ month: 4, idNumber: person.idNumber, name: '钱守业', byClerk: false });
    person.accounts.push(this.maker.account(4));
    this.note('NAME_AND_ACCOUNT', 'IDENTITY_CHANGED_TOGETHER', person);
  }
  private CERTIFIED_AFTER_DEATH(): void {
    const person = this.draw();
    Object.assign(person, { endAt: 3, endReason: '死亡' });
    this.list('DEATH', person, { fromOn: dayOf(2, 4) });
    this.certify(person.idNumber, dayOf(2, 20));
    this.note('CERTIFIED_AFTER_DEATH', 'ACTIVE_AFTER_DEATH', person);
  }
  private PAID_BEFORE_DUE(): void {
    const person = this.newcomer('ENTERPRISE', 4, 5 * 12);
    this.note('PAID_BEFORE_DUE', 'FIRST_PAYMENT_EARLY', person);
  }
  private LEFT_OUT(): void {
    const person = this.draw();
    this.edit(person, 4, () => null);
    this.note('LEFT_OUT', 'MISSED_PAYMENT', person);
  }
  private BALANCE_KEPT(): void {
    const person = this.draw();
    Object.assign(person, { endAt: 2, endReason: '死亡' });
    this.list('ACCOUNT_BALANCE', person, { amount: yuan(person.personalFen * 139) });
    this.note('BALANCE_KEPT', 'ACCOUNT_NOT_CLEARED', person);
  }
  private RENAMED_BY_PAYER(): void {
    const person = this.draw();
    this.rest.renamed.push({ month: 2, idNumber: person.idNumber, name: '孙有福', byClerk: true });
    this.note('RENAMED_BY_PAYER', 'SAME_USER_PERSON_AND_PAYMENT', person);
  }
  private FIXED_PAIR(): void {
    this.rest.fixedPair = true;
    this.note('FIXED_PAIR', 'SAME_PAIR_SIGNS');
  }
  private FILE_TAKEN_TWICE(): void {
    this.rest.downloadedTwice = { scheme: 'RESIDENT', month: 5 };
    this.note('FILE_TAKEN_TWICE', 'BANK_FILE_REDOWNLOADED');
  }

  // ---- parts -------------------------------------------------------------------------------------------------------

  private note(kind: PlantedKind, check: CheckCode, ...people: DemoPerson[]): void {
    this.rest.planted.push({ kind, check, people: people.map(({ idNumber }) => idNumber), payments: this.payments });
    this.payments = null;
  }

  /** Somebody to whom nothing else happens. */
  private draw(scheme: DemoScheme = 'RESIDENT'): DemoPerson {
    const free = this.free.get(scheme)!;
    // The first ones are certified or on a list of balances.
    const at = scheme === 'RESIDENT' ? 50 + this.random.int(free.length - 50) : this.random.int(free.length);
    return free.splice(at, 1)[0]!;
  }

  private edit(person: DemoPerson, month: number, edit: (line: RollFileLine) => RollFileLine | null): void {
    this.edits.set(`${person.scheme}/${month}/${person.idNumber}`, edit);
  }

  private list(kind: PlantedListEntry['kind'], person: DemoPerson, facts: Partial<PlantedListEntry>): void {
    const { idNumber, name, birthOn, sex } = person;
    this.rest.lists.push({ kind, idNumber, name, birthOn, sex, fromOn: null, toOn: null, amount: null, ...facts });
  }

  private listed(
    kind: PlantedKind,
    check: CheckCode,
    list: PlantedListEntry['kind'],
    facts: Partial<PlantedListEntry>,
  ): void {
    const person = this.draw();
    this.list(list, person, facts);
    this.note(kind, check, person);
  }

  private certify(idNumber: string, on: string): void {
    this.rest.certified.push({ idNumber, on });
  }

  /** Comes in a month, so many months younger than whoever comes in time. */
  private newcomer(scheme: DemoScheme, month: number, younger: number): DemoPerson {
    const person = this.maker.person(scheme, month + younger);
    Object.assign(person, { entitledFrom: month, firstPaid: month });
    this.setAmounts(person);
    this.people.get(scheme)!.push(person);
    return person;
  }

  private twinOf(person: DemoPerson, facts: Partial<DemoPerson>): DemoPerson {
    const twin = { ...person, accounts: [...person.accounts], ...facts };
    twin.idText = twin.idNumber;
    this.setAmounts(twin);
    this.people.get(person.scheme)!.push(twin);
    return twin;
  }
}

/** A day of a month of the year, 0 = January; −1 is December before. */
function dayOf(month: number, day: number): string {
  const period: Period = month < 0 ? '2023-12' : DEMO_PERIODS[month]!;
  return `${period}-${String(day).padStart(2, '0')}`;
}

/** Another number of the same day and sex, as somebody who mistyped or forged it would have it. */
function otherNumber(idNumber: string): string {
  const sequence = Number(idNumber.slice(14, 17));
  const other = String(sequence >= 990 ? sequence - 20 : sequence + 2);
  const first17 = idNumber.slice(0, 14) + other;
  return first17 + checkCharacter(first17);
}

function withBackPay(line: RollFileLine, fen: number, from: number, to: number): RollFileLine {
  const amount = yuan(fenOf(line.amount) - fenOf(line.backPay) + fen);
  return { ...line, backPay: yuan(fen), backPayFrom: DEMO_PERIODS[from]!, backPayTo: DEMO_PERIODS[to]!, amount };
}

function withAmounts(line: RollFileLine, parts: { baseFen?: number; adjustmentFen?: number }): RollFileLine {
  const baseFen = parts.baseFen ?? fenOf(line.base);
  const adjustmentFen = parts.adjustmentFen ?? fenOf(line.adjustment);
  const amountFen = baseFen + adjustmentFen + fenOf(line.personal) + fenOf(line.backPay);
  return { ...line, base: yuan(baseFen), adjustment: yuan(adjustmentFen), amount: yuan(amountFen) };
}

/** The texts have two decimals each. */
function fenOf(text: string): number {
  return Number(text.replace('.', ''));
}
