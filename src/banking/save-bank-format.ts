import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BankingStore } from './banking.store.js';
import { requireFormat } from './domain/validate-format.js';

/**
 * Saves a bank format as a new version; files already issued keep the version they were written with.
 *
 * Errors: BANK_FORMAT_INVALID (invalid) with every fault of the definition.
 */
@Injectable()
export class SaveBankFormat {
  constructor(@Inject(BankingStore) private readonly store: BankingStore) {}

  async run(ctx: Ctx, definition: unknown): Promise<{ code: string; version: number }> {
    const format = requireFormat(definition);
    const version = await this.store.insertFormat(ctx, format);
    ctx.note('bankFormat', format.code, { version });
    return { code: format.code, version };
  }
}
