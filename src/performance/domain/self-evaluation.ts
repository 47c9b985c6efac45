import { Decimal, ratePercent, sumMoney, toWan } from '../../kernel/money.js';
import { EXECUTION_WEIGHT } from './goal-violations.js';
import { TOTAL_RULE, type TotalGrades } from './scoring-versions.js';

export type EvaluationGrade = 'EXCELLENT' | 'GOOD' | 'FAIR' | 'POOR';

/** Money of a project in yuan: 年初预算数, 全年预算数, 全年执行数. */
export interface EvaluationMoney {
  allotted: Decimal;
  budget: Decimal;
  executed: Decimal;
}

export interface EvaluatedIndicator {
  measurementId: string;
  indicatorId: string;
  level1: string;
  level2: string;
  level3: string;
  /** As printed: ≥ 9565人. */
  goal: string;
  basis: string | null;
  lastYearValue: string | null;
  weight: string;
  scoringCode: string;
  scoringVersion: number;
  scoringName: string;
  evidenceKind: string | null;
  /** Entered by hand, so that a file must stand behind it. */
  manual: boolean;
  actual: string | null;
  unit: string | null;
  sampleSize: number | null;
  evidenceFile: string | null;
  /** Percent, two decimals. */
  completion: string | null;
  score: string | null;
  deviation: string | null;
  /** Percent, of the version of the rule that scored it. Forms signed before rules had versions do not say. */
  explainAbove?: string;
}

export interface EvaluationProblem {
  code: 'NOT_MEASURED' | 'GRADE_OUTSIDE_BAND' | 'EVIDENCE_MISSING' | 'SAMPLE_MISSING' | 'DEVIATION_MISSING';
  indicatorId: string;
  indicator: string;
  /** Percent; of DEVIATION_MISSING. */
  above: string;
}

/** 执行率: executed ÷ the year's budget; 10 points × min(1, rate), two decimals half up. Null rate: no budget, no points. */
export function executionScore({ budget, executed }: EvaluationMoney): { rate: string | null; score: string } {
  const rate = ratePercent(executed, budget);
  if (rate === null) return { rate: null, score: '0.00' };
  const share = Decimal.max(0, Decimal.min(1, executed.div(budget)));
  return {
    rate: rate.toFixed(2),
    score: EXECUTION_WEIGHT.mul(share).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2),
  };
}

/** Shipped: 优 ≥ 90, 良 80 to 90, 中 60 to 80, 差 below. */
export function gradeOf(total: Decimal, from: TotalGrades = TOTAL_RULE.definition): EvaluationGrade {
  if (total.gte(from.excellent)) return 'EXCELLENT';
  if (total.gte(from.good)) return 'GOOD';
  return total.gte(from.fair) ? 'FAIR' : 'POOR';
}

const FULL = 100;
/** Above this completion the form asks why, where the rule does not say another. */
export const TOO_MUCH = '130';

/** Completion below 100 % or above what the scoring rule takes as said wants a reason and what is done about it. */
export function needsDeviation({
  completion,
  explainAbove,
}: Pick<EvaluatedIndicator, 'completion' | 'explainAbove'>): boolean {
  if (completion === null) return false;
  return new Decimal(completion).lt(FULL) || new Decimal(completion).gt(explainAbove ?? TOO_MUCH);
}

/** Everything that keeps a form from being submitted: no score without a value, no value without evidence, no deviation unexplained. */
export function evaluationProblems(rows: readonly EvaluatedIndicator[]): EvaluationProblem[] {
  const problems: EvaluationProblem[] = [];
  for (const row of rows) {
    const say = (code: EvaluationProblem['code']): number =>
      problems.push({ code, indicatorId: row.indicatorId, indicator: row.level3, above: row.explainAbove ?? TOO_MUCH });
    if (row.actual !== null && row.score === null && row.scoringCode === 'BY_GRADE') say('GRADE_OUTSIDE_BAND');
    else if (row.actual === null || row.score === null) say('NOT_MEASURED');
    else {
      if (row.manual && row.evidenceFile === null) say('EVIDENCE_MISSING');
      if (row.scoringCode === 'BY_SATISFACTION' && row.sampleSize === null) say('SAMPLE_MISSING');
      if (needsDeviation(row) && !row.deviation?.trim()) say('DEVIATION_MISSING');
    }
  }
  return problems;
}

export interface EvaluationTotals {
  /** 年度资金总额 and its two parts, 万元. Projects are paid by the budget alone: there is no other money. */
  money: {
    row: 'TOTAL' | 'FISCAL' | 'OTHER';
    allotted: string;
    budget: string;
    executed: string;
    rate: string | null;
  }[];
  executionWeight: string;
  executionRate: string | null;
  executionScore: string;
  total: string;
  grade: EvaluationGrade;
  /** Version of the rule that grades totals; absent: the shipped one. */
  gradeVersion?: number;
}

export function evaluationTotals(
  money: EvaluationMoney,
  scores: readonly (string | null)[],
  grades: { version: number; definition: TotalGrades } = TOTAL_RULE,
): EvaluationTotals {
  const execution = executionScore(money);
  const total = sumMoney([execution.score, ...scores.map((score) => score ?? '0.00')].map((text) => new Decimal(text)));
  const wan = (yuan: Decimal): string => toWan(yuan).toFixed(2);
  const paid = {
    allotted: wan(money.allotted),
    budget: wan(money.budget),
    executed: wan(money.executed),
    rate: execution.rate,
  };
  return {
    money: [
      { row: 'TOTAL', ...paid },
      { row: 'FISCAL', ...paid },
      { row: 'OTHER', allotted: '0.00', budget: '0.00', executed: '0.00', rate: null },
    ],
    executionWeight: EXECUTION_WEIGHT.toFixed(2),
    executionRate: execution.rate,
    executionScore: execution.score,
    total: total.toFixed(2),
    grade: gradeOf(total, grades.definition),
    gradeVersion: grades.version,
  };
}
