import { Decimal } from '../../src/kernel/money.js';
import { CancelFundRequest } from '../../src/ledger/cancel-fund-request.js';
import { CarryForwardYear } from '../../src/ledger/carry-forward-year.js';
import { DecideVoucherProposal } from '../../src/ledger/decide-voucher-proposal.js';
import { PostOpening } from '../../src/ledger/post-opening.js';
import { ProposeVoucher } from '../../src/ledger/propose-voucher.js';
import { RecordArrival } from '../../src/ledger/record-arrival.js';
import { RecordBankMovement } from '../../src/ledger/record-bank-movement.js';
import { RequestFunds } from '../../src/ledger/request-funds.js';
import { ReverseVoucher } from '../../src/ledger/reverse-voucher.js';
import { ReviewVouchers } from '../../src/ledger/review-vouchers.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { UndoEvent } from '../../src/projects/undo-event.js';
import { ALLOTTED } from './books-agency.js';
import { rootOf } from './bank-oracle.js';
import { cr, DONE, dr, monthOf } from './books-oracle.js';
import {
  TODAY,
  type OracleArrival,
  type OracleFundRequest,
  type OracleLine,
  type OracleProposal,
  type OracleVoucher,
} from './books-oracle.types.js';
import { entered, pick, wire, type BooksPlayer, type FundAtPlay } from './books-player.js';
import type { Person } from './oracle.types.js';

const REASON = '模型测试';

/** Vouchers that no rule writes: what they debit and credit, and the refusal when there is one in the pair itself. */
const MANUAL = [
  ['1002', '4001'],
  ['1003', '1002'],
  ['1001', '4601'],
  ['1101', '1003'],
  ['5301', '1003'],
  ['1003', '4401'],
  ['1003', '200199'],
  ['1004', '4601'],
  ['500101', '1003'],
  ['1003', '200101'],
  ['1003', '4101'],
] as const;

const MOVEMENTS = {
  DISBURSEMENT_INTEREST: ['INTEREST', '1004', '4301'],
  TREASURY_INTEREST: ['INTEREST', '1003', '4301'],
  INTEREST_HANDOVER: ['INTEREST_HANDOVER', '1003', '1004'],
  UPPER_SUBSIDY: ['UPPER_AGENCY', '1004', '4501'],
  LOWER_SUBSIDY: ['AGENCY_TRANSFER', '5401', '1004'],
  UPPER_REMITTANCE: ['AGENCY_TRANSFER', '5402', '1004'],
} as const;
const LEVELS = { CENTRAL: '410101', REGION: '410102', PREFECTURE: '410103', COUNTY: '410104' } as const;

/** Everything of the fund books that is no payout. */
export class LedgerActs {
  constructor(private readonly player: BooksPlayer) {}

  async opening(at: FundAtPlay, on: string, treasury: Decimal, disbursement: Decimal): Promise<void> {
    const lines = [dr('1003', treasury), dr('1004', disbursement), cr('3001', treasury.plus(disbursement))];
    const expected = at.books.opening(on, lines, 'bookkeeper');
    const input = { fund: at.fund, on, lines: entered(lines) };
    await this.player.send(at, 'bookkeeper', 'opening', input, expected, (ctx) =>
      this.player.desks.use(PostOpening).run(ctx, input),
    );
  }

  async request(at: FundAtPlay, dueOn: string, amount: Decimal | null): Promise<void> {
    const lacking = at.payouts.lacking;
    const asked = amount ?? lacking;
    const expected = asked.gt(0) ? DONE : 'FUND_REQUEST_NOT_NEEDED';
    const input = { fund: at.fund, period: monthOf(dueOn), dueOn, ...(amount ? { amount: wire(amount) } : {}) };
    const value = await this.player.send(at, 'clerk', 'request', input, expected, (ctx) =>
      this.player.desks.use(RequestFunds).run(ctx, input),
    );
    if (!value) return;
    this.player.agree('requested', value.amount, wire(asked));
    at.books.requests.push({ id: value.id, amount: asked, dueOn, state: 'REQUESTED' });
  }

  async arrive(at: FundAtPlay, request: OracleFundRequest, on: string, amount = request.amount): Promise<void> {
    const lines = [dr('1004', amount), cr('1003', amount)];
    const open = request.state === 'REQUESTED';
    const expected = open
      ? at.books.post({ cause: 'FUND_ARRIVAL', on, lines, by: 'bookkeeper', request })
      : 'FUND_REQUEST_NOT_OPEN';
    if (expected === DONE) request.state = 'ARRIVED';
    const input = { id: request.id, on, amount: wire(amount) };
    await this.player.send(at, 'bookkeeper', 'arrive', input, expected, (ctx) =>
      this.player.desks.use(RecordArrival).run(ctx, input),
    );
  }

