import { Decimal, toWan } from '../kernel/money.js';
import { goalColumns as columns, goalFileWords as words, goalStateLabels } from '../messages/goals.js';
import { measureLabels, operatorSigns, scoringRuleNames } from '../messages/performance.js';
import { xlsxBytes, type StyledCell, type WriteRow } from '../platform/tabular/write-xlsx.js';
import type { GoalRow } from './domain/goal.types.js';
import { EXECUTION_WEIGHT, weightSum } from './domain/goal-violations.js';
import { parametersText } from './domain/measure-text.js';
import type { GoalTableRow } from './goal-tables.store.js';

const WIDTHS = [14, 16, 34, 9, 12, 9, 20, 12, 9, 18, 14, 20, 26];
const LAST = WIDTHS.length - 1;
const ruled = (text: string | null, more: Partial<StyledCell> = {}): StyledCell => ({
  text: text ?? '',
  ruled: true,
  ...more,
});

/** A version of a goal table in the official layout (绩效目标表); read again it gives the same rows. */
export function goalFile(
  table: GoalTableRow,
  rows: readonly GoalRow[],
  heading: { agency: string; budget: string },
): Promise<Buffer> {
  const project = table.projectId !== null;
  const wide = (label: string, text: string): WriteRow => [
    ruled(label, { bold: true }),
    ruled(text, { across: LAST - 1 }),
  ];
  const sheet: WriteRow[] = [
    [{ text: project ? words.projectTitle : words.unitTitle, title: true, align: 'CENTER', across: LAST }],
    [{ text: words.year(table.fiscalYear), align: 'CENTER', across: LAST }],
    [words.version(table.version, goalStateLabels[table.state], table.effectiveOn)],
    wide(words.unit, heading.agency),
    ...(project
      ? [
          wide(words.project, `${table.projectCode} ${table.projectName}`),
          wide(words.budget, toWan(new Decimal(heading.budget)).toFixed(2)),
        ]
      : []),
    wide(words.goalText, table.goalText ?? ''),
    Object.values(columns).map((text) => ruled(text, { bold: true, align: 'CENTER' })),
    ...rows.map(cellsOf),
    [
      ruled(words.total, { bold: true }),
      ...Array.from({ length: 7 }, () => ruled('')),
      ruled(weightSum(rows).toFixed(2), { kind: 'MONEY', bold: true }),
      ruled(`${words.execution} ${EXECUTION_WEIGHT.toFixed(0)}`),
    ],
  ];
  return xlsxBytes([
    {
      name: project ? words.projectTitle : words.unitTitle,
      widths: WIDTHS,
      paper: 'LYING',
      pageWords: words.page,
      rows: sheet,
    },
  ]);
}

function cellsOf(row: GoalRow): StyledCell[] {
  return [
    ruled(row.level1),
    ruled(row.level2),
    ruled(row.level3),
    ruled(operatorSigns[row.operator] ?? row.operator, { align: 'CENTER' }),
    // Text, so that 5 and 5.00 stay as they were printed: the places decide when an = target is met.
    ruled(row.target, { align: 'RIGHT' }),
    ruled(row.unit),
    ruled(row.basis),
    ruled(row.lastYearValue),
    // The kind with two decimals: whole numbers would show a weight of 12.5 as 13.
    ruled(row.weight, { kind: 'MONEY' }),
    ruled(scoringRuleNames[row.scoringCode] ?? row.scoringCode),
    ruled(row.evidenceKind),
    ruled(measureLabels[row.measure] ?? row.measure),
    ruled(parametersText(row.parameters)),
  ];
}
