import { shanghaiMinute } from '../kernel/clock.js';
import { Decimal, money, toWan } from '../kernel/money.js';
import { grouped } from '../kernel/grouped.js';
import { periodsFrom } from '../kernel/period.js';
import { reportWords as words } from '../messages/reports.js';
import { fitText, textWidth } from '../platform/pdf/pdf-font.js';
import { renderPdf } from '../platform/pdf/render-pdf.js';
import { bulletBars, stackedMonths } from './domain/charts.js';
import { highlightsOf, notesOf } from './domain/notes.js';
import type { MonthlyFigures, ReportBasis } from './domain/report.types.js';
import * as tables from './domain/tables.js';

const MARGIN = 36;
const TEXT = 7.5;
const LEAST = 4.5;
const CHART_TEXT = 7;
const PADDING = 3;
const ROW_PADDING = 1.8;
const GUTTER = 150;
const PAGES = 2;

/** Rows of the long tables and sentences of the notes. */
interface Limits {
  projects: number;
  indicators: number;
  late: number;
  notes: number;
}

/** What may stand on the pages, tried one after the other until it is two of them. */
const LIMITS: readonly Limits[] = [
  { projects: 10, indicators: 32, late: 5, notes: 9 },
  { projects: 10, indicators: 25, late: 5, notes: 9 },
  { projects: 10, indicators: 20, late: 5, notes: 9 },
  { projects: 9, indicators: 17, late: 4, notes: 8 },
  { projects: 8, indicators: 13, late: 3, notes: 6 },
  { projects: 6, indicators: 8, late: 3, notes: 4 },
];

/**
 * The report on exactly two pages of A4, charts drawn as lines and the Chinese font embedded. Long tables are cut and say how
 * many rows are missing. The same figures at the same watermark give the same bytes. Errors: PDF_GLYPH_MISSING.
 */
export async function monthlyPdf(figures: MonthlyFigures, basis: ReportBasis): Promise<Buffer> {
  for (const limits of LIMITS) {
    const texts: string[] = [];
    const content = [...firstPage(figures, basis, limits, texts), ...secondPage(figures, limits, texts)];
    let pages = 0;
    const bytes = await renderPdf(
      {
        orientation: 'portrait',
        margin: MARGIN,
        fontSize: TEXT,
        footer: (page, all) => {
          pages = all;
          return words.page(page, all);
        },
        content,
        madeAt: basis.asOf,
      },
      texts,
    );
    if (pages === PAGES) return bytes;
  }
  throw new Error(`The report of ${figures.cutOff} does not fit on ${PAGES} pages`);
}

function firstPage(figures: MonthlyFigures, basis: ReportBasis, limits: Limits, texts: string[]): object[] {
  const { sections } = words;
  const heads = [
    words.whose(figures.agency),
    words.cutOff(figures.cutOff),
    words.basis(basis.watermark, shanghaiMinute(basis.asOf)),
  ];
  const title = words.title(figures.period);
  const highlights = highlightsOf(figures);
  texts.push(title, ...heads, ...highlights);
  const projects = figures.projects.slice(0, limits.projects);
  return [
    { text: title, fontSize: 16, bold: true, alignment: 'center', margin: [0, 0, 0, 6] },
    {
      columns: heads.map((text, i) => ({
        text: fitText(text, i === 0 ? 240 : 170, TEXT),
        width: i === 0 ? '*' : 'auto',
        margin: [i === 0 ? 0 : 12, 0, 0, 0],
      })),
      margin: [0, 0, 0, 4],
    },
    {
      table: {
        widths: ['*'],
        body: [[{ stack: highlights.map((text) => ({ text, fontSize: 9, margin: [0, 1, 0, 1] })) }]],
      },
      layout: {
        hLineWidth: () => 0,
        vLineWidth: () => 0,
        fillColor: () => '#eef2f7',
        paddingLeft: () => 8,
        paddingRight: () => 8,
        paddingTop: () => 3,
        paddingBottom: () => 3,
      },
      margin: [0, 0, 0, 2],
    },
    ...section(sections.paid, tables.paidTable(figures), texts),
    ...(projects.length === 0
      ? [heading(sections.execution, texts), plain(words.noProjects, texts)]
      : section(sections.execution, tables.projectTable(figures, limits.projects), texts)),
    heading(sections.months, texts),
    { svg: monthsChart(figures, texts), font: 'Sans', margin: [0, 0, 0, 2] },
    ...(projects.length === 0
      ? []
      : [
          heading(sections.progress, texts),
          { svg: progressChart(figures, projects, texts), font: 'Sans', margin: [0, 0, 0, 2] },
        ]),
  ];
}

