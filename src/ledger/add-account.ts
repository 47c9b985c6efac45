import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Fund } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

const SUB_CODE = /^\d{4}(\d{2}){1,2}$/;

/**
 * Adds a sub-account: the parent's code and two more digits, with the parent's class and side.
 * Errors: ACCOUNT_CODE_WRONG (malformed, or no such parent), ACCOUNT_CODE_TAKEN.
 */
@Injectable()
export class AddAccount {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund; code: string; name: string }): Promise<{ code: string }> {
    const { fund, code, name } = input;
    const parent = code.slice(0, -2);
    if (!SUB_CODE.test(code) || !(await this.store.accountExists(ctx.tx, ctx.agencyId, fund, parent))) {
      throw new DomainError('ACCOUNT_CODE_WRONG', 'invalid', { code });
    }
    if (!(await this.store.addSubAccount(ctx, fund, parent, code, name))) {
      throw new DomainError('ACCOUNT_CODE_TAKEN', 'conflict', { code });
    }
    ctx.note('account', `${fund}/${code}`, { name });
    return { code };
  }
}
