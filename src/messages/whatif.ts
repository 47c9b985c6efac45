import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of what-if (政策试算). */
export const whatifErrors = {
  WHATIF_NO_ROLL: { kind: 'rule', text: '{scheme}还没有已接收的花名册，不能试算。请先接收一个月的花名册。' },
  WHATIF_NOBODY_AFFECTED: { kind: 'rule', text: '按这条规则没有人增加待遇。请检查年龄段和金额。' },
  WHATIF_MONTHS_ORDER: {
    kind: 'invalid',
    text: '首次发放月份 {payPeriod} 早于执行月份 {effectiveFrom}，请核对。',
  },
  WHATIF_MONTH_PAID: {
    kind: 'invalid',
    text: '最近已接收的花名册是 {basePeriod}，首次发放月份应在其后，不能是 {payPeriod}。',
  },
  WHATIF_TOO_LONG: { kind: 'invalid', text: '执行月份、花名册月份到首次发放月份不能超过 {limit} 个月，请核对。' },
  WHATIF_BAND_EMPTY: { kind: 'invalid', text: '第 {no} 档没有定额也没有比例，请至少填写一项。' },
  WHATIF_BAND_ORDER: { kind: 'invalid', text: '第 {no} 档的起始年龄大于截止年龄，请核对。' },
  WHATIF_BANDS_OVERLAP: { kind: 'invalid', text: '第 {no} 档与第 {other} 档的年龄重叠，一人只能属于一档。' },
  WHATIF_OUTDATED: {
    kind: 'conflict',
    text: '试算以后花名册、发放或停发名单有了变化，按原试算发放会与预览不符。请重新试算。',
  },
  WHATIF_MONTHS_ASSUMED: {
    kind: 'rule',
    text: '首次发放月份 {payPeriod} 之前还有月份没有花名册，补发额是推算的，不能生成花名册。请在接收上月花名册后重新试算。',
  },
  WHATIF_APPLIED_ALREADY: { kind: 'conflict', text: '这次试算已经生成花名册，不能重复生成。' },
  WHATIF_ROLL_FOREIGN: {
    kind: 'rule',
    text: '生成的花名册与试算的险种、月份不符，没有保存。请把请求编号告诉系统管理员。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const whatifThings = { scenario: '该试算' } as const;

/** Why a scenario cannot become a roll now. */
export const whatifReasons = {
  applied: '已经生成花名册',
  newerRoll: '其后已有新的花名册，请重新试算',
  assumed: '首次发放月份之前还有月份没有花名册，补发额是推算的',
  notPermitted: '由基金财务股经办人员生成花名册',
} as const;

export const whatifRoll = {
  source: '政策试算',
  headers: [
    '姓名',
    '社会保障号码',
    '银行账号',
    '开户行',
    '户名',
    '所属乡镇',
    '基础养老金',
    '个人账户养老金',
    '调整金额',
    '补发金额',
    '补发起始年月',
    '补发截止年月',
    '发放金额',
  ],
  fileName: (month: string, name: string) => `调待补发花名册 ${month} ${name}.csv`,
  laterFileName: (name: string) => `调待后花名册（拟） ${name}.csv`,
} as const;

/** Sentences for OpenAPI. */
export const whatifHelp = {
  tag: '政策试算',
  list: '保存的试算，新的在前',
  one: '一次试算：规则、所用花名册、结果，以及是否已生成花名册和批次',
  tryRule: '在最近已接收的花名册上试算调整规则，不改动任何业务数据；结果保存',
  lines: '金额有变动的各行，在所用花名册上按现在的情况重算；与保存的是否相同见 recomputed',
  recompute: '在同一份花名册上重新计算，看结果是否相同',
  apply: '把试算写成首次发放月份的花名册，按通常的校验、接收、批次、三人签认办理',
  laterRoll: '调整后各月的拟发花名册（csv，号码完整，下载记入操作日志）',
  digest: '您看到的试算摘要',
  fixed: '每月定额（元）',
  percent: '比例（%）',
  ageOn: '计算年龄的日期；缺省为执行月份的 1 日',
  rounding: 'FEN 每人四舍五入到分，JIAO 到角',
  percentOf: 'REGULAR 按月待遇（基础、个人账户、调整之和），BASE 只按基础养老金',
} as const;

export const cliWhatif = {
  tried: (id: string) => `试算 ${id} 已保存；没有改动任何业务数据。`,
  bandUnclear: (written: string) => `看不懂年龄段“${written}”。例如：60-69=10、70-=15+1.5%、-59=3%、=20（不分年龄）。`,
  differs: '重算的结果与保存的不同：花名册之后又有发放、停发或领取资格的变化。',
} as const;
