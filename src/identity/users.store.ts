import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { Role } from './domain/role.types.js';
import type { RoleConflict, UserView } from './domain/user.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface NewUserRow {
  login: string;
  name: string;
  section: string | null;
  passwordHash: string;
  mustChangePassword: boolean;
}

/** What a login has to look at; locked for update when read inside a transaction that will count a failure. */
export interface Credentials {
  id: string;
  login: string;
  passwordHash: string;
  active: boolean;
  failedCount: number;
  /** A lock without end arrives as Infinity. */
  lockedUntil: Date | number | null;
  /** First agency of the scope, whose trail tells of this user's logins; 0 when there is none. */
  homeAgencyId: number;
}

export interface UserFilter {
  /** Part of the login or the name. */
  text?: string;
  role?: Role;
  agencyId?: number;
  /** A key of USER_SORT. */
  sort?: string;
}

const ROLES = `ARRAY(SELECT r.role FROM user_role r WHERE r.user_id = u.id ORDER BY r.role)`;
/** The system (0) comes last, so that the default agency is one with business. */
const AGENCIES = `ARRAY(SELECT a.agency_id FROM user_agency a WHERE a.user_id = u.id ORDER BY a.agency_id = 0, a.agency_id)`;
const VIEW = `u.id, u.login, u.name, u.section, ${ROLES} AS roles, ${AGENCIES} AS "agencyIds", u.active,
  coalesce(u.locked_until > $1, false) AS locked,
  CASE WHEN u.locked_until > $1 AND isfinite(u.locked_until) THEN u.locked_until END AS "lockedUntil",
  u.must_change_password AS "mustChangePassword", u.created_at AS "createdAt"`;
/** An administrator sees whom they share an agency with; one whose scope holds the system (0) sees everyone. */
const visible = (scope: string): string =>
  `(0 = ANY(${scope}::int[]) OR EXISTS (SELECT FROM user_agency s WHERE s.user_id = u.id AND s.agency_id = ANY(${scope}::int[])))`;
/** … and may change only those whose whole scope lies within their own. */
const manageable = (scope: string): string =>
  `(0 = ANY(${scope}::int[]) OR NOT EXISTS (SELECT FROM user_agency s WHERE s.user_id = u.id AND s.agency_id <> ALL(${scope}::int[])))`;

export const USER_SORT = sortPlan({
  keys: {
    login: 'u.login',
    name: byPinyin('u.name'),
    section: byPinyin('u.section'),
    active: 'u.active',
    locked: 'coalesce(u.locked_until > $1, false)',
    createdAt: 'u.created_at',
  },
  usual: 'u.login',
  unique: 'u.id',
});

@Injectable()
export class UsersStore {
  async actor(tx: Reader, userId: string): Promise<Actor | null> {
    return tx.one<{ userId: string; login: string; name: string; roles: Role[]; agencyIds: number[] }>(
      `SELECT u.id AS "userId", u.login, u.name, ${ROLES} AS roles, ${AGENCIES} AS "agencyIds" FROM app_user u WHERE u.id = $1`,
      [userId],
    );
  }

  idsOf(tx: Reader, logins: readonly string[]): Promise<{ login: string; id: string }[]> {
    return tx.rows('SELECT login, id FROM app_user WHERE login = ANY($1)', [logins]);
  }

  credentials(tx: Reader, by: { login: string } | { id: string }, lock = false): Promise<Credentials | null> {
    const [column, value] = 'login' in by ? ['login', by.login] : ['id', by.id];
    // Not FOR UPDATE: the trail's reference to the user must not wait for a login.
    return tx.one<Credentials>(
      `SELECT u.id, u.login, u.password_hash AS "passwordHash", u.active, u.failed_count AS "failedCount",
              u.locked_until AS "lockedUntil", coalesce((${AGENCIES})[1], 0) AS "homeAgencyId"
         FROM app_user u WHERE u.${column} = $1${lock ? ' FOR NO KEY UPDATE' : ''}`,
      [value],
    );
  }

  async setFailures(tx: Tx, userId: string, failedCount: number, lockedUntil: Date | null): Promise<void> {
    await tx.run('UPDATE app_user SET failed_count = $2, locked_until = $3 WHERE id = $1', [
      userId,
      failedCount,
      lockedUntil,
    ]);
  }

