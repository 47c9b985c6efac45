import type { CheckParameter, CheckSeverity, CheckStage, ParameterUnit } from './audit.types.js';

export interface AuditCheck {
  severity: CheckSeverity;
  stage: CheckStage;
  parameters: readonly CheckParameter[];
}

/** From the beginning of the ledger on. */
const ALWAYS = '1990-01-01';

const parameter = (
  name: string,
  unit: ParameterUnit,
  shipped: string | readonly (readonly [string, string])[],
  [least, most]: readonly [string, string],
): CheckParameter => ({
  name,
  unit,
  shipped: typeof shipped === 'string' ? [[ALWAYS, shipped]] : shipped,
  least,
  most,
});

const AGES = ['16', '80'] as const;
const age = (name: string, years: string): CheckParameter => parameter(name, 'YEARS', years, AGES);

/**
 * Every check: how grave it is, when it runs, and by which values it may be tuned. Equals the table audit_check. Meaning,
 * basis and sentences stand in src/messages/audit-checks.ts, the queries in src/audit/checks.
 */
export const auditChecks = {
  PAID_AFTER_DEATH: { severity: 'BLOCK', stage: 'BOTH', parameters: [] },
  PAID_IN_PRISON: { severity: 'BLOCK', stage: 'BOTH', parameters: [] },
  DUPLICATE_ACROSS_SCHEMES: { severity: 'BLOCK', stage: 'BOTH', parameters: [] },
  DUPLICATE_ID_FORMS: { severity: 'BLOCK', stage: 'BOTH', parameters: [] },
  UNDER_AGE: {
    severity: 'BLOCK',
    stage: 'BOTH',
    // Below these nobody draws a pension by any of the ways to retire early: illness, hazardous work, long service.
    parameters: [
      age('residentAge', '60'),
      age('enterpriseMaleAge', '50'),
      age('enterpriseFemaleAge', '45'),
      age('institutionalMaleAge', '50'),
      age('institutionalFemaleAge', '45'),
    ],
  },
  PAID_AFTER_END: { severity: 'BLOCK', stage: 'BOTH', parameters: [] },
  BACK_PAY_EXCEEDS: {
    severity: 'BLOCK',
    stage: 'BOTH',
    parameters: [
      parameter('tolerancePercent', 'PERCENT', '5', ['0', '100']),
      parameter('unstatedMonths', 'MONTHS', '12', ['1', '600']),
    ],
  },
  LIST_NAME_DIFFERS: { severity: 'WARN', stage: 'BOTH', parameters: [] },
  INSURED_ELSEWHERE: { severity: 'WARN', stage: 'BOTH', parameters: [] },
  CERTIFICATION_OVERDUE: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('graceMonths', 'MONTHS', '0', ['0', '24'])],
  },
  AMOUNT_AGAINST_RULE: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [
      // The national minimum; a county sets its own, higher standard over it.
      parameter(
        'baseMinimum',
        'YUAN',
        [
          ['2009-09-01', '55'],
          ['2014-07-01', '70'],
          ['2018-01-01', '88'],
          ['2020-07-01', '93'],
          ['2022-07-01', '98'],
          ['2023-01-01', '103'],
          ['2024-07-01', '123'],
        ],
        ['0', '10000'],
      ),
      parameter('baseMaximum', 'YUAN', [], ['0', '10000']),
      parameter('divisor', 'DIVISOR', '139', ['1', '400']),
      parameter('tolerance', 'YUAN', '0.01', ['0', '100']),
    ],
  },
  AMOUNT_JUMP: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [
      // Without a value of its own, the fund's bound holds.
      parameter('percent', 'PERCENT', [], ['1', '1000']),
      parameter('adjustmentPercent', 'PERCENT', '20', ['1', '1000']),
    ],
  },
  ROUND_AMOUNT: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('multiple', 'YUAN', '100', ['1', '10000'])],
  },
  REPEATED_AMOUNT: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('people', 'PEOPLE', '3', ['2', '1000'])],
  },
  SHARED_ACCOUNT: { severity: 'WARN', stage: 'BOTH', parameters: [parameter('people', 'PEOPLE', '2', ['2', '1000'])] },
  ACCOUNT_NAME_DIFFERS: { severity: 'WARN', stage: 'BOTH', parameters: [] },
  ACCOUNT_JUST_CHANGED: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('days', 'DAYS', '10', ['1', '365'])],
  },
  ACCOUNT_CHANGED_BACK: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('months', 'MONTHS', '12', ['1', '120'])],
  },
  IDENTITY_CHANGED_TOGETHER: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [parameter('days', 'DAYS', '30', ['0', '365'])],
  },
  ACTIVE_AFTER_DEATH: { severity: 'WARN', stage: 'BOTH', parameters: [] },
  FIRST_PAYMENT_EARLY: {
    severity: 'WARN',
    stage: 'BOTH',
    parameters: [
      age('residentAge', '60'),
      age('enterpriseMaleAge', '60'),
      age('enterpriseFemaleAge', '50'),
      age('institutionalMaleAge', '60'),
      age('institutionalFemaleAge', '55'),
    ],
  },
  MISSED_PAYMENT: { severity: 'WARN', stage: 'AFTER', parameters: [] },
  ACCOUNT_NOT_CLEARED: {
    severity: 'WARN',
    stage: 'AFTER',
    parameters: [parameter('months', 'MONTHS', '3', ['0', '120'])],
  },
  SAME_USER_PERSON_AND_PAYMENT: { severity: 'WARN', stage: 'AFTER', parameters: [] },
  SAME_PAIR_SIGNS: {
    severity: 'WARN',
    stage: 'AFTER',
    parameters: [
      parameter('percent', 'PERCENT', '90', ['1', '100']),
      parameter('batches', 'BATCHES', '6', ['2', '1000']),
    ],
  },
  BANK_FILE_REDOWNLOADED: {
    severity: 'WARN',
    stage: 'AFTER',
    parameters: [parameter('downloads', 'TIMES', '1', ['1', '100'])],
  },
} as const satisfies Record<string, AuditCheck>;

export type CheckCode = keyof typeof auditChecks;

export const CHECK_CODES = Object.keys(auditChecks) as CheckCode[];

const WHOLE_UNITS: ReadonlySet<ParameterUnit> = new Set(['YEARS', 'MONTHS', 'DAYS', 'PEOPLE', 'BATCHES', 'TIMES']);

/** Whether the parameter counts things, so that there is no half of one. */
export function isCount(parameter: CheckParameter): boolean {
  return WHOLE_UNITS.has(parameter.unit);
}

/** The check, without the narrow type of its own entry. */
export function checkOf(code: CheckCode): AuditCheck {
  return auditChecks[code];
}
