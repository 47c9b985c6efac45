import { writeCsv } from './write-csv.js';

const ROWS = 500;

/** Rows as the text of a csv with a byte order mark and CRLF, asked for as the text is taken. */
export async function* csvText(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let held: (readonly string[])[] = [];
  let bom = true;
  const text = (): string => {
    const bytes = Buffer.concat([...writeCsv(held, { bom })]);
    held = [];
    bom = false;
    return bytes.toString('utf8');
  };
  for await (const row of rows) {
    held.push(row);
    if (held.length >= ROWS) yield text();
  }
  if (held.length > 0 || bom) yield text();
}
