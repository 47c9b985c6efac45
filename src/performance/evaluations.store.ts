import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { EvaluationState } from './domain/evaluation-states.js';

export interface EvaluationRow {
  id: string;
  fiscalYear: number;
  projectId: string | null;
  projectCode: string | null;
  projectName: string | null;
  goalTableId: string;
  goalVersion: number;
  goalText: string | null;
  agencyName: string;
  department: string | null;
  cutOff: string;
  watermark: string;
  state: EvaluationState;
  goalCompletion: string | null;
  draftedById: string;
  draftedBy: string;
  draftedAt: Date;
  editors: string[];
  content: string | null;
  digest: string | null;
  submittedById: string | null;
  submittedBy: string | null;
  submittedAt: Date | null;
  approvedBy: string | null;
  approvedAt: Date | null;
  sentBackBy: string | null;
  sentBackReason: string | null;
  /** Whether the books of its funds are closed up to the cut-off now. */
  monthsClosed: boolean;
}

export interface EvaluationItemRow {
  measurementId: string;
  deviation: string | null;
}

const FORM = /* sql */ `SELECT e.id, e.fiscal_year AS "fiscalYear", e.project_id AS "projectId", p.code AS "projectCode", p.name AS "projectName",
  e.goal_table_id AS "goalTableId", g.version AS "goalVersion", g.goal_text AS "goalText", a.name AS "agencyName", a.parent AS department,
  e.cut_off AS "cutOff", e.watermark, e.state, e.goal_completion AS "goalCompletion", e.drafted_by AS "draftedById", d.name AS "draftedBy",
  e.drafted_at AS "draftedAt", e.editors::text[] AS editors, e.content, encode(e.digest, 'hex') AS digest, e.submitted_by AS "submittedById",
  s.name AS "submittedBy", e.submitted_at AS "submittedAt", v.name AS "approvedBy", e.approved_at AS "approvedAt", b.name AS "sentBackBy",
  e.sent_back_reason AS "sentBackReason", evaluation_months_closed(e.agency_id, e.project_id, e.cut_off) AS "monthsClosed"
  FROM self_evaluation e JOIN agency a ON a.id = e.agency_id JOIN goal_table g ON g.id = e.goal_table_id LEFT JOIN subsidy_project p ON p.id = e.project_id
  JOIN app_user d ON d.id = e.drafted_by LEFT JOIN app_user s ON s.id = e.submitted_by LEFT JOIN app_user v ON v.id = e.approved_by
  LEFT JOIN app_user b ON b.id = e.sent_back_by`;

@Injectable()
export class EvaluationsStore {
  list(tx: Tx, agencyId: number, fiscalYear: number): Promise<EvaluationRow[]> {
    return tx.rows<EvaluationRow>(
      `${FORM} WHERE e.agency_id = $1 AND e.fiscal_year = $2 ORDER BY e.cut_off DESC, e.project_id NULLS FIRST`,
      [agencyId, fiscalYear],
    );
  }

  form(tx: Tx, agencyId: number, id: string): Promise<EvaluationRow | null> {
    return tx.one<EvaluationRow>(`${FORM} WHERE e.agency_id = $1 AND e.id = $2`, [agencyId, id]);
  }

  items(tx: Tx, agencyId: number, id: string): Promise<EvaluationItemRow[]> {
    return tx.rows<EvaluationItemRow>(
      `SELECT measurement_id AS "measurementId", deviation FROM self_evaluation_item WHERE agency_id = $1 AND evaluation_id = $2`,
      [agencyId, id],
    );
  }

  /** What a form's indicators are printed with besides their measurements. */
  async printed(
    tx: Tx,
    goalTableId: string,
  ): Promise<Map<string, { basis: string | null; lastYearValue: string | null; evidenceKind: string | null }>> {
    const rows = await tx.rows<{
      id: string;
      basis: string | null;
      lastYearValue: string | null;
      evidenceKind: string | null;
    }>(
      `SELECT id, basis, last_year_value AS "lastYearValue", evidence_kind AS "evidenceKind" FROM indicator WHERE goal_table_id = $1`,
      [goalTableId],
    );
    return new Map(rows.map(({ id, ...rest }) => [id, rest]));
  }

