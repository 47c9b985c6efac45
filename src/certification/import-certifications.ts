import { Inject, Injectable } from '@nestjs/common';
import { shanghaiMinute } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { CertificationImportStore } from './certification-import.store.js';
import { readCertificationFile } from './read-certification-file.js';

export interface ImportedCertifications {
  fileId: string;
  rows: number;
  accepted: number;
  refused: number;
}

/**
 * Takes in a file of certifications: each row becomes a certification or a named issue, none is passed over. The same file
 * is one import, whoever sends it again.
 * Errors: CERTIFICATION_FILE_REPEATED (conflict) names who took it in and when; CERTIFICATION_FILE_HEADER,
 * CERTIFICATION_FILE_TOO_LONG, CERTIFICATION_FILE_EMPTY (invalid); those of reading a table; FILE_TOO_LARGE.
 */
@Injectable()
export class ImportCertifications {
  constructor(
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(CertificationImportStore) private readonly store: CertificationImportStore,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run(
    ctx: Ctx,
    input: { source: string; file: Pick<UploadedFile, 'name' | 'mediaType' | 'digest' | 'read'> },
  ): Promise<ImportedCertifications> {
    const { file, source } = input;
    await this.store.lock(ctx, file.digest);
    const earlier = await this.store.earlier(ctx, file.digest);
    if (earlier) {
      throw new DomainError('CERTIFICATION_FILE_REPEATED', 'conflict', {
        fileId: earlier.fileId,
        importedBy: earlier.importedBy,
        importedWhen: shanghaiMinute(earlier.importedAt),
      });
    }
    await this.store.open(ctx.tx);
    const table = { name: file.name, open: () => file.read() };
    for await (const rows of readCertificationFile(table, this.numbers, ctx.today))
      await this.store.stage(ctx.tx, rows);
    const { rows, accepted } = await this.store.match(ctx);
    if (rows === 0) throw new DomainError('CERTIFICATION_FILE_EMPTY', 'invalid');
    const stored = await this.vault.put(ctx, {
      purpose: 'certification',
      name: file.name,
      mediaType: file.mediaType,
      source: file.read(),
    });
    await this.store.keep(ctx, {
      fileId: stored.id,
      fileName: file.name,
      digest: file.digest,
      source,
      rows,
      accepted,
    });
    const answer = { fileId: stored.id, rows, accepted, refused: rows - accepted };
    ctx.note('certificationFile', stored.id, {
      fileName: file.name,
      digest: stored.digest.toString('hex'),
      source,
      rows,
      accepted,
      refused: rows - accepted,
    });
    return answer;
  }
}
