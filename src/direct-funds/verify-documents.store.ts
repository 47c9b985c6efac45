import { Injectable } from '@nestjs/common';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { directFundsVerifyWhy as why } from '../messages/direct-funds.js';
import type { Tx } from '../platform/db/db.js';

/** What is kept of each document against what was registered, amended, cancelled and linked. */
const STATES = /* sql */ `
SELECT d.id, d.document_no AS "documentNo" FROM fund_document d LEFT JOIN fund_document_state s ON s.document_id = d.id
  LEFT JOIN LATERAL (SELECT * FROM fund_document_amendment a WHERE a.document_id = d.id ORDER BY a.id DESC LIMIT 1) a ON true
  LEFT JOIN fund_document_cancel c ON c.document_id = d.id,
  LATERAL (SELECT coalesce(sum(e.amount) FILTER (WHERE e.kind IN ('ALLOT', 'ADJUST')), 0) AS allotted,
      coalesce(sum(e.amount) FILTER (WHERE e.kind = 'ARRIVE'), 0) AS arrived
    FROM event_document l JOIN budget_event e ON e.id = l.event_id OR e.reversal_of = l.event_id WHERE l.document_id = d.id) l
 WHERE d.agency_id = $1 AND (s.agency_id, s.project_id, s.document_no, s.live, s.allotted, s.arrived, s.level, s.direct, s.issued_on, s.received_on, s.amount, s.note)
   IS DISTINCT FROM (d.agency_id, d.project_id, d.document_no, c.document_id IS NULL, l.allotted, l.arrived,
     CASE WHEN a.id IS NULL THEN d.level ELSE a.level END, CASE WHEN a.id IS NULL THEN d.direct ELSE a.direct END,
     CASE WHEN a.id IS NULL THEN d.issued_on ELSE a.issued_on END, CASE WHEN a.id IS NULL THEN d.received_on ELSE a.received_on END,
     CASE WHEN a.id IS NULL THEN d.amount ELSE a.amount END, CASE WHEN a.id IS NULL THEN d.note ELSE a.note END)
 ORDER BY d.id LIMIT 1`;

const BEYOND = /* sql */ `
SELECT s.document_id AS id, s.document_no AS "documentNo" FROM fund_document_state s
 WHERE s.agency_id = $1 AND (s.arrived > s.amount OR s.arrived < 0) ORDER BY 1 LIMIT 1`;

/** An entry is of the project and level of its document, and bears no other number. */
const EVENTS = /* sql */ `
SELECT s.document_id AS id, s.document_no AS "documentNo", e.id AS "eventId" FROM event_document l
  JOIN fund_document_state s ON s.document_id = l.document_id JOIN budget_event e ON e.id = l.event_id
 WHERE l.agency_id = $1 AND (s.project_id <> e.project_id OR s.level <> e.level OR coalesce(e.document_no, s.document_no) <> s.document_no
   OR e.kind = 'SPEND' OR e.reversal_of IS NOT NULL) ORDER BY 1, 3 LIMIT 1`;

/** The voucher of an arrival credits no subsidy account of another level. An account that lost its purpose since is not asked. */
const VOUCHERS = /* sql */ `
SELECT s.document_id AS id, s.document_no AS "documentNo", v.period || '-' || v.number AS number FROM event_document l
  JOIN fund_document_state s ON s.document_id = l.document_id JOIN budget_event e ON e.id = l.event_id AND e.kind = 'ARRIVE'
  JOIN voucher v ON v.agency_id = l.agency_id AND v.cause_type = 'SUBSIDY_ARRIVAL' AND v.cause_id = e.id::text
  JOIN posting p ON p.voucher_id = v.id
  JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
 WHERE l.agency_id = $1 AND a.purpose LIKE 'SUBSIDY\\_%' AND a.purpose <> 'SUBSIDY_' || s.level ORDER BY 1, v.id LIMIT 1`;

interface Bad extends Record<string, unknown> {
  id: string;
  documentNo: string;
}

/** Documents, their money and the level of their vouchers, recomputed from the records. */
@Injectable()
export class DocumentVerifier {
  async verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('fund-documents');
    const count = await tx.one<{ n: number }>(
      `SELECT (SELECT count(*) FROM fund_document WHERE agency_id = $1)::int + (SELECT count(*) FROM event_document WHERE agency_id = $1)::int AS n`,
      [agencyId],
    );
    finding.count(count!.n);
    const beyond = await tx.one<Bad>(BEYOND, [agencyId]);
    if (beyond) finding.bad('fundDocument', beyond.id, why.beyond(beyond.documentNo));
    const state = await tx.one<Bad>(STATES, [agencyId]);
    if (state) finding.bad('fundDocument', state.id, why.state(state.documentNo));
    const event = await tx.one<Bad & { eventId: string }>(EVENTS, [agencyId]);
    if (event) finding.bad('fundDocument', event.id, why.event(event.documentNo, event.eventId));
    const voucher = await tx.one<Bad & { number: string }>(VOUCHERS, [agencyId]);
    if (voucher) finding.bad('fundDocument', voucher.id, why.voucher(voucher.documentNo, voucher.number));
    return finding.result();
  }
}
