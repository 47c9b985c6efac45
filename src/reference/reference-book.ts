import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toWire, money, Decimal } from '../kernel/money.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import type {
  BookContent,
  BookProject,
  BookRow,
  Goal,
  SourceLevel,
} from '../publication/domain/publication.types.js';
import { columnsOf, PROJECT_CLASSES, TOTAL } from '../publication/domain/table-layouts.js';
import { lineNames } from '../messages/publication.js';
import { PROJECT_ROOT, type ReferenceIndicator, type ReferenceProject } from './reference-facts.js';
import { readNarrative, type PrintedNarrative } from './reference-narrative.js';

type Printed = string | null;

interface PrintedBudget {
  total: string;
  basic_total: string;
  project_total: string;
  revenue: Record<'general_public_budget' | 'own_fiscal' | 'upper_transfer' | 'government_fund' | 'state_capital', Printed>;
  by_function: (Record<'total' | 'basic' | 'project' | 'own_fiscal' | 'upper_transfer', Printed> & {
    code: string;
    name: string;
  })[];
  basic_by_economic: (Record<'total' | 'personnel' | 'operating', Printed> & { code: string; name: string })[];
  three_public: Record<'official_reception' | 'overseas' | 'vehicle_purchase' | 'vehicle_operation', Printed>;
}

interface PrintedYear {
  agency: { fiscal_year: number };
  budget: PrintedBudget;
  projects: ReferenceProject[];
  performance: Record<string, unknown> & {
    unit_overall: Record<'budget_total' | 'upper' | 'own' | 'other', string> & { indicators: ReferenceIndicator[] };
  };
}

const year = (): PrintedYear => read<PrintedYear>('luntai-2024.json');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(PROJECT_ROOT, 'reference', file), 'utf8')) as T;

/**
 * The reference year's publication. The transcription holds tables 2, 3 and 5 as one list and the lines of tables 1 and 4 as
 * their figures, so each figure is laid out here in every table that prints it; columns that were blank stay blank.
 */
export function referenceBook(): BookContent {
  const { agency, budget, projects, performance } = year();
  const facts = projects.map(projectOf);
  return {
    fiscalYear: agency.fiscal_year,
    rows: [
      ...incomeAndExpense(budget),
      ...byFunction(budget),
      ...basic(budget),
      ...projectRows(projects, facts),
      ...[8, 9, 11].map((table) => row(table as 8 | 9 | 11, TOTAL, lineNames.TOTAL!, {})),
      threePublic(budget.three_public),
    ],
    projects: facts,
    statements: readNarrative(read<PrintedNarrative>('narrative-2024.json'), performance.unit_overall),
  };
}

/** The goal tables that the publication prints. */
export function referenceGoals(): Goal[] {
  const { performance } = year();
  const tables: [owner: string, rows: ReferenceIndicator[]][] = [['UNIT', performance.unit_overall.indicators]];
  for (const [key, rows] of Object.entries(performance)) if (Array.isArray(rows)) tables.push([key, rows as ReferenceIndicator[]]);
  return tables.flatMap(([owner, rows]) => rows.map((printed, i) => goal(owner, i + 1, printed)));
}

function goal(owner: string, no: number, printed: ReferenceIndicator): Goal {
  const [, level2, level3, operator, target, unit, , , weight] = printed;
  return {
    owner,
    no,
    level2: level2!,
    level3: plain(level3!),
    operator: operator!,
    target: target!,
    unit: unit ?? null,
    weight: weight!,
  };
}

/** The transcription marks odd words with a remark in brackets, which is not part of what was printed. */
export function plain(text: string): string {
  return text.replace(/ \(as printed.*\)$/, '');
}

function amount(printed: Printed | undefined): string | null {
  return printed === null || printed === undefined ? null : toWire(money(printed));
}

function row(table: BookRow['table'], key: string, name: string, cells: Record<string, Printed>): BookRow {
  const filled = Object.fromEntries(columnsOf(table, key).map((column) => [column, amount(cells[column])]));
  return { table, key, name, cells: filled };
}

