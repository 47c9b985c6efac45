import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, sumMoney } from '../kernel/money.js';
import { evaluationGrades } from '../messages/evaluations.js';
import type { Tx } from '../platform/db/db.js';
import { gradeOf } from './domain/self-evaluation.js';
import type { ScoringDefinition } from './domain/scoring.js';
import { EvaluationForms } from './evaluation-forms.js';
import type { RescoredDto } from './evaluations.dto.js';
import { EvaluationsStore } from './evaluations.store.js';
import { score } from './indicator-values.js';
import { PerformanceStore } from './performance.store.js';

/**
 * The same form under another version of the scoring rules: what each indicator would get and by how much that differs. The
 * actual values stay; the form itself does not change.
 *
 * Errors: NOT_FOUND, SCORING_VERSION_UNKNOWN (missing); GRADE_OUTSIDE_BAND (invalid) when a grade lies outside the other bands.
 */
@Injectable()
export class RescoreEvaluation {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
  ) {}

  async run(tx: Tx, agencyId: number, input: { id: string; version: number }): Promise<RescoredDto> {
    const { version } = input;
    const { content } = await this.forms.composed(tx, agencyId, input.id);
    if (version < 1 || version > (await this.store.newestRuleVersion(tx))) {
      throw new DomainError('SCORING_VERSION_UNKNOWN', 'missing', { version });
    }
    const rules = new Map((await this.store.rulesOf(tx, version)).map((rule) => [rule.code, rule]));
    const ids = content.rows.map(({ measurementId }) => measurementId);
    const measured = new Map((await this.performance.measurements(tx, agencyId, ids)).map((row) => [row.id, row]));
    const rows = content.rows.map((row) => {
      const rule = rules.get(row.scoringCode)!;
      const definition = rule.definition as ScoringDefinition;
      const scored =
        row.actual === null
          ? null
          : score(measured.get(row.measurementId)!, { code: rule.code, definition }, row.actual);
      const after = scored?.score.toFixed(2) ?? null;
      const difference = after !== null && row.score !== null ? new Decimal(after).minus(row.score).toFixed(2) : null;
      return {
        indicatorId: row.indicatorId,
        level3: row.level3,
        scoringName: row.scoringName,
        fromVersion: row.scoringVersion,
        toVersion: rule.version,
        before: row.score,
        after,
        difference,
      };
    });
    const points = [content.totals.executionScore, ...rows.map(({ after }) => after ?? '0.00')];
    const total = sumMoney(points.map((text) => new Decimal(text)));
    return {
      version,
      rows,
      totalBefore: content.totals.total,
      totalAfter: total.toFixed(2),
      difference: total.minus(content.totals.total).toFixed(2),
      gradeBefore: evaluationGrades[content.totals.grade],
      gradeAfter: evaluationGrades[gradeOf(total)],
    };
  }
}
