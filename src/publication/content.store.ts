import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { BookContent, BookProject, BookRow, NarrativeStatement, TableNo } from './domain/publication.types.js';
import { columnsOf } from './domain/table-layouts.js';
import type { Reader } from './books.store.js';

interface RowRead {
  table: TableNo;
  key: string;
  name: string;
  cells: Record<string, string>;
}

/** What a book prints. Changing it needs an edit of the draft in the same transaction (`BooksStore.edit`). */
@Injectable()
export class ContentStore {
  async content(tx: Reader, bookId: string): Promise<BookContent> {
    const head = await tx.one<{ year: number }>('SELECT fiscal_year AS year FROM budget_book WHERE id = $1', [bookId]);
    const rows = await tx.rows<RowRead>(
      `SELECT r.table_no AS "table", r.row_key AS key, r.name,
              coalesce((SELECT jsonb_object_agg(c.column_code, c.amount::text) FROM budget_cell c
                 WHERE c.book_id = r.book_id AND c.table_no = r.table_no AND c.row_key = r.row_key), '{}') AS cells
         FROM budget_row r WHERE r.book_id = $1 ORDER BY r.table_no, r.row_key COLLATE "C"`,
      [bookId],
    );
    const projects = await tx.rows<BookProject & Record<string, unknown>>(
      `SELECT code, name, scheme, function_code AS "functionCode", economic_code AS "economicCode", source_level AS "sourceLevel",
              document_no AS "documentNo", payment_mode AS "paymentMode", subsidised, standard, policy_basis AS "policyBasis"
         FROM budget_project WHERE book_id = $1 ORDER BY code COLLATE "C"`,
      [bookId],
    );
    const statements = await tx.rows<NarrativeStatement & Record<string, unknown>>(
      `SELECT s.key, s.section, s.title, s.direction, s.reason,
              coalesce((SELECT jsonb_object_agg(f.code, f.printed) FROM budget_figure f WHERE f.book_id = s.book_id AND f.key = s.key), '{}') AS figures
         FROM budget_statement s WHERE s.book_id = $1 ORDER BY s.place, s.key COLLATE "C"`,
      [bookId],
    );
    return { fiscalYear: head!.year, rows: rows.map(withBlanks), projects, statements };
  }

  /** Puts the whole content in the place of what the draft had. */
  async replace(ctx: Ctx, bookId: string, content: BookContent): Promise<void> {
    for (const table of ['budget_cell', 'budget_row', 'budget_figure', 'budget_statement', 'budget_project']) {
      await ctx.tx.run(`DELETE FROM ${table} WHERE agency_id = $1 AND book_id = $2`, [ctx.agencyId, bookId]);
    }
    await this.addRows(ctx, bookId, content.rows);
    for (const project of content.projects) await this.addProject(ctx, bookId, project);
    await this.addStatements(ctx, bookId, content.statements, 0);
  }

  async saveRow(ctx: Ctx, bookId: string, row: BookRow): Promise<void> {
    await this.removeRow(ctx, bookId, row.table, row.key);
    await this.addRows(ctx, bookId, [row]);
  }

  async removeRow(ctx: Ctx, bookId: string, table: TableNo, key: string): Promise<boolean> {
    const sql = 'DELETE FROM budget_row WHERE agency_id = $1 AND book_id = $2 AND table_no = $3 AND row_key = $4';
    return (await ctx.tx.run(sql, [ctx.agencyId, bookId, table, key])) > 0;
  }

  async saveProject(ctx: Ctx, bookId: string, project: BookProject): Promise<void> {
    await this.removeProject(ctx, bookId, project.code);
    await this.addProject(ctx, bookId, project);
  }

  async removeProject(ctx: Ctx, bookId: string, code: string): Promise<boolean> {
    const sql = 'DELETE FROM budget_project WHERE agency_id = $1 AND book_id = $2 AND code = $3';
    return (await ctx.tx.run(sql, [ctx.agencyId, bookId, code])) > 0;
  }

