import { Decimal, sumMoney, ZERO } from '../../../kernel/money.js';
import { schemesNamed } from '../basis-documents.js';
import { BookCells, GOAL, words } from '../book-cells.js';
import { figureOf, figureOfGoal } from '../project-figures.js';
import type { CellRef, CheckedBook, FindingCell, Goal, PublicationFinding, Severity } from '../publication.types.js';

const HUNDRED = new Decimal(100);
/** Points that the execution of the budget carries beside the goal table. */
const EXECUTION_POINTS = new Decimal(10);

const at = ({ owner, no }: Goal, column: string): CellRef => ({ place: GOAL, row: `${owner}/${no}`, column });
const shownTarget = (goal: Goal): FindingCell =>
  words(at(goal, 'target'), `${goal.operator}${goal.target}${goal.unit ?? ''}`);
const isNumber = (text: string): boolean => /^\d+(?:\.\d+)?$/.test(text);

function finding(
  check: string,
  severity: Severity,
  subject: string,
  cells: FindingCell[],
  values: Record<string, string> = {},
): PublicationFinding {
  return { check, severity, subject, cells, values };
}

/** An indicator names the scheme of its project, not another one. */
export function wordingOfScheme({ content, goals }: CheckedBook): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const goal of goals) {
    const project = content.projects.find(({ code }) => code === goal.owner);
    const named = schemesNamed(goal.level3);
    if (!project || project.scheme === null || named.length === 0 || named.includes(project.scheme)) continue;
    const shown = [words(at(goal, 'level3'), goal.level3)];
    const values = { project: project.name, indicator: goal.level3, scheme: project.scheme, named: named.join(',') };
    findings.push(finding('WORDING_OF_SCHEME', 'WARN', `${goal.owner}/${goal.no}`, shown, values));
  }
  return findings;
}

/** Targets that cannot be met, or only without a single failure. */
export function impossibleTargets({ goals }: CheckedBook): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const goal of goals) {
    if (goal.unit !== '%' || goal.operator !== '>=' || !isNumber(goal.target)) continue;
    const target = new Decimal(goal.target);
    if (target.lt(HUNDRED)) continue;
    const severity = target.gt(HUNDRED) ? 'ERROR' : 'WARN';
    const values = { indicator: goal.level3, target: goal.target };
    findings.push(finding('IMPOSSIBLE_TARGET', severity, `${goal.owner}/${goal.no}`, [shownTarget(goal)], values));
  }
  return findings;
}

/** The same indicator has the same target in every project, and the unit promises no more satisfaction than its projects. */
export function contradictingTargets({ goals }: CheckedBook): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const [name, same] of groups(goals, ({ level3 }) => level3)) {
    const targets = [...new Set(same.map(({ operator, target }) => `${operator}${target}`))];
    if (targets.length < 2) continue;
    const values = { indicator: name, printed: targets.join(' / ') };
    findings.push(finding('SAME_INDICATOR', 'WARN', name, same.map(shownTarget), values));
  }
  const satisfied = goals.filter(
    ({ level2, target, unit }) => level2 === '满意度指标' && unit === '%' && isNumber(target),
  );
  const ofUnit = satisfied.find(({ owner }) => owner === 'UNIT');
  const ofProjects = satisfied.filter(({ owner }) => owner !== 'UNIT');
  if (ofUnit && ofProjects.length > 0 && ofProjects.every(({ target }) => new Decimal(target).lt(ofUnit.target))) {
    const shown = [shownTarget(ofUnit), ...ofProjects.map((goal) => ({ ...shownTarget(goal), role: 'PART' as const }))];
    const most = Decimal.max(...ofProjects.map(({ target }) => target)).toFixed();
    const values = { printed: ofUnit.target, expected: most };
    findings.push(finding('SATISFACTION_OF_UNIT', 'WARN', 'UNIT', shown, values));
  }
  return findings;
}

/** Units of amounts are 万元 with their period; one measure has one unit; 万人 of months paid are 万人次. */
export function unitsOfMeasure(book: CheckedBook, cells: BookCells): PublicationFinding[] {
  const { goals, content } = book;
  const findings: PublicationFinding[] = [];
  for (const goal of goals) {
    if (figureOfGoal(goal) !== 'MONTHLY' || goal.unit === '万元/月') continue;
    const shown = [words(at(goal, 'unit'), goal.unit, '万元/月')];
    const values = { indicator: goal.level3, printed: goal.unit ?? '', expected: '万元/月' };
    findings.push(finding('UNIT_OF_MEASURE', 'WARN', `${goal.owner}/${goal.no}`, shown, values));
  }
  const unitGoal = goals.find(
    ({ owner, unit, level3 }) => owner === 'UNIT' && unit === '万人' && level3.includes('人数'),
  );
  const people = new Map<string, Decimal>();
  for (const project of content.projects) {
    const stated = figureOf(project, 'PEOPLE', cells, goals);
    if (project.scheme === null || !stated) continue;
    people.set(project.scheme, Decimal.max(people.get(project.scheme) ?? ZERO, stated.value));
  }
  if (!unitGoal || !isNumber(unitGoal.target) || people.size === 0) return findings;
  const persons = sumMoney(people.values());
  const stated = new Decimal(unitGoal.target);
  if (!wan(persons).eq(stated)) {
    const times = wan(persons.times(12));
    const values = {
      printed: unitGoal.target,
      persons: persons.toFixed(),
      wan: wan(persons).toFixed(2),
      times: times.toFixed(2),
    };
    const shown = [shownTarget(unitGoal)];
    findings.push(finding('PERSONS_OF_UNIT', 'WARN', `UNIT/${unitGoal.no}`, shown, values));
  }
  return findings;
}

function wan(count: Decimal): Decimal {
  return count.div(10_000).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** The weights of a goal table and the points of execution make 100. */
export function weights({ goals }: CheckedBook): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const [owner, table] of groups(goals, (goal) => goal.owner)) {
    const sum = sumMoney(table.map(({ weight }) => new Decimal(weight))).plus(EXECUTION_POINTS);
    if (sum.eq(HUNDRED)) continue;
    const shown = table.map((goal) => ({ ...words(at(goal, 'weight'), goal.weight), role: 'PART' as const }));
    findings.push(finding('WEIGHTS', 'ERROR', owner, shown, { owner, sum: sum.toFixed() }));
  }
  return findings;
}

function groups(goals: readonly Goal[], by: (goal: Goal) => string): Map<string, Goal[]> {
  const found = new Map<string, Goal[]>();
  for (const goal of goals) found.set(by(goal), [...(found.get(by(goal)) ?? []), goal]);
  return found;
}
