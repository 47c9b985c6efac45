import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { ProposalState, SuspensionState } from './domain/certification.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** Whom an act is for: people by id, or all of a township, a scheme, or both. */
export interface Whom {
  beneficiaryIds?: readonly string[];
  township?: string;
  scheme?: string;
}

export interface ProposalListed {
  id: string;
  /** First month not to be paid. */
  fromPeriod: string;
  scheme: string | null;
  township: string | null;
  townshipName: string | null;
  people: number;
  suspended: number;
  reason: string;
  state: ProposalState;
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decidedReason: string | null;
}

export interface SuspensionListed {
  id: string;
  proposalId: string;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  township: string | null;
  townshipName: string | null;
  scheme: string;
  fromPeriod: string;
  certifiedOn: string | null;
  dueOn: string;
  state: SuspensionState;
  /** The later certification by which payment may be resumed; null: none. */
  newCertificationId: string | null;
  newCertifiedOn: string | null;
  newRecordedBy: string | null;
}

export interface SuspensionFilter extends PageQuery {
  proposalId?: string;
  beneficiaryId?: string;
  state?: SuspensionState;
  scheme?: string;
  township?: string;
  resumable?: boolean;
}

const MONTH = (column: string): string => `to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM')`;
const TOWN = (row: string): string =>
  `(SELECT t.name FROM township t WHERE t.agency_id = ${row}.agency_id AND t.code = ${row}.township)`;
/** Month of the roll that a resumption would have to wait for, by scheme. $1 agency. */
const NEXT_ROLL = `next_roll AS (SELECT scheme, to_char(to_date(max(period)::text, 'YYYYMM') + interval '1 month', 'YYYYMM')::int AS period
  FROM payout_roll WHERE agency_id = $1 AND state = 'ACCEPTED' GROUP BY scheme)`;
const NEWER = `LEFT JOIN next_roll n ON n.scheme = s.scheme LEFT JOIN LATERAL (SELECT c.id AS certification_id, c.certified_on FROM certification c
    WHERE s.state = 'SUSPENDED' AND c.agency_id = s.agency_id AND c.beneficiary_id = s.beneficiary_id
      AND c.valid_until >= to_date(greatest(p.from_period, n.period)::text, 'YYYYMM')
      AND NOT EXISTS (SELECT FROM certification_withdrawal w WHERE w.certification_id = c.id)
    ORDER BY c.valid_until DESC, c.id DESC LIMIT 1) l ON true`;
const WHOM = `($3::bigint[] IS NULL OR b.id = ANY ($3)) AND ($4::text IS NULL OR b.township = $4) AND ($5::text IS NULL OR s.scheme = $5)`;
const whom = ({ beneficiaryIds, township, scheme }: Whom): unknown[] => [
  beneficiaryIds ?? null,
  township ?? null,
  scheme ?? null,
];

/** Suspensions for want of certification. What follows from a decision or a resumption is done by the database. */
@Injectable()
export class SuspensionsStore {
  /** Overdue on a day, without a suspension that is proposed or in force. */
  overdue(
    tx: Reader,
    agencyId: number,
    firstDay: string,
    of: Whom,
  ): Promise<{ beneficiaryId: string; scheme: string; certifiedOn: string | null; dueOn: string }[]> {
    return tx.rows(
      `SELECT s.beneficiary_id AS "beneficiaryId", s.scheme, s.certified_on AS "certifiedOn", s.due_on AS "dueOn"
         FROM certification_due s JOIN beneficiary b ON b.agency_id = s.agency_id AND b.id = s.beneficiary_id
        WHERE s.agency_id = $1 AND s.due_on < $2::date AND ${WHOM} AND NOT EXISTS (SELECT FROM certification_suspension o
          WHERE o.agency_id = s.agency_id AND o.beneficiary_id = s.beneficiary_id AND o.state IN ('PROPOSED', 'SUSPENDED'))
        ORDER BY s.beneficiary_id`,
      [agencyId, firstDay, ...whom(of)],
    );
  }

