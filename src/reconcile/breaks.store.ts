import { Injectable } from '@nestjs/common';
import { ageBand, type AgeBand } from '../platform/db/age-band.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { BankPurpose, BreakSide } from './domain/reconcile.types.js';

type Reader = Pick<Db, 'rows' | 'one'>;

/** Which accounts, as of the end of which day, as known at which time (null: now). */
export interface AsOf {
  fund: string | null;
  account: string | null;
  on: string;
  knownAt: Date | null;
}

/** What a break is about: exactly one of line, posting and statement. */
export interface BreakSubject {
  lineId?: string;
  voucherId?: string;
  postingNo?: number;
  statementId?: string;
}

export interface BreakRow {
  side: BreakSide;
  fund: string;
  account: string;
  accountName: string;
  lineId: string | null;
  voucherId: string | null;
  postingNo: number | null;
  statementId: string | null;
  on: string;
  /** Yuan; positive received (or more at the bank), negative paid. */
  amount: string;
  reference: string | null;
  summary: string | null;
  counterparty: string | null;
  ageDays: number;
  ownerId: string | null;
  owner: string | null;
  note: string | null;
  assignedAt: Date | null;
}

export interface AccountSums {
  fund: string;
  account: string;
  name: string;
  purpose: BankPurpose | null;
  postings: number;
  bookBalance: string;
  bankBalance: string | null;
  coveredTo: string | null;
  holes: number;
}

export interface BreakAge {
  fund: string;
  band: AgeBand;
  items: number;
  unowned: number;
  received: string;
  paid: string;
}

export interface SideSums {
  fund: string;
  account: string;
  side: BreakSide;
  items: number;
  unowned: number;
  received: string;
  paid: string;
}

/**
 * What stands open on a day: an item is settled when every item of its match has happened by then, so that what comes
 * later never changes a month gone by. Postings before the first statement, and opening balances, are the base that the
 * first statement's opening balance is held against, unless a line was matched with them.
 * $1 agency, $2 fund or null, $3 account or null, $4 day, $5 time of knowledge or null.
 */
const AS_OF = /* sql */ `
st AS MATERIALIZED (
  SELECT s.id, s.fund, s.account, s.from_on, s.to_on, s.opening, s.closing, s.file_name,
      lag(s.closing) OVER w AS before, lag(s.to_on) OVER w AS before_on
    FROM bank_statement s
   WHERE s.agency_id = $1 AND ($2::text IS NULL OR s.fund = $2) AND ($3::text IS NULL OR s.account = $3)
     AND s.imported_at <= coalesce($5::timestamptz, 'infinity')
     AND NOT EXISTS (SELECT FROM bank_statement_withdrawal x WHERE x.statement_id = s.id AND x.withdrawn_at <= coalesce($5::timestamptz, 'infinity'))
  WINDOW w AS (PARTITION BY s.fund, s.account ORDER BY s.from_on)),
begun AS (SELECT fund, account, min(from_on) AS from_on FROM st GROUP BY fund, account),
item AS MATERIALIZED (
  SELECT i.match_id, i.line_id, i.voucher_id, i.posting_no, coalesce(l.on_date, v.voucher_on) AS on_date
    FROM bank_match m JOIN bank_match_item i ON i.match_id = m.id
    LEFT JOIN bank_statement_line l ON l.id = i.line_id LEFT JOIN voucher v ON v.id = i.voucher_id
   WHERE m.agency_id = $1 AND ($2::text IS NULL OR m.fund = $2) AND ($3::text IS NULL OR m.account = $3)
     AND m.matched_at <= coalesce($5::timestamptz, 'infinity')
     AND NOT EXISTS (SELECT FROM bank_unmatch u WHERE u.match_id = m.id AND u.unmatched_at <= coalesce($5::timestamptz, 'infinity'))),
settled AS MATERIALIZED (SELECT match_id FROM item GROUP BY match_id HAVING max(on_date) <= $4::date),
booked AS MATERIALIZED (
  SELECT b.*, a.name AS account_name, i.match_id, g.from_on AS begun_on,
      i.match_id IS NULL AND (g.from_on IS NULL OR b.on_date < g.from_on OR b.cause_type = 'OPENING'
        OR (b.cause_type IN ('REVERSAL', 'CORRECTION') AND (voucher_root(b.voucher_id)).cause_type = 'OPENING')) AS base
    FROM bank_account a JOIN bank_posting b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.account
    LEFT JOIN begun g ON g.fund = b.fund AND g.account = b.account
    LEFT JOIN item i ON i.voucher_id = b.voucher_id AND i.posting_no = b.line_no
   WHERE a.agency_id = $1 AND ($2::text IS NULL OR a.fund = $2) AND ($3::text IS NULL OR a.account = $3)
     AND b.on_date <= $4::date AND b.posted_at <= coalesce($5::timestamptz, 'infinity')),
opened AS (
  SELECT 'BANK' AS side, st.fund, st.account, l.id AS line_id, NULL::bigint AS voucher_id, NULL::int AS posting_no, NULL::bigint AS statement_id,
      l.on_date, l.amount, l.serial AS reference, l.summary, l.counterparty
    FROM st JOIN bank_statement_line l ON l.statement_id = st.id
    LEFT JOIN item i ON i.line_id = l.id LEFT JOIN settled d ON d.match_id = i.match_id
   WHERE l.on_date <= $4::date AND d.match_id IS NULL
  UNION ALL
  SELECT 'BOOK', b.fund, b.account, NULL, b.voucher_id, b.line_no, NULL, b.on_date, b.amount, b.period || '-' || b.number, b.summary, NULL
    FROM booked b LEFT JOIN settled d ON d.match_id = b.match_id WHERE NOT b.base AND d.match_id IS NULL
  UNION ALL
  SELECT 'START', st.fund, st.account, NULL, NULL, NULL, st.id, st.from_on, st.opening - coalesce(x.base, 0), NULL, st.file_name, NULL
    FROM st LEFT JOIN (SELECT fund, account, sum(amount) AS base FROM booked WHERE base GROUP BY 1, 2) x ON x.fund = st.fund AND x.account = st.account
   WHERE st.before IS NULL AND st.from_on <= $4::date AND st.opening <> coalesce(x.base, 0)
  UNION ALL
  SELECT 'GAP', st.fund, st.account, NULL, NULL, NULL, st.id, st.from_on, st.opening - st.before, NULL, st.file_name, NULL
    FROM st WHERE st.from_on <= $4::date AND st.opening <> st.before),
owned AS (
  SELECT DISTINCT ON (subject) coalesce('L' || x.line_id, 'S' || x.statement_id, 'P' || x.voucher_id || '/' || x.posting_no) AS subject,
      x.owner_id, x.note, x.assigned_at
    FROM bank_break_owner x WHERE x.agency_id = $1 AND x.assigned_at <= coalesce($5::timestamptz, 'infinity') ORDER BY subject, x.id DESC),
brk AS (
  SELECT o.*, a.name AS account_name, $4::date - o.on_date AS age, w.owner_id, u.name AS owner, w.note, w.assigned_at
    FROM opened o JOIN ledger_account a ON a.agency_id = $1 AND a.fund = o.fund AND a.code = o.account
    LEFT JOIN owned w ON w.subject = coalesce('L' || o.line_id, 'S' || o.statement_id, 'P' || o.voucher_id || '/' || o.posting_no)
    LEFT JOIN app_user u ON u.id = w.owner_id)`;

