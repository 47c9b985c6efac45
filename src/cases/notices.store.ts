import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire, type Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import type { DeliveryMethod, NoticeKind, Term } from './domain/finding.types.js';

type Reader = Pick<Tx, 'rows' | 'one'> | Db;

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  year: number;
  no: number;
  months: number;
  amount: string;
  dueOn: string | null;
  recipient: string | null;
  place: string | null;
  issuedOn: string;
  issuedBy: string;
  pdfDigest: string;
  docxDigest: string;
  deliveredOn: string | null;
  method: DeliveryMethod | null;
  receiver: string | null;
  paperId: string | null;
}

export interface TermRow {
  name: Term;
  validFrom: string | null;
  value: number;
  basis: string;
  setBy: string | null;
  setAt: Date | null;
}

/** Inspections, notices with their deliveries, and the terms. */
@Injectable()
export class NoticesStore {
  /** The value of each term on a day. */
  async termsOn(tx: Reader, agencyId: number, on: string): Promise<Record<Term, number>> {
    const rows = await tx.rows<{ name: Term; value: number }>(
      'SELECT name, case_term_on($1, name, $2) AS value FROM case_term',
      [agencyId, on],
    );
    return Object.fromEntries(rows.map(({ name, value }) => [name, value])) as Record<Term, number>;
  }

  /** All values, the shipped ones (without a day) first. */
  terms(tx: Reader, agencyId: number): Promise<TermRow[]> {
    return tx.rows<TermRow>(
      `SELECT name, NULL::date AS "validFrom", value, basis, NULL AS "setBy", NULL::timestamptz AS "setAt", 0 AS id FROM case_term
       UNION ALL
       SELECT v.name, v.valid_from, v.value, v.basis, u.name, v.set_at, v.id FROM case_term_value v JOIN app_user u ON u.id = v.set_by WHERE v.agency_id = $1
       ORDER BY name, "validFrom" NULLS FIRST, id`,
      [agencyId],
    );
  }

  async setTerm(ctx: Ctx, term: { name: Term; validFrom: string; value: number; basis: string }): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO case_term_value (agency_id, name, valid_from, value, basis, set_by, set_at, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ctx.agencyId, term.name, term.validFrom, term.value, term.basis, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async inspection(
    ctx: Ctx,
    findingId: string,
    it: { beganOn: string; endedOn: string; inspectors: string; record: string; unannouncedReason: string | null },
  ): Promise<{ id: string }> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO finding_inspection (agency_id, finding_id, began_on, ended_on, inspectors, record, unannounced_reason, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        ...[ctx.agencyId, findingId, it.beganOn, it.endedOn, it.inspectors, it.record, it.unannouncedReason],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
    return row!;
  }

  /** The next number of a kind of notice; drawn in the transaction that uses it. */
  async nextNumber(ctx: Ctx, kind: NoticeKind, year: number): Promise<number> {
    const row = await ctx.tx.one<{ no: number }>('SELECT case_next_number($1, $2, $3) AS no', [
      ctx.agencyId,
      kind,
      year,
    ]);
    return row!.no;
  }

  async insert(
    ctx: Ctx,
    notice: {
      findingId: string;
      kind: NoticeKind;
      year: number;
      no: number;
      months: number;
      amount: Decimal;
      dueOn: string | null;
      recipient: string | null;
      place: string | null;
      pdfFileId: string;
      docxFileId: string;
    },
  ): Promise<{ id: string }> {
    const { findingId, kind, year, no, months, amount, dueOn, recipient, place, pdfFileId, docxFileId } = notice;
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO finding_notice (agency_id, finding_id, kind, year, no, months, amount, due_on, recipient, place, pdf_file_id, docx_file_id, issued_by, issued_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
      [
        ...[ctx.agencyId, findingId, kind, year, no, months, toWire(amount), dueOn, recipient, place],
        ...[pdfFileId, docxFileId],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
    return row!;
  }

  list(tx: Reader, agencyId: number, findingId: string): Promise<NoticeRow[]> {
    return tx.rows<NoticeRow>(
      `SELECT n.id, n.kind, n.year, n.no, n.months, n.amount, n.due_on AS "dueOn", n.recipient, n.place, n.issued_on AS "issuedOn", u.name AS "issuedBy",
         encode(p.digest, 'hex') AS "pdfDigest", encode(w.digest, 'hex') AS "docxDigest", d.delivered_on AS "deliveredOn", d.method, d.receiver,
         d.paper_id AS "paperId"
       FROM finding_notice n JOIN app_user u ON u.id = n.issued_by JOIN stored_file p ON p.id = n.pdf_file_id JOIN stored_file w ON w.id = n.docx_file_id
       LEFT JOIN finding_delivery d ON d.notice_id = n.id
       WHERE n.agency_id = $1 AND n.finding_id = $2 ORDER BY n.id`,
      [agencyId, findingId],
    );
  }

  /** Errors: FINDING_NOTICE_NOT_FOUND. */
  async one(
    tx: Reader,
    agencyId: number,
    id: string,
  ): Promise<{ findingId: string; kind: NoticeKind; pdfFileId: string; docxFileId: string }> {
    const row = await tx.one<{ findingId: string; kind: NoticeKind; pdfFileId: string; docxFileId: string }>(
      `SELECT finding_id AS "findingId", kind, pdf_file_id AS "pdfFileId", docx_file_id AS "docxFileId" FROM finding_notice
        WHERE agency_id = $1 AND id = $2`,
      [agencyId, id],
    );
    if (!row) throw new DomainError('FINDING_NOTICE_NOT_FOUND', 'missing', { id });
    return row;
  }

  async deliver(
    ctx: Ctx,
    noticeId: string,
    it: { on: string; method: DeliveryMethod; receiver: string; paperId: string | null },
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO finding_delivery (agency_id, notice_id, delivered_on, method, receiver, paper_id, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[ctx.agencyId, noticeId, it.on, it.method, it.receiver, it.paperId],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
  }
}
