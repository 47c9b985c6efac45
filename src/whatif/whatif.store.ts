import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { KnownMonth, Target } from './domain/forecast.js';
import type { AdjustmentRule, WhatifResults } from './domain/whatif.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface RollTried {
  id: string;
  /** SM3 of its file, hexadecimal. */
  digest: string;
}

export interface Scenario {
  id: string;
  name: string;
  basePeriod: Period;
  rule: AdjustmentRule;
  rolls: RollTried[];
  /** SM3 over the lines, hexadecimal. */
  digest: string;
  results: WhatifResults;
  triedByName: string;
  triedAt: Date;
}

/** The roll that a scenario became, and the batch of that roll. */
export interface Application {
  rollId: string;
  rollState: string;
  appliedByName: string;
  appliedAt: Date;
  batchId: string | null;
  batchNumber: string | null;
  batchState: string | null;
  batchPeriod: number | null;
}

export type NewScenario = Pick<Scenario, 'name' | 'basePeriod' | 'rule' | 'rolls' | 'digest' | 'results'>;

const SCENARIO = `s.id, s.name, s.base_period AS "basePeriod", s.rule, s.rolls, encode(s.lines_digest, 'hex') AS digest, s.results,
  u.name AS "triedByName", s.tried_at AS "triedAt" FROM whatif_scenario s JOIN app_user u ON u.id = s.tried_by`;
type ScenarioRow = Omit<Scenario, 'basePeriod'> & { basePeriod: number };

/** Scenarios, and what a forecast needs of rolls, batches and targets. */
@Injectable()
export class WhatifStore {
  /** The accepted rolls of the latest month of a scheme that has any; null: none. */
  async latestRolls(
    tx: Reader,
    agencyId: number,
    scheme: string,
  ): Promise<{ period: Period; rolls: RollTried[] } | null> {
    const rows = await tx.rows<{ id: string; period: number; digest: string }>(
      `SELECT id, period, encode(file_digest, 'hex') AS digest FROM payout_roll
        WHERE agency_id = $1 AND scheme = $2 AND state = 'ACCEPTED' AND period = (
          SELECT max(period) FROM payout_roll WHERE agency_id = $1 AND scheme = $2 AND state = 'ACCEPTED') ORDER BY id`,
      [agencyId, scheme],
    );
    const first = rows[0];
    if (first === undefined) return null;
    return { period: intToPeriod(first.period), rolls: rows.map(({ id, digest }) => ({ id, digest })) };
  }

  /** Months of a year with regular batches, or with an accepted roll that is none yet, up to one. */
  async knownMonths(tx: Reader, agencyId: number, scheme: string, year: number, upTo: Period): Promise<KnownMonth[]> {
    const rows = await tx.rows<{ period: number; people: number; total: string; unreserved: string }>(
      `SELECT period, sum(people)::int AS people, sum(total) AS total, sum(unreserved) AS unreserved FROM (
         SELECT b.period, b.line_count AS people, b.total,
           CASE WHEN EXISTS (SELECT FROM attribution_entry e WHERE e.batch_id = b.id AND e.kind = 'RESERVE') THEN 0 ELSE b.total END AS unreserved
           FROM payout_batch b WHERE b.agency_id = $1 AND b.scheme = $2 AND b.kind = 'REGULAR' AND b.state <> 'WITHDRAWN'
         UNION ALL
         SELECT r.period, r.pay_count, r.pay_total, r.pay_total FROM payout_roll r
          WHERE r.agency_id = $1 AND r.scheme = $2 AND r.state = 'ACCEPTED'
            AND NOT EXISTS (SELECT FROM payout_batch b WHERE b.roll_id = r.id AND b.state <> 'WITHDRAWN')) m
        WHERE period / 100 = $3 AND period <= $4 GROUP BY period ORDER BY period`,
      [agencyId, scheme, year, periodToInt(upTo)],
    );
    return rows.map(({ period, people, total, unreserved }) => ({
      period: intToPeriod(period),
      people,
      total: money(total),
      unreserved: money(unreserved),
    }));
  }

