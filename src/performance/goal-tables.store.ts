import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { GoalRow, GoalState } from './domain/goal.types.js';

export interface GoalTableRow {
  id: string;
  fiscalYear: number;
  projectId: string | null;
  projectCode: string | null;
  projectName: string | null;
  version: number;
  state: GoalState;
  takenOver: boolean;
  effectiveOn: string;
  reason: string | null;
  goalText: string | null;
  draftedById: string | null;
  draftedBy: string | null;
  draftedAt: Date;
  editors: string[];
  adoptedBy: string | null;
  adoptedAt: Date | null;
  rowCount: number;
  weightSum: string;
  /** The newest adopted version of its project (or of the unit) and year. */
  latest: boolean;
  hasDraft: boolean;
}

export interface KeptGoalRow extends GoalRow {
  id: string;
  no: number;
}

const TABLE = /* sql */ `SELECT g.id, g.fiscal_year AS "fiscalYear", g.project_id AS "projectId", p.code AS "projectCode", p.name AS "projectName", g.version,
  g.state, g.taken_over AS "takenOver", g.effective_on AS "effectiveOn", g.reason, g.goal_text AS "goalText", g.drafted_by AS "draftedById",
  d.name AS "draftedBy", g.drafted_at AS "draftedAt", g.editors::text[] AS editors, a.name AS "adoptedBy", g.adopted_at AS "adoptedAt",
  (SELECT count(*)::int FROM indicator i WHERE i.goal_table_id = g.id) AS "rowCount",
  (SELECT coalesce(sum(i.weight), 0)::numeric(7,2)::text FROM indicator i WHERE i.goal_table_id = g.id) AS "weightSum",
  g.state = 'ADOPTED' AND NOT EXISTS (SELECT FROM goal_table n WHERE n.agency_id = g.agency_id AND n.fiscal_year = g.fiscal_year
    AND n.project_id IS NOT DISTINCT FROM g.project_id AND n.state = 'ADOPTED' AND n.version > g.version) AS latest,
  EXISTS (SELECT FROM goal_table n WHERE n.agency_id = g.agency_id AND n.fiscal_year = g.fiscal_year
    AND n.project_id IS NOT DISTINCT FROM g.project_id AND n.state = 'DRAFT') AS "hasDraft"
  FROM goal_table g LEFT JOIN subsidy_project p ON p.id = g.project_id LEFT JOIN app_user d ON d.id = g.drafted_by LEFT JOIN app_user a ON a.id = g.adopted_by`;

@Injectable()
export class GoalTablesStore {
  /** The unit's own first, then the projects'; the newest version of each first. */
  list(tx: Tx, agencyId: number, fiscalYear: number): Promise<GoalTableRow[]> {
    return tx.rows<GoalTableRow>(
      `${TABLE} WHERE g.agency_id = $1 AND g.fiscal_year = $2 ORDER BY g.project_id NULLS FIRST, g.version DESC`,
      [agencyId, fiscalYear],
    );
  }

  table(tx: Tx, agencyId: number, id: string): Promise<GoalTableRow | null> {
    return tx.one<GoalTableRow>(`${TABLE} WHERE g.agency_id = $1 AND g.id = $2`, [agencyId, id]);
  }

  rows(tx: Tx, agencyId: number, id: string): Promise<KeptGoalRow[]> {
    return tx.rows<KeptGoalRow>(
      `SELECT id, no, level1, level2, level3, operator, target, unit, basis, last_year_value AS "lastYearValue", weight::text, scoring_code AS "scoringCode",
         evidence_kind AS "evidenceKind", measure, parameters FROM indicator WHERE agency_id = $1 AND goal_table_id = $2 ORDER BY no`,
      [agencyId, id],
    );
  }

