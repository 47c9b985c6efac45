import { Injectable } from '@nestjs/common';
import type { Role } from '../identity/domain/role.types.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { InsightUser } from './domain/insight.types.js';
import { MONEY_STEPS, type MoneyStep } from './domain/money-path.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface Periods {
  /** yyyymm, both included; null: open. */
  from: number | null;
  to: number | null;
}

export interface ConflictHeld {
  userId: string;
  login: string;
  name: string;
  roleA: Role;
  roleB: Role;
  reason: string;
}

export interface StepDone {
  userId: string;
  step: MoneyStep;
  times: number;
  lastAt: Date;
}

export interface Team {
  userIds: string[];
  names: string[];
  batches: number;
  /** Of all batches that were issued, percent. */
  share: string;
  amount: string;
  firstPeriod: string;
  lastPeriod: string;
}

export interface BatchHands {
  batchId: string;
  number: string;
  scheme: string;
  period: string;
  kind: string;
  state: string;
  total: string;
  /** How many different people. */
  people: number;
  hands: { step: MoneyStep; userId: string; name: string; times: number }[];
}

export interface AccountChanger {
  /** The person's name and masked numbers; null for those who may not see people. */
  name: string | null;
  idMasked: string | null;
  accountMasked: string | null;
  beneficiaryId: string;
  source: string;
  changedAt: Date;
  userId: string;
  userName: string;
  batchId: string;
  batchNumber: string;
  lineNo: number;
  period: string;
  amount: string;
  steps: MoneyStep[];
}

export interface PasswordReset {
  at: Date;
  /** Null: the operator of the machine. */
  byId: string | null;
  by: string | null;
  ofId: string;
  of: string;
  /** Steps of batches that the account took in the days after. */
  stepsAfter: number;
  batchesAfter: string[];
}

const MONTH = (column: string): string => `to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM')`;
const MOVING = MONEY_STEPS.filter(({ moving }) => moving).map(({ step }) => step);
const STEP_ORDER = `ARRAY[${MONEY_STEPS.map(({ step }) => `'${step}'`).join(', ')}]`;
/** Batches whose money went out. $1 agency, $2 and $3 months. */
const ISSUED = `issued AS (SELECT b.id, b.period, b.total FROM payout_batch b WHERE b.agency_id = $1 AND b.state IN ('ISSUED', 'SETTLED')
  AND ($2::int IS NULL OR b.period >= $2) AND ($3::int IS NULL OR b.period <= $3))`;
const DAYS_AFTER_RESET = 7;

/** Rights and deeds of the people of an agency; reads the tables of other features. */
@Injectable()
export class InsightStore {
  users(tx: Reader, agencyId: number): Promise<InsightUser[]> {
    return tx.rows<InsightUser & Record<string, unknown>>(
      `SELECT u.id, u.login, u.name, u.section, u.active, coalesce(array_agg(r.role ORDER BY r.role) FILTER (WHERE r.role IS NOT NULL), '{}') AS roles
         FROM app_user u JOIN user_agency a ON a.user_id = u.id AND a.agency_id = $1 LEFT JOIN user_role r ON r.user_id = u.id
        GROUP BY u.id ORDER BY u.login`,
      [agencyId],
    );
  }

  /** Forbidden pairs that somebody holds: granted before the pair was forbidden. */
  conflicts(tx: Reader, agencyId: number): Promise<ConflictHeld[]> {
    return tx.rows<ConflictHeld & Record<string, unknown>>(
      `SELECT u.id AS "userId", u.login, u.name, c.role_a AS "roleA", c.role_b AS "roleB", c.reason
         FROM role_conflict c JOIN user_role a ON a.role = c.role_a JOIN user_role b ON b.role = c.role_b AND b.user_id = a.user_id
         JOIN app_user u ON u.id = a.user_id JOIN user_agency g ON g.user_id = u.id AND g.agency_id = $1 ORDER BY u.login, 4, 5`,
      [agencyId],
    );
  }

  done(tx: Reader, agencyId: number, { from, to }: Periods): Promise<StepDone[]> {
    return tx.rows<StepDone & Record<string, unknown>>(
      `SELECT h.user_id AS "userId", h.step, count(DISTINCT h.batch_id)::int AS times, max(h.at) AS "lastAt"
         FROM batch_handling h JOIN payout_batch b ON b.id = h.batch_id
        WHERE h.agency_id = $1 AND b.state <> 'WITHDRAWN' AND ($2::int IS NULL OR b.period >= $2) AND ($3::int IS NULL OR b.period <= $3)
        GROUP BY 1, 2`,
      [agencyId, from, to],
    );
  }

