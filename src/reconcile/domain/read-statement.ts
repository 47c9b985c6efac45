import { Decimal, money, MONEY_MAX, toWire, ZERO } from '../../kernel/money.js';
import { isDate } from '../../kernel/period.js';
import { toHalfWidth } from '../../kernel/width.js';
import type { Cell, TableRow } from '../../platform/tabular/table.types.js';
import { lineReferences, maskPersonal } from './references.js';
import { foldTitle, requiredFields, STATEMENT_FIELDS } from './statement-format.js';
import type { StatementField, StatementFormat } from './statement-format.js';

/** The title row is looked for in so many rows; banks print the account's name and number above it. */
const TITLE_ROWS = 40;
/** Blanks in a row, and what neither a database nor a workbook keeps. */
const UNPRINTABLE = /[\s\p{Cc}\p{Cs}\ufffe\uffff]+/gu;
const MAX_SERIAL = 100;
const MAX_TEXT = 300;

/** One movement; yuan, positive received, negative paid. */
export interface StatementLine {
  /** Row of the file. */
  lineNo: number;
  on: string;
  amount: Decimal;
  balance: Decimal;
  serial: string | null;
  /** Personal numbers masked. */
  summary: string | null;
  counterparty: string | null;
  tokens: string[];
}

export const STATEMENT_PROBLEMS = [
  'TITLES_MISSING',
  'DATE_MALFORMED',
  'DATE_OUTSIDE',
  'DATE_BACKWARDS',
  'AMOUNT_MALFORMED',
  'AMOUNT_MISSING',
  'AMOUNT_TWICE',
  'BALANCE_MALFORMED',
  'BALANCE_BREAKS',
  'OPENING_DIFFERS',
  'SERIAL_REPEATED',
  'TEXT_TOO_LONG',
  'KNOWN_DIFFERS',
  'KNOWN_MISSING',
  'TOO_MANY_LINES',
] as const;
export type StatementProblem = (typeof STATEMENT_PROBLEMS)[number];

/** What is wrong and where; line 0 is the file as a whole. */
export interface StatementIssue {
  line: number;
  problem: StatementProblem;
  value?: string;
  expected?: string;
}

export interface StatementReading {
  lines: StatementLine[];
  issues: StatementIssue[];
  /** The opening balance, stated by the file or reckoned back from the first line; null for a file without either. */
  opening: Decimal | null;
}

export interface StatementFrame {
  from: string;
  to: string;
  /** As the person who uploads it says, yuan; null when they leave it to the file. */
  opening: Decimal | null;
}

/**
 * Reads a statement: every movement, oldest first, and everything that is wrong with it in one pass. The balance of each
 * line must be the one before plus the line; the first one is held against the opening balance.
 */
export function readStatement(
  format: StatementFormat,
  rows: readonly TableRow[],
  frame: StatementFrame,
): StatementReading {
  return new StatementReader(format, frame).read(rows);
}

class StatementReader {
  private readonly issues: StatementIssue[] = [];
  private stated: Decimal | null = null;

  constructor(
    private readonly format: StatementFormat,
    private readonly frame: StatementFrame,
  ) {}

  read(rows: readonly TableRow[]): StatementReading {
    const head = this.titleRow(rows);
    if (head === null) {
      const missing = requiredFields(this.format.amounts).map((field) => this.format.columns[field]![0]!);
      return {
        lines: [],
        issues: [{ line: 0, problem: 'TITLES_MISSING', expected: missing.join('、') }],
        opening: null,
      };
    }
    const lines: StatementLine[] = [];
    for (const row of rows.slice(head.at + 1)) {
      if (this.isTitleRow(row, head.columns) || this.isNoMovement(row, head.columns)) continue;
      const line = this.line(row, head.columns);
      if (line) lines.push(line);
    }
    if (this.format.order === 'NEWEST_FIRST') lines.reverse();
    const opening = this.opening(lines);
    this.checkSerials(lines);
    // Balances say nothing while a line is missing from the sum.
    if (this.issues.length === 0) this.checkRun(lines, opening);
    return { lines, issues: this.issues, opening };
  }

