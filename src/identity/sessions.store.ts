import { Injectable } from '@nestjs/common';
import type { Db, Tx } from '../platform/db/db.js';
import type { Role } from './domain/role.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface SessionRow {
  userId: string;
  login: string;
  name: string;
  roles: Role[];
  agencyIds: number[];
  mustChangePassword: boolean;
  csrfHash: Buffer;
  seenAt: Date;
  expiresAt: Date;
}

@Injectable()
export class SessionsStore {
  async insert(
    tx: Tx,
    row: { tokenHash: Buffer; csrfHash: Buffer; userId: string; now: Date; expiresAt: Date },
  ): Promise<void> {
    await tx.run(
      `INSERT INTO session (token_hash, user_id, csrf_hash, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
      [row.tokenHash, row.userId, row.csrfHash, row.now, row.expiresAt],
    );
  }

  /** A session of an active user that has neither run out nor been idle since `idleSince`; rights as of now. */
  async live(db: Db, tokenHash: Buffer, now: Date, idleSince: Date): Promise<SessionRow | null> {
    return db.one<SessionRow & Record<string, unknown>>(
      `SELECT u.id AS "userId", u.login, u.name, u.must_change_password AS "mustChangePassword",
              ARRAY(SELECT r.role FROM user_role r WHERE r.user_id = u.id ORDER BY r.role) AS roles,
              ARRAY(SELECT a.agency_id FROM user_agency a WHERE a.user_id = u.id ORDER BY a.agency_id = 0, a.agency_id) AS "agencyIds",
              s.csrf_hash AS "csrfHash", s.seen_at AS "seenAt", s.expires_at AS "expiresAt"
         FROM session s JOIN app_user u ON u.id = s.user_id
        WHERE s.token_hash = $1 AND u.active AND s.expires_at > $2 AND s.seen_at > $3`,
      [tokenHash, now, idleSince],
      // Every request begins with it.
      { repeated: true },
    );
  }

  async touch(db: Reader, tokenHash: Buffer, now: Date): Promise<void> {
    await db.rows('UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2', [tokenHash, now]);
  }

  async end(tx: Tx, tokenHash: Buffer): Promise<void> {
    await tx.run('DELETE FROM session WHERE token_hash = $1', [tokenHash]);
  }

  /** Ends the user's sessions, all or all but one; returns how many. */
  async endAllOf(tx: Tx, userId: string, except: Buffer | null = null): Promise<number> {
    return tx.run('DELETE FROM session WHERE user_id = $1 AND token_hash IS DISTINCT FROM $2', [userId, except]);
  }

  async removeExpired(tx: Tx, now: Date): Promise<void> {
    await tx.run('DELETE FROM session WHERE expires_at <= $1', [now]);
  }
}
