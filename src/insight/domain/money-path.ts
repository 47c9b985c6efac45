import type { Permission } from '../../identity/domain/permissions.js';

/**
 * What money needs on its way from a roll to the bank, in order. Those that are `moving` have to be done before money
 * leaves; SLIP and RESULT only tell the books what became of it.
 */
export const MONEY_STEPS = [
  { step: 'IMPORT', permission: 'roll.import', moving: true },
  { step: 'ACCEPT', permission: 'roll.import', moving: true },
  { step: 'DRAFT', permission: 'batch.draft', moving: true },
  { step: 'SUBMIT', permission: 'batch.submit', moving: true },
  { step: 'REVIEW', permission: 'batch.review', moving: true },
  { step: 'APPROVE', permission: 'batch.approve', moving: true },
  { step: 'REQUEST_FUNDS', permission: 'fund.request', moving: false },
  { step: 'RECEIVE_FUNDS', permission: 'fund.arrive', moving: false },
  { step: 'ISSUE', permission: 'bank.issue', moving: true },
  { step: 'DOWNLOAD', permission: 'bank.download', moving: true },
  { step: 'SLIP', permission: 'bank.issue', moving: false },
  { step: 'RESULT', permission: 'bank.result', moving: false },
] as const satisfies readonly { step: string; permission: Permission; moving: boolean }[];
export type MoneyStep = (typeof MONEY_STEPS)[number]['step'];

/** Steps of one batch that are never done by the same person. Each pair is refused by the database whatever roles are held. */
export const APART: readonly { rule: ApartRule; pairs: readonly (readonly [MoneyStep, MoneyStep])[] }[] = [
  {
    rule: 'THREE_SIGNERS',
    pairs: [
      ['SUBMIT', 'REVIEW'],
      ['SUBMIT', 'APPROVE'],
      ['REVIEW', 'APPROVE'],
    ],
  },
  {
    rule: 'MAKER_CHECKS_NOT',
    pairs: [
      ['DRAFT', 'REVIEW'],
      ['DRAFT', 'APPROVE'],
    ],
  },
  {
    rule: 'SIGNER_ISSUES_NOT',
    pairs: [
      ['DRAFT', 'ISSUE'],
      ['SUBMIT', 'ISSUE'],
      ['REVIEW', 'ISSUE'],
      ['APPROVE', 'ISSUE'],
    ],
  },
];
export const APART_RULES = ['THREE_SIGNERS', 'MAKER_CHECKS_NOT', 'SIGNER_ISSUES_NOT'] as const;
export type ApartRule = (typeof APART_RULES)[number];

/** A person, and the steps that their roles allow. */
export interface Hands {
  id: string;
  may: ReadonlySet<MoneyStep>;
}

export interface GroupVerdict {
  /** Whether these people, and nobody else, could take every step before money leaves. */
  could: boolean;
  /** Steps that none of them may take. */
  missing: MoneyStep[];
  /** Rules that keep them from it though their roles cover every step. */
  keptBy: ApartRule[];
}

const MOVING: readonly MoneyStep[] = MONEY_STEPS.filter(({ moving }) => moving).map(({ step }) => step);

/** Whether a group could move money from roll to bank, under the rules given (all of them, unless a test leaves one out). */
export function judgeGroup(group: readonly Hands[], rules: typeof APART = APART): GroupVerdict {
  const missing = MOVING.filter((step) => !group.some(({ may }) => may.has(step)));
  if (missing.length > 0) return { could: false, missing, keptBy: [] };
  if (assign(group, rules)) return { could: true, missing: [], keptBy: [] };
  // A rule keeps them from it when they could with only this rule in force out of the way, or when no single one decides.
  const single = rules.filter((rule) => assign(group, [rule]) === null);
  return { could: false, missing: [], keptBy: (single.length > 0 ? single : rules).map(({ rule }) => rule) };
}

/**
 * The smallest groups that could move money: their size, and the groups themselves up to a limit. Null when even all
 * people together could not.
 */
export function smallestGroups(
  people: readonly Hands[],
  limit: number,
): { size: number; groups: string[][]; more: boolean } | null {
  const useful = people.filter(({ may }) => MOVING.some((step) => may.has(step)));
  if (assign(useful, APART) === null) return null;
  for (let size = 1; size <= MOVING.length; size += 1) {
    const found = groupsOf(useful, size, limit + 1);
    if (found.length > 0) return { size, groups: found.slice(0, limit), more: found.length > limit };
  }
  return null;
}

/** Sets of at most `size` people between whom the steps can be shared, each set once; stops at the limit. */
function groupsOf(people: readonly Hands[], size: number, limit: number): string[][] {
  const apart = neighbours(APART);
  const found = new Map<string, string[]>();
  const order = [...MOVING].sort((a, b) => (apart.get(b)?.size ?? 0) - (apart.get(a)?.size ?? 0));
  const taken = new Map<MoneyStep, Hands>();
  const walk = (place: number, group: ReadonlySet<Hands>): void => {
    if (found.size >= limit) return;
    if (place === order.length) {
      const ids = [...group].map(({ id }) => id).sort();
      found.set(ids.join(' '), ids);
      return;
    }
    const step = order[place]!;
    // Those who are in already first: a group is complete the sooner.
    for (const one of group) if (fits(one, step, taken, apart)) go(one);
    if (group.size < size) {
      for (const one of people) if (!group.has(one) && fits(one, step, taken, apart)) go(one);
    }
    function go(one: Hands): void {
      taken.set(step, one);
      walk(place + 1, group.has(one) ? group : new Set([...group, one]));
      taken.delete(step);
    }
  };
  walk(0, new Set());
  return [...found.values()];
}

/** A person for each moving step under the rules, or null when there is none. */
export function assign(group: readonly Hands[], rules: typeof APART): Map<MoneyStep, Hands> | null {
  const apart = neighbours(rules);
  const order = [...MOVING].sort((a, b) => (apart.get(b)?.size ?? 0) - (apart.get(a)?.size ?? 0));
  const taken = new Map<MoneyStep, Hands>();
  const walk = (place: number): boolean => {
    const step = order[place];
    if (step === undefined) return true;
    for (const one of group) {
      if (!fits(one, step, taken, apart)) continue;
      taken.set(step, one);
      if (walk(place + 1)) return true;
      taken.delete(step);
    }
    return false;
  };
  return walk(0) ? taken : null;
}

type Neighbours = ReadonlyMap<MoneyStep, ReadonlySet<MoneyStep>>;

function fits(one: Hands, step: MoneyStep, taken: ReadonlyMap<MoneyStep, Hands>, apart: Neighbours): boolean {
  return one.may.has(step) && ![...(apart.get(step) ?? [])].some((other) => taken.get(other)?.id === one.id);
}

function neighbours(rules: typeof APART): Neighbours {
  const result = new Map<MoneyStep, Set<MoneyStep>>();
  const add = (a: MoneyStep, b: MoneyStep): void => void result.set(a, (result.get(a) ?? new Set()).add(b));
  for (const { pairs } of rules) {
    for (const [a, b] of pairs) {
      add(a, b);
      add(b, a);
    }
  }
  return result;
}
