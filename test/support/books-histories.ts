import { Decimal } from '../../src/kernel/money.js';
import { lastDay } from '../../src/kernel/period.js';
import type { BooksAgency } from './books-agency.js';
import { ClosingActs } from './books-closing-acts.js';
import { compareBooks } from './books-compare.js';
import { LedgerActs } from './books-ledger-acts.js';
import { monthOf } from './books-oracle.js';
import { MONTHS, TODAY, type BooksBatch } from './books-oracle.types.js';
import { PayoutActs, pastDay } from './books-payout-acts.js';
import { totalOf } from './books-payouts-oracle.js';
import { BooksPlayer, pick, type FundAtPlay, type Occurrences } from './books-player.js';
import type { BooksStep } from './books-steps.js';
import type { Person } from './oracle.types.js';

const ACCOUNTS = ['1004', '1003', '1002'] as const;

/** Where a step has something to do. */
const WORK: Partial<Record<BooksStep['kind'], (at: FundAtPlay) => boolean>> = {
  slip: ({ books }) => books.batches.some(({ state, paidOn }) => state === 'ISSUED' && paidOn === null),
  lateReturn: ({ payouts }) => payouts.payouts.some(({ outcome }) => outcome === 'PAID'),
  waive: ({ payouts }) => payouts.payouts.some(({ outcome }) => outcome === 'BOUNCED'),
  reissue: ({ payouts }) => payouts.payouts.some(({ outcome }) => outcome === 'BOUNCED'),
  arrive: ({ books }) => books.requests.some(({ state }) => state === 'REQUESTED'),
  undoSubsidy: ({ books }) => books.arrivals.some(({ undone }) => !undone),
  decide: ({ books }) => books.proposals.some(({ open }) => open),
  reopen: ({ books }) => books.lastClosed !== null,
  decideReopening: ({ books }) => books.reopenings.some(({ open }) => open),
};

/** One history over three funds and four months. Throws where service and oracle part, with everything that was done. */
export class BooksHistory {
  readonly player: BooksPlayer;
  private readonly ledger: LedgerActs;
  private readonly payouts: PayoutActs;
  private readonly closing: ClosingActs;

  constructor(agency: BooksAgency, occurred: Occurrences) {
    this.player = new BooksPlayer(agency, occurred);
    this.ledger = new LedgerActs(this.player);
    this.payouts = new PayoutActs(this.player);
    this.closing = new ClosingActs(this.player);
  }

  async play(steps: readonly BooksStep[]): Promise<void> {
    try {
      for (const at of this.player.funds) {
        await this.ledger.opening(at, '2024-11-01', new Decimal('25000.00'), new Decimal('300.00'));
      }
      for (const one of steps) await this.step(one);
      await compareBooks(this.player);
    } catch (error) {
      const done = this.player.trace.join('\n  ');
      throw new Error(`${(error as Error).message}\nhistory of agency ${this.player.desks.agencyId}:\n  ${done}`, {
        cause: error,
      });
    }
  }

