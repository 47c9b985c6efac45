/** Goal tables (绩效目标表): errors, violations, the words of their files. */
export const goalThings = { table: '该绩效目标表' } as const;

export const goalErrors = {
  GOAL_PROJECT_UNFIT: { kind: 'invalid', text: '该项目不是 {fiscalYear} 年度的项目，不能编制该年度的绩效目标表。' },
  GOAL_TABLE_VERSIONED: {
    kind: 'conflict',
    text: '{fiscalYear} 年度的该绩效目标表已有人编制的版本，不能再逐个装入指标。请另编一个版本。',
  },
  GOAL_REASON_MISSING: { kind: 'invalid', text: '年中调整须写明调整原因；原来的版本仍然保留。' },
  GOAL_EFFECTIVE_EARLIER: {
    kind: 'invalid',
    text: '执行日期 {effectiveOn} 早于前一版本的 {former}。请填写同一天或以后的日期。',
  },
  GOAL_EFFECTIVE_OUTSIDE: { kind: 'invalid', text: '执行日期应在 {fiscalYear} 年度内，现在是 {effectiveOn}。' },
  GOAL_DRAFT_EXISTS: { kind: 'conflict', text: '这个绩效目标表已有一个草稿。请在草稿上修改，或先放弃它。' },
  GOAL_TABLE_FIXED: { kind: 'conflict', text: '已采用或已放弃的绩效目标表不能再改。需要调整时，请另编一个版本。' },
  GOAL_TABLE_CHANGED: {
    kind: 'conflict',
    text: '这张绩效目标表在您查看之后有人改过，没有办理。请关闭后按现在的内容重新办理。',
  },
  GOAL_TABLE_NOT_ADOPTED: { kind: 'rule', text: '该指标所在的绩效目标表还没有采用，不能录入完成值。' },
  GOAL_SECOND_PERSON: { kind: 'rule', text: '采用须由另一人办理：编制或修改过这个草稿的人不能采用。' },
  GOAL_TABLE_UNFIT: {
    kind: 'rule',
    text: '绩效目标表还不符合要求，不能采用：{problems}。请更正草稿后再采用。',
  },
  GOAL_FILE_REFUSED: {
    kind: 'invalid',
    text: '绩效目标表文件有 {count} 处问题，没有导入任何一行：{first}。请按列出的单元格逐一更正后重新导入。',
  },
  GOAL_WEIGHT_MALFORMED: { kind: 'invalid', text: '权重应为 0 至 100 的数字，最多两位小数，现在是“{value}”。' },
  GOAL_ROWS_NONE: { kind: 'rule', text: '绩效目标表没有指标。' },
  GOAL_NAME_REPEATED: { kind: 'rule', text: '指标“{indicator}”与第 {first} 行重名。' },
  GOAL_WEIGHT_ZERO: { kind: 'rule', text: '指标“{indicator}”没有权重。' },
  GOAL_WEIGHTS_WRONG: {
    kind: 'rule',
    text: '各指标权重合计 {sum}，加预算执行率 {execution} 分为 {total}，应为 100。',
  },
} as const;

export const goalStateLabels = { DRAFT: '草稿', ADOPTED: '已采用', DROPPED: '已放弃' } as const;

export const goalActionReasons = {
  notDraft: '只有草稿可以修改、采用或放弃',
  ownDraft: '编制或修改过这个草稿的人不能采用，须由另一人办理',
  unfit: '草稿还有不符合要求之处',
  noRight: '您没有这项权限',
  draftExists: '已有一个草稿',
  notLatest: '只有最新采用的版本可以调整',
} as const;

/** Heads of the columns in the official layout; the last two are this ledger's own. */
export const goalColumns = {
  level1: '一级指标',
  level2: '二级指标',
  level3: '三级指标',
  operator: '指标符号',
  target: '指标值',
  unit: '度量单位',
  basis: '指标值设置依据',
  lastYearValue: '上年完成值',
  weight: '指标分值权重',
  scoringRule: '指标赋分规则',
  evidenceKind: '佐证资料',
  measure: '计量方法',
  parameters: '计量参数',
} as const;

export const goalFileWords = {
  unitTitle: '单位整体绩效目标表',
  projectTitle: '项目支出绩效目标表',
  year: (year: number) => `（${year}年度）`,
  version: (version: number, state: string, effectiveOn: string) =>
    `第 ${version} 版（${state}），自 ${effectiveOn} 起执行`,
  project: '项目名称',
  unit: '单位名称',
  budget: '年度资金总额（万元）',
  goalText: '年度总体目标',
  total: '合计',
  execution: '预算执行率',
  page: (page: string, pages: string) => `第 ${page} 页，共 ${pages} 页`,
  fileName: (name: string, year: number, version: number) => `绩效目标表-${name}-${year}-第${version}版.xlsx`,
  ownUnit: '单位整体',
} as const;

/** A fault of a file, said at its cell. */
export function goalIssueText(issue: { cell: string; code: string; value: string }, sentence: string | null): string {
  const texts: Record<string, string> = {
    HEAD_MISSING: '没有找到含“三级指标”的表头行',
    COLUMN_MISSING: `表头缺少“${issue.value}”一列`,
    ROWS_MISSING: '表头下没有指标',
    CELL_EMPTY: '应填写，现在是空的',
    CELL_UNFIT: `内容过长，或数字已被截断：${issue.value}`,
    PARAMETERS_UNREADABLE: `计量参数应写作“名称=值；名称=值”，现在是“${issue.value}”`,
  };
  return `${issue.cell}：${texts[issue.code] ?? sentence ?? issue.value}`;
}

/** Units of what is counted over a year: a forecast goes on at the pace so far. Anything else is taken as it stands. */
export const GOAL_COUNT_UNITS: readonly string[] = [
  '次',
  '人',
  '人次',
  '万人次',
  '个',
  '份',
  '期',
  '场',
  '件',
  '户',
  '起',
];
