import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { DocumentsStore } from './documents.store.js';

/**
 * States by which document an entry of the budget book came that bore none: once, for good. A wrong one is put right by
 * undoing the entry. Errors: DOCUMENT_NOT_LIVE, EVENT_NOT_FOUND, EVENT_DOCUMENT_ALREADY, EVENT_REVERSED_ALREADY,
 * EVENT_WITHOUT_DOCUMENT, EVENT_DOCUMENT_DIFFERS, DOCUMENT_LEVEL_DIFFERS, ARRIVAL_BEYOND_DOCUMENT.
 */
@Injectable()
export class LinkEvent {
  constructor(@Inject(DocumentsStore) private readonly store: DocumentsStore) {}

  async run(ctx: Ctx, { documentId, eventId }: { documentId: string; eventId: string }): Promise<{ id: string }> {
    await this.store.link(ctx, documentId, eventId);
    ctx.note('fundDocument', documentId, { event: eventId });
    return { id: documentId };
  }
}
