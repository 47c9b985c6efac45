import type { ErrorKind } from '../kernel/domain-error.js';

/** Names of the checks of the verification, as its report shows them. */
export const checkLabels: Readonly<Record<string, string>> = {
  trail: '操作日志链',
  'voucher-chain': '凭证链（SM3）',
  'voucher-numbers': '凭证编号连续',
  'voucher-balance': '凭证借贷平衡',
  'voucher-reversals': '冲销与原凭证相反',
  'cash-not-negative': '支出户和财政专户不透支',
  'ledger-balance': '科目发生额等于分录之和',
  'facts-booked': '每项业务有一张相符的凭证',
  'benefits-by-month': '待遇支出各月等于发放明细',
  'bounce-suspense': '待遇退回等于未处理的退回',
  'batch-digest': '批次内容摘要',
  'signature-chain': '签名链与三人签名',
  'batch-history': '批次历史',
  'batch-bridge': '与上月对比',
  'batch-roll': '发放明细与花名册一致',
  'bank-statements': '银行对账单连续且与文件相符',
  'bank-matches': '勾对两边金额相等',
  'bank-matched-now': '勾对现状与记录一致',
  'reissue-chain': '重发与退回对应',
  'bank-file-chain': '报盘文件链',
  'bank-file-bytes': '报盘文件内容',
  'payout-outcome': '每笔发放的结果与银行回盘一致',
  'payout-tally': '各批次的发放计数等于逐笔相加',
  'batch-state': '批次状态与历史一致',
  'project-balance': '项目余额等于预算记录之和',
  attribution: '批次归集等于实发',
  'fund-documents': '资金文件与到位、凭证级次相符',
  'audit-flags': '疑点状态与处理经过一致',
  'audit-samples': '抽样的总体与样本可按种子重现',
  'audit-cases': '稽核案件与其明细、经过、追回相符',
  'month-sums': '各月发放汇总等于逐人计算',
  'budget-books': '定稿的预算公开和核对结果与其摘要相符',
};

const DIFFERENCES = { LINES: '笔数', TOTAL: '金额合计', DIGEST: '内容摘要' } as const;
const FAULTS: Readonly<Record<string, string>> = {
  POSITION: '序号不连续，有记录被删除或插入',
  LINK: '与前一条记录的链接不符，前一条记录被改动或替换',
  CONTENT: '内容与摘要不符，记录被改动',
  END: '末尾的记录缺失，或链尾被改动',
};

/** Why a record does not fit, for the report of the verification. */
export const verifyWhy = {
  trail: (position: string, fault: string) => `操作日志第 ${position} 条：${FAULTS[fault] ?? fault}。`,
  content: (number: string, what: keyof typeof DIFFERENCES) =>
    `批次 ${number} 按发放明细重算的${DIFFERENCES[what]}与登记不符：发放明细或批次被改动。`,
  payeeMissing: (number: string, lineNo: string) => `批次 ${number} 第 ${lineNo} 行的收款信息不存在。`,
  signatureLink: (number: string, round: string, step: string) =>
    `批次 ${number} 第 ${round} 轮 ${step} 签名与前一签名的链接不符。`,
  signatureContent: (number: string, round: string, step: string) =>
    `批次 ${number} 第 ${round} 轮 ${step} 签名的内容与其摘要不符。`,
  signersMissing: (number: string, signed: number, needed: number) =>
    `批次 ${number} 的内容只有 ${signed} 人签名，应有 ${needed} 人：签名与批次内容不符。`,
  fileGap: (name: string, expected: string) => `报盘文件 ${name} 的链序号不连续，应为 ${expected}。`,
  fileLink: (name: string) => `报盘文件 ${name} 与前一文件的链接不符。`,
  fileContent: (name: string) => `报盘文件 ${name} 的登记内容与其摘要不符。`,
  fileBatch: (name: string, number: string) => `报盘文件 ${name} 的笔数或金额与批次 ${number} 不符。`,
  fileBytes: (name: string) => `报盘文件 ${name} 保存的内容与其摘要不符。`,
  payoutOutcome: (number: string, lineNo: number, outcome: string | null, derived: string | null) =>
    `批次 ${number} 第 ${lineNo} 行的结果记为 ${outcome ?? '未定'}，按银行回盘和审批应为 ${derived ?? '未定'}（或入账日期不符）。`,
  payoutStray: (batchId: string, lineNo: number) =>
    `发放明细 ${batchId}/${lineNo} 不属于任何同月份、同险种、同种类的批次：明细被添加或改动。`,
  payoutAmount: (number: string, lineNo: number, amount: string, reported: string) =>
    `批次 ${number} 第 ${lineNo} 行的金额为 ${amount}，银行回盘为 ${reported}。`,
  payoutTally: (number: string | null, batchId: string) =>
    `批次 ${number ?? batchId} 的发放计数（笔数、金额）与逐笔相加不符：计数或发放明细被改动。`,
  batchState: (number: string) => `批次 ${number} 的状态与其历史记录不符。`,
  projectSums: (name: string) => `项目“${name}”的余额与预算记录、归集记录之和不符。`,
  attribution: (number: string) => `批次 ${number} 预留或归集的资金与批次金额、实发金额不符。`,
} as const;

