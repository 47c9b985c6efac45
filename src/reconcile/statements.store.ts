import { Injectable } from '@nestjs/common';
import { Decimal, money, toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Days, KnownLine } from './domain/overlap.js';
import type { StatementLine } from './domain/read-statement.js';
import type { BankPurpose } from './domain/reconcile.types.js';
import type { StatementFormat } from './domain/statement-format.js';

type Reader = Pick<Db, 'rows' | 'one'>;

export interface BankAccountRow {
  fund: string;
  account: string;
  name: string;
  purpose: BankPurpose | null;
  bookBalance: string;
  /** First and last day that statements cover, and what the bank said then. */
  coveredFrom: string | null;
  coveredTo: string | null;
  bankBalance: string | null;
}

export interface FormatRow {
  code: string;
  version: number;
  name: string;
  definition: StatementFormat;
}

export interface StatementRow {
  id: string;
  fund: string;
  account: string;
  accountName: string;
  fileName: string;
  digest: string;
  formatCode: string;
  formatVersion: number;
  fromOn: string;
  toOn: string;
  opening: string;
  closing: string;
  received: string;
  paid: string;
  lineCount: number;
  knownCount: number;
  matchedCount: number;
  importedBy: string;
  importedAt: Date;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
}

export interface StatementLineRow {
  id: string;
  lineNo: number;
  on: string;
  amount: string;
  balance: string;
  serial: string | null;
  summary: string | null;
  counterparty: string | null;
  matchId: string | null;
  rule: string | null;
}

export interface NewStatement extends Days {
  fund: string;
  account: string;
  format: { code: string; version: number };
  fileId: string;
  fileName: string;
  digest: Buffer;
  opening: Decimal;
  closing: Decimal;
  lines: readonly StatementLine[];
  knownCount: number;
}

const STATEMENT_COLUMNS = /* sql */ `s.id, s.fund, s.account, a.name AS "accountName", s.file_name AS "fileName", encode(s.digest, 'hex') AS digest,
  s.format_code AS "formatCode", s.format_version AS "formatVersion", s.from_on AS "fromOn", s.to_on AS "toOn", s.opening, s.closing,
  t.received, t.paid, s.line_count AS "lineCount", s.known_count AS "knownCount", t.matched AS "matchedCount",
  u.name AS "importedBy", s.imported_at AS "importedAt", wu.name AS "withdrawnBy", w.withdrawn_at AS "withdrawnAt", w.reason AS "withdrawnReason"`;
const STATEMENT_FROM = /* sql */ `bank_statement s JOIN app_user u ON u.id = s.imported_by
  JOIN ledger_account a ON a.agency_id = s.agency_id AND a.fund = s.fund AND a.code = s.account
  LEFT JOIN bank_statement_withdrawal w ON w.statement_id = s.id LEFT JOIN app_user wu ON wu.id = w.withdrawn_by
  CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) AS received,
      coalesce(-sum(l.amount) FILTER (WHERE l.amount < 0), 0) AS paid, count(m.line_id)::int AS matched
    FROM bank_statement_line l LEFT JOIN matched_line m ON m.line_id = l.id WHERE l.statement_id = s.id) t`;

export const STATEMENT_SORT = sortPlan({
  keys: {
    fund: 's.fund',
    account: 's.account',
    fromOn: 's.from_on',
    toOn: 's.to_on',
    opening: 's.opening',
    closing: 's.closing',
    received: 't.received',
    paid: 't.paid',
    lineCount: 's.line_count',
    matchedCount: 't.matched',
    fileName: byPinyin('s.file_name'),
    importedBy: byPinyin('u.name'),
    importedAt: 's.imported_at',
  },
  usual: 's.fund, s.account, s.from_on DESC, s.id DESC',
  unique: 's.id',
});

export const STATEMENT_LINE_SORT = sortPlan({
  keys: {
    lineNo: 'l.line_no',
    on: 'l.on_date',
    amount: 'l.amount',
    balance: 'l.balance',
    serial: 'l.serial',
    summary: byPinyin('l.summary'),
    counterparty: byPinyin('l.counterparty'),
    rule: 'm.rule',
  },
  usual: 'l.ordinal',
  unique: 'l.ordinal',
});

/** Bank accounts, layouts and statements. */
@Injectable()
export class StatementsStore {
  /** The bank accounts of the agency with both balances as they are now. */
  accounts(tx: Reader, agencyId: number, fund: string | null): Promise<BankAccountRow[]> {
    return tx.rows<BankAccountRow>(
      `SELECT a.fund, a.account, a.name, CASE WHEN a.purpose IN ('INCOME_ACCOUNT', 'TREASURY', 'DISBURSEMENT') THEN a.purpose END AS purpose,
         coalesce((SELECT sum(b.debit - b.credit) FROM ledger_balance b WHERE b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.account), 0)::numeric(18,2) AS "bookBalance",
         c.from_on AS "coveredFrom", s.to_on AS "coveredTo", s.closing AS "bankBalance"
         FROM bank_account a
         LEFT JOIN LATERAL (SELECT min(l.from_on) AS from_on FROM bank_statement_live l
           WHERE l.agency_id = a.agency_id AND l.fund = a.fund AND l.account = a.account) c ON true
         LEFT JOIN LATERAL (SELECT l.to_on, l.closing FROM bank_statement_live l
           WHERE l.agency_id = a.agency_id AND l.fund = a.fund AND l.account = a.account ORDER BY l.from_on DESC LIMIT 1) s ON true
        WHERE a.agency_id = $1 AND ($2::text IS NULL OR a.fund = $2) ORDER BY a.fund, a.account`,
      [agencyId, fund],
    );
  }

