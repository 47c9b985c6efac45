import { shanghaiMinute } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { rollStateLabels } from '../messages/roll-acts.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { NewRoll, RollsStore } from './rolls.store.js';

/**
 * The same file for the same month of a scheme is one roll. Two at the same moment come one after the other here; behind
 * this stands a unique index.
 * Errors: ROLL_FILE_REPEATED (conflict) with who took it in, when, as which roll, and its state.
 */
export async function refuseRepeatedFile(
  ctx: Ctx,
  rolls: RollsStore,
  upload: Pick<NewRoll, 'scheme' | 'period' | 'digest'>,
): Promise<void> {
  await rolls.lockUpload(ctx, upload);
  const earlier = await rolls.earlierImport(ctx, upload);
  if (!earlier) return;
  throw new DomainError('ROLL_FILE_REPEATED', 'conflict', {
    ...earlier,
    uploadedAt: earlier.uploadedAt.toISOString(),
    uploadedWhen: shanghaiMinute(earlier.uploadedAt),
    stateLabel: rollStateLabels[earlier.state],
  });
}
