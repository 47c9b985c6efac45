import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { addMonths, comparePeriod, parsePeriod, periodOf, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { refuseRepeatedFile } from './refuse-repeated-file.js';
import { RollsStore } from './rolls.store.js';

export interface RollUpload {
  scheme: string;
  period: Period;
  /** Where rolls of this shape come from; columns are remembered by it. Absent: the scheme. */
  source?: string;
  file: Pick<UploadedFile, 'name' | 'mediaType' | 'digest' | 'read'>;
}

export interface UploadedRoll {
  id: string;
  state: 'UPLOADED';
  jobId: string;
}

/**
 * Takes the file of a monthly roll; reading and checking it is the job 'roll.import'.
 * Errors: NOT_FOUND (no such fund); PERIOD_MALFORMED; ROLL_PERIOD_FUTURE (invalid) beyond next month; ROLL_FILE_REPEATED
 * (conflict) names who took in the same file for the same month, when and as which roll; FILE_TOO_LARGE.
 */
@Injectable()
export class UploadRoll {
  constructor(
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(RollsStore) private readonly rolls: RollsStore,
  ) {}

  async run(ctx: Ctx, input: RollUpload): Promise<UploadedRoll> {
    const { scheme, file } = input;
    const period = parsePeriod(input.period);
    const limit = addMonths(periodOf(ctx.today), 1);
    if (comparePeriod(period, limit) > 0) throw new DomainError('ROLL_PERIOD_FUTURE', 'invalid', { period, limit });
    await this.agencies.fund(ctx.tx, ctx.agencyId, scheme);

    const upload = { scheme, period, digest: file.digest };
    await refuseRepeatedFile(ctx, this.rolls, upload);
    const stored = await this.vault.put(ctx, {
      purpose: 'roll',
      name: file.name,
      mediaType: file.mediaType,
      source: file.read(),
    });
    const source = input.source?.trim() || scheme;
    const id = await this.rolls.insert(ctx, { ...upload, fileId: stored.id, fileName: file.name, source });
    const jobId = await ctx.announce({
      name: 'roll.import',
      subjectType: 'roll',
      subjectId: id,
      payload: { rollId: id },
    });
    await this.rolls.setJob(ctx.tx, id, jobId);
    ctx.note('roll', id, { scheme, period, fileName: file.name, digest: stored.digest.toString('hex') });
    return { id, state: 'UPLOADED', jobId };
  }
}
