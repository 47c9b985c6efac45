import { DomainError } from '../kernel/domain-error.js';
import type { Decimal } from '../kernel/money.js';
import { rollFieldLabels } from '../messages/rolls.js';
import { classifyRow, ControlTotals } from './domain/classify-row.js';
import { columnName, readRollRow } from './domain/read-roll-row.js';
import type { RollRowContext } from './domain/read-roll-row.js';
import { findHeader, HEADER_WITHIN } from './domain/roll-columns.js';
import type { FoundHeader } from './domain/roll-columns.js';
import { ROLL_ISSUE_SEVERITY } from './domain/roll-issues.js';
import type { ParsedRollLine, RollField, RollIssueDraft, RollMapping, SourceRow } from './domain/roll-row.types.js';
import type { RollSheet } from './domain/roll.types.js';

/** One data row: a line, or at least one issue that blocks it. */
export interface RollRow {
  /** From 1, over all sheets. */
  ordinal: number;
  source: SourceRow;
  mapping: RollMapping;
  line: ParsedRollLine | null;
  issues: RollIssueDraft[];
}

interface OpenSheet {
  record: RollSheet;
  mapping: RollMapping;
  idHeader: string;
  totals: ControlTotals;
}

/**
 * Turns the rows of a file into data rows of a roll, sheet by sheet: finds the header, leaves out titles, totals and
 * notes, compares totals. Holds at most the first rows of one sheet.
 * Errors: ROLL_HEADER_NOT_FOUND, ROLL_COLUMN_MISSING, ROLL_COLUMN_AMBIGUOUS, ROLL_COLUMN_UNIT, ROLL_NO_ROWS; their details
 * name the sheet and its headers, so that a person can say which column is which.
 */
export class RollFileReader {
  /** Sheets read as rolls. */
  readonly sheets: RollSheet[] = [];
  /** Issues of the roll as a whole. */
  readonly rollIssues: RollIssueDraft[] = [];
  /** Data rows so far. */
  rowCount = 0;

  private open: OpenSheet | null = null;
  private waiting: SourceRow[] = [];
  private sheet: string | null = null;
  private sheetRows = 0;
  private readonly skippedSheets: { sheet: string | null; rows: number }[] = [];

  /** @param chosen header → field, given or remembered for this source */
  constructor(
    private readonly fileName: string,
    private readonly chosen: Readonly<Record<string, string>>,
    private readonly context: RollRowContext,
  ) {}

  /** Reads the next rows; appends to `out`. */
  push(rows: readonly SourceRow[], out: RollRow[]): void {
    for (const row of rows) {
      if (row.sheet !== this.sheet && this.sheetRows > 0) this.endSheet(out);
      this.sheet = row.sheet;
      this.sheetRows += 1;
      if (this.open !== null) {
        this.read(row, this.open, out);
      } else if (this.sheetRows <= HEADER_WITHIN) {
        this.waiting.push(row);
        if (this.waiting.length === HEADER_WITHIN) this.openSheet(out);
      }
    }
  }

  /** After the last row. */
  end(out: RollRow[]): void {
    if (this.sheetRows > 0) this.endSheet(out);
    const first = this.skippedSheets[0];
    if (this.sheets.length === 0) {
      const sheet = first?.sheet ?? this.fileName;
      throw new DomainError('ROLL_HEADER_NOT_FOUND', 'invalid', { sheet, headers: [] });
    }
    if (this.rowCount === 0) throw new DomainError('ROLL_NO_ROWS', 'invalid', { file: this.fileName });
    for (const { sheet, rows } of this.skippedSheets) {
      this.rollIssues.push({
        code: 'ROLL_SHEET_SKIPPED',
        severity: ROLL_ISSUE_SEVERITY.ROLL_SHEET_SKIPPED,
        field: null,
        column: null,
        sheet,
        rowNo: null,
        value: null,
        details: { sheet: sheet ?? this.fileName, rows },
      });
    }
  }

  private endSheet(out: RollRow[]): void {
    if (this.open === null && this.waiting.length > 0) this.openSheet(out);
    if (this.open === null) this.skippedSheets.push({ sheet: this.sheet, rows: this.sheetRows });
    this.open = null;
    this.waiting = [];
    this.sheetRows = 0;
  }

  private openSheet(out: RollRow[]): void {
    const rows = this.waiting;
    this.waiting = [];
    const header = findHeader(rows, this.chosen);
    if (header === null) return;
    this.refuseUnclear(header);
    const letters = this.sheet !== null;
    const columns: RollSheet['columns'] = {};
    for (const [field, index] of Object.entries(header.mapping) as [RollField, number][]) {
      columns[field] = { header: header.headers[index]!.trim(), column: columnName(index, letters), index };
    }
    const record: RollSheet = {
      sheet: this.sheet,
      headerRow: header.rowNo,
      headers: header.headers.map((text) => text.trim()),
      columns,
      skipped: {},
    };
    this.sheets.push(record);
    const idHeader = header.headers[header.mapping.idNumber!]!;
    this.open = { record, mapping: header.mapping, idHeader, totals: new ControlTotals() };
    for (const row of rows.slice(header.index + 1)) this.read(row, this.open, out);
  }

  private read(row: SourceRow, sheet: OpenSheet, out: RollRow[]): void {
    const kind = classifyRow(row, sheet.mapping, sheet.idHeader);
    if (kind !== 'DATA') {
      sheet.record.skipped[kind] = (sheet.record.skipped[kind] ?? 0) + 1;
      if (kind === 'TOTAL') this.rollIssues.push(...sheet.totals.compare(row, sheet.mapping));
      return;
    }
    const { line, issues, amount } = readRollRow(row, sheet.mapping, this.context);
    sheet.totals.add(amount as Decimal | null);
    this.rowCount += 1;
    out.push({ ordinal: this.rowCount, source: row, mapping: sheet.mapping, line, issues });
  }

  private refuseUnclear(header: FoundHeader): void {
    const about = {
      sheet: this.sheet,
      headerRow: header.rowNo,
      columns: header.headers.map((text, index) => {
        const field = (Object.keys(header.mapping) as RollField[]).find((name) => header.mapping[name] === index);
        return { header: text.trim(), field: field ?? null };
      }),
    };
    const ambiguous = header.ambiguous[0];
    if (ambiguous !== undefined) {
      const details = { field: rollFieldLabels[ambiguous.field], headers: ambiguous.headers.join('、') };
      throw new DomainError('ROLL_COLUMN_AMBIGUOUS', 'invalid', { ...details, ...about });
    }
    if (header.otherUnits.length > 0) {
      throw new DomainError('ROLL_COLUMN_UNIT', 'invalid', { headers: header.otherUnits.join('、'), ...about });
    }
    if (header.missing.length > 0) {
      const fields = header.missing.map((field) => rollFieldLabels[field]).join('、');
      throw new DomainError('ROLL_COLUMN_MISSING', 'invalid', { fields, ...about });
    }
  }
}
