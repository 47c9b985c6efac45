import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { FlagForCase } from './domain/case-opening.js';
import type {
  DeliveryMethod,
  ErrorKind,
  FindingSource,
  FindingState,
  PaperKind,
  PlanMethod,
  Scheme,
} from './domain/finding.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface FindingFilter {
  state?: FindingState;
  source?: FindingSource;
  scheme?: Scheme;
  errorKind?: ErrorKind;
  /** Year of the number. */
  year?: number;
  beneficiaryId?: string;
  handlerId?: string;
  /** Part of a name or of a masked number. */
  text?: string;
  /** Only these cases. */
  only?: readonly string[];
  /** Not these. */
  without?: readonly string[];
  sort?: string;
}

export interface FindingRow {
  id: string;
  year: number;
  no: number;
  source: FindingSource;
  sourceReference: string | null;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  scheme: Scheme;
  errorKind: ErrorKind;
  state: FindingState;
  facts: string;
  months: number;
  firstPeriod: number | null;
  lastPeriod: number | null;
  amount: string;
  recovered: string;
  writtenOff: string;
  open: string;
  openedOn: string;
  openedBy: string;
  handlerId: string;
  handler: string;
  determinedOn: string | null;
  determinedBy: string | null;
  endedOn: string | null;
  orderYear: number | null;
  orderNo: number | null;
  deliveredOn: string | null;
  deliveryMethod: DeliveryMethod | null;
  planMethod: PlanMethod | null;
}

export interface CasesInState {
  state: FindingState;
  cases: number;
}

export interface CaseEventRow {
  no: number;
  action: string;
  fromState: string;
  toState: string;
  actor: string;
  reason: string | null;
  digest: string | null;
  assignee: string | null;
  at: Date;
}

export interface CaseFlagRow {
  id: string;
  checkCode: string;
  severity: string;
  period: number | null;
  amount: string | null;
  decidedReason: string | null;
  live: boolean;
}

export interface CasePaperRow {
  id: string;
  kind: PaperKind;
  name: string;
  size: string;
  digest: string;
  addedBy: string;
  addedAt: Date;
}

export interface InspectionRow {
  id: string;
  beganOn: string;
  endedOn: string;
  inspectors: string;
  record: string;
  unannouncedReason: string | null;
  recordedBy: string;
}

/** Dates of a case from which its deadlines follow. */
export interface CaseDatesRow {
  id: string;
  year: number;
  no: number;
  name: string;
  handlerId: string;
  handler: string;
  state: FindingState;
  announced: string[];
  inspectedOn: string | null;
  determinedOn: string | null;
  endedOn: string | null;
  amount: string;
  recovered: string;
  told: boolean;
  planAmount: string | null;
  plan: { dueOn: string; amount: string }[];
}

const FROM = /* sql */ `finding f JOIN beneficiary b ON b.agency_id = f.agency_id AND b.id = f.beneficiary_id
  JOIN app_user o ON o.id = f.opened_by JOIN app_user h ON h.id = f.handler_id LEFT JOIN app_user d ON d.id = f.determined_by`;
/** Latest order to return and latest plan. */
const LATEST = /* sql */ `LEFT JOIN LATERAL (SELECT n.year, n.no, v.delivered_on, v.method FROM finding_notice n LEFT JOIN finding_delivery v ON v.notice_id = n.id
    WHERE n.finding_id = f.id AND n.kind = 'RETURN_ORDER' ORDER BY n.id DESC LIMIT 1) n ON true
  LEFT JOIN LATERAL (SELECT p.method FROM recovery_plan p WHERE p.finding_id = f.id ORDER BY p.no DESC LIMIT 1) p ON true`;
