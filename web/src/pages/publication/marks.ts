import type { Finding, Findings } from './use-book';

/** The open findings in which each cell is the odd one, worst first; by place, row and column. */
export type Marks = ReadonlyMap<string, readonly Finding[]>;

export const markKey = (place: string, row: string, column: string): string => `${place}/${row}/${column}`;

export function marksOf(findings: Findings | undefined): Marks {
  const marks = new Map<string, Finding[]>();
  // Of a book that has changed since, nobody knows which cells still disagree.
  if (!findings?.current) return marks;
  const worst = (finding: Finding): number => ['ERROR', 'WARN', 'NOTE'].indexOf(finding.severity);
  for (const finding of [...findings.findings].sort((a, b) => worst(a) - worst(b))) {
    if (finding.acknowledgedBy !== null) continue;
    for (const cell of finding.cells) {
      if (cell.role !== 'RESULT') continue;
      const key = markKey(cell.place, cell.row, cell.column);
      marks.set(key, [...(marks.get(key) ?? []), finding]);
    }
  }
  return marks;
}

/** The tab of the page on which a cell is shown; null: on none (goal tables are on the indicators' page). */
export function tabOf(place: string): string | null {
  if (place === 'NARRATIVE') return 'statements';
  if (place === 'PROJECT') return 'projects';
  return place.startsWith('T') ? place.slice(1) : null;
}