const BREAK = /* sql */ `k.side, k.fund, k.account, k.account_name AS "accountName", k.line_id AS "lineId", k.voucher_id AS "voucherId",
  k.posting_no AS "postingNo", k.statement_id AS "statementId", k.on_date AS "on", k.amount, k.reference, k.summary, k.counterparty,
  k.age AS "ageDays", k.owner_id AS "ownerId", k.owner, k.note, k.assigned_at AS "assignedAt"`;

export const BREAK_SORT = sortPlan({
  keys: {
    side: 'k.side',
    fund: 'k.fund',
    account: 'k.account',
    on: 'k.on_date',
    ageDays: 'k.age',
    amount: 'k.amount',
    reference: 'k.reference',
    summary: byPinyin('k.summary'),
    counterparty: byPinyin('k.counterparty'),
    owner: byPinyin('k.owner'),
    assignedAt: 'k.assigned_at',
  },
  usual: 'k.fund, k.account, k.side, k.on_date, k.line_id, k.voucher_id, k.posting_no, k.statement_id',
  unique: 'k.side, k.line_id, k.voucher_id, k.posting_no, k.statement_id',
});

/** What is open between books and bank, as of any day and as known at any time. */
@Injectable()
export class BreaksStore {
  /** All breaks, in the order of the reconciliation statement. */
  all(tx: Reader, agencyId: number, asOf: AsOf): Promise<BreakRow[]> {
    return tx.rows<BreakRow>(
      `WITH ${AS_OF} SELECT ${BREAK} FROM brk k ${orderBy(BREAK_SORT, undefined)}`,
      parameters(agencyId, asOf),
    );
  }

  async list(
    tx: Reader,
    agencyId: number,
    asOf: AsOf,
    filter: { side?: string; ownerId?: string; unowned?: boolean; minimumAge?: number; sort?: string },
    page: { limit: number; offset: number },
  ): Promise<{ rows: BreakRow[]; total: number }> {
    const rows = await tx.rows<BreakRow & { total: string }>(
      `WITH ${AS_OF} SELECT ${BREAK}, count(*) OVER () AS total FROM brk k
        WHERE ($6::text IS NULL OR k.side = $6) AND ($7::bigint IS NULL OR k.owner_id = $7)
          AND ($8::boolean IS NULL OR (k.owner_id IS NULL) = $8) AND ($9::int IS NULL OR k.age >= $9)
        ${orderBy(BREAK_SORT, filter.sort)} LIMIT $10 OFFSET $11`,
      [
        ...parameters(agencyId, asOf),
        filter.side ?? null,
        filter.ownerId ?? null,
        filter.unowned ?? null,
        filter.minimumAge ?? null,
        page.limit,
        page.offset,
      ],
    );
    return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
  }

