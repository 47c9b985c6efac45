import type { ErrorKind } from '../kernel/domain-error.js';

/** Errors of the budget publication (预算公开). */
export const publicationErrors = {
  BUDGET_BOOK_CLOSED: {
    kind: 'conflict',
    text: '这一版已经定稿或撤回，不能再改。需要调整时，请新建一版。',
  },
  BUDGET_BOOK_CHANGED: {
    kind: 'conflict',
    text: '这份草稿在您查看之后有改动，没有定稿。请关闭后按现在的内容重新核对。',
  },
  BUDGET_BOOK_DRAFT_OPEN: { kind: 'conflict', text: '这一年已有一份草稿，请在草稿上修改，或先撤回草稿。' },
  BUDGET_BOOK_SECOND_PERSON: { kind: 'denied', text: '编制或修改过这份草稿的人不能定稿，请由另一人定稿。' },
  BUDGET_BOOK_NOT_CHECKED: {
    kind: 'rule',
    text: '最近一次核对之后，草稿或所比对的绩效目标、年初预算、上年公开有改动，或从未核对。请先核对再定稿。',
  },
  BUDGET_BOOK_FINDINGS_OPEN: {
    kind: 'rule',
    text: '还有 {count} 项须更正的问题没有更正，也没有说明理由，不能定稿。',
  },
  BUDGET_LINE_UNFIT: { kind: 'invalid', text: '表 {table} 中没有“{key}”这样的行或列，请核对编码。' },
  BUDGET_AMOUNT_MALFORMED: { kind: 'invalid', text: '金额“{amount}”应为两位小数的万元数，例如 1214.02。' },
  BUDGET_STATEMENT_UNFIT: { kind: 'invalid', text: '没有“{key}”这样的说明或数字，请核对编码。' },
  BUDGET_FIGURE_MALFORMED: { kind: 'invalid', text: '“{printed}”不能作为这个数字，请核对小数位数。' },
  BUDGET_FILE_WRONG: { kind: 'invalid', text: '文件有 {count} 处不能导入，没有导入任何内容。第一处：{first}' },
  BUDGET_FILE_TOO_LONG: { kind: 'invalid', text: '一个文件最多 {limit} 行，请检查是否选错了文件。' },
  PUBLICATION_FINDING_ACKNOWLEDGED: { kind: 'conflict', text: '这一项已经说明过理由。' },
} as const satisfies Record<string, { kind: ErrorKind; text: string }>;

export const bookThings = {
  book: '这一版预算公开',
  line: '这一行',
  project: '这个项目',
  statement: '这条说明',
  finding: '这一项核对结果',
} as const;

/** Why a cell of an imported workbook is refused. */
export const formProblemTexts = {
  SHEET_MISSING: '缺少这张表。',
  HEADER_MISSING: '找不到含有这些标题的表头行。',
  AMOUNT_MALFORMED: '金额应为最多两位小数的万元数。',
  CODE_MALFORMED: '编码不正确。',
  LINE_UNKNOWN: '本表没有这一行。',
  LINE_REPEATED: '与前面的行重复。',
  NAME_MISSING: '缺少名称。',
  WORD_UNKNOWN: '不是可以填写的词。',
  FIGURE_MALFORMED: '数字的格式不正确。',
  STATEMENT_DIFFERS: '与同一条说明前面的行不一致。',
  PROJECT_WITHOUT_FACTS: '“项目要素”中没有这个项目。',
} as const;

export const bookStateLabels = { DRAFT: '草稿', ADOPTED: '已定稿', WITHDRAWN: '已撤回' } as const;

/** Why an act on a book is not open. */
export const bookActionReasons = {
  permission: '您的岗位没有这项权限',
  closed: '这一版已经定稿或撤回',
  draft: '只有草稿才需要',
  secondPerson: '编制或修改过草稿的人不能定稿',
  notChecked: '最近一次核对之后，草稿或所比对的内容有改动，或从未核对',
  findings: '还有须更正的问题没有更正，也没有说明理由',
} as const;

/** Sentences for OpenAPI. */
export const publicationHelp = {
  tag: '预算公开',
  checked: 'NEVER 从未核对，STALE 核对后草稿或所比对的内容有改动，CURRENT 最近一次核对仍然有效',
  list: '各年度各版的部门预算公开，新的在前',
  create: '新建草稿：空白，或复制本年度最近定稿的一版（调整）',
  show: '一版的全部内容：十一张表、项目要素、文字说明，以及可以办理的事项',
  saveLine: '填写一行（按公开的数字，合计也照填）',
  removeLine: '删除一行',
  saveProject: '填写项目要素',
  removeProject: '删除项目要素',
  saveStatement: '填写一条文字说明',
  removeStatement: '删除一条文字说明',
  importFile: '从公开格式的工作簿导入，替换草稿的全部内容；有一处不合格则全部不导入，并一次列出所有问题',
  file: '十一张公开表：xlsx 或 PDF',
  adopt: '由未参与编制的人定稿，定稿后不再改变',
  withdraw: '撤回草稿',
  check: '公开核对：运行全部核对规则并保存结果',
  findings: '最近一次核对的结果',
  acknowledge: '说明保留某一项的理由',
  bookFile: '公开格式的 .xlsx，含表一至表十一、项目要素、文字说明',
  revision: '修改次数',
  contentDigest: '现有内容的摘要（SM3）；定稿时交回',
  seen: '所看到的内容摘要（SM3）',
  format: '文件格式',
  amounts: '各列金额，万元，两位小数；空白为 null',
} as const;