  /** Names of people who did something here once and have no scope any more. */
  names(tx: Reader, ids: readonly string[]): Promise<{ id: string; login: string; name: string }[]> {
    return tx.rows('SELECT id, login, name FROM app_user WHERE id = ANY ($1::bigint[])', [ids]);
  }

  /** Who signed together: 经办, 复核 and 审批 in this order. */
  signers(tx: Reader, agencyId: number, { from, to }: Periods): Promise<Team[]> {
    return this.teams(
      tx,
      `SELECT i.id, i.period, i.total, array_agg(s.actor_id ORDER BY array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], s.step)) AS ids
         FROM issued i JOIN payout_batch b ON b.id = i.id JOIN batch_signature s ON s.batch_id = i.id AND s.round = b.round GROUP BY i.id, i.period, i.total`,
      [agencyId, from, to],
    );
  }

  /** Every two people who had a hand in the same batch before its money left. */
  couples(tx: Reader, agencyId: number, { from, to }: Periods): Promise<Team[]> {
    return this.teams(
      tx,
      `SELECT i.id, i.period, i.total, ARRAY[x.user_id, y.user_id] AS ids
         FROM issued i JOIN (SELECT DISTINCT batch_id, user_id FROM batch_handling WHERE agency_id = $1 AND step = ANY ($4::text[])) x ON x.batch_id = i.id
         JOIN (SELECT DISTINCT batch_id, user_id FROM batch_handling WHERE agency_id = $1 AND step = ANY ($4::text[])) y ON y.batch_id = i.id AND x.user_id < y.user_id`,
      [agencyId, from, to, MOVING],
    );
  }

  private teams(tx: Reader, together: string, params: unknown[]): Promise<Team[]> {
    return tx.rows<Team & Record<string, unknown>>(
      `WITH ${ISSUED}, together AS (${together})
       SELECT t.ids::text[] AS "userIds", (SELECT array_agg(u.name ORDER BY n) FROM unnest(t.ids) WITH ORDINALITY AS x (id, n) JOIN app_user u ON u.id = x.id) AS names,
              count(*)::int AS batches, round(100.0 * count(*) / (SELECT count(*) FROM issued), 2) AS share, sum(t.total)::numeric(18,2) AS amount,
              ${MONTH('min(t.period)')} AS "firstPeriod", ${MONTH('max(t.period)')} AS "lastPeriod"
         FROM together t GROUP BY t.ids ORDER BY count(*) DESC, t.ids`,
      params,
    );
  }

