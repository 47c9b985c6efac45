import type { ErrorKind } from '../kernel/domain-error.js';

/** What things are called when they are not found. */
export const reconcileThings = {
  statement: '银行对账单',
  match: '勾对记录',
  matchItem: '所选的对账单行或分录',
} as const;

/** Errors of bank reconciliation; {braces} are filled from the error's details. */
export const reconcileErrors = {
  BANK_ACCOUNT_NOT_FOUND: {
    kind: 'missing',
    text: '科目 {account} 不是本基金的银行账户（收入户、财政专户、支出户）。请核对所选科目。',
  },
  BANK_STATEMENT_FORMAT_NOT_FOUND: {
    kind: 'missing',
    text: '没有名为 {code} 的对账单格式。请先保存格式或改用通用格式。',
  },
  BANK_STATEMENT_FORMAT_INVALID: { kind: 'invalid', text: '对账单格式设置有误，不能使用。请按列出的各项更正后保存。' },
  THREE_WAY_RANGE_WRONG: {
    kind: 'invalid',
    text: '起止月份不正确：{from} 至 {to}。截止月份不能早于起始月份，一次最多 {most} 个月。',
  },
  BANK_STATEMENT_DAYS: { kind: 'invalid', text: '对账单的起始日 {from} 晚于截止日 {to}，请核对。' },
  BANK_STATEMENT_NOT_OVER: {
    kind: 'rule',
    text: '对账单截至 {to}，这一天还没有过完，之后还可能有收付。请在次日导入，或把截止日改为前一天。',
  },
  BANK_STATEMENT_REPEATED: { kind: 'conflict', text: '这份对账单已由{by}于 {at} 导入，无需再次导入。' },
  BANK_STATEMENT_KNOWN: {
    kind: 'conflict',
    text: '{from} 至 {to} 的对账单已全部导入过，没有新的日期。若原来导入有误，请先撤销原对账单。',
  },
  BANK_STATEMENT_OVERLAPS: {
    kind: 'conflict',
    text: '与已导入的对账单（{from} 至 {to}）日期重叠，剩余的日期不连续。请分段导入缺少的日期。',
  },
  BANK_STATEMENT_REFUSED: {
    kind: 'invalid',
    text: '对账单有 {count} 处问题，没有导入任何一行。请按列出的行号逐一核对。',
  },
  BANK_STATEMENT_OPENING_UNKNOWN: {
    kind: 'invalid',
    text: '文件中没有收付，也没有期初余额。请填写 {from} 的期初余额后再导入。',
  },
  BANK_STATEMENT_NOT_CONTINUOUS: {
    kind: 'rule',
    text: '与相邻的对账单余额不衔接：{day} 日终余额原为 {known} 元，本文件为 {said} 元。请确认账户和日期是否选对。',
  },
  BANK_STATEMENT_SUMS_WRONG: { kind: 'rule', text: '对账单第 {line} 行的余额与期初余额加收付不符，未导入。' },
  BANK_STATEMENT_FOREIGN: { kind: 'rule', text: '对账单不属于本机构、日期不在其范围内或已经撤销。' },
  BANK_STATEMENT_MATCHED: { kind: 'conflict', text: '这份对账单有 {lines} 行已经勾对。请先取消勾对，再撤销对账单。' },
  BANK_STATEMENT_WITHDRAWN: { kind: 'conflict', text: '这份对账单已经撤销。' },
  BANK_STATEMENT_MISSING: {
    kind: 'rule',
    text: '{account} 在 {period} 月末之前没有对账单，不能编制余额调节表。请先导入。',
  },
  BANK_MATCH_TOO_SMALL: { kind: 'invalid', text: '请至少选择两项：对账单行与分录，或同侧可以相互抵销的两项。' },
  BANK_MATCH_ACCOUNTS_DIFFER: { kind: 'rule', text: '所选各项不属于同一个银行账户，不能勾对。' },
  BANK_MATCH_SUMS_DIFFER: {
    kind: 'rule',
    text: '所选对账单行合计 {lines} 元，分录合计 {postings} 元，两边不等，不能勾对。',
  },
  BANK_MATCH_FOREIGN: { kind: 'rule', text: '所选各项不属于本机构的这个银行账户，或所在的对账单已经撤销，不能勾对。' },
  BANK_MATCH_UNDONE: { kind: 'conflict', text: '这条勾对已经取消。' },
  BANK_LINE_MATCHED: { kind: 'conflict', text: '所选的对账单行已经勾对。请刷新后再试，或先取消原勾对。' },
  POSTING_MATCHED: { kind: 'conflict', text: '所选的分录已经勾对。请刷新后再试，或先取消原勾对。' },
  BANK_BREAK_NOT_FOUND: { kind: 'missing', text: '没有找到所选的差异，可能已不属于本机构的银行账户。' },
  BANK_BREAK_OWNER_UNFIT: { kind: 'rule', text: '责任人应是本机构在用且有业务岗位的人员。请另选一人。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

const problems: Record<string, string> = {
  TITLES_MISSING: '没有找到标题行，应有的列：{expected}',
  DATE_MALFORMED: '日期“{value}”无法识别',
  DATE_OUTSIDE: '日期 {value} 不在所填的起止日期内',
  DATE_BACKWARDS: '日期 {value} 早于上一行的 {expected}，请核对格式中的先后次序',
  AMOUNT_MALFORMED: '金额无法识别，应为最多两位小数的数',
  AMOUNT_MISSING: '借方、贷方都没有金额',
  AMOUNT_TWICE: '借方、贷方都有金额',
  BALANCE_MALFORMED: '余额“{value}”无法识别',
  BALANCE_BREAKS: '余额 {value} 元与上一行余额加本行收付不符，应为 {expected} 元',
  OPENING_DIFFERS: '所填期初余额 {value} 元与文件中的 {expected} 元不一致',
  SERIAL_REPEATED: '流水号 {value} 在同一天重复出现',
  TEXT_TOO_LONG: '摘要、户名或流水号过长',
  KNOWN_DIFFERS: '与以前导入的对账单不一致：本文件 {value}，原为 {expected}',
  KNOWN_MISSING: '以前导入的对账单在这些日期还有 {value} 行，本文件没有',
  TOO_MANY_LINES: '超过 {expected} 行，请按日期分段导入',
};

/** One fault of a statement as a sentence. */
export function statementProblemText(issue: {
  line: number;
  problem: string;
  value?: string;
  expected?: string;
}): string {
  const text = (problems[issue.problem] ?? issue.problem)
    .replace('{value}', issue.value ?? '')
    .replace('{expected}', issue.expected ?? '无');
  return issue.line > 0 ? `第 ${issue.line} 行：${text}` : text;
}

/** Why a record of the reconciliation does not fit, for the verification. */
export const reconcileWhy = {
  line: (line: number) => `第 ${line} 行的余额与期初余额加收付不符`,
  count: '行数或期末余额与明细不符',
  neighbour: (day: string) => `与 ${day} 的上一份对账单余额不衔接，或日期重叠`,
  sums: '对账单行合计、分录合计与勾对金额不等，或项数不符',
  account: '所含的行或分录不属于勾对的银行账户，或对账单已撤销',
  current: '现行勾对与勾对、取消的记录不符',
} as const;

export const breakSideLabels = {
  BANK: '银行已记、账上未记',
  BOOK: '账上已记、银行未记',
  START: '启用对账时的期初差额',
  GAP: '对账单缺失期间的差额',
} as const;

export const matchRuleLabels = {
  LEDGER: '凭证冲销',
  REFERENCE: '按编号',
  AMOUNT_DATE: '按金额和日期',
  PARTS: '按退回明细',
  MANUAL: '人工',
} as const;

export const openReasonLabels = {
  NONE: '没有金额相同的对方',
  SEVERAL: '不止一个可能的对方，请人工选择',
  DATE_TOO_FAR: '有金额相同的，但日期相差超过允许的天数',
  NAMED_DIFFERS: '编号对得上，金额对不上',
  NAMED_TAKEN: '编号所指的已经勾对',
  NAMED_ELSEWHERE: '有金额和日期相近的，但编号指向别处',
} as const;

/** Words of the printed 银行存款余额调节表. */
export const reconciliationSheet = {
  title: '银行存款余额调节表',
  fileName: (account: string, period: string) => `银行存款余额调节表-${account}-${period}.xlsx`,
  unit: '单位：元',
  agency: '编制单位',
  fund: '基金',
  account: '开户账户',
  on: '截止日期',
  item: '项目',
  amount: '金额',
  book: '单位银行存款日记账余额',
  bankReceived: '加：银行已收、单位未收',
  bankPaid: '减：银行已付、单位未付',
  bank: '银行对账单余额',
  bookReceived: '加：单位已收、银行未收',
  bookPaid: '减：单位已付、银行未付',
  adjusted: '调节后余额',
  difference: '差额',
  agrees: '两边相符',
  details: '未达账项明细',
  columns: ['类别', '日期', '编号', '摘要', '收入', '支出', '账龄（天）', '责任人', '说明'],
  prepared: '编制',
  reviewed: '复核',
  coveredTo: '对账单导入截至',
} as const;
