import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { sm3 } from '../kernel/digest.js';
import { reportWords as words } from '../messages/reports.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { MonthlyFigures, ReportCause } from './domain/report.types.js';
import { GatherFigures } from './gather-figures.js';
import { monthlyPdf } from './monthly-pdf.js';
import { ReportsStore } from './reports.store.js';

export interface MadeReport {
  id: string;
  version: number;
  /** False: the figures are those of the last version, which stands. */
  made: boolean;
}

/** The steps of a report, for its progress: figures, pages, kept. */
export const MAKING_STEPS = 3;

/**
 * Makes the report of a cut-off and keeps it, unless nothing in it has changed since its last version: then that one stands
 * and its file stays as it is. Safe to repeat, also from two processes at once. The figures are read before the command, in
 * one snapshot, because drawing the pages takes longer than a transaction should.
 *
 * Errors: PDF_GLYPH_MISSING.
 */
@Injectable()
export class MakeReport {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(GatherFigures) private readonly gather: GatherFigures,
    @Inject(ReportsStore) private readonly store: ReportsStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(
    caller: Caller,
    { cutOff, cause }: { cutOff: string; cause: ReportCause },
    step: (done: number) => Promise<void> = async () => undefined,
  ): Promise<MadeReport> {
    const { figures, basis } = await this.db.read((tx) => this.gather.run(tx, caller.agencyId, cutOff));
    await step(1);
    const bytes = await monthlyPdf(figures, basis);
    await step(2);
    const contentDigest = digestOf(figures);
    const { value } = await this.commands.run(caller, { name: 'monthlyReport.make' }, async (ctx) => {
      await this.store.lock(ctx.tx, ctx.agencyId, cutOff);
      // What the figures were read at, not when the pages were drawn: a month closed in between is not in them.
      const asOf = basis.asOf.toISOString();
      const last = await this.store.lastVersion(ctx.tx, ctx.agencyId, cutOff);
      // One that knows more was kept meanwhile, or there is nothing new to tell.
      const stands =
        last && (last.contentDigest.equals(contentDigest) || BigInt(last.watermark) >= BigInt(basis.watermark));
      if (stands) {
        ctx.note('monthly-report', cutOff, { cause, version: last.version, made: false, asOf });
        return { id: last.id, version: last.version, made: false };
      }
      const version = (last?.version ?? 0) + 1;
      const file = await this.vault.put(ctx, {
        purpose: 'monthly-report',
        name: words.fileName(figures.agency, cutOff, version),
        mediaType: 'application/pdf',
        source: Readable.from([bytes]),
      });
      const { period } = figures;
      const row = { cutOff, period, version, basis, contentDigest, fileId: file.id, cause };
      const id = await this.store.add(ctx, row);
      const digest = file.digest.toString('hex');
      ctx.note('monthly-report', cutOff, { cause, version, made: true, watermark: basis.watermark, asOf, digest });
      return { id, version, made: true };
    });
    await step(MAKING_STEPS);
    return value;
  }
}

function digestOf(figures: MonthlyFigures): Buffer {
  return sm3(JSON.stringify(figures));
}
