import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { BookedPosting, MatchRule, OpenLine } from './domain/reconcile.types.js';
import { documentKey } from './domain/references.js';

type Reader = Pick<Db, 'rows' | 'one'>;

/** Postings that old lines may still name; what was matched before that is of no use to a new line. */
const LOOK_BACK_DAYS = 400;

export interface PostingKey {
  voucherId: string;
  lineNo: number;
}

export interface NewMatch {
  rule: MatchRule;
  lines: readonly string[];
  postings: readonly PostingKey[];
  /** Of AMOUNT_DATE and PARTS. */
  toleranceDays: number | null;
  /** Of MANUAL. */
  reason: string | null;
}

export interface MatchRow {
  id: string;
  fund: string;
  account: string;
  rule: MatchRule;
  toleranceDays: number | null;
  reason: string | null;
  itemCount: number;
  lineCount: number;
  amount: string;
  firstOn: string;
  lastOn: string;
  matchedBy: string;
  matchedAt: Date;
  unmatchedBy: string | null;
  unmatchedAt: Date | null;
  unmatchedReason: string | null;
}

export interface MatchItemRow {
  side: 'BANK' | 'BOOK';
  lineId: string | null;
  statementId: string | null;
  voucherId: string | null;
  postingNo: number | null;
  on: string;
  amount: string;
  /** Serial number of the line; month and number of the voucher. */
  reference: string | null;
  summary: string | null;
  counterparty: string | null;
}

const MATCH_COLUMNS = /* sql */ `m.id, m.fund, m.account, m.rule, m.tolerance_days AS "toleranceDays", m.reason, m.item_count AS "itemCount",
  t.lines AS "lineCount", m.amount, t.first_on AS "firstOn", t.last_on AS "lastOn", mu.name AS "matchedBy", m.matched_at AS "matchedAt",
  uu.name AS "unmatchedBy", u.unmatched_at AS "unmatchedAt", u.reason AS "unmatchedReason"`;
const MATCH_FROM = /* sql */ `bank_match m JOIN app_user mu ON mu.id = m.matched_by
  LEFT JOIN bank_unmatch u ON u.match_id = m.id LEFT JOIN app_user uu ON uu.id = u.unmatched_by
  CROSS JOIN LATERAL (SELECT count(i.line_id)::int AS lines, min(coalesce(l.on_date, v.voucher_on)) AS first_on,
      max(coalesce(l.on_date, v.voucher_on)) AS last_on
    FROM bank_match_item i LEFT JOIN bank_statement_line l ON l.id = i.line_id LEFT JOIN voucher v ON v.id = i.voucher_id
   WHERE i.match_id = m.id) t`;

export const MATCH_SORT = sortPlan({
  keys: {
    fund: 'm.fund',
    account: 'm.account',
    rule: 'm.rule',
    amount: 'm.amount',
    itemCount: 'm.item_count',
    firstOn: 't.first_on',
    lastOn: 't.last_on',
    matchedBy: byPinyin('mu.name'),
    matchedAt: 'm.matched_at',
    unmatchedAt: 'u.unmatched_at',
  },
  usual: 'm.id DESC',
  unique: 'm.id DESC',
});

/**
 * Postings of an account with what a bank's line may call them. The root of a correction is the voucher it stands for.
 * Opening balances were never a movement; what cancelled in the books earlier is not spoken of again.
 * $1 agency, $2 fund, $3 account, $4 first day of matched postings to bring along.
 */
