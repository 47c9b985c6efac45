/** Monthly reports to management (管理月报) and the dashboard as a workbook. */
export const reportThings = { report: '该月报' } as const;

export const reportErrors = {
  MONTHLY_REPORT_DAY: {
    kind: 'invalid',
    text: '截止日期须是 {period} 月内、不晚于今天（{today}）的一天。请更正。',
  },
  MONTHLY_REPORT_PUBLISHED: { kind: 'rule', text: '第 {version} 版已由 {name} 发布，不能重复发布。' },
  MONTHLY_REPORT_OVERTAKEN: {
    kind: 'rule',
    text: '第 {version} 版已有更新的版本，不能再发布。请发布最新的一版。',
  },
  MONTHLY_REPORT_ORDER: {
    kind: 'conflict',
    text: '同一截止日期的月报刚由他人生成，或与上一版数字相同。请刷新后查看。',
  },
} as const;

export const reportCauses = { PERSON: '人工生成', MONTH_CLOSED: '结账后自动生成', REPORT_DAY: '到期自动生成' } as const;

export const reportHelp = {
  tag: '管理月报',
  list: '各月月报的版本，新的在前',
  make: '生成一个月的月报；后台进行，数字没有变化时沿用上一版',
  file: '下载月报（PDF，两页）',
  publish: '发布：交管理层使用，登记何人何时',
  period: '月份',
  cutOff: '截止日期；不填为月末，当月为今天',
  year: '年度',
  published: '只列已发布或未发布的',
  version: '同一截止日期的第几版',
  watermark: '日志水位：计算时已发生的最后一项操作',
  asOf: '水位所在操作的时间',
  digest: '文件的 SM3 摘要',
  size: '字节数',
  cause: 'PERSON 人工，MONTH_CLOSED 结账之后，REPORT_DAY 到了规定的日子',
  madeBy: '生成人；自动生成为空',
  latest: '同一截止日期的最新一版',
  publishable: '您现在能否发布',
  reason: '不能发布的原因',
  job: '后台任务编号',
} as const;

export const reportDates = {
  month: '应为“年-月”，例如 2024-12',
  day: '应为“年-月-日”的日期',
} as const;

export const notYours = '发布须有审批绩效的权限';

const yearMonth = (period: string): string => `${period.slice(0, 4)}年${Number(period.slice(5))}月`;

export const reportWords = {
  title: (period: string) => `${yearMonth(period)}社保待遇发放执行情况月报`,
  fileName: (agency: string, cutOff: string, version: number) => `管理月报-${agency}-${cutOff}-第${version}版.pdf`,
  whose: (agency: string) => `编制单位：${agency}`,
  cutOff: (day: string) => `截止日期：${day}`,
  basis: (watermark: string, at: string) => `日志水位 ${watermark}（${at}）`,
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  notMeasurable: '无法计量',
  none: '—',
  all: '合计',
  unit: '本单位',
  month: (period: string) => `${Number(period.slice(5))}月`,
  wan: '万元',
  percent: '%',
  sections: {
    paid: '一、本月发放（金额单位：元）',
    execution: '二、补贴项目预算执行（金额单位：元）',
    months: '三、各月到账金额（万元，各基金合计标于柱顶）',
    progress: '四、项目执行率与时间进度',
    indicators: '五、绩效指标完成情况与全年预计',
    returned: '六、退回、重发与未了结款项（未了结按退回天数）',
    breaks: '七、银行对账差异（金额单位：元）',
    audit: '八、稽核',
    late: '九、逾期和待办',
    notes: '说明',
  },
  paidColumns: ['基金', '应发人数', '到账人数', '比上月', '到账金额', '比上月', '按时到账', '首发退回', '账簿'],
  closed: '已结账',
  notClosed: '未结账',
  noBatch: '无批次',
  projectColumns: ['项目', '口径', '调整后预算', '已执行', '执行率（%）', '月均使用', '用完月份'],
  bases: { ARRIVED: '到位', ATTRIBUTED: '归集', SPENT: '支出' } as Readonly<Record<string, string>>,
  lasts: '够用',
  indicatorColumns: ['项目', '三级指标', '目标', '完成值', '完成率%', '全年预计', '可能性', '预警'],
  indicatorSum: (all: number, met: number, missed: number, unknown: number) =>
    `绩效指标共 ${all} 项：已达目标 ${met} 项，未达目标 ${missed} 项，无法计量 ${unknown} 项。`,
  likelihoodSum: (certain: number, possible: number, impossible: number, unknown: number) =>
    `全年预计：确定能 ${certain} 项，有可能 ${possible} 项，完全不可能 ${impossible} 项，未作预计 ${unknown} 项。`,
  noIndicators: '本年度没有采用中的绩效目标表，指标无法计量。',
  noProjects: '本年度没有补贴项目。',
  noMonths: '本年度尚无发放',
  returnedColumns: [
    '基金',
    '单位',
    '本月首发退回',
    '本年首发退回',
    '本年重发到账',
    '30天以内',
    '31–60天',
    '61–90天',
    '90天以上',
    '未了结合计',
  ],
  payments: '笔',
  yuan: '元',
  breakColumns: ['基金', '笔数', '收方', '付方', '90天以上', '无人负责'],
  audit: {
    open: '未处理疑点（个）',
    confirmed: '已确认疑点（个）',
    underWay: '在办案件（件）',
    ended: '已结案件（件）',
    determined: '本年认定多发（元）',
    recovered: '其中已追回（元）',
    stillOpen: '其中待追回（元）',
    rate: '追回率（%）',
  },
  auditColumns: ['事项', '数量'],
  lateColumns: ['事项', '基金', '起算日', '天数', '金额（元）'],
  noLate: '没有逾期事项。',
  more: (n: number, where: string) => `另有 ${n} 行未列出，见${where}。`,
  where: { projects: '“补贴项目”页', indicators: '“绩效运行监控”页', late: '“驾驶舱”页' },
  legendPassed: (percent: string) => `时间进度 ${percent}%`,
  legendRate: '执行率',
  definitions:
    '口径：发放按待遇所属月份统计截止日期前到账的款项，含重发；执行率 = 已执行 ÷ 调整后预算，各项目按所列口径；指标按绩效运行监控计算；未了结款项、稽核按水位时的处理状态。',
  forecast: (method: string) => `用完月份推算方法：${method}。`,
} as const;

