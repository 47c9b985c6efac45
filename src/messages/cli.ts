/** What the command line says: outcomes, titles and words. Its help is in cli-help.ts. */
export const cliText = {
  none: '（没有）',
  yes: '是',
  no: '否',
  page: (shown: number, total: string, page: number) => `共 ${total} 行，本页 ${shown} 行（第 ${page} 页）。`,
  more: (page: number) => `下一页：加 --page ${page}`,
  next: '下一步：',
  replayed: '这个提交编号以前已经办理过，以下是当时的结果，没有重复执行。',
  job: (stage: string, done: string, total: string) =>
    `  ${stage || '处理'}……${done}${total === '' ? '' : `/${total}`}`,
  written: (path: string, bytes: string) => `已写入 ${path}（${bytes} 字节）`,
  columns: '列',
  sum: '合计',
} as const;

export const cliRoll = {
  uploaded: (id: string, state: string) => `花名册 ${id} 已读取，状态：${state}。`,
  accepted: (id: string) => `花名册 ${id} 已接收。`,
  changes: (registered: string, accounts: string, started: string, resumed: string, suspended: string, ended: string) =>
    `新登记 ${registered} 人，新账户 ${accounts} 个，新增领取 ${started} 人，恢复 ${resumed} 人，暂停 ${suspended} 人，终止 ${ended} 人。`,
  rejected: (id: string) => `花名册 ${id} 已退回。`,
  rejectHint: (id: string) => `roll reject ${id} --reason 原因`,
  issueTitle: '问题统计（按代码）',
  wholeTitle: '整个名册的问题',
  noIssues: '没有问题。',
  xlsxHint: (id: string) => `标色的问题清单：roll issues ${id} --xlsx 问题清单.xlsx`,
} as const;

export const cliBatch = {
  drafted: (id: string, number: string) => `批次 ${number}（编号 ${id}）已生成。`,
  signed: (number: string, step: string, lines: string, total: string) =>
    `批次 ${number}：${step}，共 ${lines} 笔 ${total} 元。`,
  digest: (digest: string) => `所签内容的摘要（SM3）：${digest}`,
  sentBack: (number: string, round: number) => `批次 ${number} 已退回经办，进入第 ${round} 轮签批。`,
  withdrawn: (number: string) => `批次 ${number} 已撤回。`,
  excluded: (number: string, lineNo: string, lines: string, total: string) =>
    `批次 ${number} 的第 ${lineNo} 笔已剔除，现有 ${lines} 笔 ${total} 元。`,
  bridgeTitle: '与上月的差异',
  bridgeHolds: '各项之和等于本月发放，差额 0.00。',
  bridgeBroken: (difference: string) => `各项之和与本月发放相差 ${difference} 元，请立即报告系统管理员。`,
  signaturesTitle: '签名',
  outcomesTitle: '发放结果',
  actionsTitle: '您现在可以',
  steps: { submit: '经办已提交', review: '复核已通过', approve: '审批已通过' },
  signatureSteps: { SUBMIT: '经办', REVIEW: '复核', APPROVE: '审批' },
} as const;

/** What to type for each action that a batch allows. */
export const actionCommands: Readonly<Record<string, (batchId: string) => string>> = {
  submit: (id) => `batch submit ${id}`,
  review: (id) => `batch review ${id}`,
  approve: (id) => `batch approve ${id}`,
  sendBack: (id) => `batch send-back ${id} --reason 原因`,
  withdraw: (id) => `batch withdraw ${id} --reason 原因`,
  issue: (id) => `bank issue ${id}`,
  exclude: (id) => `batch exclude ${id} 序号 --reason 原因`,
  withdrawLine: () => 'act propose 发放编号 WITHDRAW --reason 原因',
};

export const cliFunds = {
  requested: (id: string, amount: string, dueOn: string) => `用款计划 ${id}：申请 ${amount} 元，要求 ${dueOn} 前到账。`,
  arrived: (id: string, amount: string, on: string, number: number) =>
    `用款计划 ${id} 于 ${on} 到账 ${amount} 元，已记第 ${number} 号凭证。`,
  cancelled: (id: string) => `用款计划 ${id} 已作废。`,
} as const;

