import { Inject, Injectable } from '@nestjs/common';
import type { Period } from '../kernel/period.js';
import type { Fund } from '../ledger/domain/ledger.types.js';
import { statementWords } from '../messages/statements.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { XLSX } from '../platform/http/list-export.js';
import { balanceSheetTable, incomeTable, notesTable } from './domain/print-tables.js';
import { ShowStatements } from './show-statements.js';
import { statementPdf } from './statement-pdf.js';
import { statementXlsx } from './statement-xlsx.js';

export interface StatementFile {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * The statements of a fund and month as a file, from one snapshot. Who takes it is on the trail before it leaves.
 * Errors: STATEMENT_FUND_MISSING, PDF_GLYPH_MISSING.
 */
@Injectable()
export class ExportStatements {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ShowStatements) private readonly statements: ShowStatements,
  ) {}

  async run(caller: Caller, input: { fund: Fund; period: Period; format: 'xlsx' | 'pdf' }): Promise<StatementFile> {
    const { fund, period, format } = input;
    const tables = await this.db.read(async (tx) => {
      const { agencyId } = caller;
      const sheet = await this.statements.balanceSheet(tx, agencyId, fund, period);
      const income = await this.statements.incomeStatement(tx, agencyId, fund, period);
      const { notes } = await this.statements.notes(tx, agencyId, fund, period);
      return [
        balanceSheetTable(sheet, sheet.assets, sheet.claims),
        incomeTable(sheet, income.lines),
        notesTable(sheet, notes),
      ];
    });
    const bytes = format === 'pdf' ? await statementPdf(tables) : await statementXlsx(tables);
    await this.commands.run(caller, { name: 'ledger.exported' }, async (ctx) => {
      ctx.note('statement', `${fund}/${period}`, { format, forms: tables.length });
    });
    return {
      name: `${statementWords.fileName(fund, period)}.${format}`,
      mediaType: format === 'pdf' ? 'application/pdf' : XLSX,
      bytes,
    };
  }
}
