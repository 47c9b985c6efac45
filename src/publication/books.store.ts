import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { BookState } from './domain/publication.types.js';

export type Reader = Pick<Tx, 'rows' | 'one'>;

export interface BookHead {
  id: string;
  fiscalYear: number;
  version: number;
  state: BookState;
  revision: number;
  basedOn: string | null;
  note: string | null;
  createdBy: string;
  createdAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
  closedReason: string | null;
  /** SM3 of the adopted content, hex. */
  digest: string | null;
  /** People who created or edited it. */
  editors: string[];
  editorIds: string[];
}

const HEAD = `b.id, b.fiscal_year AS "fiscalYear", b.version, b.state, b.revision, b.based_on AS "basedOn", b.note,
  (SELECT u.name FROM app_user u WHERE u.id = b.created_by) AS "createdBy", b.created_at AS "createdAt",
  (SELECT u.name FROM app_user u WHERE u.id = b.closed_by) AS "closedBy", b.closed_at AS "closedAt", b.closed_reason AS "closedReason",
  encode(b.digest, 'hex') AS digest,
  ARRAY(SELECT u.name FROM app_user u WHERE u.id = b.created_by OR u.id IN (SELECT e.user_id FROM budget_book_edit e WHERE e.book_id = b.id) ORDER BY u.id) AS editors,
  ARRAY(SELECT u.id::text FROM app_user u WHERE u.id = b.created_by OR u.id IN (SELECT e.user_id FROM budget_book_edit e WHERE e.book_id = b.id) ORDER BY u.id) AS "editorIds"`;

/** Books: versions of a year's publication and their states. */
@Injectable()
export class BooksStore {
  async list(
    tx: Reader,
    agencyId: number,
    filter: PageQuery & { year?: number; state?: string },
  ): Promise<Page<BookHead>> {
    const from = `budget_book b WHERE b.agency_id = $1 AND ($2::int IS NULL OR b.fiscal_year = $2) AND ($3::text IS NULL OR b.state = $3)`;
    const params = [agencyId, filter.year ?? null, filter.state ?? null];
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, params);
    const rows = await tx.rows<BookHead & Record<string, unknown>>(
      `SELECT ${HEAD} FROM ${from} ORDER BY b.fiscal_year DESC, b.version DESC LIMIT $4 OFFSET $5`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    const { page, pageSize } = filter;
    return { rows, total: total!.n, page, pageSize };
  }

  find(tx: Reader, agencyId: number, id: string): Promise<BookHead | null> {
    return tx.one(`SELECT ${HEAD} FROM budget_book b WHERE b.agency_id = $1 AND b.id = $2`, [agencyId, id]);
  }

  /** The last adopted version of a year. */
  async adopted(tx: Reader, agencyId: number, year: number): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      `SELECT id FROM budget_book WHERE agency_id = $1 AND fiscal_year = $2 AND state = 'ADOPTED' ORDER BY version DESC LIMIT 1`,
      [agencyId, year],
    );
    return row?.id ?? null;
  }

  async hasDraft(tx: Reader, agencyId: number, year: number): Promise<boolean> {
    const sql = `SELECT FROM budget_book WHERE agency_id = $1 AND fiscal_year = $2 AND state = 'DRAFT'`;
    return (await tx.one(sql, [agencyId, year])) !== null;
  }

  /** Keeps other new versions of the year away until the end of the transaction: before asking what there is. */
  async lockYear(ctx: Ctx, year: number): Promise<void> {
    await ctx.tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`budget-book:${ctx.agencyId}:${year}`]);
  }

  async insert(
    ctx: Ctx,
    book: { fiscalYear: number; basedOn: string | null; note: string | null },
  ): Promise<{ id: string; version: number }> {
    const row = await ctx.tx.one<{ id: string; version: number }>(
      `INSERT INTO budget_book (agency_id, fiscal_year, version, based_on, note, created_by, created_at, act_id)
       SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7 FROM budget_book WHERE agency_id = $1 AND fiscal_year = $2
       RETURNING id, version`,
      [ctx.agencyId, book.fiscalYear, book.basedOn, book.note, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!;
  }

  /** Keeps edits away until the end of the transaction. */
  async lock(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run('SELECT FROM budget_book WHERE agency_id = $1 AND id = $2 FOR UPDATE', [ctx.agencyId, id]);
  }

  /** Says who edits, which opens the draft's content to this transaction. Errors: BUDGET_BOOK_CLOSED. */
  async edit(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run(
      'INSERT INTO budget_book_edit (agency_id, book_id, act_id, user_id, edited_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [ctx.agencyId, id, ctx.actId, ctx.actor.userId, ctx.now],
    );
  }

  /** Errors: BUDGET_BOOK_CLOSED; when adopted: BUDGET_BOOK_SECOND_PERSON, BUDGET_BOOK_NOT_CHECKED, BUDGET_BOOK_FINDINGS_OPEN. */
  async close(
    ctx: Ctx,
    id: string,
    to: 'ADOPTED' | 'WITHDRAWN',
    reason: string | null,
    digests: { content: Buffer; basis: Buffer } | null,
  ): Promise<void> {
    await ctx.tx.run(
      `UPDATE budget_book SET state = $3, closed_by = $4, closed_at = $5, closed_act_id = $6, closed_reason = $7, digest = $8,
              basis_digest = $9
        WHERE agency_id = $1 AND id = $2`,
      [
        ctx.agencyId,
        id,
        to,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
        reason,
        digests?.content ?? null,
        digests?.basis ?? null,
      ],
    );
  }

  async agencyName(tx: Reader, agencyId: number): Promise<string> {
    return (await tx.one<{ name: string }>('SELECT name FROM agency WHERE id = $1', [agencyId]))!.name;
  }
}
