import { Decimal, sumMoney, ZERO } from '../../src/kernel/money.js';
import { addMonths, firstDay, lastDay } from '../../src/kernel/period.js';
import { BankOracle, rootOf } from './bank-oracle.js';
import {
  TODAY,
  type BooksBatch,
  type BooksFund,
  type OracleArrival,
  type OracleFundRequest,
  type OracleLine,
  type OracleProposal,
  type OracleReopening,
  type OracleVoucher,
} from './books-oracle.types.js';
import type { Person } from './oracle.types.js';

export const DONE = 'DONE';
const PAYOUTS = ['BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED'];
const FINAL = ['OPENING', 'YEAR_END', 'SUBSIDY_ARRIVAL', 'FUND_ARRIVAL'];
/** What 支出户 may receive and pay, by docs/ledger.md. */
const RECEIVES = [
  'OPENING',
  'FUND_ARRIVAL',
  'UPPER_AGENCY',
  'INTEREST',
  'BOUNCE',
  'LATE_RETURN',
  'REVERSAL',
  'CORRECTION',
];
const PAYS = ['BATCH_PAID', 'INTEREST_HANDOVER', 'AGENCY_TRANSFER', 'REVERSAL', 'CORRECTION'];
const BANKS = ['1002', '1003', '1004'] as const;

export const dr = (account: string, debit: Decimal): OracleLine => ({ account, debit, credit: ZERO });
export const cr = (account: string, credit: Decimal): OracleLine => ({ account, debit: ZERO, credit });
export const net = ({ debit, credit }: OracleLine): Decimal => debit.minus(credit);
export const monthOf = (on: string): string => on.slice(0, 7);

export interface Draft {
  cause: string;
  on: string;
  lines: readonly OracleLine[];
  by: Person;
  follows?: OracleVoucher;
  request?: OracleFundRequest;
}

/**
 * The books of one fund as docs/ledger.md tells them, on plain lists: every command answers the code by which the service
 * must refuse it, or DONE, and has then changed the state. Nothing of the service's posting code decides here.
 */
export class BooksOracle {
  readonly vouchers: OracleVoucher[] = [];
  readonly requests: OracleFundRequest[] = [];
  readonly arrivals: OracleArrival[] = [];
  readonly proposals: OracleProposal[] = [];
  readonly reopenings: OracleReopening[] = [];
  readonly batches: BooksBatch[] = [];
  readonly banks = new Map<string, BankOracle>(BANKS.map((account) => [account, new BankOracle()]));
  /** Months that books were kept in, and those of them that are closed. */
  readonly months = new Set<string>();
  readonly closed = new Set<string>();
  readonly events: string[] = [];
  private readonly explained = new Set<string>();

  constructor(readonly fund: BooksFund) {}

  get returnsRed(): boolean {
    return this.fund === 'ENTERPRISE';
  }

  balance(account: string): Decimal {
    return sumMoney(this.vouchers.flatMap(({ lines }) => lines.filter((line) => line.account === account).map(net)));
  }

  isClosed(month: string): boolean {
    return [...this.closed].some((one) => one >= month);
  }

  get lastClosed(): string | null {
    return [...this.closed].sort().at(-1) ?? null;
  }

  /** Money that moved in a closed month is booked on the first day of the first open one. */
  bookable(on: string): string {
    return this.isClosed(monthOf(on)) ? firstDay(addMonths(this.lastClosed!, 1)) : on;
  }

  /** The refusal of one voucher, without posting it; `also` was posted just before it. */
  refusal({ cause, on, lines }: Draft, also: readonly OracleLine[] = []): string {
    if (this.isClosed(monthOf(on))) return 'PERIOD_CLOSED';
    if (lines.some(({ account }) => ['2001', '4101', '5001'].includes(account))) return 'ACCOUNT_NOT_POSTABLE';
    const pays = lines.some(
      ({ account, debit }) => account === '1004' && !(debit.isZero() ? PAYS : RECEIVES).includes(cause),
    );
    if (pays) return 'DISBURSEMENT_ACCOUNT_RULE';
    if (cause === 'MANUAL' && lines.some(({ account }) => controlOf(account) !== null)) return 'CONTROL_ACCOUNT_RULE';
    const short = (account: string): boolean =>
      this.balance(account)
        .plus(sumMoney([...lines, ...also].filter((line) => line.account === account).map(net)))
        .lt(ZERO);
    return short('1004') ? 'DISBURSEMENT_OVERDRAWN' : short('1003') ? 'TREASURY_SHORT' : DONE;
  }

  post(draft: Draft): string {
    const code = this.refusal(draft);
    if (code === DONE) this.append(draft);
    return code;
  }

