import { DomainError } from '../../kernel/domain-error.js';
import { money, sumMoney, toWire, ZERO, type Decimal } from '../../kernel/money.js';
import { parseDate } from '../../kernel/period.js';
import type { PlanMethod } from './finding.types.js';

export interface PlanItem {
  dueOn: string;
  amount: Decimal;
}

export interface PlanInput {
  method: PlanMethod;
  /** RETURN: the last day. */
  dueOn?: string;
  /** INSTALMENTS: dated amounts that sum to what is open. */
  items?: readonly { dueOn: string; amount: string }[];
  /** INSTALMENTS: the signed agreement. */
  paperId?: string;
  /** OFFSET: what is deducted each month, yuan. */
  monthly?: string;
}

export interface CheckedPlan {
  items: PlanItem[];
  monthly: Decimal | null;
}

/**
 * The dates and amounts of a plan over what is open. Each method takes its own fields and no others.
 * Errors: RECOVERY_PLAN_FIELDS, RECOVERY_PLAN_WRONG, FINDING_NOTHING_OPEN, MONEY_MALFORMED, DATE_MALFORMED.
 */
export function checkPlan(input: PlanInput, open: Decimal): CheckedPlan {
  if (!open.gt(ZERO)) throw new DomainError('FINDING_NOTHING_OPEN', 'rule');
  const given = (['dueOn', 'items', 'paperId', 'monthly'] as const).filter((name) => input[name] !== undefined);
  const wanted = { RETURN: ['dueOn'], INSTALMENTS: ['items', 'paperId'], OFFSET: ['monthly'] }[input.method];
  if (given.length !== wanted.length || given.some((name) => !wanted.includes(name))) {
    throw new DomainError('RECOVERY_PLAN_FIELDS', 'invalid', { method: input.method });
  }
  if (input.method === 'OFFSET') {
    const monthly = money(input.monthly!);
    if (!monthly.gt(ZERO)) throw wrong([], open);
    return { items: [], monthly };
  }
  if (input.method === 'RETURN') return { items: [{ dueOn: parseDate(input.dueOn!), amount: open }], monthly: null };
  const items = input.items!.map(({ dueOn, amount }) => ({ dueOn: parseDate(dueOn), amount: money(amount) }));
  const rising = items.every(({ dueOn }, i) => i === 0 || dueOn > items[i - 1]!.dueOn);
  const positive = items.every(({ amount }) => amount.gt(ZERO));
  if (items.length < 2 || !rising || !positive || !sumMoney(items.map(({ amount }) => amount)).eq(open)) {
    throw wrong(items, open);
  }
  return { items, monthly: null };
}

function wrong(items: readonly PlanItem[], open: Decimal): DomainError {
  return new DomainError('RECOVERY_PLAN_WRONG', 'rule', {
    items: items.length,
    sum: toWire(sumMoney(items.map(({ amount }) => amount))),
    amount: toWire(open),
  });
}

/** What of a plan should have come by a day and has not, yuan. `recovered` counts from the making of the plan. */
export function inArrears(items: readonly PlanItem[], recovered: Decimal, on: string): Decimal {
  const due = sumMoney(items.filter(({ dueOn }) => dueOn <= on).map(({ amount }) => amount));
  return due.gt(recovered) ? due.minus(recovered) : ZERO;
}

/** The first item of a plan that the recovered money does not cover; null when it covers all of them. */
export function nextDue(items: readonly PlanItem[], recovered: Decimal): PlanItem | null {
  let sum = ZERO;
  for (const item of items) {
    sum = sum.plus(item.amount);
    if (sum.gt(recovered)) return { dueOn: item.dueOn, amount: sum.minus(recovered) };
  }
  return null;
}
