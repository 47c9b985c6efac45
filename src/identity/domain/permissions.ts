import type { Role } from './role.types.js';

/** What each role may do. One permission per kind of act; reading is a permission too. */
const GRANTS = {
  'roll.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'roll.import': ['FINANCE_CLERK'],
  'beneficiary.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR'],
  'beneficiary.unmask': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'AUDITOR'],
  'beneficiary.correct': ['REVIEWER'],
  'stopList.manage': ['FINANCE_CLERK', 'AUDITOR'],
  'batch.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'batch.draft': ['FINANCE_CLERK'],
  'batch.submit': ['FINANCE_CLERK'],
  'batch.review': ['REVIEWER'],
  'batch.approve': ['APPROVER'],
  'batch.sendBack': ['REVIEWER', 'APPROVER'],
  'batch.withdraw': ['FINANCE_CLERK'],
  'payoutAct.propose': ['FINANCE_CLERK', 'REVIEWER'],
  'payoutAct.decide': ['REVIEWER', 'APPROVER'],
  'bank.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'bank.issue': ['CASHIER'],
  'bank.download': ['CASHIER'],
  'bank.result': ['CASHIER'],
  'bank.explain': ['FINANCE_CLERK'],
  'bank.format': ['SYSTEM_ADMIN'],
  'fund.request': ['FINANCE_CLERK'],
  'fund.arrive': ['BOOKKEEPER', 'CASHIER'],
  'ledger.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'ledger.post': ['BOOKKEEPER'],
  'ledger.review': ['BOOKKEEPER', 'REVIEWER', 'APPROVER'],
  'ledger.close': ['APPROVER'],
  'ledger.chart': ['BOOKKEEPER'],
  'ledger.verify': ['BOOKKEEPER', 'AUDITOR', 'MANAGER', 'TRAIL_ADMIN'],
  'reconcile.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'reconcile.act': ['BOOKKEEPER'],
  'project.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'project.manage': ['BOOKKEEPER'],
  'performance.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER'],
  'performance.manage': ['MANAGER', 'FINANCE_CLERK'],
  'performance.approve': ['MANAGER', 'APPROVER'],
  'audit.read': ['REVIEWER', 'APPROVER', 'AUDITOR', 'MANAGER'],
  'audit.run': ['AUDITOR'],
  'audit.decide': ['AUDITOR'],
  'audit.list': ['AUDITOR'],
  'audit.parameter': ['AUDITOR'],
  'case.read': ['BOOKKEEPER', 'APPROVER', 'AUDITOR', 'MANAGER'],
  'case.handle': ['AUDITOR'],
  'case.approve': ['MANAGER'],
  'case.receive': ['BOOKKEEPER'],
  'sampling.read': ['AUDITOR', 'MANAGER'],
  'sampling.manage': ['AUDITOR'],
  'sampling.sign': ['AUDITOR', 'MANAGER'],
  'certification.read': ['FINANCE_CLERK', 'REVIEWER', 'AUDITOR', 'MANAGER'],
  'certification.record': ['FINANCE_CLERK'],
  'certification.decide': ['REVIEWER'],
  'insight.read': ['AUDITOR', 'SECURITY_ADMIN', 'TRAIL_ADMIN'],
  'agency.read': [
    'FINANCE_CLERK',
    'REVIEWER',
    'APPROVER',
    'CASHIER',
    'BOOKKEEPER',
    'AUDITOR',
    'MANAGER',
    'SYSTEM_ADMIN',
    'SECURITY_ADMIN',
    'TRAIL_ADMIN',
  ],
  'agency.manage': ['SYSTEM_ADMIN'],
  'user.read': ['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'TRAIL_ADMIN'],
  'user.create': ['SYSTEM_ADMIN'],
  'user.grant': ['SECURITY_ADMIN'],
  'user.lock': ['SECURITY_ADMIN'],
  'user.resetPassword': ['SYSTEM_ADMIN'],
  'trail.read': ['TRAIL_ADMIN', 'AUDITOR'],
  'job.read': ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER', 'BOOKKEEPER', 'AUDITOR', 'MANAGER', 'SYSTEM_ADMIN'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof GRANTS;
export const PERMISSIONS = Object.keys(GRANTS) as Permission[];

export function may(roles: readonly Role[], permission: Permission): boolean {
  return (GRANTS[permission] as readonly Role[]).some((role) => roles.includes(role));
}

export function permissionsOf(roles: readonly Role[]): Permission[] {
  return PERMISSIONS.filter((permission) => may(roles, permission));
}