function secondPage(figures: MonthlyFigures, limits: Limits, texts: string[]): object[] {
  const { sections } = words;
  const { indicators } = figures;
  const [breaks, audit] = [tables.breakTable(figures), tables.auditTable(figures)];
  const notes = notesOf(figures).slice(0, limits.notes);
  const methods = [words.definitions, figures.forecastMethod === null ? '' : words.forecast(figures.forecastMethod)];
  texts.push(...notes.map((note, i) => `${i + 1}. ${note}`), ...methods);
  return [
    { ...heading(sections.indicators, texts), pageBreak: 'before' },
    ...(indicators === null
      ? [plain(words.noIndicators, texts)]
      : table(tables.indicatorTable(indicators, limits.indicators), texts)),
    ...section(sections.returned, tables.returnedTable(figures), texts),
    {
      columns: [
        { width: 338, stack: section(sections.breaks, breaks, texts) },
        { width: 173, stack: section(sections.audit, audit, texts) },
      ],
      columnGap: 12,
    },
    ...(figures.late.length === 0
      ? [heading(sections.late, texts), plain(words.noLate, texts)]
      : section(sections.late, tables.lateTable(figures, limits.late), texts)),
    ...(notes.length === 0 ? [] : [heading(sections.notes, texts)]),
    ...notes.map((note, i) => ({ text: `${i + 1}. ${note}`, margin: [0, 0, 0, 1.5] })),
    { text: methods.join(''), fontSize: 6.5, color: '#5a6573', margin: [0, 3, 0, 0] },
  ];
}

function heading(text: string, texts: string[]): object {
  texts.push(text);
  return { text, fontSize: 9, bold: true, margin: [0, 5, 0, 2] };
}

function plain(text: string, texts: string[]): object {
  texts.push(text);
  return { text, margin: [0, 0, 0, 2] };
}

function section(title: string, shown: tables.ReportTable, texts: string[]): object[] {
  return [heading(title, texts), ...table(shown, texts)];
}

/** A ruled table whose cells stay on one line each: a text that is too long for its column is cut with an ellipsis. */
function table({ columns, rows, more }: tables.ReportTable, texts: string[]): object[] {
  const cell = (text: string, i: number, bold: boolean): object => {
    const { width, align } = columns[i]!;
    const room = width - 2 * PADDING - 0.5;
    // A figure is set smaller before a digit of it is missing.
    const fontSize =
      align === 'right' ? Math.max(LEAST, Math.min(TEXT, (TEXT * room) / textWidth(text, TEXT, bold))) : TEXT;
    const printed = fitText(text, room, fontSize, bold);
    texts.push(printed);
    return { text: printed, alignment: align, bold, fontSize, noWrap: true };
  };
  return [
    {
      table: {
        headerRows: 1,
        widths: columns.map(({ width }) => width - 2 * PADDING),
        body: [
          columns.map(({ title }, i) => ({ ...cell(title, i, true), fillColor: '#eef2f7' })),
          ...rows.map(({ cells, bold = false }) => cells.map((text, i) => cell(text, i, bold))),
        ],
      },
      layout: {
        hLineWidth: () => 0.4,
        vLineWidth: () => 0,
        hLineColor: () => '#b8c2cf',
        paddingLeft: () => PADDING,
        paddingRight: () => PADDING,
        paddingTop: () => ROW_PADDING,
        paddingBottom: () => ROW_PADDING,
      },
    },
    ...(more === null ? [] : [{ ...plain(more, texts), color: '#5a6573', fontSize: 7, margin: [0, 1, 0, 0] }]),
  ];
}

function monthsChart({ schemes, months, period }: MonthlyFigures, texts: string[]): string {
  const year = period.slice(0, 4);
  const series = schemes.map((scheme) => {
    const label = tables.labelOf(scheme);
    return { label, width: textWidth(label, CHART_TEXT) };
  });
  const shown = periodsFrom(`${year}-01`, `${year}-12`).map((one) => {
    const of = months.filter((month) => month.period === one);
    const sum = tables.sumOf(of);
    return {
      label: words.month(one),
      parts: schemes.map((scheme) => money(tables.inMonth(of, scheme, one)?.paidAmount ?? '0')),
      total: sum.isZero() ? null : grouped(toWan(sum).toFixed(2)),
    };
  });
  texts.push(
    words.noMonths,
    ...series.map(({ label }) => label),
    ...shown.flatMap(({ label, total }) => [label, total ?? '']),
  );
  return stackedMonths({
    width: tables.ROOM,
    height: 170,
    series,
    months: shown,
    axis: (yuan) => grouped(toWan(yuan).toDecimalPlaces(2).toString()),
    empty: words.noMonths,
  });
}

function progressChart({ yearPassed }: MonthlyFigures, projects: MonthlyFigures['projects'], texts: string[]): string {
  const rows = projects.map(({ code, name, executionRate }) => ({
    label: fitText(`${code} ${name}`, GUTTER - 6, CHART_TEXT),
    rate: executionRate === null ? null : new Decimal(executionRate),
    value: executionRate === null ? words.notMeasurable : `${executionRate}${words.percent}`,
  }));
  const legend = { rate: words.legendRate, passed: words.legendPassed(yearPassed) };
  texts.push(legend.rate, legend.passed, ...rows.flatMap(({ label, value }) => [label, value]));
  return bulletBars({ width: tables.ROOM, rows, passed: new Decimal(yearPassed), legend, gutter: GUTTER });
}
