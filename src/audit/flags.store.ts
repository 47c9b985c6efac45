import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { Page } from '../platform/http/paging.js';
import type { CheckedFlag } from './domain/check-flag.js';
import type { FlagAction, FlagSeverity, FlagState } from './domain/flag.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface FlagFilter {
  checkCode?: string;
  severity?: FlagSeverity;
  state?: FlagState;
  scheme?: string;
  period?: number;
  batchId?: string;
  beneficiaryId?: string;
  township?: string;
}

export interface FlagListed {
  id: string;
  checkCode: string;
  severity: FlagSeverity;
  state: FlagState;
  scheme: string | null;
  period: string | null;
  batchId: string | null;
  batchNumber: string | null;
  lineNo: number | null;
  beneficiaryId: string | null;
  name: string | null;
  idMasked: string | null;
  township: string | null;
  /** Doubtful amount, yuan. */
  amount: string | null;
  evidence: Record<string, unknown>;
  raisedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decidedReason: string | null;
  /** The case that lists it and was not dismissed. */
  caseId: string | null;
  caseYear: number | null;
  caseNo: number | null;
  /** The payout was taken out of its batch or withdrawn: its flag holds nothing any more. */
  lineGone: boolean;
  /** The reader had a hand in it and may not decide it. */
  involved: boolean;
}

export interface FlagEvent {
  no: number;
  action: FlagAction;
  toState: FlagState;
  actor: string;
  reason: string;
  at: string;
}

/** How far the flags are that fit a filter, whatever state it asks for. */
export interface StateCounts {
  open: number;
  cleared: number;
  confirmed: number;
}

export interface CheckCount extends StateCounts {
  checkCode: string;
}

const TIME = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export const FLAG_SORT = sortPlan({
  keys: {
    checkCode: 'f.check_code',
    severity: 'f.severity',
    state: 'f.state',
    scheme: 'f.scheme',
    period: 'f.period',
    name: byPinyin('p.name'),
    amount: 'f.amount',
    raisedAt: 'f.raised_at',
    decidedAt: 'f.decided_at',
  },
  usual: `(f.state = 'OPEN') DESC, f.severity, f.amount DESC NULLS LAST, f.id`,
  unique: 'f.id',
});

const LISTED = `SELECT f.id, f.check_code AS "checkCode", f.severity, f.state, f.scheme,
    to_char(to_date(f.period::text, 'YYYYMM'), 'YYYY-MM') AS period, f.batch_id AS "batchId", b.number AS "batchNumber", f.line_no AS "lineNo",
    f.beneficiary_id AS "beneficiaryId", p.name, p.id_masked AS "idMasked", t.name AS township, f.amount, f.evidence,
    ${TIME('f.raised_at')} AS "raisedAt", u.name AS "decidedBy", ${TIME('f.decided_at')} AS "decidedAt", f.decided_reason AS "decidedReason",
    c.id AS "caseId", c.year AS "caseYear", c.no AS "caseNo",
    (f.line_no IS NOT NULL AND NOT EXISTS (SELECT FROM payout o WHERE o.agency_id = f.agency_id AND o.period = b.period AND o.batch_id = f.batch_id
      AND o.line_no = f.line_no AND o.live)) AS "lineGone",
    (f.user_ids @> ARRAY[$2::bigint] OR f.batch_id IS NOT NULL AND payout_handled_by(f.batch_id, f.line_no, $2::bigint)) AS involved`;
const COUNTED = `(count(*) FILTER (WHERE f.state = 'OPEN'))::int AS open, (count(*) FILTER (WHERE f.state = 'CLEARED'))::int AS cleared,
    (count(*) FILTER (WHERE f.state = 'CONFIRMED'))::int AS confirmed`;
const FROM = `FROM red_flag f LEFT JOIN payout_batch b ON b.id = f.batch_id
    LEFT JOIN beneficiary p ON p.agency_id = f.agency_id AND p.id = f.beneficiary_id
    LEFT JOIN township t ON t.agency_id = p.agency_id AND t.code = p.township LEFT JOIN app_user u ON u.id = f.decided_by
    LEFT JOIN finding_flag x ON x.flag_id = f.id AND x.live LEFT JOIN finding c ON c.id = x.finding_id`;

