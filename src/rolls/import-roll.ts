import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { rollStages, rollThings } from '../messages/roll-acts.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import type { JobContext } from '../platform/queue/job-handler.js';
import { detectFormat } from '../platform/tabular/detect-format.js';
import { readTableBatches } from '../platform/tabular/read-table.js';
import type { TableSource } from '../platform/tabular/table.types.js';
import { rollStates } from './domain/roll-states.js';
import type { RollSheet } from './domain/roll.types.js';
import { RollChecksStore } from './roll-checks.store.js';
import type { CheckedRoll } from './roll-checks.store.js';
import { RollEncoder } from './roll-encoder.js';
import { RollFileReader } from './roll-file-reader.js';
import type { RollRow } from './roll-file-reader.js';
import { RollImportStore } from './roll-import.store.js';
import { reread } from './reread.js';
import { RollsStore } from './rolls.store.js';
import type { RollRecord } from './rolls.store.js';

/** Rows that go to the database at a time: large enough for COPY, small enough for the memory. */
const CHUNK_ROWS = 5_000;

export interface ImportedRoll {
  rowCount: number;
  lineCount: number;
  blockedCount: number;
}

/**
 * Reads the file of a roll, checks it and keeps what is good: UPLOADED → CHECKED, all in the caller's transaction, so that
 * after a crash at any point nothing is there. Safe to repeat; a roll that is not UPLOADED any more is left as it is
 * (null).
 * Errors: those of `readTable` and `RollFileReader` (the file cannot be read as a roll); FILE_DAMAGED; NOT_FOUND.
 */
@Injectable()
export class ImportRoll {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
    @Inject(RollsStore) private readonly rolls: RollsStore,
    @Inject(RollImportStore) private readonly store: RollImportStore,
    @Inject(RollChecksStore) private readonly checks: RollChecksStore,
  ) {}

  async run(ctx: Ctx, rollId: string, job: Pick<JobContext, 'progress' | 'signal'>): Promise<ImportedRoll | null> {
    const { tx } = ctx;
    const roll = await this.rolls.find(tx, ctx.agencyId, rollId, true);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    if (roll.state !== 'UPLOADED') return null;
    rollStates.next(roll.state, 'check');

    // Read first: whatever changes in the register from now on makes the roll outdated when it is accepted.
    const checkedVersion = await this.beneficiaries.registerVersion(tx, ctx.agencyId);
    await this.store.clear(tx, rollId);
    await this.store.open(tx);
    const remembered = await this.rolls.rememberedMapping(tx, ctx.agencyId, roll.source);
    const chosen = roll.mapping?.chosen ?? {};
    const { reader, encoding } = await this.load(ctx, roll, { ...remembered, ...chosen }, job);

    await job.progress(reader.rowCount, reader.rowCount, rollStages.CHECKING);
    await this.store.analyze(tx);
    await this.checks.check(tx, await this.rules(ctx, roll), columnsOf(reader.sheets));

    await job.progress(reader.rowCount, reader.rowCount, rollStages.SAVING);
    const totals = await this.store.keepGoodLines(tx, rollId);
    const { blocked, warned } = await this.store.countIssues(tx, rollId);
    await this.rolls.setChecked(tx, rollId, {
      encoding,
      mapping: { chosen, sheets: reader.sheets },
      rowCount: reader.rowCount,
      lineCount: totals.lines,
      blockedCount: blocked,
      warnedCount: warned,
      payCount: totals.payCount,
      payTotal: totals.payTotal,
      checkedVersion,
    });
    if (Object.keys(chosen).length > 0) {
      await this.rolls.rememberMapping(ctx, roll.source, { ...remembered, ...chosen });
    }
    const result = { rowCount: reader.rowCount, lineCount: totals.lines, blockedCount: blocked };
    ctx.note('roll', rollId, { ...result, warnedCount: warned, payCount: totals.payCount, payTotal: totals.payTotal });
    return result;
  }

  /** What the rules need to know of the roll and its fund. */
  async rules(ctx: Ctx, roll: RollRecord): Promise<CheckedRoll> {
    const fund = await this.agencies.fund(ctx.tx, ctx.agencyId, roll.scheme);
    const { scheme, period } = roll;
    return {
      agencyId: ctx.agencyId,
      rollId: roll.id,
      scheme,
      period,
      minimumAge: fund.minimumAge,
      jumpPercent: fund.jumpPercent,
    };
  }

  /** Streams the file into `incoming` and its issues into the roll. While a chunk is written, the next one is read. */
  private async load(
    ctx: Ctx,
    roll: RollRecord,
    chosen: Record<string, string>,
    job: Pick<JobContext, 'progress' | 'signal'>,
  ): Promise<{ reader: RollFileReader; encoding: string }> {
    const { tx } = ctx;
    const townships = new Map<string, string>();
    for (const { code, name } of await this.agencies.townships(tx, ctx.agencyId))
      townships.set(code, code).set(name, code);
    const context = { scheme: roll.scheme, period: roll.period, townships };
    const known = await this.beneficiaries.knownNumbers(tx, ctx.agencyId);
    const reader = new RollFileReader(roll.fileName, chosen, context);
    const encoder = new RollEncoder(this.numbers, known, ctx.agencyId, roll.id);
    const started = performance.now();

    let writing: Promise<void> = Promise.resolve();
    const write = async (rows: RollRow[]): Promise<void> => {
      await writing;
      job.signal.throwIfAborted();
      const seconds = Math.max(0.001, (performance.now() - started) / 1000);
      const perSecond = Math.round(reader.rowCount / seconds);
      await job.progress(reader.rowCount, null, `${rollStages.READING}（${perSecond.toLocaleString('en')} 行/秒）`);
      writing = this.writeChunk(ctx, encoder, rows);
      // Awaited before the next chunk; until then a failure must not count as unhandled.
      writing.catch(() => undefined);
    };

    // The file is read on a connection of its own: on this one the chunks go in at the same time.
    const encoding = await this.db
      .read(async (fileTx) => {
        const source: TableSource = {
          name: roll.fileName,
          open: reread(() => this.vault.open(fileTx, roll.fileId)),
        };
        const format = await detectFormat(source);
        let rows: RollRow[] = [];
        for await (const batch of readTableBatches(source, { format })) {
          reader.push(batch, rows);
          if (rows.length < CHUNK_ROWS) continue;
          await write(rows);
          rows = [];
        }
        reader.end(rows);
        await write(rows);
        return format.kind === 'csv' ? format.encoding : 'xlsx';
      })
      // Nothing may be written any more when the transaction is rolled back.
      .finally(() => writing.catch(() => undefined));
    await writing;
    for (const issue of reader.rollIssues) encoder.issue(issue, null);
    const { issues } = encoder.take();
    if (issues !== null) await this.store.copyIssues(tx, issues);
    return { reader, encoding };
  }

  private async writeChunk(ctx: Ctx, encoder: RollEncoder, rows: RollRow[]): Promise<void> {
    encoder.rows(rows);
    const { lines, issues } = encoder.take();
    if (lines !== null) await this.store.copyLines(ctx.tx, lines);
    if (issues !== null) await this.store.copyIssues(ctx.tx, issues);
  }
}

/** Column of each field by sheet, for the issues that the database finds. */
function columnsOf(sheets: readonly RollSheet[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    sheets.map(({ sheet, columns }) => [
      sheet ?? '',
      Object.fromEntries(Object.entries(columns).map(([field, { column }]) => [field, column])),
    ]),
  );
}
