import { Inject, Injectable } from '@nestjs/common';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import { DB, type Db } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { JobError } from '../platform/queue/queue.store.js';

export type JobState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';

/** A job as the database holds it. Counts are rows of work, not money. */
export interface JobRow {
  id: string;
  agencyId: number;
  name: string;
  subjectType: string;
  subjectId: string;
  state: JobState;
  done: number;
  /** Null while not known. */
  total: number | null;
  stage: string | null;
  error: JobError | null;
  startedBy: string | null;
  startedByName: string | null;
  createdAt: Date;
  updatedAt: Date;
}

interface Raw extends Omit<JobRow, 'done' | 'total'> {
  done: string;
  total: string | null;
}

export interface JobFilter {
  subjectType?: string;
  subjectId?: string;
  state?: JobState;
  /** A key of JOB_SORT. */
  sort?: string;
}

export const JOB_SORT = sortPlan({
  keys: {
    name: 'j.name',
    subjectType: 'j.subject_type',
    state: 'j.state',
    startedByName: byPinyin('u.name'),
    createdAt: 'j.created_at',
    updatedAt: 'j.updated_at',
  },
  usual: 'j.id DESC',
  unique: 'j.id DESC',
});

const COLUMNS = `j.id, j.agency_id AS "agencyId", j.name, j.subject_type AS "subjectType", j.subject_id AS "subjectId",
  j.state, j.done_count AS done, j.total_count AS total, j.stage, j.error, j.started_by AS "startedBy",
  u.name AS "startedByName", j.created_at AS "createdAt", j.updated_at AS "updatedAt"`;
const FROM = 'FROM job j LEFT JOIN app_user u ON u.id = j.started_by';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads of job rows; they are written by the queue only. */
@Injectable()
export class JobsStore {
  constructor(@Inject(DB) private readonly db: Db) {}

  /** @param agencyId null = whatever agency: for the process itself, never for a request */
  async find(jobId: string, agencyId: number | null): Promise<JobRow | null> {
    if (!UUID.test(jobId)) return null;
    const row = await this.db.one<Raw>(
      `SELECT ${COLUMNS} ${FROM} WHERE j.id = $1 AND ($2::int IS NULL OR j.agency_id = $2)`,
      [jobId, agencyId],
    );
    return row && shape(row);
  }

  /** Newest first, if nothing else is asked for. */
  async list(agencyId: number, filter: JobFilter, query: PageQuery): Promise<Page<JobRow>> {
    const where = `WHERE j.agency_id = $1 AND ($2::text IS NULL OR j.subject_type = $2)
      AND ($3::text IS NULL OR j.subject_id = $3) AND ($4::text IS NULL OR j.state = $4)`;
    const params = [agencyId, filter.subjectType ?? null, filter.subjectId ?? null, filter.state ?? null];
    const [rows, count] = await Promise.all([
      this.db.rows<Raw>(`SELECT ${COLUMNS} ${FROM} ${where} ${orderBy(JOB_SORT, filter.sort)} LIMIT $5 OFFSET $6`, [
        ...params,
        query.pageSize,
        offsetOf(query),
      ]),
      this.db.one<{ total: string }>(`SELECT count(*) AS total FROM job j ${where}`, params),
    ]);
    return { rows: rows.map(shape), total: Number(count!.total), page: query.page, pageSize: query.pageSize };
  }
}

function shape(row: Raw): JobRow {
  return { ...row, done: Number(row.done), total: row.total === null ? null : Number(row.total) };
}