  /** Count and sums of the breaks by account and side. */
  sums(tx: Reader, agencyId: number, asOf: AsOf): Promise<SideSums[]> {
    return tx.rows<SideSums>(
      `WITH ${AS_OF} SELECT k.fund, k.account, k.side, count(*)::int AS items, (count(*) FILTER (WHERE k.owner_id IS NULL))::int AS unowned,
         coalesce(sum(k.amount) FILTER (WHERE k.amount > 0), 0)::numeric(18,2) AS received,
         coalesce(-sum(k.amount) FILTER (WHERE k.amount < 0), 0)::numeric(18,2) AS paid FROM brk k GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      parameters(agencyId, asOf),
    );
  }

  /** Count and sums of the breaks by fund and age. */
  byAge(tx: Reader, agencyId: number, asOf: AsOf): Promise<BreakAge[]> {
    return tx.rows<BreakAge>(
      `WITH ${AS_OF} SELECT k.fund, ${ageBand('k.age')} AS band, count(*)::int AS items, (count(*) FILTER (WHERE k.owner_id IS NULL))::int AS unowned,
         coalesce(sum(k.amount) FILTER (WHERE k.amount > 0), 0)::numeric(18,2) AS received,
         coalesce(-sum(k.amount) FILTER (WHERE k.amount < 0), 0)::numeric(18,2) AS paid FROM brk k GROUP BY 1, 2 ORDER BY 1, 2`,
      parameters(agencyId, asOf),
    );
  }

  /** Both balances of each account at the end of the day, and how far its statements reach. */
  accounts(tx: Reader, agencyId: number, asOf: AsOf): Promise<AccountSums[]> {
    return tx.rows<AccountSums>(
      `WITH ${AS_OF}
       SELECT a.fund, a.account, a.name, CASE WHEN a.purpose IN ('INCOME_ACCOUNT', 'TREASURY', 'DISBURSEMENT') THEN a.purpose END AS purpose,
         coalesce(b.postings, 0)::int AS postings, coalesce(b.net, 0)::numeric(18,2) AS "bookBalance",
         t.balance AS "bankBalance", t.to_on AS "coveredTo", coalesce(h.holes, 0)::int AS holes
         FROM bank_account a
         LEFT JOIN (SELECT fund, account, count(*) AS postings, sum(amount) AS net FROM booked GROUP BY 1, 2) b ON b.fund = a.fund AND b.account = a.account
         LEFT JOIN LATERAL (
           SELECT least(st.to_on, $4::date) AS to_on, coalesce((SELECT l.balance FROM bank_statement_line l
               WHERE l.statement_id = st.id AND l.on_date <= $4::date ORDER BY l.ordinal DESC LIMIT 1), st.opening) AS balance
             FROM st WHERE st.fund = a.fund AND st.account = a.account AND st.from_on <= $4::date ORDER BY st.from_on DESC LIMIT 1) t ON true
         LEFT JOIN (SELECT fund, account, count(*) AS holes FROM st WHERE before_on + 1 < from_on AND from_on <= $4::date GROUP BY 1, 2) h
           ON h.fund = a.fund AND h.account = a.account
        WHERE a.agency_id = $1 AND ($2::text IS NULL OR a.fund = $2) AND ($3::text IS NULL OR a.account = $3) ORDER BY a.fund, a.account`,
      parameters(agencyId, asOf),
    );
  }

  /** Errors: BANK_BREAK_NOT_FOUND, BANK_BREAK_OWNER_UNFIT. */
  async assign(ctx: Ctx, subjects: readonly BreakSubject[], ownerId: string, note: string | null): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO bank_break_owner (agency_id, line_id, voucher_id, posting_no, statement_id, owner_id, note, assigned_by, assigned_at, act_id)
       SELECT $1, s."lineId", s."voucherId", s."postingNo", s."statementId", $3, $4, $5, $6, $7
         FROM jsonb_to_recordset($2::jsonb) AS s("lineId" bigint, "voucherId" bigint, "postingNo" int, "statementId" bigint)`,
      [ctx.agencyId, JSON.stringify(subjects), ownerId, note, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Who can look after a break: active people of the agency with a business role. */
  owners(tx: Reader, agencyId: number): Promise<{ id: string; name: string; section: string | null }[]> {
    return tx.rows(
      `SELECT u.id, u.name, u.section FROM app_user u JOIN user_agency g ON g.user_id = u.id AND g.agency_id = $1
        WHERE u.active AND EXISTS (SELECT FROM user_role r JOIN role o ON o.code = r.role AND o.business WHERE r.user_id = u.id)
        ORDER BY ${byPinyin('u.name')}, u.id`,
      [agencyId],
    );
  }
}

function parameters(agencyId: number, asOf: AsOf): unknown[] {
  return [agencyId, asOf.fund, asOf.account, asOf.on, asOf.knownAt];
}
