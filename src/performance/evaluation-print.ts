import { evaluationForm as words, evaluationGrades } from '../messages/evaluations.js';
import { moneyLabels } from './evaluation-outward.js';
import type { ComposedForm } from './evaluation-forms.js';

/** The form as it is printed, whatever the file: heads, the money, the indicators, and below them total and signers. */
export interface PrintedEvaluation {
  title: string;
  subtitle: string;
  heads: [label: string, text: string][];
  moneyHead: readonly string[];
  money: string[][];
  columns: readonly string[];
  rows: string[][];
  total: string[];
  closing: string[];
  signers: string[];
}

/** Columns of the indicators that are numbers, and widths in characters. */
export const EVALUATION_WIDTHS = [8, 8, 16, 10, 9, 8, 6, 10, 8, 11, 8, 7, 20] as const;
export const NUMBER_COLUMNS: readonly number[] = [6, 11];

export function printEvaluation({ form, content, digest }: ComposedForm): PrintedEvaluation {
  const { totals, rows } = content;
  const project = content.projectId !== null;
  const points = [
    totals.executionWeight,
    totals.executionRate === null ? '—' : `${totals.executionRate}%`,
    totals.executionScore,
  ];
  const sum = [...Array.from({ length: words.columns.length }, () => '')];
  sum[0] = words.sum;
  sum[6] = '100.00';
  sum[11] = totals.total;
  sum[12] = words.grade(evaluationGrades[totals.grade]);
  return {
    title: `${project ? words.projectTitle : words.unitTitle}${form.state === 'APPROVED' ? '' : words.draft}`,
    subtitle: words.year(content.fiscalYear, content.cutOff),
    heads: [
      ...(project ? ([[words.project, `${content.projectCode} ${content.projectName}`]] as [string, string][]) : []),
      [words.department, content.department ?? ''],
      [words.unit, content.agencyName],
      [words.goal, content.goalText ?? ''],
      [words.done, content.goalCompletion ?? ''],
    ],
    moneyHead: words.budget,
    money: totals.money.map((one) => [
      moneyLabels[one.row],
      one.allotted,
      one.budget,
      one.executed,
      ...(one.row === 'TOTAL' ? points : ['—', one.rate === null ? '—' : `${one.rate}%`, '—']),
    ]),
    columns: words.columns,
    rows: rows.map((row) => [
      row.level1,
      row.level2,
      row.level3,
      row.goal,
      row.basis ?? '',
      row.lastYearValue ?? '',
      row.weight,
      row.scoringName,
      row.evidenceFile ?? row.evidenceKind ?? '',
      actualOf(row),
      row.completion === null ? '' : `${row.completion}%`,
      row.score ?? '',
      row.deviation ?? '',
    ]),
    total: sum,
    closing: [words.digest(digest.toString('hex'))],
    signers: words.signers(form.submittedBy ?? '', form.approvedBy ?? ''),
  };
}

function actualOf(row: { actual: string | null; unit: string | null; sampleSize: number | null }): string {
  if (row.actual === null) return '';
  const value = /^[\d.]+$/.test(row.actual) ? `${row.actual}${row.unit ?? ''}` : row.actual;
  return row.sampleSize === null ? value : words.sample(value, row.sampleSize);
}