  private titleRow(rows: readonly TableRow[]): { at: number; columns: Map<StatementField, number> } | null {
    for (const [at, row] of rows.slice(0, TITLE_ROWS).entries()) {
      const titles = row.cells.map((cell) => foldTitle(cell.text));
      const columns = new Map<StatementField, number>();
      for (const field of STATEMENT_FIELDS) {
        for (const title of this.format.columns[field] ?? []) {
          const column = titles.indexOf(foldTitle(title));
          if (column < 0) continue;
          columns.set(field, column);
          break;
        }
      }
      if (requiredFields(this.format.amounts).every((field) => columns.has(field))) return { at, columns };
    }
    return null;
  }

  /** Printed again at the top of each page. */
  private isTitleRow(row: TableRow, columns: Map<StatementField, number>): boolean {
    return requiredFields(this.format.amounts).every((field) => {
      const text = foldTitle(textAt(row, columns.get(field)!));
      return (this.format.columns[field] ?? []).some((title) => foldTitle(title) === text);
    });
  }

  private isNoMovement(row: TableRow, columns: Map<StatementField, number>): boolean {
    const words = row.cells.map((cell) => foldTitle(cell.text)).filter((text) => text !== '');
    const dated = dateOf(textAt(row, columns.get('on')!)) !== null;
    const summary = columns.has('summary') ? foldTitle(textAt(row, columns.get('summary')!)) : '';
    if (words.some((word) => this.format.opening.some((title) => word === foldTitle(title)))) {
      const amounts = this.amountsOf(row, columns);
      if (amounts.every((amount) => amount === null || amount?.isZero() === true)) {
        const balance = amountOf(cellAt(row, columns.get('balance')!));
        if (balance === undefined || balance === null) this.issue(row.rowNo, 'BALANCE_MALFORMED');
        else this.stated ??= balance;
        return true;
      }
    }
    const first = dated ? summary : (words[0] ?? '');
    return (
      !(dated && this.hasAmount(row, columns)) && this.format.skip.some((word) => first.startsWith(foldTitle(word)))
    );
  }

  private amountsOf(row: TableRow, columns: Map<StatementField, number>): (Decimal | null | undefined)[] {
    return (['debit', 'credit', 'amount'] as const).flatMap((field) =>
      columns.has(field) ? [amountOf(cellAt(row, columns.get(field)!))] : [],
    );
  }

  private hasAmount(row: TableRow, columns: Map<StatementField, number>): boolean {
    return this.amountsOf(row, columns).some((amount) => amount && !amount.isZero());
  }

  private line(row: TableRow, columns: Map<StatementField, number>): StatementLine | null {
    const before = this.issues.length;
    const dayText = textAt(row, columns.get('on')!);
    const on = dateOf(dayText);
    if (on === null) this.issue(row.rowNo, 'DATE_MALFORMED', dayText);
    else if (on < this.frame.from || on > this.frame.to) this.issue(row.rowNo, 'DATE_OUTSIDE', on);
    const amount = this.amount(row, columns);
    const balance = amountOf(cellAt(row, columns.get('balance')!));
    if (balance === undefined || balance === null) {
      this.issue(row.rowNo, 'BALANCE_MALFORMED', textAt(row, columns.get('balance')!));
    }
    const text = (field: StatementField): string | null =>
      columns.has(field) ? textAt(row, columns.get(field)!).replace(UNPRINTABLE, ' ').trim() || null : null;
    const [serial, summary, counterparty] = [text('serial'), text('summary'), text('counterparty')];
    if (
      (serial?.length ?? 0) > MAX_SERIAL ||
      (summary?.length ?? 0) > MAX_TEXT ||
      (counterparty?.length ?? 0) > MAX_TEXT
    ) {
      this.issue(row.rowNo, 'TEXT_TOO_LONG');
    }
    if (this.issues.length > before || on === null || amount === null || !balance) return null;
    return {
      lineNo: row.rowNo,
      on,
      amount,
      balance,
      serial,
      summary: summary && maskPersonal(summary),
      counterparty: counterparty && maskPersonal(counterparty),
      tokens: lineReferences([serial, summary]),
    };
  }

