import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { PublicationVerifier } from './verify-publication.js';

/** The door of the budget publication. */
@Injectable()
export class PublicationService {
  constructor(@Inject(PublicationVerifier) private readonly verifier: PublicationVerifier) {}

  /** Recomputes the digests of adopted books and of findings. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.verifier.verify(tx, agencyId);
  }
}
