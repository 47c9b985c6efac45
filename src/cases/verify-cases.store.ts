import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

/** A case with what it consists of, as it is stored; nothing here was computed by the functions that keep it. */
export interface StoredCase {
  id: string;
  year: number;
  no: number;
  source: string;
  sourceReference: string | null;
  beneficiaryId: string;
  scheme: string;
  errorKind: string;
  facts: string;
  state: string;
  months: number;
  amount: string;
  recovered: string;
  writtenOff: string;
  lines: {
    period: number;
    batchId: string;
    lineNo: number;
    paid: string;
    due: string;
    overpaid: string;
    /** Of the payout itself; null when it is not there. */
    amount: string | null;
    outcome: string | null;
  }[];
  events: { action: string; from: string; to: string; digest: string | null }[];
  /** Sum of the recoveries, reversals included. */
  received: string;
  /** Sum of the parts of recoveries that stand. */
  parted: string;
}

@Injectable()
export class VerifyCasesStore {
  cases(tx: Tx, agencyId: number): AsyncIterable<StoredCase[]> {
    return tx.cursor<StoredCase & Record<string, unknown>>(
      `SELECT f.id::text, f.year, f.no, f.source, f.source_reference AS "sourceReference", f.beneficiary_id::text AS "beneficiaryId", f.scheme,
         f.error_kind AS "errorKind", f.facts, f.state, f.months, f.amount, f.recovered, f.written_off AS "writtenOff",
         coalesce((SELECT jsonb_agg(jsonb_build_object('period', l.period, 'batchId', l.batch_id::text, 'lineNo', l.line_no, 'paid', l.paid::text,
             'due', l.due::text, 'overpaid', l.overpaid::text, 'amount', p.amount::text, 'outcome', p.outcome) ORDER BY l.period, l.batch_id, l.line_no)
           FROM finding_line l LEFT JOIN payout p ON p.agency_id = l.agency_id AND p.period = l.period AND p.batch_id = l.batch_id AND p.line_no = l.line_no
             AND p.beneficiary_id = f.beneficiary_id AND p.scheme = f.scheme
          WHERE l.finding_id = f.id AND l.removed_at IS NULL), '[]') AS lines,
         coalesce((SELECT jsonb_agg(jsonb_build_object('action', e.action, 'from', e.from_state, 'to', e.to_state, 'digest', encode(e.digest, 'hex')) ORDER BY e.no)
           FROM finding_event e WHERE e.finding_id = f.id), '[]') AS events,
         (SELECT coalesce(sum(r.amount), 0) FROM recovery r WHERE r.finding_id = f.id) AS received,
         (SELECT coalesce(sum(x.base + x.personal + x.grant_amount), 0) FROM recovery r JOIN recovery_part x ON x.recovery_id = r.id
           WHERE r.finding_id = f.id AND NOT EXISTS (SELECT FROM recovery v WHERE v.reversal_of = r.id)) AS parted
       FROM finding f WHERE f.agency_id = $1 ORDER BY f.id`,
      [agencyId],
      500,
    );
  }
}
