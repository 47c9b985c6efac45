import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, type Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import type { FindingAction } from './domain/finding-states.js';
import type { ErrorKind, FindingSource, FindingState, PaperKind, Scheme } from './domain/finding.types.js';

type Reader = Pick<Tx, 'rows' | 'one'> | Db;

/** A case without its parts; amounts in yuan. */
export interface FindingHead {
  id: string;
  year: number;
  no: number;
  source: FindingSource;
  sourceReference: string | null;
  beneficiaryId: string;
  scheme: Scheme;
  errorKind: ErrorKind;
  facts: string;
  state: FindingState;
  months: number;
  firstPeriod: number | null;
  lastPeriod: number | null;
  amount: Decimal;
  recovered: Decimal;
  writtenOff: Decimal;
  openedBy: string;
  openedOn: string;
  handlerId: string;
  determinedBy: string | null;
  determinedOn: string | null;
  endedOn: string | null;
  /** Hexadecimal. */
  digest: string;
}

export interface NewFinding {
  source: FindingSource;
  sourceReference: string | null;
  beneficiaryId: string;
  scheme: Scheme;
  errorKind: ErrorKind;
  facts: string;
  handlerId: string;
}

/** Cases, their flags, steps and papers. What follows from lines and steps is kept by the database. */
@Injectable()
export class FindingsStore {
  async open(ctx: Ctx, finding: NewFinding): Promise<{ id: string; year: number; no: number }> {
    const { source, sourceReference, beneficiaryId, scheme, errorKind, facts, handlerId } = finding;
    const row = await ctx.tx.one<{ id: string; year: number; no: number }>(
      `INSERT INTO finding (agency_id, source, source_reference, beneficiary_id, scheme, error_kind, facts, opened_by, opened_at, handler_id, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, year, no`,
      [
        ...[ctx.agencyId, source, sourceReference, beneficiaryId, scheme, errorKind, facts],
        ...[ctx.actor.userId, ctx.now, handlerId, ctx.actId],
      ],
    );
    return row!;
  }

  /** Errors: FINDING_NOT_FOUND. */
  async head(tx: Reader, agencyId: number, id: string, options: { lock?: boolean } = {}): Promise<FindingHead> {
    // A statement of its own: lines and digest are to be read after the lock was waited for.
    if (options.lock) await tx.one('SELECT FROM finding WHERE agency_id = $1 AND id = $2 FOR UPDATE', [agencyId, id]);
    const row = await tx.one<
      Omit<FindingHead, 'amount' | 'recovered' | 'writtenOff'> & Record<'amount' | 'recovered' | 'writtenOff', string>
    >(
      `SELECT id, year, no, source, source_reference AS "sourceReference", beneficiary_id AS "beneficiaryId", scheme,
         error_kind AS "errorKind", facts, state, months, first_period AS "firstPeriod", last_period AS "lastPeriod", amount, recovered,
         written_off AS "writtenOff", opened_by AS "openedBy", opened_on AS "openedOn", handler_id AS "handlerId",
         determined_by AS "determinedBy", determined_on AS "determinedOn", ended_on AS "endedOn", encode(finding_digest(id), 'hex') AS digest
       FROM finding WHERE agency_id = $1 AND id = $2`,
      [agencyId, id],
    );
    if (!row) throw new DomainError('FINDING_NOT_FOUND', 'missing', { id });
    return {
      ...row,
      amount: money(row.amount),
      recovered: money(row.recovered),
      writtenOff: money(row.writtenOff),
    };
  }

  async edit(
    ctx: Ctx,
    id: string,
    change: { facts?: string; errorKind?: ErrorKind; sourceReference?: string | null },
  ): Promise<void> {
    await ctx.tx.run(
      `UPDATE finding SET facts = coalesce($3, facts), error_kind = coalesce($4, error_kind),
         source_reference = CASE WHEN $5 THEN $6 ELSE source_reference END WHERE agency_id = $1 AND id = $2`,
      [
        ...[ctx.agencyId, id, change.facts ?? null, change.errorKind ?? null],
        ...[change.sourceReference !== undefined, change.sourceReference ?? null],
      ],
    );
  }

