import { Injectable } from '@nestjs/common';
import type { Db, Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { AccountClass, CauseType, Fund, Side } from './domain/ledger.types.js';

export interface VoucherRow {
  id: string;
  fund: Fund;
  period: number;
  number: number;
  voucherOn: string;
  causeType: CauseType;
  causeId: string;
  summary: string;
  total: string;
  preparedBy: string;
  postedAt: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  reversalOf: string | null;
  reversedBy: string | null;
  /** Sheets of paper attached. */
  sheets: number;
}

export interface PostingRow {
  lineNo: number;
  account: string;
  accountName: string;
  debit: string;
  credit: string;
  summary: string | null;
}

export interface VoucherDetail extends VoucherRow {
  postings: PostingRow[];
  /** The voucher that this one replaces, or that replaces this one. */
  corrects: string | null;
  correctedBy: string | null;
  /** 主管: who closed the month. */
  chief: string | null;
  chainNo: string;
  prevHash: string;
  hash: string;
}

export interface VoucherFilter {
  fund?: Fund;
  period?: number;
  from?: string;
  to?: string;
  causeType?: CauseType;
  account?: string;
  unreviewed?: boolean;
  /** Part of the summary. */
  text?: string;
  /** Within fund and month. */
  number?: number;
  /** A key of VOUCHER_SORT. */
  sort?: string;
}

export interface AccountRow {
  fund: Fund;
  code: string;
  name: string;
  class: AccountClass;
  normalSide: Side;
  postable: boolean;
  purpose: string | null;
  active: boolean;
}

export interface TurnoverRow {
  code: string;
  name: string;
  class: AccountClass;
  normalSide: Side;
  /** Net before the period; debit minus credit. */
  opening: string;
  debit: string;
  credit: string;
  yearDebit: string;
  yearCredit: string;
}

export interface PeriodRow {
  fund: Fund;
  period: number;
  state: 'OPEN' | 'CLOSED';
  vouchers: number;
  unreviewed: number;
  closedBy: string | null;
  closedAt: Date | null;
}

const VOUCHER = `v.id, v.fund, v.period, v.number, v.voucher_on AS "voucherOn", v.cause_type AS "causeType", v.cause_id AS "causeId",
  v.summary, v.total, u.name AS "preparedBy", v.posted_at AS "postedAt", ru.name AS "reviewedBy", w.reviewed_at AS "reviewedAt",
  v.reversal_of AS "reversalOf", r.id AS "reversedBy",
  (SELECT coalesce(sum(a.sheets), 0)::int FROM voucher_attachment_live a WHERE a.voucher_id = v.id) AS sheets`;
const VOUCHER_FROM = `voucher v JOIN app_user u ON u.id = v.prepared_by LEFT JOIN voucher_review w ON w.voucher_id = v.id
  LEFT JOIN app_user ru ON ru.id = w.reviewed_by LEFT JOIN voucher r ON r.reversal_of = v.id`;

export const VOUCHER_SORT = sortPlan({
  keys: {
    fund: 'v.fund',
    period: 'v.period',
    number: 'v.number',
    voucherOn: 'v.voucher_on',
    causeType: 'v.cause_type',
    summary: byPinyin('v.summary'),
    total: 'v.total',
    preparedBy: byPinyin('u.name'),
    postedAt: 'v.posted_at',
    reviewedBy: byPinyin('ru.name'),
    reviewedAt: 'w.reviewed_at',
  },
  usual: 'v.fund, v.period DESC, v.number DESC',
  unique: 'v.id',
});

/** Reading the books: vouchers, accounts, balances, periods. */
@Injectable()
export class VoucherReadsStore {
  async list(
    db: Pick<Db, 'rows' | 'one'>,
    agencyId: number,
    filter: VoucherFilter,
    query: PageQuery,
  ): Promise<Page<VoucherRow>> {
    const where = `v.agency_id = $1 AND ($2::text IS NULL OR v.fund = $2) AND ($3::int IS NULL OR v.period = $3)
      AND ($4::date IS NULL OR v.voucher_on >= $4) AND ($5::date IS NULL OR v.voucher_on <= $5)
      AND ($6::text IS NULL OR v.cause_type = $6)
      AND ($7::text IS NULL OR EXISTS (SELECT FROM posting p WHERE p.voucher_id = v.id AND starts_with(p.account, $7)))
      AND (NOT $8::bool OR NOT EXISTS (SELECT FROM voucher_review n WHERE n.voucher_id = v.id))
      AND ($9::text IS NULL OR strpos(v.summary, $9) > 0) AND ($10::int IS NULL OR v.number = $10)`;
    const params = [
      agencyId,
      filter.fund ?? null,
      filter.period ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.causeType ?? null,
      filter.account ?? null,
      filter.unreviewed ?? false,
      filter.text ?? null,
      filter.number ?? null,
    ];
    const counted = await db.one<{ n: string }>(`SELECT count(*) AS n FROM voucher v WHERE ${where}`, params);
    const rows = await db.rows<VoucherRow>(
      `SELECT ${VOUCHER} FROM ${VOUCHER_FROM} WHERE ${where} ${orderBy(VOUCHER_SORT, filter.sort)} LIMIT $11 OFFSET $12`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: Number(counted!.n), page: query.page, pageSize: query.pageSize };
  }

  async detail(tx: Tx, agencyId: number, id: string): Promise<VoucherDetail | null> {
    const row = await tx.one<Omit<VoucherDetail, 'postings'>>(
      `SELECT ${VOUCHER}, v.chain_no AS "chainNo", encode(v.prev_hash, 'hex') AS "prevHash", encode(v.hash, 'hex') AS hash,
         (SELECT o.reversal_of FROM voucher o WHERE v.cause_type = 'CORRECTION' AND o.id::text = v.cause_id) AS corrects,
         (SELECT c.id FROM voucher c WHERE c.agency_id = v.agency_id AND c.fund = v.fund AND c.cause_type = 'CORRECTION'
           AND c.cause_id = r.id::text) AS "correctedBy",
         (SELECT c.name FROM accounting_period a JOIN app_user c ON c.id = a.closed_by WHERE a.agency_id = v.agency_id AND a.fund = v.fund
           AND a.state = 'CLOSED' AND a.period >= v.period ORDER BY a.period LIMIT 1) AS chief
         FROM ${VOUCHER_FROM} WHERE v.agency_id = $1 AND v.id = $2`,
      [agencyId, id],
    );
    if (!row) return null;
    const postings = await tx.rows<PostingRow>(
      `SELECT p.line_no AS "lineNo", p.account, a.name AS "accountName", p.debit, p.credit, p.summary
         FROM posting p JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
        WHERE p.agency_id = $1 AND p.voucher_id = $2 ORDER BY p.line_no`,
      [agencyId, id],
    );
    return { ...row, postings };
  }

  accounts(db: Pick<Db, 'rows'>, agencyId: number, fund: Fund): Promise<AccountRow[]> {
    return db.rows<AccountRow>(
      `SELECT fund, code, name, class, normal_side AS "normalSide", postable, purpose, active FROM ledger_account
        WHERE agency_id = $1 AND fund = $2 ORDER BY code`,
      [agencyId, fund],
    );
  }

  /** Turnover per account: before the period, in it, and in its year up to its end. */
  turnover(db: Pick<Db, 'rows'>, agencyId: number, fund: Fund, period: number): Promise<TurnoverRow[]> {
    return db.rows<TurnoverRow>(
      `SELECT a.code, a.name, a.class, a.normal_side AS "normalSide",
         coalesce(sum(b.debit - b.credit) FILTER (WHERE b.period < $3), 0) AS opening,
         coalesce(sum(b.debit) FILTER (WHERE b.period = $3), 0) AS debit, coalesce(sum(b.credit) FILTER (WHERE b.period = $3), 0) AS credit,
         coalesce(sum(b.debit) FILTER (WHERE b.period / 100 = $3 / 100), 0) AS "yearDebit",
         coalesce(sum(b.credit) FILTER (WHERE b.period / 100 = $3 / 100), 0) AS "yearCredit"
         FROM ledger_account a LEFT JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code
           AND b.period <= $3
        WHERE a.agency_id = $1 AND a.fund = $2 GROUP BY a.agency_id, a.fund, a.code ORDER BY a.code`,
      [agencyId, fund, period],
    );
  }

  /** Net of an account and all below it up to a day, debit minus credit; null when there is no such account. */
  async balanceOn(
    db: Pick<Db, 'one'>,
    agencyId: number,
    fund: Fund,
    code: string,
    on: string,
  ): Promise<(AccountRow & { net: string }) | null> {
    return db.one<AccountRow & { net: string }>(
      `SELECT a.fund, a.code, a.name, a.class, a.normal_side AS "normalSide", a.postable, a.purpose, a.active,
         coalesce((SELECT sum(p.debit - p.credit) FROM posting p JOIN voucher v ON v.id = p.voucher_id
           WHERE p.agency_id = $1 AND p.fund = $2 AND starts_with(p.account, a.code) AND v.voucher_on <= $4), 0) AS net
         FROM ledger_account a WHERE a.agency_id = $1 AND a.fund = $2 AND a.code = $3`,
      [agencyId, fund, code, on],
    );
  }

  periods(db: Pick<Db, 'rows'>, agencyId: number, fund: Fund | null): Promise<PeriodRow[]> {
    return db.rows<PeriodRow>(
      `SELECT p.fund, p.period, p.state, p.last_number AS vouchers, u.name AS "closedBy", p.closed_at AS "closedAt",
         (SELECT count(*)::int FROM voucher v WHERE v.agency_id = p.agency_id AND v.fund = p.fund AND v.period = p.period
           AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id)) AS unreviewed
         FROM accounting_period p LEFT JOIN app_user u ON u.id = p.closed_by
        WHERE p.agency_id = $1 AND ($2::text IS NULL OR p.fund = $2) ORDER BY p.fund, p.period DESC`,
      [agencyId, fund],
    );
  }
}
