import { Decimal } from '../../../kernel/money.js';
import { BASIS_DOCUMENTS, schemesNamed } from '../basis-documents.js';
import { BookCells, cell, PROJECT, words } from '../book-cells.js';
import { figureOf, PROJECT_FIGURES, statedFigures, type StatedFigure } from '../project-figures.js';
import type { CellRef, CheckedBook, FindingCell, PublicationFinding, Severity } from '../publication.types.js';
import { TOTAL } from '../table-layouts.js';

const TWELVE = new Decimal(12);

const at = (code: string, column: string): CellRef => ({ place: PROJECT, row: code, column });
const shownAs = ({ ref, printed }: StatedFigure, role: FindingCell['role']): FindingCell => ({
  ...words(ref, printed),
  role,
});

function finding(
  check: string,
  severity: Severity,
  subject: string,
  cells: FindingCell[],
  values: Record<string, string> = {},
): PublicationFinding {
  return { check, severity, subject, cells, values };
}

/** Each figure of a project is the same wherever it is printed. */
export function projectFigures({ content, goals }: CheckedBook, cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const project of content.projects) {
    for (const figure of PROJECT_FIGURES) {
      const stated = statedFigures(project, figure, cells, goals);
      const first = stated[0];
      if (!first || stated.every(({ printed }) => new Decimal(printed).eq(first.printed))) continue;
      const shown = stated.map((each) => shownAs(each, 'RESULT'));
      const values = { project: project.name, printed: stated.map(({ printed }) => printed).join(' / ') };
      findings.push(finding('PROJECT_FIGURES', 'ERROR', `${project.code}/${figure}`, shown, values));
    }
  }
  return findings;
}

/** Projects of one scheme pay the same people. */
export function personsOfScheme({ content, goals }: CheckedBook, cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const scheme of new Set(content.projects.map((project) => project.scheme))) {
    if (scheme === null) continue;
    const stated = content.projects
      .filter((project) => project.scheme === scheme)
      .map((project) => figureOf(project, 'PEOPLE', cells, goals))
      .filter((figure) => figure !== null);
    if (new Set(stated.map(({ value }) => value.toFixed())).size < 2) continue;
    const shown = stated.map((each) => shownAs(each.stated, 'RESULT'));
    const values = { scheme, printed: [...new Set(stated.map(({ value }) => value.toFixed()))].join(' / ') };
    findings.push(finding('PERSONS_OF_SCHEME', 'WARN', scheme, shown, values));
  }
  return findings;
}

/**
 * Times × monthly amount = budget. The times are printed rounded: where the budget ÷ the monthly amount rounds to what is
 * printed, the difference is its tail; else the targets contradict the budget. And a monthly target that the year's budget
 * cannot carry for twelve months, and 按月发放 of other than twelve times, need a word of explanation.
 */
export function timesAndBudget({ content, goals }: CheckedBook, cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const project of content.projects) {
    const times = figureOf(project, 'TIMES', cells, goals);
    const monthly = figureOf(project, 'MONTHLY', cells, goals);
    const amount = cell(7, project.code, TOTAL);
    const budget = cells.value(amount);
    const values: Record<string, string> = { project: project.name, budget: budget.toFixed(2) };
    if (times && project.paymentMode.includes('按月') && !times.value.eq(TWELVE)) {
      const shown = [shownAs(times.stated, 'RESULT'), words(at(project.code, 'paymentMode'), project.paymentMode)];
      findings.push(finding('MODE_AND_TIMES', 'WARN', project.code, shown, { ...values, times: times.stated.printed }));
    }
    if (!monthly || monthly.value.isZero()) continue;
    values.monthly = monthly.stated.printed;
    const year = monthly.value.times(TWELVE);
    if (year.gt(budget)) {
      const shown = [shownAs(monthly.stated, 'RESULT'), cells.part(amount)];
      findings.push(finding('MONTHLY_AND_BUDGET', 'WARN', project.code, shown, { ...values, year: year.toFixed(2) }));
    }
    if (!times) continue;
    const product = times.value.times(monthly.value);
    if (product.eq(budget)) continue;
    const digits = times.stated.printed.split('.')[1]?.length ?? 0;
    const due = budget.div(monthly.value).toDecimalPlaces(digits, Decimal.ROUND_HALF_UP);
    const shown = [shownAs(times.stated, 'RESULT'), shownAs(monthly.stated, 'PART'), cells.part(amount)];
    shown[0] = { ...shown[0]!, expected: due.toFixed(digits) };
    const all = {
      ...values,
      times: times.stated.printed,
      due: due.toFixed(digits),
      product: product.toFixed(2),
      difference: product.minus(budget).toFixed(2),
    };
    const tail = due.eq(times.value);
    findings.push(finding(tail ? 'TIMES_TAIL' : 'TIMES_AND_BUDGET', tail ? 'NOTE' : 'ERROR', project.code, shown, all));
  }
  return findings;
}

