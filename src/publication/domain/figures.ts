/** What a figure of the text is: which rule its digits follow. */
export type FigureKind = 'AMOUNT' | 'PERCENT' | 'COUNT' | 'DECIMAL';

/** Figures that statements of the text can hold, in the order in which they are shown. */
export const FIGURES = {
  VALUE: 'AMOUNT',
  SHARE: 'PERCENT',
  CHANGE: 'AMOUNT',
  RATE: 'PERCENT',
  FISCAL: 'AMOUNT',
  OTHER: 'AMOUNT',
  UPPER: 'AMOUNT',
  OWN: 'AMOUNT',
  GOODS: 'AMOUNT',
  WORKS: 'AMOUNT',
  SERVICES: 'AMOUNT',
  RESERVED_SMALL: 'AMOUNT',
  RESERVED_MICRO: 'AMOUNT',
  HOUSE_AREA: 'DECIMAL',
  HOUSE_VALUE: 'AMOUNT',
  VEHICLES: 'COUNT',
  FURNITURE_VALUE: 'AMOUNT',
  OTHER_ASSETS: 'AMOUNT',
  GOALS: 'COUNT',
  PROJECTS: 'COUNT',
  PROJECT_AMOUNT: 'AMOUNT',
  NON_FISCAL_PROJECTS: 'COUNT',
  PEOPLE: 'COUNT',
  TIMES: 'DECIMAL',
  MONTHLY: 'AMOUNT',
  ESTABLISHMENT: 'COUNT',
  PRESENT: 'COUNT',
  ON_DUTY: 'COUNT',
  ON_DUTY_CHANGE: 'COUNT',
  RETIRED: 'COUNT',
  RETIRED_CHANGE: 'COUNT',
} as const satisfies Record<string, FigureKind>;
export type FigureCode = keyof typeof FIGURES;
export const FIGURE_CODES = Object.keys(FIGURES) as FigureCode[];

const SHAPES: Record<FigureKind, RegExp> = {
  AMOUNT: /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/,
  PERCENT: /^-?(?:0|[1-9]\d{0,7})(?:\.\d{1,2})?$/,
  COUNT: /^-?(?:0|[1-9]\d{0,9})$/,
  DECIMAL: /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/,
};

export function isFigureCode(code: string): code is FigureCode {
  return Object.hasOwn(FIGURES, code);
}

/** Whether the digits can be that figure. */
export function figureFits(code: FigureCode, printed: string): boolean {
  return SHAPES[FIGURES[code]].test(printed);
}

/** Statements of the text: the fixed ones, and those of a class, an item, or a project. */
export const STATEMENT_KEYS = [
  'TOTAL',
  'INCOME:OWN',
  'INCOME:TRANSFER',
  'EXPENSE:BASIC',
  'EXPENSE:PROJECT',
  'BASIC:PERSONNEL',
  'BASIC:OPERATING',
  'THREE_PUBLIC',
  'RUNNING_COST',
  'PROCUREMENT',
  'ASSETS',
  'PERFORMANCE',
  'UNIT_GOAL',
  'TRANSFERS',
  'STAFF',
] as const;

/** Figures that a statement of the text always prints. A rate is not due where last year was nothing. */
export const DUE_FIGURES: Readonly<Record<string, readonly FigureCode[]>> = {
  TOTAL: ['VALUE'],
  'INCOME:': ['VALUE', 'SHARE', 'CHANGE', 'RATE'],
  'EXPENSE:': ['VALUE', 'SHARE', 'CHANGE', 'RATE'],
  'CLASS:': ['VALUE', 'SHARE'],
  'BASIC:': ['VALUE'],
  'ITEM:': ['VALUE', 'CHANGE', 'RATE'],
  THREE_PUBLIC: ['VALUE', 'CHANGE', 'RATE'],
  RUNNING_COST: ['VALUE', 'CHANGE', 'RATE'],
  PROCUREMENT: ['VALUE', 'GOODS', 'WORKS', 'SERVICES', 'RESERVED_SMALL', 'RESERVED_MICRO'],
  ASSETS: ['HOUSE_AREA', 'HOUSE_VALUE', 'VEHICLES', 'FURNITURE_VALUE', 'OTHER_ASSETS'],
  PERFORMANCE: ['GOALS', 'VALUE', 'PROJECTS', 'PROJECT_AMOUNT', 'NON_FISCAL_PROJECTS'],
  UNIT_GOAL: ['VALUE', 'UPPER', 'OWN', 'OTHER'],
  TRANSFERS: ['PROJECTS', 'VALUE'],
  STAFF: ['ESTABLISHMENT', 'PRESENT', 'ON_DUTY', 'ON_DUTY_CHANGE', 'RETIRED', 'RETIRED_CHANGE'],
  'PROJECT:': ['VALUE'],
};

const OPEN_KEYS = /^(?:CLASS:2\d{2}|ITEM:(?:2\d{6}|X\d{1,3})|PROJECT:[0-9A-Za-z][0-9A-Za-z_-]{0,39})$/;

export function isStatementKey(key: string): boolean {
  return (STATEMENT_KEYS as readonly string[]).includes(key) || OPEN_KEYS.test(key);
}
