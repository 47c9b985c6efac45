import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { rollThings } from '../messages/roll-acts.js';
import { rollFieldLabels } from '../messages/rolls.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { detectFormat } from '../platform/tabular/detect-format.js';
import { readTableBatches } from '../platform/tabular/read-table.js';
import type { TableRow, TableSource } from '../platform/tabular/table.types.js';
import type { RollField } from './domain/roll-row.types.js';
import { columnIndex, columnName } from './column-names.js';
import { maskCell, printable } from './mask-numbers.js';
import { viewOf } from './read-rolls.js';
import type { IssueView } from './read-rolls.js';
import { reread } from './reread.js';
import { RollReadsStore } from './roll-reads.store.js';
import { RollsStore } from './rolls.store.js';
import type { RollRecord } from './rolls.store.js';

export interface FileCell {
  /** Letters in a workbook, a number in a csv. */
  column: string;
  header: string;
  /** What the column is read as. */
  fieldLabel: string | null;
  /** As the file has it, long numbers masked. */
  text: string;
  /** The cell is at fault; null: it is not. */
  mark: 'BLOCK' | 'WARN' | null;
}

export interface FileRow {
  ordinal: number;
  sheet: string | null;
  rowNo: number;
  cells: FileCell[];
  issues: IssueView[];
}

/** One row at fault as it stands in the file, with all its issues: the file is read again up to that row. */
@Injectable()
export class ReadFileRow {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(RollsStore) private readonly rolls: RollsStore,
    @Inject(RollReadsStore) private readonly reads: RollReadsStore,
  ) {}

  /** @param ordinal which row of people. Errors: NOT_FOUND, also of a row without issues. */
  run(caller: Caller, rollId: string, ordinal: number): Promise<FileRow> {
    return this.db.read(async (tx) => {
      const roll = await this.rolls.find(tx, caller.agencyId, rollId);
      if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
      const issues = await this.reads.issuesOfRow(tx, rollId, ordinal);
      const { sheet, rowNo } = issues[0] ?? { sheet: null, rowNo: null };
      const read = roll.mapping?.sheets.find((each) => each.sheet === sheet);
      const row = rowNo !== null && read ? await this.rowOf(tx, roll, sheet, rowNo) : null;
      if (rowNo === null || !read || !row) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.row });

      const fields = new Map<number, RollField>();
      for (const [field, place] of Object.entries(read.columns)) fields.set(place.index, field as RollField);
      const marks = new Map<number, 'BLOCK' | 'WARN'>();
      for (const { column, severity } of issues) {
        if (column === null) continue;
        const index = columnIndex(column);
        if (marks.get(index) !== 'BLOCK') marks.set(index, severity);
      }
      const cells = read.headers.map((header, index): FileCell => {
        const field = fields.get(index) ?? null;
        return {
          column: columnName(index, sheet !== null),
          header: header.trim(),
          fieldLabel: field && rollFieldLabels[field],
          text: maskCell(field, printable(row.cells[index]?.text ?? '')),
          mark: marks.get(index) ?? null,
        };
      });
      return { ordinal, sheet, rowNo, cells, issues: issues.map(viewOf) };
    });
  }

  private async rowOf(tx: Tx, roll: RollRecord, sheet: string | null, rowNo: number): Promise<TableRow | null> {
    const source: TableSource = { name: roll.fileName, open: reread(() => this.vault.open(tx, roll.fileId)) };
    const format = await detectFormat(source);
    for await (const batch of readTableBatches(source, { format })) {
      for (const row of batch) if (row.rowNo === rowNo && row.sheet === sheet) return row;
    }
    return null;
  }
}
