import type { Decimal } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';
import type { Cell, TableRow } from '../../platform/tabular/table.types.js';
import type { RollIssueSeverity } from '../../messages/rolls.js';
import type { RollIssueCode } from './roll-issues.js';

/** A cell and a row as the table readers give them. */
export type SourceCell = Cell;
export type SourceRow = TableRow;

export const ROLL_AMOUNT_FIELDS = ['base', 'personal', 'adjustment', 'backPay', 'grant', 'total'] as const;
export type RollAmountField = (typeof ROLL_AMOUNT_FIELDS)[number];

export const ROLL_FIELDS = [
  'idNumber',
  'name',
  'account',
  'bankName',
  'accountName',
  'township',
  'status',
  'statusReason',
  ...ROLL_AMOUNT_FIELDS,
  'backPayFrom',
  'backPayTo',
  'phone',
  'seq',
] as const;
export type RollField = (typeof ROLL_FIELDS)[number];

/** Column of each field, from 0. */
export type RollMapping = Partial<Record<RollField, number>>;

export type RollStatus = 'PAY' | 'SUSPEND' | 'END';

/** A row that can be paid, or that stops a payment. Amounts in yuan; a component that the roll lacks is zero. */
export interface ParsedRollLine {
  idNumber: string;
  /** Null for foreign permits of the old style, which do not tell it. */
  birthOn: string | null;
  sex: 'M' | 'F' | null;
  name: string;
  /** The spelling that the bank holds, exactly; null when the roll gives none or the same. */
  accountName: string | null;
  /** Null only where nothing is paid. */
  accountNumber: string | null;
  bankName: string | null;
  /** Nine-digit code. */
  township: string | null;
  status: RollStatus;
  /** In the roll's words. */
  statusReason: string | null;
  base: Decimal;
  personal: Decimal;
  adjustment: Decimal;
  backPay: Decimal;
  grant: Decimal;
  /** The sum of the five. */
  amount: Decimal;
  backPayFrom: Period | null;
  backPayTo: Period | null;
}

export interface RollIssueDraft {
  code: RollIssueCode;
  severity: RollIssueSeverity;
  /** Null for an issue of the whole roll. */
  field: RollField | null;
  /** Letters of the column in a workbook, its number from 1 in a csv. */
  column: string | null;
  sheet: string | null;
  rowNo: number | null;
  /** The cell as the file spells it: may be a personal number, never log it. */
  value: string | null;
  /** Fills the sentence; holds no personal number. */
  details: Record<string, string | number>;
}
