import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface PayoutVoucher {
  id: string;
  fund: string;
  /** 'YYYY-MM'. */
  period: string;
  number: number;
  on: string;
  causeType: string;
  reversed: boolean;
}

export interface PersonAct {
  kind: string;
  batchId: string;
  lineNo: number;
  reason: string;
  state: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface PersonCertification {
  id: string;
  method: string;
  certifiedOn: string;
  validUntil: string;
  source: string;
  recordedBy: string;
  withdrawnReason: string | null;
}

export interface PersonSuspension {
  fromPeriod: string;
  dueOn: string;
  state: string;
  proposedBy: string;
  decidedBy: string | null;
  resumedOn: Date | null;
  payPeriod: string | null;
  backPayMonths: number | null;
  backPayAmount: string | null;
  verdict: string | null;
}

export interface PersonStop {
  id: string;
  reason: string;
  effectiveFrom: string;
  source: string;
  addedAt: Date;
  addedBy: string | null;
  liftedAt: Date | null;
  liftedBy: string | null;
}

export interface PersonListMatch {
  listId: string;
  kind: string;
  source: string;
  issuedOn: string;
  fromOn: string | null;
  toOn: string | null;
  name: string;
  idMasked: string;
  score: number;
  reason: string;
}

export interface PersonFlag {
  id: string;
  checkCode: string;
  severity: string;
  state: string;
  scheme: string | null;
  period: string | null;
  batchId: string | null;
  lineNo: number | null;
  amount: string | null;
  raisedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decidedReason: string | null;
}

export interface PersonCase {
  id: string;
  year: number;
  no: number;
  scheme: string;
  errorKind: string;
  state: string;
  openedOn: string;
  months: number;
  /** Overpaid and come back, yuan. */
  amount: string;
  recovered: string;
}

const MONTH = (column: string): string =>
  `CASE WHEN ${column} IS NOT NULL THEN to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM') END`;
const NAME = (column: string): string => `(SELECT u.name FROM app_user u WHERE u.id = ${column})`;

/** What other features know of one person, for the one page that tells it all; numbers masked. */
@Injectable()
export class PersonStoryStore {
  /** The vouchers that booked each payout: its batch, its bounce, its late return, that it is not paid again. */
  vouchers(tx: Reader, agencyId: number, id: string): Promise<(PayoutVoucher & { batchId: string; lineNo: number })[]> {
    return tx.rows<PayoutVoucher & { batchId: string; lineNo: number } & Record<string, unknown>>(
      `SELECT p.batch_id AS "batchId", p.line_no AS "lineNo", v.id, v.fund, ${MONTH('v.period')} AS period, v.number, v.voucher_on AS "on",
              v.cause_type AS "causeType", EXISTS (SELECT FROM voucher r WHERE r.reversal_of = v.id) AS reversed
         FROM payout p CROSS JOIN LATERAL (
           SELECT 'BATCH_PAID' AS cause_type, p.batch_id::text AS cause_id
           UNION ALL SELECT 'BOUNCE', l.result_file_id::text FROM bank_result_line l
             WHERE l.agency_id = p.agency_id AND l.batch_id = p.batch_id AND l.payout_line_no = p.line_no AND l.class = 'FAILED'
           UNION ALL SELECT CASE a.kind WHEN 'WAIVE' THEN 'WAIVED' ELSE a.kind END, a.id::text FROM payout_act a
             WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.state = 'CONFIRMED' AND a.kind IN ('WAIVE', 'LATE_RETURN')) c
         JOIN voucher v ON v.agency_id = p.agency_id AND v.fund = p.scheme AND v.cause_type = c.cause_type AND v.cause_id = c.cause_id
        WHERE p.agency_id = $1 AND p.beneficiary_id = $2 AND p.live ORDER BY v.id`,
      [agencyId, id],
    );
  }

  acts(tx: Reader, agencyId: number, id: string): Promise<PersonAct[]> {
    return tx.rows<PersonAct & Record<string, unknown>>(
      `SELECT a.kind, a.batch_id AS "batchId", a.line_no AS "lineNo", a.reason, a.state, ${NAME('a.proposed_by')} AS "proposedBy",
              a.proposed_at AS "proposedAt", ${NAME('a.decided_by')} AS "decidedBy", a.decided_at AS "decidedAt"
         FROM payout p JOIN payout_act a ON a.agency_id = p.agency_id AND a.batch_id = p.batch_id AND a.line_no = p.line_no
        WHERE p.agency_id = $1 AND p.beneficiary_id = $2 ORDER BY a.id DESC`,
      [agencyId, id],
    );
  }

