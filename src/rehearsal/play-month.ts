import type { BatchDetail, Desk } from '../client/desk.js';
import { LedgerApiError } from '../client/ledger-client.js';
import { Decimal, money } from '../kernel/money.js';
import { addDays, type Period } from '../kernel/period.js';
import type { BankFormat } from '../banking/domain/bank-format.js';
import { readOrderFile } from '../banking/domain/read-order.js';
import { simulateBank } from '../banking/domain/simulated-bank.js';
import type { Scheme } from '../reference/money-plan.js';

/** The people of a month, each at their own desk. */
export interface Staff {
  clerk: Desk;
  reviewer: Desk;
  approver: Desk;
  cashier: Desk;
  bookkeeper: Desk;
}

/** A payment the simulated bank sends back, and how the clerk puts it right. */
export interface PlannedFailure {
  /** Account the payment goes to; that is what the bank sees. */
  account: string;
  cause: Parameters<typeof simulateBank>[2]['failures'] extends ReadonlyMap<string, infer Cause> ? Cause : never;
  correction: { accountNumber?: string; accountName?: string; bankName?: string; confirmed?: boolean };
  when: 'SAME_MONTH' | 'NEXT_MONTH';
}

export interface SchemeMonth {
  scheme: Scheme;
  period: Period;
  roll: { name: string; bytes: Buffer };
  format: BankFormat;
  failures: readonly PlannedFailure[];
}

export interface SchemeMonthResult {
  scheme: Scheme;
  period: Period;
  people: number;
  total: Decimal;
  bounced: number;
  bouncedTotal: Decimal;
  repaid: number;
  repaidTotal: Decimal;
  /** Failures left for next month's desk, by reference. */
  late: { reference: string; failure: PlannedFailure }[];
  bridge: BatchDetail['bridge'];
  seconds: Record<string, number>;
}

/**
 * One scheme's month from roll to books, by HTTP, each act by the person whose act it is. Every act carries a key made of
 * month, scheme and step: a script that was killed is simply played again, and what was done answers as before.
 */
export async function playSchemeMonth(staff: Staff, month: SchemeMonth): Promise<SchemeMonthResult> {
  const { scheme, period } = month;
  const key = (step: string): string => `month/${period}/${scheme}/${step}`;
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const value = await work();
    seconds[name] = (seconds[name] ?? 0) + (performance.now() - started) / 1000;
    return value;
  };

  const roll = await timed('roll', () => staff.clerk.uploadRoll(scheme, period, month.roll, key('roll')));
  await timed('accept', () => staff.clerk.acceptRoll(roll.id, roll.blockedCount, key('accept')));
  const batch = await timed('draft', () => staff.clerk.draftBatch(roll.id, key('draft')));
  await timed('sign', () => signThree(staff, batch.id, key));
  await timed('funds', async () => {
    const request = await staff.clerk.requestFunds(scheme, period, key('funds'));
    await staff.bookkeeper.recordFundArrival(
      request.id,
      addDays(batch.payOn, -3),
      request.amount,
      key('funds-arrival'),
    );
  });
  const order = await timed('bankFile', () => issueAndDownload(staff.cashier, batch.id, key('bank-file')));
  await timed('slip', () =>
    staff.cashier.recordSlip(batch.id, `HD-${batch.number}`, addDays(batch.payOn, -1), key('slip')),
  );

  const lines = readOrderFile(month.format, order.bytes).lines;
  const failures = new Map<string, PlannedFailure>();
  const byAccount = new Map(month.failures.map((failure) => [failure.account, failure]));
  for (const line of lines) {
    const failure = byAccount.get(line.account ?? '');
    if (failure) failures.set(line.reference, failure);
  }
  await timed('result', async () => {
    const files = simulateBank(month.format, order.bytes, {
      failures: new Map([...failures].map(([reference, failure]) => [reference, failure.cause])),
      creditedOn: () => addDays(batch.payOn, -1),
      split: 2,
      shuffleSeed: 7,
    });
    await takeInAll(staff.cashier, batch, files, key('result'));
  });

  const repaid = await timed('reissue', () =>
    playReissue(
      staff,
      { scheme, period, format: month.format, paidOn: addDays(batch.payOn, 5) },
      [...failures].filter(([, failure]) => failure.when === 'SAME_MONTH'),
      key,
    ),
  );
  const settled = await staff.clerk.batch(batch.id);
  if (settled.state !== 'SETTLED')
    throw new Error(`${batch.number} is ${settled.state} after all results: the month is not finished`);
  return {
    scheme,
    period,
    people: batch.lineCount,
    total: money(batch.total),
    bounced: failures.size,
    bouncedTotal: lines
      .filter((line) => failures.has(line.reference))
      .reduce((sum, line) => sum.plus(line.amount), new Decimal(0)),
    repaid: repaid.count,
    repaidTotal: repaid.total,
    late: [...failures]
      .filter(([, failure]) => failure.when === 'NEXT_MONTH')
      .map(([reference, failure]) => ({ reference, failure })),
    bridge: batch.bridge,
    seconds,
  };
}