/** What is still owed of a case; nothing of a dismissed one. */
const OPEN = /* sql */ `CASE f.state WHEN 'DISMISSED' THEN 0.00 ELSE f.amount - f.recovered - f.written_off END`;
const COLUMNS = /* sql */ `f.id, f.year, f.no, f.source, f.source_reference AS "sourceReference", f.beneficiary_id AS "beneficiaryId", b.name,
  b.id_masked AS "idMasked", f.scheme, f.error_kind AS "errorKind", f.state, f.facts, f.months, f.first_period AS "firstPeriod",
  f.last_period AS "lastPeriod", f.amount, f.recovered, f.written_off AS "writtenOff", ${OPEN} AS open,
  f.opened_on AS "openedOn", o.name AS "openedBy", f.handler_id AS "handlerId", h.name AS handler, f.determined_on AS "determinedOn",
  d.name AS "determinedBy", f.ended_on AS "endedOn", n.year AS "orderYear", n.no AS "orderNo", n.delivered_on AS "deliveredOn",
  n.method AS "deliveryMethod", p.method AS "planMethod"`;
const WHERE = /* sql */ `f.agency_id = $1 AND ($2::text IS NULL OR f.state = $2) AND ($3::text IS NULL OR f.source = $3) AND ($4::text IS NULL OR f.scheme = $4)
  AND ($5::text IS NULL OR f.error_kind = $5) AND ($6::int IS NULL OR f.year = $6) AND ($7::bigint IS NULL OR f.beneficiary_id = $7)
  AND ($8::bigint IS NULL OR f.handler_id = $8) AND ($9::text IS NULL OR position($9 IN b.name) > 0 OR position($9 IN b.id_masked) > 0)
  AND ($10::bigint[] IS NULL OR f.id = ANY ($10)) AND ($11::bigint[] IS NULL OR f.id <> ALL ($11))`;

export const FINDING_SORT = sortPlan({
  keys: {
    number: 'f.year * 100000 + f.no',
    source: 'f.source',
    name: byPinyin('b.name'),
    scheme: 'f.scheme',
    errorKind: 'f.error_kind',
    state: 'f.state',
    months: 'f.months',
    amount: 'f.amount',
    recovered: 'f.recovered',
    open: 'f.amount - f.recovered - f.written_off',
    openedOn: 'f.opened_on',
    determinedOn: 'f.determined_on',
    endedOn: 'f.ended_on',
    handler: byPinyin('h.name'),
  },
  usual: 'f.id DESC',
  unique: 'f.id DESC',
});

/** By what a recovery rate is broken down. */
export const RATE_GROUPS = {
  source: 'f.source',
  scheme: 'f.scheme',
  year: 'f.determined_year::text',
  errorKind: 'f.error_kind',
};
export type RateGroup = keyof typeof RATE_GROUPS;

export interface RateRow {
  key: string;
  cases: number;
  determined: string;
  recovered: string;
  writtenOff: string;
}

@Injectable()
export class FindingReadsStore {
  async list(
    tx: Reader,
    agencyId: number,
    filter: FindingFilter,
    slice: { limit: number; offset: number },
  ): Promise<{ rows: FindingRow[]; total: number; amount: string; recovered: string; open: string }> {
    const params = [
      ...[agencyId, filter.state ?? null, filter.source ?? null, filter.scheme ?? null, filter.errorKind ?? null],
      ...[filter.year ?? null, filter.beneficiaryId ?? null, filter.handlerId ?? null, filter.text ?? null],
      ...[filter.only ?? null, filter.without ?? null],
    ];
    const counted = await tx.one<{ n: number; amount: string; recovered: string; open: string }>(
      `SELECT count(*)::int AS n, coalesce(sum(f.amount), 0.00) AS amount, coalesce(sum(f.recovered), 0.00) AS recovered,
         coalesce(sum(${OPEN}), 0.00) AS open FROM ${FROM} WHERE ${WHERE}`,
      params,
    );
    const rows = await tx.rows<FindingRow>(
      `SELECT ${COLUMNS} FROM ${FROM} ${LATEST} WHERE ${WHERE} ${orderBy(FINDING_SORT, filter.sort)} LIMIT $12 OFFSET $13`,
      [...params, slice.limit, slice.offset],
    );
    const { n, ...sums } = counted!;
    return { rows, total: n, ...sums };
  }

