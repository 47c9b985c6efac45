import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { errorSentence } from '../messages/catalogue.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { CaseOpeningDto } from './case-answers.dto.js';
import { suggestedKind, whyNoCase } from './domain/case-opening.js';
import { FindingReadsStore } from './finding-reads.store.js';

/** Whether the reader may open one case on these flags, and what they say about it. Errors: RED_FLAG_NOT_FOUND. */
@Injectable()
export class ShowCaseOpening {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
  ) {}

  async run({ agencyId, actor }: Caller, flagIds: readonly string[]): Promise<CaseOpeningDto> {
    const ids = [...new Set(flagIds)];
    const flags = await this.reads.flagsForCase(this.db, agencyId, ids, actor.userId);
    if (flags.length < ids.length) throw new DomainError('RED_FLAG_NOT_FOUND', 'missing');
    const reasonCode = whyNoCase(flags, actor.roles);
    return {
      allowed: reasonCode === null,
      reasonCode,
      reason: reasonCode === null ? null : errorSentence(reasonCode).replace('（）', ''),
      errorKind: suggestedKind(flags),
    };
  }
}
