import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { DomainError } from '../kernel/domain-error.js';
import { issueListWords, rollThings } from '../messages/roll-acts.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { FileVault } from '../platform/files/file-vault.js';
import { detectFormat } from '../platform/tabular/detect-format.js';
import { readTableBatches } from '../platform/tabular/read-table.js';
import type { TableRow, TableSource } from '../platform/tabular/table.types.js';
import { writeXlsx } from '../platform/tabular/write-xlsx.js';
import type { StyledCell, WriteRow, WriteSheet } from '../platform/tabular/write-xlsx.js';
import { columnIndex } from './column-names.js';
import { issueRemedy, issueSentence } from './domain/issue-sentence.js';
import type { RollField } from './domain/roll-row.types.js';
import type { RollSheet } from './domain/roll.types.js';
import { maskCell, printable } from './mask-numbers.js';
import { RollReadsStore } from './roll-reads.store.js';
import type { IssueRow } from './roll-reads.store.js';
import { RollsStore } from './rolls.store.js';
import type { RollRecord } from './rolls.store.js';

const MIN_REASON = 4;
/** Room is left under the limit of a worksheet. */
const MAX_ROWS = 1_000_000;

export interface IssueList {
  roll: RollRecord;
  fileName: string;
  masked: boolean;
}

interface RowWithIssues {
  row: TableRow;
  issues: IssueRow[];
}

/**
 * The list of issues as a workbook: the rows at fault as they stand in the file, the cells marked, with what is wrong and
 * what to do as a comment and in words beside the row.
 */
@Injectable()
export class ExportRollIssues {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(FileVault) private readonly vault: FileVault,
    @Inject(RollsStore) private readonly rolls: RollsStore,
    @Inject(RollReadsStore) private readonly reads: RollReadsStore,
  ) {}

  /**
   * Numbers are masked unless a reason is given, which goes to the trail before anything is shown.
   * Errors: NOT_FOUND; REASON_REQUIRED (invalid); PERMISSION_MISSING (denied) without the right to see numbers.
   */
  async prepare(caller: Caller, rollId: string, reason?: string): Promise<IssueList> {
    const roll = await this.rolls.find(this.db, caller.agencyId, rollId);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    const fileName = `${roll.fileName.replace(/\.[^.]{1,10}$/, '')}-${issueListWords.sheetName}.xlsx`;
    if (reason === undefined) return { roll, fileName, masked: true };

    const why = reason.trim();
    if ([...why].length < MIN_REASON) throw new DomainError('REASON_REQUIRED', 'invalid');
    await this.commands.run(caller, { name: 'roll.issuesUnmask' }, async (ctx) => {
      if (!may(caller.actor.roles, 'beneficiary.unmask')) {
        throw new DomainError('PERMISSION_MISSING', 'denied', { permission: 'beneficiary.unmask' });
      }
      ctx.note('roll', rollId, { reason: why });
    });
    return { roll, fileName, masked: false };
  }

  /** Writes the workbook; reads the file anew, in one pass beside the issues. */
  async write(list: IssueList, out: Writable): Promise<void> {
    await this.db.read((tx) => pipeline(Readable.from(this.workbook(tx, list)), out));
  }

  private async *workbook(tx: Tx, list: IssueList): AsyncGenerator<Buffer> {
    const { roll } = list;
    const sheets: WriteSheet[] = [];
    const whole = await this.reads.wholeIssues(tx, roll.id);
    if (whole.length > 0) sheets.push(wholeSheet(whole));
    const rows = new Peeked(this.rowsWithIssues(tx, roll));
    for (const sheet of roll.mapping?.sheets ?? []) {
      sheets.push({
        name: sheet.sheet ?? issueListWords.sheetName,
        frozenRows: 1,
        widths: [...sheet.headers.map(() => 18), 8, 50, 50],
        rows: sheetRows(sheet, rows, list.masked),
      });
    }
    if (sheets.length === 0) sheets.push({ name: issueListWords.sheetName, rows: [[issueListWords.problem]] });
    yield* writeXlsx(sheets);
  }

  /** Rows of the file that have issues, in the order of the file. */
  private async *rowsWithIssues(tx: Tx, roll: RollRecord): AsyncGenerator<RowWithIssues> {
    const wanted = new Peeked(grouped(this.reads.issuesByRow(tx, roll.id)));
    let next = await wanted.peek();
    if (next === null) return;
    const source: TableSource = { name: roll.fileName, open: () => this.vault.open(tx, roll.fileId) };
    const format = await detectFormat(source);
    for await (const batch of readTableBatches(source, { format })) {
      for (const row of batch) {
        const first = next[0]!;
        if (row.rowNo !== first.rowNo || row.sheet !== first.sheet) continue;
        yield { row, issues: next };
        await wanted.take();
        const following = await wanted.peek();
        if (following === null) return;
        next = following;
      }
    }
  }
}