  async insert(
    ctx: Ctx,
    it: { fiscalYear: number; projectId: string | null; goalTableId: string; cutOff: string; watermark: string },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO self_evaluation (agency_id, fiscal_year, project_id, goal_table_id, cut_off, watermark, drafted_by, drafted_at, editors, act_id, last_act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7::bigint, $8, ARRAY[$7::bigint], $9, $9) RETURNING id`,
      [
        ctx.agencyId,
        it.fiscalYear,
        it.projectId,
        it.goalTableId,
        it.cutOff,
        it.watermark,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** The measurements of the form; what was said of an indicator's deviation stays. */
  async setItems(
    ctx: Ctx,
    id: string,
    items: readonly { indicatorId: string; measurementId: string }[],
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO self_evaluation_item (agency_id, evaluation_id, indicator_id, measurement_id)
       SELECT $1, $2, r."indicatorId", r."measurementId" FROM jsonb_to_recordset($3::jsonb) AS r("indicatorId" bigint, "measurementId" bigint)
       ON CONFLICT (evaluation_id, indicator_id) DO UPDATE SET measurement_id = EXCLUDED.measurement_id`,
      [ctx.agencyId, id, JSON.stringify(items)],
    );
  }

  async edit(ctx: Ctx, id: string, it: { goalCompletion: string | null; watermark: string }): Promise<void> {
    await ctx.tx.run(
      `UPDATE self_evaluation SET goal_completion = $3, watermark = $4, last_act_id = $6,
         editors = CASE WHEN $5::bigint = ANY (editors) THEN editors ELSE editors || $5::bigint END WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, it.goalCompletion, it.watermark, ctx.actor.userId, ctx.actId],
    );
  }

  async setDeviations(
    ctx: Ctx,
    id: string,
    items: readonly { indicatorId: string; deviation: string | null }[],
  ): Promise<void> {
    await ctx.tx.run(
      `UPDATE self_evaluation_item e SET deviation = r.deviation FROM jsonb_to_recordset($3::jsonb) AS r("indicatorId" bigint, deviation text)
        WHERE e.agency_id = $1 AND e.evaluation_id = $2 AND e.indicator_id = r."indicatorId"`,
      [ctx.agencyId, id, JSON.stringify(items)],
    );
  }

  async submit(ctx: Ctx, id: string, content: string, digest: Buffer): Promise<void> {
    await ctx.tx.run(
      `UPDATE self_evaluation SET state = 'SUBMITTED', content = $3, digest = $4, submitted_by = $5, submitted_at = $6, last_act_id = $7
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, content, digest, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async approve(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE self_evaluation SET state = 'APPROVED', approved_by = $3, approved_at = $4, last_act_id = $5 WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async sendBack(ctx: Ctx, id: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE self_evaluation SET state = 'DRAFT', content = NULL, digest = NULL, submitted_by = NULL, submitted_at = NULL,
         sent_back_by = $3, sent_back_reason = $4, last_act_id = $5 WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, ctx.actor.userId, reason, ctx.actId],
    );
  }

  /** The files that were attached to values entered by hand, by the measurement that took the value in. */
  async documents(
    tx: Tx,
    agencyId: number,
    id: string,
  ): Promise<Map<string, { fileId: string; actId: string; name: string; digest: string }>> {
    const rows = await tx.rows<{ measurementId: string; fileId: string; actId: string; name: string; digest: string }>(
      `SELECT m.id AS "measurementId", v.file_id AS "fileId", v.act_id AS "actId", f.name, encode(f.digest, 'hex') AS digest
         FROM self_evaluation_item x JOIN measurement m ON m.id = x.measurement_id
         JOIN manual_value v ON v.agency_id = $1 AND v.file_id = (m.facts ->> 'evidenceFileId')::uuid JOIN stored_file f ON f.id = v.file_id
        WHERE x.agency_id = $1 AND x.evaluation_id = $2`,
      [agencyId, id],
    );
    return new Map(rows.map(({ measurementId, ...rest }) => [measurementId, rest]));
  }

  /** The projects of the year whose money the unit's own form sums, or the one of the form; what was allotted by the cut-off. */
  projects(
    tx: Tx,
    agencyId: number,
    form: { fiscalYear: number; projectId: string | null; cutOff: string },
  ): Promise<{ id: string; scheme: string | null; allotted: string }[]> {
    return tx.rows(
      `SELECT p.id, p.scheme, (SELECT coalesce(sum(e.amount), 0)::numeric(16,2)::text FROM budget_event e
          WHERE e.project_id = p.id AND e.kind = 'ALLOT' AND e.on_date <= $4::date) AS allotted
         FROM subsidy_project p WHERE p.agency_id = $1 AND p.fiscal_year = $2 AND ($3::bigint IS NULL OR p.id = $3) ORDER BY p.no`,
      [agencyId, form.fiscalYear, form.projectId, form.cutOff],
    );
  }
}
