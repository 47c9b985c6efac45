import { DomainError } from '../kernel/domain-error.js';
import { maskIdNumber } from '../kernel/id-number.js';
import { nameKey } from '../kernel/name-match.js';
import type { PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow, TableSource } from '../platform/tabular/table.types.js';
import type { IncomingRow } from './certification-import.store.js';
import { certificationColumns, readCertificationRow } from './domain/read-certification-row.js';
import type { CertificationColumn } from './domain/read-certification-row.js';

/** Rows of one file: more than a region certifies in a month. */
export const CERTIFICATION_FILE_LIMIT = 500_000;
const HEADER_WITHIN = 20;
const BATCH = 10_000;

/**
 * The rows of an xlsx (every sheet that has the header) or csv, in batches; numbers leave this function only as index and
 * mask. @param today the last day that may be certified
 * Errors: CERTIFICATION_FILE_HEADER, CERTIFICATION_FILE_TOO_LONG (invalid); those of `readTable`.
 */
export async function* readCertificationFile(
  source: TableSource,
  numbers: Pick<PersonalNumbers, 'index'>,
  today: string,
): AsyncGenerator<IncomingRow[]> {
  const header = new HeaderFinder();
  let batch: IncomingRow[] = [];
  let ordinal = 0;
  for await (const row of readTable(source)) {
    const columns = header.columnsFor(row);
    if (columns === null) continue;
    if ((ordinal += 1) > CERTIFICATION_FILE_LIMIT) {
      throw new DomainError('CERTIFICATION_FILE_TOO_LONG', 'invalid', { limit: CERTIFICATION_FILE_LIMIT });
    }
    batch.push(incoming(row, ordinal, columns, numbers, today));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (!header.found) throw new DomainError('CERTIFICATION_FILE_HEADER', 'invalid');
  if (batch.length > 0) yield batch;
}

type Columns = Readonly<Record<CertificationColumn, number>>;

/** Each sheet has a header of its own; what stands above it is title, and a sheet without one is no list. */
class HeaderFinder {
  found = false;
  private sheet: string | null | undefined;
  private columns: Columns | null = null;
  private seen = 0;

  /** Null for everything that is no data row. */
  columnsFor(row: TableRow): Columns | null {
    if (row.sheet !== this.sheet) {
      this.sheet = row.sheet;
      this.columns = null;
      this.seen = 0;
    }
    if (this.columns !== null) return this.columns;
    if ((this.seen += 1) <= HEADER_WITHIN) this.columns = certificationColumns(row.cells.map((cell) => cell.text));
    if (this.columns !== null) this.found = true;
    return null;
  }
}

function incoming(
  row: TableRow,
  ordinal: number,
  columns: Columns,
  numbers: Pick<PersonalNumbers, 'index'>,
  today: string,
): IncomingRow {
  const text = (column: CertificationColumn): string => row.cells[columns[column]]?.text ?? '';
  const texts = {
    idNumber: text('idNumber'),
    name: text('name'),
    certifiedOn: text('certifiedOn'),
    method: text('method'),
  };
  const read = readCertificationRow(texts, today);
  return {
    ordinal,
    sheet: row.sheet,
    rowNo: row.rowNo,
    idIndex: read.idNumber === null ? null : numbers.index('ID', read.idNumber),
    idMasked: maskIdNumber(read.idNumber ?? texts.idNumber.trim().slice(0, 40)) || null,
    name: read.name,
    nameKey: nameKey(read.name),
    certifiedOn: read.certifiedOn,
    method: read.method,
    problem: read.problem,
  };
}
