import { Injectable } from '@nestjs/common';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page, PageQuery } from '../platform/http/paging.js';
import { offsetOf } from '../platform/http/paging.js';
import type { RollMappingRecord, RollState } from './domain/roll.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;
/** A page of a list in the order of a key of its plan. */
type Paging = Pick<PageQuery, 'page' | 'pageSize'> & { sort?: string };

export interface RollListed {
  id: string;
  scheme: string;
  period: Period;
  source: string;
  fileName: string;
  state: RollState;
  rowCount: number | null;
  lineCount: number | null;
  blockedCount: number | null;
  warnedCount: number | null;
  payCount: number | null;
  payTotal: string | null;
  uploadedBy: string;
  uploadedAt: string;
  acceptedBy: string | null;
  acceptedAt: string | null;
  jobId: string | null;
  jobState: string | null;
}

export interface RollDetailRow extends RollListed {
  /** SM3 of the file, hexadecimal. */
  fileDigest: string;
  encoding: string | null;
  mapping: RollMappingRecord | null;
  /** The batch made of it that is not withdrawn. */
  batchId: string | null;
}

export interface IssueRow {
  id: string;
  ordinal: number | null;
  sheet: string | null;
  rowNo: number | null;
  column: string | null;
  field: string | null;
  code: string;
  severity: 'BLOCK' | 'WARN';
  value: string | null;
  details: Record<string, unknown>;
}

export interface LineRow {
  ordinal: number;
  sheet: string | null;
  rowNo: number;
  status: string;
  statusReason: string | null;
  name: string;
  idMasked: string;
  township: string | null;
  accountMasked: string | null;
  accountName: string | null;
  bankName: string | null;
  base: string;
  personal: string;
  adjustment: string;
  backPay: string;
  grant: string;
  amount: string;
  backPayFrom: string | null;
  backPayTo: string | null;
}

const MONTH = (column: string): string => `to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM')`;
const TIME = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const LISTED = `r.id, r.scheme, ${MONTH('r.period')} AS period, r.source, r.file_name AS "fileName", r.state, r.row_count AS "rowCount",
  r.line_count AS "lineCount", r.blocked_count AS "blockedCount", r.warned_count AS "warnedCount", r.pay_count AS "payCount",
  r.pay_total AS "payTotal", u.name AS "uploadedBy", ${TIME('r.uploaded_at')} AS "uploadedAt", a.name AS "acceptedBy",
  ${TIME('r.accepted_at')} AS "acceptedAt", r.job_id AS "jobId", j.state AS "jobState"`;
const ROLLS = `payout_roll r JOIN app_user u ON u.id = r.uploaded_by LEFT JOIN app_user a ON a.id = r.accepted_by LEFT JOIN job j ON j.id = r.job_id`;
const ISSUE = `id, ordinal, sheet, row_no AS "rowNo", column_ref AS "column", field, code, severity, value_masked AS value, details`;

export const ROLL_SORT = sortPlan({
  keys: {
    scheme: 'r.scheme',
    period: 'r.period',
    source: byPinyin('r.source'),
    fileName: byPinyin('r.file_name'),
    state: 'r.state',
    rowCount: 'r.row_count',
    lineCount: 'r.line_count',
    blockedCount: 'r.blocked_count',
    warnedCount: 'r.warned_count',
    payCount: 'r.pay_count',
    payTotal: 'r.pay_total',
    uploadedBy: byPinyin('u.name'),
    uploadedAt: 'r.uploaded_at',
    acceptedBy: byPinyin('a.name'),
    acceptedAt: 'r.accepted_at',
  },
  usual: 'r.period DESC, r.id DESC',
  unique: 'r.id DESC',
});
export const ROLL_ISSUE_SORT = sortPlan({
  keys: { ordinal: 'ordinal', rowNo: 'row_no', field: 'field', code: 'code', severity: 'severity' },
  usual: 'ordinal NULLS FIRST, id',
  unique: 'id',
});
export const ROLL_LINE_SORT = sortPlan({
  keys: {
    ordinal: 'ordinal',
    rowNo: 'row_no',
    status: 'status',
    name: byPinyin('name'),
    idMasked: 'id_masked',
    township: byPinyin('township'),
    accountMasked: 'account_masked',
    accountName: byPinyin('account_name'),
    bankName: byPinyin('bank_name'),
    base: 'base',
    personal: 'personal',
    adjustment: 'adjustment',
    backPay: 'back_pay',
    grant: 'grant_amount',
    amount: 'amount',
  },
  usual: 'ordinal',
  unique: 'ordinal',
});

