import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { bankThings } from '../messages/banking.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BankingStore } from './banking.store.js';

/**
 * Logs one download of a bank file; the bytes are those of the first day. Errors: NOT_FOUND (missing).
 */
@Injectable()
export class DownloadBankFile {
  constructor(@Inject(BankingStore) private readonly store: BankingStore) {}

  async run(
    ctx: Ctx,
    input: { bankFileId: string },
  ): Promise<{ fileId: string; fileName: string; no: number; digest: string }> {
    const file = await this.store.bankFile(ctx.tx, ctx.agencyId, input.bankFileId);
    if (!file) throw new DomainError('NOT_FOUND', 'missing', { what: bankThings.bankFile });
    const no = await this.store.insertDownload(ctx, file.id, file.digest);
    ctx.note('bankFile', file.id, { download: no, digest: file.digest });
    return { fileId: file.fileId, fileName: file.fileName, no, digest: file.digest };
  }
}