/** Red flags and the decisions on them. */
@Injectable()
export class FlagsStore {
  async list(
    tx: Reader,
    agencyId: number,
    readerId: string,
    filter: FlagFilter & { page: number; pageSize: number; sort?: string },
  ): Promise<Page<FlagListed> & { counts: StateCounts }> {
    const { page, pageSize } = filter;
    const where = `WHERE f.agency_id = $1 AND ($3::text IS NULL OR f.check_code = $3) AND ($4::text IS NULL OR f.severity = $4)
      AND ($6::text IS NULL OR f.scheme = $6) AND ($7::int IS NULL OR f.period = $7) AND ($8::bigint IS NULL OR f.batch_id = $8) AND ($9::bigint IS NULL OR f.beneficiary_id = $9) AND ($10::text IS NULL OR p.township = $10)`;
    const params = [
      agencyId,
      readerId,
      filter.checkCode ?? null,
      filter.severity ?? null,
      filter.state ?? null,
      filter.scheme ?? null,
      filter.period ?? null,
      filter.batchId ?? null,
      filter.beneficiaryId ?? null,
      filter.township ?? null,
    ];
    const inState = '($5::text IS NULL OR f.state = $5)';
    const counted = await tx.one<StateCounts & { total: number }>(
      `SELECT ${COUNTED}, (count(*) FILTER (WHERE ${inState}))::int AS total
         FROM red_flag f LEFT JOIN beneficiary p ON p.agency_id = f.agency_id AND p.id = f.beneficiary_id ${where} AND $2::bigint IS NOT NULL`,
      params,
    );
    const { total, ...counts } = counted!;
    const rows = await tx.rows<FlagListed>(
      `${LISTED} ${FROM} ${where} AND ${inState} ${orderBy(FLAG_SORT, filter.sort)} LIMIT $11 OFFSET $12`,
      [...params, pageSize, (page - 1) * pageSize],
    );
    return { rows, total, page, pageSize, counts };
  }

  find(tx: Reader, agencyId: number, readerId: string, id: string): Promise<FlagListed | null> {
    return tx.one<FlagListed>(`${LISTED} ${FROM} WHERE f.agency_id = $1 AND f.id = $3`, [agencyId, readerId, id]);
  }

  events(tx: Reader, flagId: string): Promise<FlagEvent[]> {
    return tx.rows<FlagEvent>(
      `SELECT e.no, e.action, e.to_state AS "toState", u.name AS actor, e.reason, ${TIME('e.at')} AS at
         FROM red_flag_event e JOIN app_user u ON u.id = e.actor_id WHERE e.flag_id = $1 ORDER BY e.no`,
      [flagId],
    );
  }

  /** Numbers of the flags by check and state, for the catalogue and the triage. */
  counts(tx: Reader, agencyId: number): Promise<CheckCount[]> {
    return tx.rows<CheckCount>(
      `SELECT f.check_code AS "checkCode", ${COUNTED} FROM red_flag f WHERE f.agency_id = $1 GROUP BY 1 ORDER BY 1`,
      [agencyId],
    );
  }

  /** Numbers of the flags raised by the end of a day, each in the state that the last decision up to then left it in. */
  async countsOn(tx: Tx, agencyId: number, on: string): Promise<StateCounts> {
    const row = await tx.one<StateCounts & Record<string, unknown>>(
      `SELECT ${COUNTED} FROM (
         SELECT coalesce((SELECT e.to_state FROM red_flag_event e WHERE e.flag_id = r.id AND (e.at AT TIME ZONE 'Asia/Shanghai')::date <= $2::date
             ORDER BY e.no DESC LIMIT 1), 'OPEN') AS state
           FROM red_flag r WHERE r.agency_id = $1 AND (r.raised_at AT TIME ZONE 'Asia/Shanghai')::date <= $2::date) f`,
      [agencyId, on],
    );
    return row!;
  }

  /** Every flag with the decisions on it, as they are stored. */
  stored(tx: Tx, agencyId: number): AsyncIterable<CheckedFlag[]> {
    return tx.cursor<CheckedFlag & Record<string, unknown>>(
      `SELECT f.id, f.state, f.decided_by::text AS "decidedBy", f.decided_at::text AS "decidedAt", f.decided_reason AS "decidedReason",
         EXISTS (SELECT FROM finding_flag x WHERE x.flag_id = f.id AND x.live) AS "inCase",
         coalesce((SELECT jsonb_agg(jsonb_build_object('no', e.no, 'action', e.action, 'to', e.to_state, 'actor', e.actor_id::text, 'reason', e.reason,
             'at', e.at::text) ORDER BY e.no) FROM red_flag_event e WHERE e.flag_id = f.id), '[]') AS events
       FROM red_flag f WHERE f.agency_id = $1 ORDER BY f.id`,
      [agencyId],
      1_000,
    );
  }

  /** The database moves the flag, in the order of their ids, and refuses what is not allowed. */
  async decide(ctx: Ctx, flagIds: readonly string[], action: FlagAction, reason: string): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO red_flag_event (agency_id, flag_id, action, actor_id, reason, at, act_id)
       SELECT $1, id, $3, $4, $5, $6, $7 FROM unnest($2::bigint[]) AS id ORDER BY id`,
      [ctx.agencyId, flagIds, action, ctx.actor.userId, reason, ctx.now, ctx.actId],
    );
  }
}
