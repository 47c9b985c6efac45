import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import type { Grade, Operator } from './indicator.types.js';

/** Full completion, as a fraction. */
const FULL = new Decimal(1);

/** ≥, ≧, >=, ＞＝ … → '>='; 定性 → QUALITATIVE. @throws DomainError INDICATOR_OPERATOR_UNKNOWN (invalid) */
export function normaliseOperator(printed: string): Operator {
  const text = printed.normalize('NFKC').replace(/\s/g, '');
  if (['>=', '≥', '≧', '⩾', '大于等于', '不低于'].includes(text)) return '>=';
  if (['<=', '≤', '≦', '⩽', '小于等于', '不高于'].includes(text)) return '<=';
  if (['=', '==', '等于'].includes(text)) return '=';
  if (['定性', 'QUALITATIVE'].includes(text)) return 'QUALITATIVE';
  throw new DomainError('INDICATOR_OPERATOR_UNKNOWN', 'invalid', { value: printed });
}

/**
 * Completion of a quantitative indicator as a fraction (1 = 100 %): ≥ actual ÷ target; ≤ target ÷ actual; = one when equal
 * at the target's printed precision, else the smaller of both quotients. Null when it cannot be formed (a zero divisor).
 * Source: scoring practice in the region's self-evaluation form.
 */
export function completion(
  operator: Exclude<Operator, 'QUALITATIVE'>,
  target: string,
  actual: Decimal,
): Decimal | null {
  const goal = new Decimal(target);
  if (operator === '>=') return goal.isZero() ? (actual.gte(0) ? FULL : null) : actual.div(goal);
  if (operator === '<=') return actual.isZero() ? (goal.gte(0) ? FULL : null) : goal.div(actual);
  if (actual.toDecimalPlaces(printedPlaces(target), Decimal.ROUND_HALF_UP).eq(goal)) return FULL;
  if (goal.isZero() || actual.isZero()) return new Decimal(0);
  return Decimal.min(actual.div(goal), goal.div(actual));
}

/** Decimals with which a target is printed: '1.77' → 2, '240' → 0, '100.00' → 2. */
export function printedPlaces(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}

/** Versioned scoring rules are data; these are their shapes. */
export type ScoringDefinition =
  | { kind: 'COMPLETION'; cap: string; explainAbove: string }
  | { kind: 'GRADE'; bands: Record<Grade, { from: string; to: string; usual: string }> };

export interface Scored {
  /** Fraction, 1 = 100 %. */
  completion: Decimal;
  /** Points. */
  score: Decimal;
  /** True when the rule asks for an explanation (completion above 130 % under version 1). */
  explanationNeeded: boolean;
}

/** Points of a quantitative indicator: weight × min(cap, completion), two decimals half up. */
export function scoreByCompletion(
  rule: ScoringDefinition & { kind: 'COMPLETION' },
  weight: Decimal,
  done: Decimal,
): Scored {
  return {
    completion: done,
    score: weight
      .mul(Decimal.max(0, Decimal.min(new Decimal(rule.cap), done)))
      .toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
    explanationNeeded: done.gt(rule.explainAbove),
  };
}

/**
 * Points of a qualitative indicator as it is entered. `value` is a grade, optionally with the share of points given in its
 * band: '达成', '达成 95%'. @throws DomainError GRADE_UNKNOWN, GRADE_OUTSIDE_BAND (invalid)
 */
export function scoreByGrade(rule: GradeRule, weight: Decimal, value: string): Scored {
  const { band, share } = graded(rule, value);
  if (!within(band, share)) {
    throw new DomainError('GRADE_OUTSIDE_BAND', 'invalid', {
      value,
      from: new Decimal(band.from).mul(100).toString(),
      to: new Decimal(band.to).mul(100).toString(),
    });
  }
  return gradePoints(weight, share);
}

/**
 * Points of a grade that was entered under the bands of its day, under those of another version: null where its share lies
 * outside them, for nobody can say what it would have been. @throws DomainError GRADE_UNKNOWN (invalid)
 */
export function scoreKeptGrade(rule: GradeRule, weight: Decimal, value: string): Scored | null {
  const { band, share } = graded(rule, value);
  return within(band, share) ? gradePoints(weight, share) : null;
}

type GradeRule = ScoringDefinition & { kind: 'GRADE' };
type Band = GradeRule['bands'][Grade];

function graded(rule: GradeRule, value: string): { band: Band; share: Decimal } {
  const match = /^(达成|部分达成|未达成)(?:\s*(\d{1,3}(?:\.\d{1,2})?)\s*[%％])?$/.exec(value.trim());
  if (!match) throw new DomainError('GRADE_UNKNOWN', 'invalid', { value });
  const band = rule.bands[match[1] as Grade];
  return { band, share: match[2] === undefined ? new Decimal(band.usual) : new Decimal(match[2]).div(100) };
}

function within({ from, to }: Band, share: Decimal): boolean {
  return share.gte(from) && share.lte(to);
}

function gradePoints(weight: Decimal, share: Decimal): Scored {
  return {
    completion: share,
    score: weight.mul(share).toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
    explanationNeeded: false,
  };
}

/** The rules in force, version 1 (usual practice; kept as data so that a later version can be compared). */
export const SCORING_RULES: readonly { code: string; version: number; name: string; definition: ScoringDefinition }[] =
  [
    {
      code: 'BY_COMPLETION',
      version: 1,
      name: '按照完成比例赋分',
      definition: { kind: 'COMPLETION', cap: '1', explainAbove: '1.3' },
    },
    {
      code: 'BY_SATISFACTION',
      version: 1,
      name: '满意度赋分',
      definition: { kind: 'COMPLETION', cap: '1', explainAbove: '1.3' },
    },
    {
      code: 'BY_GRADE',
      version: 1,
      name: '按评判等级赋分',
      definition: {
        kind: 'GRADE',
        bands: {
          达成: { from: '0.8', to: '1', usual: '1' },
          部分达成: { from: '0.6', to: '0.8', usual: '0.7' },
          未达成: { from: '0', to: '0.6', usual: '0.3' },
        },
      },
    },
  ];

/** Printed name of a scoring rule → its code; the unit's own table prints none and is scored by completion. */
export function scoringCode(printed: string | null): string {
  if (printed === null) return 'BY_COMPLETION';
  const rule = SCORING_RULES.find((candidate) => candidate.name === printed || candidate.code === printed);
  if (!rule) throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: printed });
  return rule.code;
}
