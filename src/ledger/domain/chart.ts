import type { AccountClass, Fund, Purpose, Side } from './ledger.types.js';

/** One account of a chart. `seen` = code or title stands in a published rule; the others are the usual chart. */
export interface ChartAccount {
  code: string;
  name: string;
  class: AccountClass;
  normalSide: Side;
  /** Accounts with sub-accounts only sum them up. */
  postable: boolean;
  purpose: Purpose | null;
  seen: boolean;
}

type Row = readonly [code: string, name: string, purpose?: Purpose, seen?: 'seen'];

const COMMON: readonly Row[] = [
  ['1001', '库存现金', 'CASH'],
  ['1002', '收入户存款', 'INCOME_ACCOUNT'],
  ['1003', '财政专户存款', 'TREASURY'],
  ['1004', '支出户存款', 'DISBURSEMENT', 'seen'],
  ['1101', '暂付款', 'ADVANCES'],
  ['2001', '暂收款'],
  ['200101', '待遇退回', 'BOUNCE_SUSPENSE'],
  ['200199', '其他暂收款', 'OTHER_SUSPENSE'],
  ['3001', '一般基金结余', 'SURPLUS'],
  ['4001', '社会保险费收入', 'CONTRIBUTIONS'],
  ['4101', '财政补贴收入'],
  ['410101', '中央财政补贴', 'SUBSIDY_CENTRAL'],
  ['410102', '自治区财政补贴', 'SUBSIDY_REGION'],
  ['410103', '州财政补贴', 'SUBSIDY_PREFECTURE'],
  ['410104', '县财政补贴', 'SUBSIDY_COUNTY'],
  ['4301', '利息收入', 'INTEREST'],
  ['4401', '转移收入', 'TRANSFER_IN'],
  ['4501', '上级补助收入', 'UPPER_SUBSIDY'],
  ['4601', '其他收入', 'OTHER_INCOME'],
  ['5001', '社会保险待遇支出', undefined, 'seen'],
  ['5301', '转移支出', 'TRANSFER_OUT'],
  ['5401', '补助下级支出', 'LOWER_SUBSIDY'],
  ['5402', '上解上级支出', 'UPPER_REMITTANCE'],
  ['5501', '其他支出', 'OTHER_EXPENSE'],
];

const BENEFITS: Readonly<Record<Fund, readonly Row[]>> = {
  RESIDENT: [
    ['500101', '基础养老金', 'BENEFIT_BASE'],
    ['500102', '个人账户养老金', 'BENEFIT_PERSONAL'],
    ['500103', '丧葬补助金', 'BENEFIT_GRANT'],
  ],
  ENTERPRISE: [
    ['500101', '基本养老金', 'BENEFIT_BASE'],
    ['500102', '医疗补助金', 'BENEFIT_MEDICAL'],
    ['500103', '丧葬补助金和抚恤金', 'BENEFIT_GRANT'],
    ['500104', '病残津贴', 'BENEFIT_DISABILITY'],
  ],
  INSTITUTIONAL: [
    ['500101', '基本养老金', 'BENEFIT_BASE', 'seen'],
    ['500102', '丧葬补助金和抚恤金', 'BENEFIT_GRANT', 'seen'],
    ['500103', '病残津贴', 'BENEFIT_DISABILITY', 'seen'],
  ],
};

const CLASSES: Readonly<Record<string, readonly [AccountClass, Side]>> = {
  1: ['ASSET', 'DEBIT'],
  2: ['LIABILITY', 'CREDIT'],
  3: ['NET_ASSET', 'CREDIT'],
  4: ['INCOME', 'CREDIT'],
  5: ['EXPENSE', 'DEBIT'],
};

/** Chart with which a fund's books begin (财会〔2017〕28号): top-level codes of four digits, sub-accounts add two. */
export function startingChart(fund: Fund): ChartAccount[] {
  const rows = [...COMMON, ...BENEFITS[fund]].sort(([a], [b]) => (a < b ? -1 : 1));
  return rows.map(([code, name, purpose, seen]) => {
    const [accountClass, normalSide] = CLASSES[code.charAt(0)]!;
    return {
      code,
      name,
      class: accountClass,
      normalSide,
      postable: !rows.some(([other]) => other !== code && other.startsWith(code)),
      purpose: purpose ?? null,
      seen: seen === 'seen',
    };
  });
}
