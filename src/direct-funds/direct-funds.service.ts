import { Inject, Injectable } from '@nestjs/common';
import type { CheckResult } from '../kernel/verification.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { DocumentsStore } from './documents.store.js';
import { DocumentVerifier } from './verify-documents.store.js';

/** The door of the documents of transfer. */
@Injectable()
export class DirectFundsService {
  constructor(
    @Inject(DocumentsStore) private readonly documents: DocumentsStore,
    @Inject(DocumentVerifier) private readonly verifier: DocumentVerifier,
  ) {}

  /**
   * Links a new entry of the budget book to the document whose number it bears, where that is registered in its project;
   * a number that is not stays a text until somebody registers it. Errors: DOCUMENT_LEVEL_DIFFERS, ARRIVAL_BEYOND_DOCUMENT.
   */
  async takeIn(ctx: Ctx, event: { id: string; projectId: string; documentNo: string }): Promise<void> {
    const documentId = await this.documents.byNumber(ctx.tx, event.projectId, event.documentNo);
    if (documentId !== null) await this.documents.link(ctx, documentId, event.id);
  }

  /** Recomputes the money of the documents and the level of their vouchers. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.verifier.verify(tx, agencyId);
  }
}
