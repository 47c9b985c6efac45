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
 * Errors: NOT_FOUND (missing); BANK_RESULT_BATCH_STATE (conflict) unless ISSUED or SETTLED; BANK_RESULT_REPEATED
 * (conflict) for the same bytes again, with who imported them and when. Only a file whose import came to grief without a
 * verdict on the file (its job FAILED, the file still UPLOADED) is imported anew.
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
    if (same && same.state === 'UPLOADED' && same.jobState === 'FAILED') return this.announce(ctx, batch.number, same);
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
    return this.announce(ctx, batch.number, { id, batchId: batch.id, digest: stored.digest.toString('hex') });
  }

  private async announce(
    ctx: Ctx,
    number: string,
    file: { id: string; batchId: string; digest: string },
  ): Promise<{ id: string; jobId: string }> {
    const jobId = await ctx.announce({
      name: 'bank-result.import',
      subjectType: 'bankResult',
      subjectId: file.id,
      payload: { resultFileId: file.id },
    });
    await this.results.setJob(ctx.tx, file.id, jobId);
    ctx.note('batch', file.batchId, { number, resultFileId: file.id, fileDigest: file.digest });
    return { id: file.id, jobId };
  }
}
