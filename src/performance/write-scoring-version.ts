import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { scoringThings } from '../messages/scoring.js';
import type { Ctx } from '../platform/db/ctx.js';
import { definitionOf, type RuleLimits } from './domain/scoring-versions.js';
import { ScoringRulesStore } from './scoring-rules.store.js';

/**
 * A further version of a scoring rule: other limits from a day on, with the reason. Forms that were signed keep their points;
 * what is measured at a cut-off from that day on is scored by it.
 *
 * Errors: NOT_FOUND (missing); DATE_MALFORMED, SCORING_DEFINITION_UNFIT (invalid); SCORING_RULE_SAME, SCORING_EFFECTIVE_EARLIER
 * (conflict) from the database.
 */
@Injectable()
export class WriteScoringVersion {
  constructor(@Inject(ScoringRulesStore) private readonly store: ScoringRulesStore) {}

  async run(
    ctx: Ctx,
    input: { code: string; effectiveOn: string; reason: string; limits: RuleLimits },
  ): Promise<{ code: string; version: number }> {
    const effectiveOn = parseDate(input.effectiveOn);
    const former = (await this.store.versions(ctx.tx, ctx.agencyId)).find(({ code }) => code === input.code);
    if (!former) throw new DomainError('NOT_FOUND', 'missing', { what: scoringThings.rule });
    const definition = definitionOf(former.definition.kind, input.limits);
    if (!definition) throw new DomainError('SCORING_DEFINITION_UNFIT', 'invalid', { rule: former.name });
    const { code, name } = former;
    const version = await this.store.insert(ctx, { code, name, definition, effectiveOn, reason: input.reason.trim() });
    ctx.note('scoringRule', code, { version, effectiveOn, reason: input.reason.trim() });
    return { code, version };
  }
}
