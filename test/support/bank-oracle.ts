import { Decimal, sumMoney, ZERO } from '../../src/kernel/money.js';
import { addDays, firstDay, lastDay } from '../../src/kernel/period.js';
import { MONTHS, TODAY, type OracleVoucher } from './books-oracle.types.js';

/** A line of a statement or a movement in the books; `until` is the day from which its match settles it. */
export interface BankItem {
  on: string;
  amount: Decimal;
  until: string | null;
  owned: boolean;
  voucher: OracleVoucher | null;
}

interface Printed {
  from: string;
  to: string;
  opening: Decimal;
  lines: BankItem[];
}

export interface StatementToUpload {
  from: string;
  to: string;
  opening: Decimal;
  lines: { on: string; amount: Decimal; balance: Decimal }[];
}

/** One bank account beside its books: what the bank printed, what is matched, what stands open on a day. */
export class BankOracle {
  readonly movements: BankItem[] = [];
  readonly statements: Printed[] = [];
  /** Interest that the bank has told and the books do not know yet. */
  readonly untold: { on: string; amount: Decimal }[] = [];
  private startOwned = false;

  book(voucher: OracleVoucher, amount: Decimal): void {
    this.movements.push({ on: voucher.on, amount, until: null, owned: false, voucher });
  }

  get lines(): BankItem[] {
    return this.statements.flatMap(({ lines }) => lines);
  }

  get coveredTo(): string | null {
    return this.statements.at(-1)?.to ?? null;
  }

  /**
   * From the first day without a statement to the end of the month, as the bank prints it: what the books know (but
   * `dropped`, a payment the bank has not made), and `extra`, interest that they do not know. `shift` falsifies the balance it begins with.
   */
  print(
    month: string,
    more: { extra: Decimal | null; dropped: number | null; shift: Decimal },
  ): [string, StatementToUpload] {
    const to = lastDay(month);
    const known = this.coveredTo !== null && this.coveredTo >= to;
    const from = known ? firstDay(month) : this.coveredTo === null ? firstDay(MONTHS[0]) : addDays(this.coveredTo, 1);
    const last = this.statements.at(-1);
    const opening = last
      ? last.opening.plus(sumMoney(last.lines.map(({ amount }) => amount)))
      : sumMoney(this.movements.filter(isOpening).map(({ amount }) => amount)).plus(more.shift);
    const told = this.movements.filter(
      ({ on, voucher }) =>
        on >= from &&
        on <= to &&
        !['OPENING', 'REVERSAL', 'CORRECTION'].includes(voucher!.cause) &&
        !takenBack(voucher!),
    );
    const kept = told.filter((_, i) => more.dropped === null || i !== more.dropped % told.length);
    const lines = kept.map(({ on, amount }) => ({ on, amount }));
    if (more.extra) lines.push({ on: `${month}-15`, amount: more.extra });
    lines.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
    let balance = opening;
    const upload = {
      from,
      to,
      opening,
      lines: lines.map((line) => ({ ...line, balance: (balance = balance.plus(line.amount)) })),
    };
    if (to >= TODAY) return ['BANK_STATEMENT_NOT_OVER', upload];
    // Files without a movement are all alike.
    const alike =
      lines.length === 0 && this.statements.some((one) => one.lines.length === 0 && one.from <= to && one.to >= from);
    if (known) return [alike ? 'BANK_STATEMENT_REPEATED' : 'BANK_STATEMENT_KNOWN', upload];
    this.statements.push({
      from,
      to,
      opening,
      lines: lines.map((line) => ({ ...line, until: null, owned: false, voucher: null })),
    });
    if (more.extra) this.untold.push({ on: `${month}-15`, amount: more.extra });
    return ['DONE', upload];
  }

  /** Automatic matching on the very day: reversals with what they cancel, then the only line and posting of one day and amount. Its number of matches. */
  match(): number {
    let matches = 0;
    const open = (item: BankItem): boolean => item.until === null;
    const pair = (a: BankItem, b: BankItem): void => {
      a.until = b.until = a.on > b.on ? a.on : b.on;
      matches += 1;
    };
    const movable = this.movements.filter(({ voucher }) => voucher!.cause !== 'OPENING');
    for (const item of movable) {
      const { cause, follows, correction } = item.voucher!;
      if (cause !== 'REVERSAL' || !open(item)) continue;
      const opposite = (voucher: OracleVoucher | null): BankItem | undefined =>
        movable.find((other) => other.voucher === voucher && other.amount.eq(item.amount.neg()));
      const other = (correction && opposite(correction)) ?? opposite(follows);
      if (other && open(other)) pair(item, other);
    }
    const keyOf = (item: BankItem): string => `${item.on} ${item.amount.toFixed(2)}`;
    const groups = new Map<string, [BankItem[], BankItem[]]>();
    for (const line of this.lines.filter(open))
      groups.set(keyOf(line), [[...(groups.get(keyOf(line))?.[0] ?? []), line], []]);
    for (const posting of movable.filter(open)) groups.get(keyOf(posting))?.[1].push(posting);
    for (const [lines, postings] of groups.values()) {
      if (lines.length === 1 && postings.length === 1) pair(lines[0]!, postings[0]!);
    }
    return matches;
  }

  /** What stands open at the end of a month, in the books and at the bank. */
  open(month: string): { books: BankItem[]; bank: BankItem[]; start: Decimal } {
    const end = lastDay(month);
    const isOpen = (item: BankItem): boolean => item.on <= end && (item.until === null || item.until > end);
    const begun = this.statements.length > 0;
    const base = (item: BankItem): boolean => item.until === null && (!begun || isOpening(item));
    const held = sumMoney(this.movements.filter((item) => base(item) && item.on <= end).map(({ amount }) => amount));
    return {
      books: this.movements.filter((item) => !base(item) && isOpen(item)),
      bank: this.lines.filter(isOpen),
      start: begun && this.statements[0]!.from <= end ? this.statements[0]!.opening.minus(held) : ZERO,
    };
  }

  assign(month: string): number {
    const { books, bank, start } = this.open(month);
    for (const item of [...books, ...bank]) item.owned = true;
    if (!start.isZero()) this.startOwned = true;
    return books.length + bank.length + (start.isZero() ? 0 : 1);
  }

  /** For the closing checklist. */
  status(month: string): { reconciled: boolean; unowned: number } {
    const end = lastDay(month);
    const told = this.statements.filter(({ from }) => from <= end);
    const moved = this.movements.filter(({ on }) => on <= end);
    if (told.length === 0 && moved.length === 0) return { reconciled: true, unowned: 0 };
    const { books, bank, start } = this.open(month);
    const unowned =
      [...books, ...bank].filter(({ owned }) => !owned).length + (start.isZero() || this.startOwned ? 0 : 1);
    return { reconciled: told.length > 0 && told.at(-1)!.to >= end && start.isZero(), unowned };
  }
}

function takenBack({ reversal }: OracleVoucher): boolean {
  return reversal !== null && reversal.correction === null;
}

export function rootOf(voucher: OracleVoucher): OracleVoucher {
  return voucher.follows ? rootOf(voucher.follows) : voucher;
}

function isOpening({ voucher }: BankItem): boolean {
  return rootOf(voucher!).cause === 'OPENING';
}
