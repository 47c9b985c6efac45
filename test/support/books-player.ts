import { Decimal } from '../../src/kernel/money.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import type { BooksAgency } from './books-agency.js';
import { BooksOracle, DONE } from './books-oracle.js';
import { FUNDS, MONTHS, type BooksFund, type OracleLine, type OracleVoucher } from './books-oracle.types.js';
import { PayoutsOracle } from './books-payouts-oracle.js';
import type { Desks } from './desks.js';
import type { Person } from './oracle.types.js';

interface StoredVoucher {
  id: string;
  cause: string;
  on: string;
  lines: string;
  by: string;
}

/** One fund at play: its oracle, and how far the service's vouchers are known. */
export interface FundAtPlay {
  fund: BooksFund;
  books: BooksOracle;
  payouts: PayoutsOracle;
  seen: number;
}

/** How often something happened in all histories: what never happens is not tested. */
export type Occurrences = Map<string, number>;

/** The service and the oracles side by side; each command must end as the oracle says, with the vouchers it says. */
export class BooksPlayer {
  readonly trace: string[] = [];
  readonly funds: readonly FundAtPlay[];
  readonly desks: Desks;
  private serial = 0;
  private readonly days = new Map<string, number>();

  constructor(
    readonly agency: BooksAgency,
    readonly occurred: Occurrences,
  ) {
    this.desks = agency.desks;
    this.funds = FUNDS.map((fund) => {
      const books = new BooksOracle(fund);
      return { fund, books, payouts: new PayoutsOracle(books), seen: 0 };
    });
  }

  count(what: string): void {
    this.occurred.set(what, (this.occurred.get(what) ?? 0) + 1);
  }

  /** An amount that no other one of the history has, nor any sum of a few of them: the bank's lines stay tellable. */
  amount(): Decimal {
    this.serial += 1;
    return new Decimal(this.serial * 101 + 7).div(100);
  }

  /** One of the funds where there is something to do, or any. */
  fund(dice: number, hasWork: (at: FundAtPlay) => boolean = () => true): FundAtPlay {
    return pick(this.funds.filter(hasWork), dice) ?? pick(this.funds, dice)!;
  }

  /** Mostly one of the first two open months; sometimes any, now and then a closed one. */
  month({ books }: FundAtPlay, dice: number): string {
    const [open, closed] = [true, false].map((wanted) => MONTHS.filter((month) => books.isClosed(month) !== wanted));
    if (dice % 6 === 0) return pick(MONTHS, dice >> 4)!;
    return (dice % 6 === 1 && pick(closed!, dice >> 4)) || pick(open!.slice(0, 2), dice >> 4)!;
  }

  /** Each call the next day of the month, so that few things happen on one day. */
  day({ fund }: FundAtPlay, month: string): string {
    const key = `${fund} ${month}`;
    const n = (this.days.get(key) ?? 0) + 1;
    this.days.set(key, n);
    return `${month}-${String(1 + (n % 19)).padStart(2, '0')}`;
  }

  /** Null where it was refused, as it had to be. */
  async send<T>(
    at: FundAtPlay,
    by: Person,
    name: string,
    input: object,
    expected: string,
    work: (ctx: Ctx) => Promise<T>,
  ): Promise<T | null> {
    this.trace.push(`${at.fund} ${name} by ${by} ${JSON.stringify(input).slice(0, 400)} → ${expected}`);
    const { code, answer } = await this.desks.attempt(by, name, input, work);
    this.agree(name, code, expected);
    this.count(`${name} ${code}`);
    if (code === DONE) await this.sync(at);
    return answer ? answer.value : null;
  }

  agree(what: string, actual: string, expected: string): void {
    if (actual !== expected) throw new Error(`${what}: the service says\n${actual}\nthe oracle says\n${expected}`);
  }

  /** The vouchers written since, held against the oracle's; their ids are the service's affair. */
  async sync(at: FundAtPlay): Promise<void> {
    const { vouchers } = at.books;
    const rows = await this.desks.db.rows<StoredVoucher & Record<string, unknown>>(
      `SELECT v.id, v.cause_type AS cause, v.voucher_on AS "on", v.prepared_by::text AS by,
         (SELECT string_agg(p.account || ' ' || p.debit || ' ' || p.credit, ', ' ORDER BY p.account, p.debit, p.credit) FROM posting p WHERE p.voucher_id = v.id) AS lines
         FROM voucher v WHERE v.agency_id = $1 AND v.fund = $2 ORDER BY v.id OFFSET $3`,
      [this.desks.agencyId, at.fund, at.seen],
    );
    const expected = vouchers.slice(at.seen);
    const told = rows.map(({ cause, on, lines, by }) => `${cause} ${on} by ${by}: ${lines}`);
    this.agree('vouchers', told.join('\n'), expected.map((voucher) => this.textOf(voucher)).join('\n'));
    rows.forEach(({ id }, i) => (expected[i]!.id = id));
    at.seen = vouchers.length;
  }

  private textOf({ cause, on, lines, by }: OracleVoucher): string {
    const texts = [...lines].sort(byAccount).map((line) => `${line.account} ${wire(line.debit)} ${wire(line.credit)}`);
    return `${cause} ${on} by ${this.desks.userId(by)}: ${texts.join(', ')}`;
  }
}

export function wire(amount: Decimal): string {
  return amount.isZero() ? '0.00' : amount.toFixed(2);
}

/** As a person enters them. */
export function entered(lines: readonly OracleLine[]): { account: string; debit?: string; credit?: string }[] {
  return lines.map(({ account, debit, credit }) =>
    debit.isZero() ? { account, credit: wire(credit) } : { account, debit: wire(debit) },
  );
}

export function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[n % list.length];
}

function byAccount(a: OracleLine, b: OracleLine): number {
  return a.account === b.account ? a.debit.cmp(b.debit) || a.credit.cmp(b.credit) : a.account < b.account ? -1 : 1;
}
