import { Inject, Injectable } from '@nestjs/common';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Term } from './domain/finding.types.js';
import { NoticesStore } from './notices.store.js';

/** Sets a term from a day on, with its basis; earlier values stay. Errors: DATE_MALFORMED. */
@Injectable()
export class SetTerm {
  constructor(@Inject(NoticesStore) private readonly notices: NoticesStore) {}

  async run(
    ctx: Ctx,
    input: { name: Term; validFrom: string; value: number; basis: string },
  ): Promise<{ name: Term; value: number }> {
    const { name, value } = input;
    await this.notices.setTerm(ctx, { ...input, validFrom: parseDate(input.validFrom) });
    ctx.note('caseTerm', name, { ...input });
    return { name, value };
  }
}
