import type { ErrorKind } from '../kernel/domain-error.js';
import { schemeLabels as funds } from './agencies.js';
import { failureCauseLabels } from './banking.js';
import { payoutStateLabels } from './payouts.js';
import { causeLabels } from './web/books.js';

export const exportErrors = {
  EXPORT_RANGE_WRONG: {
    kind: 'invalid',
    text: '导出的起止月份不正确：{from} 至 {to}。起始月份不能晚于截止月份。',
  },
  EXPORT_CHART_MISSING: {
    kind: 'missing',
    text: '所选基金还没有科目表，没有可导出的账簿。请先为基金建立起始科目表。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

/** Formats of the command line, by the names of the programs that read them. */
export const exportFormatLabels = {
  hledger: 'hledger',
  ledger: 'ledger',
  beancount: 'beancount',
  csv: 'csv',
  audit: 'audit',
} as const;

export const exportWords = {
  journal: '账簿',
  audit: '审计数据',
  allFunds: '全部基金',
  funds,
} as const;

/** Sentences for OpenAPI. */
export const exportHelp = {
  tag: '账簿导出',
  journal: '以外部会计软件的格式导出账簿：hledger、ledger、beancount 或 csv，附每月末余额核对',
  audit: '审计数据标准导出：科目、余额、凭证、分录、发放明细、人员（号码隐去）和数据字典，zip 内为 csv',
  format: '格式',
  fund: '基金；不写为全部基金',
  from: '起始月份（含）',
  to: '截止月份（含）',
} as const;

/** What is wrong with a parameter. */
export const exportProblems = { month: '应为“年-月”的月份' } as const;

/** What the files themselves say. */
export const journalWords = {
  head: (code: string, name: string, list: readonly (keyof typeof funds)[], from: string, to: string) => [
    `${name}（${code}）账簿 ${from} 至 ${to} ${list.map((fund) => `${funds[fund]}（${fund}）`).join('、')}`,
    '借方为正，贷方为负；单位：元。每月末的余额由本账簿给出，供外部软件核对。',
    'hash 为凭证摘要（SM3），规范文本见 GET /api/v1/vouchers/{id}/canonical。',
  ],
  opening: '承前余额',
  monthEnd: (period: string) => `${period} 月末余额核对`,
} as const;

/** Columns of the journal as csv, in order. */
export const journalColumns = {
  fund: '基金',
  period: '会计期间',
  number: '凭证号',
  on: '日期',
  summary: '摘要',
  causeType: '业务类型',
  causeId: '业务编号',
  reverses: '冲销凭证',
  lineNo: '分录号',
  account: '科目编码',
  accountName: '科目名称',
  debit: '借方金额',
  credit: '贷方金额',
  lineSummary: '分录摘要',
  chainNo: '链序号',
  prevHash: '前一摘要',
  hash: '凭证摘要',
} as const;

/** Codes of a column and what they stand for. */
type Codes = Readonly<Record<string, string>>;

const accountClasses: Codes = {
  ASSET: '资产',
  LIABILITY: '负债',
  NET_ASSET: '净资产',
  INCOME: '收入',
  EXPENSE: '支出',
};
const sides: Codes = { DEBIT: '借', CREDIT: '贷' };
const yesNo: Codes = { Y: '是', N: '否' };
const payoutKinds: Codes = { REGULAR: '正常', REISSUE: '重发' };
const causes: Codes = Object.fromEntries(Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]));

/** C text, D date, N whole number, M amount in yuan with two decimals, T time in UTC; as GB/T 24589 marks types. */
type ColumnType = 'C' | 'D' | 'N' | 'M' | 'T';
interface ColumnWords {
  title: string;
  type: ColumnType;
  note?: string;
  codes?: Codes;
}

const fund: ColumnWords = { title: '基金', type: 'C', codes: funds };
const period: ColumnWords = { title: '会计期间', type: 'C', note: '6 位年月' };
const account: ColumnWords = { title: '科目编码', type: 'C', note: '4 位，明细科目每级加 2 位' };
const accountName: ColumnWords = { title: '科目名称', type: 'C' };

