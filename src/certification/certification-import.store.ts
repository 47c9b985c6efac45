import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { RowProblem } from './domain/certification.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** A row of the file as it was read; numbers only as index and mask. */
export interface IncomingRow {
  ordinal: number;
  sheet: string | null;
  rowNo: number;
  idIndex: Buffer | null;
  idMasked: string | null;
  name: string;
  nameKey: string;
  certifiedOn: string | null;
  method: string | null;
  problem: RowProblem | null;
}

export interface ImportListed {
  fileId: string;
  fileName: string;
  source: string;
  rowCount: number;
  acceptedCount: number;
  refusedCount: number;
  importedBy: string;
  importedAt: Date;
}

export interface ImportIssue {
  ordinal: number;
  sheet: string | null;
  rowNo: number;
  code: RowProblem;
  idMasked: string | null;
  name: string | null;
  registeredName: string | null;
}

const LISTED = `i.file_id AS "fileId", i.file_name AS "fileName", i.source, i.row_count AS "rowCount", i.accepted_count AS "acceptedCount",
  i.refused_count AS "refusedCount", u.name AS "importedBy", i.imported_at AS "importedAt"`;

/** Files of certifications: rows wait in a temporary table while they are matched with the register, whole sets at a time. */
@Injectable()
export class CertificationImportStore {
  /** Two imports of one file at the same moment come one after the other. */
  async lock(ctx: Ctx, digest: Buffer): Promise<void> {
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('certification_import'), hashtext($1))`, [
      `${ctx.agencyId}/${digest.toString('hex')}`,
    ]);
  }

  earlier(ctx: Ctx, digest: Buffer): Promise<ImportListed | null> {
    return ctx.tx.one<ImportListed & Record<string, unknown>>(
      `SELECT ${LISTED} FROM certification_import i JOIN app_user u ON u.id = i.imported_by WHERE i.agency_id = $1 AND i.file_digest = $2`,
      [ctx.agencyId, digest],
    );
  }

  async open(tx: Tx): Promise<void> {
    await tx.run(`CREATE TEMP TABLE incoming_certification (ordinal int NOT NULL, sheet text, row_no int NOT NULL, id_index bytea, id_masked text,
      name text NOT NULL, name_key text NOT NULL, certified_on date, method text, problem text, beneficiary_id bigint, registered_name text) ON COMMIT DROP`);
  }

  async stage(tx: Tx, rows: readonly IncomingRow[]): Promise<void> {
    const column = <K extends keyof IncomingRow>(name: K): IncomingRow[K][] => rows.map((row) => row[name]);
    await tx.run(
      `INSERT INTO incoming_certification (ordinal, sheet, row_no, id_index, id_masked, name, name_key, certified_on, method, problem)
       SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::date[], $9::text[], $10::text[])`,
      [
        column('ordinal'),
        column('sheet'),
        column('rowNo'),
        column('idIndex'),
        column('idMasked'),
        column('name'),
        column('nameKey'),
        column('certifiedOn'),
        column('method'),
        column('problem'),
      ],
    );
  }

  /** Finds the people: by number, the name folded on both sides; what stands there already is no new certification. */
  async match(ctx: Ctx): Promise<{ rows: number; accepted: number }> {
    const { tx, agencyId } = ctx;
    return inBulk(tx, async () => {
      await tx.run(
        `UPDATE incoming_certification i SET beneficiary_id = b.id, registered_name = b.name,
                problem = CASE WHEN b.name_key <> i.name_key THEN 'NAME_DIFFERS' END
           FROM beneficiary b WHERE b.agency_id = $1 AND b.id_index = i.id_index AND i.problem IS NULL`,
        [agencyId],
      );
      await tx.run(
        `UPDATE incoming_certification i SET problem = 'UNKNOWN' WHERE i.problem IS NULL AND i.beneficiary_id IS NULL`,
      );
      await tx.run(
        `UPDATE incoming_certification i SET problem = 'REPEATED'
          WHERE i.problem IS NULL AND (i.ordinal IN (SELECT ordinal FROM (SELECT ordinal,
                  row_number() OVER (PARTITION BY beneficiary_id, certified_on, method ORDER BY ordinal) AS n
                    FROM incoming_certification WHERE problem IS NULL) d WHERE n > 1)
             OR (i.beneficiary_id, i.certified_on, i.method) IN (SELECT c.beneficiary_id, c.certified_on, c.method FROM certification c
                  LEFT JOIN certification_withdrawal w ON w.certification_id = c.id WHERE c.agency_id = $1 AND w.certification_id IS NULL))`,
        [agencyId],
      );
      const counts = await tx.one<{ rows: number; accepted: number }>(
        `SELECT count(*)::int AS rows, count(*) FILTER (WHERE problem IS NULL)::int AS accepted FROM incoming_certification`,
      );
      return counts!;
    });
  }

  /** The import with its certifications and its issues; their numbers are proved at the end of the transaction. */
  async keep(
    ctx: Ctx,
    file: { fileId: string; fileName: string; digest: Buffer; source: string; rows: number; accepted: number },
  ): Promise<void> {
    const { tx } = ctx;
    const { fileId, source, rows, accepted } = file;
    const by = [ctx.actor.userId, ctx.now, ctx.actId];
    await tx.run(
      `INSERT INTO certification_import (agency_id, file_id, file_name, file_digest, source, row_count, accepted_count, refused_count, imported_by, imported_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [ctx.agencyId, fileId, file.fileName, file.digest, source, rows, accepted, rows - accepted, ...by],
    );
    await tx.run(
      `INSERT INTO certification (agency_id, beneficiary_id, method, certified_on, source, file_id, recorded_by, recorded_at, act_id)
       SELECT $1, beneficiary_id, method, certified_on, $2, $3, $4, $5, $6 FROM incoming_certification WHERE problem IS NULL ORDER BY ordinal`,
      [ctx.agencyId, source, fileId, ...by],
    );
    await tx.run(
      `INSERT INTO certification_import_issue (agency_id, file_id, ordinal, sheet, row_no, code, id_masked, name, registered_name)
       SELECT $1, $2, ordinal, sheet, row_no, problem, id_masked, left(name, 100), CASE problem WHEN 'NAME_DIFFERS' THEN registered_name END
         FROM incoming_certification WHERE problem IS NOT NULL`,
      [ctx.agencyId, fileId],
    );
  }

  async imports(tx: Reader, agencyId: number, query: PageQuery): Promise<Page<ImportListed>> {
    const total = await tx.one<{ n: number }>(
      'SELECT count(*)::int AS n FROM certification_import WHERE agency_id = $1',
      [agencyId],
    );
    const rows = await tx.rows<ImportListed & Record<string, unknown>>(
      `SELECT ${LISTED} FROM certification_import i JOIN app_user u ON u.id = i.imported_by WHERE i.agency_id = $1
        ORDER BY i.imported_at DESC, i.file_id LIMIT $2 OFFSET $3`,
      [agencyId, query.pageSize, offsetOf(query)],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  async issues(tx: Reader, agencyId: number, fileId: string, query: PageQuery): Promise<Page<ImportIssue> | null> {
    const file = await tx.one<{ n: number }>(
      'SELECT refused_count AS n FROM certification_import WHERE agency_id = $1 AND file_id = $2',
      [agencyId, fileId],
    );
    if (!file) return null;
    const rows = await tx.rows<ImportIssue & Record<string, unknown>>(
      `SELECT ordinal, sheet, row_no AS "rowNo", code, id_masked AS "idMasked", name, registered_name AS "registeredName"
         FROM certification_import_issue WHERE file_id = $1 ORDER BY ordinal LIMIT $2 OFFSET $3`,
      [fileId, query.pageSize, offsetOf(query)],
    );
    return { rows, total: file.n, page: query.page, pageSize: query.pageSize };
  }
}
