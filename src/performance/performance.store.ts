import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { MeasureCode, Operator } from './domain/indicator.types.js';
import type { MeasuredMonths } from './fact-source.js';
import type { ScoringDefinition } from './domain/scoring.js';
import type { RuleDefinition } from './domain/scoring-versions.js';

export interface IndicatorRow {
  id: string;
  fiscalYear: number;
  projectId: string | null;
  projectCode: string | null;
  projectName: string | null;
  no: number;
  level1: string;
  level2: string;
  level3: string;
  operator: Operator;
  target: string;
  unit: string | null;
  basis: string | null;
  weight: string;
  scoringCode: string;
  evidenceKind: string | null;
  measure: MeasureCode;
  parameters: Record<string, string>;
  lastYearValue: string | null;
  goalTableId: string;
  goalVersion: number;
}

export interface NewIndicator {
  fiscalYear: number;
  projectId: string | null;
  no: number;
  level1: string;
  level2: string;
  level3: string;
  operator: Operator;
  target: string;
  unit: string | null;
  basis: string | null;
  weight: string;
  scoringCode: string;
  evidenceKind: string | null;
  measure: MeasureCode;
  parameters: Record<string, string>;
}

export interface ManualValueRow {
  id: string;
  value: string;
  onDate: string;
  sampleSize: number | null;
  fileId: string;
  fileName: string;
  note: string | null;
  enteredBy: string;
}

export interface ScoringRow {
  code: string;
  version: number;
  name: string;
  definition: ScoringDefinition;
}

const INDICATOR = /* sql */ `SELECT i.id, i.fiscal_year AS "fiscalYear", i.project_id AS "projectId", p.code AS "projectCode", p.name AS "projectName",
  i.no, i.level1, i.level2, i.level3, i.operator, i.target, i.unit, i.basis, i.weight, i.scoring_code AS "scoringCode",
  i.evidence_kind AS "evidenceKind", i.measure, i.parameters, i.last_year_value AS "lastYearValue", i.goal_table_id AS "goalTableId",
  g.version AS "goalVersion"
  FROM indicator i JOIN goal_table g ON g.id = i.goal_table_id LEFT JOIN subsidy_project p ON p.id = i.project_id`;

@Injectable()
export class PerformanceStore {
  /** The rows of the goal tables in force at the cut-off, as of the watermark (null: as known now). */
  indicators(
    tx: Tx,
    agencyId: number,
    fiscalYear: number,
    cutOff: string,
    watermark: string | null,
  ): Promise<IndicatorRow[]> {
    return tx.rows<IndicatorRow>(
      `${INDICATOR} WHERE i.agency_id = $1 AND i.goal_table_id IN (SELECT goal_tables_in_force($1, $2, $3::date, $4::bigint))
        ORDER BY i.project_id NULLS FIRST, i.no`,
      [agencyId, fiscalYear, cutOff, watermark],
    );
  }

  indicator(tx: Tx, agencyId: number, id: string): Promise<IndicatorRow | null> {
    return tx.one<IndicatorRow>(`${INDICATOR} WHERE i.agency_id = $1 AND i.id = $2`, [agencyId, id]);
  }

