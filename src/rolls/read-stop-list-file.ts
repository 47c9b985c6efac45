import { DomainError } from '../kernel/domain-error.js';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow, TableSource } from '../platform/tabular/table.types.js';
import { foldHeader } from './domain/roll-columns.js';
import { fieldOfHeader } from './domain/roll-headers.js';
import type { StopListInput } from './add-stop-list-entries.js';

const HEADER_WITHIN = 20;
const FROM_HEADERS = new Set(['起始年月', '停发年月', '停发月份', '停发起始年月', '生效年月', '死亡年月', '开始年月']);

interface Columns {
  idNumber: number;
  name: number;
  reason: number;
  from: number | null;
}

/**
 * Entries of a small xlsx or csv with a header row.
 * Errors: STOP_LIST_FILE_HEADER (invalid); those of `readTable`; STOP_LIST_TOO_LONG (invalid).
 */
export async function readStopListFile(source: TableSource, limit: number): Promise<StopListInput[]> {
  const entries: StopListInput[] = [];
  let columns: Columns | null = null;
  let seen = 0;
  for await (const row of readTable(source)) {
    if (columns === null) {
      seen += 1;
      columns = columnsOf(row);
      if (columns === null && seen === HEADER_WITHIN) break;
      continue;
    }
    if (entries.length === limit) throw new DomainError('STOP_LIST_TOO_LONG', 'invalid', { limit });
    const text = (column: number | null): string => (column === null ? '' : (row.cells[column]?.text ?? '').trim());
    entries.push({
      row: row.rowNo,
      idNumber: text(columns.idNumber),
      name: text(columns.name),
      reason: text(columns.reason),
      effectiveFrom: text(columns.from) || undefined,
    });
  }
  if (columns === null) throw new DomainError('STOP_LIST_FILE_HEADER', 'invalid');
  return entries;
}

function columnsOf(row: TableRow): Columns | null {
  const headers = row.cells.map((cell) => foldHeader(cell.text));
  const of = (field: string): number => headers.findIndex((header) => fieldOfHeader(header) === field);
  const reason = headers.findIndex((header) => header === '原因' || fieldOfHeader(header) === 'statusReason');
  const from = headers.findIndex((header) => FROM_HEADERS.has(header));
  const columns = { idNumber: of('idNumber'), name: of('name'), reason, from: from < 0 ? null : from };
  return columns.idNumber < 0 || columns.name < 0 || reason < 0 ? null : columns;
}
