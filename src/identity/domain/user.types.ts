import type { Role } from './role.types.js';

/** A user as administrators see them; the password's hash is not among it. */
export interface UserView {
  /** Database id (bigint) as text. */
  id: string;
  login: string;
  name: string;
  /** Section (股室) of the centre. */
  section: string | null;
  roles: Role[];
  /** Agencies the user may see; 0 is the system itself (its trail, all users). */
  agencyIds: number[];
  active: boolean;
  /** Closed to logins at this moment, by wrong passwords or by an administrator. */
  locked: boolean;
  /** End of a lock by wrong passwords; null when not locked or locked without end. */
  lockedUntil: Date | null;
  mustChangePassword: boolean;
  createdAt: Date;
}

/** A pair of roles that one person may not hold, with the reason (law or rule). */
export interface RoleConflict {
  roleA: Role;
  roleB: Role;
  reason: string;
}
