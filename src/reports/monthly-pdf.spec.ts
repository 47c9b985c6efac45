import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reportWords as words } from '../messages/reports.js';
import type { FundMonth, MonthlyFigures, ReportedIndicator } from './domain/report.types.js';
import { monthlyPdf } from './monthly-pdf.js';

const BASIS = { watermark: '12345', asOf: new Date('2024-12-02T01:00:00Z') };
const SCHEMES = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'];
/** Where the PDFs go to be looked at; none are kept without it. */
const KEPT = process.env.LEDGER_SHOTS;

const NOTHING: MonthlyFigures = {
  agency: '轮台县社会保险中心',
  period: '2024-11',
  cutOff: '2024-11-30',
  schemes: SCHEMES,
  months: [],
  before: [],
  projects: [],
  executionRate: null,
  yearPassed: '91.53',
  forecastMethod: null,
  indicators: null,
  held: [],
  inReissue: [],
  breaks: [],
  late: [],
  closed: [],
  flags: { open: 0, confirmed: 0 },
  cases: { underWay: 0, closed: 0 },
  recovery: { determined: '0.00', recovered: '0.00', open: '0.00', rate: null },
};

function month(scheme: string, period: string, people: number, paidAmount: string): FundMonth {
  return {
    scheme,
    period,
    plannedCount: people + 3,
    paidCount: people,
    paidAmount,
    onTimeCount: people - 2,
    failedCount: 14,
    failedAmount: '13512.48',
    reissuedCount: 11,
    reissuedAmount: '10400.00',
  };
}

const indicator = (i: number, more: Partial<ReportedIndicator> = {}): ReportedIndicator => ({
  projectCode: `LT-${i % 6}`,
  projectName: '城乡居民基本养老保险中央补助',
  name: `城乡居民基本养老保险待遇按时足额发放率第${i}项`,
  operatorSign: '≥',
  target: '98.50',
  unit: '%',
  actual: '97.35',
  completion: '98.83',
  forecast: '97.40',
  likelihood: 'CERTAIN',
  likelihoodLabel: '确定能',
  alerts: [],
  noteNeeded: false,
  ...more,
});