const POSTINGS = /* sql */ `
WITH p AS MATERIALIZED (
  SELECT b.*, r.cause_type AS root_type, CASE WHEN r.cause_id ~ '^[0-9]{1,18}$' THEN r.cause_id::bigint END AS root_id, (mp.match_id IS NOT NULL) AS matched
    FROM bank_posting b
    CROSS JOIN LATERAL (SELECT CASE WHEN b.cause_type = 'CORRECTION' THEN (voucher_root(b.voucher_id)).cause_type ELSE b.cause_type END AS cause_type,
      CASE WHEN b.cause_type = 'CORRECTION' THEN (voucher_root(b.voucher_id)).cause_id ELSE b.cause_id END AS cause_id) r
    LEFT JOIN matched_posting mp ON mp.voucher_id = b.voucher_id AND mp.line_no = b.line_no
    LEFT JOIN bank_match m ON m.id = mp.match_id
   WHERE b.agency_id = $1 AND b.fund = $2 AND b.account = $3 AND b.cause_type <> 'OPENING'
     AND (mp.match_id IS NULL OR (m.rule <> 'LEDGER' AND b.on_date >= $4::date))
)
SELECT p.voucher_id AS "voucherId", p.line_no AS "lineNo", p.on_date AS "on", p.amount, p.matched,
  ARRAY(SELECT upper(x.number) FROM payout_batch x WHERE p.root_type = 'BATCH_PAID' AND x.agency_id = $1 AND x.id = p.root_id
    UNION SELECT upper(x.number) FROM bank_slip x WHERE p.root_type = 'BATCH_PAID' AND x.agency_id = $1 AND x.batch_id = p.root_id
    UNION SELECT 'B:' || p.root_id WHERE p.root_type = 'BATCH_PAID'
    UNION SELECT upper(x.number) FROM bank_result_file f JOIN payout_batch x ON x.id = f.batch_id
      WHERE p.root_type = 'BOUNCE' AND f.agency_id = $1 AND f.id = p.root_id
    UNION SELECT 'P:' || l.reference FROM bank_result_line l
      WHERE p.root_type = 'BOUNCE' AND l.agency_id = $1 AND l.result_file_id = p.root_id AND l.class = 'FAILED'
    UNION SELECT 'P:' || lpad(a.batch_id::text, 9, '0') || lpad(a.line_no::text, 7, '0') FROM payout_act a
      WHERE p.root_type = 'LATE_RETURN' AND a.agency_id = $1 AND a.id = p.root_id
    UNION SELECT upper(x.number) FROM payout_act a JOIN payout_batch x ON x.id = a.batch_id
      WHERE p.root_type = 'LATE_RETURN' AND a.agency_id = $1 AND a.id = p.root_id
    UNION SELECT 'FR:' || p.root_id WHERE p.root_type = 'FUND_ARRIVAL') AS keys,
  (SELECT f.document_no FROM fund_request f WHERE p.root_type = 'FUND_ARRIVAL' AND f.agency_id = $1 AND f.id = p.root_id
    UNION ALL SELECT e.document_no FROM budget_event e WHERE p.root_type = 'SUBSIDY_ARRIVAL' AND e.agency_id = $1 AND e.id = p.root_id) AS document,
  ARRAY(SELECT l.amount::text FROM bank_result_line l
    WHERE p.root_type = 'BOUNCE' AND l.agency_id = $1 AND l.result_file_id = p.root_id AND l.class = 'FAILED' ORDER BY l.line_no) AS parts,
  c.cancels
FROM p LEFT JOIN LATERAL (
  SELECT coalesce(
    (SELECT min(o.voucher_id || '/' || o.line_no) FROM voucher k JOIN bank_posting o ON o.voucher_id = k.id
      WHERE k.agency_id = $1 AND k.fund = $2 AND k.cause_type = 'CORRECTION' AND k.cause_id = p.voucher_id::text
        AND o.account = $3 AND o.amount = -p.amount HAVING count(*) = 1),
    p.reversal_of || '/' || p.line_no) AS cancels) c ON p.cause_type = 'REVERSAL'
ORDER BY p.voucher_id, p.line_no`;