  async insert(tx: Tx, user: NewUserRow): Promise<string> {
    const row = await tx.one<{ id: string }>(
      `INSERT INTO app_user (login, name, section, password_hash, must_change_password) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [user.login, user.name, user.section, user.passwordHash, user.mustChangePassword],
    );
    return row!.id;
  }

  async setPassword(tx: Tx, userId: string, passwordHash: string, mustChange: boolean): Promise<void> {
    await tx.run(
      `UPDATE app_user SET password_hash = $2, must_change_password = $3, failed_count = 0,
              locked_until = CASE WHEN isfinite(locked_until) THEN NULL ELSE locked_until END WHERE id = $1`,
      [userId, passwordHash, mustChange],
    );
  }

  async setActive(tx: Tx, userId: string, active: boolean): Promise<void> {
    await tx.run('UPDATE app_user SET active = $2 WHERE id = $1', [userId, active]);
  }

  async setLocked(tx: Tx, userId: string, locked: boolean): Promise<void> {
    await tx.run(
      `UPDATE app_user SET failed_count = 0, locked_until = CASE WHEN $2 THEN 'infinity'::timestamptz END WHERE id = $1`,
      [userId, locked],
    );
  }

  /** False when the user had it. The database refuses forbidden pairs (ROLE_PAIR_FORBIDDEN). */
  async grantRole(tx: Tx, userId: string, role: Role): Promise<boolean> {
    return (
      (await tx.run('INSERT INTO user_role (user_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING', [userId, role])) > 0
    );
  }

  async revokeRole(tx: Tx, userId: string, role: Role): Promise<boolean> {
    return (await tx.run('DELETE FROM user_role WHERE user_id = $1 AND role = $2', [userId, role])) > 0;
  }

  async grantAgency(tx: Tx, userId: string, agencyId: number): Promise<boolean> {
    const sql = 'INSERT INTO user_agency (user_id, agency_id) VALUES ($1, $2) ON CONFLICT DO NOTHING';
    return (await tx.run(sql, [userId, agencyId])) > 0;
  }

  async revokeAgency(tx: Tx, userId: string, agencyId: number): Promise<boolean> {
    return (await tx.run('DELETE FROM user_agency WHERE user_id = $1 AND agency_id = $2', [userId, agencyId])) > 0;
  }

  /** Of the given ids, those that exist. */
  async agencies(tx: Reader, ids: readonly number[]): Promise<{ id: number; code: string; name: string }[]> {
    return tx.rows('SELECT id, code, name FROM agency WHERE id = ANY($1) ORDER BY id = 0, id', [ids]);
  }

  async view(tx: Reader, userId: string, scope: readonly number[], now: Date): Promise<UserView | null> {
    return tx.one<Row>(`SELECT ${VIEW} FROM app_user u WHERE ${visible('$2')} AND u.id = $3`, [now, scope, userId]);
  }

  /** The user for a change, held until the command ends; null when they are not within the scope. */
  async forChange(tx: Tx, userId: string, scope: readonly number[], now: Date): Promise<UserView | null> {
    const sql = `SELECT ${VIEW} FROM app_user u WHERE ${manageable('$2')} AND u.id = $3 FOR NO KEY UPDATE OF u`;
    return tx.one<Row>(sql, [now, scope, userId]);
  }

  async list(
    tx: Reader,
    filter: UserFilter,
    scope: readonly number[],
    now: Date,
    limit: number,
    offset: number,
  ): Promise<Pick<Page<UserView>, 'rows' | 'total'>> {
    const where = `($1::timestamptz IS NOT NULL) AND ${visible('$2')}
      AND ($3::text IS NULL OR strpos(u.login, lower($3)) > 0 OR strpos(u.name, $3) > 0)
      AND ($4::text IS NULL OR EXISTS (SELECT FROM user_role r WHERE r.user_id = u.id AND r.role = $4))
      AND ($5::int IS NULL OR EXISTS (SELECT FROM user_agency a WHERE a.user_id = u.id AND a.agency_id = $5))`;
    const params = [now, scope, filter.text ?? null, filter.role ?? null, filter.agencyId ?? null];
    const total = await tx.one<{ total: string }>(`SELECT count(*) AS total FROM app_user u WHERE ${where}`, params);
    const rows = await tx.rows<Row>(
      `SELECT ${VIEW} FROM app_user u WHERE ${where} ${orderBy(USER_SORT, filter.sort)} LIMIT $6 OFFSET $7`,
      [...params, limit, offset],
    );
    return { rows, total: Number(total!.total) };
  }

  conflicts(tx: Reader): Promise<RoleConflict[]> {
    return tx.rows<RoleConflict & Record<string, unknown>>(
      'SELECT role_a AS "roleA", role_b AS "roleB", reason FROM role_conflict ORDER BY 1, 2',
    );
  }

  /** People who hold a forbidden pair now: possible only when the pair was forbidden after it was granted. */
  conflictHolders(
    tx: Reader,
    scope: readonly number[],
  ): Promise<(RoleConflict & { userId: string; login: string; name: string })[]> {
    return tx.rows(
      `SELECT u.id AS "userId", u.login, u.name, c.role_a AS "roleA", c.role_b AS "roleB", c.reason
         FROM role_conflict c JOIN user_role a ON a.role = c.role_a JOIN user_role b ON b.role = c.role_b AND b.user_id = a.user_id
         JOIN app_user u ON u.id = a.user_id
        WHERE ${visible('$1')} ORDER BY u.login, 4, 5`,
      [scope],
    );
  }
}

type Row = UserView & Record<string, unknown>;