  async batches(
    tx: Reader,
    agencyId: number,
    { from, to }: Periods,
    userId: string | null,
    query: PageQuery,
  ): Promise<Page<BatchHands>> {
    const where = `b.agency_id = $1 AND b.state <> 'WITHDRAWN' AND ($2::int IS NULL OR b.period >= $2) AND ($3::int IS NULL OR b.period <= $3)
      AND ($4::bigint IS NULL OR EXISTS (SELECT FROM batch_handling h WHERE h.batch_id = b.id AND h.user_id = $4))`;
    const params = [agencyId, from, to, userId];
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM payout_batch b WHERE ${where}`, params);
    const rows = await tx.rows<BatchHands & Record<string, unknown>>(
      `WITH chosen AS MATERIALIZED (SELECT b.* FROM payout_batch b WHERE ${where} ORDER BY b.id DESC LIMIT $5 OFFSET $6),
         hands AS (SELECT h.batch_id, h.step, h.user_id, count(*)::int AS times FROM batch_handling h
           WHERE h.agency_id = $1 AND h.batch_id IN (SELECT id FROM chosen) GROUP BY 1, 2, 3)
       SELECT b.id AS "batchId", b.number, b.scheme, ${MONTH('b.period')} AS period, b.kind, b.state, b.total,
              count(DISTINCT h.user_id)::int AS people, coalesce(jsonb_agg(jsonb_build_object('step', h.step, 'userId', h.user_id::text, 'name', u.name, 'times', h.times)
                ORDER BY array_position(${STEP_ORDER}, h.step), h.user_id) FILTER (WHERE h.step IS NOT NULL), '[]') AS hands
         FROM chosen b LEFT JOIN hands h ON h.batch_id = b.id LEFT JOIN app_user u ON u.id = h.user_id
        GROUP BY b.id, b.number, b.scheme, b.period, b.kind, b.state, b.total ORDER BY b.id DESC`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
  }

  /** Who changed an account and then had a hand in a batch that paid to it. Looks through all payouts, so in bulk. */
  async accountChangers(
    tx: Tx,
    agencyId: number,
    filter: { sources: readonly string[]; userId: string | null; people: boolean },
    query: PageQuery,
  ): Promise<Page<AccountChanger>> {
    const found = `WITH changed AS MATERIALIZED (
        SELECT v.id, v.beneficiary_id, v.source, v.account_masked, t.actor_id, t.at
          FROM payee_version v JOIN trail t ON t.id = v.act_id
         WHERE v.agency_id = $1 AND v.source = ANY ($2::text[]) AND t.actor_id IS NOT NULL AND ($3::bigint IS NULL OR t.actor_id = $3)
           AND EXISTS (SELECT FROM payee_version w WHERE w.agency_id = v.agency_id AND w.beneficiary_id = v.beneficiary_id AND w.id < v.id)),
      hands AS MATERIALIZED (SELECT batch_id, user_id, array_agg(DISTINCT step) AS steps FROM batch_handling WHERE agency_id = $1 GROUP BY 1, 2)`;
    const from = `changed c JOIN payout p ON p.agency_id = $1 AND p.payee_version_id = c.id AND p.live
      JOIN hands h ON h.batch_id = p.batch_id AND h.user_id = c.actor_id`;
    const params = [agencyId, filter.sources, filter.userId];
    return inBulk(tx, async () => {
      const total = await tx.one<{ n: number }>(`${found} SELECT count(*)::int AS n FROM ${from}`, params);
      const rows = await tx.rows<AccountChanger & Record<string, unknown>>(
        `${found} SELECT CASE WHEN $4 THEN y.name END AS name, CASE WHEN $4 THEN y.id_masked END AS "idMasked",
              CASE WHEN $4 THEN c.account_masked END AS "accountMasked", c.beneficiary_id AS "beneficiaryId", c.source, c.at AS "changedAt",
              c.actor_id AS "userId", u.name AS "userName", p.batch_id AS "batchId", b.number AS "batchNumber", p.line_no AS "lineNo",
              ${MONTH('p.period')} AS period, p.amount, (SELECT array_agg(s ORDER BY array_position(${STEP_ORDER}, s)) FROM unnest(h.steps) s) AS steps
         FROM ${from} JOIN payout_batch b ON b.id = p.batch_id JOIN app_user u ON u.id = c.actor_id
         JOIN beneficiary y ON y.agency_id = $1 AND y.id = c.beneficiary_id
        ORDER BY c.at DESC, p.batch_id DESC, p.line_no LIMIT $5 OFFSET $6`,
        [...params, filter.people, query.pageSize, offsetOf(query)],
      );
      return { rows, total: total!.n, page: query.page, pageSize: query.pageSize };
    });
  }

  /** Passwords set by somebody else, and what the account did in the days after. */
  resets(tx: Reader, agencyId: number): Promise<PasswordReset[]> {
    return tx.rows<PasswordReset & Record<string, unknown>>(
      `SELECT t.at, t.actor_id AS "byId", a.name AS by, u.id AS "ofId", u.name AS of, count(h.batch_id)::int AS "stepsAfter",
              coalesce(array_agg(DISTINCT b.number) FILTER (WHERE b.number IS NOT NULL), '{}') AS "batchesAfter"
         FROM trail t JOIN app_user u ON u.id::text = t.subject_id JOIN user_agency g ON g.user_id = u.id AND g.agency_id = $1
         LEFT JOIN app_user a ON a.id = t.actor_id
         LEFT JOIN batch_handling h ON h.agency_id = $1 AND h.user_id = u.id AND h.at BETWEEN t.at AND t.at + interval '${DAYS_AFTER_RESET} days'
         LEFT JOIN payout_batch b ON b.id = h.batch_id
        WHERE t.agency_id IN ($1, 0) AND t.act = 'user.resetPassword' AND t.outcome = 'DONE' AND t.subject_type = 'user'
        GROUP BY t.agency_id, t.position, t.at, t.actor_id, a.name, u.id, u.name ORDER BY t.at DESC`,
      [agencyId],
    );
  }
}
