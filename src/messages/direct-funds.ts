import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of the documents of transfer (资金文件) and of the direct funds. */
export const directFundsErrors = {
  DOCUMENT_REGISTERED_ALREADY: { kind: 'conflict', text: '这个项目已经登记过相同文号的资金文件。' },
  DOCUMENT_NOT_LIVE: { kind: 'conflict', text: '资金文件不存在或已经作废，不能再办理。' },
  DOCUMENT_DATES_WRONG: { kind: 'invalid', text: '收文日期早于发文日期，请核对。' },
  DOCUMENT_AMOUNT_WRONG: { kind: 'invalid', text: '下达金额应大于零，现为 {amount}。' },
  DOCUMENT_LEVEL_FIXED: {
    kind: 'rule',
    text: '文件 {documentNo} 已有关联的下达、追加追减或到位记录，级次不能再改。',
  },
  DOCUMENT_MARK_FIXED: { kind: 'rule', text: '文件 {documentNo} 已有资金到位，直达标识不能再改。' },
  DOCUMENT_IN_USE: {
    kind: 'rule',
    text: '文件 {documentNo} 还有关联的下达、追加追减或到位记录，不能作废。请先撤销这些记录。',
  },
  DOCUMENT_LEVEL_DIFFERS: {
    kind: 'rule',
    text: '记录的资金级次与文件 {documentNo} 的级次不同。请核对级次或文号。',
  },
  ARRIVAL_BEYOND_DOCUMENT: {
    kind: 'rule',
    text: '按文件到位的金额将超过文件的下达金额。请核对金额和文号，下达金额有误时先更正文件。',
  },
  EVENT_DOCUMENT_ALREADY: {
    kind: 'conflict',
    text: '这条记录已经登记过资金文件，不能改关联。登记有误时请撤销该记录后重新登记。',
  },
  EVENT_DOCUMENT_DIFFERS: {
    kind: 'rule',
    text: '这条记录不属于该文件的项目，或记录上写的文号与文件 {documentNo} 不同。',
  },
  EVENT_WITHOUT_DOCUMENT: { kind: 'rule', text: '支出记录和撤销记录不关联资金文件。' },
  PLAN_MALFORMED: { kind: 'invalid', text: '到位计划的每一笔应有日期和大于零的金额，日期不能重复。' },
  PLAN_OUTSIDE_YEAR: { kind: 'invalid', text: '到位计划的日期应在项目年度 {year} 内。' },
  AMOUNT_BELOW_PLAN: {
    kind: 'rule',
    text: '到位计划合计 {planned} 元，超过更正后的下达金额 {amount} 元。请先修改或撤回到位计划。',
  },
  PLAN_BEYOND_DOCUMENT: { kind: 'rule', text: '到位计划合计 {planned} 元，超过文件的下达金额 {amount} 元。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const directFundsThings = { document: '该资金文件' } as const;

/** Why something cannot be done with a document now. */
export const directFundsReasons = {
  permission: '由会计人员登记',
  cancelled: '文件已经作废',
  inUse: '还有关联的记录，先撤销这些记录才能作废',
  nothingToLink: '没有可以关联的记录',
} as const;

/** Sentences for OpenAPI. */
export const directFundsHelp = {
  tag: '直达资金',
  figures: '各资金文件截至某日的下达、到位、使用和未使用（按账龄），以及各月到位日历',
  feedback: '直达资金使用情况反馈表的内容（元、万元、尾差）',
  feedbackFile: '直达资金使用情况反馈表（xlsx）',
  document: '一份资金文件：到位与凭证、承担的批次、到位计划、更正经过、可以关联的记录',
  register: '登记资金文件；项目中已写有同一文号、同一级次的记录随之关联',
  amend: '更正资金文件，原内容保留',
  cancel: '作废没有关联记录的资金文件',
  link: '把已登记的下达、追加追减或到位关联到资金文件，一次',
  plan: '登记到位计划，新的一份代替上一份，原计划保留',
} as const;

/** Checks of the verification. */
export const directFundsVerifyWhy = {
  state: (documentNo: string) => `资金文件 ${documentNo} 的现状与登记、更正、作废和关联的记录不符。`,
  beyond: (documentNo: string) => `资金文件 ${documentNo} 的到位金额超过下达金额。`,
  event: (documentNo: string, eventId: string) =>
    `关联到文件 ${documentNo} 的预算记录 ${eventId} 与文件的项目、级次或文号不符。`,
  voucher: (documentNo: string, number: string) =>
    `文件 ${documentNo} 的到位凭证 ${number} 记入了其他级次的财政补贴收入科目。`,
} as const;

/** The feedback form; its columns are the usual ones, no printed model was at hand. */
export const feedbackForm = {
  title: '中央直达资金使用情况反馈表',
  titleAll: '上级和本级财政资金使用情况反馈表',
  sheets: { wan: '反馈表（万元）', yuan: '明细（元）' },
  agency: (name: string) => `填报单位：${name}`,
  cutOff: (at: string, year: number) => `${year} 年度，截至 ${at}`,
  unit: { wan: '单位：万元', yuan: '单位：元' },
  columns: {
    no: '序号',
    documentNo: '文号',
    level: '级次',
    mark: '直达标识',
    project: '项目',
    amount: '下达金额',
    arrived: '到位金额',
    arrivedOn: '到位日期',
    used: '已使用金额',
    useRate: '使用率%',
    unused: '未使用金额',
    ages: { D30: '30 天以内', D60: '31–60 天', D90: '61–90 天', D180: '91–180 天', OLDER: '180 天以上' },
    people: '受益人数',
    note: '备注',
  },
  levels: { CENTRAL: '中央', REGION: '自治区', PREFECTURE: '州', COUNTY: '县' },
  direct: '01',
  notDirect: '—',
  unknown: '文号未登记',
  unregistered: (written: string | null) => (written === null ? '文号未登记' : `${written}（未登记）`),
  none: '—',
  total: '合计',
  arrivedOn: (first: string, last: string, n: number) => (n === 1 ? first : `${first} 至 ${last}（${n} 笔）`),
  basis:
    '使用率＝已使用÷到位；已使用按批次结清（工作经费按支出）归集到项目，再按到位先后由各文件承担，退回的从最近到位的资金减回。',
  people: '受益人数：由该文件承担过资金的批次中已付款的人数，一人多月只计一次；合计不重复计算同一人。',
  ageBasis: '账龄自到位之日起计。',
  noTail: '各行四舍五入后之和与合计相等，无尾差。',
  tail: (column: string, difference: string) => `${column}尾差 ${difference} 万元`,
  tails: (list: readonly string[]) => `四舍五入的尾差（各行之和减合计）：${list.join('，')}。`,
  ahead: (project: string, amount: string) => `项目“${project}”在资金到位前先行垫付 ${amount} 元，未由任何文件承担。`,
  page: (page: string, pages: string) => `第 ${page} 页，共 ${pages} 页`,
  fileName: (year: number, at: string) => `直达资金使用情况反馈表 ${year} 截至 ${at}.xlsx`,
} as const;
