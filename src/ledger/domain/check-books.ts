import { sm3Hex } from '../../kernel/digest.js';
import { Decimal, toWire, ZERO } from '../../kernel/money.js';
import { verifyWhy as why } from '../../messages/ledger.js';
import { voucherText, type ChainedVoucher } from './voucher-chain.js';
import { Finding, type CheckResult } from '../../kernel/verification.js';

export type Control = 'DISBURSEMENT' | 'TREASURY' | 'BOUNCE_SUSPENSE' | 'INCOME' | 'BENEFIT';

/** What the facts are compared with: a voucher's net (debit minus credit) per control account. */
export interface BookedCause {
  id: string;
  fund: string;
  period: string;
  on: string;
  causeType: string;
  causeId: string;
  nets: Map<Control, Decimal>;
  /** Id of the voucher that this one reverses or, for a correction, of the reversal it goes with. */
  follows: string | null;
}

interface FundState {
  chainNo: bigint;
  hash: string;
  balances: Map<Control, Decimal>;
}

const ZERO_HASH = '0'.repeat(64);

/** One pass over all vouchers, fund by fund in chain order, that recomputes everything they claim. */
export class BookPass {
  readonly chain = new Finding('voucher-chain');
  readonly numbers = new Finding('voucher-numbers');
  readonly balance = new Finding('voucher-balance');
  readonly reversals = new Finding('voucher-reversals');
  readonly cash = new Finding('cash-not-negative');
  /** `fund account period` → turnover. */
  readonly turnovers = new Map<string, { debit: Decimal; credit: Decimal }>();
  readonly causes = new Map<string, BookedCause>();
  readonly byId = new Map<string, BookedCause>();
  private readonly funds = new Map<string, FundState>();
  private readonly lastNumbers = new Map<string, number>();
  private readonly lines = new Map<string, ChainedVoucher['postings']>();

  /** @param controlOf control account of `fund account`, if any */
  constructor(private readonly controlOf: ReadonlyMap<string, Control>) {}

  accept(voucher: ChainedVoucher & { id: string; hash: string }): void {
    const fund = this.funds.get(voucher.fund) ?? { chainNo: 0n, hash: ZERO_HASH, balances: new Map() };
    this.funds.set(voucher.fund, fund);
    this.checkChain(voucher, fund);
    this.checkNumber(voucher);
    const nets = this.checkLines(voucher, fund);
    this.checkReversal(voucher);
    const cause: BookedCause = {
      id: voucher.id,
      fund: voucher.fund,
      period: voucher.period,
      on: voucher.voucherOn,
      causeType: voucher.causeType,
      causeId: voucher.causeId,
      nets,
      follows: voucher.reversalOf ?? (voucher.causeType === 'CORRECTION' ? voucher.causeId : null),
    };
    this.causes.set(causeKey(voucher.fund, voucher.causeType, voucher.causeId), cause);
    this.byId.set(voucher.id, cause);
  }

  /** The stored heads and counters must say what the vouchers add up to. */
  finish(
    heads: readonly { fund: string; chainNo: string; hash: string }[],
    periods: readonly { fund: string; period: string; lastNumber: number }[],
  ): CheckResult[] {
    for (const head of heads) {
      const fund = this.funds.get(head.fund) ?? { chainNo: 0n, hash: ZERO_HASH };
      if (head.chainNo !== String(fund.chainNo) || head.hash !== fund.hash) {
        this.chain.bad('fundBook', head.fund, why.chainHead(head.fund, head.chainNo, String(fund.chainNo)));
      }
    }
    for (const { fund, period, lastNumber } of periods) {
      const last = this.lastNumbers.get(`${fund} ${period}`) ?? 0;
      if (last !== lastNumber)
        this.numbers.bad('period', `${fund}/${period}`, why.lastNumber(fund, period, lastNumber, last));
    }
    return [this.chain, this.numbers, this.balance, this.reversals, this.cash].map((finding) => finding.result());
  }

  private checkChain(voucher: ChainedVoucher & { id: string; hash: string }, fund: FundState): void {
    this.chain.count();
    const label = labelOf(voucher);
    if (voucher.chainNo !== String(fund.chainNo + 1n))
      this.chain.bad('voucher', voucher.id, why.chainGap(label, String(fund.chainNo + 1n)));
    else if (voucher.prevHash !== fund.hash) this.chain.bad('voucher', voucher.id, why.prevHash(label));
    else if (sm3Hex(voucherText(voucher)) !== voucher.hash)
      this.chain.bad('voucher', voucher.id, why.voucherHash(label));
    fund.chainNo = BigInt(voucher.chainNo);
    fund.hash = voucher.hash;
  }

