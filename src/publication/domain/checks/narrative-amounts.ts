import { BookCells, cell, refText, told, words, type Equation } from '../book-cells.js';
import { DUE_FIGURES } from '../figures.js';
import type { CellRef, CheckedBook, PublicationFinding } from '../publication.types.js';
import { TOTAL } from '../table-layouts.js';

/** Amounts that the text repeats from the tables. */
export function* narrativeAmounts(cells: BookCells): Generator<Equation> {
  const stated: [key: string, figure: string, parts: CellRef[]][] = [
    ['TOTAL', 'VALUE', [cell(1, 'IN_TOTAL', 'AMOUNT')]],
    ['INCOME:OWN', 'VALUE', [cell(2, TOTAL, 'OWN')]],
    ['INCOME:TRANSFER', 'VALUE', [cell(2, TOTAL, 'TRANSFER')]],
    ['EXPENSE:BASIC', 'VALUE', [cell(3, TOTAL, 'BASIC')]],
    ['EXPENSE:PROJECT', 'VALUE', [cell(3, TOTAL, 'PROJECT')]],
    ['BASIC:PERSONNEL', 'VALUE', [cell(6, TOTAL, 'PERSONNEL')]],
    ['BASIC:OPERATING', 'VALUE', [cell(6, TOTAL, 'OPERATING')]],
    ['RUNNING_COST', 'VALUE', [cell(6, '302', 'TOTAL')]],
    ['THREE_PUBLIC', 'VALUE', [cell(10, TOTAL, 'TOTAL')]],
    ['PERFORMANCE', 'VALUE', [cell(3, TOTAL, 'TOTAL')]],
    ['PERFORMANCE', 'PROJECT_AMOUNT', [cell(7, TOTAL, 'TOTAL')]],
    ['UNIT_GOAL', 'VALUE', [cell(3, TOTAL, 'TOTAL')]],
    ['UNIT_GOAL', 'UPPER', [cell(2, TOTAL, 'TRANSFER')]],
    ['UNIT_GOAL', 'OWN', [cell(2, TOTAL, 'OWN')]],
    ['TRANSFERS', 'VALUE', [cell(2, TOTAL, 'TRANSFER')]],
  ];
  for (const [key, figure, parts] of stated) {
    if (cells.statement(key)) yield { by: refText(parts[0]!), result: told(key, figure), parts };
  }
  for (const { key } of cells.statementsLike('CLASS:')) {
    yield { by: 'T5', result: told(key, 'VALUE'), parts: [cell(5, key.slice(6), 'TOTAL')] };
  }
  for (const { key } of cells.statementsLike('ITEM:')) {
    yield { by: 'T5', result: told(key, 'VALUE'), parts: [cell(5, key.slice(5), 'TOTAL')] };
  }
  for (const { key } of cells.statementsLike('PROJECT:')) {
    yield { by: 'T7', result: told(key, 'VALUE'), parts: [cell(7, key.slice(8), 'TOTAL')] };
  }
}

/** Sums inside the text. */
export function* narrativeSums(cells: BookCells): Generator<Equation> {
  const sums: [key: string, result: string, parts: string[]][] = [
    ['PROCUREMENT', 'VALUE', ['GOODS', 'WORKS', 'SERVICES']],
    ['UNIT_GOAL', 'VALUE', ['UPPER', 'OWN', 'OTHER']],
    ['STAFF', 'PRESENT', ['ON_DUTY', 'RETIRED']],
  ];
  for (const [key, result, parts] of sums) {
    if (!cells.statement(key)) continue;
    yield { by: parts.join(' + '), result: told(key, result), parts: parts.map((part) => told(key, part)) };
  }
  for (const { key, figures } of cells.statementsLike('PROJECT:')) {
    if (figures.FISCAL === undefined && figures.OTHER === undefined) continue;
    yield { by: 'FISCAL + OTHER', result: told(key, 'VALUE'), parts: [told(key, 'FISCAL'), told(key, 'OTHER')] };
  }
  const parts: [key: string, prefix: string][] = [
    ['TOTAL', 'INCOME:'],
    ['TOTAL', 'EXPENSE:'],
    ['TOTAL', 'CLASS:'],
  ];
  for (const [key, prefix] of parts) {
    const under = cells.statementsLike(prefix);
    if (cells.statement(key) && under.length > 0) {
      yield { by: prefix, result: told(key, 'VALUE'), parts: under.map((part) => told(part.key, 'VALUE')) };
    }
  }
}

