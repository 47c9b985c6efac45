import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of cases; {braces} are filled from the error's details. */
export const caseErrors = {
  FINDING_NOT_FOUND: { kind: 'missing', text: '没有找到稽核案件 {id}。' },
  FINDING_STATE_NOT_ALLOWED: {
    kind: 'conflict',
    text: '案件现在的状态不能做这一步，可能刚由他人办理。请刷新后查看可以进行的操作。',
  },
  FINDING_NOT_OPEN: { kind: 'conflict', text: '案件已提交认定，内容不能再改。需要修改的，请审批人先退回。' },
  FINDING_RECUSED: {
    kind: 'denied',
    text: '回避：您（或案件的经办稽核人）办理过案件中的发放，或是疑点所涉人员，不能办理、认定本案。请换一人。',
  },
  FINDING_NEEDS_ANOTHER: {
    kind: 'denied',
    text: '认定和撤销应由另一人作出：立案、承办、列明细或提交认定的人不能自己决定。',
  },
  FINDING_HANDLER_UNFIT: { kind: 'rule', text: '承办人应是本机构在用的稽核人员。请另选一人。' },
  FINDING_PERSON_FOREIGN: { kind: 'missing', text: '没有找到该待遇人员，或该人员没有这一险种的发放。' },
  FINDING_LINE_FOREIGN: { kind: 'rule', text: '所列发放不是案件人员在该险种下的发放，不能列入。' },
  FINDING_LINE_NOT_PAID: { kind: 'rule', text: '案件中有发放没有支付成功或已被银行退回，不算多发。请移出后再办理。' },
  FINDING_LINE_NOT_OVERPAID: {
    kind: 'invalid',
    text: '应发 {due} 元应不小于 0 且小于实发 {paid} 元，否则没有多发。',
  },
  FINDING_LINE_BEYOND_PAID: {
    kind: 'rule',
    text: '这笔发放实发 {paid} 元，其他案件已列多发 {claimed} 元，合计不能超过实发。请核对应发金额。',
  },
  FINDING_LINE_REPEATED: { kind: 'conflict', text: '所选发放已在本案中。要改应发金额，请先移出再列入。' },
  FINDING_LINE_REMOVED: { kind: 'conflict', text: '所选明细不在本案中或已移出。请刷新后再试。' },
  FINDING_NOTHING_FOUND: { kind: 'rule', text: '该时段没有可列入的发放：没有支付成功的发放，或都已列入其他案件。' },
  FINDING_WITHOUT_LINES: { kind: 'rule', text: '案件还没有多发明细，不能提交认定。请先列入发放。' },
  FINDING_CONTENT_CHANGED: { kind: 'conflict', text: '案件内容与您看到的不一致，可能刚被修改。请刷新核对后再签。' },
  FINDING_FLAG_FOREIGN: { kind: 'rule', text: '疑点不属于本案的待遇人员，不能列入。' },
  FINDING_FLAG_NOT_CONFIRMED: { kind: 'rule', text: '疑点尚未确认属实，不能列入案件。请先在疑点处确认。' },
  FINDING_FLAG_TAKEN: { kind: 'conflict', text: '疑点已列入另一个未撤销的案件。' },
  FINDING_FLAGS_APART: { kind: 'rule', text: '所选疑点不是同一人、同一险种的，不能列入一个案件。' },
  FINDING_FLAG_NOBODY: { kind: 'rule', text: '疑点不涉及某一人员的发放，不能据以立案追回。' },
  RED_FLAG_IN_CASE: { kind: 'conflict', text: '疑点已列入案件，不能重新打开。案件撤销后才能改。' },
  FINDING_PAPER_FOREIGN: { kind: 'rule', text: '所引用的文件不属于本案或种类不符。请先上传相应的文件。' },
  FINDING_PAPER_NOT_FOUND: { kind: 'missing', text: '没有找到案件文件 {id}。' },
  FINDING_NOTICE_NOT_FOUND: { kind: 'missing', text: '没有找到文书 {id}。' },
  FINDING_NOTICE_STATE: {
    kind: 'rule',
    text: '案件现在不能出具这种文书：通知书在认定前，责令退回在认定后，结果告知在认定或撤销后。',
  },
  FINDING_NOTICE_FIELDS: { kind: 'invalid', text: '稽核通知书须填写稽核日期和地点；其他文书不填。' },
  FINDING_NOTICE_DUE: { kind: 'invalid', text: '文书上的日期 {dueOn} 早于出具日，请核对。' },
  FINDING_NOTICE_LATE: {
    kind: 'rule',
    text: '应至少提前 {days} 日通知，稽核日期最早为 {earliest}。情况特殊不事先通知的，登记稽核时写明原因。',
  },
  FINDING_NOTICE_DIFFERS: { kind: 'rule', text: '文书的编号、月数或金额与案件不符，未出具。' },
  FINDING_NUMBER_UNUSED: { kind: 'rule', text: '编号 {no} 已取用而没有对应的案件或文书，未保存。' },
  FINDING_DELIVERY_DATE: { kind: 'invalid', text: '送达日期 {on} 应在出具日 {issuedOn} 与今天之间。' },
  FINDING_DELIVERED_ALREADY: { kind: 'conflict', text: '该文书已登记送达。' },
  FINDING_NOT_DELIVERED: { kind: 'rule', text: '责令退回告知书尚未送达，不能转入追回。' },
  FINDING_INSPECTION_UNANNOUNCED: {
    kind: 'rule',
    text: '稽核通知书没有提前 {days} 日送达。情况特殊不事先通知的，请写明原因。',
  },
  FINDING_INSPECTION_FUTURE: { kind: 'invalid', text: '稽核结束日期 {on} 还没有到，稽核结束后再登记。' },
  FINDING_NOTHING_OPEN: { kind: 'rule', text: '本案没有未追回的金额。' },
  FINDING_NOT_RECOVERING: { kind: 'rule', text: '案件不在追回中，或已没有未追回的金额，不能登记追回或核销。' },
  FINDING_STILL_OPEN: { kind: 'rule', text: '还有 {open} 元未追回，不能结案。请继续追回，或报批核销。' },
  FINDING_RECOVERED_ALREADY: { kind: 'rule', text: '本案已追回 {recovered} 元，不能撤销认定。' },
  RECOVERY_PLAN_FIELDS: {
    kind: 'invalid',
    text: '一次退回须填写期限；分期退回须有各期日期金额和协议；从待遇抵扣须填写每月抵扣额。其他栏不填。',
  },
  RECOVERY_PLAN_WRONG: {
    kind: 'rule',
    text: '退回计划有误：{items} 期合计 {sum} 元，应为未追回的 {amount} 元；分期至少两期、日期由早到晚、每期大于 0。',
  },
  RECOVERY_NOT_FOUND: { kind: 'missing', text: '没有找到追回记录 {id}。' },
  RECOVERY_BEYOND_OPEN: { kind: 'rule', text: '金额 {amount} 元超过本案未追回的 {open} 元。多退的部分请退还本人。' },
  RECOVERY_DATE: { kind: 'invalid', text: '日期 {on} 不对：不能晚于今天，不能早于多发待遇的支付日或原收款日。' },
  RECOVERY_PART_WRONG: { kind: 'rule', text: '追回金额与案件明细对不上，未保存。请刷新后再试。' },
  RECOVERY_OFFSET_UNFIT: {
    kind: 'rule',
    text: '所选发放不能作为抵扣：应是本人同一险种、认定之后支付成功、调整额为负的发放。',
  },
  RECOVERY_OFFSET_BEYOND: { kind: 'rule', text: '该笔发放扣减 {deducted} 元，已用于抵扣 {used} 元，不能超过扣减额。' },
  RECOVERY_BANK_RETURN_UNFIT: {
    kind: 'rule',
    text: '所选的“不再发放”不能作为追回：应已确认、属于本案的发放，且金额不超过多发额。',
  },
  RECOVERY_REVERSAL_NOT_OPPOSITE: { kind: 'rule', text: '冲销应与原追回记录金额相反、其他相同，且原记录不是冲销。' },
  RECOVERY_REVERSED_ALREADY: { kind: 'conflict', text: '这笔追回已经冲销。' },
  RECOVERY_NOT_BOOKED: { kind: 'rule', text: '收款没有相符的记账凭证，未保存。' },
  RECOVERY_BOOKED_BY_CASE: {
    kind: 'rule',
    text: '收回多发的凭证只能由稽核案件的收款登记和冲销产生，不能单独记账、冲销或更正。',
  },
  WRITE_OFF_NOT_FOUND: { kind: 'missing', text: '没有找到核销申请 {id}。' },
  WRITE_OFF_DECIDED: { kind: 'conflict', text: '核销申请已有结论。' },
  WRITE_OFF_OPEN: { kind: 'conflict', text: '本案已有待审批的核销申请。' },
  WRITE_OFF_CHANGED: { kind: 'conflict', text: '申请核销 {amount} 元，现在未追回 {open} 元。请退回后重新申请。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const findingSourceLabels = {
  OWN_CHECK: '自查',
  UPPER_LIST: '上级下发',
  COMPLAINT: '投诉举报',
  EXTERNAL_AUDIT: '外部审计',
} as const;

export const errorKindLabels = {
  DEATH: '死亡后领取',
  PRISON: '服刑期间领取',
  DUPLICATE: '重复领取',
  UNDER_AGE: '未到龄领取',
  WRONG_AMOUNT: '待遇核定错误',
  BACK_PAY: '补发多发',
  AFTER_STOP: '停发后领取',
  MISSED: '漏发',
  SHARED_ACCOUNT: '多人共用账户',
  ACCOUNT_CHANGED: '账户异常变更',
  IDENTITY_CHANGED: '身份信息异常变更',
  OTHER: '其他',
} as const;

export const findingStateLabels = {
  OPEN: '调查',
  PROPOSED: '待认定',
  DETERMINED: '已认定',
  NOTIFIED: '已告知',
  RECOVERING: '追回中',
  CLOSED: '已结案',
  DISMISSED: '已撤销',
} as const;

export const noticeKindLabels = {
  INSPECTION: '稽核通知书',
  RETURN_ORDER: '责令退回告知书',
  RESULT: '稽核结果告知书',
} as const;

export const deliveryMethodLabels = {
  DIRECT: '直接送达',
  LEFT: '留置送达',
  MAIL: '邮寄送达',
  ENTRUSTED: '委托送达',
  PUBLIC: '公告送达',
} as const;

export const planMethodLabels = { RETURN: '一次退回', INSTALMENTS: '分期退回', OFFSET: '从待遇抵扣' } as const;
export const recoveryKindLabels = { RECEIPT: '收款', OFFSET: '待遇抵扣', BANK_RETURN: '银行退回不再发放' } as const;
export const receivingAccountLabels = { DISBURSEMENT: '支出户（原渠道退回）', TREASURY: '财政专户' } as const;
export const paperKindLabels = {
  EVIDENCE: '证据材料',
  AGREEMENT: '分期协议',
  DELIVERY: '送达回证',
  WRITE_OFF: '核销批件',
} as const;
export const deadlineKindLabels = { ANNOUNCE: '提前通知', RESULT: '告知结果', RETURN: '退回到期' } as const;
export const termLabels = {
  NOTICE_DAYS_AHEAD: '稽核前提前通知（日）',
  RESULT_WORKING_DAYS_CLEAN: '未发现问题的结果告知（工作日）',
  RESULT_WORKING_DAYS_FOUND: '发现问题的结果告知（工作日）',
  RETURN_DAYS: '责令退回的期限（日）',
  REVIEW_DAYS: '申请行政复议的期限（日）',
} as const;

export const findingActionLabels = {
  propose: '提交认定',
  sendBack: '退回补充',
  determine: '认定',
  notify: '已告知',
  plan: '确定退回方式',
  replan: '变更退回方式',
  close: '结案',
  writeOff: '核销结案',
  reopen: '重新追回',
  dismiss: '撤销案件',
  revoke: '撤销认定',
  assign: '变更承办人',
} as const;

/** Schemes by their full names, for notices. */
export const schemeFullLabels = {
  RESIDENT: '城乡居民基本养老保险',
  ENTERPRISE: '企业职工基本养老保险',
  INSTITUTIONAL: '机关事业单位基本养老保险',
} as const;

/** Numbers as they are printed. */
export const caseNumber = (year: number, no: number): string => `稽核〔${year}〕${no}号`;
const NOTICE_SERIES = { INSPECTION: '稽通', RETURN_ORDER: '稽退', RESULT: '稽告' } as const;
export const noticeNumber = (kind: keyof typeof NOTICE_SERIES, year: number, no: number): string =>
  `${NOTICE_SERIES[kind]}〔${year}〕${no}号`;

const day = (date: string): string =>
  `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`;
const month = (period: string): string => `${period.slice(0, 4)}年${Number(period.slice(5))}月`;
const months = (from: string, to: string): string => (from === to ? month(from) : `${month(from)}至${month(to)}`);

/** Texts of the printed notices. */
export const noticeTexts = {
  addressee: (recipient: string | null, name: string, idMasked: string) =>
    recipient === null
      ? `${name}（社会保障号码 ${idMasked}）：`
      : `${recipient}（待遇领取人 ${name}，社会保障号码 ${idMasked}）：`,
  date: day,
  caseOf: (number: string) => `案号：${number}`,
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  /** The same around the numbers that Word fills in. */
  pageParts: ['第 ', ' 页，共 ', ' 页'],
  seal: '（印章）',
  typefaces: { body: '仿宋', head: '黑体' },
  inspection: (source: string, name: string, scheme: string, on: string, place: string) =>
    `根据${source}情况，依据《社会保险经办条例》和社会保险稽核的有关规定，本单位定于${day(on)}在${place}，对${name}领取${scheme}待遇的情况进行稽核。`,
  inspectionContent: (kind: string) => `稽核内容：领取待遇的资格、标准和期限，涉及事项为“${kind}”。`,
  inspectionPapers:
    '请准备：本人有效身份证件、社会保障卡及与上述事项有关的材料。本人不能到场的，请委托亲属到场并出具委托书。',
  inspectionDuty: '请予配合，如实说明情况、提供材料。',
  found: (name: string, scheme: string, from: string, to: string, count: number, kind: string) =>
    `经稽核，${name}在${months(from, to)}期间（共${count}个月）领取的${scheme}待遇存在“${kind}”的问题。`,
  facts: (facts: string) => `经查明：${facts}`,
  overpaid: (amount: string, words: string) => `多领取待遇合计人民币 ${amount} 元（大写：${words}），明细见下表。`,
  order: (on: string) =>
    `依据《社会保险经办条例》第四十六条，责令您于${day(on)}前退回上述多领取的待遇。一次退回有困难的，可与本单位签订协议分期退回；继续领取待遇的，可从以后的待遇中抵扣。`,
  review: (days: number) => `如对本告知不服，可自收到之日起${days}日内依法申请行政复议，也可依法提起行政诉讼。`,
  clean: (name: string, scheme: string) => `经对${name}领取${scheme}待遇的情况进行稽核，未发现违反规定领取待遇的问题。`,
  cleanReason: (reason: string) => `稽核结论：${reason}`,
  resultOpen: (recovered: string, open: string) => `截至本告知出具之日，已退回 ${recovered} 元，尚未退回 ${open} 元。`,
  missed: (name: string, scheme: string) => `经稽核，${name}的${scheme}待遇存在漏发，本单位将按规定补发。`,
  columns: ['待遇月份', '发放编号', '实发（元）', '应发（元）', '多发（元）'],
  sum: '合计',
  receipt: '送达回证：收件人（签名）：　　　　　　　　　　收到日期：　　　　年　　月　　日',
  fileName: (kind: string, number: string, name: string, format: string) => `${kind}-${number}-${name}.${format}`,
} as const;

/** Words of the account-book of cases. */
export const accountBookWords = {
  sheet: '稽核案件台账',
  title: (agency: string) => `${agency} 稽核案件台账`,
  made: (on: string) => `截至 ${on}，金额单位：元`,
  columns: [
    '序号',
    '案号',
    '来源',
    '来源文号',
    '姓名',
    '身份证号',
    '险种',
    '问题类型',
    '起始月份',
    '截止月份',
    '月数',
    '金额',
    '立案日期',
    '认定日期',
    '认定人',
    '告知书文号',
    '送达日期',
    '送达方式',
    '退回方式',
    '已退回',
    '已核销',
    '未退回',
    '状态',
    '经办人',
    '结案日期',
    '事实',
  ],
  /** The last row, by the titles of its columns. */
  sum: {
    at: '案号',
    text: '合计',
    months: '月数',
    amount: '金额',
    recovered: '已退回',
    writtenOff: '已核销',
    open: '未退回',
  },
  fileName: (year: number | undefined) => `稽核案件台账${year === undefined ? '' : `-${year}`}.xlsx`,
} as const;

export const rateWords = { all: '合计' } as const;

/** Descriptions of the requests. */
export const caseHelp = {
  tag: '稽核案件',
  list: '稽核案件列表',
  one: '一个案件：明细、疑点、经过、文书、计划、追回、文件、您可以做的',
  open: '立案：来源、人员、险种、问题类型、事实，可带上已确认的疑点',
  opening: '能否以这些疑点立案，不能时为什么；疑点所示的问题类型',
  edit: '修改事实、问题类型、来源文号（调查中）',
  candidates: '该人员可列入案件的发放',
  addLines: '列入发放：逐笔写明应发金额，不应发放的写 0',
  addWhole: '按时段全部列入（应发为 0），例如死亡次月起的全部发放',
  removeLines: '移出发放（调查中）；记录保留',
  flags: '列入已确认的疑点',
  propose: '提交认定：对内容摘要签名',
  sendBack: '退回补充（写明原因）',
  determine: '认定：另一人对内容摘要签名',
  dismiss: '撤销案件（写明原因）；疑点可另行立案',
  revoke: '撤销认定（尚未追回、由另一人、写明原因）',
  assign: '变更承办人（写明原因）',
  close: '结案：已全部追回；没有多发的认定后即可结案',
  reopen: '重新追回（写明原因）',
  inspect: '登记一次稽核：起止日期、稽核人员、记录',
  issue: '出具文书：编号，生成 PDF 和 Word 并留存',
  noticeFile: '文书原文件；每次下载都会登记',
  deliver: '登记送达；责令退回告知书送达后案件转为已告知',
  plan: '确定或变更退回方式：一次退回、分期退回、从待遇抵扣',
  receive: '登记收款并记账：原渠道退回支出户，或缴入财政专户',
  offset: '登记待遇抵扣：引用调整额为负的一笔发放，不记账',
  bankReturn: '登记银行退回后不再发放的金额，不另记账',
  reverseReceipt: '冲销一笔收款（写明原因），凭证同时红字冲销；已结案的重新追回',
  reverseLink: '取消一笔抵扣或银行退回（写明原因）；已结案的重新追回',
  proposeWriteOff: '申请核销未追回的金额（原因、批件）',
  decideWriteOff: '审批核销：同意即结案',
  paper: '上传案件文件：证据、协议、送达回证、核销批件',
  paperContent: '案件文件的原文件；每次下载都会登记',
  deadlines: '期限：即将到期和已逾期的通知、告知、退回',
  book: '稽核案件台账（xlsx）',
  handlers: '可以承办案件的稽核人员',
  rate: '追回率：已追回 ÷ 已认定，按来源、险种、年度或问题类型',
  terms: '办案期限及其依据',
  setTerm: '设定某日起的期限值（写明依据）',
} as const;

/** What things are called when they are not found. */
export const caseThings = { line: '案件明细', flag: '疑点' } as const;

/** Why a case does not fit, for the verification. */
export const caseWhy = {
  sums: (number: string) => `案件 ${number} 的月数、金额或已追回数与明细不符：记录被改动。`,
  state: (number: string) => `案件 ${number} 的状态与其经过不符。`,
  digest: (number: string) => `案件 ${number} 的内容与认定时签名的摘要不符：内容被改动。`,
  paid: (number: string) => `案件 ${number} 的明细与发放记录的实发金额不符。`,
} as const;
