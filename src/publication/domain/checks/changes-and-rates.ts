import { Decimal, sumMoney, ZERO } from '../../../kernel/money.js';
import { BookCells, cell, told } from '../book-cells.js';
import type { CellRef, CheckedBook, FindingCell, PublicationFinding, Severity } from '../publication.types.js';
import { TOTAL } from '../table-layouts.js';

const HUNDRED = new Decimal(100);

function finding(
  check: string,
  severity: Severity,
  subject: string,
  cells: FindingCell[],
  values: Record<string, string>,
): PublicationFinding {
  return { check, severity, subject, cells, values };
}

/**
 * The changes on last year say how much last year was, so they add up as the amounts do: by source, by kind of expense and
 * by item; the basic items alone to the basic expense; and nothing was less than nothing.
 */
export function changesAgree(cells: BookCells): PublicationFinding[] {
  const income = withChange(cells, 'INCOME:');
  const expense = withChange(cells, 'EXPENSE:');
  const items = withChange(cells, 'ITEM:');
  const groups: [by: string, one: string[], other: string[]][] = [
    ['INCOME: = EXPENSE:', income, expense],
    ['EXPENSE: = ITEM:', expense, items],
  ];
  const kinds = items.map((key) => ({ key, code: key.slice(5) })).filter(({ code }) => cells.row(5, code));
  // Items that are both kinds cannot be told apart, so the kinds are compared only where every item is of one.
  const mixed = kinds.some(({ code }) => part(cells, code, 'BASIC') && part(cells, code, 'PROJECT'));
  if (expense.includes('EXPENSE:BASIC') && items.length > 0 && !mixed) {
    const basic = kinds.filter(({ code }) => part(cells, code, 'BASIC')).map(({ key }) => key);
    groups.push(['EXPENSE:BASIC = ITEM:', ['EXPENSE:BASIC'], basic]);
  }
  const findings: PublicationFinding[] = [];
  for (const [by, one, other] of groups) {
    if (one.length === 0 || other.length === 0) continue;
    const left = sumMoney(one.map((key) => cells.change(key)));
    const right = sumMoney(other.map((key) => cells.change(key)));
    if (left.eq(right)) continue;
    const difference = left.minus(right).toFixed(2);
    const shown = [...one, ...other].map((key) => cells.part(told(key, 'CHANGE')));
    const odd = { ...shown[0]!, role: 'RESULT' as const, difference };
    const values = { printed: left.toFixed(2), expected: right.toFixed(2), difference };
    findings.push(finding('CHANGES_AGREE', 'ERROR', by, [odd, ...shown.slice(1)], values));
  }
  for (const { key } of cells.content.statements) {
    const change = told(key, 'CHANGE');
    if (cells.printed(change) === null) continue;
    const before = cells.value(told(key, 'VALUE')).minus(cells.change(key));
    if (!before.isNeg() || before.isZero()) continue;
    const shown = [{ ...cells.part(change), role: 'RESULT' as const }, cells.part(told(key, 'VALUE'))];
    findings.push(finding('PRIOR_NEGATIVE', 'ERROR', key, shown, { prior: before.toFixed(2) }));
  }
  return findings;
}

function withChange(cells: BookCells, prefix: string): string[] {
  return cells
    .statementsLike(prefix)
    .filter(({ figures }) => figures.CHANGE !== undefined)
    .map(({ key }) => key);
}

function part(cells: BookCells, code: string, column: string): boolean {
  return !cells.value(cell(5, code, column)).isZero();
}

/** Growth = change ÷ last year; last year = this year − change. On a base of nothing there is no rate. */
export function rates(cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const { key } of cells.content.statements) {
    const refs = { rate: told(key, 'RATE'), change: told(key, 'CHANGE'), value: told(key, 'VALUE') };
    const printed = cells.printed(refs.rate);
    if (printed === null) continue;
    const before = cells.value(refs.value).minus(cells.change(key));
    const parts = [cells.part(refs.change), cells.part(refs.value)];
    if (before.isZero()) {
      const odd: FindingCell = { ...cells.part(refs.rate), role: 'RESULT' };
      findings.push(finding('ZERO_BASE', 'WARN', key, [odd, ...parts], { printed }));
      continue;
    }
    const expected = percent(cells.value(refs.change), before.abs());
    if (expected.eq(printed)) continue;
    const odd = cells.odd(refs.rate, expected);
    const values = { printed, expected: expected.toFixed(2), prior: before.toFixed(2) };
    findings.push(finding('RATE', 'ERROR', key, [odd, ...parts], values));
  }
  return findings;
}

