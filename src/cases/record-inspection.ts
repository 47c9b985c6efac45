import { Inject, Injectable } from '@nestjs/common';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { NoticesStore } from './notices.store.js';

/**
 * An inspection that took place. It was announced in time, or the reason why not is stated.
 * Errors: FINDING_NOT_FOUND, FINDING_NOT_OPEN, FINDING_RECUSED, FINDING_INSPECTION_UNANNOUNCED, FINDING_INSPECTION_FUTURE.
 */
@Injectable()
export class RecordInspection {
  constructor(@Inject(NoticesStore) private readonly notices: NoticesStore) {}

  async run(
    ctx: Ctx,
    input: {
      id: string;
      beganOn: string;
      endedOn: string;
      inspectors: string;
      record: string;
      unannouncedReason?: string;
    },
  ): Promise<{ id: string }> {
    const { id, unannouncedReason = null, ...it } = input;
    const beganOn = parseDate(it.beganOn);
    const endedOn = parseDate(it.endedOn);
    const inspection = await this.notices.inspection(ctx, id, { ...it, beganOn, endedOn, unannouncedReason });
    ctx.note('finding', id, { inspection: inspection.id, beganOn, endedOn });
    return inspection;
  }
}
