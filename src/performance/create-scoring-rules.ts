import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { SCORING_RULES } from './domain/scoring.js';
import { TOTAL_RULE } from './domain/scoring-versions.js';
import { PerformanceStore } from './performance.store.js';

/** Writes the shipped versions of the scoring rules; versions that exist stay as they are. */
@Injectable()
export class CreateScoringRules {
  constructor(@Inject(PerformanceStore) private readonly store: PerformanceStore) {}

  async run(ctx: Ctx): Promise<{ count: number }> {
    for (const rule of [...SCORING_RULES, TOTAL_RULE]) await this.store.insertScoringRule(ctx, rule);
    const count = SCORING_RULES.length + 1;
    ctx.note('scoringRule', 'shipped', { count });
    return { count };
  }
}