/** Matches between statement lines and postings. */
@Injectable()
export class MatchesStore {
  /** Lines of live statements that are in no match. */
  async openLines(tx: Reader, agencyId: number, fund: string, account: string): Promise<OpenLine[]> {
    const rows = await tx.rows<{ id: string; on: string; amount: string; tokens: string[] }>(
      `SELECT l.id, l.on_date AS "on", l.amount, l.tokens FROM bank_statement_live s JOIN bank_statement_line l ON l.statement_id = s.id
         LEFT JOIN matched_line m ON m.line_id = l.id
        WHERE s.agency_id = $1 AND s.fund = $2 AND s.account = $3 AND m.line_id IS NULL ORDER BY l.id`,
      [agencyId, fund, account],
    );
    return rows.map((row) => ({ ...row, amount: money(row.amount) }));
  }

  /** Every open posting of the account, and the matched ones that lines since `since` may name. */
  async postings(
    tx: Reader,
    agencyId: number,
    fund: string,
    account: string,
    since: string | null,
  ): Promise<BookedPosting[]> {
    const first = await tx.one<{ day: string }>(`SELECT coalesce($1::date, 'epoch'::date) - $2::int AS day`, [
      since,
      LOOK_BACK_DAYS,
    ]);
    const rows = await tx.rows<{
      voucherId: string;
      lineNo: number;
      on: string;
      amount: string;
      matched: boolean;
      keys: string[];
      document: string | null;
      parts: string[];
      cancels: string | null;
    }>(POSTINGS, [agencyId, fund, account, first!.day]);
    return rows.map((row) => {
      const document = documentKey(row.document);
      return {
        id: `${row.voucherId}/${row.lineNo}`,
        on: row.on,
        amount: money(row.amount),
        matched: row.matched,
        keys: document === null ? row.keys : [...row.keys, document],
        parts: row.parts.map((part) => money(part)),
        cancels: row.cancels,
      };
    });
  }

  /** Errors: BANK_MATCH_FOREIGN, BANK_MATCH_SUMS_DIFFER, BANK_LINE_MATCHED, POSTING_MATCHED. */
  async insert(ctx: Ctx, fund: string, account: string, matches: readonly NewMatch[]): Promise<string[]> {
    if (matches.length === 0) return [];
    const ids = await ctx.tx.rows<{ id: string }>(
      `SELECT nextval('bank_match_id_seq') AS id FROM generate_series(1, $1)`,
      [matches.length],
    );
    const items = matches.flatMap((match, i) =>
      [
        ...match.lines.map((line_id) => ({ line_id, voucher_id: null, posting_no: null })),
        ...match.postings.map((p) => ({ line_id: null, voucher_id: p.voucherId, posting_no: p.lineNo })),
      ].map((item, no) => ({ match_id: ids[i]!.id, no: no + 1, ...item })),
    );
    const heads = matches.map((match, i) => ({
      id: ids[i]!.id,
      rule: match.rule,
      tolerance_days: match.toleranceDays,
      reason: match.reason,
    }));
    await ctx.tx.run(
      `WITH head AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS h(id bigint, rule text, tolerance_days int, reason text)),
         item AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS i(match_id bigint, line_id bigint))
       INSERT INTO bank_match (agency_id, id, fund, account, rule, tolerance_days, reason, item_count, amount, matched_by, matched_at, act_id)
       SELECT $3, h.id, $4, $5, h.rule, h.tolerance_days, h.reason, count(*), coalesce(sum(l.amount), 0), $6, $7, $8
         FROM head h JOIN item i ON i.match_id = h.id LEFT JOIN bank_statement_line l ON l.id = i.line_id AND l.agency_id = $3
        GROUP BY h.id, h.rule, h.tolerance_days, h.reason ORDER BY h.id`,
      [JSON.stringify(heads), JSON.stringify(items), ctx.agencyId, fund, account, ctx.actor.userId, ctx.now, ctx.actId],
    );
    await ctx.tx.run(
      `INSERT INTO bank_match_item (agency_id, match_id, no, line_id, voucher_id, posting_no)
       SELECT $1, i.match_id, i.no, i.line_id, i.voucher_id, i.posting_no
         FROM jsonb_to_recordset($2::jsonb) AS i(match_id bigint, no int, line_id bigint, voucher_id bigint, posting_no int) ORDER BY 2, 3`,
      [ctx.agencyId, JSON.stringify(items)],
    );
    return ids.map(({ id }) => id);
  }

