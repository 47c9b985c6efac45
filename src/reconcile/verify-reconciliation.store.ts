import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

/** What the verification of reconciliation reads. */
@Injectable()
export class VerifyReconciliationStore {
  statements(
    tx: Tx,
    agencyId: number,
  ): Promise<
    {
      id: string;
      fund: string;
      account: string;
      fromOn: string;
      toOn: string;
      opening: string;
      closing: string;
      lineCount: number;
      withdrawn: boolean;
      adjacent: boolean;
    }[]
  > {
    return tx.rows(
      `SELECT s.id, s.fund, s.account, s.from_on AS "fromOn", s.to_on AS "toOn", s.opening, s.closing, s.line_count AS "lineCount",
         w.statement_id IS NOT NULL AS withdrawn, EXISTS (SELECT FROM bank_statement_live b WHERE b.agency_id = s.agency_id AND b.fund = s.fund
           AND b.account = s.account AND b.to_on = s.from_on - 1) AS adjacent
         FROM bank_statement s LEFT JOIN bank_statement_withdrawal w ON w.statement_id = s.id
        WHERE s.agency_id = $1 ORDER BY s.fund, s.account, s.from_on, s.id`,
      [agencyId],
    );
  }

  lines(
    tx: Tx,
    agencyId: number,
  ): AsyncIterable<{ statementId: string; lineNo: number; on: string; amount: string; balance: string }[]> {
    return tx.cursor(
      `SELECT statement_id AS "statementId", line_no AS "lineNo", on_date AS "on", amount, balance FROM bank_statement_line
        WHERE agency_id = $1 ORDER BY statement_id, ordinal`,
      [agencyId],
    );
  }

  matches(
    tx: Tx,
    agencyId: number,
  ): Promise<
    {
      id: string;
      amount: string;
      itemCount: number;
      items: number;
      lines: string | null;
      postings: string | null;
      foreign: number;
    }[]
  > {
    return tx.rows(
      `SELECT m.id, m.amount, m.item_count AS "itemCount", count(i.no)::int AS items, sum(l.amount) AS lines, sum(p.debit - p.credit) AS postings,
         (count(*) FILTER (WHERE (l.id IS NOT NULL AND (s.agency_id, s.fund, s.account) IS DISTINCT FROM (m.agency_id, m.fund, m.account))
           OR (p.voucher_id IS NOT NULL AND (p.agency_id, p.fund, p.account) IS DISTINCT FROM (m.agency_id, m.fund, m.account))
           OR (w.statement_id IS NOT NULL AND u.match_id IS NULL)))::int AS "foreign"
         FROM bank_match m LEFT JOIN bank_match_item i ON i.match_id = m.id LEFT JOIN bank_statement_line l ON l.id = i.line_id
         LEFT JOIN bank_statement s ON s.id = l.statement_id LEFT JOIN bank_statement_withdrawal w ON w.statement_id = s.id
         LEFT JOIN posting p ON p.voucher_id = i.voucher_id AND p.line_no = i.posting_no LEFT JOIN bank_unmatch u ON u.match_id = m.id
        WHERE m.agency_id = $1 GROUP BY m.id ORDER BY m.id`,
      [agencyId],
    );
  }

  /** What is matched now against the items of the matches that were not undone: the first match where the two part. */
  async current(tx: Tx, agencyId: number): Promise<{ records: number; firstBad: string | null }> {
    const row = await tx.one<{ records: number; firstBad: string | null }>(
      `WITH stands AS (
         SELECT i.match_id, i.line_id, i.voucher_id, i.posting_no FROM bank_match m JOIN bank_match_item i ON i.match_id = m.id
          WHERE m.agency_id = $1 AND NOT EXISTS (SELECT FROM bank_unmatch u WHERE u.match_id = m.id)),
       kept AS (
         SELECT x.match_id, x.line_id, NULL::bigint AS voucher_id, NULL::int AS posting_no FROM matched_line x JOIN bank_match m ON m.id = x.match_id WHERE m.agency_id = $1
         UNION ALL SELECT x.match_id, NULL, x.voucher_id, x.line_no FROM matched_posting x JOIN bank_match m ON m.id = x.match_id WHERE m.agency_id = $1),
       parted AS ((TABLE stands EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE stands))
       SELECT (SELECT count(*)::int FROM stands) AS records, (SELECT min(match_id) FROM parted) AS "firstBad"`,
      [agencyId],
    );
    return row!;
  }
}