interface ReissuePlan {
  scheme: Scheme;
  period: Period;
  format: BankFormat;
  /** Day the bank pays the reissue. */
  paidOn: string;
}

/** Failures of an earlier month that are put right in this one. */
export async function playLateReissue(
  staff: Staff,
  plan: ReissuePlan,
  late: SchemeMonthResult['late'],
): Promise<{ count: number; total: Decimal }> {
  const key = (step: string): string => `month/${plan.period}/${plan.scheme}/late/${step}`;
  return playReissue(
    staff,
    plan,
    late.map(({ reference, failure }) => [reference, failure]),
    key,
  );
}

/** What to re-pay comes from the plan and not from the failure desk, so that a repeated play asks for the same again. */
async function playReissue(
  staff: Staff,
  plan: ReissuePlan,
  failures: readonly (readonly [reference: string, failure: PlannedFailure])[],
  key: (step: string) => string,
): Promise<{ count: number; total: Decimal }> {
  if (failures.length === 0) return { count: 0, total: new Decimal(0) };
  const corrections = failures
    .map(([reference, failure]) => ({ reference, ...failure.correction }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
  const [batch] = await staff.clerk.draftReissue(corrections, key('reissue'));
  if (!batch) throw new Error('the reissue has no batch');
  await signThree(staff, batch.id, (step) => key(`reissue-${step}`));
  // Played again, it may find that the month is closed: what was issued has its money and asks for no other.
  if (!['ISSUED', 'SETTLED'].includes(batch.state)) {
    await provideFunds(staff, plan.scheme, plan.period, plan.paidOn, key('reissue-funds'));
  }
  const order = await issueAndDownload(staff.cashier, batch.id, key('reissue-bank-file'));
  await staff.cashier.recordSlip(batch.id, `HD-${batch.number}`, plan.paidOn, key('reissue-slip'));
  const files = simulateBank(plan.format, order.bytes, {
    failures: new Map(),
    creditedOn: () => addDays(plan.paidOn, 1),
  });
  await takeInAll(staff.cashier, batch, files, key('reissue-result'));
  return { count: batch.lineCount, total: money(batch.total) };
}

/** Asks the treasury for what 支出户 lacks, if it lacks anything: what the bank gave back may have been spent since. */
async function provideFunds(staff: Staff, scheme: Scheme, period: Period, on: string, key: string): Promise<void> {
  try {
    const request = await staff.clerk.requestFunds(scheme, period, key);
    await staff.bookkeeper.recordFundArrival(request.id, on, request.amount, `${key}-arrival`);
  } catch (error) {
    if (!(error instanceof LedgerApiError) || error.code !== 'FUND_REQUEST_NOT_NEEDED') throw error;
  }
}

async function signThree(staff: Staff, batchId: string, key: (step: string) => string): Promise<void> {
  await staff.clerk.sign(batchId, 'submit', key('submit'));
  await staff.reviewer.sign(batchId, 'review', key('review'));
  await staff.approver.sign(batchId, 'approve', key('approve'));
}

async function issueAndDownload(
  cashier: Desk,
  batchId: string,
  key: string,
): Promise<{ bytes: Buffer; fileName: string }> {
  const issued = await cashier.issueBankFile(batchId, key);
  return { bytes: await cashier.downloadBankFile(issued.id), fileName: issued.fileName };
}

async function takeInAll(cashier: Desk, batch: BatchDetail, files: readonly Buffer[], key: string): Promise<void> {
  for (const [i, bytes] of files.entries()) {
    await cashier.takeInResult(batch.id, { name: `${batch.number}-回盘-${i + 1}.txt`, bytes }, `${key}-${i + 1}`);
  }
}
