/** Errors of the plumbing: configuration, keys, idempotency, requests, jobs, files. */
export const platformErrors = {
  CONFIG_REPORT_DAY: {
    kind: 'invalid',
    text: '环境变量 LEDGER_REPORT_DAY 的值 {value} 不正确：应为 1 至 28 的日子，只在结账后生成月报时为 off。',
  },
  CONFIG_NIGHT_HOUR: {
    kind: 'invalid',
    text: '环境变量 LEDGER_NIGHT_HOUR 的值 {value} 不正确：应为 0 至 23 的整点（北京时间），不需要夜间任务时为 off。',
  },
  CONFIG_PORT: { kind: 'invalid', text: '环境变量 PORT 的值 {value} 不是有效的端口号（0–65535）。' },
  KEY_FILE_MISSING: {
    kind: 'rule',
    text: '找不到密钥文件 {path}，而数据库中已有加密的身份证号和银行账号。请从备份恢复该文件；没有它，这些号码无法读取。',
  },
  KEY_FILE_MALFORMED: { kind: 'rule', text: '密钥文件 {path} 的内容不正确，应为 64 位十六进制字符。请从备份恢复。' },
  PERSONAL_NUMBER_TAMPERED: {
    kind: 'rule',
    text: '加密的号码校验未通过：数据被改动过，或密钥文件不是原来的那一个。请立即报告安全管理员。',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'conflict',
    text: '这个请求编号已用于内容不同的请求（不同的字段：{field}）。请换一个新的编号重新提交。',
  },
  IDEMPOTENCY_KEY_MALFORMED: { kind: 'invalid', text: '请求头 Idempotency-Key 应为 8 到 100 个字符。' },
  REQUEST_INVALID: { kind: 'invalid', text: '提交的内容不符合要求：{problems}' },
  NOT_LOGGED_IN: { kind: 'denied', text: '请先登录。' },
  CSRF_TOKEN_WRONG: { kind: 'denied', text: '页面已过期，请刷新后重试。' },
  PERMISSION_MISSING: { kind: 'denied', text: '您的岗位没有此项权限（{permission}）。' },
  AGENCY_OUT_OF_SCOPE: { kind: 'denied', text: '您无权查看该经办机构的数据。' },
  PASSWORD_CHANGE_REQUIRED: { kind: 'denied', text: '首次登录请先修改密码。' },
  NOT_FOUND: { kind: 'missing', text: '没有找到{what}。' },
  APPEND_ONLY: { kind: 'rule', text: '{table} 的记录只能追加，不能修改或删除。' },
  REASON_REQUIRED: { kind: 'invalid', text: '查看完整号码需要填写理由（至少 4 个字），并会记入日志。' },
  FILE_TOO_LARGE: { kind: 'invalid', text: '文件超过 {limit}，请拆分后再上传。' },
  FILE_MISSING: { kind: 'invalid', text: '请求中没有文件，请选择文件后再上传。' },
  FILE_DAMAGED: { kind: 'rule', text: '保存的文件与其摘要不一致，数据已被改动。请立即报告安全管理员。' },
  JOB_HANDLER_MISSING: { kind: 'rule', text: '后台任务 {name} 没有处理程序。' },
  JOB_HANDLER_TWICE: { kind: 'rule', text: '后台任务 {name} 有两个处理程序。' },
  PORT_TAKEN: {
    kind: 'rule',
    text: '端口 {port} 已被其他程序占用（可能是另一个正在运行的台账）。请先停止它，或换一个端口启动：PORT=3100 npm start',
  },
  WORKER_NEEDS_SERVER: {
    kind: 'rule',
    text: '后台任务进程需要环境变量 DATABASE_URL 指向 PostgreSQL 服务器；内置数据库由 npm start 的进程自己处理后台任务。',
  },
  INTERNAL: { kind: 'rule', text: '系统内部错误，本次操作没有生效。请把请求编号 {requestId} 告诉系统管理员。' },
} as const;
