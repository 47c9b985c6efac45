import { detectFormat } from './detect-format.js';
import { readCsvBatches } from './read-csv.js';
import { readXlsxBatches } from './read-xlsx.js';
import type { ReadTableOptions, TableRow, TableSource } from './table.types.js';

/**
 * Rows of a workbook (every sheet, in order) or of a delimited text, streamed. Rows without any content are left out but
 * counted. What the columns mean is the reader's affair.
 * Errors: those of `detectFormat`, and FILE_BROKEN, FILE_INFLATES, FILE_TOO_MANY_COLUMNS, FILE_CSV_QUOTE, FILE_ROW_TOO_LONG.
 * An error may come after rows were given out: what was made of them must be dropped.
 */
export async function* readTable(source: TableSource, options: ReadTableOptions = {}): AsyncGenerator<TableRow> {
  for await (const batch of readTableBatches(source, options)) yield* batch;
}

/** The same in batches of the size in which the content comes: several times cheaper per row for large files. */
export async function* readTableBatches(
  source: TableSource,
  options: ReadTableOptions = {},
): AsyncGenerator<TableRow[]> {
  const format = options.format ?? (await detectFormat(source));
  if (format.kind === 'xlsx') yield* readXlsxBatches(source);
  else yield* readCsvBatches(source, format, options.delimiter);
}
