import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { SampleSize } from './domain/sample-size.js';
import type {
  AllocationRule,
  PlanState,
  SamplingMethod,
  SizeBasis,
  StratifyBy,
  Stratum,
} from './domain/sampling.types.js';
import type { PopulationScope } from './population.store.js';

/** What the size was reckoned from, and the numbers of its formula; amounts in yuan as text. */
export interface StoredParameters {
  tolerableRate?: string;
  expectedErrors?: number;
  expectedRate?: string;
  margin?: string;
  tolerableAmount?: string;
  size?: number;
  computed: Omit<SampleSize, 'interval' | 'basis' | 'size'>;
}

export interface PlanRow {
  id: string;
  name: string;
  method: SamplingMethod;
  periods: number[];
  schemes: string[];
  townships: string[];
  kinds: string[];
  watermark: string;
  populationCount: number;
  populationSum: string;
  populationDigest: string;
  stratifyBy: StratifyBy | null;
  amountBounds: string[];
  allocation: AllocationRule | null;
  sizeBasis: SizeBasis;
  /** Percent. */
  confidence: string;
  parameters: StoredParameters;
  size: number;
  moneyInterval: string | null;
  seed: string;
  seedGiven: boolean;
  state: PlanState;
  plannedBy: string;
  plannedById: string;
  plannedAt: Date;
  listCount: number | null;
  listDigest: string | null;
  drawnBy: string | null;
  drawnAt: Date | null;
  signedBy: string | null;
  signedAt: Date | null;
  signedNote: string | null;
  signedActId: string | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
  /** Items with a result, and with a wrong one. */
  examined: number;
  wrong: number;
}

export interface NewPlan {
  name: string;
  method: SamplingMethod;
  scope: PopulationScope;
  population: { count: number; sum: Decimal; digest: string };
  stratifyBy: StratifyBy | null;
  amountBounds: readonly Decimal[];
  allocation: AllocationRule | null;
  sizeBasis: SizeBasis;
  confidence: string;
  parameters: StoredParameters;
  size: number;
  interval: Decimal | null;
  seed: string;
  seedGiven: boolean;
}

export interface StratumRow {
  ordinal: number;
  key: string;
  populationCount: number;
  populationSum: string;
  size: number;
}

const PLAN = /* sql */ `SELECT s.id, s.name, s.method, s.periods, s.schemes, s.townships, s.kinds, s.watermark, s.population_count AS "populationCount",
  s.population_sum AS "populationSum", encode(s.population_digest, 'hex') AS "populationDigest", s.stratify_by AS "stratifyBy",
  s.amount_bounds::text[] AS "amountBounds", s.allocation, s.size_basis AS "sizeBasis", trim_scale(s.confidence)::text AS confidence, s.parameters,
  s.size, s.money_interval AS "moneyInterval", s.seed, s.seed_given AS "seedGiven", s.state, pb.name AS "plannedBy", s.planned_by AS "plannedById", s.planned_at AS "plannedAt",
  s.list_count AS "listCount", encode(s.list_digest, 'hex') AS "listDigest", db.name AS "drawnBy", s.drawn_at AS "drawnAt",
  sb.name AS "signedBy", s.signed_at AS "signedAt", s.signed_note AS "signedNote", s.signed_act_id AS "signedActId",
  wb.name AS "withdrawnBy", s.withdrawn_at AS "withdrawnAt", s.withdrawn_reason AS "withdrawnReason",
  coalesce(r.examined, 0)::int AS examined, coalesce(r.wrong, 0)::int AS wrong
  FROM sampling_plan s JOIN app_user pb ON pb.id = s.planned_by LEFT JOIN app_user db ON db.id = s.drawn_by
  LEFT JOIN app_user sb ON sb.id = s.signed_by LEFT JOIN app_user wb ON wb.id = s.withdrawn_by
  LEFT JOIN LATERAL (SELECT count(*) AS examined, count(*) FILTER (WHERE c.verdict = 'WRONG') AS wrong FROM sampling_current c WHERE c.plan_id = s.id) r ON true`;

export const PLAN_SORT = sortPlan({
  keys: {
    id: 's.id',
    name: byPinyin('s.name'),
    method: 's.method',
    state: 's.state',
    populationCount: 's.population_count',
    populationSum: 's.population_sum',
    size: 's.size',
    plannedAt: 's.planned_at',
  },
  usual: 's.id DESC',
  unique: 's.id',
});

/** Plans with their strata, and the steps a plan goes through. */
@Injectable()
export class SamplingStore {
  /** Waits for everybody who is at the plan just now. */
  async lock(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run('SELECT FROM sampling_plan WHERE agency_id = $1 AND id = $2 FOR UPDATE', [ctx.agencyId, id]);
  }

