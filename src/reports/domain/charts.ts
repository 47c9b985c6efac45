import { Decimal } from '../../kernel/money.js';

/** Heights and widths of what is drawn, points. The only way from a figure to a length; nothing is printed from it. */
const drawn = (value: Decimal, of: Decimal, length: number): number =>
  of.lte(0) ? 0 : Number(value.times(length).div(of).toFixed(3));

const INK = '#1d2530';
const FAINT = '#5a6573';
const RULE = '#d9e0e8';
const RED = '#b3261e';
/** Told apart on grey paper too. */
export const FUND_COLOURS = ['#1f4e8c', '#59a3a0', '#d3b15f'] as const;
const FONT = 7;

export interface StackedMonth {
  label: string;
  /** One for each series, yuan; not negative. */
  parts: readonly Decimal[];
  /** Printed above the column; null: nothing was paid. */
  total: string | null;
}

/** Columns by month, one part above the other for each fund, with a legend. `empty` is written where there is nothing. */
export function stackedMonths(chart: {
  width: number;
  height: number;
  series: readonly { label: string; width: number }[];
  months: readonly StackedMonth[];
  /** Text of a height, printed beside the axis. */
  axis: (yuan: Decimal) => string;
  empty: string;
}): string {
  const { width, height, months } = chart;
  const [left, right, top, bottom] = [48, width - 4, 24, height - 16];
  const most = months.reduce((max, { parts }) => Decimal.max(max, Decimal.sum(0, ...parts)), new Decimal(0));
  const scale = roundUp(most);
  const parts: string[] = [legend(chart.series, left, 8)];
  for (const step of most.isZero() ? [0] : [0, 1, 2, 3, 4]) {
    const y = bottom - ((bottom - top) * step) / 4;
    parts.push(line(left, y, right, y, step === 0 ? FAINT : RULE));
    parts.push(text(left - 4, y + 2.5, chart.axis(scale.times(step).div(4)), { anchor: 'end', colour: FAINT }));
  }
  const slot = (right - left) / months.length;
  const bar = Math.min(26, slot * 0.6);
  for (const [i, month] of months.entries()) {
    const middle = left + slot * (i + 0.5);
    let y = bottom;
    for (const [series, part] of month.parts.entries()) {
      const high = drawn(part, scale, bottom - top);
      y -= high;
      if (high > 0) parts.push(rect(middle - bar / 2, y, bar, high, FUND_COLOURS[series % FUND_COLOURS.length]!));
    }
    if (month.total !== null) parts.push(text(middle, y - 2.5, month.total, { anchor: 'middle', size: 6.5 }));
    parts.push(text(middle, bottom + 10, month.label, { anchor: 'middle', colour: FAINT }));
  }
  if (most.isZero())
    parts.push(text((left + right) / 2, (top + bottom) / 2, chart.empty, { anchor: 'middle', size: 9 }));
  return svg(width, height, parts);
}

export interface Bullet {
  label: string;
  /** Percent; null: not measurable. */
  rate: Decimal | null;
  /** Printed at the end of the row. */
  value: string;
}

/** Height that so many bullets need, points. */
export const bulletsHeight = (rows: number): number => 22 + rows * 15;

/** A row for each project: its rate as a bar, and where time has got to as a line across. A bar beyond the scale is cut there. */
export function bulletBars(chart: {
  width: number;
  rows: readonly Bullet[];
  passed: Decimal;
  legend: { rate: string; passed: string };
  gutter: number;
}): string {
  const { width, rows, gutter } = chart;
  const height = bulletsHeight(rows.length);
  const [left, right, top] = [gutter, width - 56, 18];
  const scale = new Decimal(110);
  const parts: string[] = [
    rect(left, 5, 10, 5, FUND_COLOURS[0]),
    text(left + 13, 10, chart.legend.rate, {}),
    line(left + 52, 3, left + 52, 12, RED, 1.5),
    text(left + 57, 10, chart.legend.passed, {}),
  ];
  const full = drawn(new Decimal(100), scale, right - left);
  for (const [i, { label, rate, value }] of rows.entries()) {
    const y = top + i * 15;
    parts.push(text(left - 5, y + 9, label, { anchor: 'end' }));
    parts.push(rect(left, y + 2, full, 9, '#e9eef4'));
    if (rate) {
      const long = drawn(Decimal.min(Decimal.max(rate, 0), scale), scale, right - left);
      parts.push(rect(left, y + 4, long, 5, FUND_COLOURS[0]));
    }
    parts.push(text(width, y + 9, value, { anchor: 'end', colour: rate ? INK : FAINT }));
  }
  const x = left + drawn(chart.passed, scale, right - left);
  if (rows.length > 0) parts.push(line(x, top, x, top + rows.length * 15 - 2, RED, 1.2));
  return svg(width, height, parts);
}

/** The next of 1, 2, 2.5 and 5 times a power of ten that is not below the value. */
export function roundUp(value: Decimal): Decimal {
  if (value.lte(0)) return new Decimal(1);
  const power = new Decimal(10).pow(value.e);
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((n) => power.times(n)).find((n) => n.gte(value))!;
}

function legend(series: readonly { label: string; width: number }[], left: number, y: number): string {
  let x = left;
  return series
    .map(({ label, width }, i) => {
      const at = x;
      x += 13 + width + 14;
      return rect(at, y - 5, 10, 6, FUND_COLOURS[i % FUND_COLOURS.length]!) + text(at + 13, y + 1, label, {});
    })
    .join('');
}

const round = (n: number): string => String(Math.round(n * 1000) / 1000);

function svg(width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">${parts.join('')}</svg>`;
}

function rect(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string, width = 0.5): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}" stroke-width="${width}"/>`;
}

function text(
  x: number,
  y: number,
  words: string,
  { anchor = 'start', colour = INK, size = FONT }: { anchor?: string; colour?: string; size?: number },
): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${round(x)}" y="${round(y)}" font-family="Sans" font-size="${size}" text-anchor="${anchor}" fill="${colour}">${escaped}</text>`;
}