export const cliBank = {
  issued: (fileName: string, lines: string, total: string) => `报盘文件 ${fileName} 已生成：${lines} 笔 ${total} 元。`,
  digest: (digest: string) => `文件摘要（SM3）：${digest}`,
  slip: (number: string, on: string) => `银行回单 ${number}（${on}）已登记，并已记账。`,
  settled: '批次已结清。',
  notSettled: '批次尚未结清：还有未答复的笔。',
  simulated: (lines: string, failed: string, files: number) =>
    `模拟银行处理了 ${lines} 笔，其中 ${failed} 笔失败，写出 ${files} 个回盘文件：`,
  simulatedOnlyInDemo: '模拟银行只用于演示（LEDGER_DEMO=1）。正式环境请使用银行返回的文件。',
  formatChanged: (code: string, issued: string, now: string) =>
    `该文件按格式 ${code} 第 ${issued} 版生成，现行为第 ${now} 版，模拟银行只会现行版。`,
  notIssued: (batch: string) => `批次 ${batch} 还没有报盘文件。请由出纳先执行 bank issue ${batch}。`,
  taken: (file: string) => `回盘文件 ${file}：`,
  explained: (file: string, line: string) => `回盘文件 ${file} 第 ${line} 行的说明已保存。`,
  fileTitle: '报盘文件',
  slipTitle: '银行回单',
  resultsTitle: '回盘文件',
  outcomesTitle: '各笔的状态',
  unknown: (count: string, amount: string) =>
    `有 ${count} 笔 ${amount} 元银行尚未答复（未知）。未知的不能重发，请向银行催要回盘。`,
  fileProblem: '文件问题',
} as const;

export const cliBounced = {
  held: (count: string, amount: string) => `共 ${count} 笔，退回款 ${amount} 元待处理。`,
  correctionsHint: (file: string) =>
    `请在 ${file} 中逐笔填写更正后的账号、户名、开户行，或在“核实无误”栏填“是”，然后：reissue draft --file ${file}`,
  reissued: (number: string, id: string, lines: string, total: string) =>
    `重发批次 ${number}（编号 ${id}）：${lines} 笔 ${total} 元，之后与其他批次一样签批。`,
  proposed: (id: string) => `申请 ${id} 已提出，须由另一人确认：act confirm ${id}`,
  decided: (id: string, state: string) => `申请 ${id}：${state}。`,
} as const;

/** Headings of the corrections file, as written and as read back. */
export const correctionHeadings = {
  reference: '发放编号',
  scheme: '险种',
  period: '期间',
  name: '姓名',
  accountMasked: '原账号',
  cause: '退回原因',
  amount: '金额',
  accountNumber: '更正后账号',
  accountName: '更正后户名',
  bankName: '更正后开户行',
  confirmed: '核实无误',
} as const;
export const CONFIRMED_WORDS: readonly string[] = ['是', '√', 'Y', 'y', '1'];

export const cliVouchers = {
  reviewed: (count: string) => `已审核 ${count} 张凭证。`,
  nothingToReview: '没有需要审核的凭证。',
  hash: (hash: string) => `凭证摘要（SM3）：${hash}`,
} as const;

export const cliReconcile = {
  uploaded: (id: string, from: string, to: string, lines: string, opening: string, closing: string) =>
    `对账单 ${id}（${from} 至 ${to}）已导入 ${lines} 行，期初 ${opening} 元，期末 ${closing} 元。`,
  withdrawn: (id: string) => `对账单 ${id} 已撤销。`,
  simulated: (files: number) => `模拟银行打印了 ${files} 份对账单：`,
  simulatedOnlyInDemo: '模拟银行只用于演示（LEDGER_DEMO=1）。正式环境请使用银行的对账单。',
  unmatchedLine: '未勾对',
  matchedGroups: (groups: string, rules: string) => `勾对 ${groups} 组${rules === '' ? '' : `（${rules}）`}。`,
  wouldMatch: (groups: string, rules: string) =>
    `可以勾对 ${groups} 组${rules === '' ? '' : `（${rules}）`}，没有保存。`,
  openTitle: '没有勾对的',
  nothingOpen: '两边全部勾对。',
  matched: (id: string) => `已勾对，编号 ${id}。`,
  unmatched: (id: string) => `勾对 ${id} 已取消。`,
  nobody: '（无）',
  ownerUnknown: (name: string, people: string) => `“${name}”不能确定是谁。可以作为责任人的：${people}。`,
  breakUnknown: '所写的项目不都是该基金的未达账项。请用 breaks list 查看。',
  allOwned: '没有无人负责的未达账项。',
  owned: (items: string, name: string) => `${items} 项未达账项由${name}负责。`,
  ready: '各账户对账单齐全，调节后相符，每项差异都有责任人。',
  notReady: '还有账户妨碍结账，见上。',
  accountReady: '相符',
  accountOpen: '未完',
} as const;

