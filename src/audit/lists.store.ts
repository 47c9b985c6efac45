import { Injectable } from '@nestjs/common';
import { maskIdNumber } from '../kernel/id-number.js';
import { nameKey } from '../kernel/name-match.js';
import type { PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { ListEntry, ListKind, MatchReason } from './domain/list.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;
interface Slice {
  page: number;
  pageSize: number;
  sort?: string;
}

export interface ListListed {
  id: string;
  kind: ListKind;
  source: string;
  issuedOn: string;
  fileName: string;
  fileDigest: string;
  entryCount: number;
  importedBy: string;
  importedAt: string;
  withdrawnBy: string | null;
  withdrawnAt: string | null;
  withdrawnReason: string | null;
}

export interface EntryListed {
  ordinal: number;
  idMasked: string;
  name: string;
  fromOn: string | null;
  toOn: string | null;
  amount: string | null;
  note: string | null;
  beneficiaryId: string | null;
  matchedName: string | null;
  matchedIdMasked: string | null;
  score: number | null;
  matchReason: MatchReason | null;
}

const TIME = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export const LIST_SORT = sortPlan({
  keys: {
    kind: 'l.kind',
    source: byPinyin('l.source'),
    issuedOn: 'l.issued_on',
    entryCount: 'l.entry_count',
    importedBy: byPinyin('u.name'),
    importedAt: 'l.imported_at',
  },
  usual: 'l.id DESC',
  unique: 'l.id DESC',
});

export const ENTRY_SORT = sortPlan({
  keys: {
    ordinal: 'e.ordinal',
    name: byPinyin('e.name'),
    idMasked: 'e.id_masked',
    fromOn: 'e.from_on',
    score: 'm.score',
  },
  usual: 'm.score DESC NULLS LAST, e.ordinal',
  unique: 'e.ordinal, m.beneficiary_id',
});

const LISTED = `SELECT l.id, l.kind, l.source, l.issued_on::text AS "issuedOn", l.file_name AS "fileName", encode(l.file_digest, 'hex') AS "fileDigest",
    l.entry_count AS "entryCount", u.name AS "importedBy", ${TIME('l.imported_at')} AS "importedAt", wu.name AS "withdrawnBy",
    ${TIME('w.withdrawn_at')} AS "withdrawnAt", w.reason AS "withdrawnReason"
  FROM audit_list l JOIN app_user u ON u.id = l.imported_by LEFT JOIN audit_list_withdrawal w ON w.list_id = l.id
  LEFT JOIN app_user wu ON wu.id = w.withdrawn_by`;

/** Lists from outside and whom of the register they mean. Numbers are found by blind index only and never stored in full. */
@Injectable()
export class ListsStore {
  async insert(
    ctx: Ctx,
    list: {
      kind: ListKind;
      source: string;
      issuedOn: string;
      fileId: string;
      fileName: string;
      digest: Buffer;
      entryCount: number;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_list (agency_id, kind, source, issued_on, file_id, file_name, file_digest, entry_count, imported_by, imported_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [
        ctx.agencyId,
        list.kind,
        list.source,
        list.issuedOn,
        list.fileId,
        list.fileName,
        list.digest,
        list.entryCount,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async addEntries(ctx: Ctx, listId: string, entries: readonly ListEntry[], numbers: PersonalNumbers): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO audit_list_entry (agency_id, list_id, ordinal, id_index, id_masked, name, name_key, birth_on, sex, from_on, to_on, amount, note)
       SELECT $1, $2, * FROM unnest($3::int[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[], $10::date[], $11::date[],
         $12::numeric[], $13::text[])`,
      [
        ctx.agencyId,
        listId,
        entries.map((entry) => entry.ordinal),
        entries.map((entry) => numbers.index('ID', entry.idNumber)),
        entries.map((entry) => maskIdNumber(entry.idNumber)),
        entries.map((entry) => entry.name),
        entries.map((entry) => nameKey(entry.name)),
        entries.map((entry) => entry.birthOn),
        entries.map((entry) => entry.sex),
        entries.map((entry) => entry.fromOn),
        entries.map((entry) => entry.toOn),
        entries.map((entry) => entry.amount),
        entries.map((entry) => entry.note),
      ],
    );
  }

  /** How many entries mean somebody of the register, by the way they were recognised. */
  matchCounts(tx: Tx, agencyId: number, listId: string): Promise<{ reason: MatchReason; count: number }[]> {
    return inBulk(tx, () =>
      tx.rows<{ reason: MatchReason; count: number }>(
        `SELECT reason, count(*)::int AS count FROM audit_list_match WHERE agency_id = $1 AND list_id = $2 GROUP BY 1 ORDER BY 1`,
        [agencyId, listId],
      ),
    );
  }

  async list(tx: Reader, agencyId: number, query: Slice & { kind?: ListKind }): Promise<Page<ListListed>> {
    const where = 'WHERE l.agency_id = $1 AND ($2::text IS NULL OR l.kind = $2)';
    const params = [agencyId, query.kind ?? null];
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM audit_list l ${where}`, params);
    const rows = await tx.rows<ListListed>(`${LISTED} ${where} ${orderBy(LIST_SORT, query.sort)} LIMIT $3 OFFSET $4`, [
      ...params,
      query.pageSize,
      (query.page - 1) * query.pageSize,
    ]);
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  find(tx: Reader, agencyId: number, id: string): Promise<ListListed | null> {
    return tx.one<ListListed>(`${LISTED} WHERE l.agency_id = $1 AND l.id = $2`, [agencyId, id]);
  }

  async entries(
    tx: Reader,
    agencyId: number,
    listId: string,
    query: Slice & { matched?: boolean },
  ): Promise<Page<EntryListed>> {
    const from = `FROM audit_list_entry e LEFT JOIN audit_list_match m ON m.agency_id = $1 AND m.list_id = e.list_id AND m.ordinal = e.ordinal
        LEFT JOIN beneficiary b ON b.agency_id = $1 AND b.id = m.beneficiary_id
       WHERE e.agency_id = $1 AND e.list_id = $2 AND ($3::boolean IS NULL OR (m.score IS NOT NULL) = $3)`;
    const params = [agencyId, listId, query.matched ?? null];
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${from}`, params);
    const rows = await tx.rows<EntryListed>(
      `SELECT e.ordinal, e.id_masked AS "idMasked", e.name, e.from_on::text AS "fromOn", e.to_on::text AS "toOn", e.amount, e.note,
         m.beneficiary_id AS "beneficiaryId", b.name AS "matchedName", b.id_masked AS "matchedIdMasked", m.score, m.reason AS "matchReason"
       ${from} ${orderBy(ENTRY_SORT, query.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, (query.page - 1) * query.pageSize],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  async withdraw(ctx: Ctx, listId: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO audit_list_withdrawal (agency_id, list_id, reason, withdrawn_by, withdrawn_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, listId, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }
}
