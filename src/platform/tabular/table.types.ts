/**
 * What a cell was in the file. A csv has only TEXT and EMPTY. FORMULA is a computed cell with the value that the
 * program which saved the file kept.
 */
export type CellKind = 'TEXT' | 'NUMBER' | 'DATE' | 'EMPTY' | 'BOOLEAN' | 'FORMULA' | 'ERROR';

export interface Cell {
  /**
   * As the file spells it. A NUMBER keeps the lexical text of the file ('250.910000000000025'), which is not always
   * what Excel shows. A DATE is 'YYYY-MM-DD', with ' HH:MM:SS' when there is a time of day.
   */
  readonly text: string;
  readonly kind: CellKind;
  /** A number of more than 15 significant digits or with an exponent: Excel may have rounded digits away. */
  readonly lossy: boolean;
}

export interface TableRow {
  /** Name of the worksheet; null in a csv. */
  readonly sheet: string | null;
  /** From 1, as Excel shows it; blank rows and, in a csv, the line breaks inside quotes are counted the way Excel does. */
  readonly rowNo: number;
  /** From the first column on; trailing empty cells may be missing. Never all empty. */
  readonly cells: readonly Cell[];
}

/** A file that can be read more than once. */
export interface TableSource {
  open(): AsyncIterable<Uint8Array>;
  /** The name a person knows it by: only for sentences, the format is told by the content. */
  readonly name: string;
  readonly maxBytes?: number;
}

export type TableFormat =
  { kind: 'xlsx' } | { kind: 'csv'; encoding: 'utf-8' | 'gb18030'; /** Bytes of a byte order mark. */ bom: number };

export interface ReadTableOptions {
  /** From an earlier `detectFormat` of the same content, to save the second look. */
  format?: TableFormat;
  /** One character; found from the content when absent. Only for csv. */
  delimiter?: string;
}