export const cliPeriods = {
  openTitle: '待处理：',
  eventsTitle: '经过',
  ready: '全部通过，可以结账。',
  notReady: '还不能结账，见上。',
  isClosed: (period: string) => `${period} 已结账。`,
  closed: (fund: string, period: string) => `${fund}基金 ${period} 已结账。`,
  explained: (batch: string, period: string) => `批次 ${batch} 在 ${period} 的说明已保存。`,
  carried: (year: string, number: number) => `${year} 年收支已结转，第 ${number} 号凭证，请另一人审核。`,
  proposed: (id: string) => `申请 ${id} 已提出，须由另一人确认：period confirm ${id}`,
  reopened: (period: string) => `${period} 已重新打开。`,
  stays: (period: string) => `没有同意重新打开，${period} 仍为已结账。`,
} as const;

export const cliCases = {
  month: '年-月',
  opened: (id: string, number: string) => `已立案：${number}（编号 ${id}）。`,
  sums: (changed: string, months: string, amount: string) =>
    `列入 ${changed} 笔，本案现有 ${months} 个月，多发 ${amount} 元。`,
  state: (id: string, state: string) => `案件 ${id} 现为：${state}。`,
  digest: (digest: string) => `所签内容的摘要（SM3）：${digest}`,
  issued: (number: string, id: string, dueOn: string | null) =>
    `已出具 ${number}（文书编号 ${id}）${dueOn === null ? '' : `，日期 ${dueOn}`}。`,
  recovered: (id: string, voucherId: string | null, open: string) =>
    `追回记录 ${id}${voucherId === null ? '' : `，凭证编号 ${voucherId}`}，未退回 ${open} 元。`,
  lines: '多发明细',
  events: '经过',
  notices: '文书',
  recoveries: '追回',
  recused: '您办理过其中的发放，应当回避。',
} as const;

export const cliProjects = {
  recorded: (kind: string, code: string, amount: string, id: string) =>
    `项目 ${code} ${kind} ${amount} 元，记录编号 ${id}。`,
  booked: (voucherId: string) => `同时记账，凭证编号 ${voucherId}。`,
  eventsTitle: '预算记录',
  monthsTitle: '按月归集',
} as const;

export const cliMeasures = {
  title: (cutOff: string, watermark: string) => `截至 ${cutOff}，水位 ${watermark}（同一水位总是得到同样的值）`,
  notMeasurable: '不可计量',
  ownUnit: '单位整体',
  score: (score: string, weight: string) => `得分合计 ${score}，权重合计 ${weight}（不可计量的不计）。`,
} as const;

export const cliDirectFunds = {
  title: (year: number, at: string) => `${year} 年度资金文件，截至 ${at}（金额单位：元）`,
  issued: '下达',
  used: '已使用',
  unused: '未使用',
  overdue: '逾期未到位',
  total: (arrived: string, used: string, unused: string) => `合计：到位 ${arrived}，已使用 ${used}，未使用 ${unused}`,
} as const;

export const cliMonitoring = {
  title: (cutOff: string) => `截至 ${cutOff} 的绩效运行监控`,
  projects: '预算执行与绩效目标双监控（万元）',
  ownUnit: '单位整体',
  columns: {
    forecast: '全年预计',
    method: '推算方法',
    likelihood: '可能性',
    alerts: '预警',
    budget: '预算',
    executed: '已执行',
    rate: '执行率%',
    goal: '目标完成%',
    exhaustion: '资金能用多久',
  },
} as const;

