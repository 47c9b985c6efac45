import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FundRequestStore } from './fund-request.store.js';

/** Gives up a request whose money has not arrived. Errors: FUND_REQUEST_NOT_FOUND, FUND_REQUEST_NOT_OPEN. */
@Injectable()
export class CancelFundRequest {
  constructor(@Inject(FundRequestStore) private readonly requests: FundRequestStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string; state: 'CANCELLED' }> {
    const request = await this.requests.lock(ctx.tx, ctx.agencyId, input.id);
    if (!request) throw new DomainError('FUND_REQUEST_NOT_FOUND', 'missing', { id: input.id });
    if (request.state !== 'REQUESTED') throw new DomainError('FUND_REQUEST_NOT_OPEN', 'conflict', { id: input.id });
    await this.requests.cancel(ctx, input.id);
    ctx.note('fundRequest', input.id, { reason: input.reason });
    return { id: input.id, state: 'CANCELLED' };
  }
}
