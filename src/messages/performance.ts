import { schemeLabels } from './agencies.js';
/** What things are called when they are not found. */
export const performanceThings = {
  project: '该项目',
  indicator: '该绩效指标',
  measurement: '该监测值',
  document: '佐证文件',
} as const;

/** Why the kept sums of a month do not fit; `day` '' for what holds on every day. */
export function monthSumsWhy(scheme: string, period: string, day: string): string {
  const when = day === '' ? '应发人数或应发金额' : `${day} 的到账`;
  return `${schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme} ${period} 的发放汇总与逐人计算不符（${when}）：汇总或花名册、回盘记录被改动。`;
}

/** Errors and words of indicators and measurements. */
export const performanceErrors = {
  CUT_OFF_OUTSIDE_YEAR: { kind: 'invalid', text: '截止日期 {cutOff} 不在 {fiscalYear} 年度内。' },
  WATERMARK_AHEAD: { kind: 'invalid', text: '水位 {watermark} 超过了当前的日志位置 {head}，尚不存在。' },
  INDICATORS_NONE: { kind: 'missing', text: '{fiscalYear} 年度还没有绩效指标。请先录入绩效目标表。' },
  INDICATOR_OPERATOR_UNKNOWN: { kind: 'invalid', text: '不认识的指标符号“{value}”。可用：≥、=、≤、定性。' },
  INDICATOR_TARGET_MALFORMED: { kind: 'invalid', text: '定量指标的目标值应为数字，现在是“{value}”。' },
  INDICATOR_PLACE_TAKEN: { kind: 'conflict', text: '该绩效目标表的这个序号已有指标。' },
  INDICATOR_NOT_MANUAL: { kind: 'rule', text: '指标“{indicator}”的完成值由台账计算，不能手工填写。' },
  SCORING_RULE_UNKNOWN: { kind: 'invalid', text: '没有这种赋分规则：{value}。' },
  MEASURE_UNKNOWN: { kind: 'invalid', text: '没有这种计量方法：{value}。' },
  MEASURE_PARAMETER_MISSING: {
    kind: 'invalid',
    text: '指标“{indicator}”的计量方法 {measure} 缺少参数（险种或项目）。',
  },
  MEASURE_PARAMETER_WRONG: {
    kind: 'invalid',
    text: '计量方法 {measure} 不接受参数 {parameter}，或其值不正确：{value}。',
  },
  INDICATOR_MEASURE_UNFIT: {
    kind: 'invalid',
    text: '指标符号“{operator}”、计量方法 {measure} 与赋分规则 {rule} 不能同用：定性指标用定性评判并按等级赋分，其余指标都不用。',
  },
  INDICATOR_NOT_ACCURACY: { kind: 'rule', text: '指标“{indicator}”不是发放准确率，没有来源可选。' },
  ACCURACY_PLAN_UNFIT: {
    kind: 'invalid',
    text: '抽样方案“{plan}”的月份不在该指标的年度内，或险种与指标不同，不能用来计量。',
  },
  MEASUREMENT_LINES_NONE: { kind: 'missing', text: '该监测值（{measure}）背后没有这种明细。' },
  MANUAL_VALUE_MALFORMED: { kind: 'invalid', text: '完成值应为数字，现在是“{value}”。' },
  GRADE_UNKNOWN: {
    kind: 'invalid',
    text: '定性指标的完成情况应为“达成”“部分达成”或“未达成”（可加百分比），现在是“{value}”。',
  },
  GRADE_OUTSIDE_BAND: { kind: 'invalid', text: '“{value}”超出该等级的赋分范围 {from}%–{to}%。' },
  SAMPLE_SIZE_REQUIRED: { kind: 'invalid', text: '满意度指标“{indicator}”须填写样本量并附问卷。' },
} as const;

export const measureLabels: Record<string, string> = {
  HEADCOUNT: '发放人数',
  PERSON_TIMES: '发放人次',
  MONTHLY_AVERAGE_AMOUNT: '月均发放金额（按发放日期）',
  FUNDED_MONTHS: '发放次数（归集金额÷月均发放额）',
  FULL_PAYMENT_RATE: '足额发放率',
  ON_TIME_RATE: '按时发放率',
  COVERAGE_RATE: '发放覆盖率',
  ACCURACY_RATE: '发放准确率',
  ARRIVAL_RATE: '资金到位率',
  EXECUTION_RATE: '预算执行率',
  USE_RATE: '资金使用率',
  MANUAL: '录入值（附佐证）',
  GRADE: '定性评判（附佐证）',
};

/** Parameters of measures as a goal table prints them. */
export const parameterWords: Record<string, { name: string; values: Record<string, string> }> = {
  scheme: { name: '险种', values: { RESIDENT: '城乡居民', ENTERPRISE: '企业职工', INSTITUTIONAL: '机关事业' } },
  of: { name: '口径', values: { AVERAGE: '各月平均', MINIMUM: '各月最少', LATEST: '最近一月' } },
  unit: { name: '单位', values: { WAN: '万人次' } },
  project: { name: '项目', values: {} },
  source: { name: '来源', values: { FINDINGS: '稽核问题', SAMPLE: '抽样方案' } },
  planId: { name: '抽样方案编号', values: {} },
};

export const scoringRuleNames: Record<string, string> = {
  BY_COMPLETION: '按照完成比例赋分',
  BY_SATISFACTION: '满意度赋分',
  BY_GRADE: '按评判等级赋分',
};
export const operatorSigns: Record<string, string> = { '>=': '≥', '=': '=', '<=': '≤', QUALITATIVE: '定性' };

/** The accuracy rate says what it was taken from. */
export const accuracySourceLabels = {
  FINDINGS: '发放准确率（按已确认的稽核问题）',
  SAMPLE: '发放准确率（按抽样方案推断）',
} as const;

/** How a measure is called with its parameters. */
export function measureLabel(measure: string, parameters: Readonly<Record<string, unknown>>): string {
  if (measure === 'ACCURACY_RATE') return accuracySourceLabels[parameters.source === 'SAMPLE' ? 'SAMPLE' : 'FINDINGS'];
  return measureLabels[measure] ?? measure;
}
