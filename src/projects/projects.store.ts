import { Injectable } from '@nestjs/common';
import { Decimal, money, toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import type { Level } from '../ledger/domain/ledger.types.js';
import type { AttributionRule, Part } from './domain/attribution.js';
import type {
  AttributionMode,
  EventKind,
  ExecutionBasis,
  PaymentMode,
  PlannedProject,
} from './domain/project.types.js';

export interface NewProject {
  fiscalYear: number;
  no: number;
  code: string;
  name: string;
  scheme: Scheme | null;
  functionCode: string;
  economicCode: string;
  sourceLevel: Level;
  sourceText: string;
  documentNo: string | null;
  paymentMode: PaymentMode;
  procedure: string | null;
  subsidised: string | null;
  standard: string | null;
  policyBasis: readonly string[];
  executionBasis: ExecutionBasis;
  /** yyyymm */
  periodFrom: number;
  periodTo: number;
}

export interface ProjectHead {
  id: string;
  name: string;
  scheme: Scheme | null;
  fiscalYear: number;
  executionBasis: ExecutionBasis;
}

export interface BudgetEvent {
  id: string;
  projectId: string;
  kind: EventKind;
  documentNo: string | null;
  level: Level;
  on: string;
  amount: Decimal;
  reversalOf: string | null;
}

/** What a batch holds of the projects, in the order in which it was reserved. */
export interface BatchHold {
  reserved: Part[];
  consumed: Part[];
  mode: AttributionMode;
}

export type EntryKind = 'RESERVE' | 'RELEASE' | 'CONSUME' | 'RETURN';

/** Projects, their events and attribution: what the use cases need. */
@Injectable()
export class ProjectsStore {
  /** Serialises everything that reads or changes the rooms of a scheme's projects in a year, to the end of the transaction. */
  async lock(tx: Tx, agencyId: number, scheme: Scheme, fiscalYear: number): Promise<void> {
    await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `attribution:${agencyId}:${scheme}:${fiscalYear}`,
    ]);
  }

  /** Errors: PROJECT_CODE_TAKEN, PROJECT_FUND_MISSING, PROJECT_BASIS_WRONG. */
  async insertProject(ctx: Ctx, project: NewProject): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO subsidy_project (agency_id, fiscal_year, no, code, name, scheme, function_code, economic_code, source_level,
         source_text, document_no, payment_mode, procedure, subsidised, standard, policy_basis, execution_basis, period_from, period_to, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) RETURNING id`,
      [
        ctx.agencyId,
        project.fiscalYear,
        project.no,
        project.code,
        project.name,
        project.scheme,
        project.functionCode,
        project.economicCode,
        project.sourceLevel,
        project.sourceText,
        project.documentNo,
        project.paymentMode,
        project.procedure,
        project.subsidised,
        project.standard,
        JSON.stringify(project.policyBasis),
        project.executionBasis,
        project.periodFrom,
        project.periodTo,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async head(tx: Pick<Tx, 'one'>, agencyId: number, id: string): Promise<ProjectHead | null> {
    return tx.one<ProjectHead>(
      `SELECT id, name, scheme, fiscal_year AS "fiscalYear", execution_basis AS "executionBasis" FROM subsidy_project
        WHERE agency_id = $1 AND id = $2`,
      [agencyId, id],
    );
  }

  /** Errors: those of the guards and of the checks on the sums. */
  async insertEvent(ctx: Ctx, event: Omit<BudgetEvent, 'id'> & { note: string | null }): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO budget_event (agency_id, project_id, kind, document_no, level, on_date, amount, note, reversal_of, recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        ctx.agencyId,
        event.projectId,
        event.kind,
        event.documentNo,
        event.level,
        event.on,
        toWire(event.amount),
        event.note,
        event.reversalOf,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async event(tx: Tx, agencyId: number, projectId: string, id: string): Promise<BudgetEvent | null> {
    const row = await tx.one<Omit<BudgetEvent, 'amount'> & { amount: string }>(
      `SELECT id, project_id AS "projectId", kind, document_no AS "documentNo", level, on_date AS "on", amount, reversal_of AS "reversalOf"
         FROM budget_event WHERE agency_id = $1 AND project_id = $2 AND id = $3`,
      [agencyId, projectId, id],
    );
    return row && { ...row, amount: money(row.amount) };
  }

  /** Newest version of the rule; null when the scheme has none in this year. */
  async rule(
    tx: Pick<Tx, 'one'>,
    agencyId: number,
    scheme: Scheme,
    fiscalYear: number,
  ): Promise<(AttributionRule & { version: number }) | null> {
    const row = await tx.one<{
      version: number;
      mode: AttributionMode;
      entries: { projectId: string; share?: string }[];
    }>(
      `SELECT version, mode, entries FROM attribution_rule WHERE agency_id = $1 AND scheme = $2 AND fiscal_year = $3
        ORDER BY version DESC LIMIT 1`,
      [agencyId, scheme, fiscalYear],
    );
    if (!row) return null;
    const entries = row.entries.map(({ projectId, share }) => ({
      projectId: String(projectId),
      ...(share === undefined ? {} : { share: new Decimal(share) }),
    }));
    return { version: row.version, mode: row.mode, entries };
  }

  /** Errors: ATTRIBUTION_PROJECT_FOREIGN, ATTRIBUTION_SHARES_WRONG. */
  async insertRule(
    ctx: Ctx,
    scheme: Scheme,
    fiscalYear: number,
    version: number,
    rule: AttributionRule,
  ): Promise<void> {
    const entries = rule.entries.map(({ projectId, share }) => ({
      projectId,
      ...(share ? { share: share.toFixed() } : {}),
    }));
    await ctx.tx.run(
      `INSERT INTO attribution_rule (agency_id, scheme, fiscal_year, version, mode, entries, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [ctx.agencyId, scheme, fiscalYear, version, rule.mode, JSON.stringify(entries), ctx.actId],
    );
  }

  /** Adjusted budget less reserved and consumed, per project; may be negative after a budget cut. */
  async rooms(tx: Tx, projectIds: readonly string[]): Promise<Map<string, Decimal>> {
    const rows = await tx.rows<{ id: string; room: string }>(
      `SELECT project_id AS id, allotted + adjusted - reserved - consumed AS room FROM project_balance WHERE project_id = ANY($1::bigint[])`,
      [projectIds],
    );
    return new Map(rows.map(({ id, room }) => [id, money(room)]));
  }

  /** Heads and sums of projects, in the order asked for. */
  async planned(tx: Tx, agencyId: number, projectIds: readonly string[]): Promise<PlannedProject[]> {
    const rows = await tx.rows<
      Omit<PlannedProject, 'budget' | 'used' | 'arrived'> & Record<'budget' | 'used' | 'arrived', string>
    >(
      `SELECT p.id, p.name, p.source_level AS "sourceLevel", p.source_text AS "sourceText", p.document_no AS "documentNo",
         p.execution_basis AS "executionBasis", b.allotted + b.adjusted AS budget, b.reserved + b.consumed AS used, b.arrived
         FROM unnest($2::bigint[]) WITH ORDINALITY AS n(id, no) JOIN subsidy_project p ON p.id = n.id AND p.agency_id = $1
         JOIN project_balance b ON b.project_id = p.id ORDER BY n.no`,
      [agencyId, projectIds],
    );
    return rows.map((row) => ({
      ...row,
      budget: money(row.budget),
      used: money(row.used),
      arrived: money(row.arrived),
    }));
  }

  async batch(tx: Tx, agencyId: number, batchId: string): Promise<{ scheme: Scheme; fiscalYear: number } | null> {
    return tx.one(
      `SELECT scheme, extract(year FROM pay_on)::int AS "fiscalYear" FROM payout_batch WHERE agency_id = $1 AND id = $2`,
      [agencyId, batchId],
    );
  }

  async hold(tx: Tx, agencyId: number, batchId: string): Promise<BatchHold> {
    const rows = await tx.rows<{
      projectId: string | null;
      reserved: string;
      consumed: string;
      mode: AttributionMode | null;
    }>(
      `SELECT e.project_id AS "projectId", sum(CASE e.kind WHEN 'RESERVE' THEN e.amount WHEN 'RETURN' THEN 0 ELSE -e.amount END) AS reserved,
         sum(CASE e.kind WHEN 'CONSUME' THEN e.amount WHEN 'RETURN' THEN -e.amount ELSE 0 END) AS consumed,
         (array_agg(r.mode ORDER BY e.id DESC) FILTER (WHERE e.kind = 'RESERVE'))[1] AS mode
         FROM attribution_entry e JOIN payout_batch b ON b.id = e.batch_id
         LEFT JOIN attribution_rule r ON r.agency_id = b.agency_id AND r.scheme = b.scheme
           AND r.fiscal_year = extract(year FROM b.pay_on)::int AND r.version = e.rule_version
        WHERE e.agency_id = $1 AND e.batch_id = $2
        GROUP BY e.project_id ORDER BY max(e.id) FILTER (WHERE e.kind = 'RESERVE')`,
      [agencyId, batchId],
    );
    const parts = (key: 'reserved' | 'consumed'): Part[] =>
      rows
        .map((row) => ({ projectId: row.projectId, amount: money(row[key]) }))
        .filter((part) => !part.amount.isZero());
    return {
      reserved: parts('reserved'),
      consumed: parts('consumed'),
      mode: rows.find((row) => row.mode !== null)?.mode ?? 'ORDER',
    };
  }

  /** Errors: BUDGET_OVERCOMMITTED, ATTRIBUTION_BEYOND_RESERVE, ATTRIBUTION_BEYOND_CONSUMED, ATTRIBUTION_PROJECT_FOREIGN. */
  async insertEntries(
    ctx: Ctx,
    batchId: string,
    kind: EntryKind,
    parts: readonly Part[],
    on: string,
    ruleVersion: number | null = null,
  ): Promise<void> {
    if (parts.length === 0) return;
    await ctx.tx.run(
      `INSERT INTO attribution_entry (agency_id, batch_id, project_id, kind, amount, on_date, rule_version, act_id)
       SELECT $1, $2, p.project_id, $3, p.amount, $4, $5, $6
         FROM unnest($7::bigint[], $8::numeric[]) WITH ORDINALITY AS p(project_id, amount, no) ORDER BY p.no`,
      [
        ctx.agencyId,
        batchId,
        kind,
        on,
        ruleVersion,
        ctx.actId,
        parts.map((part) => part.projectId),
        parts.map((part) => toWire(part.amount)),
      ],
    );
  }
}
