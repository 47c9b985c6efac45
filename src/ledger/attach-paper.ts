import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { VoucherPapersStore, type PaperOwner } from './voucher-papers.store.js';

/** Largest attachment, bytes: a scan, not an archive. */
export const MAX_PAPER_BYTES = 20 * 1024 * 1024;

/**
 * Attaches a scanned paper to a voucher or a proposal, and takes one off again with a reason, while the month is open.
 * Errors: FILE_TOO_LARGE, VOUCHER_NOT_FOUND, VOUCHER_PROPOSAL_NOT_FOUND, VOUCHER_PROPOSAL_DECIDED, ATTACHMENT_NOT_FOUND,
 * ATTACHMENT_PERIOD_CLOSED, ATTACHMENT_REMOVED_ALREADY.
 */
@Injectable()
export class AttachPaper {
  constructor(
    @Inject(VoucherPapersStore) private readonly papers: VoucherPapersStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async add(ctx: Ctx, owner: PaperOwner, input: { file: UploadedFile; sheets: number }): Promise<{ id: string }> {
    const { name, mediaType } = input.file;
    const stored = await this.vault.put(ctx, {
      purpose: 'voucher-attachment',
      name,
      mediaType,
      source: input.file.read(),
      maxBytes: MAX_PAPER_BYTES,
    });
    const id = await this.papers.add(ctx, owner, { fileId: stored.id, name, sheets: input.sheets });
    const subject = 'voucherId' in owner ? (['voucher', owner.voucherId] as const) : null;
    const [kind, subjectId] = subject ?? ['voucherProposal', (owner as { proposalId: string }).proposalId];
    ctx.note(kind, subjectId, { attachment: id, sheets: input.sheets, digest: stored.digest.toString('hex') });
    return { id };
  }

  async remove(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    await this.papers.remove(ctx, input.id, input.reason);
    ctx.note('attachment', input.id, { reason: input.reason });
    return { id: input.id };
  }
}
