import type { CheckCode } from './check-catalogue.js';
import type { CheckExample, ExamplePayout } from './check-example.types.js';

const paid = (person: number, ...periods: string[]): ExamplePayout[] => periods.map((period) => ({ person, period }));
const months = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `2024-${String(from + i).padStart(2, '0')}`);

/**
 * For each check a world in which it hits and one, as near to it as can be, in which it does not. What they show is said in
 * src/messages/audit-checks.ts; test/medium/audit-checks.test.ts plays them, docs/checks.md prints the sentences.
 */
export const checkExamples: Readonly<Record<CheckCode, { hit: CheckExample; miss: CheckExample }>> = {
  PAID_AFTER_DEATH: {
    hit: { payouts: paid(1, '2024-03'), lists: [{ kind: 'DEATH', person: 1, fromOn: '2024-02-20' }] },
    miss: { payouts: paid(1, '2024-02'), lists: [{ kind: 'DEATH', person: 1, fromOn: '2024-02-01' }] },
  },
  PAID_IN_PRISON: {
    hit: {
      payouts: paid(1, '2024-02'),
      lists: [{ kind: 'PRISON', person: 1, fromOn: '2024-01-10', toOn: '2024-03-02' }],
    },
    miss: {
      payouts: paid(1, '2024-02'),
      lists: [{ kind: 'PRISON', person: 1, fromOn: '2024-01-10', toOn: '2024-02-15' }],
    },
  },
  LIST_NAME_DIFFERS: {
    hit: { payouts: paid(1, '2024-03'), lists: [{ kind: 'DEATH', person: 1, name: '王小明', fromOn: '2024-01-05' }] },
    miss: { payouts: paid(1, '2024-01'), lists: [{ kind: 'DEATH', person: 1, name: '王小明', fromOn: '2024-01-05' }] },
  },
  INSURED_ELSEWHERE: {
    hit: { payouts: paid(1, '2024-02'), lists: [{ kind: 'INSURED_ELSEWHERE', person: 1, fromOn: '2023-05-01' }] },
    miss: {
      payouts: paid(1, '2024-02'),
      lists: [{ kind: 'INSURED_ELSEWHERE', person: 1, fromOn: '2023-05-01', toOn: '2024-01-31' }],
    },
  },
  DUPLICATE_ACROSS_SCHEMES: {
    hit: {
      payouts: [...paid(1, '2024-02'), { person: 1, period: '2024-02', scheme: 'ENTERPRISE', base: '1900.30' }],
      spells: [
        { person: 1, from: '2023-01' },
        { person: 1, scheme: 'ENTERPRISE', from: '2024-02' },
      ],
    },
    miss: {
      payouts: [...paid(1, '2024-01'), { person: 1, period: '2024-02', scheme: 'ENTERPRISE', base: '1900.30' }],
      spells: [
        { person: 1, from: '2023-01', until: '2024-02' },
        { person: 1, scheme: 'ENTERPRISE', from: '2024-02' },
      ],
    },
  },
  DUPLICATE_ID_FORMS: {
    hit: {
      people: [
        { no: 1, name: '阿依努尔·买买提', idMasked: '652822********0021' },
        { no: 2, name: '阿依努尔•买买提', idMasked: '652822********0127' },
      ],
      accounts: [
        { person: 1, account: 'P', on: '2023-12-01' },
        { person: 2, account: 'P', on: '2023-12-02' },
      ],
      payouts: [...paid(1, '2024-02'), ...paid(2, '2024-02')],
    },
    miss: {
      people: [
        { no: 1, name: '阿依努尔·买买提', idMasked: '652822********0021' },
        { no: 2, name: '阿依努尔·买买提', idMasked: '652822********0127' },
      ],
      payouts: [...paid(1, '2024-02'), ...paid(2, '2024-02')],
    },
  },
  UNDER_AGE: {
    hit: { people: [{ no: 1, birthOn: '1964-03-15' }], payouts: paid(1, '2024-03') },
    miss: { people: [{ no: 1, birthOn: '1964-03-15' }], payouts: paid(1, '2024-04') },
  },
  FIRST_PAYMENT_EARLY: {
    hit: {
      people: [{ no: 1, sex: 'F', birthOn: '1974-06-10' }],
      payouts: [{ person: 1, period: '2024-06', scheme: 'ENTERPRISE', base: '1900.30' }],
    },
    miss: {
      people: [{ no: 1, sex: 'F', birthOn: '1974-06-10' }],
      payouts: [{ person: 1, period: '2024-07', scheme: 'ENTERPRISE', base: '1900.30' }],
    },
  },
  PAID_AFTER_END: {
    hit: {
      payouts: paid(1, '2024-01', '2024-02'),
      spells: [{ person: 1, from: '2024-01', until: '2024-02', then: 'SUSPENDED', reason: '未按期认证' }],
    },
    miss: {
      payouts: paid(1, '2024-01'),
      spells: [{ person: 1, from: '2024-01', until: '2024-02', then: 'SUSPENDED', reason: '未按期认证' }],
    },
  },
  CERTIFICATION_OVERDUE: {
    hit: { payouts: paid(1, '2024-03'), certified: [{ person: 1, on: '2023-02-20', until: '2024-02-20' }] },
    miss: {
      payouts: paid(1, '2024-03'),
      certified: [
        { person: 1, on: '2023-02-20', until: '2024-02-20' },
        { person: 1, on: '2023-11-05', until: '2024-11-05' },
      ],
    },
  },
  AMOUNT_AGAINST_RULE: {
    hit: {
      payouts: [{ person: 1, period: '2024-02', personal: '110.00' }],
      lists: [{ kind: 'ACCOUNT_BALANCE', person: 1, amount: '13900.00' }],
    },
    miss: {
      payouts: [{ person: 1, period: '2024-02', personal: '100.00' }],
      lists: [{ kind: 'ACCOUNT_BALANCE', person: 1, amount: '13900.00' }],
    },
  },
  AMOUNT_JUMP: {
    hit: { payouts: [...paid(1, '2024-01'), { person: 1, period: '2024-02', personal: '160.25' }] },
    miss: {
      payouts: [
        ...paid(1, '2024-01'),
        { person: 1, period: '2024-02', adjustment: '20.00', backPay: '440.00', backPayMonths: ['2023-12', '2024-01'] },
      ],
    },
  },
  BACK_PAY_EXCEEDS: {
    hit: { payouts: [{ person: 1, period: '2024-04', backPay: '900.00', backPayMonths: ['2024-01', '2024-03'] }] },
    miss: { payouts: [{ person: 1, period: '2024-04', backPay: '675.75', backPayMonths: ['2024-01', '2024-03'] }] },
  },
  ROUND_AMOUNT: {
    hit: { payouts: [{ person: 1, period: '2024-02', personal: '35.00' }] },
    miss: { payouts: [{ person: 1, period: '2024-02', base: '200.00', personal: '0.00' }] },
  },
  REPEATED_AMOUNT: {
    hit: {
      payouts: ['60.25', '71.10', '48.33'].map((personal, i) => ({
        person: i + 1,
        period: '2024-02',
        personal,
        backPay: '187.40',
        backPayMonths: ['2024-01', '2024-01'],
      })),
    },
    miss: {
      // The same raise for everybody, owed for as many months.
      payouts: ['60.25', '71.10', '48.33'].map((personal, i) => ({
        person: i + 1,
        period: '2024-03',
        personal,
        adjustment: '20.00',
        backPay: '40.00',
        backPayMonths: ['2024-01', '2024-02'],
      })),
    },
  },
  SHARED_ACCOUNT: {
    hit: {
      accounts: [
        { person: 1, account: 'F', on: '2023-12-01' },
        { person: 2, account: 'F', on: '2023-12-02' },
      ],
      payouts: [...paid(1, '2024-02'), ...paid(2, '2024-02')],
    },
    miss: {
      accounts: [
        { person: 1, account: 'F', on: '2023-12-01' },
        { person: 2, account: 'F', on: '2023-12-02' },
      ],
      payouts: [...paid(1, '2024-01'), ...paid(2, '2024-02')],
    },
  },
  ACCOUNT_NAME_DIFFERS: {
    hit: { accounts: [{ person: 1, account: 'A', holder: '张建国', on: '2023-12-01' }], payouts: paid(1, '2024-02') },
    miss: {
      people: [{ no: 1, name: '买买提·艾力' }],
      accounts: [{ person: 1, account: 'A', holder: '买买提. 艾力', on: '2023-12-01' }],
      payouts: paid(1, '2024-02'),
    },
  },
  ACCOUNT_JUST_CHANGED: {
    hit: {
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-02-05' },
      ],
      payouts: paid(1, '2024-01', '2024-02'),
    },
    miss: {
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-01-20' },
      ],
      payouts: paid(1, '2024-01', '2024-02'),
    },
  },
  ACCOUNT_CHANGED_BACK: {
    hit: {
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-02-03' },
        { person: 1, account: 'A', on: '2024-03-05' },
      ],
      payouts: paid(1, '2024-01', '2024-02', '2024-03'),
    },
    miss: {
      // Changed and put right again before anything was paid.
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-02-13' },
        { person: 1, account: 'A', on: '2024-02-20' },
      ],
      payouts: paid(1, '2024-01', '2024-02', '2024-03'),
    },
  },
  IDENTITY_CHANGED_TOGETHER: {
    hit: {
      accounts: [
        { person: 1, account: 'F', on: '2023-12-01' },
        { person: 2, account: 'F', on: '2024-02-02' },
      ],
      payouts: [...paid(1, '2024-01'), ...paid(2, '2024-02')],
    },
    miss: {
      accounts: [
        { person: 1, account: 'F', on: '2023-12-01' },
        { person: 2, account: 'F', on: '2024-02-02' },
      ],
      payouts: [...paid(1, '2024-01', '2024-02'), ...paid(2, '2024-02')],
    },
  },
  ACTIVE_AFTER_DEATH: {
    hit: {
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-02-21' },
      ],
      payouts: paid(1, '2024-02'),
      lists: [{ kind: 'DEATH', person: 1, fromOn: '2024-02-20' }],
    },
    miss: {
      accounts: [
        { person: 1, account: 'A', on: '2023-12-01' },
        { person: 1, account: 'B', on: '2024-02-19' },
      ],
      payouts: paid(1, '2024-02'),
      lists: [{ kind: 'DEATH', person: 1, fromOn: '2024-02-20' }],
    },
  },
  MISSED_PAYMENT: {
    hit: { payouts: [...paid(1, '2024-01', '2024-03'), ...paid(2, '2024-01', '2024-02', '2024-03')] },
    miss: {
      payouts: [
        ...paid(1, '2024-01'),
        { person: 1, period: '2024-03', backPay: '225.25', backPayMonths: ['2024-02', '2024-02'] },
        ...paid(2, '2024-01', '2024-02', '2024-03'),
      ],
    },
  },
  ACCOUNT_NOT_CLEARED: {
    hit: {
      payouts: paid(1, '2024-01', '2024-02'),
      spells: [{ person: 1, from: '2024-01', until: '2024-03', then: 'ENDED', reason: '死亡' }],
      lists: [{ kind: 'ACCOUNT_BALANCE', person: 1, amount: '5000.00' }],
      until: '2024-06',
    },
    miss: {
      payouts: [
        ...paid(1, '2024-01', '2024-02'),
        { person: 1, period: '2024-05', base: '0.00', personal: '0.00', grant: '4879.50' },
      ],
      spells: [{ person: 1, from: '2024-01', until: '2024-03', then: 'ENDED', reason: '死亡' }],
      lists: [{ kind: 'ACCOUNT_BALANCE', person: 1, amount: '5000.00' }],
      until: '2024-06',
    },
  },
  SAME_USER_PERSON_AND_PAYMENT: {
    hit: {
      payouts: paid(1, '2024-02'),
      renamed: [{ person: 1, from: '王一', to: '王二', on: '2024-01-20', by: 1 }],
      handling: [{ period: '2024-02', draftedBy: 1 }],
    },
    miss: {
      payouts: paid(1, '2024-02'),
      renamed: [{ person: 1, from: '王一', to: '王二', on: '2024-01-20', by: 5 }],
      handling: [{ period: '2024-02', draftedBy: 1 }],
    },
  },
  SAME_PAIR_SIGNS: {
    hit: { payouts: paid(1, ...months(1, 6)), reviewers: [5] },
    miss: { payouts: paid(1, ...months(1, 6)) },
  },
  BANK_FILE_REDOWNLOADED: {
    hit: { payouts: paid(1, '2024-02'), handling: [{ period: '2024-02', downloads: 2 }] },
    miss: { payouts: paid(1, '2024-02'), handling: [{ period: '2024-02', downloads: 1 }] },
  },
};