  one(tx: Reader, agencyId: number, id: string): Promise<FindingRow | null> {
    return tx.one<FindingRow>(`SELECT ${COLUMNS} FROM ${FROM} ${LATEST} WHERE f.agency_id = $1 AND f.id = $2`, [
      agencyId,
      id,
    ]);
  }

  /** Who made the case, and whether the reader had a hand in its payouts. */
  async people(tx: Reader, id: string, reader: string): Promise<{ makers: string[]; recused: boolean }> {
    const row = await tx.one<{ makers: string[]; recused: boolean }>(
      `SELECT array(SELECT DISTINCT x::text FROM (SELECT opened_by AS x FROM finding WHERE id = $1 UNION SELECT handler_id FROM finding WHERE id = $1
           UNION SELECT added_by FROM finding_line WHERE finding_id = $1 AND removed_at IS NULL
           UNION SELECT actor_id FROM finding_event WHERE finding_id = $1 AND action = 'propose') m) AS makers,
         finding_recused($1, $2) AS recused`,
      [id, reader],
    );
    return row!;
  }

  events(tx: Reader, id: string): Promise<CaseEventRow[]> {
    return tx.rows<CaseEventRow>(
      `SELECT e.no, e.action, e.from_state AS "fromState", e.to_state AS "toState", u.name AS actor, e.reason, encode(e.digest, 'hex') AS digest,
         a.name AS assignee, e.at
       FROM finding_event e JOIN app_user u ON u.id = e.actor_id LEFT JOIN app_user a ON a.id = e.assignee_id WHERE e.finding_id = $1 ORDER BY e.no`,
      [id],
    );
  }

  flags(tx: Reader, id: string): Promise<CaseFlagRow[]> {
    return tx.rows<CaseFlagRow>(
      `SELECT r.id, r.check_code AS "checkCode", r.severity, r.period, r.amount, r.decided_reason AS "decidedReason", x.live
         FROM finding_flag x JOIN red_flag r ON r.id = x.flag_id WHERE x.finding_id = $1 ORDER BY r.id`,
      [id],
    );
  }

  /** What of these flags decides whether the reader may open a case on them. */
  flagsForCase(tx: Reader, agencyId: number, ids: readonly string[], reader: string): Promise<FlagForCase[]> {
    return tx.rows<FlagForCase & Record<string, unknown>>(
      `SELECT r.check_code AS "checkCode", r.state, r.beneficiary_id AS "beneficiaryId", r.scheme, r.user_ids @> ARRAY[$3::bigint] AS "aboutReader",
         EXISTS (SELECT FROM finding_flag x WHERE x.flag_id = r.id AND x.live) AS "inCase"
       FROM red_flag r WHERE r.agency_id = $1 AND r.id = ANY ($2::bigint[]) ORDER BY r.id`,
      [agencyId, ids, reader],
    );
  }

  papers(tx: Reader, id: string): Promise<CasePaperRow[]> {
    return tx.rows<CasePaperRow>(
      `SELECT p.id, p.kind, p.name, s.size::text, encode(s.digest, 'hex') AS digest, u.name AS "addedBy", p.added_at AS "addedAt"
         FROM finding_paper p JOIN stored_file s ON s.id = p.file_id JOIN app_user u ON u.id = p.added_by WHERE p.finding_id = $1 ORDER BY p.id`,
      [id],
    );
  }

  inspections(tx: Reader, id: string): Promise<InspectionRow[]> {
    return tx.rows<InspectionRow>(
      `SELECT i.id, i.began_on AS "beganOn", i.ended_on AS "endedOn", i.inspectors, i.record, i.unannounced_reason AS "unannouncedReason", u.name AS "recordedBy"
         FROM finding_inspection i JOIN app_user u ON u.id = i.recorded_by WHERE i.finding_id = $1 ORDER BY i.id`,
      [id],
    );
  }

