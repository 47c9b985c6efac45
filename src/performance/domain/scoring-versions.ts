import { Decimal } from '../../kernel/money.js';
import { GRADES, type Grade } from './indicator.types.js';
import type { ScoringDefinition } from './scoring.js';

/** Totals from which a form is 优, 良, 中; below the last 差. */
export interface TotalGrades {
  kind: 'TOTAL';
  excellent: string;
  good: string;
  fair: string;
}
export type RuleDefinition = ScoringDefinition | TotalGrades;

export const TOTAL_RULE = {
  code: 'TOTAL',
  version: 1,
  name: '总分等级',
  definition: { kind: 'TOTAL', excellent: '90', good: '80', fair: '60' },
} as const satisfies { code: string; version: number; name: string; definition: TotalGrades };

/** What a person writes: the limits of a rule in percent or points. */
export interface RuleLimits {
  cap?: string;
  explainAbove?: string;
  /** From which share on it is 达成, and 部分达成. */
  achievedFrom?: string;
  partlyFrom?: string;
  usual?: Partial<Record<Grade, string>>;
  excellent?: string;
  good?: string;
  fair?: string;
}

const share = (percent: string | undefined): string => new Decimal(percent ?? 'NaN').div(100).toString();

/** The definition of the next version of a rule of this kind; null when the limits make none (the database holds the same). */
export function definitionOf(kind: RuleDefinition['kind'], it: RuleLimits): RuleDefinition | null {
  if (kind === 'COMPLETION') {
    const made = { kind, cap: share(it.cap), explainAbove: share(it.explainAbove) };
    return within(made.cap, '0.5', '1') && within(made.explainAbove, '1', '10') ? made : null;
  }
  if (kind === 'TOTAL') {
    const [fair, good, excellent] = [it.fair, it.good, it.excellent].map((text) => new Decimal(text ?? 'NaN'));
    if (!fair!.gt(0) || !good!.gt(fair!) || !excellent!.gt(good!) || !excellent!.lt(100)) return null;
    return { kind, excellent: excellent!.toString(), good: good!.toString(), fair: fair!.toString() };
  }
  const [high, low] = [share(it.achievedFrom), share(it.partlyFrom)];
  const ranges: Record<Grade, [string, string]> = { 达成: [high, '1'], 部分达成: [low, high], 未达成: ['0', low] };
  const bands = {} as Record<Grade, { from: string; to: string; usual: string }>;
  for (const grade of GRADES) {
    const [from, to] = ranges[grade];
    const usual = share(it.usual?.[grade]);
    if (!new Decimal(from).lt(to) || !within(usual, from, to)) return null;
    bands[grade] = { from, to, usual };
  }
  return { kind, bands };
}

function within(value: string, from: string, to: string): boolean {
  return new Decimal(value).gte(from) && new Decimal(value).lte(to);
}
