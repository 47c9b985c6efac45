import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { addMonths, periodToInt } from '../kernel/period.js';
import { whatifRoll } from '../messages/whatif.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileSpool } from '../platform/files/file-spool.js';
import { RollsService } from '../rolls/rolls.service.js';
import { ComputeScenario } from './compute-scenario.js';
import { ReadScenarios } from './read-scenarios.js';
import { WhatifStore } from './whatif.store.js';
import { WriteAdjustedRoll } from './write-adjusted-roll.js';

/**
 * Writes a scenario into the roll of the month in which it is first paid: everybody with the new amount and the back-pay,
 * handed in as any roll is. From there on nothing is special: it is read and checked, a clerk accepts it and drafts its batch,
 * three people sign. Refused when what it was tried on has changed, for then the preview would not be what is paid.
 * Errors: NOT_FOUND; WHATIF_OUTDATED (conflict), WHATIF_MONTHS_ASSUMED (rule), WHATIF_APPLIED_ALREADY (conflict); those of
 * `ComputeScenario` and `RollsService.upload`.
 */
@Injectable()
export class ApplyScenario {
  constructor(
    @Inject(ReadScenarios) private readonly scenarios: ReadScenarios,
    @Inject(ComputeScenario) private readonly compute: ComputeScenario,
    @Inject(WriteAdjustedRoll) private readonly roll: WriteAdjustedRoll,
    @Inject(RollsService) private readonly rolls: RollsService,
    @Inject(WhatifStore) private readonly store: WhatifStore,
  ) {}

  async run(ctx: Ctx, input: { id: string; digest: string }): Promise<{ rollId: string; jobId: string }> {
    const { tx, agencyId } = ctx;
    const scenario = await this.scenarios.scenario(tx, agencyId, input.id);
    const { rule, basePeriod, rolls } = scenario;
    const { scheme, payPeriod } = rule;
    if (payPeriod !== addMonths(basePeriod, 1)) throw new DomainError('WHATIF_MONTHS_ASSUMED', 'rule', { payPeriod });
    const earlier = await this.store.application(tx, agencyId, scenario.id);
    if (earlier !== null && !['REJECTED', 'FAILED'].includes(earlier.rollState)) {
      throw new DomainError('WHATIF_APPLIED_ALREADY', 'conflict', { rollId: earlier.rollId });
    }
    const latest = await this.store.latestRolls(tx, agencyId, scheme);
    const now = await this.compute.run(tx, agencyId, rule, { period: basePeriod, rolls });
    const sameRolls = latest!.period === basePeriod && latest!.rolls.length === rolls.length;
    if (!sameRolls || now.digest !== scenario.digest || input.digest !== scenario.digest) {
      throw new DomainError('WHATIF_OUTDATED', 'conflict');
    }
    const spool = new FileSpool();
    try {
      const on = { agencyId, basePeriod, rollIds: rolls.map(({ id }) => id), rule, assumed: [] };
      for await (const piece of this.roll.write(tx, on, true)) await spool.write(piece);
      const file = {
        name: whatifRoll.fileName(String(periodToInt(payPeriod)), scenario.name),
        mediaType: 'text/csv',
        digest: spool.digest,
        read: () => spool.read(),
      };
      const { id, jobId } = await this.rolls.upload(ctx, {
        scheme,
        period: payPeriod,
        source: whatifRoll.source,
        file,
      });
      await this.store.insertApplication(ctx, scenario.id, id);
      const { people, backPay } = scenario.results;
      ctx.note('whatif', scenario.id, { rollId: id, people, backPay, digest: scenario.digest });
      return { rollId: id, jobId };
    } finally {
      await spool.dispose();
    }
  }
}