  /** The account that the lines and postings belong to; several when they belong to more than one. */
  accountsOf(
    tx: Reader,
    agencyId: number,
    lines: readonly string[],
    postings: readonly PostingKey[],
  ): Promise<{ fund: string; account: string; items: number }[]> {
    return tx.rows(
      `SELECT fund, account, count(*)::int AS items FROM (
         SELECT s.fund, s.account FROM bank_statement_line l JOIN bank_statement s ON s.id = l.statement_id
          WHERE l.agency_id = $1 AND l.id = ANY($2::bigint[])
         UNION ALL SELECT p.fund, p.account FROM jsonb_to_recordset($3::jsonb) AS i("voucherId" bigint, "lineNo" int)
           JOIN posting p ON p.voucher_id = i."voucherId" AND p.line_no = i."lineNo" WHERE p.agency_id = $1) x GROUP BY 1, 2`,
      [agencyId, lines, JSON.stringify(postings)],
    );
  }

  async unmatch(ctx: Ctx, id: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO bank_unmatch (agency_id, match_id, reason, unmatched_by, unmatched_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, id, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  match(tx: Reader, agencyId: number, id: string): Promise<MatchRow | null> {
    return tx.one<MatchRow>(`SELECT ${MATCH_COLUMNS} FROM ${MATCH_FROM} WHERE m.agency_id = $1 AND m.id = $2`, [
      agencyId,
      id,
    ]);
  }

  items(tx: Reader, id: string): Promise<MatchItemRow[]> {
    return tx.rows<MatchItemRow>(
      `SELECT CASE WHEN i.line_id IS NULL THEN 'BOOK' ELSE 'BANK' END AS side, i.line_id AS "lineId", l.statement_id AS "statementId",
         i.voucher_id AS "voucherId", i.posting_no AS "postingNo", coalesce(l.on_date, b.on_date) AS "on", coalesce(l.amount, b.amount) AS amount,
         coalesce(l.serial, b.period || '-' || b.number) AS reference, coalesce(l.summary, b.summary) AS summary, l.counterparty
         FROM bank_match_item i LEFT JOIN bank_statement_line l ON l.id = i.line_id
         LEFT JOIN bank_posting b ON b.voucher_id = i.voucher_id AND b.line_no = i.posting_no
        WHERE i.match_id = $1 ORDER BY i.no`,
      [id],
    );
  }

  async list(
    tx: Reader,
    agencyId: number,
    filter: {
      fund?: string;
      account?: string;
      rule?: string;
      from?: string;
      to?: string;
      undone?: boolean;
      sort?: string;
    },
    page: { limit: number; offset: number },
  ): Promise<{ rows: MatchRow[]; total: number }> {
    const rows = await tx.rows<MatchRow & { total: string }>(
      `SELECT ${MATCH_COLUMNS}, count(*) OVER () AS total FROM ${MATCH_FROM}
        WHERE m.agency_id = $1 AND ($2::text IS NULL OR m.fund = $2) AND ($3::text IS NULL OR m.account = $3)
          AND ($4::text IS NULL OR m.rule = $4) AND ($5::date IS NULL OR t.last_on >= $5) AND ($6::date IS NULL OR t.first_on <= $6)
          AND (u.match_id IS NOT NULL) = $7 ${orderBy(MATCH_SORT, filter.sort)} LIMIT $8 OFFSET $9`,
      [
        agencyId,
        filter.fund ?? null,
        filter.account ?? null,
        filter.rule ?? null,
        filter.from ?? null,
        filter.to ?? null,
        filter.undone ?? false,
        page.limit,
        page.offset,
      ],
    );
    return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
  }
}
