import type { ErrorKind } from '../kernel/domain-error.js';
import { grouped } from '../kernel/grouped.js';

/** What things are called when they are not found. */
export const samplingThings = { plan: '该抽样方案', item: '该样本' } as const;

/** What the parameters of a plan are called in a refusal. */
export const samplingParameters: Readonly<Record<string, string>> = {
  confidence: '置信度',
  tolerableRate: '可容忍差错率',
  expectedErrors: '样本中允许的差错笔数',
  expectedRate: '预计差错率',
  margin: '估计精度',
  tolerableAmount: '可容忍差错金额',
  size: '样本量',
  stratifyBy: '分层依据',
  allocation: '各层样本量的分配',
  amountBounds: '金额分层的界限',
};

export const samplingErrors = {
  SAMPLE_POPULATION_EMPTY: {
    kind: 'rule',
    text: '所选月份和范围内没有已发放的笔，无从抽样。请核对月份、险种、乡镇和类别。',
  },
  SAMPLE_PARAMETER_MISSING: { kind: 'invalid', text: '计算样本量还缺少“{name}”，请填写。' },
  SAMPLE_PARAMETER_RANGE: { kind: 'invalid', text: '“{name}”的值 {value} 超出允许范围，请更正。' },
  SAMPLE_PARAMETER_UNFIT: {
    kind: 'invalid',
    text: '“{name}”与所选的抽样方法或样本量依据不相配，请去掉或改选。',
  },
  SAMPLE_BASIS_UNFIT: {
    kind: 'invalid',
    text: '抽样方法 {method} 不能按 {basis} 确定样本量：金额加权按可容忍金额，其余按可容忍差错率或估计精度；都可以自定。',
  },
  SAMPLE_TOO_LARGE: {
    kind: 'invalid',
    text: '算出的样本量 {size} 超过上限 {limit}。请放宽可容忍的差错或精度，或缩小范围。',
  },
  SAMPLE_SMALLER_THAN_STRATA: {
    kind: 'invalid',
    text: '样本量 {size} 少于层数 {strata}，不能每层至少一笔。请增加样本量或减少分层。',
  },
  SAMPLE_STRATA_TOO_MANY: { kind: 'invalid', text: '分成了 {strata} 层，超过上限 {limit}。请换一种分层。' },
  SAMPLE_BOUNDS_UNSORTED: { kind: 'invalid', text: '金额分层的界限应从小到大、互不相同。' },
  SAMPLE_WATERMARK_AHEAD: { kind: 'invalid', text: '水位 {watermark} 超过了当前的日志位置 {head}，尚不存在。' },
  SAMPLING_POPULATION_CHANGED: {
    kind: 'rule',
    text: '按水位 {watermark} 重新读取的总体与方案记下的不一致（笔数 {count}，原为 {planned}），没有抽取。请立即报告系统管理员核验账目。',
  },
  SAMPLING_STATE_NOT_ALLOWED: {
    kind: 'conflict',
    text: '抽样方案现在的状态不允许这样做。请刷新后查看。',
  },
  SAMPLING_PLAN_FIXED: { kind: 'rule', text: '抽样方案一经保存，总体、样本量和种子都不能再改。' },
  SAMPLING_LIST_WRONG: { kind: 'rule', text: '样本清单与方案不符（笔数、各层笔数或摘要不一致），没有保存。' },
  SAMPLING_ITEM_FOREIGN: { kind: 'rule', text: '样本 {no} 不是方案总体中的发放，没有保存。' },
  SAMPLING_RESULTS_OPEN: { kind: 'rule', text: '还有 {open} 笔样本没有核查结果，不能签认。' },
  SAMPLING_SECOND_PERSON: {
    kind: 'rule',
    text: '签认须由另一人办理：编制方案、抽取样本或录入过结果的人不能签认。',
  },
  SAMPLING_AUDITOR_HANDLED: {
    kind: 'denied',
    text: '经办过这些发放的人应当回避，不能核查或签认。请由未经手的稽核人员办理。',
  },
  SAMPLING_RESULT_CHANGED: {
    kind: 'conflict',
    text: '样本 {no} 的结果已由他人录入或更正。请刷新后再决定是否更正。',
  },
  SAMPLING_RESULT_UNFIT: { kind: 'invalid', text: '样本 {no} 的结果不能录入：{problem}。' },
  SAMPLING_CORRECTION_REASON: { kind: 'invalid', text: '更正样本 {no} 的结果须写明原因。' },
  SAMPLING_RESULTS_REFUSED: {
    kind: 'invalid',
    text: '结果清单有 {count} 处问题，没有导入任何一行。请按列出的行号逐一更正后重新导入。',
  },
  SAMPLING_RESULTS_NONE: { kind: 'invalid', text: '结果清单中没有填写任何结果，没有导入。' },
  SAMPLING_NOT_DRAWN: { kind: 'conflict', text: '抽样方案尚未抽取，没有样本清单。' },
  SAMPLING_FINDING_UNFIT: {
    kind: 'rule',
    text: '样本 {no} 不能立为问题：现行结果不是“错误”，或者已经立过。',
  },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const samplingMethodLabels = { SIMPLE: '简单随机', STRATIFIED: '分层随机', MONEY: '金额加权' } as const;
export const stratifyLabels = { SCHEME: '险种', TOWNSHIP: '乡镇', AMOUNT: '金额' } as const;
export const allocationLabels = { PROPORTIONAL: '按笔数比例', NEYMAN: '按笔数与金额离散程度（奈曼）' } as const;
export const sizeBasisLabels = {
  ATTRIBUTE: '可容忍差错率',
  ESTIMATE: '估计精度',
  MONEY: '可容忍差错金额',
  GIVEN: '自定',
} as const;
export const planStateLabels = { PLANNED: '待抽取', DRAWN: '核查中', SIGNED: '已签认', WITHDRAWN: '已撤销' } as const;
export const verdictLabels = { CORRECT: '正确', WRONG: '错误' } as const;
export const itemStateLabels = { OPEN: '未核查', ...verdictLabels } as const;
export const resultSourceLabels = { ENTERED: '录入', IMPORTED: '导入' } as const;
export const kindLabels = { REGULAR: '正常', REISSUE: '重发' } as const;

const problems: Record<string, string> = {
  TITLES_MISSING: '没有找到标题行，应有“发放编号”“发放金额”“核查结果”“应发金额”“说明”各列',
  REFERENCE_MALFORMED: '发放编号“{value}”应为 16 位数字',
  REFERENCE_NUMERIC: '发放编号“{value}”被存成了数字，末位可能已改变；请按文本填写，或由原清单复制',
  REFERENCE_UNKNOWN: '发放编号 {value} 不在本方案的样本清单中',
  REFERENCE_REPEATED: '发放编号 {value} 在文件中重复',
  AMOUNT_DIFFERS: '发放金额“{value}”与样本清单不一致，不得改动',
  VERDICT_UNKNOWN: '核查结果“{value}”应为“正确”或“错误”',
  DUE_MISSING: '结果为“错误”，须填写应发金额（全部不应发的填 0）',
  DUE_MALFORMED: '应发金额“{value}”应为不为负、最多两位小数的金额',
  DUE_NOT_DIFFERENT: '结果为“错误”，但应发金额与发放金额相同',
  DUE_UNEXPECTED: '结果为“正确”，但应发金额与发放金额不同',
  NOTE_MISSING: '结果为“错误”，须写明情况（至少两个字）',
  NOTE_TOO_LONG: '说明超过 500 字',
  RESULT_DIFFERS: '该样本已有不同的结果；更正须逐笔进行并写明原因',
  HANDLED: '您经办过这一笔，应当回避，请由他人核查',
};

/** One fault of a result as a phrase. */
export function resultProblemText(problem: string, value = ''): string {
  return (problems[problem] ?? problem).replace('{value}', value);
}

/** One fault of a filled-in list as a sentence. */
export function resultIssueText(issue: { sheet: string | null; row: number; problem: string; value?: string }): string {
  const place = issue.row === 0 ? '' : `${issue.sheet === null ? '' : `${issue.sheet} `}第 ${issue.row} 行：`;
  return `${place}${resultProblemText(issue.problem, issue.value)}`;
}

/** Words of the list that is drawn, examined and handed back. */
export const samplingList = {
  sheet: '样本清单',
  about: '抽样说明',
  fileName: (id: string, ending: string) => `抽样清单-${id}.${ending}`,
  columns: {
    no: '序号',
    reference: '发放编号',
    scheme: '险种',
    period: '所属月份',
    kind: '类别',
    batch: '批次号',
    name: '姓名',
    idMasked: '社会保障号码',
    township: '乡镇',
    account: '银行账号',
    bankName: '开户行',
    stratum: '层',
    amount: '发放金额',
    verdict: '核查结果',
    due: '应发金额',
    note: '说明',
  },
  help: '核查结果填“正确”或“错误”；错误的须填应发金额（元）和说明。其余各列不得改动。',
  population: '总体',
  populationText: (count: number, sum: string) => `${grouped(String(count))} 笔，${grouped(sum)} 元`,
  watermark: '水位（日志位置）',
  populationDigest: '总体摘要（SM3）',
  seed: '种子',
  listDigest: '清单摘要（SM3）',
  method: '抽样方法',
  formula: '样本量',
} as const;

export const stratumWords = {
  whole: '全部',
  noTownship: '（未登记乡镇）',
  certain: '必查',
  band: (from: string | null, to: string | null) =>
    from === null
      ? `不足 ${grouped(to ?? '')} 元`
      : to === null
        ? `${grouped(from)} 元及以上`
        : `${grouped(from)} 元至不足 ${grouped(to)} 元`,
} as const;

const percent = (value: number, digits = 2): string => `${(value * 100).toFixed(digits)}%`;

/** The formulas of the sizes with their numbers put in; docs/sampling.md has them with their sources. */
export const sizeFormulas = {
  attribute: (x: {
    wanted: number;
    errors: number;
    tolerable: string;
    confidence: string;
    here: number;
    oneLess: number;
  }) => [
    `求最小的 n，使 BINOM.DIST(c, n, p, TRUE) ≤ 1 − 置信度，其中 c = ${x.errors}（样本中允许的差错笔数），p = ${x.tolerable}%（可容忍差错率），置信度 ${x.confidence}%`,
    `n = ${x.wanted}：BINOM.DIST(${x.errors}, ${x.wanted}, ${x.tolerable}%, TRUE) = ${percent(x.here, 4)} ≤ ${percent(1 - Number(x.confidence) / 100)}`,
    `n = ${x.wanted - 1}：${percent(x.oneLess, 4)}，不够`,
  ],
  estimate: (x: {
    wanted: number;
    z: number;
    rate: string;
    margin: string;
    infinite: number;
    finite: number;
    population: number;
  }) => [
    `n₀ = z² × p × (1 − p) ÷ e² = ${x.z.toFixed(4)}² × ${x.rate}% × (1 − ${x.rate}%) ÷ ${x.margin}%² = ${x.infinite.toFixed(2)}`,
    `n = n₀ ÷ (1 + (n₀ − 1) ÷ N) = ${x.infinite.toFixed(2)} ÷ (1 + (${x.infinite.toFixed(2)} − 1) ÷ ${x.population}) = ${x.finite.toFixed(2)}，取 ${x.wanted}`,
  ],
  money: (x: {
    wanted: number;
    sum: string;
    tolerable: string;
    factor: string;
    errors: number;
    confidence: string;
    interval: string;
  }) => [
    `抽样间隔 J = 可容忍差错金额 ÷ 置信系数 = ${grouped(x.tolerable)} ÷ ${x.factor} = ${grouped(x.interval)} 元（置信度 ${x.confidence}%，允许差错 ${x.errors} 笔）`,
    `n = 账面金额 ÷ J = ${grouped(x.sum)} ÷ ${grouped(x.interval)}，取 ${x.wanted}；不少于 J 的笔必查`,
  ],
  given: (x: { size: number; confidence: string; shows: number }) => [
    `自定 ${x.size} 笔`,
    `若没有发现差错，以 ${x.confidence}% 的置信度可以说差错率不超过 1 − (1 − 置信度)^(1 ÷ n) = ${x.shows.toFixed(2)}%`,
  ],
  givenMoney: (x: { size: number; sum: string; interval: string }) => [
    `自定 ${x.size} 个抽样点：抽样间隔 J = 账面金额 ÷ n = ${grouped(x.sum)} ÷ ${x.size} = ${grouped(x.interval)} 元；不少于 J 的笔必查`,
  ],
  cut: (wanted: number, size: number) => `总体只有 ${size} 笔，少于 ${wanted}，全部核查`,
  allocated: (rule: string) => `各层：先各 1 笔，其余${rule}分配，尾数归小数部分最大的层`,
} as const;

/** How a result reads. */
export const evaluationWords = {
  rate: (x: { rate: string; lower: string; upper: string; confidence: string }) =>
    `发放准确率 ${x.rate}%，${x.confidence}% 置信区间 ${x.lower}%～${x.upper}%（威尔逊法）`,
  whole: (rate: string) => `全部核查，发放准确率 ${rate}%`,
  upperLimit: (limit: string, confidence: string) =>
    `以 ${confidence}% 的置信度，差错率不超过 ${limit}%（二项分布精确上限）`,
  expanded: (over: string, under: string) =>
    `按样本推算：多发 ${grouped(over)} 元，少发 ${grouped(under)} 元（点估计，没有上限；需要上限时用金额加权抽样）`,
  money: (x: { rate: string; lower: string; upper: string; confidence: string }) =>
    `按金额的发放准确率 ${x.rate}%，以 ${x.confidence}% 的置信度不低于 ${x.lower}%，按已查出的差错不高于 ${x.upper}%`,
  bound: (x: { upper: string; over: string; under: string; confidence: string }) =>
    `以 ${x.confidence}% 的置信度，差错金额不超过 ${grouped(x.upper)} 元（斯特林格上限；其中多发不超过 ${grouped(x.over)} 元，少发不超过 ${grouped(x.under)} 元，三者各自成立）`,
  boundFormula: (x: { known: string; projected: string; basic: string; increment: string; upper: string }) =>
    `上限 = 必查部分已知差错 ${grouped(x.known)} + 推断差错 ${grouped(x.projected)} + 基本精确度 ${grouped(x.basic)} + 增量 ${grouped(x.increment)} = ${grouped(x.upper)} 元`,
  yuan: (amount: string) => `${grouped(amount)} 元`,
  percent: (rate: string) => `${rate}%`,
  accepted: (what: string, limit: string) => `结论：${what}，在可容忍的 ${limit} 以内`,
  rejected: (what: string, limit: string) => `结论：${what}，超过可容忍的 ${limit}，不能认为差错在可容忍范围内`,
  upperOf: '差错上限',
} as const;

/** Why a plan does not fit what is stored, for the report of the verification. */
export const samplingWhy = {
  population: (id: string, name: string) =>
    `抽样方案 ${id}（${name}）按水位重算的总体与登记的笔数、金额或摘要不符：发放记录或方案被改动。`,
  strata: (id: string, name: string) => `抽样方案 ${id}（${name}）按水位重算的各层笔数或金额与登记的不符：方案被改动。`,
  list: (id: string, name: string) => `抽样方案 ${id}（${name}）按种子重抽的清单与保存的不符：样本或方案被改动。`,
  item: (id: string, name: string, no: number) => `抽样方案 ${id}（${name}）第 ${no} 号样本与其发放记录不符。`,
} as const;
