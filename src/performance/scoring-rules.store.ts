import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { RuleDefinition, TotalGrades } from './domain/scoring-versions.js';

export interface RuleVersion {
  code: string;
  name: string;
  version: number;
  definition: RuleDefinition;
  effectiveOn: string;
  /** Of a version that somebody wrote; the shipped one has none. */
  reason: string | null;
  createdBy: string | null;
  createdAt: Date | null;
}

const OWN = '(r.agency_id IS NULL OR r.agency_id = $1)';

/** The versions of the scoring rules of an agency: those shipped and its own. */
@Injectable()
export class ScoringRulesStore {
  /** Newest first. */
  versions(tx: Tx, agencyId: number): Promise<RuleVersion[]> {
    return tx.rows<RuleVersion & Record<string, unknown>>(
      `SELECT r.code, r.name, r.version, r.definition, r.effective_on AS "effectiveOn", r.reason, u.name AS "createdBy", r.created_at AS "createdAt"
         FROM scoring_rule r LEFT JOIN app_user u ON u.id = r.created_by WHERE ${OWN} ORDER BY r.code, r.version DESC`,
      [agencyId],
    );
  }

  /** The number is the next one of the rule over all agencies. */
  async insert(
    ctx: Ctx,
    it: { code: string; name: string; definition: RuleDefinition; effectiveOn: string; reason: string },
  ): Promise<number> {
    await ctx.tx.run(`SELECT pg_advisory_xact_lock(hashtext('scoring_rule'), hashtext($1))`, [it.code]);
    const row = await ctx.tx.one<{ version: number }>(
      `INSERT INTO scoring_rule (code, version, name, definition, agency_id, effective_on, reason, created_by, created_at, act_id)
       SELECT $1, max(version) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM scoring_rule WHERE code = $1 RETURNING version`,
      [
        ...[it.code, it.name, JSON.stringify(it.definition), ctx.agencyId, it.effectiveOn, it.reason],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
    return row!.version;
  }

  /** Each rule in one version; where a rule has not come so far, in its newest before. */
  rulesOf(
    tx: Tx,
    agencyId: number,
    version: number,
  ): Promise<{ code: string; version: number; definition: RuleDefinition }[]> {
    return tx.rows(
      `SELECT DISTINCT ON (r.code) r.code, r.version, r.definition FROM scoring_rule r
        WHERE ${OWN} AND r.version <= $2 ORDER BY r.code, r.version DESC`,
      [agencyId, version],
    );
  }

  async newestVersion(tx: Tx, agencyId: number): Promise<number> {
    const row = await tx.one<{ version: number }>(
      `SELECT coalesce(max(r.version), 0)::int AS version FROM scoring_rule r WHERE ${OWN}`,
      [agencyId],
    );
    return row!.version;
  }

  /** What grades a total at the cut-off, as of the watermark; null where nothing was shipped yet. */
  totalGrades(
    tx: Tx,
    at: { agencyId: number; cutOff: string; watermark: string },
  ): Promise<{ version: number; definition: TotalGrades } | null> {
    return tx.one(
      `SELECT r.version, r.definition FROM scoring_rule r LEFT JOIN trail t ON t.id = r.act_id AND t.agency_id = $1
        WHERE ${OWN} AND r.code = 'TOTAL' AND r.effective_on <= $2::date AND (r.act_id IS NULL OR t.position <= $3)
        ORDER BY r.version DESC LIMIT 1`,
      [at.agencyId, at.cutOff, at.watermark],
    );
  }

  /** The limits above which a completion must be explained, percent, by rule and version. */
  async explainLimits(tx: Tx, agencyId: number): Promise<Map<string, string>> {
    const rows = await tx.rows<{ key: string; limit: string }>(
      `SELECT r.code || ' ' || r.version AS key, trim_scale((r.definition ->> 'explainAbove')::numeric * 100)::text AS "limit"
         FROM scoring_rule r WHERE ${OWN} AND r.definition ? 'explainAbove'`,
      [agencyId],
    );
    return new Map(rows.map(({ key, limit }) => [key, limit]));
  }
}