/** The files of the audit export in order, and their columns in order; the keys are the fields of the queries. */
export const auditFiles = {
  accounts: {
    file: '01-科目表.csv',
    title: '科目表',
    note: '所选基金现行的全部科目',
    columns: {
      fund,
      account,
      name: accountName,
      class: { title: '科目类别', type: 'C', codes: accountClasses },
      normalSide: { title: '余额方向', type: 'C', codes: sides },
      level: { title: '级次', type: 'N' },
      parent: { title: '上级科目编码', type: 'C' },
      postable: { title: '可否记账', type: 'C', codes: yesNo },
      active: { title: '是否在用', type: 'C', codes: yesNo },
    },
  },
  balances: {
    file: '02-科目余额.csv',
    title: '科目余额',
    note: '每月每科目一行，含下级科目；余额按余额方向，相反时为负',
    columns: {
      fund,
      period,
      account,
      name: accountName,
      normalSide: { title: '余额方向', type: 'C', codes: sides },
      opening: { title: '期初余额', type: 'M' },
      debit: { title: '借方发生额', type: 'M' },
      credit: { title: '贷方发生额', type: 'M' },
      closing: { title: '期末余额', type: 'M' },
    },
  },
  vouchers: {
    file: '03-凭证.csv',
    title: '凭证',
    note: '按凭证日期所属月份；每张凭证一行',
    columns: {
      fund,
      period,
      number: { title: '凭证号', type: 'N', note: '每基金每月从 1 起不断号' },
      on: { title: '凭证日期', type: 'D' },
      causeType: { title: '业务类型', type: 'C', codes: causeLabels },
      causeId: { title: '业务编号', type: 'C', note: '同一业务只有一张凭证' },
      summary: { title: '摘要', type: 'C' },
      total: { title: '合计金额', type: 'M', note: '借方之和' },
      lines: { title: '分录数', type: 'N' },
      preparedBy: { title: '制单', type: 'C' },
      postedAt: { title: '记账时间', type: 'T' },
      reviewedBy: { title: '审核', type: 'C' },
      reviewedAt: { title: '审核时间', type: 'T' },
      reversesPeriod: { title: '冲销凭证的期间', type: 'C' },
      reversesNumber: { title: '冲销凭证的凭证号', type: 'N' },
      chainNo: { title: '链序号', type: 'N' },
      prevHash: { title: '前一摘要', type: 'C', note: 'SM3，64 位十六进制；首张为 64 个 0' },
      hash: { title: '凭证摘要', type: 'C', note: 'SM3，64 位十六进制' },
    },
  },
  postings: {
    file: '04-分录.csv',
    title: '分录',
    note: '与凭证以基金、会计期间、凭证号相连',
    columns: {
      fund,
      period,
      number: { title: '凭证号', type: 'N' },
      lineNo: { title: '分录号', type: 'N' },
      on: { title: '凭证日期', type: 'D' },
      account,
      name: accountName,
      debit: { title: '借方金额', type: 'M', note: '红字为负' },
      credit: { title: '贷方金额', type: 'M', note: '红字为负' },
      summary: { title: '分录摘要', type: 'C' },
    },
  },
  payouts: {
    file: '05-发放明细.csv',
    title: '发放明细',
    note: '按支付日（银行回单日期）所属月份，与支付待遇的凭证一致；号码隐去',
    columns: {
      reference: {
        title: '发放编号',
        type: 'C',
        note: '批次编号 9 位、连字符、行号 7 位；去掉连字符即报盘文件中的编号',
      },
      fund,
      batchNumber: { title: '批次号', type: 'C' },
      lineNo: { title: '行号', type: 'N' },
      kind: { title: '种类', type: 'C', codes: payoutKinds },
      paidFor: { title: '待遇所属期', type: 'C', note: '6 位年月' },
      beneficiaryId: { title: '人员编号', type: 'C' },
      name: { title: '姓名', type: 'C' },
      accountName: { title: '户名', type: 'C' },
      accountMasked: { title: '账号（隐去）', type: 'C' },
      bankName: { title: '开户行', type: 'C' },
      township: { title: '乡镇', type: 'C', note: '照花名册登记的代码或名称' },
      base: { title: '基本部分', type: 'M' },
      personal: { title: '个人账户部分', type: 'M' },
      adjustment: { title: '调整', type: 'M' },
      backPay: { title: '补发', type: 'M' },
      backPayFrom: { title: '补发起始期间', type: 'C' },
      backPayTo: { title: '补发截止期间', type: 'C' },
      grant: { title: '一次性待遇', type: 'M' },
      amount: { title: '金额', type: 'M', note: '以上各项之和' },
      state: { title: '状态', type: 'C', note: '导出时的状态', codes: payoutStateLabels },
      cause: { title: '退回原因', type: 'C', codes: causes },
      creditedOn: { title: '到账或退回日期', type: 'D' },
      repeats: { title: '所重发的发放编号', type: 'C' },
      paidOn: { title: '支付日期', type: 'D' },
      slip: { title: '银行回单号', type: 'C' },
      voucherPeriod: { title: '支付凭证的期间', type: 'C' },
      voucherNumber: { title: '支付凭证的凭证号', type: 'N' },
    },
  },
  people: {
    file: '06-人员.csv',
    title: '人员',
    note: '发放明细中出现的人员；号码隐去',
    columns: {
      beneficiaryId: { title: '人员编号', type: 'C' },
      name: { title: '姓名', type: 'C' },
      idMasked: { title: '社会保障号码（隐去）', type: 'C', note: '保留前 6 位和后 4 位' },
      sex: { title: '性别', type: 'C', codes: { M: '男', F: '女' } },
      township: { title: '乡镇', type: 'C', note: '照花名册登记的代码或名称' },
    },
  },
} as const satisfies Record<
  string,
  { file: string; title: string; note: string; columns: Readonly<Record<string, ColumnWords>> }
>;

export type AuditFile = keyof typeof auditFiles;

export const columnTypes: Readonly<Record<ColumnType, string>> = {
  C: '文字',
  D: '日期 年-月-日',
  N: '整数',
  M: '金额，元，两位小数',
  T: '时间，UTC',
};

export const dictionaryFile = {
  file: '00-数据字典.csv',
  columns: ['文件', '文件说明', '序号', '列名', '字段', '类型', '说明', '代码'],
  between: '；',
} as const;

export const manifestFile = {
  file: '99-清单.csv',
  columns: ['文件', '行数（不含表头）', '字节数', 'SM3 摘要'],
} as const;
