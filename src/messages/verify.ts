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
  'batch-signatures': '签名链（数据库重算）',
  'batch-content': '批次内容（数据库重算）',
  'batch-history': '批次历史',
  'batch-bridge': '与上月对比',
  'batch-roll': '发放明细与花名册一致',
  'reissue-chain': '重发与退回对应',
  'bank-file-chain': '报盘文件链',
  'bank-file-bytes': '报盘文件内容',
  'payout-outcome': '每笔发放的结果与银行回盘一致',
  'batch-state': '批次状态与历史一致',
  'project-balance': '项目余额等于预算记录之和',
  attribution: '批次归集等于实发',
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
  payoutAmount: (number: string, lineNo: number, amount: string, reported: string) =>
    `批次 ${number} 第 ${lineNo} 行的金额为 ${amount}，银行回盘为 ${reported}。`,
  batchState: (number: string) => `批次 ${number} 的状态与其历史记录不符。`,
  projectSums: (name: string) => `项目“${name}”的余额与预算记录、归集记录之和不符。`,
  attribution: (number: string) => `批次 ${number} 预留或归集的资金与批次金额、实发金额不符。`,
} as const;
