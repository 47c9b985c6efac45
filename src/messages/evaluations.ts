/** Self-evaluation forms (绩效自评表): errors, problems, words of the form. */
export const evaluationThings = { form: '该绩效自评表' } as const;

export const evaluationErrors = {
  EVALUATION_CUT_OFF_OPEN: {
    kind: 'rule',
    text: '截止日期 {cutOff} 不是月末，或有关基金的该月还没有结账，不能填报、重新计量、提交或审定自评表。请先结账。',
  },
  EVALUATION_GOALS_NONE: { kind: 'missing', text: '截止日期没有执行中的绩效目标表，不能填报自评表。' },
  EVALUATION_EXISTS: { kind: 'conflict', text: '该绩效目标表在这个截止日期已有自评表。请打开它。' },
  EVALUATION_FROZEN: { kind: 'conflict', text: '自评表已提交或已审定，内容不能再改。需要改时，先退回。' },
  EVALUATION_STATE_NOT_ALLOWED: { kind: 'conflict', text: '自评表现在的状态不允许这样做。请刷新后查看。' },
  EVALUATION_SECOND_PERSON: { kind: 'rule', text: '审定须由另一人办理：填报、修改或提交过这张表的人不能审定。' },
  EVALUATION_EVIDENCE_MISSING: { kind: 'rule', text: '有指标没有得分，或录入的值没有佐证文件，不能提交。' },
  EVALUATION_MEASUREMENT_FOREIGN: { kind: 'rule', text: '监测值不属于这张自评表，没有保存。' },
  EVALUATION_INCOMPLETE: { kind: 'rule', text: '自评表还不能提交：{problems}。' },
  EVALUATION_CONTENT_CHANGED: { kind: 'conflict', text: '自评表与您看到的不一致，没有办理。请刷新后再看一遍。' },
  EVALUATION_NOT_SIGNED: { kind: 'conflict', text: '自评表还没有提交，内容未固定，不能打包证据。' },
  SCORING_VERSION_UNKNOWN: { kind: 'missing', text: '没有第 {version} 版赋分规则。' },
} as const;

export const evaluationStateLabels = { DRAFT: '填报中', SUBMITTED: '待审定', APPROVED: '已审定' } as const;
export const evaluationGrades = { EXCELLENT: '优', GOOD: '良', FAIR: '中', POOR: '差' } as const;

export function evaluationProblemText(problem: { code: string; indicator: string; above: string }): string {
  const { code, indicator, above } = problem;
  const texts: Record<string, string> = {
    NOT_MEASURED: `“${indicator}”没有实际完成值：台账中没有可计量的事实，或尚未录入并附佐证`,
    GRADE_OUTSIDE_BAND: `“${indicator}”录入的赋分比例不在截止日期所用赋分规则的区间内，请重新录入等级`,
    EVIDENCE_MISSING: `“${indicator}”的完成值没有佐证文件`,
    SAMPLE_MISSING: `满意度“${indicator}”没有样本量`,
    DEVIATION_MISSING: `“${indicator}”的完成率低于 100% 或高于 ${above}%，须说明偏差原因和改进措施`,
  };
  return texts[code] ?? code;
}

export const evaluationActionReasons = {
  notDraft: '只有填报中的自评表可以修改或提交',
  notSubmitted: '只有待审定的自评表可以审定或退回',
  noRight: '您没有这项权限',
  own: '填报、修改或提交过这张表的人不能审定',
  incomplete: '还有须补充之处',
  reopened: '有关基金的截止月份已反结账，重新结账后才能办理',
  notSigned: '提交后内容固定，才能打包证据',
} as const;

export const evaluationForm = {
  unitTitle: '单位整体绩效自评表',
  projectTitle: '项目支出绩效自评表',
  year: (year: number, cutOff: string) => `（${year}年度，截至 ${cutOff}）`,
  project: '项目名称',
  department: '主管部门',
  unit: '实施单位',
  goal: '年度总体目标',
  done: '年度总体目标完成情况',
  budget: ['项目资金（万元）', '年初预算数', '全年预算数', '全年执行数', '分值', '执行率', '得分'],
  total: '年度资金总额',
  fiscal: '其中：当年财政拨款',
  other: '其他资金',
  columns: [
    '一级指标',
    '二级指标',
    '三级指标',
    '指标值',
    '指标值设置依据',
    '上年完成值',
    '权重',
    '指标赋分规则',
    '佐证资料',
    '实际完成值',
    '完成率',
    '得分',
    '偏差原因分析及改进措施',
  ],
  sum: '总分',
  grade: (grade: string) => `等级：${grade}`,
  sample: (value: string, size: number) => `${value}（样本 ${size}）`,
  signers: (submitted: string, approved: string) => [`填报人：${submitted}`, `审定人：${approved}`],
  digest: (digest: string) => `内容摘要（SM3）：${digest}`,
  draft: '（未审定）',
  page: (page: number | string, pages: number | string) => `第 ${page} 页，共 ${pages} 页`,
  pageParts: ['第 ', ' 页，共 ', ' 页'] as const,
  fileName: (name: string, cutOff: string, ending: string) => `绩效自评表-${name}-${cutOff}.${ending}`,
  ownUnit: '单位整体',
} as const;

/** The lists behind a form in its evidence pack. */
export const evaluationPack = {
  printed: (ending: string) => `绩效自评表.${ending}`,
  document: '佐证',
  sides: {
    FULL: '足额',
    NOT_FULL: '未足额',
    ON_TIME: '按时',
    NOT_ON_TIME: '未按时',
    PAID: '已发放',
    NOT_PAID: '未发放',
    ERRORS: '错误发放',
    SAMPLE_ERRORS: '样本中的错误',
    VOUCHERS: '凭证',
    ENTRIES: '预算与归集',
  },
  peopleColumns: ['发放月份', '人员编号', '姓名', '身份证号', '应发（元）', '实发（元）', '到账日', '发放日'],
  errorColumns: ['发放月份', '发放编号', '姓名', '身份证号', '金额（元）', '错误金额（元）'],
  voucherColumns: ['凭证编号', '日期', '会计期间', '凭证号', '摘要', '金额（元）'],
  entryColumns: ['种类', '日期', '文号', '批次号', '金额（元）'],
  entryKinds: {
    ALLOT: '年初预算',
    ADJUST: '追加追减',
    ARRIVE: '到位',
    SPEND: '支出',
    CONSUME: '归集',
    RETURN: '退回',
  } as Readonly<Record<string, string>>,
} as const;