  async cancel(at: FundAtPlay, request: OracleFundRequest): Promise<void> {
    const expected = request.state === 'REQUESTED' ? DONE : 'FUND_REQUEST_NOT_OPEN';
    if (expected === DONE) request.state = 'CANCELLED';
    const input = { id: request.id, reason: REASON };
    await this.player.send(at, 'clerk', 'cancel', input, expected, (ctx) =>
      this.player.desks.use(CancelFundRequest).run(ctx, input),
    );
  }

  /** To the project of one year, now and then money of the other one or more than was allotted. */
  async subsidy(at: FundAtPlay, on: string, dice: number): Promise<void> {
    const year = dice % 9 === 0 ? '2024' : on.slice(0, 4);
    const amount = dice % 11 === 0 ? new Decimal(ALLOTTED) : this.player.amount();
    const level = pick(['CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY'] as const, dice >> 3)!;
    const before = at.books.arrivals.filter(({ undone, voucher }) => !undone && voucher.on.startsWith(year));
    const arrived = before.reduce((sum, arrival) => sum.plus(arrival.amount), amount);
    const lines = [dr('1003', amount), cr(LEVELS[level], amount)];
    const expected = !on.startsWith(year)
      ? 'EVENT_OUTSIDE_YEAR'
      : arrived.gt(ALLOTTED)
        ? 'ARRIVAL_BEYOND_BUDGET'
        : at.books.post({ cause: 'SUBSIDY_ARRIVAL', on, lines, by: 'bookkeeper' });
    const input = { projectId: this.projectOf(at, year), kind: 'ARRIVE' as const, level, on, amount: wire(amount) };
    const value = await this.player.send(at, 'bookkeeper', 'subsidy', input, expected, (ctx) =>
      this.player.desks.use(RecordEvent).run(ctx, input),
    );
    if (value) at.books.arrivals.push({ eventId: value.id, voucher: at.books.vouchers.at(-1)!, amount, undone: false });
  }

  async undoSubsidy(at: FundAtPlay, arrival: OracleArrival, on: string): Promise<void> {
    const expected = at.books.undoArrival(arrival, on, 'bookkeeper');
    const input = {
      projectId: this.projectOf(at, arrival.voucher.on.slice(0, 4)),
      eventId: arrival.eventId,
      on,
      reason: REASON,
    };
    await this.player.send(at, 'bookkeeper', 'undoSubsidy', input, expected, (ctx) =>
      this.player.desks.use(UndoEvent).run(ctx, input),
    );
  }

  /** Interest that the bank has told of comes first. */
  async movement(at: FundAtPlay, on: string, dice: number): Promise<void> {
    const untold =
      dice % 2 === 0
        ? at.books.banks.get('1004')!.untold.find((one) => !at.books.isClosed(monthOf(one.on)))
        : undefined;
    const movement = untold
      ? 'DISBURSEMENT_INTEREST'
      : pick(Object.keys(MOVEMENTS) as (keyof typeof MOVEMENTS)[], dice >> 2)!;
    const amount = untold?.amount ?? (dice % 13 === 0 ? this.player.amount().times(10_000) : this.player.amount());
    const [cause, to, from] = MOVEMENTS[movement];
    const day = untold?.on ?? on;
    const by = dice % 3 === 0 ? ('cashier' as const) : ('bookkeeper' as const);
    const expected = at.books.post({ cause, on: day, lines: [dr(to, amount), cr(from, amount)], by });
    if (untold) {
      const { untold: list } = at.books.banks.get('1004')!;
      list.splice(list.indexOf(untold), 1);
    }
    const input = { fund: at.fund, movement, on: day, amount: wire(amount) };
    await this.player.send(at, by, 'movement', input, expected, (ctx) =>
      this.player.desks.use(RecordBankMovement).run(ctx, input),
    );
  }

