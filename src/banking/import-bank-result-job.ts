import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { bankThings, resultStages } from '../messages/banking.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import { Commands } from '../platform/commands.js';
import type { Ctx } from '../platform/db/ctx.js';
import { FileVault } from '../platform/files/file-vault.js';
import { JobHandler, type Handler, type JobContext } from '../platform/queue/job-handler.js';
import { BankResultsStore } from './bank-results.store.js';
import { BankingStore } from './banking.store.js';
import { type AsyncResultReading, readResultFile, type ResultLine } from './domain/read-result.js';

const ROWS_PER_SLICE = 10_000;

/**
 * Takes in a result file: every line in exactly one class, payouts PAID or BOUNCED, the returned money booked, the batch
 * settled when nothing is open any more. One transaction; a second run finds the file TAKEN_IN and does nothing.
 */
@Injectable()
@JobHandler('bank-result.import')
export class ImportBankResultJob implements Handler {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BankResultsStore) private readonly results: BankResultsStore,
    @Inject(BankingStore) private readonly store: BankingStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async handle(job: JobContext): Promise<void> {
    const id = String(job.payload.resultFileId);
    try {
      await this.commands.run(job.caller, { name: 'bankResult.takeIn' }, (ctx) => this.takeIn(ctx, id, job));
    } catch (error) {
      if (error instanceof DomainError) {
        await this.commands.run(job.caller, { name: 'bankResult.fail' }, async (ctx) => {
          await this.results.markFailed(ctx.tx, id);
          ctx.note('bankResult', id, { code: error.code });
        });
      }
      throw error;
    }
  }

  private async takeIn(ctx: Ctx, id: string, job: JobContext): Promise<void> {
    const file = await this.results.file(ctx.tx, ctx.agencyId, id);
    if (!file) throw new DomainError('NOT_FOUND', 'missing', { what: bankThings.resultFile });
    // The batch first, as everywhere: two files of one batch are taken in one after the other.
    const batch = await this.payouts.batch(ctx.tx, ctx.agencyId, file.batchId, { lock: true });
    const current = await this.results.file(ctx.tx, ctx.agencyId, id);
    if (current!.state !== 'UPLOADED') return;
    const issued = (await this.store.bankFileOfBatch(ctx.tx, ctx.agencyId, batch.id))!;
    const format = (await this.store.format(ctx.tx, ctx.agencyId, issued.formatCode, issued.formatVersion))!;

    const reading = readResultFile(format.definition, this.vault.open(ctx.tx, file.fileId));
    const lines = await this.results.stage(ctx.tx, copyRows(reading, ctx.today, job));
    await this.results.classify(ctx.tx, ctx.agencyId, id, batch.id);
    await this.results.markTakenIn(ctx, id, lines, reading.summary.fileProblems);
    const applied = await this.payouts.applyResults(ctx, { batchId: batch.id, resultFileId: id });
    if (applied.bounced > 0) {
      await this.ledger.bounced(ctx, {
        fund: batch.scheme,
        batchId: batch.id,
        resultFileId: id,
        kind: batch.kind,
        on: applied.bouncedOn ?? ctx.today,
        components: applied.bouncedByComponent,
        total: applied.bouncedTotal,
      });
    }
    ctx.note('batch', batch.id, {
      number: batch.number,
      resultFileId: id,
      lines,
      paid: applied.paid,
      bounced: applied.bounced,
      bouncedTotal: toWire(applied.bouncedTotal),
      settled: applied.settled,
    });
    await job.progress(lines, lines, resultStages.booked);
  }
}

/** The lines in COPY text form, in slices; names and accounts are not in them, the reader has dropped those. */
async function* copyRows(reading: AsyncResultReading, today: string, job: JobContext): AsyncGenerator<string> {
  let text = '';
  let rows = 0;
  let held = 0;
  for await (const batch of reading.batches()) {
    for (const line of batch) text += copyRow(line, today);
    rows += batch.length;
    held += batch.length;
    if (held < ROWS_PER_SLICE) continue;
    yield text;
    text = '';
    held = 0;
    await job.progress(rows, null, resultStages.reading);
  }
  if (text) yield text;
}

/** One line of the staging table. */
export function copyRow(line: ResultLine, today: string): string {
  // Money that is credited after today has not been credited: a date misread or mistyped at the bank.
  const ahead = line.creditedOn !== null && line.creditedOn > today;
  const fields = [
    String(line.lineNo),
    line.reference,
    line.amount === null ? null : toWire(line.amount),
    line.outcome,
    line.cause,
    ahead ? null : line.creditedOn,
    line.problem ?? (ahead ? 'RESULT_DATE_MALFORMED' : null),
  ];
  return `${fields.map((field) => field ?? '\\N').join('\t')}\n`;
}
