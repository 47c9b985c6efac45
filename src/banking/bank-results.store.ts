import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { FileProblem } from './domain/read-result.js';
import type { ResultClass } from './domain/classify-result.js';

export interface ResultFileRow {
  id: string;
  batchId: string;
  fileId: string;
  fileName: string;
  digest: string;
  state: 'UPLOADED' | 'TAKEN_IN' | 'FAILED';
  lineCount: number | null;
  fileProblems: FileProblem[] | null;
  jobId: string | null;
  /** State of the job that takes it in. */
  jobState: string | null;
  uploadedBy: string;
  uploadedAt: Date;
}

export interface ResultLineRow {
  lineNo: number;
  reference: string | null;
  amount: string | null;
  result: string | null;
  cause: string | null;
  creditedOn: string | null;
  class: ResultClass;
  problem: string | null;
  explanation: string | null;
  explainedBy: string | null;
}

const RESULT_FILE = /* sql */ `SELECT r.id, r.batch_id AS "batchId", r.file_id AS "fileId", r.file_name AS "fileName", encode(r.digest, 'hex') AS digest,
  r.state, r.line_count AS "lineCount", r.file_problems AS "fileProblems", r.job_id AS "jobId", j.state AS "jobState",
  u.name AS "uploadedBy", r.uploaded_at AS "uploadedAt"
  FROM bank_result_file r JOIN app_user u ON u.id = r.uploaded_by LEFT JOIN job j ON j.id = r.job_id`;

/**
 * The classes of src/banking/domain/classify-result.ts as one statement over a whole file, in the same order of
 * precedence; a test compares both on random files. $1 agency, $2 result file, $3 batch of the file, $4 the months of the
 * batches that the file names, which name the partitions to read.
 */
const CLASSIFY = /* sql */ `
INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, amount, result, cause, credited_on, class, problem, batch_id, payout_line_no)
SELECT $1, $2, s.line_no, s.reference, s.amount, s.result, s.cause, s.credited_on,
  CASE
    WHEN s.problem IS NOT NULL OR s.reference IS NULL OR s.amount IS NULL OR s.result IS NULL THEN 'MALFORMED'
    WHEN p.batch_id IS NULL OR p.outcome = 'WITHDRAWN' OR p.batch_state NOT IN ('ISSUED', 'SETTLED') THEN 'UNKNOWN_REFERENCE'
    WHEN p.batch_id <> $3::bigint THEN 'WRONG_BATCH'
    WHEN s.earlier > 0 THEN 'DUPLICATE'
    WHEN p.outcome IS NOT NULL THEN CASE WHEN s.amount = p.amount AND s.result = CASE p.outcome WHEN 'PAID' THEN 'PAID' ELSE 'FAILED' END
      THEN 'FINAL_SAME' ELSE 'FINAL_DIFFERENT' END
    WHEN s.amount <> p.amount THEN 'AMOUNT_DIFFERS'
    ELSE s.result
  END, s.problem, p.batch_id, p.line_no
FROM (SELECT *, row_number() OVER (PARTITION BY reference ORDER BY line_no) - 1 AS earlier,
        CASE WHEN reference ~ '^[0-9]{16}$' THEN left(reference, 9)::bigint END AS ref_batch,
        CASE WHEN reference ~ '^[0-9]{16}$' THEN right(reference, 7)::int END AS ref_line
        FROM result_staging) s
LEFT JOIN (SELECT q.batch_id, q.line_no, q.outcome, q.amount, b.state AS batch_state
             FROM payout_batch b JOIN payout q ON q.agency_id = $1 AND q.period = b.period AND q.batch_id = b.id
            WHERE b.agency_id = $1 AND q.period = ANY($4::int[])) p
  ON p.batch_id = s.ref_batch AND p.line_no = s.ref_line`;

/** $1 agency. */
const NAMED_PERIODS = /* sql */ `
SELECT DISTINCT b.period FROM payout_batch b WHERE b.agency_id = $1
   AND b.id IN (SELECT left(reference, 9)::bigint FROM result_staging WHERE reference ~ '^[0-9]{16}$')`;

export const RESULT_LINE_SORT = sortPlan({
  keys: {
    lineNo: 'l.line_no',
    reference: 'l.reference',
    amount: 'l.amount',
    result: 'l.result',
    cause: 'l.cause',
    creditedOn: 'l.credited_on',
    class: 'l.class',
    explainedBy: byPinyin('u.name'),
  },
  usual: 'l.line_no',
  unique: 'l.line_no',
});

