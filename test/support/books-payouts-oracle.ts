import { Decimal, sumMoney, ZERO } from '../../src/kernel/money.js';
import { cr, dr, DONE, type BooksOracle } from './books-oracle.js';
import { TODAY, type BooksBatch, type BooksPayout, type OracleLine } from './books-oracle.types.js';
import type { Person } from './oracle.types.js';

export const amountOf = ({ base, personal }: BooksPayout): Decimal => base.plus(personal);
export const totalOf = (lines: readonly BooksPayout[]): Decimal => sumMoney(lines.map(amountOf));

/** What payouts do to the books of a fund; answers as BooksOracle. */
export class PayoutsOracle {
  constructor(private readonly books: BooksOracle) {}

  get payouts(): BooksPayout[] {
    return this.books.batches.flatMap(({ lines }) => lines);
  }

  /** Of 支出户, less what is with the bank. */
  get available(): Decimal {
    const unpaid = this.books.batches.filter(({ state, paidOn }) => state === 'ISSUED' && paidOn === null);
    return this.books.balance('1004').minus(sumMoney(unpaid.map(({ lines }) => totalOf(lines))));
  }

  get lacking(): Decimal {
    const sum = (amounts: Decimal[]): Decimal => sumMoney(amounts);
    const approved = sum(this.books.batches.filter((b) => b.state === 'APPROVED').map(({ lines }) => totalOf(lines)));
    const asked = sum(this.books.requests.filter((r) => r.state === 'REQUESTED').map(({ amount }) => amount));
    return approved.minus(this.available).minus(asked);
  }

  issue(batch: BooksBatch): string {
    if (batch.state !== 'APPROVED') return 'BANK_FILE_BATCH_STATE';
    if (this.available.lt(totalOf(batch.lines))) return 'FUNDS_SHORT';
    batch.state = 'ISSUED';
    return DONE;
  }

  slip(batch: BooksBatch, on: string, by: Person): string {
    if (on > TODAY) return 'BANK_SLIP_IN_FUTURE';
    if (batch.state !== 'ISSUED') return 'BANK_SLIP_BATCH_STATE';
    if (batch.paidOn !== null) return 'BANK_SLIP_RECORDED_ALREADY';
    const total = totalOf(batch.lines);
    const held = batch.kind === 'REISSUE' && !this.books.returnsRed;
    const spent = held ? [dr('200101', total)] : this.benefits(batch.lines);
    const draft = { cause: 'BATCH_PAID', on, lines: [...spent, cr('1004', total)], by };
    const code = this.books.refusal(draft);
    // The money of a reissue must have come back before; asked before the balance is.
    const early = batch.lines.some(({ parent }) => parent !== null && parent.bookedBack > on);
    if (code !== 'PERIOD_CLOSED' && early) return 'PAID_BEFORE_RETURN';
    if (code !== DONE) return code;
    this.books.append(draft);
    batch.paidOn = on;
    settle(batch);
    return DONE;
  }

  /** Lines the bank answered for; the failed ones come back. */
  results(
    batch: BooksBatch,
    answered: readonly BooksPayout[],
    failed: readonly BooksPayout[],
    on: string,
    by: Person,
  ): void {
    for (const payout of answered) {
      payout.outcome = failed.includes(payout) ? 'BOUNCED' : 'PAID';
      payout.creditedOn = on;
    }
    if (failed.length > 0) this.returned('BOUNCE', failed, on, by);
    settle(batch);
  }

  reissue(id: string, payOn: string, parents: readonly BooksPayout[]): BooksBatch {
    const batch = this.add(
      id,
      'REISSUE',
      parents[0]!.batch.period,
      payOn,
      parents.map(({ base, personal }) => ({ base, personal })),
    );
    batch.lines.forEach((line, i) => (line.parent = parents[i]!));
    for (const parent of parents) parent.outcome = 'REISSUED';
    return batch;
  }

  add(
    id: string,
    kind: BooksBatch['kind'],
    period: string,
    payOn: string,
    parts: readonly { base: Decimal; personal: Decimal }[],
  ): BooksBatch {
    const batch: BooksBatch = { id, kind, period, payOn, state: 'APPROVED', paidOn: null, lines: [] };
    batch.lines = parts.map((part, i) => ({
      batch,
      lineNo: i + 1,
      outcome: null,
      creditedOn: '',
      bookedBack: '',
      parent: null,
      ...part,
    }));
    this.books.batches.push(batch);
    return batch;
  }

  /** The refusal of proposing; what is proposed is confirmed by `act`. */
  proposal(kind: 'LATE_RETURN' | 'WAIVE', payout: BooksPayout, on: string): string {
    if (payout.outcome !== (kind === 'WAIVE' ? 'BOUNCED' : 'PAID')) return 'STATE_NOT_ALLOWED';
    return on > TODAY || on < payout.creditedOn ? 'PAYOUT_ACT_DATE' : DONE;
  }

  act(kind: 'LATE_RETURN' | 'WAIVE', payout: BooksPayout, on: string, by: Person): void {
    if (kind === 'LATE_RETURN') {
      payout.outcome = 'BOUNCED';
      payout.creditedOn = on;
      this.returned('LATE_RETURN', [payout], on, by);
      return;
    }
    payout.outcome = 'WAIVED';
    if (this.books.returnsRed) return;
    const booked = this.waivedOn(payout, on);
    const rest = !this.isOfFormerYear(payout, on) ? red(this.benefits([payout])) : [cr('4601', amountOf(payout))];
    this.books.append({ cause: 'WAIVED', on: booked, lines: [dr('200101', amountOf(payout)), ...rest], by });
  }

  /** Whether a waiver of this payout now would fall into a later year than its expense. */
  isOfFormerYear(payout: BooksPayout, on: string): boolean {
    const { batch } = beginning(payout);
    return (batch.paidOn ?? batch.payOn).slice(0, 4) !== this.waivedOn(payout, on).slice(0, 4);
  }

  private waivedOn({ bookedBack }: BooksPayout, on: string): string {
    return this.books.bookable(on > bookedBack ? on : bookedBack);
  }

  /** The expense by detail: a residents' personal account has one of its own. */
  private benefits(lines: readonly BooksPayout[]): OracleLine[] {
    const base = sumMoney(lines.map((line) => line.base));
    const personal = sumMoney(lines.map((line) => line.personal));
    const parts: [string, Decimal][] =
      this.books.fund === 'RESIDENT'
        ? [
            ['500101', base],
            ['500102', personal],
          ]
        : [['500101', base.plus(personal)]];
    return parts.filter(([, amount]) => !amount.eq(ZERO)).map(([account, amount]) => dr(account, amount));
  }

  private returned(cause: string, lines: readonly BooksPayout[], on: string, by: Person): void {
    const total = totalOf(lines);
    const rest = this.books.returnsRed ? red(this.benefits(lines)) : [cr('200101', total)];
    const { on: booked } = this.books.append({
      cause,
      on: this.books.bookable(on),
      lines: [dr('1004', total), ...rest],
      by,
    });
    for (const line of lines) line.bookedBack = booked;
  }
}

function beginning(payout: BooksPayout): BooksPayout {
  return payout.parent ? beginning(payout.parent) : payout;
}

function red(lines: readonly OracleLine[]): OracleLine[] {
  return lines.map(({ account, debit, credit }) => ({ account, debit: debit.neg(), credit: credit.neg() }));
}

function settle(batch: BooksBatch): void {
  if (batch.paidOn !== null && batch.lines.every(({ outcome }) => outcome !== null)) batch.state = 'SETTLED';
}
