/** What `npm run month` prints. */
export const schemeLabels: Record<string, string> = {
  RESIDENT: '城乡居民',
  ENTERPRISE: '企业职工',
  INSTITUTIONAL: '机关事业',
};

/** How the simulated bank calls whom it deals with. */
export const bankNames = {
  treasury: '轮台县财政局',
  fund: '轮台县社会保险中心',
  requestWords: (id: string) => `用款计划 ${id}`,
};

export const STATEMENT_FILE = '银行对账单-';
export function statementFileName(scheme: string, account: string, period: string): string {
  return `${STATEMENT_FILE}${schemeLabels[scheme]}-${account}-${period.replace('-', '')}.csv`;
}

const operators: Record<string, string> = { '>=': '≥', '<=': '≤', '=': '=', QUALITATIVE: '' };

export const rehearsalMessages = {
  december: '\n正在办理 2024 年 12 月（模拟银行）……',
  monthTitle: (period: string, seconds: string) => `\n== ${period} 发放情况（用时 ${seconds} 秒）`,
  scheme: (
    scheme: string,
    people: number,
    total: string,
    wan: string,
    bounced: number,
    bouncedTotal: string,
    repaid: number,
    repaidTotal: string,
  ) =>
    `${scheme}  ${people.toLocaleString('en-US')} 人  ${total} 元（${wan} 万元）  退回 ${bounced} 笔 ${bouncedTotal} 元  重发 ${repaid} 笔 ${repaidTotal} 元`,
  bridge: (items: string) => `    ${items}`,
  vouchersTitle: '\n== 记账凭证（12 月）',
  vouchers: (fund: string, count: number) => `${fund}基金  ${count} 张`,
  projectsTitle: '\n== 补贴项目归集（元）',
  project: (code: string, name: string, budget: string, attributed: string) =>
    `${code.padEnd(10)}  预算 ${budget.padStart(14)}  已归集 ${attributed.padStart(14)}  ${name}`,
  measuresTitle: '\n== 绩效指标（截至 2024-12-31）',
  measure: (row: {
    projectCode: string | null;
    level3: string;
    operator: string;
    target: string;
    unit: string | null;
    measurable: boolean;
    actual: string | null;
    completion: string | null;
    score: string | null;
  }) =>
    `${(row.projectCode ?? '单位整体').padEnd(10)}  目标 ${operators[row.operator] ?? row.operator}${row.target}${row.unit ?? ''}  实际 ${
      row.measurable ? row.actual : '不可计量'
    }  完成率 ${row.completion ?? '—'}%  得分 ${row.score ?? '—'}  ${row.level3}`,
  breakAtBank: '已记账，月末银行尚未入账，下月对账单到后核对',
  breakInBooks: '对账单上有、账上没有，与银行核对后处理',
  mistakeTakenBack: '银行误入的款项，已由银行冲正',
  monthEnd: (period: string) => `\n== ${period} 对账与结账`,
  fundEnd: (scheme: string, accounts: number, lines: number, matches: number, open: number, reconcile: string) =>
    `${scheme}基金  对账单 ${accounts} 份 ${lines} 行  勾对 ${matches} 组  未达账项 ${open} 项（均有责任人）  用时 ${reconcile} 秒`,
  checklistGreen: (items: number, seconds: string, close: string) =>
    `    检查表 ${items} 项全部通过（${seconds} 秒）  已结账（${close} 秒）`,
  checklistOpen: (sentences: readonly string[]) => `    检查表未通过，没有结账：${sentences.join('；')}`,
  checklistTime: (items: number, seconds: string) =>
    `通过  结账检查表（12 月，城乡居民基金，${items} 项，全年账簿重新计算）  ${seconds} 秒`,
  verifyTitle: (seconds: string) => `\n== 恒等关系与校验（${seconds} 秒）`,
  check: (ok: boolean, name: string, records: number, bad: string) =>
    `${ok ? '通过' : '不符'}  ${name}  ${records.toLocaleString('en-US')} 条  ${bad}`,
  outsideAgree: (programs: readonly string[], accounts: number) =>
    `通过  外部软件复核（${programs.join('、')}）：${accounts} 个科目的余额与账簿分毫不差`,
  outsideDiffer: (differences: readonly string[]) => `不符  外部软件复核：${differences.join('；')}`,
  outsideRefused: (program: string, words: string) => `${program} 不接受导出的账簿：${words}`,
  outsideAbsent: '未做外部软件复核：本机没有 hledger、ledger 或 beancount。',
  allHold: '\n全部恒等关系成立。',
  broken: '\n有恒等关系不成立，见上。',
};
