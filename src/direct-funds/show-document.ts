import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { directFundsReasons, directFundsThings } from '../messages/direct-funds.js';
import type { Caller } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { documentActions } from './domain/document-actions.js';
import { documentCalendar } from './domain/calendar.js';
import { planOutward, rowOutward } from './direct-funds-outward.js';
import type { DocumentDto } from './direct-funds.dto.js';
import { DocumentsStore } from './documents.store.js';
import { ShowDirectFunds } from './show-direct-funds.js';

/** One document with all that came by it, was used of it and was stated about it, and what may be done now. */
@Injectable()
export class ShowDocument {
  constructor(
    @Inject(DocumentsStore) private readonly documents: DocumentsStore,
    @Inject(ShowDirectFunds) private readonly show: ShowDirectFunds,
  ) {}

  /** Errors: NOT_FOUND. */
  async run(tx: Tx, caller: Caller, id: string, at: string): Promise<DocumentDto> {
    const { agencyId, actor } = caller;
    const head = await this.documents.head(tx, agencyId, id);
    if (!head) throw new DomainError('NOT_FOUND', 'missing', { what: directFundsThings.document });
    const { rows } = await this.show.run(tx, { agencyId, fiscalYear: head.fiscalYear, at, scope: 'ALL' });
    const row = rows.find(({ document }) => document?.id === id);
    const plan = await this.documents.currentPlan(tx, agencyId, id);
    const candidates = await this.documents.candidates(tx, agencyId, id);
    const statements = await this.documents.statements(tx, agencyId, id);
    const { live, linked, paidIn, inUse } = head;
    return {
      id,
      at,
      projectId: head.projectId,
      projectName: head.projectName,
      fiscalYear: head.fiscalYear,
      documentNo: head.documentNo,
      level: head.level,
      direct: head.direct,
      issuedOn: head.issuedOn,
      receivedOn: head.receivedOn,
      amount: toWire(head.amount),
      allotted: toWire(head.allotted),
      note: head.note,
      live,
      levelFixed: linked,
      markFixed: paidIn,
      figures: row ? rowOutward(row) : null,
      arrivals: (row?.arrivals ?? []).map(({ eventId, on, amount, used, unused, days, voucherId }) => ({
        eventId,
        on,
        amount: toWire(amount),
        used: toWire(used),
        unused: toWire(unused),
        days,
        voucherId,
      })),
      uses: (row?.uses ?? []).map(({ kind, id: useId, label, period, on, amount }) => ({
        kind,
        id: useId,
        label,
        period,
        on,
        amount: toWire(amount),
      })),
      plan: planOutward(row?.calendar.plan ?? documentCalendar(plan, [], head.amount, at).plan),
      events: await this.documents.events(tx, agencyId, id),
      candidates,
      statements: statements.map(({ what, by, at: stated, reason, amount, level, direct, issuedOn, receivedOn }) => ({
        what,
        by,
        at: stated.toISOString(),
        reason,
        amount,
        level,
        direct,
        issuedOn,
        receivedOn,
      })),
      actions: documentActions({ live, inUse, candidates: candidates.length }, actor.roles).map(
        ({ action, reason }) => ({
          action,
          reason: reason && directFundsReasons[reason],
        }),
      ),
    };
  }
}