/** What stands in an anchor; a copy on paper is read by these words, so they stay as they are. */
export const anchorWords = {
  title: '社保待遇发放台账 日终锚点',
  agency: '机构',
  day: '日期',
  check: '校验',
  chains: {
    RESIDENT: '城乡居民',
    ENTERPRISE: '企业职工',
    INSTITUTIONAL: '机关事业',
    BANK_FILE: '报盘',
    SIGNATURE: '签名',
    RESULT: '回盘',
    TRAIL: '日志',
  },
  checked: (chain: string, no: number) => `${chain}，至第 ${no} 号`,
} as const;

/** Why a chain does not fit an anchor. */
export const anchorWhy = {
  GAP: (chain: string, no: number) => `${chain}第 ${no} 号之前的编号不连续，有记录被删除或插入。`,
  LINK: (chain: string, no: number) => `${chain}第 ${no} 号与前一条记录的链接不符。`,
  CONTENT: (chain: string, no: number) => `${chain}第 ${no} 号的内容与其摘要不符，记录被改动。`,
  SHORT: (chain: string, no: number, after: number) => `${chain}应有 ${no} 条，现只有 ${after} 条，其后的记录被删除。`,
  DIFFERS: (chain: string, no: number, after: number) =>
    `${chain}第 ${no} 号的摘要与锚点不符：第 ${after + 1} 号至第 ${no} 号之间有记录被改动，其后的摘要被全部重算。`,
  added: (chain: string, no: number) => `${chain}在锚点之前只有 ${no} 条，现多出记录，系事后插入。`,
} as const;

export const verifyErrors = {
  ANCHOR_MALFORMED: { kind: 'invalid', text: '这不是日终锚点，或抄录不全。请提供完整的锚点文本。' },
  ANCHOR_CHECK_DIFFERS: { kind: 'invalid', text: '锚点的校验行与其内容不符，抄录有误或被改动。请核对原件。' },
  ANCHOR_FOREIGN: { kind: 'invalid', text: '锚点属于机构 {agency}，当前机构为 {code}。请换用本机构的锚点。' },
  ANCHOR_DAY_AHEAD: { kind: 'invalid', text: '{on} 还没有到，不能生成这一天的锚点。' },
  ANCHOR_CHAIN_BROKEN: { kind: 'rule', text: '记录链已断，不能生成锚点：{why}请停止办理业务，保留现场并核验。' },
  ANCHOR_FILE_DIFFERS: {
    kind: 'rule',
    text: '锚点文件 {file} 与系统中登记的不同，两者之一被改动。请与张贴或报送的文本核对。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

/** Sentences for OpenAPI. */
export const anchorHelp = {
  tag: '核验',
  list: '日终锚点，最近的在前',
  make: '生成一天的锚点：各链最后一条记录及其摘要；当天已有的原样返回',
  check: '按锚点核验：锚点之前的记录是否全部未变，指出第一条不符的记录',
  on: '日期，缺省为今天',
  dayProblem: '应为“年-月-日”，例如 2024-12-10',
  text: '锚点文本，可张贴、报送或制成二维码',
  file: '数据文件夹 anchors 中的文件名',
  made: '本次生成；否则当天已有',
  madeBy: '生成人；空为服务器管理员',
  others: '以前各日的锚点文本，用来缩小被改动的范围',
  checkedDay: '锚点的日期',
} as const;
