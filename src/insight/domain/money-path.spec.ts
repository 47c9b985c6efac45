import { describe, expect, it } from '@jest/globals';
import { may } from '../../identity/domain/permissions.js';
import { ROLES, type Role } from '../../identity/domain/role.types.js';
import { APART, assign, judgeGroup, MONEY_STEPS, smallestGroups, type Hands } from './money-path.js';

const handsOf = (id: string, roles: readonly Role[]): Hands => ({
  id,
  may: new Set(MONEY_STEPS.filter(({ permission }) => may(roles, permission)).map(({ step }) => step)),
});
/** Every set of roles there is, forbidden pairs too: the rules of a batch must hold without those of the roles. */
const SETS: readonly Role[][] = Array.from({ length: 2 ** ROLES.length }, (_, bits) =>
  ROLES.filter((_role, i) => (bits & (1 << i)) !== 0),
);
/** One of each different set of steps, which is all that a group is judged by. */
const DIFFERENT = [
  ...new Map(SETS.map((roles) => [[...handsOf('', roles).may].join(), handsOf('', roles)] as const)).values(),
];
const EVERYTHING = handsOf('all', ROLES);

describe('who could move money from roll to bank', () => {
  it('is nobody alone, with whatever roles', () => {
    expect(SETS).toHaveLength(1024);
    for (const roles of SETS) expect(judgeGroup([handsOf('one', roles)]).could).toBe(false);
    expect(judgeGroup([EVERYTHING])).toEqual({ could: false, missing: [], keptBy: APART.map(({ rule }) => rule) });
  });

  it('are no two and no three people, with whatever roles each of them has', () => {
    for (const [i, a] of DIFFERENT.entries()) {
      for (const b of DIFFERENT.slice(i)) {
        expect(
          judgeGroup([
            { ...a, id: 'a' },
            { ...b, id: 'b' },
          ]).could,
        ).toBe(false);
      }
    }
    const three = ['a', 'b', 'c'].map((id) => ({ ...EVERYTHING, id }));
    expect(judgeGroup(three).could).toBe(false);
    expect(judgeGroup([...three, { ...EVERYTHING, id: 'd' }]).could).toBe(true);
  });

  it('would be somebody if any of the rules were missing: each of them is needed', () => {
    expect(assign([EVERYTHING], [])).not.toBeNull();
    const four = ['a', 'b', 'c', 'd'].map((id) => ({ ...EVERYTHING, id }));
    for (const { rule } of APART) {
      if (rule === 'MAKER_CHECKS_NOT') continue;
      const rest = APART.filter((other) => other.rule !== rule);
      expect(assign(four.slice(0, 3), rest)).not.toBeNull();
    }
    // Drafting is kept from checking by its own rule only: one who may draft and review, beside three others.
    const maker = handsOf('maker', ['FINANCE_CLERK', 'REVIEWER']);
    const group = [
      { ...maker, may: new Set([...maker.may].filter((step) => step !== 'SUBMIT')) },
      { id: 'submits', may: new Set(['SUBMIT'] as const) },
      handsOf('approves', ['APPROVER']),
      handsOf('pays', ['CASHIER']),
    ];
    expect(judgeGroup(group)).toEqual({ could: false, missing: [], keptBy: ['MAKER_CHECKS_NOT'] });
    expect(
      assign(
        group,
        APART.filter(({ rule }) => rule !== 'MAKER_CHECKS_NOT'),
      ),
    ).not.toBeNull();
  });

  it('names the steps that a group has nobody for', () => {
    expect(judgeGroup([handsOf('a', ['FINANCE_CLERK']), handsOf('b', ['CASHIER'])])).toEqual({
      could: false,
      missing: ['REVIEW', 'APPROVE'],
      keptBy: [],
    });
  });
});

describe('the smallest groups', () => {
  const office = [
    handsOf('clerk', ['FINANCE_CLERK']),
    handsOf('reviewer', ['REVIEWER']),
    handsOf('approver', ['APPROVER']),
    handsOf('cashier', ['CASHIER']),
    handsOf('auditor', ['AUDITOR']),
    handsOf('admin', ['SYSTEM_ADMIN', 'SECURITY_ADMIN']),
  ];

  it('are four people, each set once, without those who have no hand in it', () => {
    expect(smallestGroups(office, 10)).toEqual({
      size: 4,
      groups: [['approver', 'cashier', 'clerk', 'reviewer']],
      more: false,
    });
    const two = [...office, handsOf('second', ['FINANCE_CLERK', 'REVIEWER'])];
    expect(
      smallestGroups(two, 10)!
        .groups.map((group) => group.join())
        .sort(),
    ).toEqual(['approver,cashier,clerk,reviewer', 'approver,cashier,clerk,second', 'approver,cashier,reviewer,second']);
    expect(smallestGroups(two, 2)).toMatchObject({ size: 4, more: true });
  });

  it('are none where a step has nobody', () => {
    expect(
      smallestGroups(
        office.filter(({ id }) => id !== 'approver'),
        10,
      ),
    ).toBeNull();
  });

  it('are found quickly in a large office', () => {
    const many = Array.from({ length: 80 }, (_, i) => handsOf(String(i), [ROLES[i % ROLES.length]!]));
    const begun = performance.now();
    expect(smallestGroups(many, 50)).toMatchObject({ size: 4, more: true });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
