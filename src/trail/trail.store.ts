import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { TrailRecord } from './domain/trail-link.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface TrailFilter {
  actorId?: string;
  /** The whole name of an act (`batch.submit`) or its first part (`batch`). */
  act?: string;
  outcome?: 'DONE' | 'REFUSED';
  subjectType?: string;
  subjectId?: string;
  requestId?: string;
  /** Part of what was noted, in any case. */
  text?: string;
  /** Acts that are all that is asked for; each list narrows the others. */
  within?: readonly (readonly string[])[];
  /** First and last day, Asia/Shanghai, both included. */
  from?: string;
  to?: string;
  /** A key of TRAIL_SORT. */
  sort?: string;
}

export interface TrailEntry {
  position: string;
  actId: string;
  act: string;
  outcome: 'DONE' | 'REFUSED';
  actorId: string | null;
  actorLogin: string | null;
  actorName: string | null;
  subjectType: string | null;
  subjectId: string | null;
  requestId: string | null;
  at: Date;
  details: Record<string, unknown>;
  /** SM3 link of the record, hexadecimal. */
  hash: string;
}

const WHERE = `t.agency_id = $1
  AND ($2::bigint IS NULL OR t.actor_id = $2)
  AND ($3::text IS NULL OR t.act = $3 OR starts_with(t.act, $3 || '.'))
  AND ($4::text IS NULL OR t.outcome = $4)
  AND ($5::text IS NULL OR t.subject_type = $5)
  AND ($6::text IS NULL OR t.subject_id = $6)
  AND ($7::text IS NULL OR t.request_id = $7)
  AND ($8::date IS NULL OR t.at >= $8::date::timestamp AT TIME ZONE 'Asia/Shanghai')
  AND ($9::date IS NULL OR t.at < ($9::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
  AND ($10::text IS NULL OR t.details::text ILIKE $10)
  AND ($11::bigint[] IS NULL OR t.id = ANY ($11))`;

export const TRAIL_SORT = sortPlan({
  keys: {
    position: 't.position',
    at: 't.at',
    act: 't.act',
    outcome: 't.outcome',
    actorLogin: 'u.login',
    actorName: byPinyin('u.name'),
    subjectType: 't.subject_type',
  },
  usual: 't.position DESC',
  unique: 't.position DESC',
});

@Injectable()
export class TrailStore {
  /** Newest first, if nothing else is asked for. */
  async list(
    tx: Reader,
    agencyId: number,
    filter: TrailFilter,
    limit: number,
    offset: number,
  ): Promise<Pick<Page<TrailEntry>, 'rows' | 'total'>> {
    const params = [
      agencyId,
      filter.actorId ?? null,
      filter.act ?? null,
      filter.outcome ?? null,
      filter.subjectType ?? null,
      filter.subjectId ?? null,
      filter.requestId ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.text === undefined ? null : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
      filter.within === undefined ? null : inAll(filter.within),
    ];
    const total = await tx.one<{ total: string }>(`SELECT count(*) AS total FROM trail t WHERE ${WHERE}`, params);
    const rows = await tx.rows<TrailEntry & Record<string, unknown>>(
      `SELECT t.position, t.id AS "actId", t.act, t.outcome, t.actor_id AS "actorId", u.login AS "actorLogin", u.name AS "actorName",
              t.subject_type AS "subjectType", t.subject_id AS "subjectId", t.request_id AS "requestId", t.at, t.details,
              encode(t.hash, 'hex') AS hash
         FROM trail t LEFT JOIN app_user u ON u.id = t.actor_id
        WHERE ${WHERE} ${orderBy(TRAIL_SORT, filter.sort)} LIMIT $12 OFFSET $13`,
      [...params, limit, offset],
    );
    return { rows, total: Number(total!.total) };
  }

  /** Where the chain of an agency says it ends; null before its first record. */
  head(tx: Reader, agencyId: number): Promise<{ position: string; hash: Buffer } | null> {
    return tx.one('SELECT position, hash FROM trail_head WHERE agency_id = $1', [agencyId]);
  }

  /** All records of an agency in order, in pages, each field in the text that is digested. */
  records(tx: Tx, agencyId: number): AsyncIterable<TrailRecord[]> {
    return tx.cursor<TrailRecord & Record<string, unknown>>(
      `SELECT agency_id AS "agencyId", position, id, act, outcome, actor_id AS "actorId", subject_type AS "subjectType",
              subject_id AS "subjectId", request_id AS "requestId",
              to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, details::text AS details,
              prev_hash AS "prevHash", hash
         FROM trail WHERE agency_id = $1 ORDER BY position`,
      [agencyId],
    );
  }

  /** Every agency that has a trail, the system (0) included. */
  async agencies(tx: Reader): Promise<number[]> {
    return (await tx.rows<{ id: number }>('SELECT agency_id AS id FROM trail_head ORDER BY 1')).map(({ id }) => id);
  }
}

function inAll(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists;
  const sets = others.map((list) => new Set(list));
  return first.filter((id) => sets.every((set) => set.has(id)));
}
