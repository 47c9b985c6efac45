import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { BankResultsStore } from './bank-results.store.js';

/**
 * Takes a result file (回盘) of a batch into the vault and announces its import. Partial files are normal: a batch may
 * have any number of them.
 *
 * Errors: BATCH_NOT_FOUND (missing); BANK_RESULT_BATCH_STATE (conflict) unless ISSUED or SETTLED; BANK_RESULT_REPEATED
 * (conflict) for the same bytes again, with who imported them and when.
 */
@Injectable()
export class UploadBankResult {
  constructor(
    @Inject(BankResultsStore) private readonly results: BankResultsStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(ctx: Ctx, input: { batchId: string; file: UploadedFile }): Promise<{ id: string; jobId: string }> {
    const batch = await this.payouts.batch(ctx.tx, ctx.agencyId, input.batchId, { lock: true });
    if (batch.state !== 'ISSUED' && batch.state !== 'SETTLED') {
      throw new DomainError('BANK_RESULT_BATCH_STATE', 'conflict', { number: batch.number, state: batch.state });
    }
    const same = await this.results.sameFile(ctx.tx, ctx.agencyId, batch.id, input.file.digest);
    if (same) {
      throw new DomainError('BANK_RESULT_REPEATED', 'conflict', {
        id: same.id,
        state: same.state,
        by: same.uploadedBy,
        at: same.uploadedAt.toISOString(),
      });
    }
    const stored = await this.vault.put(ctx, {
      purpose: 'bank-result',
      name: input.file.name,
      mediaType: input.file.mediaType,
      source: input.file.read(),
    });
    const id = await this.results.insertFile(ctx, {
      batchId: batch.id,
      fileId: stored.id,
      fileName: input.file.name,
      digest: stored.digest,
    });
    const jobId = await ctx.announce({
      name: 'bank-result.import',
      subjectType: 'bankResult',
      subjectId: id,
      payload: { resultFileId: id },
    });
    await this.results.setJob(ctx.tx, id, jobId);
    ctx.note('batch', batch.id, { number: batch.number, resultFileId: id, fileDigest: stored.digest.toString('hex') });
    return { id, jobId };
  }
}
