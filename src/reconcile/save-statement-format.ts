import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { requireStatementFormat } from './domain/statement-format.js';
import { StatementsStore } from './statements.store.js';

/** Saves a layout as a new version. Errors: BANK_STATEMENT_FORMAT_INVALID (invalid) with every fault. */
@Injectable()
export class SaveStatementFormat {
  constructor(@Inject(StatementsStore) private readonly store: StatementsStore) {}

  async run(ctx: Ctx, definition: unknown): Promise<{ code: string; version: number }> {
    const format = requireStatementFormat(definition);
    const version = await this.store.insertFormat(ctx, format);
    ctx.note('bankStatementFormat', format.code, { version });
    return { code: format.code, version };
  }
}