/** Two decimals: the text drops zeros at the end, so fewer printed digits do not mean a coarser figure. */
function percent(part: Decimal, whole: Decimal): Decimal {
  return part.times(HUNDRED).div(whole).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

const SHARED: readonly string[] = ['INCOME:', 'EXPENSE:', 'CLASS:'];

/** Shares of the whole, and what rounding leaves between their sum and 100 %. */
export function shares(cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const prefix of SHARED) {
    const group = cells.statementsLike(prefix).filter(({ figures }) => figures.SHARE !== undefined);
    const whole: CellRef = prefix === 'CLASS:' ? cell(5, TOTAL, 'TOTAL') : told('TOTAL', 'VALUE');
    const base = cells.value(whole);
    if (group.length === 0 || base.isZero()) continue;
    let sum = ZERO;
    for (const { key } of group) {
      const share = told(key, 'SHARE');
      const value = told(key, 'VALUE');
      sum = sum.plus(cells.value(share));
      const expected = percent(cells.value(value), base);
      if (expected.eq(cells.value(share))) continue;
      const values = { printed: cells.printed(share)!, expected: expected.toFixed(2) };
      const shown = [cells.odd(share, expected), cells.part(value), cells.part(whole)];
      findings.push(finding('SHARE', 'ERROR', key, shown, values));
    }
    const tail = sum.minus(HUNDRED);
    if (tail.isZero()) continue;
    // Each share is off by half of the last digit at most, so that much is rounding and more is a mistake.
    const rounding = tail.abs().lte(new Decimal(group.length).times('0.005'));
    const shown = group.map(({ key }) => cells.part(told(key, 'SHARE')));
    const values = { sum: sum.toFixed(2), tail: tail.toFixed(2) };
    findings.push(
      rounding
        ? finding('SHARE_TAIL', 'NOTE', prefix, shown, values)
        : finding('SHARE_SUM', 'ERROR', prefix, shown, values),
    );
  }
  return findings;
}

/** Reasons that name how many people left agree with the head count. */
export function staffReasons(cells: BookCells): PublicationFinding[] {
  const printed = cells.printed(told('STAFF', 'ON_DUTY_CHANGE'));
  if (printed === null) return [];
  const findings: PublicationFinding[] = [];
  for (const { key, reason } of cells.content.statements) {
    const found = /在职.*?(增加|减少)(\d+)人/.exec(reason ?? '');
    if (!found) continue;
    const stated = new Decimal(found[2]!).times(found[1] === '减少' ? -1 : 1);
    if (stated.eq(printed)) continue;
    const shown: FindingCell[] = [
      { ...told(key, 'REASON'), role: 'RESULT', printed: reason, expected: null, difference: null },
      cells.part(told('STAFF', 'ON_DUTY_CHANGE')),
    ];
    findings.push(finding('STAFF_REASON', 'ERROR', key, shown, { printed: stated.toFixed(0), expected: printed }));
  }
  return findings;
}

/** Last year as this text implies it against last year's own publication, where that is kept here. */
export function priorBook({ prior }: CheckedBook, cells: BookCells): PublicationFinding[] {
  if (prior === undefined) return [];
  const before = new BookCells(prior);
  const findings: PublicationFinding[] = [];
  const compare = (key: string, was: Decimal): void => {
    if (cells.printed(told(key, 'CHANGE')) === null) return;
    const implied = cells.value(told(key, 'VALUE')).minus(cells.change(key));
    if (implied.eq(was)) return;
    const shown: FindingCell[] = [
      { ...cells.part(told(key, 'CHANGE')), role: 'RESULT' },
      cells.part(told(key, 'VALUE')),
    ];
    const values = { printed: implied.toFixed(2), expected: was.toFixed(2) };
    findings.push(finding('PRIOR_BOOK', 'ERROR', key, shown, values));
  };
  compare('INCOME:OWN', before.value(cell(2, TOTAL, 'OWN')));
  compare('INCOME:TRANSFER', before.value(cell(2, TOTAL, 'TRANSFER')));
  compare('EXPENSE:BASIC', before.value(cell(3, TOTAL, 'BASIC')));
  compare('EXPENSE:PROJECT', before.value(cell(3, TOTAL, 'PROJECT')));
  compare('THREE_PUBLIC', before.value(cell(10, TOTAL, 'TOTAL')));
  for (const { key } of cells.statementsLike('ITEM:2')) compare(key, before.value(cell(5, key.slice(5), 'TOTAL')));
  return findings;
}
