/** What the processes say on the terminal. */
export const startMessages = {
  starting: '社保待遇发放台账 正在启动……',
  ready: (url: string) => `\n已启动：${url}\n接口文档：${url}/api/docs    接口描述：${url}/api/v1/openapi.json\n`,
  stopping: '\n正在停止……',
  workerReady: '后台任务进程已启动。',
  demoUsers: (password: string) =>
    [
      `演示用户（密码都是 ${password}）：`,
      '  jingban 经办    fuhe 复核      shenpi 审批    chuna 出纳    kuaiji 会计',
      '  jihe    稽核    guanli 管理层  xitong 系统管理员    anquan 安全管理员    shenji 审计管理员',
      '全部人员均为程序生成的虚构数据。',
      '',
    ].join('\n'),
  yearStart:
    '正在按真实流程办理 2024 年 1 月至 11 月（导入、校验、三人签批、报盘、回盘、记账、重发、对账、结账）；现在即可登录使用。',
  yearMonth: (period: string, seconds: string, people: string, total: string, failures: number) =>
    `  ${period}  发放 ${people} 人  ${total} 元  退回并重发 ${failures} 笔  用时 ${seconds} 秒`,
  yearClosed: (period: string, seconds: string, lines: number, open: number) =>
    `  ${period}  已对账（对账单 ${lines} 行，未达账项 ${open} 项）并结账  用时 ${seconds} 秒`,
  yearDone: (seconds: string, statements: string, december: string) =>
    `2024 年 1 月至 11 月已办结，1 月至 10 月已结账，共用时 ${seconds} 秒。\n等您来办：11 月的银行对账单在 ${statements}（对账、结账），12 月的花名册在 ${december}。`,
  yearThere: (statements: string, december: string) =>
    `参照年度已在库中。11 月的银行对账单在 ${statements}，12 月的花名册在 ${december}。`,
  yearFailed: '参照年度办理中断，下次启动时从中断处继续。原因：',
};
