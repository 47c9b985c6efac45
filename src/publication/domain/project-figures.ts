import { Decimal } from '../../kernel/money.js';
import { BookCells, cell, GOAL, PROJECT, told } from './book-cells.js';
import { TOTAL } from './table-layouts.js';
import type { BookProject, CellRef, Goal } from './publication.types.js';

export const PROJECT_FIGURES = ['PEOPLE', 'TIMES', 'MONTHLY', 'AMOUNT'] as const;
export type ProjectFigure = (typeof PROJECT_FIGURES)[number];

/** A figure of a project, and where it is printed. */
export interface StatedFigure {
  ref: CellRef;
  printed: string;
}

/** The figures in a project's words: ≥1394万/月/≥2353人, ≥2586人/0.11次, ≥2000人/345万元. */
const IN_WORDS: Readonly<Record<ProjectFigure, RegExp>> = {
  PEOPLE: /(\d+(?:\.\d+)?)\s*人/,
  TIMES: /(\d+(?:\.\d+)?)\s*次/,
  MONTHLY: /(\d+(?:\.\d+)?)\s*万元?\/月/,
  AMOUNT: /(\d+(?:\.\d+)?)\s*万元(?!\/月)/,
};

/** Which figure an indicator's target is. */
export function figureOfGoal({ level3, unit }: Goal): ProjectFigure | null {
  if (/平均每月.*(?:资金|金额)/.test(level3)) return 'MONTHLY';
  if (/人数/.test(level3) && unit === '人') return 'PEOPLE';
  if (/次数/.test(level3) && unit === '次') return 'TIMES';
  return null;
}

/** Every place that states the figure of a project: table, words of the project, text, goal table. */
export function statedFigures(
  project: BookProject,
  figure: ProjectFigure,
  cells: BookCells,
  goals: readonly Goal[],
): StatedFigure[] {
  const found: StatedFigure[] = [];
  const add = (ref: CellRef, printed: string | null | undefined): void => {
    if (printed !== null && printed !== undefined) found.push({ ref, printed });
  };
  const key = `PROJECT:${project.code}`;
  const told7 = cell(7, project.code, TOTAL);
  if (figure === 'AMOUNT') add(told7, cells.printed(told7));
  add(
    told(key, figure === 'AMOUNT' ? 'VALUE' : figure),
    cells.printed(told(key, figure === 'AMOUNT' ? 'VALUE' : figure)),
  );
  for (const column of ['standard', 'subsidised'] as const) {
    add({ place: PROJECT, row: project.code, column }, IN_WORDS[figure].exec(project[column] ?? '')?.[1]);
  }
  for (const goal of goals) {
    if (goal.owner !== project.code || figureOfGoal(goal) !== figure) continue;
    add({ place: GOAL, row: `${goal.owner}/${goal.no}`, column: 'target' }, goal.target);
  }
  return found;
}

/** The figure that is used for computing: the first place that states it. */
export function figureOf(
  project: BookProject,
  figure: ProjectFigure,
  cells: BookCells,
  goals: readonly Goal[],
): { stated: StatedFigure; value: Decimal } | null {
  const [stated] = statedFigures(project, figure, cells, goals);
  return stated && /^\d+(?:\.\d+)?$/.test(stated.printed) ? { stated, value: new Decimal(stated.printed) } : null;
}