  private async step({ kind, a, b, c }: BooksStep): Promise<void> {
    const at = this.player.fund(a, WORK[kind]);
    const { books } = at;
    const month = this.player.month(at, b);
    const day = (): string => this.player.day(at, month);
    const batch = pick(books.batches, c);
    switch (kind) {
      case 'advance':
        return this.advance(at, month, c);
      case 'tidy':
        return this.tidy(at, c);
      case 'slip': {
        const unpaid = books.batches.filter(({ state, paidOn }) => state === 'ISSUED' && paidOn === null);
        const paid = (c % 3 !== 0 && pick(unpaid, c)) || batch;
        return paid && this.payouts.slip(at, paid, c % 8 === 0 ? '2025-02-21' : day());
      }
      case 'lateReturn': {
        const payout = pick(
          c % 9 === 0 ? at.payouts.payouts : at.payouts.payouts.filter(({ outcome }) => outcome === 'PAID'),
          c,
        );
        return (
          payout &&
          this.payouts.act(at, 'LATE_RETURN', payout, c % 10 === 0 ? day() : later(day(), payout.creditedOn), c)
        );
      }
      case 'waive': {
        const payout = pick(
          c % 9 === 0 ? at.payouts.payouts : at.payouts.payouts.filter(({ outcome }) => outcome === 'BOUNCED'),
          c,
        );
        return (
          payout &&
          this.payouts.act(at, 'WAIVE', payout, c % 10 === 0 ? '2025-02-21' : later(day(), payout.creditedOn), c)
        );
      }
      case 'reissue':
        return this.payouts.reissue(at, c);
      case 'request':
        return this.ledger.request(at, day(), c % 3 === 0 ? null : this.player.amount());
      case 'arrive': {
        const request = pick(
          c % 5 === 0 ? books.requests : books.requests.filter(({ state }) => state === 'REQUESTED'),
          c,
        );
        return request && this.ledger.arrive(at, request, day(), c % 4 === 0 ? this.player.amount() : undefined);
      }
      case 'cancel': {
        const request = pick(books.requests, c);
        return request && this.ledger.cancel(at, request);
      }
      case 'subsidy':
        return this.ledger.subsidy(at, day(), c);
      case 'undoSubsidy': {
        const arrival = pick(books.arrivals, c);
        return arrival && this.ledger.undoSubsidy(at, arrival, day());
      }
      case 'movement':
        return this.ledger.movement(at, day(), c);
      case 'propose':
        return this.ledger.propose(at, day(), c);
      case 'decide': {
        const proposal = pick(c % 6 === 0 ? books.proposals : books.proposals.filter(({ open }) => open), c);
        return (
          proposal &&
          this.ledger.decide(at, proposal, pick(['bookkeeper', 'reviewer', 'approver'] as const, c >> 3)!, c % 5 !== 1)
        );
      }
      case 'reverse': {
        // The opening stands in most histories to their end.
        const standing = books.vouchers.filter(
          ({ reversal, cause }) => reversal === null && (cause !== 'OPENING' || c % 7 === 0),
        );
        const carried =
          c % 4 === 1
            ? pick(
                standing.filter(({ cause }) => cause === 'YEAR_END'),
                c >> 2,
              )
            : undefined;
        const voucher = carried ?? pick(c % 6 === 0 ? books.vouchers : standing, c);
        return voucher && this.ledger.reverse(at, voucher, carried && c % 3 !== 0 ? carried.on : day(), c >> 2);
      }
      case 'review': {
        const by: Person = pick(['reviewer', 'reviewer', 'approver', 'bookkeeper'] as const, c)!;
        const some =
          c % 3 === 0 ? books.vouchers : books.vouchers.filter((voucher) => !voucher.reviewed && voucher.by !== by);
        return this.ledger.review(
          at,
          some.filter((_, i) => ((c >> 4) + i) % 3 !== 0),
          by,
        );
      }
      case 'statement':
        return this.closing.statement(at, pick(ACCOUNTS, c)!, month, c >> 2);
      case 'match':
        return this.closing.match(at, pick(ACCOUNTS, c)!);
      case 'owners':
        return this.closing.owners(at, pick(ACCOUNTS, c)!, month);
      case 'explain':
        return batch && this.closing.explain(at, batch, month);
      case 'close':
        return this.closing.close(at, c % 4 === 0 ? pick(MONTHS, c >> 2)! : month);
      case 'reopen': {
        const closed = c % 4 === 0 ? month : (books.lastClosed ?? month);
        return this.closing.reopen(at, closed, c % 2 === 0 ? 'bookkeeper' : 'approver');
      }
      case 'decideReopening': {
        const reopening = pick(c % 7 === 0 ? books.reopenings : books.reopenings.filter(({ open }) => open), c);
        return (
          reopening && this.closing.decideReopening(at, reopening, c % 3 === 0 ? 'bookkeeper' : 'approver', c % 4 !== 0)
        );
      }
      case 'carry':
        return this.ledger.carry(at);
      case 'opening':
        return this.ledger.opening(at, '2024-11-01', this.player.amount().times(100), this.player.amount());
    }
  }