/** What is shown of rolls; numbers are masked in the database already. */
@Injectable()
export class RollReadsStore {
  async list(
    tx: Reader,
    agencyId: number,
    query: { scheme?: string; period?: Period; state?: RollState } & Paging,
  ): Promise<Page<RollListed>> {
    const params = [
      agencyId,
      query.scheme ?? null,
      query.period ? periodToInt(query.period) : null,
      query.state ?? null,
    ];
    const where = `r.agency_id = $1 AND ($2::text IS NULL OR r.scheme = $2) AND ($3::int IS NULL OR r.period = $3)
      AND ($4::text IS NULL OR r.state = $4)`;
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM payout_roll r WHERE ${where}`, params);
    const rows = await tx.rows<RollListed>(
      `SELECT ${LISTED} FROM ${ROLLS} WHERE ${where} ${orderBy(ROLL_SORT, query.sort)} LIMIT $5 OFFSET $6`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  detail(tx: Reader, agencyId: number, rollId: string): Promise<RollDetailRow | null> {
    return tx.one<RollDetailRow>(
      `SELECT ${LISTED}, encode(r.file_digest, 'hex') AS "fileDigest", r.encoding, r.mapping,
              (SELECT b.id FROM payout_batch b WHERE b.roll_id = r.id AND b.state <> 'WITHDRAWN') AS "batchId"
         FROM ${ROLLS} WHERE r.agency_id = $1 AND r.id = $2`,
      [agencyId, rollId],
    );
  }

  issueCounts(tx: Reader, rollId: string): Promise<{ code: string; severity: 'BLOCK' | 'WARN'; count: number }[]> {
    return tx.rows(
      `SELECT code, severity, count(*)::int AS count FROM roll_issue WHERE roll_id = $1 GROUP BY code, severity
        ORDER BY severity, count(*) DESC, code`,
      [rollId],
    );
  }

  async issues(
    tx: Reader,
    rollId: string,
    query: { code?: string; severity?: string } & Paging,
  ): Promise<Page<IssueRow>> {
    const params = [rollId, query.code ?? null, query.severity ?? null];
    const where = 'roll_id = $1 AND ($2::text IS NULL OR code = $2) AND ($3::text IS NULL OR severity = $3)';
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM roll_issue WHERE ${where}`, params);
    const rows = await tx.rows<IssueRow>(
      `SELECT ${ISSUE} FROM roll_issue WHERE ${where} ${orderBy(ROLL_ISSUE_SORT, query.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  wholeIssues(tx: Reader, rollId: string): Promise<IssueRow[]> {
    return tx.rows<IssueRow>(`SELECT ${ISSUE} FROM roll_issue WHERE roll_id = $1 AND ordinal IS NULL ORDER BY id`, [
      rollId,
    ]);
  }

  issuesOfRow(tx: Reader, rollId: string, ordinal: number): Promise<IssueRow[]> {
    return tx.rows<IssueRow>(`SELECT ${ISSUE} FROM roll_issue WHERE roll_id = $1 AND ordinal = $2 ORDER BY id`, [
      rollId,
      ordinal,
    ]);
  }

  /** Issues of rows in the order of the file. */
  issuesByRow(tx: Tx, rollId: string): AsyncIterable<IssueRow[]> {
    return tx.cursor<IssueRow>(
      `SELECT ${ISSUE} FROM roll_issue WHERE roll_id = $1 AND ordinal IS NOT NULL ORDER BY ordinal, id`,
      [rollId],
      2_000,
    );
  }

  async lines(
    tx: Reader,
    rollId: string,
    query: { status?: string; nameKey?: string } & Paging,
  ): Promise<Page<LineRow>> {
    const like = query.nameKey ? `%${query.nameKey.replace(/[\\%_]/g, '\\$&')}%` : null;
    const params = [rollId, query.status ?? null, like];
    const where = 'roll_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR name_key LIKE $3)';
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM roll_line WHERE ${where}`, params);
    const rows = await tx.rows<LineRow>(
      `SELECT ordinal, sheet, row_no AS "rowNo", status, status_reason AS "statusReason", name, id_masked AS "idMasked", township,
              account_masked AS "accountMasked", account_name AS "accountName", bank_name AS "bankName", base, personal, adjustment,
              back_pay AS "backPay", grant_amount AS "grant", amount,
              CASE WHEN back_pay_from IS NOT NULL THEN ${MONTH('back_pay_from')} END AS "backPayFrom",
              CASE WHEN back_pay_to IS NOT NULL THEN ${MONTH('back_pay_to')} END AS "backPayTo"
         FROM roll_line WHERE ${where} ${orderBy(ROLL_LINE_SORT, query.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }
}
