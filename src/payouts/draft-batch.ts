import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import { RollsService } from '../rolls/rolls.service.js';
import { BatchContentStore } from './batch-content.store.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import { BatchesStore } from './batches.store.js';
import { batchNumber } from './domain/batch-number.js';
import { requireBridge } from './domain/bridge.js';

/**
 * Makes the regular batch of an accepted roll: one payout per person to be paid, the payee version of now fixed in it,
 * compared with last month. The lines are proved to be the roll's, to the cent.
 * Errors: NOT_FOUND, ROLL_NOT_ACCEPTED, BATCH_ROLL_TAKEN; ROLL_PEOPLE_IN_BATCH when people of the roll are in another
 * batch of the month; BATCH_EMPTY; BATCH_CONTROL_DIFFERS when people of the roll are not registered; BATCH_BRIDGE_BROKEN.
 */
@Injectable()
export class DraftBatch {
  constructor(
    @Inject(RollsService) private readonly rolls: RollsService,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(BatchContentStore) private readonly content: BatchContentStore,
    @Inject(BatchSteps) private readonly steps: BatchSteps,
  ) {}

  async run(ctx: Ctx, input: { rollId: string }): Promise<BatchAnswer> {
    const { tx, agencyId } = ctx;
    const roll = await this.rolls.acceptedRoll(tx, agencyId, input.rollId);
    const { scheme, period } = roll;
    const agency = await this.agencies.agency(tx, agencyId);
    const payOn = await this.agencies.payOn(tx, agencyId, scheme, period);

    const sequence = await this.batches.nextSequence(tx, agencyId, scheme, period, 'REGULAR');
    const taken = await this.batches.liveBatchOfRoll(tx, agencyId, roll.id);
    if (taken) throw new DomainError('BATCH_ROLL_TAKEN', 'conflict', { number: taken.number, batchId: taken.id });
    const doubled = await this.content.alreadyPaid(tx, roll.id, agencyId, scheme, period);
    if (doubled.count > 0) throw new DomainError('ROLL_PEOPLE_IN_BATCH', 'conflict', { ...doubled });
    if (roll.payCount === 0) throw new DomainError('BATCH_EMPTY', 'rule', {});

    const number = batchNumber(agency.code, scheme, period, 'REGULAR', sequence);
    const head = { number, scheme, period, kind: 'REGULAR', sequence, rollId: roll.id, payOn } as const;
    const batchId = await this.batches.insert(ctx, head);
    const target = await this.content.openPartition(tx, agencyId, period);
    const bare = (await this.batches.find(tx, agencyId, batchId))!;
    await this.content.insertFromRoll(tx, target, bare, roll.payCount);
    await this.content.attachPartition(tx, agencyId, period);
    await this.batches.writeContent(tx, batchId);
    await this.batches.addEvent(ctx, batchId, 'draft');

    const batch = (await this.batches.find(tx, agencyId, batchId))!;
    if (batch.lineCount !== roll.payCount || !batch.total.eq(roll.payTotal)) {
      throw new DomainError('BATCH_CONTROL_DIFFERS', 'rule', {
        number,
        rollCount: roll.payCount,
        rollTotal: toWire(roll.payTotal),
        count: batch.lineCount,
        total: toWire(batch.total),
      });
    }
    requireBridge(await this.content.rebuildBridge(tx, batch));
    return this.steps.answer(ctx, batchId);
  }
}
