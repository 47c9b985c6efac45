/** The roles of the centre; forbidden pairs are data in the table role_conflict. */
export const ROLES = [
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
] as const;
export type Role = (typeof ROLES)[number];