  async propose(
    ctx: Ctx,
    proposal: { fromPeriod: number; scheme?: string; township?: string; reason: string },
    people: Awaited<ReturnType<SuspensionsStore['overdue']>>,
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO certification_proposal (agency_id, from_period, scheme, township, people, reason, proposed_by, proposed_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ctx.agencyId,
        proposal.fromPeriod,
        proposal.scheme ?? null,
        proposal.township ?? null,
        people.length,
        proposal.reason,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    await ctx.tx.run(
      `INSERT INTO certification_suspension (agency_id, proposal_id, beneficiary_id, scheme, certified_on, due_on)
       SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::date[], $6::date[])`,
      [
        ctx.agencyId,
        row!.id,
        people.map(({ beneficiaryId }) => beneficiaryId),
        people.map(({ scheme }) => scheme),
        people.map(({ certifiedOn }) => certifiedOn),
        people.map(({ dueOn }) => dueOn),
      ],
    );
    return row!.id;
  }

  /** Undecided proposals of somebody else. */
  waiting(tx: Reader, agencyId: number, actorId: string): Promise<{ id: string; fromOn: string }[]> {
    return tx.rows(
      `SELECT id, to_char(to_date(from_period::text, 'YYYYMM'), 'YYYY-MM-DD') AS "fromOn" FROM certification_proposal
        WHERE agency_id = $1 AND state = 'PROPOSED' AND proposed_by <> $2 ORDER BY from_period, id`,
      [agencyId, actorId],
    );
  }

  /** Holds the proposal to the end of the transaction. */
  hold(
    ctx: Ctx,
    id: string,
  ): Promise<{ id: string; state: ProposalState; people: number; proposedBy: string; fromPeriod: number } | null> {
    return ctx.tx.one(
      `SELECT id, state, people, proposed_by AS "proposedBy", from_period AS "fromPeriod" FROM certification_proposal
        WHERE agency_id = $1 AND id = $2 FOR UPDATE`,
      [ctx.agencyId, id],
    );
  }

  /** How many of these are in the proposal. */
  async countOf(ctx: Ctx, id: string, beneficiaryIds: readonly string[]): Promise<number> {
    const row = await ctx.tx.one<{ n: number }>(
      'SELECT count(*)::int AS n FROM certification_suspension WHERE proposal_id = $1 AND beneficiary_id = ANY ($2::bigint[])',
      [id, beneficiaryIds],
    );
    return row!.n;
  }

  async decide(
    ctx: Ctx,
    id: string,
    decision: { state: 'CONFIRMED' | 'REFUSED'; reason: string; leftOut: readonly string[] },
  ): Promise<Record<SuspensionState, number>> {
    await ctx.tx.run(
      `UPDATE certification_proposal SET state = $3, decided_by = $4, decided_at = $5, decided_reason = $6, left_out = $7::bigint[], decided_act_id = $8
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, decision.state, ctx.actor.userId, ctx.now, decision.reason, decision.leftOut, ctx.actId],
    );
    const rows = await ctx.tx.rows<{ state: SuspensionState; n: number }>(
      'SELECT state, count(*)::int AS n FROM certification_suspension WHERE proposal_id = $1 GROUP BY state',
      [id],
    );
    const none = { PROPOSED: 0, SUSPENDED: 0, REFUSED: 0, LEFT_OUT: 0, CERTIFIED: 0, RESUMED: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
  }

  async proposals(
    tx: Reader,
    agencyId: number,
    filter: PageQuery & { state?: ProposalState; id?: string },
  ): Promise<Page<ProposalListed>> {
    const params = [agencyId, filter.state ?? null, filter.id ?? null];
    const where = `p.agency_id = $1 AND ($2::text IS NULL OR p.state = $2) AND ($3::bigint IS NULL OR p.id = $3)`;
    const total = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM certification_proposal p WHERE ${where}`,
      params,
    );
    const rows = await tx.rows<ProposalListed & Record<string, unknown>>(
      `SELECT p.id, ${MONTH('p.from_period')} AS "fromPeriod", p.scheme, p.township, ${TOWN('p')} AS "townshipName", p.people,
              (SELECT count(*)::int FROM certification_suspension s WHERE s.proposal_id = p.id AND s.state IN ('SUSPENDED', 'RESUMED')) AS suspended,
              p.reason, p.state, p.proposed_by AS "proposedById", u.name AS "proposedBy", p.proposed_at AS "proposedAt", d.name AS "decidedBy",
              p.decided_at AS "decidedAt", p.decided_reason AS "decidedReason"
         FROM certification_proposal p JOIN app_user u ON u.id = p.proposed_by LEFT JOIN app_user d ON d.id = p.decided_by
        WHERE ${where} ORDER BY (p.state = 'PROPOSED') DESC, p.id DESC LIMIT $4 OFFSET $5`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    return { rows, total: total!.n, page: filter.page, pageSize: filter.pageSize };
  }

  async list(tx: Reader, agencyId: number, filter: SuspensionFilter): Promise<Page<SuspensionListed>> {
    const { proposalId, beneficiaryId, state, scheme, township, resumable } = filter;
    const params = [
      agencyId,
      proposalId ?? null,
      beneficiaryId ?? null,
      state ?? null,
      scheme ?? null,
      township ?? null,
      resumable ?? null,
    ];
    const from = `certification_suspension s JOIN certification_proposal p ON p.id = s.proposal_id
        JOIN beneficiary b ON b.agency_id = s.agency_id AND b.id = s.beneficiary_id ${NEWER}
      WHERE s.agency_id = $1 AND ($2::bigint IS NULL OR s.proposal_id = $2) AND ($3::bigint IS NULL OR s.beneficiary_id = $3)
        AND ($4::text IS NULL OR s.state = $4) AND ($5::text IS NULL OR s.scheme = $5) AND ($6::text IS NULL OR b.township = $6)
        AND ($7::boolean IS NULL OR (l.certification_id IS NOT NULL) = $7)`;
    const total = await tx.one<{ n: number }>(`WITH ${NEXT_ROLL} SELECT count(*)::int AS n FROM ${from}`, params);
    const rows = await tx.rows<SuspensionListed & Record<string, unknown>>(
      `WITH ${NEXT_ROLL} SELECT s.id, s.proposal_id AS "proposalId", s.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", b.township,
              ${TOWN('b')} AS "townshipName", s.scheme, ${MONTH('p.from_period')} AS "fromPeriod", s.certified_on AS "certifiedOn", s.due_on AS "dueOn",
              s.state, l.certification_id AS "newCertificationId", l.certified_on AS "newCertifiedOn",
              (SELECT u.name FROM certification c JOIN app_user u ON u.id = c.recorded_by WHERE c.id = l.certification_id) AS "newRecordedBy"
         FROM ${from} ORDER BY s.id DESC LIMIT $8 OFFSET $9`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    return { rows, total: total!.n, page: filter.page, pageSize: filter.pageSize };
  }

  /** Suspended people whose later certification somebody else recorded. */
  resumable(
    tx: Reader,
    agencyId: number,
    actorId: string,
    of: Whom,
  ): Promise<{ suspensionId: string; beneficiaryId: string; certificationId: string }[]> {
    return tx.rows(
      `WITH ${NEXT_ROLL} SELECT s.id AS "suspensionId", s.beneficiary_id AS "beneficiaryId", l.certification_id AS "certificationId"
         FROM certification_suspension s JOIN certification_proposal p ON p.id = s.proposal_id
         JOIN beneficiary b ON b.agency_id = s.agency_id AND b.id = s.beneficiary_id ${NEWER}
         JOIN certification c ON c.id = l.certification_id
        WHERE s.agency_id = $1 AND s.state = 'SUSPENDED' AND c.recorded_by <> $2 AND ${WHOM} ORDER BY s.id`,
      [agencyId, actorId, ...whom(of)],
    );
  }

  async resume(
    ctx: Ctx,
    of: readonly { suspensionId: string; certificationId: string }[],
  ): Promise<{ people: number; withBackPay: number; months: number; amount: string }> {
    const row = await ctx.tx.one<{ people: number; withBackPay: number; months: number; amount: string }>(
      `WITH made AS (INSERT INTO certification_resume (agency_id, suspension_id, certification_id, resumed_by, resumed_at, act_id)
           SELECT $1, n.suspension_id, n.certification_id, $2, $3, $4 FROM unnest($5::bigint[], $6::bigint[]) AS n (suspension_id, certification_id)
           RETURNING months, amount)
       SELECT count(*)::int AS people, count(*) FILTER (WHERE months > 0)::int AS "withBackPay", coalesce(sum(months), 0)::int AS months,
              coalesce(sum(amount), 0)::numeric(16,2) AS amount FROM made`,
      [
        ctx.agencyId,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
        of.map(({ suspensionId }) => suspensionId),
        of.map(({ certificationId }) => certificationId),
      ],
    );
    return row!;
  }
}