  append({ cause, on, lines, by, follows, request }: Draft): OracleVoucher {
    const links = { follows: follows ?? null, reversal: null, correction: null, request: request ?? null };
    const voucher: OracleVoucher = { id: '', cause, on, lines, by, reviewed: false, ...links };
    this.vouchers.push(voucher);
    this.months.add(monthOf(on));
    for (const account of BANKS) {
      const moved = sumMoney(lines.filter((line) => line.account === account).map(net));
      if (!moved.isZero()) this.banks.get(account)!.book(voucher, moved);
    }
    return voucher;
  }

  opening(on: string, lines: readonly OracleLine[], by: Person): string {
    const code = this.refusal({ cause: 'OPENING', on, lines, by });
    if (code !== DONE && !code.endsWith('SHORT') && !code.endsWith('OVERDRAWN')) return code;
    // One opening stands: the first one, or what was put in its place.
    const stands = this.vouchers.some(
      (v) => v.cause !== 'REVERSAL' && v.reversal === null && rootOf(v).cause === 'OPENING',
    );
    if (stands) return 'VOUCHER_CAUSE_REPEATED';
    if (code === DONE) this.append({ cause: 'OPENING', on, lines, by });
    return code;
  }

  reverse(voucher: OracleVoucher, on: string, by: Person, replacement: readonly OracleLine[] | null): string {
    const root = rootOf(voucher);
    const red = voucher.lines.map(({ account, debit, credit }) => ({
      account,
      debit: debit.neg(),
      credit: credit.neg(),
    }));
    const reversal: Draft = { cause: 'REVERSAL', on, lines: red, by, follows: voucher };
    const correction = replacement && { cause: 'CORRECTION', on, lines: replacement, by };
    const code = this.refusal(reversal);
    if (code === 'PERIOD_CLOSED') return code;
    if (voucher.cause === 'YEAR_END' && monthOf(voucher.on) !== monthOf(on)) return 'YEAR_END_REVERSAL_MONTH';
    if (voucher.reversal) return 'VOUCHER_REVERSED_ALREADY';
    if (code !== DONE) return code;
    if (correction) {
      const second = this.refusal(correction, red);
      if (second !== DONE) return second;
    }
    if (voucher.cause === 'REVERSAL' && FINAL.includes(root.cause)) return 'REVERSAL_FINAL';
    if (PAYOUTS.includes(root.cause) && !correction) return 'REVERSAL_NEEDS_REPLACEMENT';
    if (root.cause === 'SUBSIDY_ARRIVAL') return 'REVERSAL_NEEDS_EVENT';
    if (correction && root.cause === 'YEAR_END') return 'YEAR_END_BY_RULE';
    if (
      correction &&
      ['DISBURSEMENT', 'SUSPENSE', 'BENEFIT'].some(
        (control) => !sumOf(red, control).plus(sumOf(correction.lines, control)).isZero(),
      )
    ) {
      return 'CORRECTION_CHANGES_CONTROL';
    }
    voucher.reversal = this.append(reversal);
    if (voucher.request && voucher.cause === 'FUND_ARRIVAL') voucher.request.state = 'CANCELLED';
    if (correction) voucher.reversal.correction = this.append({ ...correction, follows: voucher.reversal });
    return DONE;
  }

  undoArrival(arrival: OracleArrival, on: string, by: Person): string {
    if (on.slice(0, 4) !== arrival.voucher.on.slice(0, 4)) return 'EVENT_OUTSIDE_YEAR';
    if (arrival.undone) return 'EVENT_REVERSED_ALREADY';
    const lines = arrival.voucher.lines.map(({ account, debit, credit }) => ({
      account,
      debit: debit.neg(),
      credit: credit.neg(),
    }));
    const code = this.refusal({ cause: 'REVERSAL', on, lines, by });
    if (code !== DONE) return code;
    arrival.undone = true;
    arrival.voucher.reversal = this.append({ cause: 'REVERSAL', on, lines, by, follows: arrival.voucher });
    return DONE;
  }

  /** Income and expense of the year to the surplus. */
  carry(year: number, by: Person): string {
    const nets = this.yearNets(year);
    if (nets.length === 0) return 'YEAR_NOTHING_TO_CARRY';
    const [spent, earned] = [nets.filter(([, n]) => n.isPositive()), nets.filter(([, n]) => n.isNegative())];
    const lines = [
      ...spent.map(([account, n]) => cr(account, n)),
      ...earned.map(([account, n]) => dr(account, n.neg())),
      ...(spent.length > 0 ? [dr('3001', sumMoney(spent.map(([, n]) => n)))] : []),
      ...(earned.length > 0 ? [cr('3001', sumMoney(earned.map(([, n]) => n.neg())))] : []),
    ];
    return this.post({ cause: 'YEAR_END', on: `${year}-12-31`, lines, by });
  }

  review(vouchers: readonly OracleVoucher[], by: Person): string {
    for (const voucher of [...vouchers].sort((a, b) => Number(a.id) - Number(b.id))) {
      if (voucher.by === by) return 'VOUCHER_REVIEWER_PREPARED_IT';
      if (voucher.reviewed) return 'VOUCHER_REVIEWED_ALREADY';
    }
    for (const voucher of vouchers) voucher.reviewed = true;
    return DONE;
  }

