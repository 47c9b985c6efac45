import { may } from '../../identity/domain/permissions.js';
import type { InsightUser, Margin, MoneyPaths } from './insight.types.js';
import { judgeGroup, MONEY_STEPS, smallestGroups, type Hands, type MoneyStep } from './money-path.js';

/** Groups that are named; there may be more. */
const GROUPS_SHOWN = 50;

/** What the rights of the people of an agency amount to: who could move money from roll to bank, alone or with one other. */
export function findMoneyPaths(users: readonly InsightUser[]): MoneyPaths {
  const active = users.filter((user) => user.active);
  const hands = active.map(handsOf);
  const alone: string[] = [];
  const pairs: string[][] = [];
  const margins: Margin[] = [];
  const judge = (group: readonly Hands[]): void => {
    const { could, missing, keptBy } = judgeGroup(group);
    const userIds = group.map(({ id }) => id);
    if (could) {
      if (group.length === 1) alone.push(userIds[0]!);
      else pairs.push(userIds);
    } else if (missing.length === 0) margins.push({ userIds, keptBy });
  };
  const useful = hands.filter((one) => one.may.size > 0);
  for (const [i, one] of useful.entries()) {
    judge([one]);
    for (const other of useful.slice(i + 1)) judge([one, other]);
  }
  const holders = (permission: Parameters<typeof may>[1]): string[] =>
    active.filter(({ roles }) => may(roles, permission)).map(({ id }) => id);
  const creators = holders('user.create');
  const granters = holders('user.grant');
  return {
    people: users.map((user) => ({ ...user, may: user.active ? stepsOf(user) : [] })),
    alone,
    pairs,
    margins,
    smallest: smallestGroups(hands, GROUPS_SHOWN),
    otherWays: [
      { way: 'RESET_PASSWORDS', userIds: holders('user.resetPassword') },
      // With both a person could make users of their own and give them what they need.
      {
        way: 'CREATE_AND_GRANT',
        userIds: creators.length > 0 && granters.length > 0 ? [...new Set([...creators, ...granters])] : [],
      },
    ],
  };
}

function stepsOf({ roles }: Pick<InsightUser, 'roles'>): MoneyStep[] {
  return MONEY_STEPS.filter(({ permission }) => may(roles, permission)).map(({ step }) => step);
}

function handsOf(user: InsightUser): Hands {
  return { id: user.id, may: new Set(stepsOf(user)) };
}
