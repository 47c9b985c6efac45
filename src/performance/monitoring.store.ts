import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { KnownMonth } from './domain/payroll-forecast.js';
import type { Cause } from './domain/reach.js';

export interface MonitoredProject {
  id: string;
  code: string;
  name: string;
  scheme: string | null;
  sourceLevel: string;
  /** 年初预算, yuan. */
  allotted: string;
}

/** People who come of age in a month. */
export interface Entrants {
  scheme: string;
  period: number;
  people: number;
}

/** By scheme. */
export type AttributionRules = ReadonlyMap<string, { mode: string; entries: { projectId: string; share?: string }[] }>;

export interface NoteRow {
  indicatorId: string;
  cause: Cause;
  text: string;
  notedBy: string;
  notedAt: Date;
}

export interface AdjustmentRow {
  id: string;
  scheme: string;
  fromPeriod: number;
  amount: string;
  people: number;
  reason: string;
  enteredBy: string;
  enteredAt: Date;
}

/** Read model of the forecasts, and what people add to them. */
@Injectable()
export class MonitoringStore {
  /** Months of the year whose regular batch or accepted roll, the latest, is known, whatever has been paid; of all schemes. */
  async planned(tx: Tx, agencyId: number, year: number): Promise<(KnownMonth & { scheme: string })[]> {
    const rows = await tx.rows<{ scheme: string; period: number; amount: string; people: number }>(
      `WITH batch AS (SELECT scheme, period, sum(total) AS amount, sum(line_count)::int AS people FROM payout_batch
          WHERE agency_id = $1 AND period / 100 = $2 AND kind = 'REGULAR' AND state <> 'WITHDRAWN' GROUP BY 1, 2)
       SELECT scheme, period, amount, people FROM batch
       UNION ALL
       SELECT scheme, period, pay_total, pay_count FROM (SELECT DISTINCT ON (scheme, period) * FROM payout_roll r
        WHERE agency_id = $1 AND period / 100 = $2 AND state = 'ACCEPTED' AND pay_count > 0
          AND NOT EXISTS (SELECT FROM batch b WHERE b.scheme = r.scheme AND b.period = r.period) ORDER BY scheme, period, id DESC) latest ORDER BY 1, 2`,
      [agencyId, year],
    );
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount) }));
  }

  /** People of the register who never had a spell and reach the age in the year, by fund and month; none where the fund has no such age. */
  entrants(tx: Tx, agencyId: number, year: number): Promise<Entrants[]> {
    return tx.rows<Entrants & Record<string, unknown>>(
      `SELECT f.scheme, (extract(year FROM b.birth_on)::int + f.minimum_age) * 100 + extract(month FROM b.birth_on)::int AS period, count(*)::int AS people
         FROM fund f JOIN beneficiary b ON b.agency_id = f.agency_id AND b.birth_on IS NOT NULL
          AND b.birth_on >= make_date($2 - f.minimum_age, 1, 1) AND b.birth_on < make_date($2 - f.minimum_age + 1, 1, 1)
        WHERE f.agency_id = $1 AND f.minimum_age >= 60
          AND NOT EXISTS (SELECT FROM spell_change s WHERE s.agency_id = b.agency_id AND s.beneficiary_id = b.id)
        GROUP BY 1, 2`,
      [agencyId, year],
    );
  }

  projects(tx: Tx, agencyId: number, year: number, cutOff: string): Promise<MonitoredProject[]> {
    return tx.rows<MonitoredProject>(
      `SELECT p.id, p.code, p.name, p.scheme, p.source_level AS "sourceLevel",
         (SELECT coalesce(sum(e.amount), 0)::numeric(16,2)::text FROM budget_event e
           WHERE e.agency_id = p.agency_id AND e.project_id = p.id AND e.kind = 'ALLOT' AND e.on_date <= $3::date) AS allotted
         FROM subsidy_project p WHERE p.agency_id = $1 AND p.fiscal_year = $2 ORDER BY p.no`,
      [agencyId, year, cutOff],
    );
  }

  /** The attribution rule in force of each scheme: its projects in order, with their shares. */
  async rules(tx: Tx, agencyId: number, year: number): Promise<AttributionRules> {
    const rows = await tx.rows<{ scheme: string; mode: string; entries: { projectId: string; share?: string }[] }>(
      `SELECT DISTINCT ON (scheme) scheme, mode, entries FROM attribution_rule WHERE agency_id = $1 AND fiscal_year = $2 ORDER BY scheme, version DESC`,
      [agencyId, year],
    );
    return new Map(rows.map(({ scheme, ...rule }) => [scheme, rule]));
  }

  async notes(
    tx: Tx,
    agencyId: number,
    indicatorIds: readonly string[],
    cutOff: string,
  ): Promise<Map<string, NoteRow>> {
    const rows = await tx.rows<NoteRow>(
      `SELECT DISTINCT ON (n.indicator_id) n.indicator_id AS "indicatorId", n.cause, n.text, u.name AS "notedBy", n.noted_at AS "notedAt"
         FROM monitoring_note n JOIN app_user u ON u.id = n.noted_by
        WHERE n.agency_id = $1 AND n.indicator_id = ANY ($2::bigint[]) AND n.cut_off = $3::date ORDER BY n.indicator_id, n.id DESC`,
      [agencyId, indicatorIds, cutOff],
    );
    return new Map(rows.map((row) => [row.indicatorId, row]));
  }

  async insertNote(ctx: Ctx, it: { indicatorId: string; cutOff: string; cause: Cause; text: string }): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO monitoring_note (agency_id, indicator_id, cut_off, cause, text, noted_by, noted_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [ctx.agencyId, it.indicatorId, it.cutOff, it.cause, it.text, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!.id;
  }

  /** Those of the year that nobody took back, earliest month first. */
  adjustments(tx: Tx, agencyId: number, year: number): Promise<AdjustmentRow[]> {
    return tx.rows<AdjustmentRow>(
      `SELECT a.id, a.scheme, a.from_period AS "fromPeriod", a.amount, a.people, a.reason, u.name AS "enteredBy", a.entered_at AS "enteredAt"
         FROM payroll_adjustment a JOIN app_user u ON u.id = a.entered_by
        WHERE a.agency_id = $1 AND a.from_period / 100 = $2 AND a.reversal_of IS NULL
          AND NOT EXISTS (SELECT FROM payroll_adjustment r WHERE r.reversal_of = a.id) ORDER BY a.from_period, a.id`,
      [agencyId, year],
    );
  }

  async insertAdjustment(
    ctx: Ctx,
    it: {
      scheme: string;
      fromPeriod: number;
      amount: string;
      people: number;
      reason: string;
      reversalOf: string | null;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payroll_adjustment (agency_id, scheme, from_period, amount, people, reason, reversal_of, entered_by, entered_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        ctx.agencyId,
        it.scheme,
        it.fromPeriod,
        it.amount,
        it.people,
        it.reason,
        it.reversalOf,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  adjustment(tx: Tx, agencyId: number, id: string): Promise<AdjustmentRow | null> {
    return tx.one<AdjustmentRow>(
      `SELECT id, scheme, from_period AS "fromPeriod", amount, people, reason FROM payroll_adjustment WHERE agency_id = $1 AND id = $2`,
      [agencyId, id],
    );
  }
}