export const cliPerson = {
  spells: '领取期间',
  payouts: '发放',
  accounts: '收款账户',
  events: '变动',
  stillReceiving: '至今',
  status: { ACTIVE: '领取', SUSPENDED: '暂停', ENDED: '终止' },
  stops: '停发名单',
  certifications: '资格认证',
  suspensions: '未认证停发',
  listMatches: '外部名单',
  flags: '疑点',
  cases: '稽核案件',
  fromPeriod: '自该月起',
  liftedAt: '解除',
  certifiedOn: '认证日期',
  method: '方式',
  validUntil: '有效至',
  withdrawn: '撤销原因',
  dueOn: '应认证日期',
  proposedBy: '建议人',
  backPay: '应补发（元）',
  verdict: '补发',
  issuedOn: '名单日期',
  check: '规则',
  severity: '级别',
  caseNumber: '案号',
  errorKind: '问题类型',
  openedOn: '立案日期',
  recovered: '已退回（元）',
} as const;

export const cliVerify = {
  passed: '通过',
  failed: '不符',
  allHold: (seconds: string) => `全部相符，用时 ${seconds} 秒。`,
  broken: '有不符之处，见上。请停止办理业务，保留现场并报告安全管理员。',
  agency: (code: string, name: string) => `经办机构 ${code} ${name}`,
  system: '系统（操作日志）',
  evidenceHint: '解开后在文件夹中执行 node verify.mjs 即可离线核验。',
  anchorMade: (file: string) => `已写入数据文件夹 anchors/${file}。请张贴、打印或报送财政部门留存。`,
  anchorKnown: (file: string) => `当天已有锚点（anchors/${file}），以上为原文。`,
  anchorHolds: (on: string, seconds: string) => `${on} 及以前的记录与锚点完全一致，没有被改动，用时 ${seconds} 秒。`,
  anchorBroken: (on: string) =>
    `${on} 及以前的记录与锚点不符，见上：历史被改动。请停止办理业务，保留现场并报告安全管理员。`,
} as const;

export const cliOperator = {
  migrated: (names: readonly string[]) =>
    names.length === 0 ? '数据库结构已是最新。' : `已执行 ${names.length} 个迁移：\n  ${names.join('\n  ')}`,
  genCurrent: '生成的文件都是最新的。',
  genStale: (paths: readonly string[]) => `以下文件与源码不一致，请执行 npm run gen 并提交：\n  ${paths.join('\n  ')}`,
  genWritten: (paths: readonly string[]) => `已更新：\n  ${paths.join('\n  ')}`,
  userCreated: (login: string, id: string) => `用户 ${login}（编号 ${id}）已建立。`,
  initialPassword: (password: string) => `初始密码（只显示这一次，首次登录须修改）：${password}`,
  passwordReset: (login: string) => `用户 ${login} 的密码已重置，其登录全部结束。`,
  unlocked: (login: string) => `用户 ${login} 已解锁。`,
  userUnknown: (login: string) => `没有登录名为 ${login} 的用户。用 user list 查看全部用户。`,
  agencyUnknown: (text: string) => `没有代码或编号为 ${text} 的经办机构。`,
  noSchema: '数据库还没有建立。请先执行 npm run migrate。',
  agencyNeeded: '有不止一个经办机构，请用 --agency 指定（可多次；0 为系统）。',
  active: '在用',
  inactive: '停用',
  locked: '锁定',
} as const;

export const cliBackup = {
  saved: (folder: string, tables: string, rows: string) => `已备份到 ${folder}：${tables} 个表，${rows} 行。`,
  keyApart: (path: string) =>
    `备份中没有密钥文件 ${path}。请另外保管：没有它，身份证号和银行账号无法读取；与备份放在一起，加密就失去意义。`,
  restored: (tables: string, rows: string, at: string) => `已恢复 ${at} 的备份：${tables} 个表，${rows} 行。`,
  saving: (table: string) => `  备份 ${table}`,
  loading: (table: string) => `  恢复 ${table}`,
  ownServer: '备份和恢复命令只用于内置数据库。自己的 PostgreSQL 请用 pg_dump 和 pg_restore，见 docs/runbook.md。',
  folderInUse: (folder: string) => `文件夹 ${folder} 不是空的。请换一个新文件夹。`,
  noBackup: (folder: string) => `文件夹 ${folder} 中没有完整的备份（缺少 manifest.json 或无法读取）。`,
  otherVersion: '该备份由另一个版本的程序建立。请用那个版本恢复，再升级。',
  databaseInUse: '数据库中已有业务数据，没有恢复。请停止服务，移走 data/pg 后再恢复。',
  fileBroken: (table: string, reason: string) => `备份中 ${table} 的内容无法读取（${reason}），没有恢复任何数据。`,
  fileChanged: (table: string) => `备份中 ${table} 的内容与清单不符，没有恢复任何数据。`,
} as const;