  async insertIndicator(ctx: Ctx, it: NewIndicator): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO indicator (agency_id, fiscal_year, project_id, no, level1, level2, level3, operator, target, unit, basis, weight,
         scoring_code, evidence_kind, measure, parameters, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
      [
        ctx.agencyId,
        it.fiscalYear,
        it.projectId,
        it.no,
        it.level1,
        it.level2,
        it.level3,
        it.operator,
        it.target,
        it.unit,
        it.basis,
        it.weight,
        it.scoringCode,
        it.evidenceKind,
        it.measure,
        JSON.stringify(it.parameters),
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async setParameters(ctx: Ctx, id: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    await ctx.tx.run('UPDATE indicator SET parameters = $3 WHERE agency_id = $1 AND id = $2', [
      ctx.agencyId,
      id,
      JSON.stringify(parameters),
    ]);
  }

  async insertManualValue(
    ctx: Ctx,
    it: {
      indicatorId: string;
      value: string;
      onDate: string;
      sampleSize: number | null;
      fileId: string;
      note: string | null;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO manual_value (agency_id, indicator_id, value, on_date, sample_size, file_id, note, entered_by, entered_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        ctx.agencyId,
        it.indicatorId,
        it.value,
        it.onDate,
        it.sampleSize,
        it.fileId,
        it.note,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /**
   * Latest entered value on or before the cut-off, as of the watermark; per indicator. A value that was entered under
   * another version of the goal table counts for the indicator of the same name and measure.
   */
  async manualValues(
    tx: Tx,
    agencyId: number,
    indicatorIds: readonly string[],
    cutOff: string,
    watermark: string,
  ): Promise<Map<string, ManualValueRow>> {
    const rows = await tx.rows<ManualValueRow & { indicatorId: string }>(
      `SELECT DISTINCT ON (i.id) i.id AS "indicatorId", m.id, m.value, m.on_date AS "onDate",
         m.sample_size AS "sampleSize", m.file_id AS "fileId", f.name AS "fileName", m.note, u.name AS "enteredBy"
         FROM indicator i JOIN indicator e ON e.agency_id = i.agency_id AND e.fiscal_year = i.fiscal_year
           AND e.project_id IS NOT DISTINCT FROM i.project_id AND (e.level1, e.level2, e.level3, e.measure) = (i.level1, i.level2, i.level3, i.measure)
           AND (e.id = i.id OR e.goal_table_id <> i.goal_table_id)
         JOIN manual_value m ON m.indicator_id = e.id JOIN trail t ON t.id = m.act_id AND t.agency_id = $1 AND t.position <= $3
         JOIN stored_file f ON f.id = m.file_id JOIN app_user u ON u.id = m.entered_by
        WHERE i.id = ANY ($4::bigint[]) AND m.agency_id = $1 AND m.on_date <= $2::date ORDER BY i.id, m.on_date DESC, m.id DESC`,
      [agencyId, cutOff, watermark, indicatorIds],
    );
    return new Map(rows.map((row) => [row.indicatorId, row]));
  }

  /** The version of each scoring rule in force at the cut-off, as of the watermark (null: as known now). */
  async scoringRules(
    tx: Tx,
    at: { agencyId: number; cutOff: string; watermark: string | null },
  ): Promise<Map<string, ScoringRow>> {
    const rows = await tx.rows<ScoringRow>(
      `SELECT DISTINCT ON (r.code) r.code, r.version, r.name, r.definition
         FROM scoring_rule r LEFT JOIN trail t ON t.id = r.act_id AND t.agency_id = $1
        WHERE (r.agency_id IS NULL OR r.agency_id = $1) AND r.effective_on <= $2::date
          AND (r.act_id IS NULL OR $3::bigint IS NULL OR t.position <= $3) AND r.definition ->> 'kind' <> 'TOTAL'
        ORDER BY r.code, r.version DESC`,
      [at.agencyId, at.cutOff, at.watermark],
    );
    return new Map(rows.map((row) => [row.code, row]));
  }

  async insertScoringRule(
    ctx: Ctx,
    rule: Omit<ScoringRow, 'definition'> & { definition: RuleDefinition },
  ): Promise<void> {
    await ctx.tx.run(
      'INSERT INTO scoring_rule (code, version, name, definition) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [rule.code, rule.version, rule.name, JSON.stringify(rule.definition)],
    );
  }

  async trailHead(tx: Tx, agencyId: number): Promise<string> {
    const row = await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = $1', [agencyId]);
    return row?.position ?? '0';
  }

  async insertMeasurements(ctx: Ctx, rows: readonly object[]): Promise<{ id: string; indicatorId: string }[]> {
    return ctx.tx.rows<{ id: string; indicatorId: string }>(
      `INSERT INTO measurement (agency_id, indicator_id, cut_off, watermark, measurable, actual, completion, score, scoring_code,
         scoring_version, query, facts, measured_by, measured_at, act_id)
       SELECT $1, r."indicatorId", r."cutOff", r.watermark, r.measurable, r.actual, r.completion, r.score, r."scoringCode",
         r."scoringVersion", r.query, r.facts, nullif($3::bigint, 0), $4, $5
         FROM jsonb_to_recordset($2::jsonb) AS r("indicatorId" bigint, "cutOff" date, watermark bigint, measurable boolean, actual text,
           completion numeric, score numeric, "scoringCode" text, "scoringVersion" int, query jsonb, facts jsonb)
       RETURNING id, indicator_id AS "indicatorId"`,
      [ctx.agencyId, JSON.stringify(rows), ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async measurement(tx: Tx, agencyId: number, id: string): Promise<MeasurementRow | null> {
    return (await this.measurements(tx, agencyId, [id]))[0] ?? null;
  }

  /** In the order of the goal tables: the unit's own first, then the projects'. */
  measurements(tx: Tx, agencyId: number, ids: readonly string[]): Promise<MeasurementRow[]> {
    return tx.rows<MeasurementRow>(
      `${MEASUREMENT} WHERE m.agency_id = $1 AND m.id = ANY ($2::bigint[]) ORDER BY i.project_id NULLS FIRST, i.no, m.id`,
      [agencyId, ids],
    );
  }

  /** The measurement at the cut-off of each indicator in force that has one: the one that knows most, not the one made last. */
  async latestMeasurementIds(
    tx: Tx,
    agencyId: number,
    indicatorIds: readonly string[],
    cutOff: string,
  ): Promise<Map<string, string>> {
    const rows = await tx.rows<{ indicatorId: string; id: string }>(
      `SELECT DISTINCT ON (indicator_id) indicator_id AS "indicatorId", id FROM measurement
        WHERE agency_id = $1 AND indicator_id = ANY ($2::bigint[]) AND cut_off = $3::date ORDER BY indicator_id, watermark DESC, id DESC`,
      [agencyId, indicatorIds, cutOff],
    );
    return new Map(rows.map(({ indicatorId, id }) => [indicatorId, id]));
  }

  /**
   * The newest measurement of each indicator in force at the cut-off (or at the year's end, measured at any, when absent). Newest
   * is what was measured of the latest day with the most that was known: one repeated as of an earlier watermark proves a figure, it is no news.
   */
  latestMeasurements(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string | null): Promise<MeasurementRow[]> {
    return tx.rows<MeasurementRow>(
      `${MEASUREMENT} WHERE m.id IN (SELECT DISTINCT ON (n.indicator_id) n.id FROM measurement n JOIN indicator j ON j.id = n.indicator_id
          WHERE n.agency_id = $1 AND j.goal_table_id IN (SELECT goal_tables_in_force($1, $2, coalesce($3::date, make_date($2, 12, 31)), NULL))
            AND ($3::date IS NULL OR n.cut_off = $3::date)
          ORDER BY n.indicator_id, n.cut_off DESC, n.watermark DESC, n.id DESC)
        ORDER BY i.project_id NULLS FIRST, i.no`,
      [agencyId, fiscalYear, cutOff],
    );
  }
}

/** What is kept of the query behind a value: statement, parameters, and the indicator as it was then. */
export interface MeasuredQuery {
  name: string;
  sql?: string;
  parameters?: { months?: MeasuredMonths; fund?: string; projectId?: string; planId?: string };
  [more: string]: unknown;
}

export interface MeasurementRow {
  id: string;
  indicatorId: string;
  projectId: string | null;
  projectCode: string | null;
  no: number;
  level1: string;
  level2: string;
  level3: string;
  operator: Operator;
  target: string;
  unit: string | null;
  weight: string;
  measure: MeasureCode;
  parameters: Record<string, string>;
  fiscalYear: number;
  cutOff: string;
  watermark: string;
  measurable: boolean;
  actual: string | null;
  completion: string | null;
  /** Whether the target is reached: a completion of 100 % as printed. */
  met: boolean | null;
  score: string | null;
  scoringCode: string;
  scoringVersion: number;
  query: MeasuredQuery;
  facts: Record<string, unknown>;
  measuredAt: Date;
  /** The version of the goal table that it was measured against. */
  goalTableId: string;
  goalVersion: number;
}

/** Operator, target, weight and measure as they were when it was measured. */
const MEASUREMENT = /* sql */ `SELECT m.id, m.indicator_id AS "indicatorId", i.project_id AS "projectId", p.code AS "projectCode", i.no, i.level1, i.level2,
  i.level3, m.query -> 'indicator' ->> 'operator' AS operator, m.query -> 'indicator' ->> 'target' AS target,
  m.query -> 'indicator' ->> 'unit' AS unit, m.query -> 'indicator' ->> 'weight' AS weight,
  m.query -> 'indicator' ->> 'measure' AS measure, m.query -> 'indicator' -> 'parameters' AS parameters, i.fiscal_year AS "fiscalYear", m.cut_off AS "cutOff",
  m.watermark, m.measurable, m.actual, m.completion, m.completion >= 100 AS met, m.score, m.scoring_code AS "scoringCode", m.scoring_version AS "scoringVersion",
  m.query, m.facts, m.measured_at AS "measuredAt", g.id AS "goalTableId", g.version AS "goalVersion"
  FROM measurement m JOIN indicator i ON i.id = m.indicator_id JOIN goal_table g ON g.id = i.goal_table_id LEFT JOIN subsidy_project p ON p.id = i.project_id`;
