import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Period } from '../kernel/period.js';
import { writeCsv } from '../platform/tabular/write-csv.js';
import { xlsxBytes } from '../platform/tabular/write-xlsx.js';
import type { StyledCell, WriteRow } from '../platform/tabular/write-xlsx.js';
import type { DemoScheme } from './people.js';
import { rollLayout } from './roll-layouts.js';
import type { RollColumn } from './roll-layouts.js';
import { buildReferenceYear, yuan } from './reference-year.js';
import type { ReferenceYear, RollFileLine } from './reference-year.js';

export type RollFileFormat = 'xlsx' | 'csv';

export const SCHEME_LABELS: Readonly<Record<DemoScheme, string>> = {
  RESIDENT: '城乡居民',
  ENTERPRISE: '企业职工',
  INSTITUTIONAL: '机关事业',
};

/**
 * A roll as a source would send it: a workbook with titles, a header and a total row, or a csv in GB18030 with other
 * words in its header. The same lines give the same bytes.
 */
export async function writeRollFile(
  lines: readonly RollFileLine[],
  scheme: DemoScheme,
  period: Period,
  format: RollFileFormat,
): Promise<Buffer> {
  const { titles, columns } = rollLayout(scheme, format, period);
  const totals = totalCells(lines, columns);
  if (format === 'csv') {
    const rows = function* (): Generator<string[]> {
      yield columns.map((column) => column.header);
      for (const [index, line] of lines.entries()) yield columns.map((column) => column.value(line, index));
      yield totals;
    };
    return Buffer.concat([...writeCsv(rows(), { encoding: 'gb18030' })]);
  }
  const bold = (text: string, column?: RollColumn): StyledCell => ({ text, kind: column?.kind ?? 'TEXT', bold: true });
  const rows = function* (): Generator<WriteRow> {
    for (const title of titles) yield [bold(title)];
    yield columns.map((column) => bold(column.header));
    for (const [index, line] of lines.entries()) {
      yield columns.map((column) => {
        const text = column.value(line, index);
        return column.kind === 'MONEY' ? { text, kind: 'MONEY' } : text;
      });
    }
    yield totals.map((text, i) => bold(text, columns[i]));
  };
  const sheet = {
    name: `${SCHEME_LABELS[scheme]}${period.replace('-', '')}`,
    widths: columns.map((column) => column.width),
    frozenRows: titles.length + 1,
    rows: rows(),
  };
  return xlsxBytes([sheet]);
}

/** 合计, the number of people, and the sum of each amount column. */
function totalCells(lines: readonly RollFileLine[], columns: readonly RollColumn[]): string[] {
  return columns.map((column, i) => {
    if (i === 0) return '合计';
    if (i === 1) return `共${lines.length}人`;
    if (column.kind !== 'MONEY') return '';
    // Whole fen: the texts have two decimals each.
    let fen = 0;
    for (const [index, line] of lines.entries()) fen += Number(column.value(line, index).replace('.', ''));
    return yuan(fen);
  });
}

/** Name of a roll file as the demonstration uses it: 花名册-城乡居民-202412.xlsx. */
export function rollFileName(scheme: DemoScheme, period: Period, format: RollFileFormat): string {
  return `花名册-${SCHEME_LABELS[scheme]}-${period.replace('-', '')}.${format}`;
}

/** Writes both formats of the rolls under `<dir>/<period>/` and says which files there are now. */
export async function writeDemoFiles(
  dir: string,
  periods: readonly Period[],
  schemes: readonly DemoScheme[],
  year: ReferenceYear = buildReferenceYear(),
): Promise<string[]> {
  const paths: string[] = [];
  for (const period of periods) {
    const folder = join(dir, period);
    await mkdir(folder, { recursive: true });
    for (const scheme of schemes) {
      const { lines } = year.month(period, scheme);
      for (const format of ['xlsx', 'csv'] as const) {
        const path = join(folder, rollFileName(scheme, period, format));
        await writeFile(path, await writeRollFile(lines, scheme, period, format));
        paths.push(path);
      }
    }
  }
  return paths;
}
