import { sumMoney } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';
import type { BankFormat, FailureCause } from './bank-format.js';
import { readOrderFile } from './read-order.js';
import type { OrderLineRead } from './read-order.js';
import { writeResultFile } from './write-result.js';
import type { ResultHead, ResultLineToWrite } from './write-result.js';

/** What the simulated bank does with an order; everything not planned is paid as ordered. */
export interface BankPlan {
  /** References that fail, and why. */
  failures: ReadonlyMap<string, FailureCause>;
  /** The day a payout is credited or, failed, given back, 'YYYY-MM-DD': later days are the bank's delays. */
  creditedOn: (reference: string) => string;
  /** Into how many files the result is split, in the order of its lines; 1 when absent. */
  split?: number;
  /** Lines in another order, the same for the same seed. */
  shuffleSeed?: number;
  /** References whose line the bank writes twice, the second time as the last lines. */
  duplicateLines?: Iterable<string>;
  /** References the bank says nothing about. */
  omit?: ReadonlySet<string>;
  /** References reported with another amount, in yuan. */
  wrongAmounts?: ReadonlyMap<string, Decimal>;
  /** Lines nobody ordered, or of another batch; after the others. */
  foreignLines?: Iterable<ResultLineToWrite>;
  /** Header and trailer state one line and one fen more than there are. */
  wrongTotals?: boolean;
  /** For formats whose order file has no header to take these from. */
  head?: Partial<ResultHead>;
}

/**
 * A bank that reads an order file and answers with result files in its own format. It knows nothing but the bytes, as
 * the real one. The same order and plan give the same files.
 * Errors: those of `readOrderFile`.
 */
export function simulateBank(format: BankFormat, orderBytes: Uint8Array, plan: BankPlan): Buffer[] {
  const order = readOrderFile(format, orderBytes);
  const ordered = order.lines.filter((line) => plan.omit?.has(line.reference) !== true);
  const lines = ordered.map((line) => answer(line, plan));
  if (plan.shuffleSeed !== undefined) shuffle(lines, plan.shuffleSeed);
  const byReference = new Map(lines.map((line) => [line.reference, line]));
  for (const reference of plan.duplicateLines ?? []) {
    const line = byReference.get(reference);
    if (line) lines.push(line);
  }
  lines.push(...(plan.foreignLines ?? []));

  const stated = order.header ?? order.trailer;
  const head: ResultHead = {
    batchNo: stated?.batchNo ?? '',
    agencyCode: stated?.agencyCode ?? '',
    agencyName: stated?.agencyName ?? '',
    payOn: stated?.payOn ?? '',
    ...plan.head,
  };
  return parts(lines, Math.max(1, plan.split ?? 1)).map((part) =>
    writeResultFile(format, plan.wrongTotals === true ? { ...head, ...wrongTotals(part) } : head, part),
  );
}

function answer(line: OrderLineRead, plan: BankPlan): ResultLineToWrite {
  const cause = plan.failures.get(line.reference) ?? null;
  return {
    sequence: line.sequence,
    reference: line.reference,
    amount: plan.wrongAmounts?.get(line.reference) ?? line.amount,
    outcome: cause === null ? 'PAID' : 'FAILED',
    cause,
    // Of a failed line: the day the bank gave the money back.
    creditedOn: plan.creditedOn(line.reference),
    name: line.name,
    account: line.account,
    bankName: line.bankName,
    purpose: line.purpose,
  };
}

/** Of nearly equal length, the longer ones first; fewer when there are fewer lines, but at least one. */
function parts<T>(lines: readonly T[], wanted: number): T[][] {
  const n = Math.max(1, Math.min(wanted, lines.length));
  return Array.from({ length: n }, (_, i) => {
    const start = (k: number): number => k * Math.floor(lines.length / n) + Math.min(k, lines.length % n);
    return lines.slice(start(i), start(i + 1));
  });
}

function wrongTotals(lines: readonly ResultLineToWrite[]): Pick<ResultHead, 'count' | 'total'> {
  return { count: lines.length + 1, total: sumMoney(lines.map((line) => line.amount)).plus('0.01') };
}

/** Fisher–Yates over a xorshift generator: integers only, so that every machine shuffles alike. */
function shuffle<T>(list: T[], seed: number): void {
  let state = (Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  for (let i = list.length - 1; i > 0; i -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
