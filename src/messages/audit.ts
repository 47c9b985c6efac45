import type { ErrorKind } from '../kernel/domain-error.js';

/** What things are called when they are not found. */
export const auditThings = { list: '该名单', flag: '该疑点', run: '该次检查', parameter: '该规则或参数' } as const;

export const listKindLabels = {
  DEATH: '死亡名单',
  PRISON: '服刑名单',
  INSURED_ELSEWHERE: '异地或其他险种参保名单',
  ACCOUNT_BALANCE: '个人账户储存额清单',
} as const;

export const matchReasonLabels = {
  NUMBER_AND_NAME: '号码、姓名一致',
  NUMBER_ONLY: '号码一致，姓名不同',
  NAME_AND_BIRTH: '号码不同，姓名、出生日期、性别一致',
} as const;

export const flagStateLabels = { OPEN: '待处理', CLEARED: '已排除', CONFIRMED: '已确认' } as const;
export const flagActionLabels = { clear: '排除', confirm: '确认', reopen: '重新打开' } as const;
export const severityLabels = { BLOCK: '须先处理', WARN: '提示' } as const;

/** What the command line says of lists, runs and flags. */
export const cliAudit = {
  imported: (id: string, entries: string): string => `名单 ${id} 已导入 ${entries} 人，与登记人员相符的：`,
  decided: (id: string, state: string): string => `疑点 ${id} 现为：${state}。`,
  check: '规则',
  meaning: '含义',
  basis: '依据',
  name: '姓名',
  amount: '疑点金额（元）',
  lines: '笔数',
  hits: '命中',
  raised: '新疑点',
  ms: '毫秒',
} as const;

/** Headers by which the columns of a list are known, without blanks and in half-width form. */
export const listHeaders = {
  idNumber: ['社会保障号码', '社会保障号', '身份证号码', '身份证号', '公民身份号码', '证件号码', '居民身份证号码'],
  name: ['姓名', '人员姓名', '死者姓名', '参保人姓名'],
  fromOn: [
    ...['死亡日期', '死亡时间', '死亡年月', '去世日期'],
    ...[
      '服刑开始日期',
      '服刑起始日期',
      '入狱日期',
      '刑期起',
      '收监日期',
      '参保开始日期',
      '参保日期',
      '起始日期',
      '开始日期',
    ],
  ],
  toOn: ['服刑结束日期', '服刑终止日期', '出狱日期', '刑期止', '终止日期', '结束日期', '参保终止日期'],
  amount: ['个人账户储存额', '个人账户余额', '账户储存额', '储存额', '账户余额'],
  note: ['备注', '参保地', '执行机关', '参保险种', '说明'],
} as const;

/** Parts of the sentence that names a row at fault; the file and the row stand before it. */
export const listRowProblems = {
  idNumber: '社会保障号码无效',
  name: '姓名缺失或含有不能使用的字符',
  day: (text: string): string => `日期“${text}”无法识别`,
  dayMissing: '缺少日期',
  daysReversed: '结束日期早于开始日期',
  amount: '金额无效',
  row: (sheet: string | null, row: number, problems: readonly string[]): string =>
    `${sheet === null ? '' : `工作表“${sheet}”`}第 ${row} 行${problems.join('、')}`,
} as const;

/** Sentences of checks, lists and flags; {braces} are filled from the error's details. */
export const auditErrors = {
  AUDIT_LIST_HEADER: {
    kind: 'invalid',
    text: '文件前 20 行中没有找到表头。{kind}需要这些列：{columns}。请检查文件后重新导入。',
  },
  AUDIT_LIST_EMPTY: { kind: 'invalid', text: '文件中没有人员。请检查后重新导入。' },
  AUDIT_LIST_TOO_LONG: { kind: 'invalid', text: '一次最多导入 {limit} 人，请拆分文件。' },
  AUDIT_LIST_ROWS: {
    kind: 'invalid',
    text: '文件有 {count} 行不能导入，没有导入任何人员：{problems}。请改正后重新导入。',
  },
  AUDIT_LIST_REPEATED: {
    kind: 'conflict',
    text: '这份文件已由 {by} 于 {at} 导入（{file}，编号 {id}），不会重复导入。',
  },
  AUDIT_LIST_NOT_YET: { kind: 'rule', text: '名单日期 {on} 晚于今天，请核对。' },
  AUDIT_LIST_WITHDRAWN: { kind: 'conflict', text: '该名单已经撤销。' },
  AUDIT_PARAMETER_RANGE: { kind: 'invalid', text: '“{name}”应在 {least} 到 {most} 之间。' },
  AUDIT_PARAMETER_WHOLE: { kind: 'invalid', text: '“{name}”应为整数。' },
  AUDIT_RANGE_WRONG: { kind: 'invalid', text: '起始月份不能晚于结束月份，一次最多检查 {months} 个月。' },
  RED_FLAG_NOT_FOUND: { kind: 'missing', text: '没有找到该疑点，请刷新页面。' },
  RED_FLAG_STATE_NOT_ALLOWED: {
    kind: 'conflict',
    text: '疑点 {id} 的状态已经变化，不能再这样处理。请刷新页面后再看。',
  },
  AUDITOR_HANDLED_IT: {
    kind: 'denied',
    text: '您经手过这笔发放（或疑点涉及您本人），按回避要求须由其他稽核人员处理。',
  },
  BATCH_NOT_CHECKED: { kind: 'rule', text: '批次 {number} 的内容还没有经过支付前稽核，不能提交。请刷新后重新提交。' },
  BATCH_FLAGS_UNDECIDED: {
    kind: 'rule',
    text: '该批次有 {flags} 个须先处理的疑点。请稽核股逐个排除或确认后再继续。',
  },
  BATCH_FLAGS_CONFIRMED: {
    kind: 'rule',
    text: '该批次有 {flags} 笔已确认有误的发放。请退回经办剔除（已审批的由两人撤回该笔）后再继续。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

/** Why a flag does not fit the decisions on it, for the report of the verification. */
export const flagWhy = {
  steps: (id: string) => `疑点 ${id} 的处理经过不连续或不可能：记录被删除或改动。`,
  state: (id: string) => `疑点 ${id} 的状态与其处理经过不符。`,
  decision: (id: string) => `疑点 ${id} 登记的处理人、时间或理由与最后一次处理不符。`,
  inCase: (id: string) => `疑点 ${id} 已列入案件，却不是已确认的。`,
} as const;