/** Words for the place of a cell. */
export const placeWords = {
  narrative: '文字说明',
  project: '项目要素',
  goal: '绩效目标表',
  unit: '单位整体',
  name: '名称',
  reason: '原因',
  goalColumns: { target: '指标值', level3: '三级指标', unit: '计量单位', weight: '权重' } as Record<string, string>,
} as const;

/** Names of the fixed lines of the tables. */
export const lineNames: Record<string, string> = {
  TOTAL: '合计',
  IN_GENERAL: '一般公共预算拨款',
  IN_OWN: '其中：本级财力安排',
  IN_TRANSFER: '上级转移支付资金',
  IN_GOVERNMENT_FUND: '政府性基金预算拨款',
  IN_STATE_CAPITAL: '国有资本经营预算拨款',
  IN_SPECIAL_ACCOUNT: '财政专户管理资金',
  IN_UNIT: '单位资金',
  IN_YEAR: '本年收入合计',
  IN_CARRIED: '上年结转结余',
  IN_TOTAL: '收入总计',
  OUT_YEAR: '本年支出合计',
  OUT_CARRIED: '年终结转结余',
  OUT_TOTAL: '支出总计',
};
/** Titles of statements, by key or by the beginning of it. */
export const statementTitles: Record<string, string> = {
  TOTAL: '收支总预算',
  'INCOME:': '收入预算',
  'EXPENSE:': '支出预算',
  'CLASS:': '一般公共预算支出结构',
  'BASIC:': '基本支出',
  'ITEM:': '一般公共预算支出具体情况',
  THREE_PUBLIC: '“三公”经费',
  RUNNING_COST: '机关运行经费',
  PROCUREMENT: '政府采购',
  ASSETS: '国有资产占用',
  PERFORMANCE: '预算绩效',
  UNIT_GOAL: '单位整体绩效目标表',
  TRANSFERS: '上级转移支付项目',
  STAFF: '人员情况',
  'PROJECT:': '项目情况说明',
};

const GENERAL = '一般公共预算';
const GOVERNMENT_FUND = '政府性基金预算';
const STATE_CAPITAL = '国有资本经营预算';

/** Titles of the eleven tables. */
export const tableTitles: Readonly<Record<number, string>> = {
  1: '部门收支总体情况表',
  2: '部门收入总体情况表',
  3: '部门支出总体情况表',
  4: '财政拨款收支预算总体情况表',
  5: '一般公共预算支出情况表',
  6: '一般公共预算基本支出情况表',
  7: '一般公共预算项目支出情况表',
  8: '政府性基金预算支出情况表',
  9: '国有资本经营预算支出情况表',
  10: '财政拨款“三公”经费支出情况表',
  11: '上年结转结余支出情况表',
};
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一'];
/** 表一 … 表十一: the name of the table's sheet. */
export const tableName = (table: number): string => `表${NUMERALS[table - 1]!}`;

/** Column titles by code; those of a table where it has its own. */
export const columnTitles: Readonly<Record<string, string>> = {
  AMOUNT: '预算数',
  TOTAL: '合计',
  OWN: `${GENERAL}（本级）`,
  TRANSFER: `${GENERAL}（上级转移支付）`,
  GENERAL,
  GOVERNMENT_FUND,
  STATE_CAPITAL,
  SPECIAL_ACCOUNT: '财政专户管理资金',
  UNIT_INCOME: '单位资金',
  CARRIED: '上年结转结余',
  BASIC: '基本支出',
  PROJECT: '项目支出',
  PERSONNEL: '人员经费',
  OPERATING: '公用经费',
  E301: '工资福利支出',
  E302: '商品和服务支出',
  E303: '对个人和家庭的补助',
  E307: '债务利息及费用支出',
  E309: '资本性支出（基本建设）',
  E310: '资本性支出',
  E311: '对企业补助（基本建设）',
  E312: '对企业补助',
  E313: '对社会保障基金补助',
  E399: '其他支出',
  OVERSEAS: '因公出国（境）费',
  VEHICLES: '公务用车购置及运行费',
  PURCHASE: '公务用车购置费',
  OPERATION: '公务用车运行费',
  RECEPTION: '公务接待费',
};

