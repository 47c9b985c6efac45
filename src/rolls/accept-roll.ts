import { Inject, Injectable } from '@nestjs/common';
import type { AppliedRoll } from '../beneficiaries/domain/beneficiary.types.js';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { rollThings } from '../messages/roll-acts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { issueSentence } from './domain/issue-sentence.js';
import { rollStates } from './domain/roll-states.js';
import { ImportRoll } from './import-roll.js';
import { RollChecksStore } from './roll-checks.store.js';
import { RollImportStore } from './roll-import.store.js';
import { RollsStore } from './rolls.store.js';
import type { RollRecord } from './rolls.store.js';

export interface AcceptedRollAnswer extends AppliedRoll {
  id: string;
  state: 'ACCEPTED';
}

/**
 * Takes the good lines of a checked roll into the register: CHECKED → ACCEPTED. What changed in the register since the
 * check is checked again here, under the lock of the register.
 * Errors: NOT_FOUND; STATE_NOT_ALLOWED (conflict); ROLL_BLOCKED_WHOLE, ROLL_NOTHING_TO_ACCEPT (rule);
 * ROLL_BLOCKED_ROWS (rule) unless `acceptBlocked` is the number of blocked rows; ROLL_CHECK_OUTDATED (conflict) when
 * lines may not be paid any more: restart the roll.
 */
@Injectable()
export class AcceptRoll {
  constructor(
    @Inject(RollsStore) private readonly rolls: RollsStore,
    @Inject(RollImportStore) private readonly lines: RollImportStore,
    @Inject(RollChecksStore) private readonly checks: RollChecksStore,
    @Inject(ImportRoll) private readonly importRoll: ImportRoll,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
  ) {}

  /** @param input.acceptBlocked how many rows are knowingly left unpaid */
  async run(ctx: Ctx, input: { rollId: string; acceptBlocked?: number }): Promise<AcceptedRollAnswer> {
    const { tx } = ctx;
    const roll = await this.rolls.find(tx, ctx.agencyId, input.rollId, true);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    rollStates.next(roll.state, 'accept');
    await this.refuseBlocked(ctx, roll, input.acceptBlocked ?? 0);

    const version = await this.beneficiaries.raiseRegister(ctx);
    const unchanged = roll.checkedVersion !== null && BigInt(version) === BigInt(roll.checkedVersion) + 1n;
    if (!unchanged) await this.checkAgain(ctx, roll);
    const applied = await this.beneficiaries.applyRoll(ctx, {
      rollId: roll.id,
      scheme: roll.scheme,
      period: roll.period,
    });
    await this.rolls.setAccepted(ctx, roll.id);
    const { payCount, payTotal, blockedCount } = roll;
    ctx.note('roll', roll.id, {
      scheme: roll.scheme,
      period: roll.period,
      payCount,
      payTotal,
      blockedCount,
      ...applied,
    });
    return { id: roll.id, state: 'ACCEPTED', ...applied };
  }

  private async refuseBlocked(ctx: Ctx, roll: RollRecord, acceptBlocked: number): Promise<void> {
    const whole = await this.rolls.wholeBlocks(ctx.tx, roll.id);
    if (whole.length > 0) {
      const problems = whole.map(({ code, details }) => issueSentence(code, details)).join('；');
      throw new DomainError('ROLL_BLOCKED_WHOLE', 'rule', { problems, codes: whole.map(({ code }) => code) });
    }
    if (roll.lineCount === 0) throw new DomainError('ROLL_NOTHING_TO_ACCEPT', 'rule');
    const blocked = roll.blockedCount!;
    if (acceptBlocked !== blocked) throw new DomainError('ROLL_BLOCKED_ROWS', 'rule', { blocked, acceptBlocked });
  }

  private async checkAgain(ctx: Ctx, roll: RollRecord): Promise<void> {
    await this.lines.openFrom(ctx.tx, roll.id);
    const problems = await this.checks.countBlocked(ctx.tx, await this.importRoll.rules(ctx, roll));
    if (problems.length === 0) return;
    const count = problems.reduce((sum, problem) => sum + problem.count, 0);
    throw new DomainError('ROLL_CHECK_OUTDATED', 'conflict', { count, problems });
  }
}
