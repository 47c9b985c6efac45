import type { Commands } from '../platform/commands.js';
import { hashPassword } from './passwords.js';
import type { Role } from './domain/role.types.js';
import { DEMO_PASSWORD } from './demo-password.js';
import { IdentityService } from './identity.service.js';

export { DEMO_PASSWORD };

export interface DemoUser {
  login: string;
  name: string;
  section: string;
  role: Role;
}

/** One person per role; every name is made up. Administrators also reach the system's own trail and users (agency 0). */
export const demoUsers: readonly DemoUser[] = [
  { login: 'jingban', name: '阿依努尔·买买提', section: '基金财务股', role: 'FINANCE_CLERK' },
  { login: 'fuhe', name: '李秀英', section: '基金财务股', role: 'REVIEWER' },
  { login: 'shenpi', name: '艾尔肯·吐尔逊', section: '基金财务股', role: 'APPROVER' },
  { login: 'chuna', name: '王建军', section: '基金财务股', role: 'CASHIER' },
  { login: 'kuaiji', name: '古丽娜尔·阿不都', section: '基金财务股', role: 'BOOKKEEPER' },
  { login: 'jihe', name: '张伟', section: '稽核股', role: 'AUDITOR' },
  { login: 'guanli', name: '买买提江·艾力', section: '办公室', role: 'MANAGER' },
  { login: 'xitong', name: '陈晓明', section: '综合业务股', role: 'SYSTEM_ADMIN' },
  { login: 'anquan', name: '热依汗·库尔班', section: '综合业务股', role: 'SECURITY_ADMIN' },
  { login: 'shenji', name: '赵敏', section: '档案室', role: 'TRAIL_ADMIN' },
];
const ADMINISTRATORS: ReadonlySet<Role> = new Set(['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'TRAIL_ADMIN']);

/**
 * The people of the demonstration, each by the use case that creates users; those that exist already are left alone.
 * The passwords are hashed side by side, because ten one after the other would be felt at the first start.
 * @returns their ids by login
 */
export async function createDemoUsers(
  parts: { commands: Commands; identity: IdentityService },
  agencyId: number,
): Promise<Map<string, string>> {
  const { commands, identity } = parts;
  const ids = await identity.idsOf(demoUsers.map(({ login }) => login));
  const missing = demoUsers.filter(({ login }) => !ids.has(login));
  const hashes = await Promise.all(missing.map(() => hashPassword(DEMO_PASSWORD)));
  const caller = IdentityService.systemCaller(agencyId, 'demo-users');
  for (const [i, { login, name, section, role }] of missing.entries()) {
    const { value } = await commands.run(caller, { name: 'user.create' }, (ctx) =>
      identity.createUserWithHash(ctx, {
        login,
        name,
        section,
        passwordHash: hashes[i]!,
        mustChangePassword: false,
        agencyIds: ADMINISTRATORS.has(role) ? [agencyId, 0] : [agencyId],
        roles: [role],
      }),
    );
    ids.set(login, value.id);
  }
  return ids;
}
