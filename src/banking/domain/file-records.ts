import type { Decimal } from '../../kernel/money.js';
import type { Section } from './bank-format.js';
import { readAmount, readCount, readDate, RecordPlan, trimBlanks } from './record-codec.js';

/** What a header or trailer states; null where it has no such column. */
export interface FileRecord {
  count: number | null;
  /** Yuan. */
  total: Decimal | null;
  batchNo: string | null;
  /** 'YYYY-MM-DD'. */
  payOn: string | null;
  agencyCode: string | null;
  agencyName: string | null;
}

export function recordPlans(section: Section<string>): { header: RecordPlan | null; trailer: RecordPlan | null } {
  const plan = (record: { kind: string; columns?: Section<string>['columns'] }): RecordPlan | null =>
    record.kind === 'RECORD' ? new RecordPlan(section, record.columns ?? []) : null;
  return { header: plan(section.header), trailer: plan(section.trailer) };
}

/**
 * Reads a line as a header or trailer. `isRecord` is false when the line has another shape or other constants, and is
 * therefore some other line; a line that is the record but states something unreadable gives `record: null`.
 */
export function readFileRecord(
  plan: RecordPlan,
  line: string | null,
): { isRecord: boolean; record: FileRecord | null } {
  const cells = line === null ? null : plan.split(line);
  if (cells === null || !plan.constantsHold(cells)) return { isRecord: false, record: null };
  const record: FileRecord = {
    count: null,
    total: null,
    batchNo: null,
    payOn: null,
    agencyCode: null,
    agencyName: null,
  };
  let sound = true;
  const need = <T>(value: T | null): T | null => {
    if (value === null) sound = false;
    return value;
  };
  for (const [i, cell] of plan.cells.entries()) {
    const text = trimBlanks(cells[i]!);
    switch (cell.field) {
      case 'recordCount':
        record.count = need(readCount(text));
        break;
      case 'totalAmount':
        record.total = need(readAmount(text, cell));
        break;
      case 'payOn':
        // Banks leave it blank when they take in the file before the day.
        record.payOn = text === '' ? null : need(readDate(text, cell));
        break;
      case 'batchNo':
      case 'agencyCode':
      case 'agencyName':
        record[cell.field] = need(plan.text(text));
        break;
    }
  }
  return { isRecord: true, record: sound ? record : null };
}