  /** Takes a step; the new state. Errors: those of finding_event_guard. */
  async step(
    ctx: Ctx,
    id: string,
    action: FindingAction,
    more: { reason?: string; digest?: string; assigneeId?: string } = {},
  ): Promise<FindingState> {
    const row = await ctx.tx.one<{ state: FindingState }>(
      `INSERT INTO finding_event (agency_id, finding_id, action, actor_id, reason, digest, assignee_id, at, act_id)
       VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9) RETURNING to_state AS state`,
      [
        ...[ctx.agencyId, id, action, ctx.actor.userId, more.reason ?? null, more.digest ?? null],
        ...[more.assigneeId ?? null, ctx.now, ctx.actId],
      ],
    );
    return row!.state;
  }

  async linkFlags(ctx: Ctx, id: string, flagIds: readonly string[]): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO finding_flag (agency_id, finding_id, flag_id, linked_by, linked_at, act_id)
       SELECT $1, $2, x, $4, $5, $6 FROM unnest($3::bigint[]) x ORDER BY x`,
      [ctx.agencyId, id, flagIds, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Whether the person is of the agency's register and was ever paid under the scheme. */
  async wasPaid(tx: Tx, agencyId: number, beneficiaryId: string, scheme: Scheme): Promise<boolean> {
    const row = await tx.one(
      `SELECT FROM beneficiary b WHERE b.agency_id = $1 AND b.id = $2 AND (
         EXISTS (SELECT FROM payout p WHERE p.agency_id = $1 AND p.beneficiary_id = $2 AND p.scheme = $3)
         OR EXISTS (SELECT FROM spell_change c WHERE c.agency_id = $1 AND c.beneficiary_id = $2 AND c.scheme = $3))`,
      [agencyId, beneficiaryId, scheme],
    );
    return row !== null;
  }

  /** Whether the person is an active auditor of the agency. */
  async isAuditor(tx: Tx, agencyId: number, userId: string): Promise<boolean> {
    const row = await tx.one(
      `SELECT FROM app_user u JOIN user_agency a ON a.user_id = u.id AND a.agency_id = $1 JOIN user_role r ON r.user_id = u.id AND r.role = 'AUDITOR'
        WHERE u.id = $2 AND u.active`,
      [agencyId, userId],
    );
    return row !== null;
  }

  /** Who may be put in charge of a case. */
  auditors(tx: Reader, agencyId: number): Promise<{ id: string; name: string }[]> {
    return tx.rows(
      `SELECT u.id, u.name FROM app_user u JOIN user_agency a ON a.user_id = u.id AND a.agency_id = $1
         JOIN user_role r ON r.user_id = u.id AND r.role = 'AUDITOR' WHERE u.active ORDER BY u.id`,
      [agencyId],
    );
  }

  async addPaper(
    ctx: Ctx,
    id: string,
    paper: { kind: PaperKind; name: string; fileId: string },
  ): Promise<{ id: string }> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO finding_paper (agency_id, finding_id, kind, name, file_id, added_by, added_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [ctx.agencyId, id, paper.kind, paper.name, paper.fileId, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!;
  }

  /** Errors: FINDING_PAPER_NOT_FOUND. */
  async paperFile(tx: Reader, agencyId: number, paperId: string): Promise<{ fileId: string; name: string }> {
    const row = await tx.one<{ fileId: string; name: string }>(
      'SELECT file_id AS "fileId", name FROM finding_paper WHERE agency_id = $1 AND id = $2',
      [agencyId, paperId],
    );
    if (!row) throw new DomainError('FINDING_PAPER_NOT_FOUND', 'missing', { id: paperId });
    return row;
  }
}
