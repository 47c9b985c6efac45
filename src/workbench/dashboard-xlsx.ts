import { shanghaiMinute } from '../kernel/clock.js';
import { schemeLabels } from '../messages/agencies.js';
import { dashboardFile as words } from '../messages/dashboard-file.js';
import { flowLabels } from '../messages/workbench.js';
import {
  xlsxBytes,
  type StyledCell,
  type WriteCell,
  type WriteRow,
  type WriteSheet,
} from '../platform/tabular/write-xlsx.js';
import type { FlowSource } from './domain/workbench.types.js';
import type { Dashboard } from './show-dashboard.js';

const yuan = (text: string | null): WriteCell => text && { text, kind: 'MONEY' };
/** Percent and months have two decimals, like money. */
const decimal = yuan;
const count = (n: number): StyledCell => ({ text: String(n), kind: 'NUMBER' });
/** A value with its own number of decimals: what a cell would round on the screen stays text. */
const value = (text: string): WriteCell => {
  if (/^-?\d+$/.test(text)) return { text, kind: 'NUMBER' };
  return /^-?\d+\.\d\d$/.test(text) ? { text, kind: 'MONEY' } : text;
};
const yes = (value: boolean | null): string => (value === null ? '' : value ? words.yes : words.no);
const labelOf = (scheme: string | null): string =>
  scheme === null ? '' : (schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme);
const at = (time: Date | null): string => (time === null ? '' : shanghaiMinute(time));

/** Every figure and series of the dashboard, a sheet for each of its blocks, and last what the figures mean. */
export function dashboardXlsx(agency: string, page: Dashboard): Promise<Buffer> {
  const { sheets } = words;
  const codes = new Map(page.projects.map(({ id, code }) => [id, code]));
  const head = words.head(page.cutOff, at(page.asOf), page.watermark);
  const sheet = (
    name: string,
    columns: readonly string[],
    rows: readonly WriteRow[],
    wide: readonly number[] = [],
  ): WriteSheet => ({
    name,
    widths: columns.map((title, i) => wide[i] ?? Math.max(12, 2 * title.length + 2)),
    frozenRows: 3,
    paper: 'LYING',
    pageWords: words.page,
    rows: [[{ text: name, bold: true }], [head], columns.map((text) => ({ text, bold: true })), ...rows],
  });
  return xlsxBytes([
    sheet(sheets.overview, words.overview.columns, overview(agency, page), [28, 40]),
    sheet(sheets.months, words.months, page.months.map(monthRow)),
    sheet(
      sheets.measures,
      words.measures,
      page.measures.map((one) => measureRow(one, codes)),
      [10, 10, 30, 22],
    ),
    sheet(sheets.projects, words.projects, page.projects.map(projectRow), [14, 40]),
    sheet(sheets.uses, words.uses, page.projects.flatMap(useRows), [14]),
    sheet(
      sheets.sources,
      words.sources,
      page.flow.sources.map((one) => [one.sourceLabel, labelOf(one.scheme), yuan(one.amount)]),
    ),
    sheet(
      sheets.outcomes,
      words.outcomes,
      page.flow.outcomes.map((one) => [labelOf(one.scheme), one.outcomeLabel, yuan(one.amount)]),
    ),
    sheet(sheets.late, words.late, page.late.map(lateRow), [60]),
    sheet(sheets.words, words.words.columns, meanings(page), [14, 90]),
  ]);
}

function overview(agency: string, page: Dashboard): WriteRow[] {
  const { overview: said } = words;
  return [
    [said.agency, agency],
    [said.fiscalYear, count(page.fiscalYear)],
    [said.cutOff, page.cutOff],
    [said.asOf, at(page.asOf)],
    [said.watermark, { text: page.watermark, kind: 'NUMBER' }],
    [said.schemes, page.schemes.map(labelOf).join('、')],
    [said.executionRate, page.executionRate === null ? words.notMeasurable : decimal(page.executionRate)],
    [said.yearPassed, decimal(page.yearPassed)],
    [said.flowTotal, yuan(page.flow.totalAmount)],
    [said.late, count(page.late.length)],
  ];
}

function monthRow(month: Dashboard['months'][number]): WriteRow {
  return [
    month.period,
    labelOf(month.scheme),
    yes(month.settled),
    count(month.plannedCount),
    yuan(month.plannedAmount),
    count(month.paidCount),
    yuan(month.paidAmount),
    count(month.onTimeCount),
    count(month.fullCount),
    count(month.failedCount),
    yuan(month.failedAmount),
    count(month.reissuedCount),
    yuan(month.reissuedAmount),
    count(month.openBouncedCount),
    yuan(month.openBouncedAmount),
    month.batchIds.join(' '),
  ];
}

function measureRow(measure: Dashboard['measures'][number], codes: ReadonlyMap<string, string>): WriteRow {
  const { accuracy, actual } = measure;
  const measured = measure.measurementId !== null;
  return [
    measure.projectId === null ? null : (codes.get(measure.projectId) ?? measure.projectId),
    labelOf(measure.scheme),
    measure.name,
    measure.label,
    measure.operator,
    value(measure.target),
    measure.unit,
    yuan(measure.targetAmount),
    actual === null ? (measured ? words.notMeasurable : '') : value(actual),
    decimal(measure.completion),
    yes(measure.met),
    decimal(measure.score),
    measure.cutOff,
    measure.watermark,
    at(measure.measuredAt),
    accuracy &&
      `${words.accuracy[accuracy.source] ?? accuracy.source}${accuracy.planId === null ? '' : ` ${accuracy.planId}`}`,
    decimal(accuracy?.lower ?? null),
    decimal(accuracy?.upper ?? null),
  ];
}

function projectRow(project: Dashboard['projects'][number]): WriteRow {
  return [
    project.code,
    project.name,
    labelOf(project.scheme),
    flowLabels[project.sourceLevel as FlowSource] ?? project.sourceLevel,
    words.bases[project.executionBasis] ?? project.executionBasis,
    yuan(project.budget),
    yuan(project.arrived),
    yuan(project.attributed),
    yuan(project.spent),
    yuan(project.executed),
    project.executionRate === null ? words.notMeasurable : decimal(project.executionRate),
    decimal(project.yearPassed),
    yuan(project.averageMonthly),
    decimal(project.monthsLeft),
    project.runsOutIn,
  ];
}

function useRows({ code, months }: Dashboard['projects'][number]): WriteRow[] {
  return months.map(({ period, amount, cumulative }) => [code, period, yuan(amount), yuan(cumulative)]);
}

function lateRow(item: Dashboard['late'][number]): WriteRow {
  return [
    item.text,
    labelOf(item.scheme),
    item.period,
    count(item.count),
    yuan(item.amount),
    item.since,
    count(item.days),
  ];
}

function meanings({ projects }: Dashboard): WriteRow[] {
  const method = projects[0]?.forecastMethod;
  return [...words.words.rows, ...(method === undefined ? [] : [[words.words.forecast, method]])];
}