export const cliReports = {
  cutOff: '截止日期',
  version: '版本',
  versionOf: (version: number) => `第 ${version} 版`,
  watermark: '日志水位',
  cause: '生成方式',
  digest: '文件摘要（SM3）',
} as const;

/** The notes of a report; every figure in them stands in its tables. Amounts are 万元. */
export const reportNotes = {
  noBatches: (month: string) => `${month}没有发放批次。`,
  paid: (month: string, people: string, wan: string) => `${month}各基金合计到账 ${people} 人、${wan} 万元。`,
  change: (people: string, wan: string) => `比上月${people}、${wan}。`,
  morePeople: (n: string) => `增加 ${n} 人`,
  fewerPeople: (n: string) => `减少 ${n} 人`,
  samePeople: '人数不变',
  moreMoney: (wan: string) => `增加 ${wan} 万元`,
  lessMoney: (wan: string) => `减少 ${wan} 万元`,
  sameMoney: '金额不变',
  noBefore: '上月没有发放，不作比较。',
  execution: (rate: string, passed: string, points: string) =>
    `补贴项目总体执行率 ${rate}%，时间进度 ${passed}%，${points}。`,
  ahead: (points: string) => `快于时间进度 ${points} 个百分点`,
  behind: (points: string) => `慢于时间进度 ${points} 个百分点`,
  even: '与时间进度一致',
  executionUnknown: '补贴项目没有预算，总体执行率无法计量。',
  runsOut: (list: string) => `按月均使用推算，${list}的资金将在项目期间内用完。`,
  runsOutOne: (code: string, month: string) => `${code}（${month}）`,
  impossible: (n: number, names: string) => `${n} 项指标预计完全不可能完成：${names}。`,
  toExplain: (n: number) => `${n} 项指标须说明偏差原因而尚未说明。`,
  alert: (indicator: string, alert: string) => `预警：${indicator}，${alert}。`,
  held: (n: number, wan: string) => `退回未了结 ${n} 笔、${wan} 万元。`,
  heldLong: (n: number) => `其中 ${n} 笔超过 90 天。`,
  inReissue: (n: number, wan: string) => `正在重发 ${n} 笔、${wan} 万元。`,
  late: (n: number, longest: number) => `逾期和待办 ${n} 项，最久 ${longest} 天。`,
  notClosed: (funds: string) => `账簿尚未结账的基金：${funds}，数字可能变动。`,
  others: (n: number) => `等 ${n} 项`,
  and: '、',
} as const;