  certifications(tx: Reader, agencyId: number, id: string): Promise<PersonCertification[]> {
    return tx.rows<PersonCertification & Record<string, unknown>>(
      `SELECT c.id, c.method, c.certified_on AS "certifiedOn", c.valid_until AS "validUntil", c.source, ${NAME('c.recorded_by')} AS "recordedBy",
              w.reason AS "withdrawnReason"
         FROM certification c LEFT JOIN certification_withdrawal w ON w.certification_id = c.id
        WHERE c.agency_id = $1 AND c.beneficiary_id = $2 ORDER BY c.certified_on DESC, c.id DESC`,
      [agencyId, id],
    );
  }

  suspensions(tx: Reader, agencyId: number, id: string): Promise<PersonSuspension[]> {
    return tx.rows<PersonSuspension & Record<string, unknown>>(
      `SELECT ${MONTH('p.from_period')} AS "fromPeriod", s.due_on AS "dueOn", s.state, ${NAME('p.proposed_by')} AS "proposedBy",
              ${NAME('p.decided_by')} AS "decidedBy", r.resumed_at AS "resumedOn", ${MONTH('r.pay_period')} AS "payPeriod",
              r.months AS "backPayMonths", r.amount AS "backPayAmount", k.verdict
         FROM certification_suspension s JOIN certification_proposal p ON p.id = s.proposal_id
         LEFT JOIN certification_resume r ON r.suspension_id = s.id LEFT JOIN certification_back_pay_check k ON k.suspension_id = s.id
        WHERE s.agency_id = $1 AND s.beneficiary_id = $2 ORDER BY s.id DESC`,
      [agencyId, id],
    );
  }

  stops(tx: Reader, agencyId: number, id: string): Promise<PersonStop[]> {
    return tx.rows<PersonStop & Record<string, unknown>>(
      `SELECT e.id, e.reason, ${MONTH('e.effective_from')} AS "effectiveFrom", e.source, a.at AS "addedAt", ${NAME('a.actor_id')} AS "addedBy",
              l.at AS "liftedAt", ${NAME('l.actor_id')} AS "liftedBy"
         FROM stop_list_entry e JOIN beneficiary b ON b.agency_id = e.agency_id AND b.id_index = e.id_index
         JOIN trail a ON a.id = e.act_id LEFT JOIN trail l ON l.id = e.lifted_act_id
        WHERE e.agency_id = $1 AND b.id = $2 ORDER BY e.id DESC`,
      [agencyId, id],
    );
  }

  listMatches(tx: Reader, agencyId: number, id: string): Promise<PersonListMatch[]> {
    return tx.rows<PersonListMatch & Record<string, unknown>>(
      `SELECT m.list_id AS "listId", l.kind, l.source, l.issued_on AS "issuedOn", e.from_on AS "fromOn", e.to_on AS "toOn", e.name,
              e.id_masked AS "idMasked", m.score, m.reason
         FROM audit_list_match m JOIN audit_list_entry e ON e.list_id = m.list_id AND e.ordinal = m.ordinal JOIN audit_list l ON l.id = m.list_id
        WHERE m.agency_id = $1 AND m.beneficiary_id = $2 ORDER BY l.issued_on DESC, m.list_id DESC, m.ordinal`,
      [agencyId, id],
    );
  }

  flags(tx: Reader, agencyId: number, id: string): Promise<PersonFlag[]> {
    return tx.rows<PersonFlag & Record<string, unknown>>(
      `SELECT f.id, f.check_code AS "checkCode", f.severity, f.state, f.scheme, ${MONTH('f.period')} AS period, f.batch_id AS "batchId", f.line_no AS "lineNo",
              f.amount, f.raised_at AS "raisedAt", ${NAME('f.decided_by')} AS "decidedBy", f.decided_at AS "decidedAt", f.decided_reason AS "decidedReason"
         FROM red_flag f WHERE f.agency_id = $1 AND f.beneficiary_id = $2 ORDER BY f.id DESC`,
      [agencyId, id],
    );
  }

  cases(tx: Reader, agencyId: number, id: string): Promise<PersonCase[]> {
    return tx.rows<PersonCase & Record<string, unknown>>(
      `SELECT id, year, no, scheme, error_kind AS "errorKind", state, opened_on AS "openedOn", months, amount, recovered
         FROM finding WHERE agency_id = $1 AND beneficiary_id = $2 ORDER BY finding.id DESC`,
      [agencyId, id],
    );
  }
}
