import { readTable } from '../../src/platform/tabular/read-table.js';

/** The cells of a workbook's first sheet as text, row by row, by the project's own reader. */
export async function readWorkbook(bytes: Buffer): Promise<string[][]> {
  const source = {
    name: 'list.xlsx',
    async *open() {
      yield bytes;
    },
  };
  const rows: string[][] = [];
  for await (const row of readTable(source)) rows.push(row.cells.map(({ text }) => text));
  return rows;
}