/** Numbers of projects and goal tables named in the text are those that are there. */
export function narrativeCounts({ content, goals }: CheckedBook, cells: BookCells): PublicationFinding[] {
  const owners = new Set(goals.map(({ owner }) => owner));
  const others = cells.statementsLike('PROJECT:').filter(({ key }) => !cells.value(told(key, 'OTHER')).isZero());
  const counts: [key: string, figure: string, found: number | null][] = [
    ['PERFORMANCE', 'PROJECTS', cells.lines(7).length],
    ['PERFORMANCE', 'NON_FISCAL_PROJECTS', others.length],
    ['PERFORMANCE', 'GOALS', goals.length === 0 ? null : owners.has('UNIT') ? 1 : 0],
    ['TRANSFERS', 'PROJECTS', content.projects.filter(({ sourceLevel }) => sourceLevel !== 'COUNTY').length],
  ];
  const findings: PublicationFinding[] = [];
  for (const [key, figure, found] of counts) {
    const printed = cells.printed(told(key, figure));
    if (printed === null || found === null || printed === String(found)) continue;
    findings.push({
      check: 'NARRATIVE_COUNTS',
      severity: 'ERROR',
      subject: `${key}/${figure}`,
      cells: [words(told(key, figure), printed, String(found))],
      values: { printed, expected: String(found) },
    });
  }
  return findings;
}

/** Figures of the text that bound each other: a part is no more than its whole, and a car has a running cost. */
export function narrativeLimits(cells: BookCells): PublicationFinding[] {
  const limits: [part: CellRef, whole: CellRef][] = [
    [told('STAFF', 'ON_DUTY'), told('STAFF', 'ESTABLISHMENT')],
    [told('PROCUREMENT', 'RESERVED_SMALL'), told('PROCUREMENT', 'VALUE')],
    [told('PROCUREMENT', 'RESERVED_MICRO'), told('PROCUREMENT', 'RESERVED_SMALL')],
  ];
  const findings: PublicationFinding[] = [];
  for (const [part, whole] of limits) {
    const [less, more] = [cells.printed(part), cells.printed(whole)];
    if (less === null || more === null || cells.value(part).lte(cells.value(whole))) continue;
    findings.push({
      check: 'NARRATIVE_LIMITS',
      severity: 'WARN',
      subject: `${part.row}/${part.column} <= ${whole.column}`,
      cells: [words(part, less), { ...cells.part(whole) }],
      values: { printed: less, expected: more },
    });
  }
  const vehicles = told('ASSETS', 'VEHICLES');
  const running = cell(10, TOTAL, 'OPERATION');
  if (cells.printed(vehicles) !== null && cells.value(vehicles).isZero() !== cells.value(running).isZero()) {
    findings.push({
      check: 'NARRATIVE_LIMITS',
      severity: 'WARN',
      subject: 'ASSETS/VEHICLES ~ T10/OPERATION',
      cells: [words(vehicles, cells.printed(vehicles)), cells.part(running)],
      values: { printed: cells.printed(vehicles)!, expected: cells.printed(running) ?? '0.00' },
    });
  }
  return findings;
}

/** Each 项 of table 5 has its statement in the text, under the same name, and the text has no others. */
export function itemsComplete(cells: BookCells): PublicationFinding[] {
  const told5 = cells.statementsLike('ITEM:2');
  if (told5.length === 0) return [];
  const lines = cells.lines(5).filter(({ key }) => key.length === 7);
  const findings: PublicationFinding[] = [];
  const add = (code: string, printed: string | null, expected: string | null): void => {
    findings.push({
      check: 'ITEMS_COMPLETE',
      severity: 'ERROR',
      subject: code,
      cells: [words(told(`ITEM:${code}`, 'NAME'), printed, expected), words(cell(5, code, 'TOTAL'), expected)],
      values: { code, printed: printed ?? '', expected: expected ?? '' },
    });
  };
  for (const { key, name } of lines) {
    const statement = cells.statement(`ITEM:${key}`);
    if (!statement || statement.title !== name) add(key, statement?.title ?? null, name);
  }
  for (const { key, title } of told5) {
    if (!cells.row(5, key.slice(5))) add(key.slice(5), title, null);
  }
  return findings;
}

/** 增加 or 减少 of nothing, and a change without a direction. */
export function directions(cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const { key, direction } of cells.content.statements) {
    const change = cells.printed(told(key, 'CHANGE'));
    if (change === null || cells.value(told(key, 'CHANGE')).isZero() === (direction === null)) continue;
    findings.push({
      check: 'DIRECTION',
      severity: 'WARN',
      subject: key,
      cells: [words(told(key, 'CHANGE'), change)],
      values: { printed: change, direction: direction ?? '' },
    });
  }
  return findings;
}

/** Figures that a statement lacks; a statement that is not there at all is not due. */
export function statementsComplete(cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const { key, figures } of cells.content.statements) {
    const due = DUE_FIGURES[key] ?? DUE_FIGURES[key.slice(0, key.indexOf(':') + 1)] ?? [];
    for (const figure of due) {
      if (figures[figure] !== undefined) continue;
      const before = cells.value(told(key, 'VALUE')).minus(cells.change(key));
      if (figure === 'RATE' && (before.isZero() || figures.CHANGE === undefined)) continue;
      const shown = [words(told(key, figure), null)];
      findings.push({
        check: 'FIGURE_MISSING',
        severity: 'WARN',
        subject: `${key}/${figure}`,
        cells: shown,
        values: {},
      });
    }
  }
  return findings;
}
