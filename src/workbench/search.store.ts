import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

export interface BatchHit {
  id: string;
  number: string;
  scheme: string;
  period: number;
  state: string;
  count: number;
  total: string;
}
export interface VoucherHit {
  id: string;
  fund: string;
  period: number;
  number: number;
  on: string;
  summary: string;
  total: string;
}
export interface ProjectHit {
  id: string;
  code: string;
  name: string;
  fiscalYear: number;
  documentNo: string | null;
}
export interface EventHit {
  id: string;
  projectId: string;
  projectName: string;
  documentNo: string;
  kind: string;
  on: string;
  amount: string;
}
export interface PayoutHit {
  batchId: string;
  batchNumber: string;
  name: string;
  idMasked: string;
  period: number;
  amount: string;
  state: string;
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Hits by other things than people, the newest first. */
@Injectable()
export class SearchStore {
  batches(tx: Tx, agencyId: number, part: string, limit: number): Promise<BatchHit[]> {
    return tx.rows<BatchHit & Record<string, unknown>>(
      `SELECT id, number, scheme, period, state, line_count AS count, total FROM payout_batch
        WHERE agency_id = $1 AND number LIKE $2 ORDER BY number = $3 DESC, period DESC, id DESC LIMIT $4`,
      [agencyId, like(part), part, limit],
    );
  }

  vouchers(
    tx: Tx,
    agencyId: number,
    query: { fund: string | null; period: number | null; number: number },
    limit: number,
  ): Promise<VoucherHit[]> {
    return tx.rows<VoucherHit & Record<string, unknown>>(
      `SELECT id, fund, period, number, voucher_on AS on, summary, total FROM voucher
        WHERE agency_id = $1 AND number = $2 AND ($3::text IS NULL OR fund = $3) AND ($4::int IS NULL OR period = $4)
        ORDER BY period DESC, fund LIMIT $5`,
      [agencyId, query.number, query.fund, query.period, limit],
    );
  }

  projects(tx: Tx, agencyId: number, part: string, limit: number): Promise<ProjectHit[]> {
    return tx.rows<ProjectHit & Record<string, unknown>>(
      `SELECT id, code, name, fiscal_year AS "fiscalYear", document_no AS "documentNo" FROM subsidy_project
        WHERE agency_id = $1 AND (code ILIKE $2 OR name ILIKE $2 OR document_no ILIKE $2) ORDER BY fiscal_year DESC, no, id LIMIT $3`,
      [agencyId, like(part), limit],
    );
  }

  events(tx: Tx, agencyId: number, part: string, limit: number): Promise<EventHit[]> {
    return tx.rows<EventHit & Record<string, unknown>>(
      `SELECT e.id, e.project_id AS "projectId", p.name AS "projectName", e.document_no AS "documentNo", e.kind, e.on_date AS on, e.amount
         FROM budget_event e JOIN subsidy_project p ON p.id = e.project_id
        WHERE e.agency_id = $1 AND e.document_no ILIKE $2 ORDER BY e.on_date DESC, e.id DESC LIMIT $3`,
      [agencyId, like(part), limit],
    );
  }

  payout(tx: Tx, agencyId: number, batchId: string, lineNo: number): Promise<PayoutHit | null> {
    return tx.one<PayoutHit & Record<string, unknown>>(
      `SELECT b.id AS "batchId", b.number AS "batchNumber", v.name, v.id_masked AS "idMasked", p.period, p.amount, p.state
         FROM payout_batch b JOIN payout_state p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = b.id AND p.line_no = $3
         JOIN payee_version v ON v.agency_id = $1 AND v.id = p.payee_version_id WHERE b.agency_id = $1 AND b.id = $2`,
      [agencyId, batchId, lineNo],
    );
  }
}