/** Result files and their lines. */
@Injectable()
export class BankResultsStore {
  async insertFile(
    ctx: Ctx,
    file: { batchId: string; fileId: string; fileName: string; digest: Buffer },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, uploaded_by, uploaded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [ctx.agencyId, file.batchId, file.fileId, file.fileName, file.digest, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!.id;
  }

  async setJob(tx: Tx, id: string, jobId: string): Promise<void> {
    await tx.run('UPDATE bank_result_file SET job_id = $2 WHERE id = $1', [id, jobId]);
  }

  sameFile(tx: Tx, agencyId: number, batchId: string, digest: Buffer): Promise<ResultFileRow | null> {
    return tx.one<ResultFileRow>(
      `${RESULT_FILE} WHERE r.agency_id = $1 AND r.batch_id = $2 AND r.digest = $3 AND r.state <> 'FAILED'`,
      [agencyId, batchId, digest],
    );
  }

  file(tx: Tx, agencyId: number, id: string): Promise<ResultFileRow | null> {
    return tx.one<ResultFileRow>(`${RESULT_FILE} WHERE r.agency_id = $1 AND r.id = $2`, [agencyId, id]);
  }

  filesOfBatch(tx: Tx, agencyId: number, batchId: string): Promise<ResultFileRow[]> {
    return tx.rows<ResultFileRow>(`${RESULT_FILE} WHERE r.agency_id = $1 AND r.batch_id = $2 ORDER BY r.id`, [
      agencyId,
      batchId,
    ]);
  }

  /**
   * Rows of the file in COPY text form, into a table of this transaction only; returns how many. One COPY a slice: the
   * file itself is read through the same connection, which a COPY that waited for its rows would hold.
   */
  async stage(tx: Tx, slices: AsyncIterable<string>): Promise<number> {
    await tx.run(
      `CREATE TEMP TABLE result_staging (line_no int, reference text, amount numeric(16,2), result text, cause text, credited_on date, problem text) ON COMMIT DROP`,
    );
    let count = 0;
    for await (const slice of slices) count += await tx.copyIn('COPY result_staging FROM STDIN', [slice]);
    await tx.run('ANALYZE result_staging');
    return count;
  }

  async classify(tx: Tx, agencyId: number, fileId: string, batchId: string): Promise<void> {
    const named = await tx.rows<{ period: number }>(NAMED_PERIODS, [agencyId]);
    const periods = named.map(({ period }) => period);
    await inBulk(tx, () => tx.run(CLASSIFY, [agencyId, fileId, batchId, periods]));
  }

  async markTakenIn(ctx: Ctx, id: string, lineCount: number, problems: FileProblem[]): Promise<void> {
    await ctx.tx.run(
      `UPDATE bank_result_file SET state = 'TAKEN_IN', line_count = $2, file_problems = $3, taken_in_act_id = $4 WHERE id = $1`,
      [id, lineCount, JSON.stringify(problems), ctx.actId],
    );
  }

  async markFailed(tx: Tx, id: string): Promise<void> {
    await tx.run(`UPDATE bank_result_file SET state = 'FAILED' WHERE id = $1 AND state = 'UPLOADED'`, [id]);
  }

  classCounts(
    tx: Tx,
    fileIds: string[],
  ): Promise<{ fileId: string; class: ResultClass; lines: number; amount: string }[]> {
    return tx.rows(
      `SELECT result_file_id AS "fileId", class, count(*)::int AS lines, coalesce(sum(amount), 0)::text AS amount
         FROM bank_result_line WHERE result_file_id = ANY($1::bigint[]) GROUP BY 1, 2 ORDER BY 1, 2`,
      [fileIds],
    );
  }

  async lines(
    tx: Tx,
    fileId: string,
    classes: readonly string[] | null,
    page: { limit: number; offset: number },
    sort?: string,
  ): Promise<{ rows: ResultLineRow[]; count: number }> {
    const where = 'WHERE l.result_file_id = $1 AND ($2::text[] IS NULL OR l.class = ANY($2))';
    const counted = await tx.one<{ n: string }>(`SELECT count(*) AS n FROM bank_result_line l ${where}`, [
      fileId,
      classes,
    ]);
    const rows = await tx.rows<ResultLineRow>(
      `SELECT l.line_no AS "lineNo", l.reference, l.amount, l.result, l.cause, l.credited_on AS "creditedOn", l.class, l.problem,
         l.explanation, u.name AS "explainedBy" FROM bank_result_line l LEFT JOIN app_user u ON u.id = l.explained_by
        ${where} ${orderBy(RESULT_LINE_SORT, sort)} LIMIT $3 OFFSET $4`,
      [fileId, classes, page.limit, page.offset],
    );
    return { rows, count: Number(counted!.n) };
  }

  async explain(ctx: Ctx, fileId: string, lineNo: number, explanation: string): Promise<boolean> {
    const count = await ctx.tx.run(
      `UPDATE bank_result_line SET explained_by = $4, explanation = $5
        WHERE agency_id = $1 AND result_file_id = $2 AND line_no = $3::bigint AND class NOT IN ('PAID', 'FAILED', 'FINAL_SAME')`,
      [ctx.agencyId, fileId, lineNo, ctx.actor.userId, explanation],
    );
    return count === 1;
  }

  /** Of an issued batch: payouts by what the bank has said so far. */
  outcomes(tx: Tx, agencyId: number, batchId: string): Promise<{ state: string; payouts: number; amount: string }[]> {
    return tx.rows(
      `SELECT s.state, count(*)::int AS payouts, sum(s.amount)::text AS amount FROM payout_state s
        WHERE s.agency_id = $1 AND s.batch_id = $2
          AND s.period = (SELECT period FROM payout_batch WHERE agency_id = $1 AND id = $2) GROUP BY 1 ORDER BY 1`,
      [agencyId, batchId],
    );
  }
}
