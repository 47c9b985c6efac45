import type { ErrorKind } from '../kernel/domain-error.js';

/** Summaries (摘要) of the vouchers that the posting rules write. */
export const voucherSummaries = {
  opening: () => '录入期初余额',
  batchPaid: (number: string) => `支付待遇，批次 ${number}`,
  reissuePaid: (number: string) => `支付重发待遇，批次 ${number}`,
  bounced: (number: string) => `银行退回待遇，批次 ${number}`,
  lateReturned: (number: string, lineNo: number) => `待遇入账后退回，批次 ${number} 第 ${lineNo} 行`,
  waived: (number: string, lineNo: number) => `退回待遇不再发放，批次 ${number} 第 ${lineNo} 行`,
  subsidyArrived: (project: string) => `财政补贴到账：${project}`,
  fundsArrived: (requestId: string) => `财政专户拨入支出户，用款计划 ${requestId}`,
  recovered: (number: string) => `收回多发待遇（${number}）`,
  yearEnd: (year: number) => `${year} 年末收支结转`,
  reversal: (period: string, number: number, reason: string) => `冲销 ${period} 第 ${number} 号凭证：${reason}`,
  correction: (period: string, number: number, summary: string) => `更正 ${period} 第 ${number} 号凭证：${summary}`,
  /** Added where the month of the money was closed already. */
  bookedLater: (summary: string, on: string) => `${summary}（资金日期 ${on}，该月已结账）`,
  bankMovement: (movement: string, note: string | null) => {
    const names: Record<string, string> = {
      DISBURSEMENT_INTEREST: '支出户利息',
      TREASURY_INTEREST: '财政专户利息',
      INTEREST_HANDOVER: '支出户利息缴入财政专户',
      UPPER_SUBSIDY: '上级补助拨入支出户',
      LOWER_SUBSIDY: '补助下级支出',
      UPPER_REMITTANCE: '上解上级支出',
    };
    return `${names[movement] ?? movement}${note ? `：${note}` : ''}`;
  },
} as const;

