import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import type { Db } from '../platform/db/db.js';
import type { Arrival, DocumentFacts, ProjectName, ProjectUse, UseKind } from './domain/direct-funds.types.js';
import type { FigureFacts } from './domain/document-figures.js';
import type { Dated } from './domain/calendar.js';

type Reader = Pick<Db, 'rows' | 'one'>;

/** An undo counts from its own day; what was undone before the cut-off neither arrived nor was spent. */
const STANDING = /* sql */ `e.on_date <= $3 AND e.reversal_of IS NULL
  AND NOT EXISTS (SELECT FROM budget_event r WHERE r.reversal_of = e.id AND r.on_date <= $3)`;
const IN_YEAR = /* sql */ `JOIN subsidy_project p ON p.id = e.project_id AND p.agency_id = $1 AND p.fiscal_year = $2`;

/** What batches took of the projects, net, and what the running-cost project spent; oldest first. */
const USES = /* sql */ `
SELECT 'BATCH' AS kind, e.batch_id AS id, e.project_id AS "projectId", b.number AS label, b.period,
    min(e.on_date) FILTER (WHERE e.kind = 'CONSUME') AS "on", sum(CASE e.kind WHEN 'CONSUME' THEN e.amount ELSE -e.amount END) AS amount
  FROM attribution_entry e ${IN_YEAR} JOIN payout_batch b ON b.id = e.batch_id
 WHERE e.agency_id = $1 AND e.kind IN ('CONSUME', 'RETURN') AND e.on_date <= $3
 GROUP BY e.batch_id, e.project_id, b.number, b.period HAVING sum(CASE e.kind WHEN 'CONSUME' THEN e.amount ELSE -e.amount END) > 0
UNION ALL
SELECT 'SPENDING', e.id, e.project_id, coalesce(e.note, e.document_no, ''), to_char(e.on_date, 'YYYYMM')::int, e.on_date, e.amount
  FROM budget_event e ${IN_YEAR} WHERE e.agency_id = $1 AND e.kind = 'SPEND' AND ${STANDING}
 ORDER BY "on", id`;

export interface Plan {
  documentId: string;
  lines: Dated[];
}

/** The facts behind the figures of a year's documents, as project-level rows. */
@Injectable()
export class DirectFundsStore {
  async facts(db: Reader, agencyId: number, fiscalYear: number, at: string): Promise<FigureFacts> {
    const projects = await db.rows<ProjectName & Record<string, unknown>>(
      `SELECT id, no, name, scheme FROM subsidy_project WHERE agency_id = $1 AND fiscal_year = $2 ORDER BY no, id`,
      [agencyId, fiscalYear],
    );
    const documents = await db.rows<Omit<DocumentFacts, 'amount' | 'allotted'> & { amount: string; allotted: string }>(
      `SELECT s.document_id AS id, s.project_id AS "projectId", s.document_no AS "documentNo", s.level, s.direct, s.issued_on AS "issuedOn",
         s.received_on AS "receivedOn", s.amount, s.allotted, s.note
         FROM fund_document_state s JOIN subsidy_project p ON p.id = s.project_id AND p.fiscal_year = $2
        WHERE s.agency_id = $1 AND s.live ORDER BY s.document_id`,
      [agencyId, fiscalYear],
    );
    const arrivals = await db.rows<Omit<Arrival, 'amount'> & { amount: string }>(
      `SELECT e.id AS "eventId", e.project_id AS "projectId", d.document_id AS "documentId", e.document_no AS "documentNo", e.level,
         e.on_date AS "on", e.amount, v.id AS "voucherId"
         FROM budget_event e ${IN_YEAR} LEFT JOIN event_document d ON d.event_id = e.id
         LEFT JOIN voucher v ON v.agency_id = e.agency_id AND v.fund = p.scheme AND v.cause_type = 'SUBSIDY_ARRIVAL' AND v.cause_id = e.id::text
        WHERE e.agency_id = $1 AND e.kind = 'ARRIVE' AND ${STANDING} ORDER BY e.on_date, e.id`,
      [agencyId, fiscalYear, at],
    );
    const uses = await db.rows<
      Omit<ProjectUse, 'amount' | 'period' | 'kind'> & { kind: UseKind; amount: string; period: number }
    >(USES, [agencyId, fiscalYear, at]);
    return {
      projects,
      documents: documents.map((row) => ({ ...row, amount: money(row.amount), allotted: money(row.allotted) })),
      arrivals: arrivals.map((row) => ({ ...row, amount: money(row.amount) })),
      uses: uses.map((row) => ({ ...row, amount: money(row.amount), period: intToPeriod(row.period) })),
    };
  }

  /** The plan in force of each document of the year. */
  async plans(db: Reader, agencyId: number, fiscalYear: number): Promise<Plan[]> {
    const rows = await db.rows<{ documentId: string; days: string[]; amounts: string[] }>(
      `SELECT DISTINCT ON (a.document_id) a.document_id AS "documentId", a.days::text[] AS days, a.amounts::text[] AS amounts
         FROM arrival_plan a JOIN fund_document d ON d.id = a.document_id JOIN subsidy_project p ON p.id = d.project_id AND p.fiscal_year = $2
        WHERE a.agency_id = $1 ORDER BY a.document_id, a.id DESC`,
      [agencyId, fiscalYear],
    );
    return rows.map(({ documentId, days, amounts }) => ({ documentId, lines: linesOf(days, amounts) }));
  }

  /**
   * People paid until the day in the batches named with each key, each once; over all keys under the empty one. A person
   * counts when the batch bore on the document at all: the money of one payout is not cut up. What came back later had been
   * paid then: a late return takes the place of the credit in the payout, so its day is the bank's.
   */
  async people(
    db: Reader,
    agencyId: number,
    at: string,
    pairs: readonly { key: string; batchId: string }[],
  ): Promise<Map<string, number>> {
    const rows = await db.rows<{ key: string; people: number }>(
      `WITH batch AS MATERIALIZED (SELECT x.key, b.* FROM unnest($2::text[], $3::bigint[]) AS x(key, batch_id)
           JOIN payout_batch b ON b.id = x.batch_id AND b.agency_id = $1),
       paid AS MATERIALIZED (
         SELECT b.key, p.beneficiary_id FROM batch b JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id
          WHERE p.outcome = 'PAID' AND p.credited_on <= $4
         UNION
         SELECT b.key, p.beneficiary_id FROM batch b
           JOIN payout_act a ON a.batch_id = b.id AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED' AND a.on_date > $4
           JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id AND p.line_no = a.line_no
           JOIN bank_result_file f ON f.batch_id = b.id
           JOIN bank_result_line l ON l.result_file_id = f.id AND l.payout_line_no = a.line_no AND l.class = 'PAID'
           LEFT JOIN bank_slip s ON s.batch_id = b.id
          WHERE coalesce(l.credited_on, s.paid_on) <= $4)
       SELECT key, count(*)::int AS people FROM paid GROUP BY key
       UNION ALL SELECT '', count(*)::int FROM (SELECT DISTINCT beneficiary_id FROM paid) everybody`,
      [agencyId, pairs.map(({ key }) => key), pairs.map(({ batchId }) => batchId), at],
    );
    return new Map(rows.map(({ key, people }) => [key, people]));
  }

  async agencyName(db: Reader, agencyId: number): Promise<string> {
    return (await db.one<{ name: string }>('SELECT name FROM agency WHERE id = $1', [agencyId]))!.name;
  }
}

export function linesOf(days: readonly string[], amounts: readonly string[]): Dated[] {
  return days.map((on, i) => ({ on, amount: money(amounts[i]!) }));
}
