import { may } from '../identity/domain/permissions.js';
import { Decimal } from '../kernel/money.js';
import { evaluationGrades as grades } from '../messages/evaluations.js';
import { scoringActionReasons, scoringLines as words } from '../messages/scoring.js';
import type { Actor } from '../platform/db/ctx.js';
import { GRADES, type Grade } from './domain/indicator.types.js';
import type { RuleDefinition } from './domain/scoring-versions.js';
import type { ScoringLimitsBody, ScoringRuleDto, ScoringRulesDto } from './scoring-rules.dto.js';
import type { RuleVersion } from './scoring-rules.store.js';

/** @param day what is in force is so on this day */
export function scoringOutward(versions: readonly RuleVersion[], day: string, actor: Actor): ScoringRulesDto {
  const rules = new Map<string, ScoringRuleDto>();
  for (const one of versions) {
    const { code, name, version, definition, effectiveOn, reason, createdBy, createdAt } = one;
    const rule = rules.get(code) ?? { code, name, kind: definition.kind, versions: [] };
    const counted = rule.versions.some(({ state }) => state === 'IN_FORCE');
    const state = effectiveOn > day ? 'AHEAD' : counted ? 'FORMER' : 'IN_FORCE';
    const [lines, limits] = [linesOf(definition), limitsOf(definition)];
    rule.versions.push({ version, effectiveOn, state, lines, limits, reason, createdBy, createdAt });
    rules.set(code, rule);
  }
  return {
    rules: [...rules.values()],
    newestVersion: Math.max(0, ...versions.map(({ version }) => version)),
    whyNot: may(actor.roles, 'performance.rules') ? null : scoringActionReasons.noRight,
  };
}

function linesOf(it: RuleDefinition): string[] {
  if (it.kind === 'COMPLETION') return [words.cap(it.cap), words.explainAbove(it.explainAbove)];
  if (it.kind === 'GRADE') {
    return GRADES.map((grade) => {
      const { from, to, usual } = it.bands[grade];
      return words.band(grade, from, to, usual);
    });
  }
  return [
    words.total(grades.EXCELLENT, it.excellent),
    words.total(grades.GOOD, it.good),
    words.total(grades.FAIR, it.fair),
    words.below(grades.POOR, it.fair),
  ];
}

const percent = (share: string): string => new Decimal(share).mul(100).toString();

function limitsOf(it: RuleDefinition): ScoringLimitsBody {
  if (it.kind === 'COMPLETION') return { cap: percent(it.cap), explainAbove: percent(it.explainAbove) };
  if (it.kind === 'TOTAL') return { excellent: it.excellent, good: it.good, fair: it.fair };
  const usual = Object.fromEntries(GRADES.map((grade) => [grade, percent(it.bands[grade].usual)]));
  return {
    achievedFrom: percent(it.bands['达成'].from),
    partlyFrom: percent(it.bands['部分达成'].from),
    usual: usual as Record<Grade, string>,
  };
}
