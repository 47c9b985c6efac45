import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { EvaluationPacks, type EvaluationPack } from './evaluation-pack.js';

/** What other features may ask of performance. */
@Injectable()
export class PerformanceService {
  constructor(@Inject(EvaluationPacks) private readonly packs: EvaluationPacks) {}

  /** The files of a signed self-evaluation for an evidence pack. Errors: NOT_FOUND (missing); EVALUATION_NOT_SIGNED (conflict). */
  evaluationPack(tx: Tx, agencyId: number, id: string): Promise<EvaluationPack> {
    return this.packs.of(tx, agencyId, id);
  }
}
