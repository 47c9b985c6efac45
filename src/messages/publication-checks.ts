/** A cross-check of a budget publication: its name, what it compares and why, and the sentence of a finding. */
export interface PublicationCheckText {
  title: string;
  meaning: string;
  /** {braces} come from the finding. */
  sentence: string;
}

const EQUAL = '公开数为 {printed}，按相关单元格应为 {expected}，相差 {difference}。';

export const publicationCheckTexts: Readonly<Record<string, PublicationCheckText>> = {
  COLUMN_SUMS: {
    title: '行内合计',
    meaning: '每一行的总计等于旁边各列之和（基本支出＋项目支出，人员经费＋公用经费，各项资金来源，各经济分类）。',
    sentence: EQUAL,
  },
  LEVEL_SUMS: {
    title: '类款项逐级汇总',
    meaning: '合计等于各类之和，类等于所属各款之和，款等于所属各项之和，每一列都成立；下级科目必须有上级科目的行。',
    sentence: EQUAL,
  },
  LINE_SUMS: {
    title: '收支总表各行',
    meaning: '表一、表四中本年收入、收入总计、本年支出、支出总计各等于其组成部分，收入总计等于支出总计。',
    sentence: EQUAL,
  },
  GRAND_TOTALS: {
    title: '表一至表五总计一致',
    meaning: '表一、表二、表三、表四、表五的总计互相一致（扣除该表不包含的资金）。',
    sentence: EQUAL,
  },
  FUNDING_LINES: {
    title: '资金来源一致',
    meaning:
      '表一、表四各项收入等于表二相应列的合计；表八、表九、表十一的合计等于表二的政府性基金、国有资本经营和上年结转。',
    sentence: EQUAL,
  },
  CLASS_LINES: {
    title: '各类支出一致',
    meaning: '表一各类支出等于表三的类，表四各类支出等于表五、表八、表九的类。',
    sentence: EQUAL,
  },
  FUNCTION_ROWS: {
    title: '功能科目逐行一致',
    meaning: '同一功能科目在表二、表三、表五（及表八、表九、表十一）中金额一致，基本支出与项目支出分别一致。',
    sentence: EQUAL,
  },
  BASIC_TOTAL: { title: '基本支出一致', meaning: '表六的合计等于表三、表五的基本支出。', sentence: EQUAL },
  PROJECT_TOTAL: {
    title: '项目支出一致',
    meaning: '表七的合计等于表三、表五的项目支出，表七各项目按功能科目汇总等于表五该科目的项目支出。',
    sentence: EQUAL,
  },
  TRANSFERS: {
    title: '转移支付与项目一致',
    meaning: '表二的上级转移支付等于表七中上级转移支付项目之和，总数和每个功能科目都成立。',
    sentence: EQUAL,
  },
  ECONOMIC_FUNCTION: {
    title: '经济科目与功能科目对应',
    meaning:
      '同一支出在两种分类中金额相同：30216=2050803，30110=2101101＋2101102，30111=2101103，30113=2210201，30302=2080501；30108=2080505、30109=2080506 为通常对应。',
    sentence: EQUAL,
  },
  THREE_PUBLIC: {
    title: '“三公”经费与经济科目一致',
    meaning: '表十的公务接待费、因公出国（境）费、公务用车运行费等于表六的 30217、30212、30231。',
    sentence: EQUAL,
  },
  NARRATIVE_AMOUNTS: {
    title: '文字说明与表一致',
    meaning: '文字说明和绩效部分写到的每个金额，等于表中相应的单元格。',
    sentence: '文字写 {printed} 万元，表中为 {expected} 万元，相差 {difference} 万元。',
  },
  NARRATIVE_SUMS: {
    title: '文字说明内部合计',
    meaning:
      '文字说明中的合计等于其组成部分：收支总数与各来源、各类、各部分，采购总额与货物、工程、服务，实有人数与在职、退休。',
    sentence: EQUAL,
  },
  NARRATIVE_COUNTS: {
    title: '文字所写个数',
    meaning: '文字写到的项目个数、转移支付项目个数、绩效目标表张数，等于实际个数。',
    sentence: '文字写 {printed} 个，实际为 {expected} 个。',
  },
  NARRATIVE_LIMITS: {
    title: '文字说明的大小关系',
    meaning: '部分不大于整体（在职不超过编制，预留份额不超过采购额），有车辆才有、也应有车辆运行费。',
    sentence: '写为 {printed}，与 {expected} 的大小关系不合。',
  },
  ITEMS_COMPLETE: {
    title: '支出说明无遗漏',
    meaning: '表五的每个项级科目在文字中都有一条说明且名称相同，文字中没有表外的科目。',
    sentence: '科目 {code}：文字为“{printed}”，表五为“{expected}”。',
  },
  FIGURE_MISSING: {
    title: '说明缺数',
    meaning: '该条说明按格式应写的数字没有写。',
    sentence: '该条说明缺少这个数字。',
  },
  DIRECTION: {
    title: '增减方向',
    meaning: '变动为零时不应写增加或减少，有变动时应写明方向。',
    sentence: '变动数为 {printed}，与所写的增减方向不合。',
  },
  STAFF_REASON: {
    title: '人员增减原因',
    meaning: '增减原因中写到的在职人数变化与人员情况一致。',
    sentence: '原因中的人数变化为 {printed}，人员情况为 {expected}。',
  },
  CHANGES_AGREE: {
    title: '比上年增减互相一致',
    meaning:
      '上年数=本年数－变动数，所以各来源、各部分、各科目的变动之和必须相等；基本支出科目的变动之和等于基本支出的变动。',
    sentence: '两组变动之和为 {printed} 和 {expected}，相差 {difference}。',
  },
  PRIOR_NEGATIVE: {
    title: '上年数为负',
    meaning: '由本年数和变动数推出的上年数不能是负数。',
    sentence: '推出的上年数为 {prior}。',
  },
  PRIOR_BOOK: {
    title: '与上年公开一致',
    meaning: '由本年数和变动数推出的上年数，等于本系统保存的上年公开数。',
    sentence: '推出的上年数为 {printed}，上年公开为 {expected}。',
  },
  RATE: {
    title: '增长率复算',
    meaning:
      '增长率=变动数÷上年数，上年数=本年数－变动数，四舍五入到两位小数。文字省去末尾的零，所以一律按两位小数比较。',
    sentence: '写为 {printed}%，按上年数 {prior} 应为 {expected}%。',
  },
  ZERO_BASE: {
    title: '零基数的增长率',
    meaning: '上年数为零时增长率没有意义，不应写 100% 或其他数字，可写“上年无此项”。',
    sentence: '上年数为零，却写增长率 {printed}%。',
  },
  SHARE: {
    title: '占比复算',
    meaning: '占比=金额÷总额，四舍五入到两位小数。',
    sentence: '写为 {printed}%，应为 {expected}%。',
  },
  SHARE_SUM: {
    title: '占比之和',
    meaning: '各部分占比之和应为 100%，相差超过四舍五入所能产生的尾差。',
    sentence: '占比之和为 {sum}%，相差 {tail} 个百分点，不是尾差。',
  },
  SHARE_TAIL: {
    title: '占比尾差',
    meaning: '各部分占比分别四舍五入，其和与 100% 相差不超过每项半个末位，是尾差，不必更正。',
    sentence: '占比之和为 {sum}%，尾差 {tail} 个百分点。',
  },
  PROJECT_FIGURES: {
    title: '项目数字处处一致',
    meaning: '同一项目的人数、次数、月均金额、预算数在表七、补助对象、补助标准、文字和绩效目标表中相同。',
    sentence: '各处所写为 {printed}。',
  },
  PERSONS_OF_SCHEME: {
    title: '同一险种人数不同',
    meaning: '同一险种的各个项目补助的是同一批人，人数应当一致，或者说明为什么不同。',
    sentence: '各项目所写人数为 {printed}。',
  },
  TIMES_AND_BUDGET: {
    title: '次数×月均金额与预算矛盾',
    meaning:
      '发放次数是预算÷月均发放额。按所写次数和月均金额算出的金额与预算不符，且不是次数四舍五入的尾差，两个目标不能同时达到。',
    sentence:
      '{times} 次×{monthly} 万元={product} 万元，预算为 {budget} 万元，相差 {difference} 万元；按预算应写 {due} 次。',
  },
  TIMES_TAIL: {
    title: '次数的尾差',
    meaning: '预算÷月均金额四舍五入后正是所写的次数，差额是次数的尾差，不必更正。',
    sentence:
      '{times} 次×{monthly} 万元={product} 万元，与预算 {budget} 万元相差 {difference} 万元，是次数取整的尾差。',
  },
  MONTHLY_AND_BUDGET: {
    title: '月均目标超出项目预算',
    meaning:
      '月均金额目标乘以十二个月大于项目预算。这类目标说的是整个险种的发放额，项目只补助其中一部分，应当写明口径。',
    sentence: '{monthly} 万元×12={year} 万元，项目预算只有 {budget} 万元。',
  },
  MODE_AND_TIMES: {
    title: '按月发放与次数',
    meaning: '发放方式为按月发放而次数不是 12。次数若是折合的月数，应当写明。',
    sentence: '发放方式为按月发放，次数写为 {times}。',
  },
  BASIS_OF_SCHEME: {
    title: '依据文件属于其他险种',
    meaning: '项目的政策依据是另一险种的文件。国发〔2014〕8号是城乡居民的文件。',
    sentence: '“{document}”不是本项目险种的文件。',
  },
  BASIS_OF_YEAR: {
    title: '依据文件属于其他年度',
    meaning: '资金下达文件（财社〔年份〕）应为预算年度或提前下达的上一年度。',
    sentence: '“{document}”不是 {year} 年度或上一年度的资金文件。',
  },
  PROJECT_NAMES: {
    title: '项目名称与要素一致',
    meaning: '转移支付项目的名称含有文号，名称中的年度、资金级次、险种与项目要素、功能科目一致，表七与项目要素同名。',
    sentence: '所写为“{printed}”，应为“{expected}”。',
  },
  LEDGER_PROJECTS: {
    title: '与台账项目一致',
    meaning: '表七各项目的预算等于本台账中该项目的年初预算，两边的项目一一对应。',
    sentence: '表七为 {printed}，台账年初预算为 {expected}。',
  },
  WORDING_OF_SCHEME: {
    title: '指标写了其他险种',
    meaning: '绩效指标的名称写的是另一险种，与所属项目不符。',
    sentence: '指标“{indicator}”不属于本项目的险种。',
  },
  IMPOSSIBLE_TARGET: {
    title: '不可能或不留余地的目标',
    meaning: '比率的目标写为大于等于 100%：超过 100% 不可能达到，等于 100% 时有一例不满意就不能完成。',
    sentence: '“{indicator}”的目标为不低于 {target}%。',
  },
  SAME_INDICATOR: {
    title: '同名指标目标不同',
    meaning: '名称相同的指标在不同的目标表中目标值不同。',
    sentence: '“{indicator}”的目标值有 {printed}。',
  },
  SATISFACTION_OF_UNIT: {
    title: '单位满意度高于各项目',
    meaning: '单位整体的满意度目标高于每一个项目的满意度目标，项目全部完成时整体也未必完成。',
    sentence: '单位整体为 {printed}%，各项目最高为 {expected}%。',
  },
  UNIT_OF_MEASURE: {
    title: '计量单位',
    meaning: '月均金额的计量单位应为万元/月，各项目写法一致。',
    sentence: '“{indicator}”的单位写为“{printed}”，应为“{expected}”。',
  },
  PERSONS_OF_UNIT: {
    title: '单位整体人数与各项目人数',
    meaning: '单位整体目标的人数应等于各险种人数之和；若是全年人次，单位应写万人次。',
    sentence: '目标为 {printed} 万人，各险种合计 {persons} 人（{wan} 万人），全年十二个月为 {times} 万人次。',
  },
  WEIGHTS: {
    title: '指标权重',
    meaning: '目标表各指标的权重加上预算执行率的 10 分应为 100 分。',
    sentence: '权重与预算执行率共 {sum} 分。',
  },
};

