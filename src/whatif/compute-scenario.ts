import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, sumMoney, toWire } from '../kernel/money.js';
import { yearOf, type Period } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import type { Tx } from '../platform/db/db.js';
import { ProjectsService } from '../projects/projects.service.js';
import { AdjustedLinesStore } from './adjusted-lines.store.js';
import { checkRule } from './domain/check-rule.js';
import { assumedMonths, courses, monthCosts, projectEffects, requireOwed, targetEffects } from './domain/forecast.js';
import type { AdjustmentRule, WhatifResults } from './domain/whatif.types.js';
import { WhatifStore, type RollTried } from './whatif.store.js';

export interface Computed {
  basePeriod: Period;
  rolls: RollTried[];
  digest: string;
  results: WhatifResults;
}

/**
 * What a rule would do, computed from the latest accepted roll of its scheme, or from the rolls given; changes nothing.
 * Errors: WHATIF_NO_ROLL, WHATIF_NOBODY_AFFECTED (rule); those of `checkRule`.
 */
@Injectable()
export class ComputeScenario {
  constructor(
    @Inject(WhatifStore) private readonly store: WhatifStore,
    @Inject(AdjustedLinesStore) private readonly lines: AdjustedLinesStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
  ) {}

  async run(
    tx: Tx,
    agencyId: number,
    rule: AdjustmentRule,
    on?: { period: Period; rolls: RollTried[] },
  ): Promise<Computed> {
    const { scheme, payPeriod, effectiveFrom } = rule;
    const latest = on ?? (await this.store.latestRolls(tx, agencyId, scheme));
    if (latest === null) throw new DomainError('WHATIF_NO_ROLL', 'rule', { scheme: schemeLabels[scheme] });
    const { period: basePeriod, rolls } = latest;
    checkRule(rule, basePeriod);

    const assumed = assumedMonths({ basePeriod, payPeriod, effectiveFrom });
    const rollIds = rolls.map(({ id }) => id);
    const sums = await this.lines.sums(tx, { agencyId, basePeriod, rollIds, rule, assumed });
    if (sums.affected === 0) throw new DomainError('WHATIF_NOBODY_AFFECTED', 'rule');
    requireOwed(sums.owed, sums.backPay);

    const fiscalYear = yearOf(payPeriod);
    const months = monthCosts({ ...sums, basePeriod, payPeriod, effectiveFrom });
    const known = await this.store.knownMonths(tx, agencyId, scheme, fiscalYear, basePeriod);
    const foresight = await this.projects.foresee(tx, {
      agencyId,
      scheme,
      fiscalYear,
      courses: courses(months, known),
    });
    const targets = await this.store.targets(tx, agencyId, scheme, fiscalYear);
    const view = { known, months, people: sums.people, foresight };
    const { people, affected, unknownAge, bands, owed, digest } = sums;
    const results: WhatifResults = {
      fiscalYear,
      people,
      affected,
      unknownAge,
      regular: toWire(sums.regular),
      monthlyIncrease: toWire(sums.monthlyIncrease),
      backPay: toWire(sums.backPay),
      yearCost: toWire(sumMoney(months.map(({ cost }) => money(cost)))),
      bands,
      owed,
      months,
      ruleVersion: foresight.ruleVersion,
      projects: projectEffects(foresight, months, basePeriod),
      targets: targetEffects(targets, view),
    };
    return { basePeriod, rolls, digest, results };
  }
}
