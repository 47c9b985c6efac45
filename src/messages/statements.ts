import type { ErrorKind } from '../kernel/domain-error.js';

/** Lines and headings of the fund's statements. */
export const statementTitles = {
  balanceSheet: '资产负债表',
  incomeStatement: '收支表',
  notes: '附注：暂收款和暂付款明细',
  assets: '一、资产',
  totalAssets: '资产合计',
  liabilities: '二、负债',
  totalLiabilities: '负债合计',
  netAssets: '三、净资产',
  notCarried: '本年收支结余（未结转）',
  totalNetAssets: '净资产合计',
  totalClaims: '负债和净资产总计',
  income: '一、本期收入',
  totalIncome: '收入合计',
  expense: '二、本期支出',
  totalExpense: '支出合计',
  surplus: '三、本期收支结余',
  broughtForward: '加：期初（年初）结余',
  direct: '加：直接计入基金结余的调整',
  carriedForward: '四、期末滚存结余',
  checks: {
    balancedAtBeginning: '年初资产 − 负债 − 净资产',
    balancedAtEnd: '期末资产 − 负债 − 净资产',
    trialBalanceASSET: '资产与科目余额表',
    trialBalanceLIABILITY: '负债与科目余额表',
    trialBalanceNET_ASSET: '净资产与科目余额表',
    trialBalanceINCOME: '收入与科目余额表',
    trialBalanceEXPENSE: '支出与科目余额表',
    surplusExplainsNetAssets: '年初结余 + 本年收支结余 − 期末净资产',
    heldReturns: '待遇退回明细与科目余额',
    openItems: '明细与科目余额',
    paidByBooks: '支付明细与记账凭证',
    returnedByBooks: '退回明细与记账凭证',
    clearing: '未处理的退回与暂收款—待遇退回余额',
  },
} as const;

/** Words of the printed statements. */
export const statementWords = {
  unit: '金额单位：元',
  preparedFor: (agency: string) => `编制单位：${agency}`,
  fundOf: (fund: string) => `基金：${fund}`,
  asOf: (day: string) => `截止日期：${day}`,
  period: (period: string) => `会计期间：${period.replace('-', '年')}月`,
  line: '行次',
  item: '项目',
  assets: '资产',
  claims: '负债和净资产',
  atBeginning: '年初数',
  atEnd: '期末数',
  ofMonth: '本月数',
  ofYear: '本年累计数',
  detail: (title: string) => `\u3000其中：${title}`,
  signers: ['单位负责人：', '财务负责人：', '复核：', '制表：'],
  page: (page: number | string, pages: number | string) => `第 ${page} 页，共 ${pages} 页`,
  heldReturns: '暂收款—待遇退回（按人）',
  heldColumns: ['流水号', '姓名或凭证', '待遇月份', '退回日期', '天数', '账龄', '金额'],
  itemsOf: (account: string, name: string) => `${account} ${name}（先进先出）`,
  voucher: (period: string, number: number) => `${period} 第 ${number} 号`,
  none: '无余额',
  fileName: (fund: string, period: string) => `${fund}-会计报表-${period}`,
} as const;

/** Age of an open item. */
export const ageBands = {
  D30: '30天以内',
  D90: '31至90天',
  D180: '91至180天',
  D365: '181天至1年',
  OLDER: '1年以上',
} as const;

/** Which clock a report goes by. */
export const clockTexts = {
  BUDGET_YEAR: '按预算年度（发放日所在年度）',
  PERIOD_PAID_FOR: '按待遇所属月份',
  DATE_PAID: '按资金收付日期',
} as const;

/** What happens next to returned money. */
export const nextStepTexts = {
  CORRECT_AND_REISSUE: '核实账户，列入重发批次；不应再发的，提出不再发放',
  DECIDE_WAIVER: '确认或驳回“不再发放”的申请',
  SUBMIT_REISSUE: '提交重发批次',
  REVIEW_REISSUE: '复核重发批次',
  APPROVE_REISSUE: '审批重发批次',
  ISSUE_REISSUE: '重发批次报盘',
  RECORD_SLIP: '登记重发批次的银行回单',
  NONE: '已了结',
} as const;

/** Descriptions of the requests. */
export const statementHelp = {
  tag: '会计报表',
  balanceSheet: '资产负债表：某基金某月末，年初数和期末数，逐行可查科目',
  incomeStatement: '收支表：某基金某月，本月数和本年累计数，逐行可查科目',
  notes: '附注：暂收款、暂付款按人（按凭证）和账龄列示',
  file: '整套会计报表：xlsx 或 A4 PDF',
  threeClocks: '发放按三种时间口径：预算年度、待遇所属月份、付款月份',
  returnedMoney: '退回款台账：银行退回的每一分钱的去向、账龄、由谁办、下一步',
} as const;

/** Errors of the statements; {braces} are filled from the error's details. */
export const statementErrors = {
  STATEMENT_FUND_MISSING: { kind: 'missing', text: '没有开设基金 {fund}。' },
  PDF_GLYPH_MISSING: {
    kind: 'rule',
    text: '打印字体中没有字符“{character}”（{codePoint}），未生成 PDF。请改用 xlsx，或更正含有该字符的文字。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;