  private async advance(at: FundAtPlay, month: string, dice: number): Promise<void> {
    const batch = at.books.batches.find(({ state }) => state !== 'SETTLED');
    if (!batch) {
      const done = await this.payouts.payday(at);
      return done ? undefined : this.payouts.reissue(at, dice);
    }
    if (batch.state === 'APPROVED') return this.pay(at, batch, month);
    // Now and then the bank's result is there before its slip.
    if (batch.paidOn === null && (dice % 4 !== 0 || batch.lines.every(({ outcome }) => outcome !== null))) {
      return this.payouts.slip(
        at,
        batch,
        this.player.day(at, at.books.isClosed(monthOf(batch.payOn)) ? month : monthOf(batch.payOn)),
      );
    }
    return this.payouts.results(at, batch, pastDay(this.player.day(at, month)), dice);
  }

  /** Issues the bank file; asks the treasury where money is short. */
  private async pay(at: FundAtPlay, batch: BooksBatch, month: string): Promise<void> {
    if ((await this.payouts.issue(at, batch)) !== 'FUNDS_SHORT') return;
    const asked = at.books.requests.find(({ state }) => state === 'REQUESTED');
    if (asked) return this.ledger.arrive(at, asked, this.player.day(at, month));
    const short = totalOf(batch.lines).minus(at.payouts.available);
    return this.ledger.request(at, this.player.day(at, month), short);
  }

  /** What the checklist of the first open month asks for, thing by thing, then its closing. */
  private async tidy(at: FundAtPlay, dice: number): Promise<void> {
    const { books } = at;
    const month = MONTHS.find((one) => !books.isClosed(one))!;
    const end = lastDay(month);
    for (const proposal of books.proposals.filter(({ open, on }) => open && on <= end)) {
      await this.ledger.decide(at, proposal, proposal.by === 'reviewer' ? 'bookkeeper' : 'reviewer', true);
      if (proposal.open) await this.ledger.decide(at, proposal, 'approver', false);
    }
    for (const request of books.requests.filter(({ state, dueOn }) => state === 'REQUESTED' && dueOn <= end)) {
      if (dice % 2 === 0) await this.ledger.cancel(at, request);
      else await this.ledger.arrive(at, request, this.player.day(at, month));
    }
    for (let i = 0; i < 6 && dice % 3 !== 0; i += 1) {
      if (books.batches.every(({ state, payOn }) => state === 'SETTLED' || payOn > end)) break;
      await this.advance(at, month, (dice >> i) | 1);
    }
    for (const batch of books.batches.filter(({ state, payOn }) => state !== 'SETTLED' && payOn <= end)) {
      await this.closing.explain(at, batch, month);
    }
    if (month.endsWith('-12') && dice % 7 !== 0) await this.ledger.carry(at);
    for (const by of ['reviewer', 'approver'] as const) {
      await this.ledger.review(
        at,
        books.vouchers.filter((voucher) => !voucher.reviewed && voucher.by !== by),
        by,
      );
    }
    for (const account of ACCOUNTS) {
      const bank = books.banks.get(account)!;
      const covered = bank.coveredTo !== null && bank.coveredTo >= end;
      if (end < TODAY && !covered && bank.movements.some(({ on }) => on <= end))
        await this.closing.statement(at, account, month, null);
      await this.closing.match(at, account);
      if (dice % 5 !== 0) await this.closing.owners(at, account, month);
    }
    await this.closing.close(at, month);
  }
}

/** Not before the other day, and never to come. */
function later(on: string, than: string): string {
  return pastDay(on < than ? than : on);
}
