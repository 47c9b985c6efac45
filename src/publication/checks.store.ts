import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { FindingCell, Goal, PublicationFinding, Severity } from './domain/publication.types.js';
import type { Reader } from './books.store.js';

export interface RunHead {
  id: string;
  bookId: string;
  revision: number;
  bookDigest: string;
  basisDigest: string;
  equations: number;
  checkedBy: string;
  checkedAt: Date;
}

export interface FindingRead {
  id: string;
  no: number;
  check: string;
  severity: Severity;
  subject: string;
  cells: FindingCell[];
  values: Record<string, string>;
  /** Hex. */
  digest: string;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  acknowledgedReason: string | null;
}

/** Runs of the cross-checks, what they found, and what was acknowledged. */
@Injectable()
export class ChecksStore {
  /** The goal tables that the year ends with, by the code of their project. */
  goals(tx: Reader, agencyId: number, year: number): Promise<(Goal & Record<string, unknown>)[]> {
    return tx.rows(
      `SELECT coalesce(p.code, 'UNIT') AS owner, i.no, i.level2, i.level3,
              CASE WHEN i.operator = 'QUALITATIVE' THEN '定性' ELSE i.operator END AS operator, i.target, i.unit, i.weight::text AS weight
         FROM indicator i LEFT JOIN subsidy_project p ON p.id = i.project_id
        WHERE i.goal_table_id IN (SELECT goal_tables_in_force($1, $2, make_date($2, 12, 31), NULL)) ORDER BY i.project_id NULLS FIRST, i.no`,
      [agencyId, year],
    );
  }

  /** 年初预算 of the year's subsidy projects, 万元 by code. */
  async allotments(tx: Reader, agencyId: number, year: number): Promise<Record<string, string>> {
    const rows = await tx.rows<{ code: string; amount: string }>(
      `SELECT p.code, (b.allotted / 10000)::numeric(14,2)::text AS amount FROM subsidy_project p
         JOIN project_balance b ON b.project_id = p.id AND b.allotted > 0
        WHERE p.agency_id = $1 AND p.fiscal_year = $2 ORDER BY p.code COLLATE "C"`,
      [agencyId, year],
    );
    return Object.fromEntries(rows.map(({ code, amount }) => [code, amount]));
  }

  /** The revision is the book's own at that moment. */
  async insertRun(
    ctx: Ctx,
    run: { bookId: string; bookDigest: Buffer; basisDigest: Buffer; equations: number },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO publication_run (agency_id, book_id, book_digest, basis_digest, equations, checked_by, checked_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [ctx.agencyId, run.bookId, run.bookDigest, run.basisDigest, run.equations, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!.id;
  }

  async insertFindings(
    ctx: Ctx,
    runId: string,
    findings: readonly (PublicationFinding & { digest: Buffer })[],
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO publication_finding (agency_id, run_id, no, check_code, severity, subject, cells, detail, digest)
       SELECT $1, $2, t.n, t.code, t.severity, t.subject, t.cells, t.detail, t.digest
         FROM unnest($3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[], $8::bytea[])
              WITH ORDINALITY AS t(code, severity, subject, cells, detail, digest, n)`,
      [
        ctx.agencyId,
        runId,
        findings.map(({ check }) => check),
        findings.map(({ severity }) => severity),
        findings.map(({ subject }) => subject),
        findings.map(({ cells }) => JSON.stringify(cells)),
        findings.map(({ values }) => JSON.stringify(values)),
        findings.map(({ digest }) => digest),
      ],
    );
  }

  lastRun(tx: Reader, agencyId: number, bookId: string): Promise<RunHead | null> {
    return tx.one(
      `SELECT r.id, r.book_id AS "bookId", r.revision, encode(r.book_digest, 'hex') AS "bookDigest", encode(r.basis_digest, 'hex') AS "basisDigest",
              r.equations, (SELECT u.name FROM app_user u WHERE u.id = r.checked_by) AS "checkedBy", r.checked_at AS "checkedAt"
         FROM publication_run r WHERE r.agency_id = $1 AND r.book_id = $2 ORDER BY r.id DESC LIMIT 1`,
      [agencyId, bookId],
    );
  }

  findings(tx: Reader, agencyId: number, run: Pick<RunHead, 'id' | 'bookId'>): Promise<FindingRead[]> {
    return tx.rows<FindingRead & Record<string, unknown>>(
      `SELECT f.id, f.no, f.check_code AS "check", f.severity, f.subject, f.cells, f.detail AS "values", encode(f.digest, 'hex') AS digest,
              (SELECT u.name FROM app_user u WHERE u.id = a.acknowledged_by) AS "acknowledgedBy", a.acknowledged_at AS "acknowledgedAt",
              a.reason AS "acknowledgedReason"
         FROM publication_finding f LEFT JOIN publication_acknowledgement a ON a.book_id = $3 AND a.finding_digest = f.digest
        WHERE f.agency_id = $1 AND f.run_id = $2 ORDER BY f.no`,
      [agencyId, run.id, run.bookId],
    );
  }

  finding(
    tx: Reader,
    agencyId: number,
    id: string,
  ): Promise<{ bookId: string; check: string; subject: string; digest: Buffer; acknowledged: boolean } | null> {
    return tx.one(
      `SELECT r.book_id AS "bookId", f.check_code AS "check", f.subject, f.digest,
              EXISTS (SELECT FROM publication_acknowledgement a WHERE a.book_id = r.book_id AND a.finding_digest = f.digest) AS acknowledged
         FROM publication_finding f JOIN publication_run r ON r.id = f.run_id WHERE f.agency_id = $1 AND f.id = $2`,
      [agencyId, id],
    );
  }

  async acknowledge(ctx: Ctx, bookId: string, digest: Buffer, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO publication_acknowledgement (agency_id, book_id, finding_digest, reason, acknowledged_by, acknowledged_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [ctx.agencyId, bookId, digest, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }
}
