import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { agencyThings } from '../messages/agencies.js';
import type { Ctx } from '../platform/db/ctx.js';
import { AgenciesStore, type FundSettings } from './agencies.store.js';
import type { FundView, Scheme } from './domain/fund.types.js';

/**
 * Changes a fund's settings; absent fields stay. What is drafted already keeps the payday and format it was made with.
 * The trail keeps the values before and after. Errors: NOT_FOUND; BANK_FORMAT_UNKNOWN.
 */
@Injectable()
export class ChangeFund {
  constructor(@Inject(AgenciesStore) private readonly store: AgenciesStore) {}

  async run(ctx: Ctx, scheme: Scheme, changes: Partial<FundSettings>): Promise<FundView> {
    const before = await this.store.fund(ctx.tx, ctx.agencyId, scheme, true);
    if (!before) throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.fund });
    const code = changes.bankFormatCode ?? null;
    if (code !== null && !(await this.store.hasBankFormat(ctx.tx, ctx.agencyId, code))) {
      throw new DomainError('BANK_FORMAT_UNKNOWN', 'rule', { code });
    }
    await this.store.updateFund(ctx.tx, ctx.agencyId, scheme, changes);
    const after = (await this.store.fund(ctx.tx, ctx.agencyId, scheme))!;
    const fields = (Object.keys(after) as (keyof FundView)[]).filter((field) => before[field] !== after[field]);
    ctx.note('fund', scheme, {
      before: Object.fromEntries(fields.map((field) => [field, before[field]])),
      after: Object.fromEntries(fields.map((field) => [field, after[field]])),
    });
    return after;
  }
}
