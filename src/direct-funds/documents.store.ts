import { Injectable } from '@nestjs/common';
import { money, toWire, type Decimal } from '../kernel/money.js';
import type { Level } from '../ledger/domain/ledger.types.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db } from '../platform/db/db.js';
import type { Dated } from './domain/calendar.js';
import { linesOf } from './direct-funds.store.js';

type Reader = Pick<Db, 'rows' | 'one'>;

/** What can be amended of a document. */
export interface AmendableFacts {
  level: Level;
  direct: boolean;
  issuedOn: string | null;
  receivedOn: string | null;
  amount: Decimal;
  note: string | null;
}

export interface DocumentHead extends AmendableFacts {
  id: string;
  projectId: string;
  projectName: string;
  fiscalYear: number;
  documentNo: string;
  allotted: Decimal;
  arrived: Decimal;
  live: boolean;
  /** Something came by it that was not undone. */
  inUse: boolean;
  /** Something ever came by it. */
  linked: boolean;
  /** Money ever came by it. */
  paidIn: boolean;
}

export interface EventOfDocument {
  id: string;
  kind: string;
  level: Level;
  on: string;
  amount: string;
  documentNo: string | null;
  note: string | null;
  recordedBy: string;
  undone: boolean;
  voucherId: string | null;
}

/** One thing that was stated about a document, oldest first. */
export interface DocumentStatement {
  what: 'REGISTERED' | 'AMENDED' | 'CANCELLED' | 'PLANNED';
  by: string;
  at: Date;
  reason: string | null;
  amount: string | null;
  level: Level | null;
  direct: boolean | null;
  issuedOn: string | null;
  receivedOn: string | null;
}

type Money<T, K extends keyof T> = Omit<T, K> & Record<K, string>;
const PERSON = /* sql */ `JOIN app_user u ON u.id = t.recorded_by WHERE t.agency_id = $1 AND t.`;
const EVENT = /* sql */ `e.id, e.kind, e.level, e.on_date AS "on", e.amount, e.document_no AS "documentNo", e.note, u.name AS "recordedBy",
  r.id IS NOT NULL AS undone, v.id AS "voucherId"`;
const EVENTS = /* sql */ `budget_event e JOIN app_user u ON u.id = e.recorded_by LEFT JOIN budget_event r ON r.reversal_of = e.id
  JOIN subsidy_project p ON p.id = e.project_id
  LEFT JOIN voucher v ON v.agency_id = e.agency_id AND v.fund = p.scheme AND v.cause_type = 'SUBSIDY_ARRIVAL' AND v.cause_id = e.id::text`;

