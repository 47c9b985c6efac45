import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import type { PaperKind } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';

/** Largest paper, bytes: a scan, not an archive. */
export const MAX_PAPER_BYTES = 20 * 1024 * 1024;

/** Keeps a scanned paper with the case. Errors: FINDING_NOT_FOUND, FILE_TOO_LARGE. */
@Injectable()
export class AddPaper {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(ctx: Ctx, input: { id: string; kind: PaperKind; file: UploadedFile }): Promise<{ id: string }> {
    const { id, kind } = input;
    const { name, mediaType } = input.file;
    const stored = await this.vault.put(ctx, {
      ...{ purpose: 'finding-paper', name, mediaType, source: input.file.read(), maxBytes: MAX_PAPER_BYTES },
    });
    const paper = await this.findings.addPaper(ctx, id, { kind, name, fileId: stored.id });
    ctx.note('finding', id, { paper: paper.id, kind, digest: stored.digest.toString('hex') });
    return paper;
  }
}