  /** Targets that the year ends with and that amounts and heads of the scheme move. */
  targets(tx: Reader, agencyId: number, scheme: string, year: number): Promise<Target[]> {
    return tx.rows<Target & Record<string, unknown>>(
      `SELECT i.id, i.project_id AS "projectId", i.level3 AS name, i.measure, i.operator, i.target, i.unit, i.parameters->>'of' AS of
         FROM indicator i LEFT JOIN subsidy_project p ON p.id = i.project_id
        WHERE i.goal_table_id IN (SELECT goal_tables_in_force($1, $3, make_date($3, 12, 31), NULL)) AND i.measure IN ('MONTHLY_AVERAGE_AMOUNT', 'HEADCOUNT', 'FUNDED_MONTHS', 'EXECUTION_RATE')
          AND coalesce(i.parameters->>'scheme', p.scheme) = $2 ORDER BY p.no NULLS FIRST, i.no, i.id`,
      [agencyId, scheme, year],
    );
  }

  async insert(ctx: Ctx, scenario: NewScenario): Promise<string> {
    const { rule, results } = scenario;
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO whatif_scenario (agency_id, name, scheme, base_period, effective_from, pay_period, rule, rolls, lines_digest, people, affected,
         monthly_increase, back_pay, results, tried_by, tried_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
      [
        ctx.agencyId,
        scenario.name,
        rule.scheme,
        periodToInt(scenario.basePeriod),
        periodToInt(rule.effectiveFrom),
        periodToInt(rule.payPeriod),
        JSON.stringify(rule),
        JSON.stringify(scenario.rolls),
        scenario.digest,
        results.people,
        results.affected,
        results.monthlyIncrease,
        results.backPay,
        JSON.stringify(results),
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async find(tx: Reader, agencyId: number, id: string): Promise<Scenario | null> {
    const row = await tx.one<ScenarioRow>(`SELECT ${SCENARIO} WHERE s.agency_id = $1 AND s.id = $2`, [agencyId, id]);
    return row && { ...row, basePeriod: intToPeriod(row.basePeriod) };
  }

  /** Newest first. */
  async list(
    tx: Reader,
    agencyId: number,
    slice: { limit: number; offset: number },
  ): Promise<{ rows: Scenario[]; total: number }> {
    const counted = await tx.one<{ n: number }>('SELECT count(*)::int AS n FROM whatif_scenario WHERE agency_id = $1', [
      agencyId,
    ]);
    const rows = await tx.rows<ScenarioRow>(
      `SELECT ${SCENARIO} WHERE s.agency_id = $1 ORDER BY s.id DESC LIMIT $2 OFFSET $3`,
      [agencyId, slice.limit, slice.offset],
    );
    return { rows: rows.map((row) => ({ ...row, basePeriod: intToPeriod(row.basePeriod) })), total: counted!.n };
  }

  async insertApplication(ctx: Ctx, scenarioId: string, rollId: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO whatif_application (agency_id, scenario_id, roll_id, applied_by, applied_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, scenarioId, rollId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** The living application, or the last one that was given up; null: never applied. */
  async application(tx: Reader, agencyId: number, scenarioId: string): Promise<Application | null> {
    return tx.one<Application & Record<string, unknown>>(
      `SELECT a.roll_id AS "rollId", r.state AS "rollState", u.name AS "appliedByName", a.applied_at AS "appliedAt", b.id AS "batchId",
         b.number AS "batchNumber", b.state AS "batchState", b.period AS "batchPeriod"
         FROM whatif_application a JOIN payout_roll r ON r.id = a.roll_id JOIN app_user u ON u.id = a.applied_by
         LEFT JOIN payout_batch b ON b.roll_id = a.roll_id AND b.state <> 'WITHDRAWN'
        WHERE a.agency_id = $1 AND a.scenario_id = $2 ORDER BY r.state IN ('REJECTED', 'FAILED'), a.applied_at DESC LIMIT 1`,
      [agencyId, scenarioId],
    );
  }
}
