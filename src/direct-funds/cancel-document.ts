import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { DocumentsStore } from './documents.store.js';

/** Takes a document back by which nothing came, or nothing that was not undone. Errors: DOCUMENT_NOT_LIVE, DOCUMENT_IN_USE. */
@Injectable()
export class CancelDocument {
  constructor(@Inject(DocumentsStore) private readonly store: DocumentsStore) {}

  async run(ctx: Ctx, { documentId, reason }: { documentId: string; reason: string }): Promise<{ id: string }> {
    await this.store.cancel(ctx, documentId, reason);
    ctx.note('fundDocument', documentId, { reason });
    return { id: documentId };
  }
}
