import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '../../identity/domain/role.types.js';
import type { Actor, Caller } from '../db/ctx.js';
import { DB, type Db, type Tx } from '../db/db.js';

/** What a FAILED job keeps: the sentence is stored as it was said. */
export interface JobError {
  code: string;
  message: string;
  details: Record<string, unknown>;
}

export interface Progress {
  done: number;
  total: number | null;
  stage: string | null;
}

export interface WaitingRow {
  id: string;
  agencyId: number;
  name: string;
}

export interface Announcement {
  name: string;
  caller: Caller;
  payload: Record<string, unknown>;
}

/** First number of the advisory locks that fence a running job; the second is made of its id. */
const FENCE_CLASS = 7_316_203;
/** The service itself, which is no row of app_user. */
export const SYSTEM: Actor = { userId: '0', login: 'system', name: '系统', roles: [], agencyIds: [] };
const OPEN_STATES = `state IN ('WAITING', 'RUNNING')`;

interface AnnouncementRow {
  agency_id: number;
  name: string;
  payload: { requestId: string; userId: string };
  login: string | null;
  person: string | null;
  roles: Role[];
  agencies: number[];
}

const ANNOUNCED = `o.agency_id, o.name, o.payload, u.login, u.name AS person,
  ARRAY(SELECT r.role FROM user_role r WHERE r.user_id = u.id ORDER BY 1) AS roles,
  ARRAY(SELECT a.agency_id FROM user_agency a WHERE a.user_id = u.id ORDER BY 1) AS agencies`;
const FROM_OUTBOX = `FROM outbox o LEFT JOIN app_user u ON u.id = (o.payload ->> 'userId')::bigint WHERE o.id = $1`;

function shape({ payload: stored, ...row }: AnnouncementRow): Announcement {
  const { requestId, userId, ...payload } = stored;
  const actor: Actor =
    row.login === null
      ? SYSTEM
      : { userId, login: row.login, name: row.person!, roles: row.roles, agencyIds: row.agencies };
  return { name: row.name, caller: { actor, agencyId: row.agency_id, requestId }, payload };
}

/**
 * One statement, one transaction, not waiting for the disk: should a crash of the server undo the state of a job, then
 * the job is run again and finds its work done. An ended job is never touched.
 */
function moveSql(set: string): string {
  return `UPDATE job SET ${set}, updated_at = now()
    FROM (SELECT set_config('synchronous_commit', 'off', true) AS mode) quick
   WHERE quick.mode = 'off' AND id = $1 AND ${OPEN_STATES} RETURNING id`;
}

/** SQL of the outbox and of the job rows as the queue moves them. */
@Injectable()
export class QueueStore {
  constructor(@Inject(DB) private readonly db: Db) {}

  /** Announced jobs that no relay has in hand, oldest first; locked until the transaction ends. */
  lockWaiting(tx: Tx, limit: number): Promise<WaitingRow[]> {
    return tx.rows<{ id: string; agencyId: number; name: string }>(
      `SELECT id, agency_id AS "agencyId", name FROM outbox WHERE relayed_at IS NULL ORDER BY id LIMIT $1
       FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  async markRelayed(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.run('UPDATE outbox SET relayed_at = now() WHERE id = ANY($1::uuid[])', [ids]);
  }

  /** Unfinished jobs that were handed to the queue and have shown no sign of life for a while. */
  silent(seconds: number, limit: number): Promise<WaitingRow[]> {
    return this.db.rows<{ id: string; agencyId: number; name: string }>(
      `SELECT j.id, j.agency_id AS "agencyId", j.name FROM job j JOIN outbox o ON o.id = j.id
        WHERE j.${OPEN_STATES} AND o.relayed_at < now() - make_interval(secs => $1)
          AND j.updated_at < now() - make_interval(secs => $1)
        ORDER BY j.id LIMIT $2`,
      [seconds, limit],
    );
  }

  /** Who announced what; null when the database does not know the job. */
  async announcement(jobId: string): Promise<Announcement | null> {
    const row = await this.db.one<AnnouncementRow>(`SELECT ${ANNOUNCED} ${FROM_OUTBOX}`, [jobId]);
    return row && shape(row);
  }

  /** Marks the job as running; `open` is false when it has ended before and nothing is left to do. */
  async start(jobId: string): Promise<(Announcement & { open: boolean }) | null> {
    const row = await this.db.one<AnnouncementRow & { open: boolean }>(
      `WITH moved AS (${moveSql(`state = 'RUNNING', done_count = 0, total_count = NULL, stage = NULL`)})
       SELECT ${ANNOUNCED}, EXISTS (SELECT FROM moved) AS open ${FROM_OUTBOX}`,
      [jobId],
    );
    return row && { ...shape(row), open: row.open };
  }

  /**
   * Held to the end of the transaction by the process that works on the job, and let go by the server when that process
   * dies: so no two processes work on one job, even if the queue took a stalled event loop for a dead one.
   */
  async fence(tx: Tx, jobId: string): Promise<boolean> {
    const row = await tx.one<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS held', [
      FENCE_CLASS,
      jobId,
    ]);
    return row!.held;
  }

  progress(jobId: string, { done, total, stage }: Progress): Promise<boolean> {
    return this.update('done_count = $2, total_count = $3, stage = $4', [jobId, done, total, stage]);
  }

  /** Null keeps what was last written: a handler that never told its progress has none. */
  finish(jobId: string, last: Progress | null): Promise<boolean> {
    return this.update(
      `state = 'DONE', done_count = coalesce($2, done_count), total_count = coalesce($3, total_count),
       stage = coalesce($4, stage)`,
      [jobId, last?.done ?? null, last?.total ?? null, last?.stage ?? null],
    );
  }

  fail(jobId: string, error: JobError): Promise<boolean> {
    return this.update(`state = 'FAILED', error = $2`, [jobId, JSON.stringify(error)]);
  }

  /** Back to the line, to be tried again. */
  putBack(jobId: string): Promise<boolean> {
    return this.update(`state = 'WAITING'`, [jobId]);
  }

  private async update(set: string, params: unknown[]): Promise<boolean> {
    return (await this.db.rows(moveSql(set), params)).length === 1;
  }

  /** Agencies in which something was done by the end of that day; a new one has no nights before it. */
  async agenciesWithRecords(night: string): Promise<number[]> {
    const rows = await this.db.rows<{ id: number }>(
      `SELECT a.id FROM agency a WHERE a.id <> 0 AND EXISTS (SELECT FROM trail t
         WHERE t.agency_id = a.id AND t.at < ($1::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') ORDER BY a.id`,
      [night],
    );
    return rows.map(({ id }) => id);
  }

  /** Tells this database from every other, so that two of them may share one Redis. */
  async databaseIdentity(): Promise<string> {
    const row = await this.db.one<{ identity: string }>(
      `SELECT (SELECT system_identifier FROM pg_control_system())::text || '-' || d.oid::text AS identity
         FROM pg_database d WHERE d.datname = current_database()`,
    );
    return row!.identity;
  }
}
