import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Fund, Purpose } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

export interface AccountChange {
  name?: string;
  active?: boolean;
  /** Null takes the purpose away; posting rules that need it are then refused until another account has it. */
  purpose?: Purpose | null;
}

/**
 * Renames an account, stops its use, or moves a purpose. The code is never changed: add another account and move the
 * purpose to it. Errors: ACCOUNT_NOT_FOUND, ACCOUNT_HAS_BALANCE, ACCOUNT_PURPOSE_TAKEN.
 */
@Injectable()
export class EditAccount {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund; code: string } & AccountChange): Promise<{ code: string }> {
    const { fund, code, name, active, purpose } = input;
    const change = { name, active, purpose };
    if (!(await this.store.editAccount(ctx, fund, code, change))) {
      throw new DomainError('ACCOUNT_NOT_FOUND', 'missing', { code });
    }
    ctx.note('account', `${fund}/${code}`, change);
    return { code };
  }
}
