/** Words of the insight into rights and deeds (权限透视). */
export const moneyStepLabels = {
  IMPORT: '上传花名册',
  ACCEPT: '接收花名册',
  DRAFT: '生成批次',
  SUBMIT: '经办',
  REVIEW: '复核',
  APPROVE: '审批',
  REQUEST_FUNDS: '申请用款',
  RECEIVE_FUNDS: '登记到账',
  ISSUE: '报盘',
  DOWNLOAD: '下载报盘文件',
  SLIP: '登记银行回单',
  RESULT: '导入回盘',
} as const;

export const apartRuleSentences = {
  THREE_SIGNERS: '经办、复核、审批须为三个不同的人',
  MAKER_CHECKS_NOT: '生成批次或剔除人员的人不能复核、审批',
  SIGNER_ISSUES_NOT: '生成批次的人和签名的人不能报盘',
} as const;

export const otherWaySentences = {
  RESET_PASSWORDS: '可以重置他人密码：重置后能以他人身份登录。请核对密码重置记录和其后的操作',
  CREATE_AND_GRANT: '一人可建用户、一人可授岗位：两人合谋能设立不存在的经办人员。请核对新建用户和授岗记录',
} as const;

/** Sentences for OpenAPI. */
export const insightHelp = {
  tag: '权限透视',
  paths: '谁能独自或与另一人把资金从花名册送到银行：由岗位权限和签批规则推算',
  steps: '资金从花名册到银行的各步',
  alone: '独自能办成的人；按签批规则应为空',
  pairs: '两人能办成的；按签批规则应为空',
  margins: '岗位已覆盖全部步骤、仅靠签批规则拦住的一人或两人',
  smallest: '最少几人能办成，以及是哪些人（至多 50 组）',
  conflicts: '兼任不得兼任岗位的人（规则收紧之前授予的）',
  otherWays: '签批规则管不到的途径',
  heatMap: '岗位热力：每人每步能不能办、办过几个批次',
  teams: '实际一起办过批次的人：size=3 为经办、复核、审批三人，size=2 为报盘前经手的任意两人',
  batches: '每个批次各步的经手人',
  changers: '既改过一个人的账户、又经手向该账户发放的人；缺省只看手工更正',
  resets: '密码重置记录，以及该账号其后 7 天内经手的批次',
  share: '占已报盘批次的百分比',
  from: '起始月份（含）',
  to: '截止月份（含）',
} as const;