/** Errors of the fund books; {braces} are filled from the error's details. */
export const ledgerErrors = {
  ACCOUNT_NOT_POSTABLE: {
    kind: 'rule',
    text: '科目 {account} 不能记账：科目不存在、已停用或下设明细科目。请选用明细科目。',
  },
  ACCOUNT_PURPOSE_MISSING: {
    kind: 'rule',
    text: '基金 {fund} 的科目表中没有用途为 {purpose} 的科目。请先在科目表中指定。',
  },
  ACCOUNT_PURPOSE_TAKEN: {
    kind: 'conflict',
    text: '这个用途已由另一个在用科目承担。请先取消原科目的用途，再指定新科目。',
  },
  ACCOUNT_CODE_TAKEN: { kind: 'conflict', text: '科目编码 {code} 已经存在。请换一个编码。' },
  ACCOUNT_CODE_WRONG: {
    kind: 'invalid',
    text: '科目编码 {code} 不正确：明细科目应在上级科目编码后加两位数字，且上级科目须已存在。',
  },
  ACCOUNT_HAS_BALANCE: {
    kind: 'rule',
    text: '科目 {account} 还有余额 {balance} 元，不能停用或改变用途。请先结清余额。',
  },
  ACCOUNT_NOT_FOUND: { kind: 'missing', text: '没有找到科目 {code}。' },
  POSTING_AMOUNT_WRONG: { kind: 'invalid', text: '记账金额不正确：{amount}。金额应大于零。' },
  POSTING_COMPONENTS_DIFFER: {
    kind: 'rule',
    text: '待遇各项合计 {components} 元与总额 {total} 元不一致，未记账。请报告系统管理员。',
  },
  POSTING_LINE_WRONG: { kind: 'invalid', text: '第 {line} 行分录不正确：借方和贷方应恰好填写一方，金额不为零。' },
  VOUCHER_UNBALANCED: { kind: 'rule', text: '凭证借贷不平：借方 {debit} 元，贷方 {credit} 元。请检查分录。' },
  VOUCHER_CAUSE_REPEATED: { kind: 'conflict', text: '这件事已经记过账，同一事项只能有一张凭证。' },
  VOUCHER_NOT_FOUND: { kind: 'missing', text: '没有找到凭证 {id}。' },
  VOUCHER_REVERSED_ALREADY: { kind: 'conflict', text: '这张凭证已经冲销过，不能再次冲销。' },
  VOUCHER_REVIEWED_ALREADY: { kind: 'conflict', text: '这张凭证已经审核过。' },
  VOUCHER_REVIEWER_PREPARED_IT: { kind: 'denied', text: '第 {number} 号凭证由您制单，须由另一人审核。' },
  VOUCHER_IN_FUTURE: { kind: 'invalid', text: '凭证日期 {on} 晚于今天，请改正。' },
  RED_ONLY_IN_REVERSAL: {
    kind: 'rule',
    text: '红字（负数）只能用于冲销、更正和退回，业务类型 {causeType} 不能填写负数。',
  },
  REVERSAL_NOT_OPPOSITE: { kind: 'rule', text: '冲销分录与原凭证不相反，未记账。' },
  REVERSAL_FINAL: { kind: 'rule', text: '这张冲销凭证不能再冲销。请按正确的内容重新登记该业务。' },
  REVERSAL_NEEDS_REPLACEMENT: {
    kind: 'rule',
    text: '这张凭证对应已发生的待遇收付，不能只冲销。请同时填写更正后的分录（支出户、暂收款和待遇支出的总额须不变）。',
  },
  REVERSAL_NEEDS_EVENT: { kind: 'rule', text: '这张凭证来自补贴到账登记。请在项目中撤销该笔到账，凭证会随之冲销。' },
  REVERSAL_NEEDS_REQUEST: { kind: 'rule', text: '这张凭证来自用款计划的到账登记，须与用款计划的作废一起冲销。' },
  CORRECTION_WITHOUT_REVERSAL: { kind: 'rule', text: '更正凭证必须与同月的冲销凭证一起登记。' },
  CORRECTION_CHANGES_CONTROL: {
    kind: 'rule',
    text: '更正分录改变了支出户、暂收款或待遇支出的总额，与发放明细不再一致。请保持总额不变，只调整明细科目。',
  },
  CONTROL_ACCOUNT_RULE: { kind: 'rule', text: '科目 {account} 由发放明细控制，业务类型 {causeType} 不能记入该科目。' },
  DISBURSEMENT_ACCOUNT_RULE: {
    kind: 'rule',
    text: '支出户只能接收财政专户和上级拨款、本户利息及原渠道退回，只能支付待遇、上缴利息和上下级拨款（财社〔2017〕144号）；业务类型 {causeType} 不在其内。请用对应的业务登记：用款到账、银行回单、回盘、利息或上下级往来。',
  },
  DISBURSEMENT_OVERDRAWN: { kind: 'rule', text: '支出户账面余额不足，还差 {short} 元。请先登记财政专户拨款到账。' },
  TREASURY_SHORT: {
    kind: 'rule',
    text: '财政专户账面余额不足，还差 {short} 元。请先登记补贴或其他收入到账，再拨入支出户。',
  },
  PERIOD_CLOSED: { kind: 'rule', text: '会计期间 {period} 已结账，不能再记账。' },
  PERIOD_EARLIER_OPEN: { kind: 'rule', text: '会计期间 {period} 之前还有未结账的月份。请按月份先后结账。' },
  PERIOD_BEFORE_BOOKS: {
    kind: 'rule',
    text: '会计期间 {period} 早于这个基金的第一张凭证，没有账可结。请从登记期初余额的月份开始结账。',
  },
  PERIOD_NOT_READY: { kind: 'rule', text: '会计期间 {period} 还不能结账：{problems}。' },
  PERIOD_NOT_CLOSED: { kind: 'rule', text: '会计期间 {period} 没有结账，不需要重新打开。' },
  PERIOD_LATER_CLOSED: {
    kind: 'rule',
    text: '会计期间 {period} 之后还有已结账的月份。请从最后一个已结账的月份开始重新打开。',
  },
  PERIOD_REOPENING_OPEN: { kind: 'conflict', text: '会计期间 {period} 已有一份待确认的重新打开申请。' },
  PERIOD_REOPENING_NOT_FOUND: { kind: 'missing', text: '没有找到重新打开的申请 {id}。' },
  PERIOD_REOPENING_DECIDED: { kind: 'conflict', text: '这份重新打开的申请已经有了决定。请刷新后查看。' },
  PERIOD_REOPENING_NEEDS_ANOTHER: { kind: 'denied', text: '重新打开会计期间 {period} 由您提出，须由另一人确认。' },
  CLOSING_BATCH_NOT_OPEN: { kind: 'rule', text: '该批次不属于这个基金，或已结清、已撤回，不需要说明。' },
  CLOSING_EXPLAINED_ALREADY: { kind: 'conflict', text: '这个批次在该月已经说明过。' },
  BOOK_RANGE_WRONG: { kind: 'invalid', text: '起止范围不正确：{from} 晚于 {to}。' },
  VOUCHER_PROPOSAL_NOT_FOUND: { kind: 'missing', text: '没有找到手工凭证 {id}。' },
  VOUCHER_PROPOSAL_DECIDED: { kind: 'conflict', text: '这张手工凭证已经记账、退回或撤回。请刷新后查看。' },
  VOUCHER_PROPOSAL_NEEDS_ANOTHER: { kind: 'denied', text: '这张手工凭证由您制单，须由另一人复核后记账。' },
  VOUCHER_PROPOSAL_NOT_YOURS: { kind: 'denied', text: '只有制单人可以撤回手工凭证，其他人请退回。' },
  VOUCHER_PROPOSAL_DIFFERS: { kind: 'rule', text: '所记凭证与提出的手工凭证不一致，未记账。请报告系统管理员。' },
  MANUAL_NEEDS_SECOND_PERSON: { kind: 'rule', text: '手工凭证须由一人制单、另一人复核，未记账。' },
  PAID_BEFORE_RETURN: {
    kind: 'rule',
    text: '日期 {on} 早于退回款入账的日期（{returnedOn}）。退回的钱到账以后才能重发或核销，请核对日期。',
  },
  YEAR_END_BY_RULE: {
    kind: 'rule',
    text: '年末结转由系统按规则生成，不能用更正凭证代替。请只冲销，再重新结转。',
  },
  YEAR_END_REVERSAL_MONTH: {
    kind: 'rule',
    text: '年末结转（{on}）只能在同一个月内冲销。该月已结账的，请先由两人重新打开。',
  },
  ATTACHMENT_NOT_FOUND: { kind: 'missing', text: '没有找到附件 {id}，或已撤下。' },
  ATTACHMENT_FOREIGN: { kind: 'rule', text: '文件 {name} 不是凭证附件，不能附在凭证上。' },
  ATTACHMENT_PERIOD_CLOSED: { kind: 'rule', text: '会计期间 {period} 已结账，凭证的附件不能再增减。' },
  ATTACHMENT_REMOVED_ALREADY: { kind: 'conflict', text: '这份附件已经撤下。' },
  PERIOD_UNREVIEWED: {
    kind: 'conflict',
    text: '会计期间 {period} 还有 {count} 张凭证未审核，不能结账。请刷新后再试。',
  },
  YEAR_NOTHING_TO_CARRY: { kind: 'rule', text: '{year} 年没有需要结转的收入和支出。' },
  FUND_REQUEST_NOT_FOUND: { kind: 'missing', text: '没有找到用款计划 {id}。' },
  FUND_REQUEST_NOT_OPEN: { kind: 'conflict', text: '这份用款计划已经到账或作废，不能再登记。请刷新后查看。' },
  FUND_REQUEST_NOT_NEEDED: {
    kind: 'rule',
    text: '支出户可用余额 {available} 元，加上在途用款计划 {requested} 元，已足够支付已审批的批次 {approved} 元，不需要申请用款。',
  },
  BOUNCE_RULE_IN_USE: {
    kind: 'rule',
    text: '该基金还有未处理完的银行退回，不能改变退回的记账方式。请先重发或核销全部退回。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

/** Items of the closing checklist. */
export const closingTitles = {
  EARLIER_MONTHS: '以前月份已结账',
  BATCHES: '批次已结清或已说明',
  SLIPS: '报盘已登记银行回单',
  RESULT_LINES: '回盘差异已说明',
  FUND_REQUESTS: '用款计划已到账或作废',
  BANK_RECONCILED: '银行对账相符',
  BANK_BREAKS: '对账差异有人负责',
  PROPOSALS: '手工凭证已复核',
  REVIEWED: '凭证已审核',
  YEAR_END: '本年收支已结转',
  TRIAL_BALANCE: '科目余额表平衡',
  SUBLEDGER: '发放明细与总账相符',
  CHAINS: '凭证链和账簿重算无误',
} as const;

/** What an item of the closing checklist says. */
export const closingSentences = {
  done: {
    EARLIER_MONTHS: '以前各月均已结账',
    BATCHES: '到期的批次均已结清',
    SLIPS: '报盘均已登记回单',
    RESULT_LINES: '没有未说明的回盘差异',
    FUND_REQUESTS: '没有未处理的到期用款计划',
    BANK_RECONCILED: '各账户对账单到月末，调节后相符',
    BANK_BREAKS: '每笔差异都有负责人',
    PROPOSALS: '没有待复核的手工凭证',
    REVIEWED: '全部凭证已审核',
    YEAR_END: '本年收入和支出已全部转入基金结余',
    TRIAL_BALANCE: '借贷平衡，差额 0.00',
    SUBLEDGER: '发放、退回明细与待遇支出、暂收款一致',
    CHAINS: '凭证链、编号、余额、冲销均重算一致',
  },
  open: {
    EARLIER_MONTHS: (count: number) => `以前还有 ${count} 个月份未结账`,
    BATCHES: (count: number) => `有 ${count} 个到期批次未结清也未说明`,
    SLIPS: (count: number) => `有 ${count} 个批次已报盘但未登记银行回单`,
    RESULT_LINES: (count: number) => `有 ${count} 行回盘差异未说明`,
    FUND_REQUESTS: (count: number) => `有 ${count} 份到期的用款计划未登记到账或作废`,
    BANK_RECONCILED: (count: number) => `有 ${count} 个银行账户未对平`,
    BANK_BREAKS: (count: number) => `有 ${count} 笔对账差异没有负责人`,
    PROPOSALS: (count: number) => `有 ${count} 张手工凭证待复核`,
    REVIEWED: (count: number) => `有 ${count} 张凭证未审核`,
    YEAR_END: (count: number) => `有 ${count} 个收支科目未结转到基金结余`,
    TRIAL_BALANCE: () => '科目余额表借贷不平',
    SUBLEDGER: (count: number) => `发放明细与总账有 ${count} 项不符`,
    CHAINS: (count: number) => `凭证链和账簿重算有 ${count} 项不符`,
  },
  explained: (count: number) => `有 ${count} 个批次未结清，均已说明`,
} as const;

/** Why a bank account is not reconciled. */
export const bankProblems = {
  notCovered: (to: string | null) => (to === null ? '没有对账单' : `对账单只到 ${to} 或中间有缺`),
  notAgreed: '调节后余额不相符',
} as const;

/** Words of printed vouchers. */
export const voucherWords = {
  /** 记账 of a voucher that the posting rules wrote. */
  bookedByRule: '系统按记账规则',
} as const;

/** Why a record of the books does not fit, for the report of the verification. */
export const verifyWhy = {
  chainGap: (voucher: string, expected: string) =>
    `凭证 ${voucher} 的链序号不连续，应为 ${expected}：有凭证被删除或插入。`,
  prevHash: (voucher: string) => `凭证 ${voucher} 记录的前一摘要与前一张凭证不符：前一张凭证被改动或替换。`,
  voucherHash: (voucher: string) => `凭证 ${voucher} 的内容与其摘要不符：凭证或分录被改动。`,
  chainHead: (fund: string, stored: string, found: string) =>
    `基金 ${fund} 的链尾记为第 ${stored} 张，重算为第 ${found} 张或摘要不符。`,
  numberGap: (voucher: string, expected: number) => `凭证 ${voucher} 编号不连续，应为第 ${expected} 号。`,
  datePeriod: (voucher: string, on: string) => `凭证 ${voucher} 的日期 ${on} 不在所属月份。`,
  lastNumber: (fund: string, period: string, stored: number, found: number) =>
    `基金 ${fund} ${period} 的最后编号记为 ${stored}，实际为 ${found}。`,
  unbalanced: (voucher: string, debit: string, credit: string) =>
    `凭证 ${voucher} 借贷不平：借方 ${debit}，贷方 ${credit}。`,
  totalDiffers: (voucher: string, total: string, sum: string) =>
    `凭证 ${voucher} 的合计 ${total} 与分录之和 ${sum} 不符。`,
  overdrawn: (voucher: string, balance: string) => `记入凭证 ${voucher} 后，支出户或财政专户余额为 ${balance}。`,
  notOpposite: (voucher: string) => `冲销凭证 ${voucher} 与原凭证不是恰好相反。`,
  balanceDiffers: (key: string, stored: string, sum: string) => `科目发生额 ${key} 记为 ${stored}，分录之和为 ${sum}。`,
  factNotBooked: (fact: string) => `业务 ${fact} 没有记账凭证。`,
  noFact: (fact: string) => `凭证所记业务 ${fact} 不存在。`,
  factAmount: (fact: string, amount: string) => `业务 ${fact} 的金额为 ${amount}，与凭证不符。`,
  factDate: (fact: string, on: string, booked: string) => `业务 ${fact} 的日期为 ${on}，凭证日期为 ${booked}。`,
  factReversal: (fact: string) => `业务 ${fact} 与其凭证对是否冲销的记载不一致。`,
  benefitsDiffer: (key: string, books: string, payouts: string) =>
    `${key} 待遇支出账面 ${books}，发放明细 ${payouts}。`,
  suspenseDiffers: (fund: string, books: string, held: string) =>
    `基金 ${fund} 待遇退回账面 ${books}，未处理的退回为 ${held}。`,
} as const;
