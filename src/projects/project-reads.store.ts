import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import type { Db } from '../platform/db/db.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import type { Level } from '../ledger/domain/ledger.types.js';
import type { EventKind, ExecutionBasis, PaymentMode, ProjectSums } from './domain/project.types.js';

export interface ProjectRow {
  id: string;
  fiscalYear: number;
  no: number;
  code: string;
  name: string;
  scheme: Scheme | null;
  functionCode: string;
  economicCode: string;
  sourceLevel: Level;
  sourceText: string;
  documentNo: string | null;
  paymentMode: PaymentMode;
  procedure: string | null;
  subsidised: string | null;
  standard: string | null;
  policyBasis: string[];
  executionBasis: ExecutionBasis;
  periodFrom: number;
  periodTo: number;
  sums: ProjectSums;
}

export interface EventRow {
  id: string;
  kind: EventKind;
  documentNo: string | null;
  documentId: string | null;
  level: Level;
  on: string;
  amount: string;
  note: string | null;
  recordedBy: string;
  recordedAt: Date;
  reversalOf: string | null;
  reversedBy: string | null;
  voucherId: string | null;
}

export interface MonthRow {
  period: number;
  consumed: string;
  returned: string;
}

export interface BatchRow {
  batchId: string;
  number: string;
  period: number;
  kind: string;
  state: string;
  projectId: string | null;
  projectName: string | null;
  reserved: string;
  consumed: string;
}

const PROJECT = `p.id, p.fiscal_year AS "fiscalYear", p.no, p.code, p.name, p.scheme, p.function_code AS "functionCode",
  p.economic_code AS "economicCode", p.source_level AS "sourceLevel", p.source_text AS "sourceText", p.document_no AS "documentNo",
  p.payment_mode AS "paymentMode", p.procedure, p.subsidised, p.standard, p.policy_basis AS "policyBasis",
  p.execution_basis AS "executionBasis", p.period_from AS "periodFrom", p.period_to AS "periodTo",
  b.allotted, b.adjusted, b.arrived, b.spent, b.reserved, b.consumed`;
const BY_BATCH = `SELECT e.batch_id AS "batchId", b.number, b.period, b.kind, b.state, e.project_id AS "projectId", p.name AS "projectName",
    sum(CASE e.kind WHEN 'RESERVE' THEN e.amount WHEN 'RETURN' THEN 0 ELSE -e.amount END) AS reserved,
    sum(CASE e.kind WHEN 'CONSUME' THEN e.amount WHEN 'RETURN' THEN -e.amount ELSE 0 END) AS consumed
  FROM attribution_entry e JOIN payout_batch b ON b.id = e.batch_id LEFT JOIN subsidy_project p ON p.id = e.project_id`;
const BY_BATCH_GROUP = `GROUP BY e.batch_id, b.number, b.period, b.kind, b.state, e.project_id, p.name, p.no
  ORDER BY b.period, e.batch_id, p.no NULLS LAST`;

type Flat = Omit<ProjectRow, 'sums'> & Record<keyof ProjectSums, string>;

/** Reading the budget book. */
@Injectable()
export class ProjectReadsStore {
  async list(db: Pick<Db, 'rows'>, agencyId: number, fiscalYear: number | null): Promise<ProjectRow[]> {
    const rows = await db.rows<Flat>(
      `SELECT ${PROJECT} FROM subsidy_project p JOIN project_balance b ON b.project_id = p.id
        WHERE p.agency_id = $1 AND ($2::int IS NULL OR p.fiscal_year = $2) ORDER BY p.fiscal_year DESC, p.no, p.id`,
      [agencyId, fiscalYear],
    );
    return rows.map(unflatten);
  }

  async one(db: Pick<Db, 'one'>, agencyId: number, id: string): Promise<ProjectRow | null> {
    const row = await db.one<Flat>(
      `SELECT ${PROJECT} FROM subsidy_project p JOIN project_balance b ON b.project_id = p.id WHERE p.agency_id = $1 AND p.id = $2`,
      [agencyId, id],
    );
    return row && unflatten(row);
  }

  events(db: Pick<Db, 'rows'>, agencyId: number, projectId: string): Promise<EventRow[]> {
    return db.rows<EventRow>(
      `SELECT e.id, e.kind, coalesce(e.document_no, f.document_no) AS "documentNo", f.id AS "documentId", e.level, e.on_date AS "on", e.amount, e.note, u.name AS "recordedBy",
         e.recorded_at AS "recordedAt", e.reversal_of AS "reversalOf", r.id AS "reversedBy", v.id AS "voucherId"
         FROM budget_event e JOIN app_user u ON u.id = e.recorded_by LEFT JOIN budget_event r ON r.reversal_of = e.id
         LEFT JOIN event_document d ON d.event_id = coalesce(e.reversal_of, e.id) LEFT JOIN fund_document f ON f.id = d.document_id
         LEFT JOIN voucher v ON v.agency_id = e.agency_id AND v.cause_type = 'SUBSIDY_ARRIVAL' AND v.cause_id = e.id::text
        WHERE e.agency_id = $1 AND e.project_id = $2 ORDER BY e.on_date, e.id`,
      [agencyId, projectId],
    );
  }

  /** Attributed by the month of settlement. */
  months(db: Pick<Db, 'rows'>, agencyId: number, projectId: string): Promise<MonthRow[]> {
    return db.rows<MonthRow>(
      `SELECT to_char(on_date, 'YYYYMM')::int AS period, coalesce(sum(amount) FILTER (WHERE kind = 'CONSUME'), 0) AS consumed,
         coalesce(sum(amount) FILTER (WHERE kind = 'RETURN'), 0) AS returned
         FROM attribution_entry WHERE agency_id = $1 AND project_id = $2 AND kind IN ('CONSUME', 'RETURN') GROUP BY 1 ORDER BY 1`,
      [agencyId, projectId],
    );
  }

  batchesOfProject(db: Pick<Db, 'rows'>, agencyId: number, projectId: string): Promise<BatchRow[]> {
    return db.rows<BatchRow>(`${BY_BATCH} WHERE e.agency_id = $1 AND e.project_id = $2 ${BY_BATCH_GROUP}`, [
      agencyId,
      projectId,
    ]);
  }

  /** Every part of every batch of a scheme and year, the fund's own money included. */
  batchesOfScheme(db: Pick<Db, 'rows'>, agencyId: number, scheme: Scheme, fiscalYear: number): Promise<BatchRow[]> {
    return db.rows<BatchRow>(
      `${BY_BATCH} WHERE e.agency_id = $1 AND b.scheme = $2 AND extract(year FROM b.pay_on)::int = $3 ${BY_BATCH_GROUP}`,
      [agencyId, scheme, fiscalYear],
    );
  }
}

function unflatten({ allotted, adjusted, arrived, spent, reserved, consumed, ...project }: Flat): ProjectRow {
  return {
    ...project,
    sums: {
      allotted: money(allotted),
      adjusted: money(adjusted),
      arrived: money(arrived),
      spent: money(spent),
      reserved: money(reserved),
      consumed: money(consumed),
    },
  };
}
