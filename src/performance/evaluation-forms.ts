import { Inject, Injectable } from '@nestjs/common';
import { sm3 } from '../kernel/digest.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, sumMoney } from '../kernel/money.js';
import { evaluationThings } from '../messages/evaluations.js';
import { operatorSigns, scoringRuleNames } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { EvaluationState } from './domain/evaluation-states.js';
import { evaluationTotals, type EvaluatedIndicator, type EvaluationTotals } from './domain/self-evaluation.js';
import { EvaluationsStore, type EvaluationRow } from './evaluations.store.js';
import { executedOf } from './indicator-reach.js';
import { IndicatorValues } from './indicator-values.js';
import { PerformanceStore } from './performance.store.js';
import { ScoringRulesStore } from './scoring-rules.store.js';

/** What is printed, signed and digested. Its text is the order of these fields. */
export interface FormContent {
  fiscalYear: number;
  cutOff: string;
  watermark: string;
  agencyName: string;
  department: string | null;
  projectId: string | null;
  projectCode: string | null;
  projectName: string | null;
  goalVersion: number;
  goalText: string | null;
  goalCompletion: string | null;
  totals: EvaluationTotals;
  rows: EvaluatedIndicator[];
}

export interface ComposedForm {
  form: EvaluationRow;
  content: FormContent;
  text: string;
  digest: Buffer;
}

/** Makes a form out of its measurements and the budget at its viewpoint; a submitted one is what was signed. */
@Injectable()
export class EvaluationForms {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(IndicatorValues) private readonly values: IndicatorValues,
    @Inject(ScoringRulesStore) private readonly rules: ScoringRulesStore,
  ) {}

  /** Errors: NOT_FOUND (missing). */
  async composed(tx: Tx, agencyId: number, id: string): Promise<ComposedForm> {
    const form = await this.store.form(tx, agencyId, id);
    if (!form) throw new DomainError('NOT_FOUND', 'missing', { what: evaluationThings.form });
    const text = form.content ?? JSON.stringify(await this.compose(tx, agencyId, form));
    return { form, content: JSON.parse(text) as FormContent, text, digest: sm3(text) };
  }

  /** A form in a state that the act needs. Errors: NOT_FOUND (missing); EVALUATION_STATE_NOT_ALLOWED, EVALUATION_FROZEN (conflict). */
  async required(ctx: Ctx, id: string, state: EvaluationState): Promise<ComposedForm> {
    const composed = await this.composed(ctx.tx, ctx.agencyId, id);
    const is = composed.form.state;
    if (is !== state) {
      const code = state === 'DRAFT' ? 'EVALUATION_FROZEN' : 'EVALUATION_STATE_NOT_ALLOWED';
      throw new DomainError(code, 'conflict', { id, from: is });
    }
    return composed;
  }

  private async compose(tx: Tx, agencyId: number, form: EvaluationRow): Promise<FormContent> {
    const { fiscalYear, cutOff, watermark } = form;
    const source = this.values.source(tx, { agencyId, fiscalYear, cutOff, watermark });
    const projects = await this.store.projects(tx, agencyId, form);
    const facts = [];
    for (const { id } of projects) facts.push(await source.project(id));
    const rows = await this.rows(tx, agencyId, form);
    const totals = evaluationTotals(
      {
        allotted: sumMoney(projects.map(({ allotted }) => money(allotted))),
        budget: sumMoney(facts.map(({ budget }) => budget)),
        executed: sumMoney(facts.map(executedOf)),
      },
      rows.map(({ score }) => score),
      (await this.rules.totalGrades(tx, { agencyId, cutOff, watermark })) ?? undefined,
    );
    return {
      fiscalYear,
      cutOff,
      watermark,
      agencyName: form.agencyName,
      department: form.department,
      projectId: form.projectId,
      projectCode: form.projectCode,
      projectName: form.projectName,
      goalVersion: form.goalVersion,
      goalText: form.goalText,
      goalCompletion: form.goalCompletion,
      totals,
      rows,
    };
  }

  private async rows(tx: Tx, agencyId: number, form: EvaluationRow): Promise<EvaluatedIndicator[]> {
    const items = await this.store.items(tx, agencyId, form.id);
    const deviations = new Map(items.map(({ measurementId, deviation }) => [measurementId, deviation]));
    const printed = await this.store.printed(tx, form.goalTableId);
    const measured = await this.performance.measurements(tx, agencyId, [...deviations.keys()]);
    const limits = await this.rules.explainLimits(tx, agencyId);
    return measured.map((row) => {
      const facts = row.facts as { sampleSize?: number | null; evidenceFile?: string | null };
      const more = printed.get(row.indicatorId);
      return {
        measurementId: row.id,
        indicatorId: row.indicatorId,
        level1: row.level1,
        level2: row.level2,
        level3: row.level3,
        goal: `${operatorSigns[row.operator] ?? row.operator} ${row.target}${row.unit ?? ''}`,
        basis: more?.basis ?? null,
        lastYearValue: more?.lastYearValue ?? null,
        weight: row.weight,
        scoringCode: row.scoringCode,
        scoringVersion: row.scoringVersion,
        scoringName: scoringRuleNames[row.scoringCode] ?? row.scoringCode,
        evidenceKind: more?.evidenceKind ?? null,
        manual: row.measure === 'MANUAL' || row.measure === 'GRADE',
        actual: row.actual,
        unit: row.unit,
        sampleSize: facts.sampleSize ?? null,
        evidenceFile: facts.evidenceFile ?? null,
        completion: row.completion,
        score: row.score,
        deviation: deviations.get(row.id) ?? null,
        explainAbove: limits.get(`${row.scoringCode} ${row.scoringVersion}`),
      };
    });
  }
}

/** Refuses an act on another text than the one that was looked at. Errors: EVALUATION_CONTENT_CHANGED (conflict). */
export function requireSeen(digest: Buffer, seen: string): void {
  if (digest.toString('hex') !== seen) throw new DomainError('EVALUATION_CONTENT_CHANGED', 'conflict');
}