const MONEY_NOTICE = /财社〔(\d{4})〕/;

/** Basis documents of another scheme, and money notices of another year. */
export function basisDocuments({ content }: CheckedBook): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const { code, name, scheme, policyBasis } of content.projects) {
    for (const document of policyBasis) {
      const known = BASIS_DOCUMENTS.find(({ no }) => document.includes(no));
      const shown = [words(at(code, 'policyBasis'), document)];
      if (known && scheme !== null && !known.schemes.includes(scheme)) {
        const values = { project: name, document, schemes: known.schemes.join(','), scheme };
        findings.push(finding('BASIS_OF_SCHEME', 'ERROR', `${code}/${document}`, shown, values));
      }
      const year = MONEY_NOTICE.exec(document)?.[1];
      if (year === undefined || Number(year) >= content.fiscalYear - 1) continue;
      const values = { project: name, document, year: String(content.fiscalYear) };
      findings.push(finding('BASIS_OF_YEAR', 'WARN', `${code}/${document}`, shown, values));
    }
  }
  return findings;
}

const TRANSFER_WORDS: readonly [level: string, word: string][] = [
  ['CENTRAL', '中央财政'],
  ['REGION', '自治区财政'],
];

/** Transfer projects carry their document in name and number; the year and level in the name are those of the project. */
export function projectNames({ content }: CheckedBook, cells: BookCells): PublicationFinding[] {
  const findings: PublicationFinding[] = [];
  for (const project of content.projects) {
    const { code, name, documentNo, sourceLevel, scheme } = project;
    const odd = (rule: string, column: string, printed: string | null, expected: string): void => {
      const shown = [words(at(code, column), printed, expected), words(at(code, 'name'), name)];
      const values = { project: name, printed: printed ?? '', expected };
      findings.push(finding('PROJECT_NAMES', 'ERROR', `${code}/${rule}`, shown, values));
    };
    if (sourceLevel !== 'COUNTY' && documentNo === null) odd('document', 'documentNo', null, '');
    if (documentNo !== null && !name.includes(documentNo)) odd('document', 'documentNo', documentNo, name);
    const year = /提前下达(\d{4})年/.exec(name)?.[1];
    if (year !== undefined && Number(year) !== content.fiscalYear)
      odd('year', 'name', year, String(content.fiscalYear));
    const level = TRANSFER_WORDS.find(([, word]) => name.includes(word))?.[0];
    if (level !== undefined && level !== sourceLevel) odd('level', 'sourceLevel', sourceLevel, level);
    const lines = cells.row(7, code);
    if (!lines || lines.name !== name) odd('line', 'name', lines?.name ?? null, name);
    const named = schemesNamed(name);
    const functionName = cells.row(5, project.functionCode)?.name ?? '';
    for (const [column, schemes, printed] of [
      ['name', named, name],
      ['functionCode', schemesNamed(functionName), functionName],
    ] as const) {
      if (scheme !== null && schemes.length > 0 && !schemes.includes(scheme)) odd(column, column, printed, scheme);
    }
  }
  for (const { key, name } of cells.lines(7)) {
    if (cells.project(key)) continue;
    const shown = [words(cell(7, key, TOTAL), name)];
    findings.push(
      finding('PROJECT_NAMES', 'ERROR', `${key}/facts`, shown, { project: name, printed: key, expected: '' }),
    );
  }
  return findings;
}

/** Table 7 against the allotments of the ledger's subsidy projects. */
export function ledgerProjects({ content, allotments }: CheckedBook, cells: BookCells): PublicationFinding[] {
  if (allotments === undefined || Object.keys(allotments).length === 0) return [];
  const findings: PublicationFinding[] = [];
  for (const code of new Set([...content.projects.map((project) => project.code), ...Object.keys(allotments)])) {
    const ref = cell(7, code, TOTAL);
    const printed = cells.printed(ref);
    const kept = allotments[code] ?? null;
    if (printed !== null && kept !== null && new Decimal(printed).eq(kept)) continue;
    const shown = [words(ref, printed, kept)];
    const values = { project: cells.project(code)?.name ?? code, printed: printed ?? '', expected: kept ?? '' };
    findings.push(finding('LEDGER_PROJECTS', 'ERROR', code, shown, values));
  }
  return findings;
}
