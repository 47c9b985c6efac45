import { ZERO } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import { toHalfWidth, withoutBlanks } from '../../kernel/width.js';
import { readAmount } from './read-amount.js';
import { foldHeader } from './roll-columns.js';
import { columnName } from './read-roll-row.js';
import { ROLL_ISSUE_SEVERITY } from './roll-issues.js';
import { ROLL_AMOUNT_FIELDS } from './roll-row.types.js';
import type { RollField, RollIssueDraft, RollMapping, SourceRow } from './roll-row.types.js';

/**
 * DATA: one person. TOTAL: states a control total. SUBTOTAL: of a page or a place, not compared. HEADER: the header again,
 * as at the top of each printed page. NOTE: signatures and remarks under the table.
 */
export type RowKind = 'DATA' | 'TOTAL' | 'SUBTOTAL' | 'HEADER' | 'NOTE';

const TOTAL = /^(?:合计|总计|共计|总合计)/;
const SUBTOTAL = /^(?:小计|本页|本页小计|本页合计|.{2,12}(?:乡|镇|街道)(?:小计|合计))/;
const NOTE =
  /^(?:制表|填表|填报|编制|审核|复核|审批|经办|负责人|单位负责|主管|会计|出纳|打印|日期|备注|说明|注|第\d+页|签字|盖章|以下空白)/;

/** @param idHeader the header of the number's column, to know it again */
export function classifyRow(row: SourceRow, mapping: RollMapping, idHeader: string): RowKind {
  const idCell = mapping.idNumber === undefined ? undefined : row.cells[mapping.idNumber];
  const idText = idCell === undefined ? '' : idCell.text;
  if (idText.length >= 15) return 'DATA';
  if (withoutBlanks(idText) !== '' && !TOTAL.test(withoutBlanks(idText))) {
    return foldHeader(idText) === foldHeader(idHeader) ? 'HEADER' : noteOrData(row, mapping);
  }
  const first = firstText(row);
  if (SUBTOTAL.test(first)) return 'SUBTOTAL';
  if (TOTAL.test(first)) return 'TOTAL';
  return noteOrData(row, mapping);
}

/** A row with an account or an amount is somebody's, whatever else it says. */
function noteOrData(row: SourceRow, mapping: RollMapping): RowKind {
  for (const field of ['account', ...ROLL_AMOUNT_FIELDS] as const) {
    const column = mapping[field];
    const cell = column === undefined ? undefined : row.cells[column];
    if (cell !== undefined && cell.kind !== 'EMPTY' && /\d/.test(toHalfWidth(cell.text))) return 'DATA';
  }
  return NOTE.test(firstText(row)) ? 'NOTE' : 'DATA';
}

function firstText(row: SourceRow): string {
  for (const cell of row.cells) {
    const text = withoutBlanks(toHalfWidth(cell.text));
    if (text !== '') return text;
  }
  return '';
}

/**
 * Adds up what the data rows of a sheet say and compares it with its total row: a roll whose own total does not fit was
 * cut off or edited.
 */
export class ControlTotals {
  private people = 0;
  private unreadable = 0;
  private sum: Decimal = ZERO;

  /** @param amount null when the row's amounts cannot be read */
  add(amount: Decimal | null): void {
    this.people += 1;
    if (amount === null) this.unreadable += 1;
    else if (!amount.isZero()) this.sum = this.sum.plus(amount);
  }

  /** Compares with a total row: the amount if it states one, the number of people if it says 共 n 人. */
  compare(row: SourceRow, mapping: RollMapping): RollIssueDraft[] {
    const issues: RollIssueDraft[] = [];
    const stated = statedTotal(row, mapping);
    if (stated === 'UNREADABLE' || (stated !== null && !stated.amount.eq(this.sum))) {
      const field = stated === 'UNREADABLE' ? (mapping.total === undefined ? 'base' : 'total') : stated.field;
      const details = {
        stated: stated === 'UNREADABLE' ? '无法识别' : stated.amount.toFixed(2),
        computed: this.sum.toFixed(2),
        unreadable: this.unreadable,
      };
      issues.push(controlIssue(row, mapping, field, { what: '金额（元）', ...details }));
    }
    const people = statedPeople(row);
    if (people !== null && people.count !== this.people) {
      const details = { what: '人数', stated: people.count, computed: this.people, unreadable: 0 };
      issues.push({
        ...controlIssue(row, mapping, null, details),
        column: columnName(people.column, row.sheet !== null),
      });
    }
    return issues;
  }
}

function statedTotal(
  row: SourceRow,
  mapping: RollMapping,
): { amount: Decimal; field: RollField } | null | 'UNREADABLE' {
  if (mapping.total !== undefined) {
    const amount = readAmount(row.cells[mapping.total]);
    if (amount === null) return null;
    return typeof amount === 'string' ? 'UNREADABLE' : { amount, field: 'total' };
  }
  let sum: Decimal | null = null;
  for (const field of ROLL_AMOUNT_FIELDS) {
    const column = mapping[field];
    const amount = column === undefined ? null : readAmount(row.cells[column]);
    if (typeof amount === 'string') return 'UNREADABLE';
    if (amount !== null) sum = (sum ?? ZERO).plus(amount);
  }
  return sum === null ? null : { amount: sum, field: 'base' };
}

function statedPeople(row: SourceRow): { count: number; column: number } | null {
  for (const [column, cell] of row.cells.entries()) {
    const match = /(?:^|[^\d,])(\d{1,3}(?:,\d{3})+|\d+)人/.exec(withoutBlanks(toHalfWidth(cell.text)));
    if (match) return { count: Number(match[1]!.replaceAll(',', '')), column };
  }
  return null;
}

function controlIssue(
  row: SourceRow,
  mapping: RollMapping,
  field: RollField | null,
  details: RollIssueDraft['details'],
): RollIssueDraft {
  const column = field === null ? undefined : mapping[field];
  return {
    code: 'ROLL_CONTROL_TOTAL',
    severity: ROLL_ISSUE_SEVERITY.ROLL_CONTROL_TOTAL,
    field,
    column: column === undefined ? null : columnName(column, row.sheet !== null),
    sheet: row.sheet,
    rowNo: row.rowNo,
    value: column === undefined ? null : (row.cells[column]?.text ?? ''),
    details,
  };
}