export const cliPassword = {
  ask: (login: string) => `${login} 的密码：`,
  askNew: '新密码（至少 10 个字符）：',
  askAgain: '再输入一次新密码：',
  differs: '两次输入的新密码不同。',
  changed: (ended: string) => `密码已修改，其他地方的 ${ended} 个登录随之结束。`,
} as const;

/** What is said when a command does not go through. */
export const cliFailures = {
  refused: (sentence: string) => `未办理：${sentence}`,
  code: (code: string, requestId: string | null) => `（${code}${requestId ? `，请求编号 ${requestId}` : ''}）`,
  unreachable: (url: string, reason: string) => `无法连接服务 ${url}（${reason}）。`,
  unreachableRemedy: '请确认服务已启动（npm start），或用 --url 或环境变量 LEDGER_URL 指定地址。',
  lost: (url: string, reason: string) => `与服务 ${url} 的连接中断（${reason}），不能确定刚才的操作是否已经生效。`,
  lostRemedy: (key: string) => `请用同一提交编号重复该命令，已生效的不会重复执行：加 --key ${key}`,
  unexpected: '命令行程序出错，请把以下内容告诉系统管理员：',
  whoMay: (roles: string) => `这一步由“${roles}”办理：用 --as 换成该岗位的登录名。`,
  moreRows: (count: number) => `……另有 ${count} 项`,
} as const;

/** What to do at the command line about some refusals; {braces} are filled from the error's details. */
export const cliRemedies: Readonly<Record<string, string>> = {
  LOGIN_FAILED:
    '请检查 --as 和 --password（或环境变量 LEDGER_PASSWORD）。服务器运维人员可用 user reset-password、user unlock。',
  PASSWORD_CHANGE_REQUIRED: '请先修改密码：--as 登录名 passwd',
  ROLL_BLOCKED_ROWS: '查看问题：roll issues 编号；确认其余各行可以接收：roll accept 编号 --accept-blocked {blocked}',
  ROLL_CHECK_OUTDATED: '重新校验：roll recheck 编号',
  FUNDS_SHORT: '申请用款：funds request 险种 年-月；到账后登记：funds arrive 编号 --on 日期',
  REISSUE_ACCOUNT_MISSING: '加 --account、--account-name、--bank-name 更正，或加 --confirmed 确认原账户无误。',
  IDEMPOTENCY_KEY_REUSED: '换一个 --key，或去掉 --key。',
  PERIOD_NOT_READY: '查看检查表：period checklist {fund} {period}',
  BANK_STATEMENT_MISSING: '导入对账单：statement upload 文件 险种 科目 {period}',
  RESULT_CREDIT_DATE_UNKNOWN: '登记银行回单：bank slip 批次 回单号 --on 日期',
};

