import { Inject, Injectable } from '@nestjs/common';
import { whatifRoll } from '../messages/whatif.js';
import type { Ctx } from '../platform/db/ctx.js';
import { assumedMonths } from './domain/forecast.js';
import { ReadScenarios } from './read-scenarios.js';
import { WriteAdjustedRoll } from './write-adjusted-roll.js';

/**
 * The new amounts as the proposed roll of a later month: nothing paid back. Holds numbers in full, so that who takes it is on
 * the trail. Errors: NOT_FOUND.
 */
@Injectable()
export class ExportLaterRoll {
  constructor(
    @Inject(ReadScenarios) private readonly scenarios: ReadScenarios,
    @Inject(WriteAdjustedRoll) private readonly roll: WriteAdjustedRoll,
  ) {}

  async run(ctx: Ctx, id: string): Promise<{ name: string; bytes: Buffer }> {
    const { rule, basePeriod, rolls, name } = await this.scenarios.scenario(ctx.tx, ctx.agencyId, id);
    const assumed = assumedMonths({ basePeriod, payPeriod: rule.payPeriod, effectiveFrom: rule.effectiveFrom });
    const on = { agencyId: ctx.agencyId, basePeriod, rollIds: rolls.map((roll) => roll.id), rule, assumed };
    const pieces: Buffer[] = [];
    for await (const piece of this.roll.write(ctx.tx, on, false)) pieces.push(piece);
    ctx.note('whatif', id, { file: 'roll' });
    return { name: whatifRoll.laterFileName(name), bytes: Buffer.concat(pieces) };
  }
}
