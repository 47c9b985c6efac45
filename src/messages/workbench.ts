/**
 * To-dos: what waits for a person, as one sentence. `n` things; `yuan` with thousands separated, where money is part of it;
 * `name` of the one thing that they are about.
 */
export const todoSentences = {
  ROLL_TO_ACCEPT: (n: number) => `${n} 份花名册已校验，等您确认或退回`,
  BATCH_TO_DRAFT: (n: number) => `${n} 份已确认的花名册等您生成批次`,
  BATCH_TO_SUBMIT: (n: number) => `${n} 个批次草稿等您提交复核`,
  BATCH_TO_REVIEW: (n: number) => `${n} 个批次等您复核`,
  BATCH_TO_SEND_BACK: (n: number, _yuan: string, name: string) =>
    n === 1 ? `批次 ${name} 有已确认有误的发放，请退回经办剔除` : `${n} 个批次有已确认有误的发放，请退回经办剔除`,
  BATCH_TO_APPROVE: (n: number) => `${n} 个批次等您审批`,
  PAYOUT_ACT_TO_DECIDE: (n: number) => `${n} 项发放处理申请等您确认或驳回`,
  FUNDS_TO_REQUEST: (n: number, yuan: string) => `${n} 个险种的支出户余额不足，需要申请用款 ${yuan} 元`,
  FUNDS_TO_ARRIVE: (n: number, yuan: string) => `${n} 份用款计划等待到账登记，共 ${yuan} 元`,
  BATCH_TO_ISSUE: (n: number) => `${n} 个批次已审批，等您报盘`,
  SLIP_TO_RECORD: (n: number) => `${n} 个批次已报盘，等您登记银行回单`,
  RESULT_TO_UPLOAD: (n: number) => `${n} 个批次的回盘结果还不完整，等您上传`,
  RESULT_TO_EXPLAIN: (n: number) => `${n} 行回盘结果对不上，等您说明`,
  BOUNCED_TO_REISSUE: (n: number, yuan: string) => `${n} 笔退回款等您更正重发，共 ${yuan} 元`,
  VOUCHER_TO_REVIEW: (n: number) => `${n} 张凭证等您审核`,
  VERIFICATION_MISFIT: (n: number) => `夜间校验有 ${n} 项检查不相符，请立即查看并保留现场`,
  ANCHOR_MISSING: (n: number) => `有 ${n} 天办理过业务但没有日终锚点，请生成`,
  FLAGS_TO_DECIDE: (n: number, _yuan: string, name: string) => `批次 ${name} 有 ${n} 个须先处理的疑点，等您排除或确认`,
  PAID_FLAGS_TO_DECIDE: (n: number, yuan: string) =>
    `已报盘或已发放的款项中有 ${n} 个须处理的疑点，共 ${yuan} 元，等您排除或确认`,
  NIGHT_JOB_FAILED: (n: number) => `${n} 项夜间任务没有成功，请查看原因`,
  PROPOSAL_TO_REVIEW: (n: number, yuan: string) => `${n} 张手工凭证等您复核记账，共 ${yuan} 元`,
  REOPENING_TO_DECIDE: (n: number) => `${n} 份重新打开月份的申请等您确认或驳回`,
  BREAK_TO_ASSIGN: (n: number) => `${n} 笔银行对账差异还没有负责人，请指定`,
  MONTH_TO_CLOSE: (n: number) => `${n} 个月份的结账检查已全部通过，可以结账`,
  CASE_DEADLINE: (n: number, _yuan: string, name: string) =>
    n === 1 ? `您承办的案件 ${name} 有一项期限将到或已过` : `您承办的案件有 ${n} 项期限将到或已过`,
  SUSPENSION_TO_DECIDE: (n: number) => `${n} 份未认证停发建议等您确认或驳回`,
  PAYMENT_TO_RESUME: (n: number) => `${n} 名停发人员已重新认证，等您恢复发放`,
  CERTIFICATION_DUE: (n: number) => `${n} 人本月底前资格认证到期或已逾期，请通知认证或建议停发`,
  JOB_FAILED: (n: number) => `您发起的 ${n} 项后台任务没有成功，请查看原因`,
} as const;

/** The eight steps of the month, in order. */
export const boardStepLabels = {
  ROLL: '花名册',
  CHECK: '校验',
  DRAFT: '经办',
  REVIEW: '复核',
  APPROVE: '审批',
  ISSUE: '报盘',
  RESULT: '回盘',
  BOOK: '记账',
} as const;

/** What stands in a cell of the month board. */
export const boardLabels = {
  waiting: '未开始',
  rollMissing: '待导入',
  rollImported: '已导入',
  checking: '正在校验',
  checkFailed: '文件无法读取',
  toAccept: '待确认',
  accepted: '已确认',
  toDraft: '待生成批次',
  toSubmit: '待提交',
  sentBack: '已退回，待重新提交',
  submitted: '已提交',
  toReview: '待复核',
  reviewed: '已复核',
  toApprove: '待审批',
  approved: '已审批',
  toIssue: '待报盘',
  issued: '已报盘',
  toUpload: '待回盘',
  resultFailed: '回盘文件无法读取',
  resultPartly: (decided: number, all: number) => `已回盘 ${decided}/${all}`,
  resultComplete: '已回盘',
  slipMissing: '待登记银行回单',
  vouchersToReview: (n: number) => `${n} 张凭证待审核`,
  booksWaiting: '等待回盘',
  booked: '已记账',
} as const;

/** Groups of the global search. */
export const searchGroupLabels = {
  PERSON: '人员',
  BATCH: '批次',
  VOUCHER: '凭证',
  PROJECT: '项目与文号',
  PAYOUT: '发放',
} as const;

export const budgetEventLabels = { ALLOT: '下达', ADJUST: '调整', ARRIVE: '到位', SPEND: '支出' } as const;

/** Where the money comes from, and what became of it. */
export const flowLabels = {
  CENTRAL: '中央',
  REGION: '自治区',
  PREFECTURE: '州',
  COUNTY: '县',
  OWN: '基金自有',
  PAID: '已发放',
  REISSUED: '重发成功',
  BOUNCED: '退回待处理',
  WAIVED: '退回不再发放',
  IN_TRANSIT: '银行在途',
} as const;

export const forecastMethod = '剩余预算 ÷ 有使用以来各月平均使用额，单位：月；超出项目期间的不列出用完月份';

/** One line each of the list of what is late. */
export const lateSentences = {
  MONTH: (period: string, days: number) => `${period.replace('-', '年')}月已过发放日 ${days} 天，还没有批次`,
  BATCH: (number: string, days: number) => `批次 ${number} 已过发放日 ${days} 天，尚未结清`,
  BOUNCED: (number: string, n: number, days: number) => `批次 ${number} 有 ${n} 笔退回款未处理，最久 ${days} 天`,
  FUND_REQUEST: (days: number) => (days > 0 ? `用款计划已过到账期限 ${days} 天` : '用款计划等待到账'),
  VOUCHERS: (n: number) => `${n} 张凭证未审核`,
} as const;

export const searchWords = {
  voucher: (period: string, number: number) => `${period} 第 ${number} 号凭证`,
  people: (n: number) => `${n} 人`,
  yuan: (amount: string) => `${amount} 元`,
} as const;