  /** The newest adopted version; null: none yet. */
  async latestAdopted(tx: Tx, agencyId: number, fiscalYear: number, projectId: string | null): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      `SELECT id FROM goal_table WHERE agency_id = $1 AND fiscal_year = $2 AND project_id IS NOT DISTINCT FROM $3::bigint AND state = 'ADOPTED'
        ORDER BY version DESC LIMIT 1`,
      [agencyId, fiscalYear, projectId],
    );
    return row?.id ?? null;
  }

  async insertDraft(
    ctx: Ctx,
    it: {
      fiscalYear: number;
      projectId: string | null;
      effectiveOn: string;
      reason: string | null;
      goalText: string | null;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO goal_table (agency_id, fiscal_year, project_id, effective_on, reason, goal_text, drafted_by, drafted_at, editors, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8, ARRAY[$7::bigint], $9) RETURNING id`,
      [
        ctx.agencyId,
        it.fiscalYear,
        it.projectId,
        it.effectiveOn,
        it.reason,
        it.goalText,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async updateDraft(
    ctx: Ctx,
    id: string,
    it: { effectiveOn: string; reason: string | null; goalText: string | null },
  ): Promise<void> {
    await ctx.tx.run(
      `UPDATE goal_table SET effective_on = $3, reason = $4, goal_text = $5, edited_act_id = $7,
         editors = CASE WHEN $6::bigint = ANY (editors) THEN editors ELSE editors || $6::bigint END WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, it.effectiveOn, it.reason, it.goalText, ctx.actor.userId, ctx.actId],
    );
  }

  /** Keeps other changes of a version away until the end of the transaction. */
  async lock(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run('SELECT FROM goal_table WHERE agency_id = $1 AND id = $2 FOR UPDATE', [ctx.agencyId, id]);
  }

  /** All rows of a draft at once, in their order. */
  async replaceRows(
    ctx: Ctx,
    table: { id: string; fiscalYear: number; projectId: string | null },
    rows: readonly GoalRow[],
  ): Promise<void> {
    await ctx.tx.run('DELETE FROM indicator WHERE agency_id = $1 AND goal_table_id = $2', [ctx.agencyId, table.id]);
    await ctx.tx.run(
      `INSERT INTO indicator (agency_id, goal_table_id, fiscal_year, project_id, no, level1, level2, level3, operator, target, unit, basis, last_year_value,
         weight, scoring_code, evidence_kind, measure, parameters, act_id)
       SELECT $1, $2, $3, $4, r.no, r.level1, r.level2, r.level3, r.operator, r.target, r.unit, r.basis, r."lastYearValue", r.weight, r."scoringCode",
         r."evidenceKind", r.measure, r.parameters, $6
         FROM jsonb_to_recordset($5::jsonb) AS r(no int, level1 text, level2 text, level3 text, operator text, target text, unit text, basis text,
           "lastYearValue" text, weight numeric, "scoringCode" text, "evidenceKind" text, measure text, parameters jsonb)`,
      [
        ctx.agencyId,
        table.id,
        table.fiscalYear,
        table.projectId,
        JSON.stringify(rows.map((row, i) => ({ ...row, no: i + 1 }))),
        ctx.actId,
      ],
    );
  }

  async markAdopted(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE goal_table SET state = 'ADOPTED', adopted_by = $3, adopted_at = $4, adopted_act_id = $5 WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async markDropped(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE goal_table SET state = 'DROPPED', dropped_by = $3, dropped_at = $4, dropped_act_id = $5 WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Name of the agency, and the project's adjusted budget in yuan. */
  async heading(tx: Tx, agencyId: number, table: GoalTableRow): Promise<{ agency: string; budget: string }> {
    const row = await tx.one<{ agency: string; budget: string }>(
      `SELECT a.name AS agency, (SELECT coalesce(sum(b.allotted + b.adjusted), 0) FROM project_balance b JOIN subsidy_project p ON p.id = b.project_id
          WHERE p.agency_id = $1 AND p.id = $2::bigint)::text AS budget FROM agency a WHERE a.id = $1`,
      [agencyId, table.projectId],
    );
    return row!;
  }
}
