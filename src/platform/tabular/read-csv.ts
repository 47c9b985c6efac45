import { DomainError } from '../../kernel/domain-error.js';
import { EMPTY_CELL, MAX_COLUMNS, tooManyColumns } from './table-limits.js';
import type { Cell, TableRow, TableSource } from './table.types.js';
import { decodeText } from './text-encoding.js';
import type { TextEncoding } from './text-encoding.js';

const QUOTE = 34;
const LF = 10;
const CR = 13;
/** No cell of a workbook may be longer (Excel's limit); a longer one in quotes means that a quote is missing. */
const MAX_QUOTED = 32_767;
const MAX_ROW = 1024 * 1024;
/** Enough of the start to tell the delimiter from. */
const SAMPLE = 64 * 1024;

/**
 * Rows of a delimited text, in batches as the content comes. Follows RFC 4180, with what programs do beside it: any line
 * end, text after a closing quote, quotes inside an unquoted cell, `="123"` as Excel's way to keep text, a first line
 * `sep=;`.
 * Errors: FILE_ENCODING, FILE_CSV_QUOTE, FILE_ROW_TOO_LONG, FILE_TOO_MANY_COLUMNS.
 */
export async function* readCsvBatches(
  source: TableSource,
  format: { encoding: TextEncoding; bom: number },
  delimiter?: string,
): AsyncGenerator<TableRow[]> {
  const pieces = decodeText(source, format.encoding, format.bom);
  let splitter: CsvSplitter | null = null;
  let start = '';
  for await (const piece of pieces) {
    if (splitter !== null) {
      const rows = splitter.feed(piece, false);
      if (rows.length > 0) yield rows;
      continue;
    }
    start += piece;
    if (start.length < SAMPLE) continue;
    splitter = begin(start, source.name, delimiter);
    yield splitter.feed(start, false);
    start = '';
  }
  if (splitter === null) {
    splitter = begin(start, source.name, delimiter);
    yield splitter.feed(start, true);
  } else {
    yield splitter.feed('', true);
  }
}

function begin(start: string, file: string, delimiter: string | undefined): CsvSplitter {
  return new CsvSplitter(file, delimiter ?? detectDelimiter(start));
}

/**
 * Splits text that comes in pieces. One scan over the characters with cells cut out of the piece; only quoted cells are
 * put together.
 */
export class CsvSplitter {
  private rest = '';
  private rowNo = 0;
  private readonly delimiter: number;

  constructor(
    private readonly file: string,
    delimiter: string,
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** The rows that are complete by now. */
  feed(piece: string, last: boolean): TableRow[] {
    const text = this.rest === '' ? piece : this.rest + piece;
    const end = text.length;
    const { delimiter } = this;
    const ceiling = Math.max(delimiter, CR);
    const rows: TableRow[] = [];
    let at = 0;
    while (at < end) {
      const cells: Cell[] = [];
      let filled = false;
      let from = at;
      let next = -1;
      let i = at;
      for (;;) {
        if (i < end && i === from && text.charCodeAt(i) === QUOTE) {
          const quoted = this.quotedCell(text, i, last);
          if (quoted === null) break;
          if (quoted.text !== '') filled = true;
          cells.push(cellOf(quoted.text));
          i = quoted.next;
          if (i < end && text.charCodeAt(i) === delimiter) {
            from = ++i;
            continue;
          }
          next = this.lineEnd(text, i, last);
          break;
        }
        let code = 0;
        while (i < end) {
          code = text.charCodeAt(i);
          // Most characters lie above whatever ends a cell and leave by the first comparison.
          if (code <= ceiling && (code === delimiter || code === LF || code === CR)) break;
          i++;
        }
        if (i === end && !last) break;
        if (i > from) {
          filled = true;
          cells.push(cellOf(text.slice(from, i)));
        } else {
          cells.push(EMPTY_CELL);
        }
        if (i < end && code === delimiter) {
          from = ++i;
          continue;
        }
        next = this.lineEnd(text, i, last);
        break;
      }
      if (next < 0) break;
      this.rowNo += 1;
      at = next;
      if (cells.length > MAX_COLUMNS) throw tooManyColumns(this.file, this.rowNo);
      if (filled && !(this.rowNo === 1 && isSeparatorLine(cells))) rows.push({ sheet: null, rowNo: this.rowNo, cells });
    }
    this.rest = at === 0 ? text : text.slice(at);
    if (this.rest.length > MAX_ROW)
      throw new DomainError('FILE_ROW_TOO_LONG', 'invalid', { file: this.file, row: this.rowNo + 1 });
    return rows;
  }

  /** Where the next row begins; -1 when that cannot be known before more text comes. */
  private lineEnd(text: string, at: number, last: boolean): number {
    if (at >= text.length) return last ? text.length : -1;
    if (text.charCodeAt(at) !== CR) return at + 1;
    if (at + 1 === text.length) return last ? at + 1 : -1;
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }

  /** Null when the end of the cell has not come yet. */
  private quotedCell(text: string, open: number, last: boolean): { text: string; next: number } | null {
    let value = '';
    let from = open + 1;
    for (;;) {
      const quote = text.indexOf('"', from);
      if ((quote < 0 ? text.length : quote) - open > MAX_QUOTED * 2 || (quote < 0 && last)) {
        throw new DomainError('FILE_CSV_QUOTE', 'invalid', { file: this.file, row: this.rowNo + 1 });
      }
      if (quote < 0 || (quote + 1 === text.length && !last)) return null;
      value += text.slice(from, quote);
      if (text.charCodeAt(quote + 1) !== QUOTE) {
        let next = quote + 1;
        while (next < text.length && !this.endsCell(text.charCodeAt(next))) next++;
        if (next === text.length && !last) return null;
        return { text: value + text.slice(quote + 1, next), next };
      }
      value += '"';
      from = quote + 2;
    }
  }

  private endsCell(code: number): boolean {
    return code === this.delimiter || code === LF || code === CR;
  }
}

function cellOf(text: string): Cell {
  if (text.charCodeAt(0) !== 61 /* = */) return text === '' ? EMPTY_CELL : { text, kind: 'TEXT', lossy: false };
  const kept = text.length >= 3 && text.charCodeAt(1) === QUOTE && text.endsWith('"') ? text.slice(2, -1) : text;
  return kept === '' ? EMPTY_CELL : { text: kept, kind: 'TEXT', lossy: false };
}

/** Excel's own first line that names the delimiter; the delimiter in it splits it in two. */
function isSeparatorLine(cells: Cell[]): boolean {
  return cells[0]?.text.toLowerCase() === 'sep=' && cells.every((cell, i) => i === 0 || cell.kind === 'EMPTY');
}

const CANDIDATES = [',', '\t', ';', '|'];

/** The delimiter by which most of the first lines fall into the same number of cells. */
export function detectDelimiter(start: string): string {
  const named = /^\ufeff?sep=([^\r\n])(?:[\r\n]|$)/i.exec(start)?.[1];
  if (named !== undefined) return named;
  const lines = sampleLines(start);
  let best = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(candidate).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    for (const [count, linesWith] of counts) {
      const score = linesWith * 1000 + Math.min(count, 999);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
  }
  return best;
}

/** The first lines without what stands in quotes. The last one is left out when it may be cut off. */
function sampleLines(start: string): string[] {
  const lines = start
    .slice(0, SAMPLE)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/);
  if (lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, 50);
}