/** Words of the forms that are neither a line nor an amount column. */
export const formWords = {
  class: '类',
  kuan: '款',
  xiang: '项',
  functionName: '功能分类科目名称',
  economicName: '经济分类科目名称',
  line: '项目',
  projectCode: '项目编码',
  projectName: '项目名称',
  income: '收入项目',
  expense: '支出功能分类',
  incomeAmount: '收入预算数',
  expenseAmount: '支出预算数',
  incomeTotal: '收入合计',
  expenseTotal: '支出合计',
  unit: '单位：万元',
  whose: (agency: string): string => `编制单位：${agency}`,
  year: (year: number): string => `${year} 年度`,
  page: (page: number | string, pages: number | string): string => `第 ${page} 页　共 ${pages} 页`,
  fileName: (year: number, version: number): string => `${year}年部门预算公开表-第${version}版`,
} as const;

/** The two sheets beside the tables. */
export const sideSheets = {
  projects: {
    name: '项目要素',
    columns: {
      code: '项目编码',
      name: '项目名称',
      scheme: '险种',
      functionCode: '功能科目',
      economicCode: '经济科目',
      sourceLevel: '资金级次',
      documentNo: '文号',
      paymentMode: '发放方式',
      subsidised: '补助对象',
      standard: '补助标准',
      policyBasis: '政策依据',
    },
  },
  statements: {
    name: '文字说明',
    columns: {
      key: '说明编码',
      section: '章节',
      title: '名称',
      direction: '增减',
      reason: '原因',
      figure: '数字名称',
      printed: '公开数',
    },
  },
} as const;

export const bookSchemeLabels = { RESIDENT: '城乡居民', ENTERPRISE: '企业职工', INSTITUTIONAL: '机关事业' } as const;
export const sourceLevelLabels = { CENTRAL: '中央', REGION: '自治区', PREFECTURE: '州', COUNTY: '县本级' } as const;
export const directionLabels = { UP: '增加', DOWN: '减少' } as const;

export const figureLabels: Readonly<Record<string, string>> = {
  VALUE: '金额（万元）',
  SHARE: '占比（%）',
  CHANGE: '比上年变动（万元）',
  RATE: '增长率（%）',
  FISCAL: '其中财政资金（万元）',
  OTHER: '其他资金（万元）',
  UPPER: '上级资金（万元）',
  OWN: '本级资金（万元）',
  GOODS: '货物（万元）',
  WORKS: '工程（万元）',
  SERVICES: '服务（万元）',
  RESERVED_SMALL: '面向中小企业预留（万元）',
  RESERVED_MICRO: '面向小微企业预留（万元）',
  HOUSE_AREA: '房屋面积（平方米）',
  HOUSE_VALUE: '房屋价值（万元）',
  VEHICLES: '车辆（辆）',
  FURNITURE_VALUE: '家具价值（万元）',
  OTHER_ASSETS: '其他资产（万元）',
  GOALS: '整体目标（个）',
  PROJECTS: '项目（个）',
  PROJECT_AMOUNT: '项目金额（万元）',
  NON_FISCAL_PROJECTS: '非财政资金项目（个）',
  PEOPLE: '补助人数（人）',
  TIMES: '发放次数（次）',
  MONTHLY: '月均金额（万元）',
  ESTABLISHMENT: '编制（人）',
  PRESENT: '实有（人）',
  ON_DUTY: '在职（人）',
  ON_DUTY_CHANGE: '在职变动（人）',
  RETIRED: '退休（人）',
  RETIRED_CHANGE: '退休变动（人）',
};

/** Words of the reference year's book. */
export const referenceBookWords = {
  note: '2024 年公开原文',
  file: '2024年部门预算公开表.xlsx',
  reason: '2024 年公开原文如此，留作核对示例。',
} as const;

/** Texts of the command line. */
export const cliPublication = {
  imported: (version: string, lines: string, amounts: string, figures: string) =>
    `已导入第 ${version} 版草稿：${lines} 行、${amounts} 个金额、${figures} 个文字数字。`,
  issues: (n: string) => `文件有 ${n} 处不能导入，没有导入任何内容`,
  checked: (version: string, state: string, equations: string, findings: string, open: string) =>
    `第 ${version} 版（${state}）：比较了 ${equations} 个等式，发现 ${findings} 项，其中须更正而未说明的 ${open} 项。`,
  findings: '核对结果',
  noBook: (year: string) => `${year} 年还没有预算公开。`,
  noFormat: '请写明 --xlsx 文件 或 --pdf 文件。',
  columns: {
    severity: '程度',
    check: '核对',
    sentence: '问题',
    cell: '位置',
    acknowledged: '已说明的理由',
    sheet: '表',
    cellName: '单元格',
    reason: '原因',
    text: '内容',
  },
} as const;

/** Why a kept publication does not fit, for the report of the verification. */
export const publicationVerifyWhy = {
  content: (year: number, version: number) =>
    `${year} 年第 ${version} 版预算公开的内容与定稿时的摘要不符：内容被改动。`,
  unchecked: (year: number, version: number) => `${year} 年第 ${version} 版预算公开定稿所依据的核对不存在或摘要不符。`,
  finding: (id: string) => `公开核对结果 ${id} 与其摘要不符：结果被改动。`,
} as const;