/** As much of everything as a large county can have in a bad December. */
const MUCH: MonthlyFigures = {
  ...NOTHING,
  agency: '新疆维吾尔自治区巴音郭楞蒙古自治州轮台县城乡居民社会养老保险和机关事业单位养老保险事业管理中心',
  period: '2024-12',
  cutOff: '2024-12-31',
  yearPassed: '100.00',
  months: Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}`).flatMap((period) => [
    month('RESIDENT', period, 1_456_512, '365412251.77'),
    month('ENTERPRISE', period, 258_612, '789912345.67'),
    month('INSTITUTIONAL', period, 235_312, '1393999888.01'),
  ]),
  projects: Array.from({ length: 14 }, (_, i) => ({
    code: `LT2024-${i + 1}`,
    name: '企业职工基本养老保险中央调剂和自治区补助资金项目（含直达资金）',
    executionBasis: ['ARRIVED', 'ATTRIBUTED', 'SPENT'][i % 3]!,
    budget: i === 3 ? '0.00' : '2400000000.00',
    executed: '2399999999.99',
    executionRate: i === 3 ? null : i === 4 ? '187.25' : `${(i * 7 + 3) % 100}.25`,
    averageMonthly: i === 3 ? null : '199999999.99',
    runsOutIn: i % 2 ? '2024-12' : null,
  })),
  executionRate: '87.13',
  forecastMethod: '剩余预算 ÷ 有使用以来各月平均使用额，单位：月；超出项目期间的不列出用完月份',
  indicators: Array.from({ length: 60 }, (_, i) =>
    indicator(i, {
      ...(i % 5 === 0
        ? {
            likelihood: 'IMPOSSIBLE',
            likelihoodLabel: '完全不可能',
            alerts: ['不可能完成：1.77 次需 2,467.38 万元，预算只有 2,400.00 万元'],
            noteNeeded: true,
          }
        : {}),
      ...(i % 7 === 1
        ? { actual: null, completion: null, forecast: null, likelihood: null, likelihoodLabel: null }
        : {}),
      ...(i % 9 === 2
        ? {
            likelihood: 'POSSIBLE',
            likelihoodLabel: '有可能',
            alerts: ['余下各月还须执行 1,234.56 万元，月均 1,234.56 万元'],
          }
        : {}),
    }),
  ),
  held: SCHEMES.flatMap((scheme) => [0, 1, 2, 3].map((band) => ({ scheme, band, count: 123, amount: '123456.78' }))),
  inReissue: [{ scheme: 'RESIDENT', band: 0, count: 12, amount: '98765432109.99' }],
  breaks: SCHEMES.flatMap((scheme) =>
    [0, 3].map((band) => ({ scheme, band, items: 1234, unowned: 12, received: '123456789.12', paid: '987654321.98' })),
  ),
  late: Array.from({ length: 25 }, (_, i) => ({
    text: `批次 LT-RESIDENT-2024-12-${i} 有 23 笔退回款未处理，最久 123 天，其中若干笔须由经办人员与银行逐笔核对后更正`,
    scheme: SCHEMES[i % 3]!,
    since: '2024-08-30',
    days: 123 - i,
    amount: i % 2 ? null : '12345678.90',
  })),
  closed: ['RESIDENT'],
  flags: { open: 1234, confirmed: 56 },
  cases: { underWay: 7, closed: 123 },
  recovery: { determined: '1234567.89', recovered: '1000000.00', open: '234567.89', rate: '81.00' },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'monthly-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function printed(name: string, figures: MonthlyFigures): Promise<{ pages: string[]; bytes: Buffer }> {
  const bytes = await monthlyPdf(figures, BASIS);
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, bytes);
  if (KEPT) writeFileSync(join(KEPT, `${name}.pdf`), bytes);
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return { pages: text.split('\f').filter((page) => page.trim() !== ''), bytes };
}

describe('the two pages of a monthly report', () => {
  it('tell of a month in which there is nothing yet, without a figure that nobody measured', async () => {
    const { pages } = await printed('nothing', NOTHING);
    expect(pages).toHaveLength(2);
    const text = pages.join('');
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
    for (const said of [words.title('2024-11'), words.noProjects, words.noIndicators, words.noMonths, words.noLate])
      expect(text).toContain(said);
    expect(text).toContain('11月没有发放批次。');
    expect(text).toContain(words.notMeasurable);
  });

  it('stay two when there is too much of everything, and say what was left out and where it is', async () => {
    const { pages } = await printed('much', MUCH);
    expect(pages).toHaveLength(2);
    const [first, second] = pages as [string, string];
    for (const where of [words.where.indicators, words.where.late])
      expect(second).toMatch(new RegExp(`另有 \\d+ 行未列出，见${where}`));
    expect(first).toMatch(new RegExp(`另有 \\d+ 行未列出，见${words.where.projects}`));
    const rows = first.split('\n').filter((line) => /LT2024-\d+ 企业.*2,400,000,000\.00/.test(line)).length;
    expect(Number(/另有 (\d+) 行/.exec(first)![1])).toBe(14 - rows - 1);
    // Wider than its column, and whole all the same.
    expect(second).toContain('98,765,555,566.77');
    // The worst of them come first.
    expect(second.indexOf('完全不可能')).toBeLessThan(second.indexOf('确定能 ') === -1 ? Infinity : second.length);
    for (const figure of ['2,549,324,485.45', '1,456,512', '87.13', '187.25%', '无法计量'])
      expect(first).toContain(figure);
  });

  it('embed their fonts and are the same bytes for the same figures', async () => {
    const [one, other] = [await printed('one', MUCH), await monthlyPdf(MUCH, BASIS)];
    expect(one.bytes.equals(other)).toBe(true);
    const fonts = execFileSync('pdffonts', [join(folder, 'one.pdf')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    // name, type, encoding, emb, sub, uni, object
    for (const font of fonts) expect(font).toMatch(/\byes +yes +yes +\d+ +\d+$/);
    const later = await monthlyPdf(MUCH, { ...BASIS, watermark: '12346' });
    expect(later.equals(one.bytes)).toBe(false);
  });

  it('refuse a character that the font does not have', async () => {
    await expect(monthlyPdf({ ...NOTHING, agency: '机构\u{1F600}' }, BASIS)).rejects.toThrow('PDF_GLYPH_MISSING');
  });
});
