import type { Scheme } from '../../agencies/domain/fund.types.js';

/** The published tables 1–11 of a departmental budget. */
export const TABLE_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
export type TableNo = (typeof TABLE_NUMBERS)[number];

/** Column codes of the tables; `E…` are economic classes. */
export type ColumnCode = string;

/** A line of a table as printed. Amounts are 万元 with two decimals; null: the cell is blank. */
export interface BookRow {
  table: TableNo;
  /** Function code, economic code, project code, or the code of a fixed line; unique within its table. */
  key: string;
  name: string;
  cells: Readonly<Record<ColumnCode, string | null>>;
}

export const SOURCE_LEVELS = ['CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY'] as const;
export type SourceLevel = (typeof SOURCE_LEVELS)[number];

/** What the publication states of a project beside its amounts, which are a line of table 7. */
export interface BookProject {
  code: string;
  name: string;
  scheme: Scheme | null;
  functionCode: string;
  economicCode: string;
  sourceLevel: SourceLevel;
  documentNo: string | null;
  /** As printed: 按月发放, 按年发放, 一次性发放. */
  paymentMode: string;
  subsidised: string | null;
  standard: string | null;
  policyBasis: readonly string[];
}

export const DIRECTIONS = ['UP', 'DOWN'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A statement of the text beside the tables. */
export interface NarrativeStatement {
  /** Which statement it is, e.g. `TOTAL`, `INCOME:OWN`, `ITEM:2050803`, `PROJECT:P2024-JG`. */
  key: string;
  /** Heading under which it is printed. */
  section: string;
  title: string;
  direction: Direction | null;
  reason: string | null;
  /** By figure code, digits as printed. */
  figures: Readonly<Record<string, string>>;
}

/** Everything a budget publication prints, as printed: totals too, so that they can be compared. */
export interface BookContent {
  fiscalYear: number;
  rows: readonly BookRow[];
  projects: readonly BookProject[];
  statements: readonly NarrativeStatement[];
}

/** A target of a goal table. */
export interface Goal {
  /** `UNIT` or the code of the project. */
  owner: string;
  no: number;
  level2: string;
  level3: string;
  operator: string;
  target: string;
  unit: string | null;
  weight: string;
}

/** What a check may look at. */
export interface CheckedBook extends ComparedWith {
  content: BookContent;
}

/** What a book is compared with. */
export interface ComparedWith {
  goals: readonly Goal[];
  /** 年初预算 of the subsidy projects in the ledger, 万元 by code; absent: not kept here. */
  allotments?: Readonly<Record<string, string>>;
  /** The adopted publication of the year before, if it is kept here. */
  prior?: BookContent;
}

/** Where a figure stands: `T1`…`T11`, `NARRATIVE`, `PROJECT` or `GOAL`. */
export interface CellRef {
  place: string;
  row: string;
  column: string;
}

export const SEVERITIES = ['ERROR', 'WARN', 'NOTE'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A cell that takes part in a disagreement: the one that should be `expected`, or one of those it is computed from. */
export interface FindingCell extends CellRef {
  role: 'RESULT' | 'PART';
  printed: string | null;
  expected: string | null;
  difference: string | null;
}

export interface PublicationFinding {
  check: string;
  severity: Severity;
  /** What disagrees, unique within the check: the same place gets the same subject in every run. */
  subject: string;
  cells: readonly FindingCell[];
  /** Fills the sentence of the check. */
  values: Readonly<Record<string, string>>;
}

export const BOOK_STATES = ['DRAFT', 'ADOPTED', 'WITHDRAWN'] as const;
export type BookState = (typeof BOOK_STATES)[number];
