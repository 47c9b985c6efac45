/** Errors of users, roles, passwords and sessions. */
export const identityErrors = {
  LOGIN_FAILED: {
    kind: 'denied',
    text: '登录名或密码不正确，或账号暂时不能登录。连续输错 5 次会锁定 15 分钟；忘记密码请联系系统管理员。',
  },
  ACCOUNT_LOCKED: {
    kind: 'denied',
    text: '密码连续输错次数过多，账号已锁定 15 分钟。请稍后再试，或联系安全管理员解锁。',
  },
  PASSWORD_WRONG: { kind: 'denied', text: '当前密码不正确，请重新输入。' },
  PASSWORD_TOO_SHORT: { kind: 'invalid', text: '新密码至少 {least} 个字符，请重新设置。' },
  PASSWORD_TOO_LONG: { kind: 'invalid', text: '新密码最多 {most} 个字符，请重新设置。' },
  PASSWORD_IS_LOGIN: { kind: 'invalid', text: '新密码不能与登录名相同，请重新设置。' },
  PASSWORD_UNCHANGED: { kind: 'invalid', text: '新密码不能与当前密码相同，请重新设置。' },
  LOGIN_TAKEN: { kind: 'conflict', text: '这个登录名已被使用，请换一个。' },
  LOGIN_MALFORMED: { kind: 'invalid', text: '登录名应为 2 到 40 个小写字母、数字或 . _ -，请重新填写。' },
  ROLE_PAIR_FORBIDDEN: {
    kind: 'rule',
    text: '“{roleAName}”与“{roleBName}”不得由同一人担任：{reason}。请先撤销其中一个岗位，或改授他人。',
  },
  SELF_NOT_ALLOWED: { kind: 'rule', text: '不能更改自己的岗位、范围或账号状态，请由另一位管理员办理。' },
  LAST_AGENCY: { kind: 'rule', text: '用户至少要属于一个经办机构。不再使用的账号请停用。' },
  ADMIN_RESET_BY_OPERATOR: {
    kind: 'rule',
    text: '系统、安全、审计管理员的密码不能由其他管理员重置（三员分立）。请由运维人员在服务器上办理。',
  },
} as const;

export const roleLabels = {
  FINANCE_CLERK: '经办',
  REVIEWER: '复核',
  APPROVER: '审批',
  CASHIER: '出纳',
  BOOKKEEPER: '会计',
  AUDITOR: '稽核',
  MANAGER: '管理层',
  SYSTEM_ADMIN: '系统管理员',
  SECURITY_ADMIN: '安全管理员',
  TRAIL_ADMIN: '审计管理员',
} as const;

export const identityThings = { user: '该用户', agency: '该经办机构', role: '该岗位' } as const;
export const SYSTEM_ACTOR_NAME = '系统';
