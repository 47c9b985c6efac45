import type { Writable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { csvText } from '../platform/tabular/csv-text.js';
import { exportFileName } from './domain/export-name.js';
import type { ExportScope, Journal, JournalFormat } from './domain/export.types.js';
import { journalRows } from './domain/journal-rows.js';
import { writeBeancount } from './domain/write-beancount.js';
import { writePlainJournal } from './domain/write-plain-journal.js';
import { scopeOf, type ScopeInput } from './export-scope.js';
import { ExportsStore } from './exports.store.js';
import { inChunks, streamOut } from './stream-out.js';

export interface JournalExport {
  format: JournalFormat;
  scope: ExportScope;
  fileName: string;
}

/**
 * The books as an outside program reads them: chart, amounts brought forward, vouchers, and the balances at each month's
 * end from the books' own totals, which that program has to find from the postings. The same books give the same bytes.
 */
@Injectable()
export class ExportJournal {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ExportsStore) private readonly store: ExportsStore,
  ) {}

  /**
   * Checks what is asked and puts it on the trail, before the first byte leaves.
   * Errors: PERIOD_MALFORMED, EXPORT_RANGE_WRONG (invalid); EXPORT_CHART_MISSING.
   */
  async prepare(caller: Caller, input: ScopeInput & { format: JournalFormat }): Promise<JournalExport> {
    const scope = scopeOf(input);
    const { format } = input;
    await this.commands.run(caller, { name: 'ledger.exported' }, async (ctx) => {
      const accounts = await this.store.accounts(ctx.tx, ctx.agencyId, scope);
      if (accounts.length === 0) throw new DomainError('EXPORT_CHART_MISSING', 'missing');
      ctx.note('export', format, { funds: scope.funds, from: scope.from, to: scope.to });
    });
    return { format, scope, fileName: exportFileName(format, scope) };
  }

  /** Writes the whole journal from one snapshot of the books. */
  async write(caller: Caller, { format, scope }: JournalExport, out: Writable): Promise<void> {
    await this.db.read(async (tx) => {
      const journal = await this.journal(tx, caller.agencyId, scope);
      await streamOut(inChunks(texts(journal, format)), out);
    });
  }

  private async journal(tx: Tx, agencyId: number, scope: ExportScope): Promise<Journal> {
    return {
      scope,
      agency: await this.store.agency(tx, agencyId),
      accounts: await this.store.accounts(tx, agencyId, scope),
      months: await this.store.months(tx, agencyId, scope),
      vouchers: this.store.vouchers(tx, agencyId, scope),
    };
  }
}

function texts(journal: Journal, format: JournalFormat): AsyncIterable<string> {
  switch (format) {
    case 'csv':
      return csvText(journalRows(journal));
    case 'beancount':
      return writeBeancount(journal);
    default:
      return writePlainJournal(journal, format);
  }
}
