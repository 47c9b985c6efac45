import type { Side } from './ledger.types.js';

/** Where a balance stands: 借, 贷, 平. */
export type BalanceSide = Side | 'NONE';

/** Which of the three clocks a report goes by: budget year, period paid for, date the money moved. */
export const CLOCKS = ['BUDGET_YEAR', 'PERIOD_PAID_FOR', 'DATE_PAID'] as const;
export type Clock = (typeof CLOCKS)[number];

/** OPENING balance brought forward, POSTING, total of a DAY, of a MONTH, of the YEAR up to a month. */
export const BOOK_ROWS = ['OPENING', 'POSTING', 'DAY', 'MONTH', 'YEAR'] as const;
export type BookRowKind = (typeof BOOK_ROWS)[number];