/** The register of documents: what the use cases write, and one document with all that was stated about it. */
@Injectable()
export class DocumentsStore {
  /** Errors: PROJECT_NOT_FOUND, DOCUMENT_REGISTERED_ALREADY, DOCUMENT_DATES_WRONG. */
  async register(ctx: Ctx, document: AmendableFacts & { projectId: string; documentNo: string }): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO fund_document (agency_id, project_id, document_no, level, direct, issued_on, received_on, amount, note, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [ctx.agencyId, document.projectId, document.documentNo, ...facts(document), ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!.id;
  }

  /** Errors: DOCUMENT_NOT_LIVE, DOCUMENT_LEVEL_FIXED, DOCUMENT_MARK_FIXED, ARRIVAL_BEYOND_DOCUMENT, DOCUMENT_DATES_WRONG. */
  async amend(ctx: Ctx, documentId: string, document: AmendableFacts, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO fund_document_amendment (agency_id, document_id, level, direct, issued_on, received_on, amount, note, reason, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [ctx.agencyId, documentId, ...facts(document), reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Errors: DOCUMENT_NOT_LIVE, DOCUMENT_IN_USE. */
  async cancel(ctx: Ctx, documentId: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO fund_document_cancel (agency_id, document_id, reason, recorded_by, recorded_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, documentId, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Errors: DOCUMENT_NOT_LIVE, EVENT_NOT_FOUND, EVENT_DOCUMENT_ALREADY and the other rules of event_document_guard. */
  async link(ctx: Ctx, documentId: string, eventId: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO event_document (agency_id, event_id, document_id, recorded_by, recorded_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, eventId, documentId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** The live document of that number in the project of an entry; null: none is registered. */
  async byNumber(tx: Reader, projectId: string, documentNo: string): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      'SELECT document_id AS id FROM fund_document_state WHERE project_id = $1 AND document_no = $2 AND live',
      [projectId, documentNo],
    );
    return row?.id ?? null;
  }

  /** Errors: DOCUMENT_NOT_LIVE, PLAN_MALFORMED, PLAN_OUTSIDE_YEAR, PLAN_BEYOND_DOCUMENT. */
  async plan(ctx: Ctx, documentId: string, lines: readonly Dated[], note: string | null): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO arrival_plan (agency_id, document_id, days, amounts, note, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3::date[], $4::numeric[], $5, $6, $7, $8)`,
      [
        ctx.agencyId,
        documentId,
        lines.map(({ on }) => on),
        lines.map(({ amount }) => toWire(amount)),
        note,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
  }

  async head(tx: Reader, agencyId: number, id: string): Promise<DocumentHead | null> {
    const row = await tx.one<Money<DocumentHead, 'amount' | 'allotted' | 'arrived'>>(
      `SELECT s.document_id AS id, s.project_id AS "projectId", p.name AS "projectName", p.fiscal_year AS "fiscalYear",
         s.document_no AS "documentNo", s.level, s.direct, s.issued_on AS "issuedOn", s.received_on AS "receivedOn", s.amount, s.note,
         s.allotted, s.arrived, s.live, l.linked, l."inUse", l."paidIn"
         FROM fund_document_state s JOIN subsidy_project p ON p.id = s.project_id,
         LATERAL (SELECT count(*) > 0 AS linked, coalesce(bool_or(r.id IS NULL), false) AS "inUse", coalesce(bool_or(e.kind = 'ARRIVE'), false) AS "paidIn"
           FROM event_document d JOIN budget_event e ON e.id = d.event_id LEFT JOIN budget_event r ON r.reversal_of = e.id
          WHERE d.document_id = s.document_id) l
        WHERE s.agency_id = $1 AND s.document_id = $2`,
      [agencyId, id],
    );
    if (!row) return null;
    return { ...row, amount: money(row.amount), allotted: money(row.allotted), arrived: money(row.arrived) };
  }

  events(tx: Reader, agencyId: number, documentId: string): Promise<EventOfDocument[]> {
    return tx.rows<EventOfDocument & Record<string, unknown>>(
      `SELECT ${EVENT} FROM ${EVENTS} JOIN event_document d ON d.event_id = e.id
        WHERE e.agency_id = $1 AND d.document_id = $2 ORDER BY e.on_date, e.id`,
      [agencyId, documentId],
    );
  }

  /** Entries that could still be linked to a document: of its project and level, with its number or none, not undone. */
  candidates(tx: Reader, agencyId: number, documentId: string): Promise<EventOfDocument[]> {
    return tx.rows<EventOfDocument & Record<string, unknown>>(
      `SELECT ${EVENT} FROM ${EVENTS} JOIN fund_document_state s ON s.document_id = $2 AND s.project_id = e.project_id AND s.level = e.level AND s.live
        WHERE e.agency_id = $1 AND e.kind <> 'SPEND' AND e.reversal_of IS NULL AND r.id IS NULL AND coalesce(e.document_no, s.document_no) = s.document_no
          AND NOT EXISTS (SELECT FROM event_document d WHERE d.event_id = e.id) ORDER BY e.on_date, e.id`,
      [agencyId, documentId],
    );
  }

  async currentPlan(tx: Reader, agencyId: number, documentId: string): Promise<Dated[]> {
    const row = await tx.one<{ days: string[]; amounts: string[] }>(
      `SELECT days::text[] AS days, amounts::text[] AS amounts FROM arrival_plan WHERE agency_id = $1 AND document_id = $2 ORDER BY id DESC LIMIT 1`,
      [agencyId, documentId],
    );
    return row ? linesOf(row.days, row.amounts) : [];
  }

  statements(tx: Reader, agencyId: number, documentId: string): Promise<DocumentStatement[]> {
    return tx.rows<DocumentStatement & Record<string, unknown>>(
      `SELECT 'REGISTERED' AS what, u.name AS by, t.recorded_at AS at, t.note AS reason, t.amount, t.level, t.direct, t.issued_on AS "issuedOn",
         t.received_on AS "receivedOn", t.act_id AS no FROM fund_document t ${PERSON}id = $2
       UNION ALL SELECT 'AMENDED', u.name, t.recorded_at, t.reason, t.amount, t.level, t.direct, t.issued_on, t.received_on, t.act_id
         FROM fund_document_amendment t ${PERSON}document_id = $2
       UNION ALL SELECT 'PLANNED', u.name, t.recorded_at, t.note, coalesce((SELECT sum(x) FROM unnest(t.amounts) x), 0), NULL, NULL, NULL, NULL, t.act_id
         FROM arrival_plan t ${PERSON}document_id = $2
       UNION ALL SELECT 'CANCELLED', u.name, t.recorded_at, t.reason, NULL, NULL, NULL, NULL, NULL, t.act_id
         FROM fund_document_cancel t ${PERSON}document_id = $2 ORDER BY at, no`,
      [agencyId, documentId],
    );
  }
}

function facts({ level, direct, issuedOn, receivedOn, amount, note }: AmendableFacts): unknown[] {
  return [level, direct, issuedOn, receivedOn, toWire(amount), note];
}