function incomeAndExpense({ total, revenue, by_function }: PrintedBudget): BookRow[] {
  const lines: [key: string, printed: Printed][] = [
    ['IN_GENERAL', revenue.general_public_budget],
    ['IN_OWN', revenue.own_fiscal],
    ['IN_TRANSFER', revenue.upper_transfer],
    ['IN_GOVERNMENT_FUND', revenue.government_fund],
    ['IN_STATE_CAPITAL', revenue.state_capital],
    ['IN_YEAR', total],
    ['IN_CARRIED', null],
    ['IN_TOTAL', total],
    ['OUT_YEAR', total],
    ['OUT_CARRIED', null],
    ['OUT_TOTAL', total],
  ];
  const classes = by_function.filter(({ code }) => code.length === 3);
  const named = (key: string): string => lineNames[key]!;
  return [
    ...lines.map(([key, printed]) => row(1, key, named(key), { AMOUNT: printed })),
    ...['IN_SPECIAL_ACCOUNT', 'IN_UNIT'].map((key) => row(1, key, named(key), {})),
    ...classes.map(({ code, name, total: printed }) => row(1, code, name, { AMOUNT: printed })),
    ...lines.map(([key, printed]) => row(4, key, named(key), { TOTAL: printed, ...(key.startsWith('OUT') ? { GENERAL: printed } : {}) })),
    ...classes.map(({ code, name, total: printed }) => row(4, code, name, { TOTAL: printed, GENERAL: printed })),
  ];
}

function byFunction({ total, basic_total, project_total, revenue, by_function }: PrintedBudget): BookRow[] {
  const kinds = { TOTAL: total, BASIC: basic_total, PROJECT: project_total };
  const name = lineNames.TOTAL!;
  return [
    row(2, TOTAL, name, { TOTAL: total, OWN: revenue.own_fiscal, TRANSFER: revenue.upper_transfer }),
    row(3, TOTAL, name, kinds),
    row(5, TOTAL, name, kinds),
    ...by_function.flatMap((line) => {
      const ofKind = { TOTAL: line.total, BASIC: line.basic, PROJECT: line.project };
      return [
        row(2, line.code, line.name, { TOTAL: line.total, OWN: line.own_fiscal, TRANSFER: line.upper_transfer }),
        row(3, line.code, line.name, ofKind),
        row(5, line.code, line.name, ofKind),
      ];
    }),
  ];
}

function basic({ basic_total, basic_by_economic }: PrintedBudget): BookRow[] {
  const classes = basic_by_economic.filter(({ code }) => code.length === 3);
  // The transcription has no total line of this table; its columns are the sums of the printed classes.
  const sum = (of: (line: PrintedBudget['basic_by_economic'][number]) => Printed): string =>
    toWire(classes.reduce((all, line) => all.plus(of(line) ?? 0), new Decimal(0)));
  return [
    row(6, TOTAL, lineNames.TOTAL!, {
      TOTAL: basic_total,
      PERSONNEL: sum(({ personnel }) => personnel),
      OPERATING: sum(({ operating }) => operating),
    }),
    ...basic_by_economic.map(({ code, name, total, personnel, operating }) =>
      row(6, code, name, { TOTAL: total, PERSONNEL: personnel, OPERATING: operating }),
    ),
  ];
}

function projectRows(projects: readonly ReferenceProject[], facts: readonly BookProject[]): BookRow[] {
  const all = new Decimal(0);
  const sumOf = (code: string | null): string | null => {
    const of = projects.filter((project) => code === null || project.economic_code === code);
    return of.length === 0 ? null : toWire(of.reduce((sum, { budget }) => sum.plus(budget), all));
  };
  const total = Object.fromEntries(PROJECT_CLASSES.map((code) => [`E${code}`, sumOf(code)]));
  return [
    row(7, TOTAL, lineNames.TOTAL!, { TOTAL: sumOf(null), ...total }),
    ...projects.map(({ code, economic_code, budget }, i) =>
      row(7, code, facts[i]!.name, { TOTAL: budget, [`E${economic_code}`]: budget }),
    ),
  ];
}

function threePublic(printed: PrintedBudget['three_public']): BookRow {
  return row(10, TOTAL, lineNames.TOTAL!, {
    // Only one of the costs is printed, so it is the total as well.
    TOTAL: printed.official_reception,
    OVERSEAS: printed.overseas,
    PURCHASE: printed.vehicle_purchase,
    OPERATION: printed.vehicle_operation,
    RECEPTION: printed.official_reception,
  });
}

function projectOf(project: ReferenceProject): BookProject {
  return {
    code: project.code,
    name: project.name,
    scheme: project.scheme === null ? null : (project.scheme.toUpperCase() as Scheme),
    functionCode: project.function_code,
    economicCode: project.economic_code,
    sourceLevel: levelOf(project.source),
    documentNo: project.document_no,
    paymentMode: project.payment_mode,
    subsidised: project.subsidised,
    standard: project.standard,
    policyBasis: (project.policy_basis ?? []).map(plain),
  };
}

function levelOf(source: string): SourceLevel {
  if (source.includes('中央')) return 'CENTRAL';
  return source.includes('自治区') ? 'REGION' : 'COUNTY';
}