  private checkNumber(voucher: ChainedVoucher & { id: string }): void {
    this.numbers.count();
    const key = `${voucher.fund} ${voucher.period}`;
    const expected = (this.lastNumbers.get(key) ?? 0) + 1;
    if (Number(voucher.number) !== expected)
      this.numbers.bad('voucher', voucher.id, why.numberGap(labelOf(voucher), expected));
    if (voucher.voucherOn.slice(0, 7).replace('-', '') !== voucher.period) {
      this.numbers.bad('voucher', voucher.id, why.datePeriod(labelOf(voucher), voucher.voucherOn));
    }
    this.lastNumbers.set(key, Number(voucher.number));
  }

  private checkLines(voucher: ChainedVoucher & { id: string }, fund: FundState): Map<Control, Decimal> {
    this.balance.count();
    const nets = new Map<Control, Decimal>();
    let debits = ZERO;
    let credits = ZERO;
    for (const line of voucher.postings) {
      const debit = new Decimal(line.debit);
      const credit = new Decimal(line.credit);
      debits = debits.plus(debit);
      credits = credits.plus(credit);
      add(this.turnovers, `${voucher.fund} ${line.account} ${voucher.period}`, debit, credit);
      const control = this.controlOf.get(`${voucher.fund} ${line.account}`);
      if (control) nets.set(control, (nets.get(control) ?? ZERO).plus(debit).minus(credit));
    }
    if (voucher.postings.length < 2 || !debits.eq(credits)) {
      this.balance.bad('voucher', voucher.id, why.unbalanced(labelOf(voucher), wire(debits), wire(credits)));
    } else if (!debits.eq(new Decimal(voucher.total))) {
      this.balance.bad('voucher', voucher.id, why.totalDiffers(labelOf(voucher), voucher.total, wire(debits)));
    }
    this.cash.count();
    for (const control of ['DISBURSEMENT', 'TREASURY'] as const) {
      const balance = (fund.balances.get(control) ?? ZERO).plus(nets.get(control) ?? ZERO);
      fund.balances.set(control, balance);
      if (balance.isNegative() && !balance.isZero())
        this.cash.bad('voucher', voucher.id, why.overdrawn(labelOf(voucher), wire(balance)));
    }
    return nets;
  }

  private checkReversal(voucher: ChainedVoucher & { id: string }): void {
    this.lines.set(voucher.id, voucher.postings);
    if (voucher.reversalOf === null && voucher.causeType !== 'REVERSAL') return;
    this.reversals.count();
    const original = voucher.reversalOf === null ? undefined : this.lines.get(voucher.reversalOf);
    const opposite =
      original?.length === voucher.postings.length &&
      voucher.postings.every(
        (line, i) =>
          line.account === original[i]!.account &&
          new Decimal(line.debit).plus(original[i]!.debit).isZero() &&
          new Decimal(line.credit).plus(original[i]!.credit).isZero(),
      );
    if (!opposite) this.reversals.bad('voucher', voucher.id, why.notOpposite(labelOf(voucher)));
  }
}

export function causeKey(fund: string, causeType: string, causeId: string): string {
  return `${fund} ${causeType}/${causeId}`;
}

/** Turnover kept beside the books against the sum of the postings, both ways. */
export function checkBalances(
  turnovers: BookPass['turnovers'],
  stored: readonly { fund: string; account: string; period: string; debit: string; credit: string }[],
): CheckResult {
  const finding = new Finding('ledger-balance');
  const seen = new Set<string>();
  for (const row of stored) {
    finding.count();
    const key = `${row.fund} ${row.account} ${row.period}`;
    seen.add(key);
    const sum = turnovers.get(key) ?? { debit: ZERO, credit: ZERO };
    if (!sum.debit.eq(row.debit) || !sum.credit.eq(row.credit)) {
      finding.bad(
        'balance',
        key,
        why.balanceDiffers(key, `${row.debit}/${row.credit}`, `${wire(sum.debit)}/${wire(sum.credit)}`),
      );
    }
  }
  for (const [key, sum] of turnovers) {
    if (!seen.has(key))
      finding.bad('balance', key, why.balanceDiffers(key, '—', `${wire(sum.debit)}/${wire(sum.credit)}`));
  }
  return finding.result();
}

function add(map: BookPass['turnovers'], key: string, debit: Decimal, credit: Decimal): void {
  const sum = map.get(key);
  map.set(key, sum ? { debit: sum.debit.plus(debit), credit: sum.credit.plus(credit) } : { debit, credit });
}

function labelOf({ fund, period, number }: { fund: string; period: string; number: string }): string {
  return `${fund} ${period} 第 ${number} 号`;
}

/** Damaged data may hold what the wire form refuses. */
function wire(amount: Decimal): string {
  return amount.isFinite() && amount.decimalPlaces() <= 2 ? toWire(amount) : amount.toString();
}
