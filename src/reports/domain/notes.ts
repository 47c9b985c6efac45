import { grouped } from '../../kernel/grouped.js';
import { Decimal, toWan } from '../../kernel/money.js';
import { reportNotes as say, reportWords as words } from '../../messages/reports.js';
import type { MonthlyFigures } from './report.types.js';
import { byUrgency, labelOf, monthsBefore, sumOf, sumOfAges } from './tables.js';

/** Names that one sentence lists before it says how many more there are. */
const NAMES = 4;
const ALERTS = 2;

const wan = (yuan: Decimal): string => grouped(toWan(yuan).toFixed(2));

/** The answer in short: what was paid, how the budgets stand, how many indicators are on target. */
export function highlightsOf(figures: MonthlyFigures): string[] {
  return [paid(figures), execution(figures), sums(figures)].filter((note) => note !== null);
}

/** What the figures say besides, as sentences, the most important first. */
export function notesOf(figures: MonthlyFigures): string[] {
  return [runsOut(figures), ...indicators(figures), returned(figures), late(figures), books(figures)].filter(
    (note) => note !== null,
  );
}

function paid(figures: MonthlyFigures): string {
  const month = words.month(figures.period);
  const now = figures.months.filter(({ period }) => period === figures.period);
  if (now.length === 0) return say.noBatches(month);
  const people = (months: typeof now): number => months.reduce((n, { paidCount }) => n + paidCount, 0);
  const told = say.paid(month, grouped(String(people(now))), wan(sumOf(now)));
  const before = monthsBefore(figures);
  if (before.length === 0) return told + say.noBefore;
  const more = people(now) - people(before);
  const money = sumOf(now).minus(sumOf(before));
  const n = grouped(String(Math.abs(more)));
  return (
    told +
    say.change(
      more === 0 ? say.samePeople : more > 0 ? say.morePeople(n) : say.fewerPeople(n),
      money.isZero() ? say.sameMoney : money.gt(0) ? say.moreMoney(wan(money)) : say.lessMoney(wan(money.neg())),
    )
  );
}

function execution({ projects, executionRate, yearPassed }: MonthlyFigures): string | null {
  if (projects.length === 0) return null;
  if (executionRate === null) return say.executionUnknown;
  const points = new Decimal(executionRate).minus(yearPassed);
  const told = points.abs().toFixed(2);
  return say.execution(
    executionRate,
    yearPassed,
    points.isZero() ? say.even : points.gt(0) ? say.ahead(told) : say.behind(told),
  );
}

function runsOut({ projects }: MonthlyFigures): string | null {
  const ending = projects.filter(({ runsOutIn }) => runsOutIn !== null);
  if (ending.length === 0) return null;
  return say.runsOut(
    listed(
      ending.map(({ code, runsOutIn }) =>
        say.runsOutOne(code, `${runsOutIn!.slice(0, 4)}年${Number(runsOutIn!.slice(5))}月`),
      ),
    ),
  );
}

function indicators({ indicators: all }: MonthlyFigures): string[] {
  if (all === null) return [];
  const lost = all.filter(({ likelihood }) => likelihood === 'IMPOSSIBLE');
  const toExplain = all.filter(({ noteNeeded }) => noteNeeded).length;
  // Of those that can still be met: what has to happen for it.
  const warned = byUrgency(all).filter(({ likelihood, alerts }) => likelihood !== 'IMPOSSIBLE' && alerts.length > 0);
  return [
    ...(lost.length > 0 ? [say.impossible(lost.length, listed(lost.map(nameOf)))] : []),
    ...warned.slice(0, ALERTS).map((one) => say.alert(nameOf(one), one.alerts[0]!)),
    ...(toExplain > 0 ? [say.toExplain(toExplain)] : []),
  ];
}

function sums({ indicators: all }: MonthlyFigures): string | null {
  if (all === null) return null;
  const measured = all.filter(({ completion }) => completion !== null);
  const met = measured.filter(({ completion }) => new Decimal(completion!).gte(100)).length;
  const of = (likelihood: string | null): number => all.filter((one) => one.likelihood === likelihood).length;
  return (
    words.indicatorSum(all.length, met, measured.length - met, all.length - measured.length) +
    words.likelihoodSum(of('CERTAIN'), of('POSSIBLE'), of('IMPOSSIBLE'), of(null))
  );
}

const nameOf = ({ projectCode, name }: { projectCode: string | null; name: string }): string =>
  projectCode === null ? name : `${projectCode} ${name}`;

function returned({ held, inReissue }: MonthlyFigures): string | null {
  const [open, again] = [sumOfAges(held), sumOfAges(inReissue)];
  const long = sumOfAges(held.filter(({ band }) => band === 3)).count;
  const told = [
    open.count > 0 ? say.held(open.count, wan(open.sum)) + (long > 0 ? say.heldLong(long) : '') : '',
    again.count > 0 ? say.inReissue(again.count, wan(again.sum)) : '',
  ].join('');
  return told === '' ? null : told;
}

function late({ late: items }: MonthlyFigures): string | null {
  return items.length === 0 ? null : say.late(items.length, Math.max(...items.map(({ days }) => days)));
}

function books({ months, period, closed }: MonthlyFigures): string | null {
  const open = months.filter((month) => month.period === period && !closed.includes(month.scheme));
  return open.length === 0 ? null : say.notClosed(listed(open.map(({ scheme }) => labelOf(scheme))));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES).join(say.and);
  return names.length > NAMES ? shown + say.others(names.length) : shown;
}