  async propose(at: FundAtPlay, on: string, dice: number): Promise<void> {
    const [to, from] = pick(MANUAL, dice % 5 === 0 ? dice >> 4 : (dice >> 4) % 7)!;
    const amount = dice % 17 === 0 ? this.player.amount().times(10_000) : this.player.amount();
    const by: Person = pick(['bookkeeper', 'clerk', 'reviewer'] as const, dice >> 6)!;
    const lines = [dr(to, amount), cr(from, amount)];
    const future = dice % 19 === 0;
    const day = future ? '2025-02-21' : on;
    const uneven = dice % 23 === 0;
    const expected =
      day > TODAY
        ? 'VOUCHER_IN_FUTURE'
        : uneven
          ? 'VOUCHER_UNBALANCED'
          : at.books.refusal({ cause: 'MANUAL', on: day, lines, by });
    const told = uneven ? [lines[0]!, cr(from, amount.plus('0.01'))] : lines;
    const input = { fund: at.fund, on: day, summary: '模型手工凭证', lines: entered(told) };
    const value = await this.player.send(at, by, 'propose', input, expected, (ctx) =>
      this.player.desks.use(ProposeVoucher).run(ctx, input),
    );
    if (value) at.books.proposals.push({ id: value.id, on: day, by, lines, open: true });
  }

  async decide(at: FundAtPlay, proposal: OracleProposal, by: Person, post: boolean): Promise<void> {
    const expected = at.books.decide(proposal, by, post);
    const input = { id: proposal.id, reason: REASON };
    await this.player.send<unknown>(at, by, post ? 'proposal.post' : 'proposal.refuse', input, expected, (ctx) => {
      const decision = this.player.desks.use(DecideVoucherProposal);
      return post ? decision.post(ctx, input) : decision.refuse(ctx, input);
    });
  }

  /** A reversal, plain or with something in its place: the right thing, or what no correction may do. */
  async reverse(at: FundAtPlay, voucher: OracleVoucher, on: string, dice: number): Promise<void> {
    const payout = ['BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED'].includes(rootOf(voucher).cause);
    const replaced = payout ? dice % 5 !== 0 : dice % 3 === 0;
    const lines = replaced ? this.replacement(at, voucher, dice % 7 === 0) : null;
    const by: Person = pick(['bookkeeper', 'bookkeeper', 'cashier', 'approver'] as const, dice >> 3)!;
    const expected = at.books.reverse(voucher, on, by, lines);
    const replacement = lines ? { summary: '更正', lines: entered(lines) } : undefined;
    const input = { id: voucher.id, on, reason: REASON, ...(replacement ? { replacement } : {}) };
    const name = `reverse${replaced ? '+replace' : ''}`;
    await this.player.send(at, by, name, input, expected, (ctx) =>
      this.player.desks.use(ReverseVoucher).run(ctx, input),
    );
    if (expected === DONE) this.player.count(`${name} ${voucher.cause}`);
  }

  async carry(at: FundAtPlay): Promise<void> {
    const expected = at.books.carry(2024, 'bookkeeper');
    const input = { fund: at.fund, year: 2024 };
    await this.player.send(at, 'bookkeeper', 'carry', input, expected, (ctx) =>
      this.player.desks.use(CarryForwardYear).run(ctx, input),
    );
  }

  async review(at: FundAtPlay, vouchers: readonly OracleVoucher[], by: Person): Promise<void> {
    if (vouchers.length === 0) return;
    const expected = at.books.review(vouchers, by);
    const input = { ids: vouchers.map(({ id }) => id) };
    await this.player.send(at, by, 'review', input, expected, (ctx) =>
      this.player.desks.use(ReviewVouchers).run(ctx, input),
    );
  }

  private replacement({ fund }: FundAtPlay, voucher: OracleVoucher, wrong: boolean): readonly OracleLine[] {
    const { lines } = voucher;
    if (wrong) return [...lines, dr('1004', new Decimal(1)), cr('1003', new Decimal(1))];
    const benefit = lines.find(({ account, debit }) => account === '500101' && debit.abs().gt('0.01'));
    if (benefit) {
      // A cent of the basic pension was a grant.
      const cent = new Decimal(benefit.debit.isNegative() ? '-0.01' : '0.01');
      const grant = dr(fund === 'INSTITUTIONAL' ? '500102' : '500103', cent);
      return [...lines.map((line) => (line === benefit ? { ...line, debit: line.debit.minus(cent) } : line)), grant];
    }
    if (voucher.cause !== 'MANUAL') return lines;
    const amount = this.player.amount();
    return lines.map((line) => (line.debit.isZero() ? cr(line.account, amount) : dr(line.account, amount)));
  }

  private projectOf({ fund }: FundAtPlay, year: string): string {
    return this.player.agency.projects.get(`${fund} ${year}`)!;
  }
}
