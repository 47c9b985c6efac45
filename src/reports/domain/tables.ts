import { grouped } from '../../kernel/grouped.js';
import { Decimal, money, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { addMonths } from '../../kernel/period.js';
import { schemeLabels } from '../../messages/agencies.js';
import { reportWords as words } from '../../messages/reports.js';
import type { Aged, FundMonth, MonthlyFigures, ReportedIndicator } from './report.types.js';

export interface ReportColumn {
  title: string;
  /** Points. */
  width: number;
  align: 'left' | 'right' | 'center';
}

export interface ReportTable {
  columns: readonly ReportColumn[];
  rows: { cells: string[]; bold?: boolean }[];
  /** How many rows were left out and where they are; null: none. */
  more: string | null;
}

/** Room between the margins of A4, points. */
export const ROOM = 523;

export function labelOf(scheme: string): string {
  return schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme;
}

/** What a scheme was paid in a month, the whole of its batches; null: it had none. */
export function inMonth(months: readonly FundMonth[], scheme: string, period: string): FundMonth | null {
  return months.find((month) => month.scheme === scheme && month.period === period) ?? null;
}

/** The month before the report's, whatever year it lies in. */
export function monthsBefore({ months, before, period }: MonthlyFigures): FundMonth[] {
  const wanted = addMonths(period, -1);
  return [...months, ...before].filter((month) => month.period === wanted);
}

export function signed(amount: Decimal): string {
  const text = grouped(toWire(amount));
  return amount.gt(0) ? `+${text}` : text;
}
const signedCount = (n: number): string => (n > 0 ? `+${n}` : String(n));
const counted = (n: number): string => grouped(String(n));

function columns(titles: readonly string[], widths: readonly number[], left = 1): ReportColumn[] {
  return titles.map((title, i) => ({ title, width: widths[i]!, align: i < left ? 'left' : 'right' }));
}

/** The funds of the month, each with its change on the month before. */
export function paidTable(figures: MonthlyFigures): ReportTable {
  const { schemes, months, period, closed } = figures;
  const before = monthsBefore(figures);
  const rows = schemes.map((scheme) => ({ scheme, now: inMonth(months, scheme, period) }));
  const body = rows.map(({ scheme, now }) => {
    const books = closed.includes(scheme) ? words.closed : now ? words.notClosed : words.noBatch;
    return { cells: [labelOf(scheme), ...paidCells(now ? [now] : [], of(before, scheme)), books] };
  });
  const all = rows.flatMap(({ now }) => (now ? [now] : []));
  return {
    columns: columns(words.paidColumns, [58, 52, 52, 46, 82, 80, 52, 56, 45]),
    rows: [...body, { cells: [words.all, ...paidCells(all, before), ''], bold: true }],
    more: null,
  };
}

const of = (months: readonly FundMonth[], scheme: string): FundMonth[] => months.filter((one) => one.scheme === scheme);

function paidCells(now: readonly FundMonth[], before: readonly FundMonth[]): string[] {
  if (now.length === 0) return Array<string>(7).fill(words.none);
  const sum = (months: readonly FundMonth[], field: 'plannedCount' | 'paidCount' | 'onTimeCount' | 'failedCount') =>
    months.reduce((n, month) => n + month[field], 0);
  const [paid, paidBefore] = [sumOf(now), sumOf(before)];
  return [
    counted(sum(now, 'plannedCount')),
    counted(sum(now, 'paidCount')),
    before.length === 0 ? words.none : signedCount(sum(now, 'paidCount') - sum(before, 'paidCount')),
    grouped(toWire(paid)),
    before.length === 0 ? words.none : signed(paid.minus(paidBefore)),
    counted(sum(now, 'onTimeCount')),
    counted(sum(now, 'failedCount')),
  ];
}

export function sumOf(months: readonly FundMonth[]): Decimal {
  return sumMoney(months.map(({ paidAmount }) => money(paidAmount)));
}

export function projectTable({ projects, executionRate }: MonthlyFigures, limit: number): ReportTable {
  const shown = projects.slice(0, limit);
  const sum = (field: 'budget' | 'executed'): string =>
    grouped(toWire(sumMoney(projects.map((one) => money(one[field])))));
  const all = [words.all, '', sum('budget'), sum('executed'), executionRate ?? words.notMeasurable, '', ''];
  return {
    columns: columns(words.projectColumns, [163, 30, 84, 84, 52, 66, 44], 2),
    rows: [
      ...shown.map((one) => ({
        cells: [
          `${one.code} ${one.name}`,
          words.bases[one.executionBasis] ?? one.executionBasis,
          grouped(one.budget),
          grouped(one.executed),
          one.executionRate ?? words.notMeasurable,
          one.averageMonthly === null ? words.none : grouped(one.averageMonthly),
          one.runsOutIn ?? (one.averageMonthly === null ? words.none : words.lasts),
        ],
      })),
      ...(projects.length > 0 ? [{ cells: all, bold: true }] : []),
    ],
    more: left(projects.length - shown.length, words.where.projects),
  };
}

/** Those that cannot be met first, then those in doubt, those behind, those that cannot be measured, and the others. */
export function byUrgency(indicators: readonly ReportedIndicator[]): ReportedIndicator[] {
  const rank = (one: ReportedIndicator): number => {
    if (one.likelihood === 'IMPOSSIBLE') return 0;
    if (one.likelihood === 'POSSIBLE' || one.alerts.length > 0) return 1;
    if (one.completion === null) return 3;
    return new Decimal(one.completion).lt(100) ? 2 : 4;
  };
  return [...indicators].sort((a, b) => rank(a) - rank(b));
}

export function indicatorTable(indicators: readonly ReportedIndicator[], limit: number): ReportTable {
  const shown = byUrgency(indicators).slice(0, limit);
  return {
    columns: columns(words.indicatorColumns, [50, 108, 56, 44, 46, 44, 46, 129], 2).map((column, i) =>
      i === 7 ? { ...column, align: 'left' } : column,
    ),
    rows: shown.map((one) => ({
      cells: [
        one.projectCode ?? words.unit,
        one.name,
        `${one.operatorSign} ${one.target}${one.unit ?? ''}`,
        one.actual ?? words.notMeasurable,
        one.completion ?? words.none,
        one.forecast ?? words.none,
        one.likelihoodLabel ?? words.none,
        one.alerts.join('；'),
      ],
    })),
    more: left(indicators.length - shown.length, words.where.indicators),
  };
}

/** Returned, paid again and still open by age, payments and yuan; what is in a reissue that is not paid yet is still open. */
export function returnedTable(figures: MonthlyFigures): ReportTable {
  const { schemes, months, period, held, inReissue } = figures;
  const open = [...held, ...inReissue];
  const sums = (wanted: (scheme: string) => boolean): { count: number; sum: Decimal }[] => {
    const year = months.filter(({ scheme }) => wanted(scheme));
    const month = year.filter((one) => one.period === period);
    const aged = open.filter(({ scheme }) => wanted(scheme));
    return [
      summed(month, 'failedCount', 'failedAmount'),
      summed(year, 'failedCount', 'failedAmount'),
      summed(year, 'reissuedCount', 'reissuedAmount'),
      ...[0, 1, 2, 3].map((band) => sumOfAges(aged.filter((one) => one.band === band))),
      sumOfAges(aged),
    ];
  };
  const rows = (label: string, wanted: (scheme: string) => boolean, bold: boolean): ReportTable['rows'] => {
    const told = sums(wanted);
    return [
      { cells: [label, words.payments, ...told.map(({ count }) => counted(count))], bold },
      { cells: ['', words.yuan, ...told.map(({ sum }) => grouped(toWire(sum)))], bold },
    ];
  };
  return {
    columns: columns(words.returnedColumns, [46, 25, 56, 58, 58, 56, 56, 56, 56, 56], 2),
    rows: [
      ...schemes.flatMap((scheme) => rows(labelOf(scheme), (one) => one === scheme, false)),
      ...rows(words.all, () => true, true),
    ],
    more: null,
  };
}

function summed(
  months: readonly FundMonth[],
  count: 'failedCount' | 'reissuedCount',
  yuan: 'failedAmount' | 'reissuedAmount',
): { count: number; sum: Decimal } {
  return {
    count: months.reduce((sum, month) => sum + month[count], 0),
    sum: sumMoney(months.map((month) => money(month[yuan]))),
  };
}

export function sumOfAges(aged: readonly Aged[]): { count: number; sum: Decimal } {
  return {
    count: aged.reduce((n, { count }) => n + count, 0),
    sum: sumMoney(aged.map(({ amount }) => money(amount))),
  };
}

export function breakTable({ schemes, breaks }: MonthlyFigures): ReportTable {
  const row = (wanted: (scheme: string) => boolean): string[] => {
    const some = breaks.filter(({ scheme }) => wanted(scheme));
    const count = (list: typeof some, field: 'items' | 'unowned'): string =>
      counted(list.reduce((n, one) => n + one[field], 0));
    const yuan = (field: 'received' | 'paid'): string =>
      grouped(toWire(some.reduce((sum, one) => sum.plus(one[field]), ZERO)));
    return [
      count(some, 'items'),
      yuan('received'),
      yuan('paid'),
      count(
        some.filter(({ band }) => band === 3),
        'items',
      ),
      count(some, 'unowned'),
    ];
  };
  return {
    columns: columns(words.breakColumns, [52, 38, 80, 80, 44, 44]),
    rows: [
      ...schemes.map((scheme) => ({ cells: [labelOf(scheme), ...row((one) => one === scheme)] })),
      { cells: [words.all, ...row(() => true)], bold: true },
    ],
    more: null,
  };
}

export function auditTable({ flags, cases, recovery }: MonthlyFigures): ReportTable {
  const { audit } = words;
  const lines: [string, string][] = [
    [audit.open, counted(flags.open)],
    [audit.confirmed, counted(flags.confirmed)],
    [audit.underWay, counted(cases.underWay)],
    [audit.ended, counted(cases.closed)],
    [audit.determined, grouped(recovery.determined)],
    [audit.recovered, grouped(recovery.recovered)],
    [audit.stillOpen, grouped(recovery.open)],
    [audit.rate, recovery.rate ?? words.notMeasurable],
  ];
  return {
    columns: columns(words.auditColumns, [95, 78]),
    rows: lines.map((cells) => ({ cells })),
    more: null,
  };
}

export function lateTable({ late }: MonthlyFigures, limit: number): ReportTable {
  const shown = late.slice(0, limit);
  return {
    columns: columns(words.lateColumns, [283, 50, 62, 40, 88]),
    rows: shown.map((one) => ({
      cells: [
        one.text,
        labelOf(one.scheme),
        one.since,
        String(one.days),
        one.amount === null ? words.none : grouped(one.amount),
      ],
    })),
    more: left(late.length - shown.length, words.where.late),
  };
}

function left(rows: number, where: string): string | null {
  return rows > 0 ? words.more(rows, where) : null;
}
