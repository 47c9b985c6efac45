import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { StopReason } from './domain/roll.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface StopListRow {
  idIndex: Buffer;
  idMasked: string;
  name: string;
  reason: StopReason;
  /** yyyymm. */
  effectiveFrom: number;
}

export interface StopListListed {
  id: string;
  name: string;
  idMasked: string;
  reason: StopReason;
  /** First month not to be paid. */
  effectiveFrom: string;
  source: string;
  addedBy: string | null;
  addedAt: string;
  liftedBy: string | null;
  liftedAt: string | null;
}

const TIME = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export const STOP_LIST_SORT = sortPlan({
  keys: {
    name: byPinyin('e.name'),
    idMasked: 'e.id_masked',
    reason: 'e.reason',
    effectiveFrom: 'e.effective_from',
    source: byPinyin('e.source'),
    addedBy: byPinyin('u.name'),
    addedAt: 'a.at',
    liftedBy: byPinyin('lu.name'),
    liftedAt: 'l.at',
  },
  usual: 'e.id DESC',
  unique: 'e.id DESC',
});

/** The stop list: people found by blind index only. */
@Injectable()
export class StopListStore {
  /** Adds the entries; one that stands already for the same person, reason and month is left out. */
  add(ctx: Ctx, rows: readonly StopListRow[], source: string): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO stop_list_entry (agency_id, id_index, id_masked, name, reason, effective_from, source, act_id)
       SELECT DISTINCT ON (n.id_index, n.reason) $1::int, n.id_index, n.id_masked, n.name, n.reason, n.effective_from, $2, $3::bigint
         FROM unnest($4::bytea[], $5::text[], $6::text[], $7::text[], $8::int[]) AS n (id_index, id_masked, name, reason, effective_from)
        WHERE NOT EXISTS (SELECT FROM stop_list_entry e WHERE e.agency_id = $1 AND e.id_index = n.id_index AND e.reason = n.reason
          AND e.lifted_act_id IS NULL AND e.effective_from <= n.effective_from)
        ORDER BY n.id_index, n.reason, n.effective_from`,
      [
        ctx.agencyId,
        source,
        ctx.actId,
        rows.map((row) => row.idIndex),
        rows.map((row) => row.idMasked),
        rows.map((row) => row.name),
        rows.map((row) => row.reason),
        rows.map((row) => row.effectiveFrom),
      ],
    );
  }

  find(tx: Tx, agencyId: number, id: string): Promise<{ id: string; lifted: boolean } | null> {
    return tx.one<{ id: string; lifted: boolean }>(
      `SELECT id, lifted_act_id IS NOT NULL AS lifted FROM stop_list_entry WHERE agency_id = $1 AND id = $2 FOR UPDATE`,
      [agencyId, id],
    );
  }

  async lift(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run('UPDATE stop_list_entry SET lifted_act_id = $3 WHERE agency_id = $1 AND id = $2', [
      ctx.agencyId,
      id,
      ctx.actId,
    ]);
  }

  async list(
    tx: Reader,
    agencyId: number,
    query: { lifted?: boolean; reason?: string; name?: string; sort?: string; page: number; pageSize: number },
  ): Promise<Page<StopListListed>> {
    const like = query.name ? `%${query.name.replace(/[\\%_]/g, '\\$&')}%` : null;
    const params = [agencyId, query.lifted ?? null, query.reason ?? null, like];
    const where = `e.agency_id = $1 AND ($2::boolean IS NULL OR (e.lifted_act_id IS NOT NULL) = $2) AND ($3::text IS NULL OR e.reason = $3)
      AND ($4::text IS NULL OR e.name LIKE $4)`;
    const total = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM stop_list_entry e WHERE ${where}`,
      params,
    );
    const rows = await tx.rows<StopListListed>(
      `SELECT e.id, e.name, e.id_masked AS "idMasked", e.reason, to_char(to_date(e.effective_from::text, 'YYYYMM'), 'YYYY-MM') AS "effectiveFrom",
              e.source, u.name AS "addedBy", ${TIME('a.at')} AS "addedAt", lu.name AS "liftedBy", ${TIME('l.at')} AS "liftedAt"
         FROM stop_list_entry e JOIN trail a ON a.id = e.act_id LEFT JOIN app_user u ON u.id = a.actor_id
         LEFT JOIN trail l ON l.id = e.lifted_act_id LEFT JOIN app_user lu ON lu.id = l.actor_id
        WHERE ${where} ${orderBy(STOP_LIST_SORT, query.sort)} LIMIT $5 OFFSET $6`,
      [...params, query.pageSize, (query.page - 1) * query.pageSize],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }
}