  private amount(row: TableRow, columns: Map<StatementField, number>): Decimal | null {
    const at = (field: StatementField): Decimal | null | undefined => amountOf(cellAt(row, columns.get(field)!));
    const [paid, received] =
      this.format.amounts === 'SIGNED'
        ? [null, at('amount')]
        : this.format.paidSide === 'DEBIT'
          ? [at('debit'), at('credit')]
          : [at('credit'), at('debit')];
    if (paid === undefined || received === undefined) {
      this.issue(row.rowNo, 'AMOUNT_MALFORMED');
      return null;
    }
    const [out, into] = [paid ?? ZERO, received ?? ZERO];
    if (out.isZero() && into.isZero()) this.issue(row.rowNo, 'AMOUNT_MISSING');
    else if (!out.isZero() && !into.isZero()) this.issue(row.rowNo, 'AMOUNT_TWICE');
    else return into.minus(out);
    return null;
  }

  private opening(lines: readonly StatementLine[]): Decimal | null {
    const { opening: entered } = this.frame;
    const first = lines[0];
    const reckoned = first ? first.balance.minus(first.amount) : null;
    if (entered && this.stated && !entered.eq(this.stated)) {
      this.issues.push({ line: 0, problem: 'OPENING_DIFFERS', value: toWire(entered), expected: toWire(this.stated) });
    }
    return this.stated ?? entered ?? reckoned;
  }

  private checkSerials(lines: readonly StatementLine[]): void {
    const seen = new Set<string>();
    for (const { on, serial, lineNo } of lines) {
      if (serial === null) continue;
      if (seen.has(`${on} ${serial}`)) this.issue(lineNo, 'SERIAL_REPEATED', serial);
      seen.add(`${on} ${serial}`);
    }
  }

  private checkRun(lines: readonly StatementLine[], opening: Decimal | null): void {
    let balance = opening;
    let day = '';
    for (const line of lines) {
      if (line.on < day) this.issue(line.lineNo, 'DATE_BACKWARDS', line.on, day);
      day = line.on;
      const expected = (balance ?? line.balance.minus(line.amount)).plus(line.amount);
      if (!expected.eq(line.balance)) {
        this.issue(line.lineNo, 'BALANCE_BREAKS', toWire(line.balance), toWire(expected));
      }
      // From here on by what the bank printed, so that one wrong line is one fault.
      balance = line.balance;
    }
  }

  private issue(line: number, problem: StatementProblem, value?: string, expected?: string): void {
    this.issues.push({
      line,
      problem,
      ...(value === undefined ? {} : { value: value.slice(0, 60) }),
      ...(expected === undefined ? {} : { expected }),
    });
  }
}

function cellAt(row: TableRow, column: number): Cell | undefined {
  return row.cells[column];
}

function textAt(row: TableRow, column: number): string {
  return row.cells[column]?.text.trim() ?? '';
}

/** 'YYYY-MM-DD' of what banks print; a time of day after it is left out. Null for anything else. */
export function dateOf(text: string): string | null {
  const match =
    /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?:$|[\sT]+\d{1,2}:?\d{2}.*$)/.exec(
      toHalfWidth(text.trim()),
    );
  if (!match) return null;
  const [, year, a, b, c, d, e, f] = match;
  const day = `${year}-${(a ?? c ?? e)!.padStart(2, '0')}-${(b ?? d ?? f)!.padStart(2, '0')}`;
  return isDate(day) ? day : null;
}

/** Yuan; null for an empty cell, undefined for what is no amount of at most two decimals. */
function amountOf(cell: Cell | undefined): Decimal | null | undefined {
  const text = toHalfWidth(cell?.text.trim() ?? '')
    .replace(/^[¥¥]|[\s,]/g, '')
    .replace(/^\+/, '');
  if (text === '' || text === '-' || text === '--') return null;
  if (!/^-?\d{1,16}(?:\.\d+)?(?:E[+-]?\d{1,2})?$/i.test(text)) return undefined;
  const value = new Decimal(text);
  const cents = value.toDecimalPlaces(2);
  // A workbook keeps binary fractions: 250.91 may be spelled 250.910000000000025.
  const exact =
    cell?.kind === 'NUMBER' || cell?.kind === 'FORMULA' ? value.minus(cents).abs().lt('0.000001') : value.eq(cents);
  return exact && cents.abs().lte(MONEY_MAX) ? money(cents) : undefined;
}