async function* sheetRows(sheet: RollSheet, rows: Peeked<RowWithIssues>, masked: boolean): AsyncGenerator<WriteRow> {
  const width = sheet.headers.length;
  const { row: rowWord, problem, remedy } = issueListWords;
  yield [...sheet.headers, rowWord, problem, remedy].map((text) => ({ text, bold: true }));
  const fields = new Map<number, RollField>();
  for (const [field, place] of Object.entries(sheet.columns)) fields.set(place.index, field as RollField);
  for (let count = 0; count < MAX_ROWS; count += 1) {
    const next = await rows.peek();
    if (next === null || next.row.sheet !== sheet.sheet) return;
    await rows.take();
    yield issueRow(next, fields, width, masked);
  }
}

function issueRow(
  { row, issues }: RowWithIssues,
  fields: ReadonlyMap<number, RollField>,
  width: number,
  masked: boolean,
): WriteRow {
  const cells: StyledCell[] = [];
  for (let column = 0; column < width; column += 1) {
    const text = printable(row.cells[column]?.text ?? '');
    cells.push({ text: masked ? maskCell(fields.get(column) ?? null, text) : text });
  }
  const sentences: string[] = [];
  const remedies: string[] = [];
  for (const { code, details, severity, column } of issues) {
    const sentence = issueSentence(code, details);
    const remedy = issueRemedy(code, details);
    sentences.push(`【${issueListWords.severity[severity]}】${sentence}`);
    remedies.push(remedy);
    const cell = column === null ? undefined : cells[columnIndex(column)];
    if (cell === undefined) continue;
    cell.mark = cell.mark === 'BLOCK' ? 'BLOCK' : severity;
    cell.note = [cell.note, sentence, remedy].filter(Boolean).join('\n');
  }
  return [
    ...cells,
    { text: String(row.rowNo), kind: 'NUMBER' },
    { text: sentences.join('\n') },
    { text: remedies.join('\n') },
  ];
}

function wholeSheet(issues: readonly IssueRow[]): WriteSheet {
  return {
    name: issueListWords.wholeSheetName,
    widths: [12, 60, 60],
    rows: [
      ['', issueListWords.problem, issueListWords.remedy].map((text) => ({ text, bold: true })),
      ...issues.map(({ code, details, severity }): WriteRow => [
        { text: issueListWords.severity[severity], mark: severity },
        issueSentence(code, details),
        issueRemedy(code, details),
      ]),
    ],
  };
}

async function* grouped(pages: AsyncIterable<IssueRow[]>): AsyncGenerator<IssueRow[]> {
  let group: IssueRow[] = [];
  for await (const page of pages) {
    for (const issue of page) {
      if (group.length > 0 && group[0]!.ordinal !== issue.ordinal) {
        yield group;
        group = [];
      }
      group.push(issue);
    }
  }
  if (group.length > 0) yield group;
}

/** A stream whose next item can be looked at before it is taken. */
class Peeked<T> {
  private held: T | null = null;
  private ended = false;

  constructor(private readonly items: AsyncGenerator<T>) {}

  async peek(): Promise<T | null> {
    if (this.held === null && !this.ended) {
      const { value, done } = await this.items.next();
      if (done === true) this.ended = true;
      else this.held = value;
    }
    return this.held;
  }

  async take(): Promise<void> {
    await this.peek();
    this.held = null;
  }
}
