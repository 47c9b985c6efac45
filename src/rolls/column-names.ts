/** Column from 0 of the letters of a workbook or the number of a csv. */
export function columnIndex(column: string): number {
  if (/^\d+$/.test(column)) return Number(column) - 1;
  let index = 0;
  for (const letter of column) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** The other way: letters in a workbook, a number in a csv. */
export function columnName(index: number, workbook: boolean): string {
  if (!workbook) return String(index + 1);
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