  /** Why a case was dismissed; null for any other one. */
  async dismissedBecause(tx: Reader, id: string): Promise<string | null> {
    const row = await tx.one<{ reason: string }>(
      `SELECT reason FROM finding_event WHERE finding_id = $1 AND to_state = 'DISMISSED' ORDER BY no DESC LIMIT 1`,
      [id],
    );
    return row?.reason ?? null;
  }

  /** Every case that may have something to do: those that are not over, and those that ended without telling the result. */
  dates(tx: Reader, agencyId: number): Promise<CaseDatesRow[]> {
    return tx.rows<CaseDatesRow>(
      `SELECT f.id, f.year, f.no, b.name, f.handler_id AS "handlerId", h.name AS handler, f.state,
         ARRAY(SELECT n.due_on::text FROM finding_notice n WHERE n.finding_id = f.id AND n.kind = 'INSPECTION'
           AND NOT EXISTS (SELECT FROM finding_delivery d WHERE d.notice_id = n.id) ORDER BY n.due_on) AS announced,
         i.ended_on AS "inspectedOn", f.determined_on AS "determinedOn", f.ended_on AS "endedOn", f.amount, f.recovered,
         EXISTS (SELECT FROM finding_notice n JOIN finding_delivery d ON d.notice_id = n.id WHERE n.finding_id = f.id AND n.kind IN ('RESULT', 'RETURN_ORDER')
           AND n.issued_on >= coalesce(i.ended_on, f.determined_on, f.opened_on)) AS told,
         p.amount AS "planAmount",
         coalesce((SELECT jsonb_agg(jsonb_build_object('dueOn', x.due_on, 'amount', x.amount::text) ORDER BY x.no) FROM recovery_plan_item x WHERE x.plan_id = p.id), '[]') AS plan
       FROM finding f JOIN beneficiary b ON b.agency_id = f.agency_id AND b.id = f.beneficiary_id JOIN app_user h ON h.id = f.handler_id
       LEFT JOIN LATERAL (SELECT max(ended_on) AS ended_on FROM finding_inspection i WHERE i.finding_id = f.id) i ON true
       LEFT JOIN LATERAL (SELECT p.id, p.amount FROM recovery_plan p WHERE p.finding_id = f.id ORDER BY p.no DESC LIMIT 1) p ON true
       WHERE f.agency_id = $1 AND (f.state NOT IN ('CLOSED', 'DISMISSED') OR NOT EXISTS (SELECT FROM finding_notice n JOIN finding_delivery d ON d.notice_id = n.id
         WHERE n.finding_id = f.id AND n.kind IN ('RESULT', 'RETURN_ORDER')))
       ORDER BY f.id`,
      [agencyId],
    );
  }

  /** Determined, recovered and written off up to a day, by group. A case that was revoked is none. */
  byState(tx: Reader, agencyId: number, on: string): Promise<CasesInState[]> {
    return tx.rows<CasesInState>(
      `SELECT state, count(*)::int AS cases FROM finding
        WHERE agency_id = $1 AND opened_on <= $2::date GROUP BY 1 ORDER BY 1`,
      [agencyId, on],
    );
  }

  rates(tx: Reader, agencyId: number, by: RateGroup, asOf: string, year: number | null): Promise<RateRow[]> {
    return tx.rows<RateRow>(
      `SELECT ${RATE_GROUPS[by]} AS key, count(*)::int AS cases, sum(f.amount) AS determined, sum(f.back) AS recovered, sum(f.lost) AS "writtenOff"
         FROM (SELECT x.*, extract(year FROM x.determined_on)::int AS determined_year,
             (SELECT coalesce(sum(r.amount), 0.00) FROM recovery r WHERE r.finding_id = x.id AND r.on_date <= $2::date) AS back,
             CASE WHEN x.ended_on <= $2::date THEN x.written_off ELSE 0.00 END AS lost
           FROM finding x WHERE x.agency_id = $1 AND x.determined_on <= $2::date AND x.state <> 'DISMISSED'
             AND ($3::int IS NULL OR extract(year FROM x.determined_on) = $3)) f
        GROUP BY 1 ORDER BY 1`,
      [agencyId, asOf, year],
    );
  }
}