  /** Keeps its place among the statements; a new one comes last. */
  async saveStatement(ctx: Ctx, bookId: string, statement: NarrativeStatement): Promise<void> {
    const known = await ctx.tx.one<{ place: number }>(
      `SELECT coalesce((SELECT place FROM budget_statement WHERE book_id = $1 AND key = $2),
                       (SELECT coalesce(max(place), -1) + 1 FROM budget_statement WHERE book_id = $1)) AS place`,
      [bookId, statement.key],
    );
    await this.removeStatement(ctx, bookId, statement.key);
    await this.addStatements(ctx, bookId, [statement], known!.place);
  }

  async removeStatement(ctx: Ctx, bookId: string, key: string): Promise<boolean> {
    const sql = 'DELETE FROM budget_statement WHERE agency_id = $1 AND book_id = $2 AND key = $3';
    return (await ctx.tx.run(sql, [ctx.agencyId, bookId, key])) > 0;
  }

  private async addRows(ctx: Ctx, bookId: string, rows: readonly BookRow[]): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO budget_row (agency_id, book_id, table_no, row_key, name)
       SELECT $1, $2, t.no, t.key, t.name FROM unnest($3::smallint[], $4::text[], $5::text[]) AS t(no, key, name)`,
      [ctx.agencyId, bookId, rows.map(({ table }) => table), rows.map(({ key }) => key), rows.map(({ name }) => name)],
    );
    const cells = rows.flatMap(({ table, key, cells: of }) =>
      Object.entries(of)
        .filter(([, amount]) => amount !== null)
        .map(([column, amount]) => ({ table, key, column, amount })),
    );
    await ctx.tx.run(
      `INSERT INTO budget_cell (agency_id, book_id, table_no, row_key, column_code, amount)
       SELECT $1, $2, t.no, t.key, t.col, t.amount FROM unnest($3::smallint[], $4::text[], $5::text[], $6::numeric[]) AS t(no, key, col, amount)`,
      [
        ctx.agencyId,
        bookId,
        cells.map(({ table }) => table),
        cells.map(({ key }) => key),
        cells.map(({ column }) => column),
        cells.map(({ amount }) => amount),
      ],
    );
  }

  private async addProject(ctx: Ctx, bookId: string, project: BookProject): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO budget_project (agency_id, book_id, code, name, scheme, function_code, economic_code, source_level, document_no,
         payment_mode, subsidised, standard, policy_basis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ctx.agencyId,
        bookId,
        project.code,
        project.name,
        project.scheme,
        project.functionCode,
        project.economicCode,
        project.sourceLevel,
        project.documentNo,
        project.paymentMode,
        project.subsidised,
        project.standard,
        JSON.stringify(project.policyBasis),
      ],
    );
  }

  private async addStatements(
    ctx: Ctx,
    bookId: string,
    statements: readonly NarrativeStatement[],
    from: number,
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO budget_statement (agency_id, book_id, key, place, section, title, direction, reason)
       SELECT $1, $2, t.key, $3 + t.n - 1, t.section, t.title, t.direction, t.reason
         FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY AS t(key, section, title, direction, reason, n)`,
      [
        ctx.agencyId,
        bookId,
        from,
        statements.map(({ key }) => key),
        statements.map(({ section }) => section),
        statements.map(({ title }) => title),
        statements.map(({ direction }) => direction),
        statements.map(({ reason }) => reason),
      ],
    );
    const figures = statements.flatMap(({ key, figures: of }) =>
      Object.entries(of).map(([code, printed]) => ({ key, code, printed })),
    );
    await ctx.tx.run(
      `INSERT INTO budget_figure (agency_id, book_id, key, code, printed)
       SELECT $1, $2, t.key, t.code, t.printed FROM unnest($3::text[], $4::text[], $5::text[]) AS t(key, code, printed)`,
      [
        ctx.agencyId,
        bookId,
        figures.map(({ key }) => key),
        figures.map(({ code }) => code),
        figures.map(({ printed }) => printed),
      ],
    );
  }
}

/** Every column of the line, blank where nothing is printed. */
function withBlanks({ table, key, name, cells }: RowRead): BookRow {
  return {
    table,
    key,
    name,
    cells: Object.fromEntries(columnsOf(table, key).map((code) => [code, cells[code] ?? null])),
  };
}