  plan(tx: Tx, agencyId: number, id: string): Promise<PlanRow | null> {
    return tx.one<PlanRow>(`${PLAN} WHERE s.agency_id = $1 AND s.id = $2`, [agencyId, id]);
  }

  /** All plans that were not withdrawn. */
  standing(tx: Tx, agencyId: number): Promise<PlanRow[]> {
    return tx.rows<PlanRow>(`${PLAN} WHERE s.agency_id = $1 AND s.state <> 'WITHDRAWN' ORDER BY s.id`, [agencyId]);
  }

  async plans(
    tx: Tx,
    agencyId: number,
    filter: { state?: string },
    slice: { limit: number; offset: number; sort?: string },
  ): Promise<{ rows: PlanRow[]; total: number }> {
    const where = 's.agency_id = $1 AND ($2::text IS NULL OR s.state = $2)';
    const params = [agencyId, filter.state ?? null];
    const counted = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM sampling_plan s WHERE ${where}`,
      params,
    );
    const rows = await tx.rows<PlanRow>(`${PLAN} WHERE ${where} ${orderBy(PLAN_SORT, slice.sort)} LIMIT $3 OFFSET $4`, [
      ...params,
      slice.limit,
      slice.offset,
    ]);
    return { rows, total: counted!.n };
  }

  strata(tx: Tx, planId: string): Promise<StratumRow[]> {
    return tx.rows<StratumRow>(
      `SELECT ordinal, key, population_count AS "populationCount", population_sum AS "populationSum", size
         FROM sampling_stratum WHERE plan_id = $1 ORDER BY ordinal`,
      [planId],
    );
  }

  async insert(ctx: Ctx, plan: NewPlan, strata: readonly (Stratum & { size: number })[]): Promise<string> {
    const { scope, population } = plan;
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO sampling_plan (agency_id, name, method, periods, schemes, townships, kinds, watermark, population_count, population_sum,
         population_digest, stratify_by, amount_bounds, allocation, size_basis, confidence, parameters, size, money_interval, seed, seed_given,
         planned_by, planned_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex'), $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) RETURNING id`,
      [
        ctx.agencyId,
        plan.name,
        plan.method,
        scope.periods,
        scope.schemes,
        scope.townships,
        scope.kinds,
        scope.watermark,
        population.count,
        population.sum.toFixed(2),
        population.digest,
        plan.stratifyBy,
        plan.amountBounds.map((bound) => bound.toFixed(2)),
        plan.allocation,
        plan.sizeBasis,
        plan.confidence,
        JSON.stringify(plan.parameters),
        plan.size,
        plan.interval?.toFixed(2) ?? null,
        plan.seed,
        plan.seedGiven,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    const rows = strata.map(({ key, count, sum, size }, i) => ({ n: i + 1, key, count, sum: sum.toFixed(2), size }));
    await ctx.tx.run(
      `INSERT INTO sampling_stratum (agency_id, plan_id, ordinal, key, population_count, population_sum, size)
       SELECT $1, $2, x.n, x.key, x.count, x.sum, x.size
         FROM jsonb_to_recordset($3::jsonb) AS x(n int, key text, count int, sum numeric, size int)`,
      [ctx.agencyId, row!.id, JSON.stringify(rows)],
    );
    return row!.id;
  }

  async markDrawn(ctx: Ctx, planId: string, count: number, digest: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE sampling_plan SET state = 'DRAWN', list_count = $3, list_digest = decode($4, 'hex'), drawn_by = $5, drawn_at = $6, drawn_act_id = $7
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, planId, count, digest, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async markSigned(ctx: Ctx, planId: string, note: string | null): Promise<void> {
    await ctx.tx.run(
      `UPDATE sampling_plan SET state = 'SIGNED', signed_by = $3, signed_at = $4, signed_act_id = $5, signed_note = $6 WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, planId, ctx.actor.userId, ctx.now, ctx.actId, note],
    );
  }

  async markWithdrawn(ctx: Ctx, planId: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE sampling_plan SET state = 'WITHDRAWN', withdrawn_by = $3, withdrawn_at = $4, withdrawn_act_id = $5, withdrawn_reason = $6
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, planId, ctx.actor.userId, ctx.now, ctx.actId, reason],
    );
  }

  /** Whether the plan had been signed at this position of the trail. */
  async signedBy(tx: Tx, agencyId: number, planId: string, watermark: string): Promise<boolean> {
    const row = await tx.one<{ signed: boolean }>(
      `SELECT EXISTS (SELECT FROM sampling_plan s JOIN trail t ON t.id = s.signed_act_id AND t.agency_id = s.agency_id
         WHERE s.agency_id = $1 AND s.id = $2 AND t.position <= $3) AS signed`,
      [agencyId, planId, watermark],
    );
    return row!.signed;
  }
}