export const checkGroupLabels: Readonly<Record<string, string>> = {
  WITHIN: '表内',
  BETWEEN: '表间',
  TEXT: '表与文字',
  RATES: '增减与比率',
  PROJECTS: '项目',
  GOALS: '绩效目标',
};

export const publicationSeverityLabels: Readonly<Record<string, string>> = {
  ERROR: '须更正',
  WARN: '请核实',
  NOTE: '尾差说明',
};

/** Why some figures of the reference year can be caught by no true cross-check. */
export const uncaughtReasons: Readonly<Record<string, string>> = {
  'PROCUREMENT/RESERVED_MICRO': '面向小微企业的预留额只须不大于面向中小企业的预留额，写小了没有别处可比。',
  'ASSETS/HOUSE_AREA': '房屋面积只在文字中出现一次，表中没有资产数据。',
  'ASSETS/HOUSE_VALUE': '房屋价值只在文字中出现一次，表中没有资产数据。',
  'ASSETS/FURNITURE_VALUE': '家具价值只在文字中出现一次，表中没有资产数据。',
  'ASSETS/OTHER_ASSETS': '其他资产价值只在文字中出现一次，表中没有资产数据。',
  'STAFF/ESTABLISHMENT': '编制数只须不少于在职人数，除此没有别处可比。',
  'STAFF/RETIRED_CHANGE': '退休人数的变动只出现一次；离开的在职人员未必退休，不能由在职变动推出。',
  'PROJECT:P2024-JG/PEOPLE': '只在删去时不能发现：文字不必重复目标表已有的人数；改动时可以发现。',
  'PROJECT:P2024-QY/PEOPLE': '只在删去时不能发现：文字不必重复目标表已有的人数；改动时可以发现。',
};

export const mutationLabels: Readonly<Record<string, string>> = {
  PLUS_TAIL: '末位加一',
  MINUS_TAIL: '末位减一',
  TIMES_TEN: '扩大十倍',
  SWAPPED: '两位数字颠倒',
  BLANKED: '删去',
  FILLED: '空格填入 0.01',
};
