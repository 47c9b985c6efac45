import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { resultIssueText, samplingThings } from '../messages/sampling.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { readTableBatches } from '../platform/tabular/read-table.js';
import { ResultReader, type ResultReading } from './domain/read-results.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingStore } from './sampling.store.js';

/** So many faults are told, the rest only counted. */
const MAX_TOLD = 500;

export interface ResultsImported {
  accepted: number;
  /** Rows whose result was known already, and rows without one. */
  unchanged: number;
  blank: number;
  /** Items of the list without a result afterwards. */
  open: number;
}

/**
 * Takes in a list that an auditor filled in: every row is accepted, known, blank or named, and one named row refuses the
 * whole file. The same file again changes nothing.
 *
 * Errors: NOT_FOUND (missing); SAMPLING_STATE_NOT_ALLOWED (conflict) unless DRAWN; SAMPLING_RESULTS_REFUSED (invalid) with
 * every fault and its row; SAMPLING_RESULTS_NONE (invalid); SAMPLING_RESULT_CHANGED (conflict) when somebody else entered one
 * of them meanwhile; those of reading a table file.
 */
@Injectable()
export class ImportResults {
  constructor(
    @Inject(SamplingStore) private readonly plans: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(ctx: Ctx, input: { id: string; file: UploadedFile }): Promise<ResultsImported> {
    const { id, file } = input;
    const plan = await this.plans.plan(ctx.tx, ctx.agencyId, id);
    if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
    if (plan.state !== 'DRAWN') {
      throw new DomainError('SAMPLING_STATE_NOT_ALLOWED', 'conflict', { id, from: plan.state, action: 'result' });
    }
    const reader = new ResultReader(await this.items.listed(ctx.tx, ctx.agencyId, id, ctx.actor.userId));
    for await (const rows of readTableBatches({ open: () => file.read(), name: file.name })) {
      for (const row of rows) reader.add(row);
    }
    const { results, unchanged, blank, issues } = reader.end();
    refuse(issues);
    if (results.length === 0 && unchanged === 0) throw new DomainError('SAMPLING_RESULTS_NONE', 'invalid');
    if (results.length > 0) {
      const stored = await this.vault.put(ctx, {
        purpose: 'sampling-results',
        name: file.name,
        mediaType: file.mediaType,
        source: file.read(),
      });
      // By number, so that two people who import at the same time meet in the same order.
      const sorted = [...results].sort((a, b) => a.no - b.no);
      const first = sorted.map(({ no, ...result }) => ({ ...result, itemNo: no, no: 1 }));
      await this.items.insertResults(ctx, id, first, stored.id);
    }
    const open = (plan.listCount ?? 0) - plan.examined - results.length;
    ctx.note('samplingPlan', id, {
      accepted: results.length,
      unchanged,
      blank,
      open,
      digest: file.digest.toString('hex'),
    });
    return { accepted: results.length, unchanged, blank, open };
  }
}

function refuse(issues: ResultReading['issues']): void {
  if (issues.length === 0) return;
  throw new DomainError('SAMPLING_RESULTS_REFUSED', 'invalid', {
    count: issues.length,
    issues: issues.slice(0, MAX_TOLD).map((issue) => ({ ...issue, text: resultIssueText(issue) })),
  });
}
