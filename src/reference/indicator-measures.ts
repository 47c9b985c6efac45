/** Which measure fills each printed indicator, in the printed order; null project = the unit's own table. */
export interface MeasureChoice {
  measure: string;
  parameters: Record<string, string>;
}

const manual: MeasureChoice = { measure: 'MANUAL', parameters: {} };
const grade: MeasureChoice = { measure: 'GRADE', parameters: {} };

function schemeTable(scheme: string, project: string) {
  const of = (measure: string, more: Record<string, string> = {}): MeasureChoice => ({
    measure,
    parameters: { scheme, ...more },
  });
  return {
    headcount: of('HEADCOUNT', { of: 'AVERAGE' }),
    fundedMonths: of('FUNDED_MONTHS', { project }),
    full: of('FULL_PAYMENT_RATE'),
    accuracy: of('ACCURACY_RATE'),
    onTime: of('ON_TIME_RATE'),
    coverage: of('COVERAGE_RATE'),
    monthly: of('MONTHLY_AVERAGE_AMOUNT'),
  };
}

const resident = schemeTable('RESIDENT', 'P2024-CX');
const enterprise = schemeTable('ENTERPRISE', 'P2024-QY');
const institutional = schemeTable('INSTITUTIONAL', 'P2024-JG');

export const INDICATOR_MEASURES: Record<string, readonly MeasureChoice[]> = {
  unit_overall: [
    { measure: 'PERSON_TIMES', parameters: { unit: 'WAN' } },
    manual,
    manual,
    manual,
    manual,
    manual,
  ],
  'P2024-CX': [
    resident.headcount,
    resident.fundedMonths,
    resident.full,
    resident.accuracy,
    resident.onTime,
    resident.monthly,
    grade,
    manual,
  ],
  'P2024-QY': [
    enterprise.headcount,
    enterprise.fundedMonths,
    enterprise.accuracy,
    enterprise.coverage,
    enterprise.onTime,
    enterprise.monthly,
    grade,
    manual,
  ],
  'P2024-JG': [
    institutional.headcount,
    institutional.fundedMonths,
    institutional.coverage,
    institutional.accuracy,
    institutional.onTime,
    institutional.monthly,
    grade,
    grade,
    manual,
  ],
};

/** Demonstration only: entered actuals of the manual indicators, each with a synthetic evidence file. */
export interface ManualActual {
  table: string;
  /** Position in the printed table, from 1. */
  no: number;
  value: string;
  on: string;
  sampleSize?: number;
  evidence: string;
}

export const MANUAL_ACTUALS: readonly ManualActual[] = [
  { table: 'unit_overall', no: 2, value: '7', on: '2024-11-28', evidence: '社会保险检查监督记录（7 次）' },
  { table: 'unit_overall', no: 3, value: '8', on: '2024-11-28', evidence: '社保政策宣传活动记录（8 次）' },
  { table: 'unit_overall', no: 4, value: '91.20', on: '2024-11-28', evidence: '检查监督覆盖情况表' },
  { table: 'unit_overall', no: 5, value: '92.60', on: '2024-11-28', evidence: '全县参保情况统计表' },
  { table: 'unit_overall', no: 6, value: '97.40', on: '2024-11-22', sampleSize: 420, evidence: '群众满意度问卷汇总' },
  { table: 'P2024-CX', no: 7, value: '达成', on: '2024-11-28', evidence: '制度可持续情况说明' },
  { table: 'P2024-CX', no: 8, value: '97.10', on: '2024-11-22', sampleSize: 310, evidence: '领取人员满意度问卷汇总' },
  { table: 'P2024-QY', no: 7, value: '达成', on: '2024-11-28', evidence: '参保政策知识普及说明' },
  { table: 'P2024-QY', no: 8, value: '98.00', on: '2024-11-22', sampleSize: 150, evidence: '企业退休人员满意度问卷汇总' },
  { table: 'P2024-JG', no: 7, value: '达成', on: '2024-11-28', evidence: '制度完善情况说明' },
  { table: 'P2024-JG', no: 8, value: '部分达成', on: '2024-11-28', evidence: '参保政策知识普及说明' },
  { table: 'P2024-JG', no: 9, value: '96.30', on: '2024-11-22', sampleSize: 160, evidence: '机关退休人员满意度问卷汇总' },
];
