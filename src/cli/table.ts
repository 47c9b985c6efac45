import { displayWidth, padEnd, padStart } from './display-width.js';

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  /** Amounts and counts stand on the right. */
  right?: boolean;
}

const GAP = '  ';

/** Rows as lines under their titles, aligned on a terminal that shows Chinese; only the titles when there are no rows. */
export function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): string[] {
  const cells = [columns.map((column) => column.title)];
  for (const row of rows) cells.push(columns.map((column) => oneLine(column.value(row))));
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => displayWidth(line[i]!))));
  const lines = cells.map((line) =>
    line
      .map((cell, i) => (columns[i]!.right ? padStart(cell, widths[i]!) : padEnd(cell, widths[i]!)))
      .join(GAP)
      .trimEnd(),
  );
  return [lines[0]!, widths.map((width) => '-'.repeat(width)).join(GAP), ...lines.slice(1)];
}

/** Names and values of one thing, values aligned; pairs without a value are left out. */
export function fields(pairs: readonly (readonly [name: string, value: string | null | undefined])[]): string[] {
  const shown = pairs.filter(
    (pair): pair is [string, string] => pair[1] !== null && pair[1] !== undefined && pair[1] !== '',
  );
  const width = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  return shown.map(([name, value]) => `${padEnd(name, width)}${GAP}${oneLine(value)}`);
}

/** A cell of a file may hold line breaks, and other control characters would steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
