import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { documentCalendar, type DocumentCalendar } from './domain/calendar.js';
import { documentFigures, type DocumentFigures, type Figures } from './domain/document-figures.js';
import { feedbackNotes, feedbackOf } from './domain/feedback-form.js';
import { DirectFundsStore } from './direct-funds.store.js';
import type { PrintedFeedback } from './feedback-xlsx.js';

export interface View {
  agencyId: number;
  fiscalYear: number;
  /** Cut-off day, included. */
  at: string;
  /** Only documents marked 01, or all money of other levels too. */
  scope: 'DIRECT' | 'ALL';
}

export type ShownDocument = DocumentFigures & { calendar: DocumentCalendar };

/** The figures of a year's documents at a cut-off day. Everything follows from the records; nothing is kept. */
@Injectable()
export class ShowDirectFunds {
  constructor(@Inject(DirectFundsStore) private readonly store: DirectFundsStore) {}

  async run(tx: Tx, view: View): Promise<Omit<Figures, 'rows'> & { rows: ShownDocument[] }> {
    const figures = await this.figures(tx, view);
    const plans = new Map(
      (await this.store.plans(tx, view.agencyId, view.fiscalYear)).map(({ documentId, lines }) => [documentId, lines]),
    );
    return {
      ...figures,
      rows: figures.rows.map((row) => ({
        ...row,
        calendar: documentCalendar(plans.get(row.key) ?? [], row.arrivals, row.document?.amount ?? null, view.at),
      })),
    };
  }

  async feedback(tx: Tx, view: View): Promise<PrintedFeedback> {
    const { agencyId, fiscalYear, at, scope } = view;
    const figures = await this.figures(tx, view);
    const pairs = figures.rows.flatMap(({ key, uses }) =>
      uses.filter(({ kind }) => kind === 'BATCH').map(({ id }) => ({ key, batchId: id })),
    );
    const people = await this.store.people(tx, agencyId, at, pairs);
    const form = feedbackOf(figures, people);
    const agency = await this.store.agencyName(tx, agencyId);
    return { ...form, agency, fiscalYear, at, scope, notes: feedbackNotes(form) };
  }

  private async figures(tx: Tx, { agencyId, fiscalYear, at, scope }: View): Promise<Figures> {
    const { rows, ahead } = documentFigures(await this.store.facts(tx, agencyId, fiscalYear, at), at);
    if (scope === 'ALL') return { rows, ahead };
    const direct = rows.filter((row) => row.direct);
    const projects = new Set(direct.map(({ project }) => project.id));
    return { rows: direct, ahead: ahead.filter(({ project }) => projects.has(project.id)) };
  }
}
