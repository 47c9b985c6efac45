/** Operators of indicators; forms print ≥, ≧ or >=, and 定性 for the last one. */
export type Operator = '>=' | '=' | '<=' | 'QUALITATIVE';

/** Codes of the measures; each fills an indicator from the books, or from entered values with evidence. */
export const MEASURES = [
  'HEADCOUNT',
  'PERSON_TIMES',
  'MONTHLY_AVERAGE_AMOUNT',
  'FUNDED_MONTHS',
  'FULL_PAYMENT_RATE',
  'ON_TIME_RATE',
  'COVERAGE_RATE',
  'ACCURACY_RATE',
  'ARRIVAL_RATE',
  'EXECUTION_RATE',
  'USE_RATE',
  'MANUAL',
  'GRADE',
] as const;
export type MeasureCode = (typeof MEASURES)[number];

/** Bands of 按评判等级赋分. */
export const GRADES = ['达成', '部分达成', '未达成'] as const;
export type Grade = (typeof GRADES)[number];