  decide(proposal: OracleProposal, by: Person, post: boolean): string {
    if (!proposal.open) return 'VOUCHER_PROPOSAL_DECIDED';
    if (post) {
      if (proposal.by === by) return 'VOUCHER_PROPOSAL_NEEDS_ANOTHER';
      const code = this.post({ cause: 'MANUAL', on: proposal.on, lines: proposal.lines, by: proposal.by });
      if (code !== DONE) return code;
      this.vouchers.at(-1)!.reviewed = true;
    }
    proposal.open = false;
    return DONE;
  }

  explain(batch: BooksBatch, month: string): string {
    if (batch.state === 'SETTLED') return 'CLOSING_BATCH_NOT_OPEN';
    if (this.isClosed(month)) return 'PERIOD_CLOSED';
    if (this.explained.has(`${month} ${batch.id}`)) return 'CLOSING_EXPLAINED_ALREADY';
    this.explained.add(`${month} ${batch.id}`);
    return DONE;
  }

  /** What the checklist of a month holds against closing it. */
  openItems(month: string): string[] {
    const end = lastDay(month);
    const banks = [...this.banks.values()].map((bank) => bank.status(month));
    const items: [string, boolean][] = [
      [
        'BATCHES',
        this.batches.some((b) => b.payOn <= end && b.state !== 'SETTLED' && !this.explained.has(`${month} ${b.id}`)),
      ],
      // Every file was issued today.
      ['SLIPS', TODAY <= end && this.batches.some((b) => b.state === 'ISSUED' && b.paidOn === null)],
      ['FUND_REQUESTS', this.requests.some((request) => request.state === 'REQUESTED' && request.dueOn <= end)],
      ['BANK_RECONCILED', banks.some(({ reconciled }) => !reconciled)],
      ['BANK_BREAKS', banks.some(({ unowned }) => unowned > 0)],
      ['PROPOSALS', this.proposals.some(({ open, on }) => open && on <= end)],
      ['REVIEWED', this.vouchers.some(({ on, reviewed }) => monthOf(on) === month && !reviewed)],
      ['YEAR_END', month.endsWith('-12') && this.yearNets(Number(month.slice(0, 4))).length > 0],
    ];
    return items.filter(([, open]) => open).map(([code]) => code);
  }

  close(month: string): string {
    if (this.openItems(month).length > 0) return 'PERIOD_NOT_READY';
    if ([...this.months].some((earlier) => earlier < month && !this.isClosed(earlier))) return 'PERIOD_EARLIER_OPEN';
    if (this.closed.has(month)) return 'PERIOD_CLOSED';
    this.months.add(month);
    this.closed.add(month);
    this.events.push(`${month} CLOSED`);
    return DONE;
  }

  proposeReopening(month: string, by: Person): string {
    const code = this.notLastClosed(month);
    if (code !== DONE) return code;
    if (this.reopenings.some((one) => one.month === month && one.open)) return 'PERIOD_REOPENING_OPEN';
    this.reopenings.push({ id: '', month, by, open: true });
    return DONE;
  }

  decideReopening(reopening: OracleReopening, by: Person, confirm: boolean): string {
    if (!reopening.open) return 'PERIOD_REOPENING_DECIDED';
    if (reopening.by === by) return 'PERIOD_REOPENING_NEEDS_ANOTHER';
    if (confirm) {
      const code = this.notLastClosed(reopening.month);
      if (code !== DONE) return code;
      this.closed.delete(reopening.month);
      this.events.push(`${reopening.month} REOPENED`);
    }
    reopening.open = false;
    return DONE;
  }

  private notLastClosed(month: string): string {
    if (!this.closed.has(month)) return 'PERIOD_NOT_CLOSED';
    return this.lastClosed === month ? DONE : 'PERIOD_LATER_CLOSED';
  }

  private yearNets(year: number): [string, Decimal][] {
    const nets = new Map<string, Decimal>();
    for (const { on, lines } of this.vouchers) {
      if (!on.startsWith(`${year}`)) continue;
      for (const line of lines) {
        if (/^[45]/.test(line.account)) nets.set(line.account, (nets.get(line.account) ?? ZERO).plus(net(line)));
      }
    }
    return [...nets].filter(([, amount]) => !amount.isZero());
  }
}

function controlOf(account: string): string | null {
  if (account === '1004') return 'DISBURSEMENT';
  if (account === '200101') return 'SUSPENSE';
  return account.startsWith('5001') ? 'BENEFIT' : null;
}

function sumOf(lines: readonly OracleLine[], control: string): Decimal {
  return sumMoney(lines.filter(({ account }) => controlOf(account) === control).map(net));
}