  async isBankAccount(tx: Reader, agencyId: number, fund: string, account: string): Promise<boolean> {
    const row = await tx.one('SELECT FROM bank_account WHERE agency_id = $1 AND fund = $2 AND account = $3', [
      agencyId,
      fund,
      account,
    ]);
    return row !== null;
  }

  /** To the end of the transaction: statements and matches of one account are made one after the other. */
  async lockAccount(ctx: Ctx, fund: string, account: string): Promise<void> {
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('bank_statement'), hashtext($1))`, [
      `${ctx.agencyId}/${fund}/${account}`,
    ]);
  }

  /** Newest version of every layout that was saved. */
  formats(tx: Reader, agencyId: number): Promise<FormatRow[]> {
    return tx.rows<FormatRow>(
      `SELECT DISTINCT ON (code) code, version, name, definition FROM bank_statement_format WHERE agency_id = $1 ORDER BY code, version DESC`,
      [agencyId],
    );
  }

  format(tx: Reader, agencyId: number, code: string): Promise<FormatRow | null> {
    return tx.one<FormatRow>(
      `SELECT code, version, name, definition FROM bank_statement_format WHERE agency_id = $1 AND code = $2 ORDER BY version DESC LIMIT 1`,
      [agencyId, code],
    );
  }

  async insertFormat(ctx: Ctx, format: StatementFormat): Promise<number> {
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('bank_statement_format'), $1)`, [ctx.agencyId]);
    const row = await ctx.tx.one<{ version: number }>(
      `INSERT INTO bank_statement_format (agency_id, code, version, name, definition, act_id)
       SELECT $1, $2, v.next, $3, jsonb_set($4::jsonb, '{version}', to_jsonb(v.next)), $5
         FROM (SELECT coalesce(max(version), 0) + 1 AS next FROM bank_statement_format WHERE agency_id = $1 AND code = $2) v RETURNING version`,
      [ctx.agencyId, format.code, format.name, JSON.stringify(format), ctx.actId],
    );
    return row!.version;
  }

  /** A statement of these bytes; one without a movement says the same of every month and is only meant for its own days. */
  sameFile(
    tx: Reader,
    agencyId: number,
    fund: string,
    account: string,
    digest: Buffer,
    wanted: Days,
  ): Promise<{ id: string; by: string; at: Date } | null> {
    return tx.one(
      `SELECT s.id, u.name AS by, s.imported_at AS at FROM bank_statement_live s JOIN app_user u ON u.id = s.imported_by
        WHERE s.agency_id = $1 AND s.fund = $2 AND s.account = $3 AND s.digest = $4
          AND (s.line_count + s.known_count > 0 OR (s.from_on <= $6 AND s.to_on >= $5))`,
      [agencyId, fund, account, digest, wanted.from, wanted.to],
    );
  }

  /** Days that statements cover, among those wanted. */
  covered(tx: Reader, agencyId: number, fund: string, account: string, wanted: Days): Promise<Days[]> {
    return tx.rows<Days>(
      `SELECT greatest(from_on, $4::date) AS "from", least(to_on, $5::date) AS "to" FROM bank_statement_live
        WHERE agency_id = $1 AND fund = $2 AND account = $3 AND from_on <= $5 AND to_on >= $4 ORDER BY from_on`,
      [agencyId, fund, account, wanted.from, wanted.to],
    );
  }

  async knownLines(tx: Reader, agencyId: number, fund: string, account: string, days: Days): Promise<KnownLine[]> {
    const rows = await tx.rows<{ on: string; amount: string; balance: string; serial: string | null }>(
      `SELECT l.on_date AS "on", l.amount, l.balance, l.serial FROM bank_statement_live s JOIN bank_statement_line l ON l.statement_id = s.id
        WHERE s.agency_id = $1 AND s.fund = $2 AND s.account = $3 AND l.on_date BETWEEN $4 AND $5 ORDER BY s.from_on, l.ordinal`,
      [agencyId, fund, account, days.from, days.to],
    );
    return rows.map((row) => ({ ...row, amount: money(row.amount), balance: money(row.balance) }));
  }

  /** What the bank had on the account after the last day before `day`, if a statement ends there. */
  async closingBefore(
    tx: Reader,
    agencyId: number,
    fund: string,
    account: string,
    day: string,
  ): Promise<Decimal | null> {
    const row = await tx.one<{ closing: string }>(
      `SELECT closing FROM bank_statement_live WHERE agency_id = $1 AND fund = $2 AND account = $3 AND to_on = $4::date - 1`,
      [agencyId, fund, account, day],
    );
    return row && money(row.closing);
  }

  /** Errors: those of the guards bank_statement_guard and bank_statement_line_guard. */
  async insert(ctx: Ctx, statement: NewStatement): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO bank_statement (agency_id, fund, account, format_code, format_version, file_id, file_name, digest, from_on, to_on,
         opening, closing, line_count, known_count, imported_by, imported_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
      [
        ctx.agencyId,
        statement.fund,
        statement.account,
        statement.format.code,
        statement.format.version,
        statement.fileId,
        statement.fileName,
        statement.digest,
        statement.from,
        statement.to,
        toWire(statement.opening),
        toWire(statement.closing),
        statement.lines.length,
        statement.knownCount,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    const { id } = row!;
    if (statement.lines.length === 0) return id;
    await ctx.tx.run(
      `INSERT INTO bank_statement_line (agency_id, statement_id, ordinal, line_no, on_date, amount, balance, serial, summary, counterparty, tokens)
       SELECT $1, $2, l.ordinal, l.line_no, l.on_date, l.amount, l.balance, l.serial, l.summary, l.counterparty, l.tokens
         FROM jsonb_to_recordset($3::jsonb) AS l(ordinal int, line_no int, on_date date, amount numeric, balance numeric, serial text,
           summary text, counterparty text, tokens text[])`,
      [
        ctx.agencyId,
        id,
        JSON.stringify(
          statement.lines.map((line, i) => ({
            ordinal: i + 1,
            line_no: line.lineNo,
            on_date: line.on,
            amount: toWire(line.amount),
            balance: toWire(line.balance),
            serial: line.serial,
            summary: line.summary,
            counterparty: line.counterparty,
            tokens: line.tokens,
          })),
        ),
      ],
    );
    return id;
  }

  async withdraw(ctx: Ctx, id: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO bank_statement_withdrawal (agency_id, statement_id, reason, withdrawn_by, withdrawn_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, id, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  statement(tx: Reader, agencyId: number, id: string): Promise<StatementRow | null> {
    return tx.one<StatementRow>(
      `SELECT ${STATEMENT_COLUMNS} FROM ${STATEMENT_FROM} WHERE s.agency_id = $1 AND s.id = $2`,
      [agencyId, id],
    );
  }

  async list(
    tx: Reader,
    agencyId: number,
    filter: { fund?: string; account?: string; from?: string; to?: string; withdrawn?: boolean; sort?: string },
    page: { limit: number; offset: number },
  ): Promise<{ rows: StatementRow[]; total: number }> {
    const rows = await tx.rows<StatementRow & { total: string }>(
      `SELECT ${STATEMENT_COLUMNS}, count(*) OVER () AS total FROM ${STATEMENT_FROM}
        WHERE s.agency_id = $1 AND ($2::text IS NULL OR s.fund = $2) AND ($3::text IS NULL OR s.account = $3)
          AND ($4::date IS NULL OR s.to_on >= $4) AND ($5::date IS NULL OR s.from_on <= $5)
          AND (w.statement_id IS NOT NULL) = $6 ${orderBy(STATEMENT_SORT, filter.sort)} LIMIT $7 OFFSET $8`,
      [
        agencyId,
        filter.fund ?? null,
        filter.account ?? null,
        filter.from ?? null,
        filter.to ?? null,
        filter.withdrawn ?? false,
        page.limit,
        page.offset,
      ],
    );
    return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
  }

  async lines(
    tx: Reader,
    agencyId: number,
    statementId: string,
    filter: { matched?: boolean; text?: string; sort?: string },
    page: { limit: number; offset: number },
  ): Promise<{ rows: StatementLineRow[]; total: number }> {
    const rows = await tx.rows<StatementLineRow & { total: string }>(
      `SELECT l.id, l.line_no AS "lineNo", l.on_date AS "on", l.amount, l.balance, l.serial, l.summary, l.counterparty,
         ml.match_id AS "matchId", m.rule, count(*) OVER () AS total
         FROM bank_statement_line l LEFT JOIN matched_line ml ON ml.line_id = l.id LEFT JOIN bank_match m ON m.id = ml.match_id
        WHERE l.agency_id = $1 AND l.statement_id = $2 AND ($3::boolean IS NULL OR (ml.line_id IS NOT NULL) = $3)
          AND ($4::text IS NULL OR position(lower($4) IN lower(concat_ws(' ', l.serial, l.summary, l.counterparty))) > 0)
        ${orderBy(STATEMENT_LINE_SORT, filter.sort)} LIMIT $5 OFFSET $6`,
      [agencyId, statementId, filter.matched ?? null, filter.text ?? null, page.limit, page.offset],
    );
    return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
  }
}