/** Why a command line cannot be understood. */
export const cliUsage = {
  caseLinesEither: '请写明 --from-period（按时段），或 --reference（一笔），二者之一',
  caseFileEnding: '--out 的文件名应以 .pdf 或 .docx 结尾',
  unknownCommand: (words: string) => `没有“${words}”这个命令。`,
  incompleteCommand: (words: string) => `“${words}”之后还要写明做什么：`,
  unknownOption: (name: string) => `没有选项 ${name}。`,
  foreignOption: (name: string, command: string) => `命令 ${command} 不接受选项 --${name}。`,
  missingValue: (name: string) => `选项 --${name} 后面要有值。`,
  noValue: (name: string) => `选项 --${name} 后面不带值。`,
  repeatedOption: (name: string) => `选项 --${name} 只能写一次。`,
  missingOption: (name: string) => `缺少选项 --${name}。`,
  missingOperand: (name: string) => `缺少“${name}”。`,
  extraOperand: (text: string) => `多余的参数“${text}”。`,
  wrongValue: (name: string, text: string, expected: string) => `${name} 的值“${text}”不正确，应为${expected}。`,
  who: '请用 --as 写明登录名。',
  password: '请用 --password 或环境变量 LEDGER_PASSWORD 给出密码。',
  newPassword: '请在终端中执行，或用环境变量 LEDGER_NEW_PASSWORD 给出新密码。',
  fileUnreadable: (path: string, reason: string) => `文件 ${path} 不能读取（${reason}）。`,
  fileUnwritable: (path: string, reason: string) => `文件 ${path} 不能写入（${reason}）。`,
  correctionsHeading: (file: string, heading: string) => `文件 ${file} 中没有“${heading}”一栏。`,
  correctionsEmpty: (file: string) => `文件 ${file} 中没有填写任何更正或核实。`,
  reissueEither: '请用 --reference 指明一笔，或用 --file 给出更正清单，二者择一。',
  exportEither: '请用 --period 指明一个月，或用 --from-period 和 --to-period 指明起止月份，二者择一。',
  reviewEither: '请写明凭证编号，或用 --period 审核一个月的全部未审核凭证，二者择一。',
  personNeeds: '请写明姓名，或用 --id-tail、--id-number 查找；--township 和 --scheme 只用来缩小范围。',
  idFromInput: '身份证号不写在命令行上（会留在历史记录里）：请用 --id-number - 从标准输入给出。',
  body: '请求内容不是有效的 JSON。',
  help: '查看用法：npm run cli -- help',
} as const;

export const cliSampling = {
  planned: (id: string) => `抽样方案 ${id} 已保存，种子已固定。`,
  drawn: (id: string, items: string) => `方案 ${id} 已抽取 ${items} 笔。`,
  digest: (digest: string) => `清单摘要（SM3）：${digest}`,
  download: (id: string) => `  sampling list ${id} --xlsx 样本清单.xlsx`,
  imported: (accepted: string, unchanged: string, blank: string, open: string) =>
    `导入 ${accepted} 笔结果；与已有结果相同 ${unchanged} 笔，未填写 ${blank} 笔；还有 ${open} 笔没有结果。`,
  signed: (id: string) => `方案 ${id} 的结果已签认，不能再改。`,
  method: '抽样方法',
  population: '总体',
  populationText: (payouts: string, sum: string) => `${payouts} 笔，${sum} 元`,
  populationDigest: '总体摘要（SM3）',
  populationSame: '总体与方案一致。',
  populationChanged: '总体与方案记下的不一致，请立即报告系统管理员核验账目。',
  fileNow: '重新抽取的清单（csv 的 SM3）',
  fileKept: '保存的清单（csv 的 SM3）',
  same: '重新抽取的清单与保存的逐字节一致。',
  differs: '重新抽取的清单与保存的不一致。',
  watermark: '水位',
  size: '样本量',
  formula: '样本量的公式',
  strata: '各层',
  stratum: '层',
  seed: '种子',
  seedGiven: '（指定）',
  seedMade: '（随机生成）',
  listDigest: '清单摘要（SM3）',
  examined: '已核查',
  wrong: '错误',
  error: '差错（元）',
  plannedBy: '编制人',
  plannedAt: '编制时间',
  result: '结果',
  open: '样本尚未全部核查，还没有结果。',
  notBefore: (from: string) => `不早于 ${from} 的“年-月”`,
} as const;

/** What a value should have been. */
export const cliExpected = {
  text: '文字，不能为空',
  id: '数字编号',
  period: '“年-月”，例如 2024-12',
  date: '“年-月-日”，例如 2024-12-31',
  amount: '最多两位小数的金额（元）',
  percent: '百分数，例如 95 或 0.5',
  number: '正整数',
  whole: '不小于 0 的整数',
  reference: '16 位数字的发放编号',
  digest: '64 位十六进制的摘要',
  account: '会计科目编码，例如 1004（支出户）、1003（财政专户）',
  posting: '“凭证编号/序号”，例如 120/2',
  key: '8 到 100 个半角字符',
  url: 'http:// 或 https:// 开头的地址',
  oneOf: (choices: string) => `以下之一：${choices}`,
} as const;
