import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, sumMoney } from '../kernel/money.js';
import { evaluationGrades } from '../messages/evaluations.js';
import type { Tx } from '../platform/db/db.js';
import { gradeOf, type EvaluationGrade } from './domain/self-evaluation.js';
import type { ScoringDefinition } from './domain/scoring.js';
import type { TotalGrades } from './domain/scoring-versions.js';
import { EvaluationForms, type FormContent } from './evaluation-forms.js';
import type { RescoredDto } from './evaluations.dto.js';
import { score } from './indicator-values.js';
import { PerformanceStore, type MeasurementRow } from './performance.store.js';
import { ScoringRulesStore } from './scoring-rules.store.js';

/** The points of a form under one version of the rules, by indicator. */
interface Points {
  rows: { version: number; score: string | null }[];
  total: Decimal;
  grade: EvaluationGrade;
}

/**
 * The same form under another version of the scoring rules, beside its own points or those of a further version: what each
 * indicator would get and by how much that differs. The actual values stay; the form itself does not change.
 *
 * A grade outside the other bands gets no points there, not even nought.
 *
 * Errors: NOT_FOUND, SCORING_VERSION_UNKNOWN (missing).
 */
@Injectable()
export class RescoreEvaluation {
  constructor(
    @Inject(ScoringRulesStore) private readonly rules: ScoringRulesStore,
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
  ) {}

  async run(
    tx: Tx,
    agencyId: number,
    input: { id: string; version: number; against: number | null },
  ): Promise<RescoredDto> {
    const { version, against } = input;
    const { content } = await this.forms.composed(tx, agencyId, input.id);
    const newest = await this.rules.newestVersion(tx, agencyId);
    const unknown = [version, against ?? version].find((one) => one < 1 || one > newest);
    if (unknown !== undefined) throw new DomainError('SCORING_VERSION_UNKNOWN', 'missing', { version: unknown });
    const ids = content.rows.map(({ measurementId }) => measurementId);
    const measured = new Map((await this.performance.measurements(tx, agencyId, ids)).map((row) => [row.id, row]));
    const before = against === null ? asSigned(content) : await this.under(tx, agencyId, against, content, measured);
    const after = await this.under(tx, agencyId, version, content, measured);
    return {
      version,
      against,
      rows: content.rows.map((row, i) => {
        const [was, is] = [before.rows[i]!, after.rows[i]!];
        return {
          indicatorId: row.indicatorId,
          level3: row.level3,
          scoringName: row.scoringName,
          fromVersion: was.version,
          toVersion: is.version,
          before: was.score,
          after: is.score,
          difference:
            was.score === null || is.score === null ? null : new Decimal(is.score).minus(was.score).toFixed(2),
        };
      }),
      totalBefore: before.total.toFixed(2),
      totalAfter: after.total.toFixed(2),
      difference: after.total.minus(before.total).toFixed(2),
      gradeBefore: evaluationGrades[before.grade],
      gradeAfter: evaluationGrades[after.grade],
    };
  }

  private async under(
    tx: Tx,
    agencyId: number,
    version: number,
    content: FormContent,
    measured: ReadonlyMap<string, MeasurementRow>,
  ): Promise<Points> {
    const rules = new Map((await this.rules.rulesOf(tx, agencyId, version)).map((rule) => [rule.code, rule]));
    const rows = content.rows.map((row) => {
      const rule = rules.get(row.scoringCode)!;
      const definition = rule.definition as ScoringDefinition;
      const scored =
        row.actual === null
          ? null
          : score(measured.get(row.measurementId)!, { code: rule.code, definition }, row.actual);
      return { version: rule.version, score: scored?.score.toFixed(2) ?? null };
    });
    const points = [content.totals.executionScore, ...rows.map((row) => row.score ?? '0.00')];
    const total = sumMoney(points.map((text) => new Decimal(text)));
    return { rows, total, grade: gradeOf(total, rules.get('TOTAL')?.definition as TotalGrades | undefined) };
  }
}

function asSigned({ rows, totals }: FormContent): Points {
  return {
    rows: rows.map((row) => ({ version: row.scoringVersion, score: row.score })),
    total: new Decimal(totals.total),
    grade: totals.grade,
  };
}
