import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { readOrderFile } from '../../src/banking/domain/read-order.js';
import { simulateBank } from '../../src/banking/domain/simulated-bank.js';
import type { BatchDetail } from '../../src/client/desk.js';
import { LedgerApiError, LedgerClient } from '../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { money } from '../../src/kernel/money.js';
import { testService, type TestService } from '../support/service.js';
import { rollCsv, type RollPerson } from '../support/small-roll.js';

const PERIOD = '2024-12';
const FORMAT = shippedFormats.PIPE_GB18030;

/** Expects the service to refuse, and gives what it said. */
async function refused(work: Promise<unknown>): Promise<LedgerApiError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof LedgerApiError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a month by HTTP, from the roll to the measures', () => {
  let service: TestService;
  let batch: BatchDetail;
  let order: Buffer;
  const people: RollPerson[] = Array.from({ length: 40 }, (_, i) => ({
    no: i,
    base: '180.00',
    personal: `${20 + i}.50`,
  }));

  beforeAll(async () => {
    service = await testService();
  }, 120_000);
  afterAll(() => service.close());

  it('refuses whoever is not logged in, and whoever has another job', async () => {
    const anonymous = await fetch(`${service.url}/api/v1/batches`);
    expect(anonymous.status).toBe(401);
    const error = await refused(
      service.staff.cashier.client.upload(
        '/v1/rolls',
        { scheme: 'RESIDENT', period: PERIOD },
        { name: 'a.csv', bytes: Buffer.from('x') },
      ),
    );
    expect([error.status, error.code]).toEqual([403, 'PERMISSION_MISSING']);
  });

  it('takes a roll with faults: every row is a line or has an issue, and nothing is half imported', async () => {
    const faulty = rollCsv([
      ...people.slice(0, 38),
      { ...people[38]!, idNumber: '652822196001010010' },
      { ...people[39]!, base: '一百' },
    ]);
    const roll = await service.staff.clerk.uploadRoll('RESIDENT', PERIOD, { name: '花名册.csv', bytes: faulty });
    expect(roll).toMatchObject({ state: 'CHECKED', rowCount: 40, lineCount: 38, blockedCount: 2 });
    const issues = await service.staff.clerk.client.get<{
      rows: { rowNo: number; code: string; sentence: string; remedy: string; severity: string }[];
    }>(`/v1/rolls/${roll.id}/issues?severity=BLOCK`);
    expect(issues.rows.map((row) => row.rowNo).sort((a, b) => a - b)).toEqual([40, 41]);
    for (const row of issues.rows) expect(row.sentence.length + row.remedy.length).toBeGreaterThan(10);
    const notKept = await refused(service.staff.clerk.acceptRoll(roll.id, 0));
    expect([409, 422]).toContain(notKept.status);
    await service.staff.clerk.client.post(`/v1/rolls/${roll.id}/reject`, { reason: '两行有误，改后重报' });
  });

  it('imports the right roll once: the same file again says who imported it', async () => {
    const file = { name: '花名册-改.csv', bytes: rollCsv(people) };
    const roll = await service.staff.clerk.uploadRoll('RESIDENT', PERIOD, file);
    expect(roll).toMatchObject({ state: 'CHECKED', rowCount: 40, lineCount: 40, blockedCount: 0 });
    const again = await refused(service.staff.clerk.uploadRoll('RESIDENT', PERIOD, file));
    expect([again.status, again.code]).toEqual([409, 'ROLL_FILE_REPEATED']);
    expect(again.sentence).toContain('阿依努尔');
    await service.staff.clerk.acceptRoll(roll.id, 0);
    batch = await service.staff.clerk.draftBatch(roll.id);
    expect(batch).toMatchObject({ state: 'DRAFT', lineCount: 40, period: PERIOD });
    const [previous, current] = [batch.bridge.at(0)!, batch.bridge.at(-1)!];
    const between = batch.bridge.slice(1, -1).reduce((sum, item) => sum.plus(money(item.amount)), money('0.00'));
    expect(money(previous.amount).plus(between).eq(money(current.amount))).toBe(true);
    expect(current.amount).toBe(batch.total);
  });

  it('wants three different people, each signing what they saw', async () => {
    const { clerk, reviewer, approver } = service.staff;
    const stale = await refused(
      clerk.client.post(`/v1/batches/${batch.id}/submit`, {
        digest: '0'.repeat(64),
        lineCount: 40,
        total: batch.total,
      }),
    );
    expect(stale.status).toBe(409);
    await clerk.sign(batch.id, 'submit', 'journey-submit-1');
    const wrongDesk = await refused(clerk.sign(batch.id, 'review'));
    expect(wrongDesk.status).toBe(403);
    await reviewer.client.post(`/v1/batches/${batch.id}/send-back`, { reason: '请核对一人金额' });
    expect((await clerk.batch(batch.id)).state).toBe('DRAFT');
    await clerk.sign(batch.id, 'submit', 'journey-submit-2');
    await reviewer.sign(batch.id, 'review');
    await approver.sign(batch.id, 'approve', 'journey-approve');
    await approver.sign(batch.id, 'approve', 'journey-approve');
    expect((await clerk.batch(batch.id)).state).toBe('APPROVED');
  });

  it('answers a repeated key from memory and names the field that differs', async () => {
    const { approver } = service.staff;
    const body = { digest: batch.digest, lineCount: 40, total: batch.total };
    const other = await refused(
      approver.client.post(`/v1/batches/${batch.id}/approve`, { ...body, lineCount: 39 }, { key: 'journey-approve' }),
    );
    expect([other.status, other.code, other.details.field]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED', 'lineCount']);
  });

  it('issues no bank file before the money is there, and one only', async () => {
    const { clerk, cashier, bookkeeper } = service.staff;
    const short = await refused(cashier.issueBankFile(batch.id));
    expect(short.code).toBe('FUNDS_SHORT');
    const request = await clerk.requestFunds('RESIDENT', PERIOD);
    expect(request.amount).toBe(batch.total);
    await bookkeeper.recordFundArrival(request.id, '2024-12-06', request.amount);
    const issued = await cashier.issueBankFile(batch.id);
    order = await cashier.downloadBankFile(issued.id);
    expect((await cashier.downloadBankFile(issued.id)).equals(order)).toBe(true);
    const second = await refused(cashier.issueBankFile(batch.id));
    expect(second.status).toBe(409);
    const read = readOrderFile(FORMAT, order);
    expect(read.count).toBe(40);
    expect(read.total.eq(money(batch.total))).toBe(true);
    await cashier.recordSlip(batch.id, 'HD-1', '2024-12-09');
  });

  it('takes results in parts, twice and in any order; an unknown outcome cannot be paid again', async () => {
    const { clerk, cashier } = service.staff;
    const references = readOrderFile(FORMAT, order).lines.map((line) => line.reference);
    const failed = references.slice(0, 2);
    const unknown = references[39]!;
    const plan = {
      failures: new Map(failed.map((reference) => [reference, 'CLOSED' as const])),
      creditedOn: () => '2024-12-09',
    };
    const parts = simulateBank(FORMAT, order, { ...plan, split: 3, omit: new Set([unknown]), shuffleSeed: 3 });
    for (const i of [2, 0, 1]) await cashier.takeInResult(batch.id, { name: `part-${i}.txt`, bytes: parts[i]! });
    const again = await refused(cashier.takeInResult(batch.id, { name: 'part-0.txt', bytes: parts[0]! }));
    expect(again.code).toBe('BANK_RESULT_REPEATED');
    expect((await clerk.batch(batch.id)).state).toBe('ISSUED');
    const early = await refused(clerk.draftReissue([{ reference: unknown, confirmed: true }]));
    expect(early.code).toBe('REISSUE_NOT_BOUNCED');
    const rest = simulateBank(FORMAT, order, { ...plan, omit: new Set(references.slice(0, 39)) });
    await cashier.takeInResult(batch.id, { name: 'rest.txt', bytes: rest[0]! });
    expect((await clerk.batch(batch.id)).state).toBe('SETTLED');
  });

  it('re-pays the failures under their own approvals, the account corrected', async () => {
    const { clerk, reviewer, approver, cashier } = service.staff;
    const bounced = await clerk.bounced({ scheme: 'RESIDENT' });
    expect(bounced.rows).toHaveLength(2);
    const [child] = await clerk.draftReissue([
      { reference: bounced.rows[0]!.reference, accountNumber: '9900010000000099997', bankName: '演示银行轮台支行' },
      { reference: bounced.rows[1]!.reference, confirmed: true },
    ]);
    const twice = await refused(clerk.draftReissue([{ reference: bounced.rows[0]!.reference, confirmed: true }]));
    expect(twice.code).toBe('PAYOUT_HAS_LIVE_REISSUE');
    await clerk.sign(child!.id, 'submit');
    await reviewer.sign(child!.id, 'review');
    await approver.sign(child!.id, 'approve');
    const issued = await cashier.issueBankFile(child!.id);
    const bytes = await cashier.downloadBankFile(issued.id);
    await cashier.recordSlip(child!.id, 'HD-2', '2024-12-16');
    for (const [i, file] of simulateBank(FORMAT, bytes, {
      failures: new Map(),
      creditedOn: () => '2024-12-16',
    }).entries()) {
      await cashier.takeInResult(child!.id, { name: `reissue-${i}.txt`, bytes: file });
    }
    expect((await clerk.batch(child!.id)).state).toBe('SETTLED');
    expect((await clerk.bounced({ scheme: 'RESIDENT' })).rows).toHaveLength(0);
    const chain = await clerk.client.get<unknown>(`/v1/payouts/${bounced.rows[0]!.reference}/chain`);
    expect(JSON.stringify(chain)).toContain('PAID');
  });

  it('has booked every step, measures it, and every recomputation agrees', async () => {
    const manager = await LedgerClient.login(service.url, 'guanli', DEMO_PASSWORD);
    const vouchers = await manager.get<{ rows: { causeType: string; total: string }[] }>(
      `/v1/vouchers?fund=RESIDENT&period=${PERIOD}&pageSize=100`,
    );
    const causes = vouchers.rows.map((row) => row.causeType).sort();
    // The two failures came in two parts: one voucher per result file.
    expect(causes).toEqual(['BATCH_PAID', 'BATCH_PAID', 'BOUNCE', 'BOUNCE', 'FUND_ARRIVAL']);
    const measured = await manager.post<
      { projectCode: string | null; no: number; actual: string | null; measurable: boolean; watermark: string }[]
    >('/v1/measurements', { fiscalYear: 2024, cutOff: '2024-12-31' });
    expect(measured).toHaveLength(31);
    const of = (no: number) => measured.find((row) => row.projectCode === 'P2024-CX' && row.no === no)!;
    expect(of(1).actual).toBe('40');
    expect(of(3).actual).toBe('100.00');
    // Two of forty were credited after the payday.
    expect(of(5).actual).toBe('95.00');
    expect(measured.find((row) => row.projectCode === 'P2024-QY' && row.no === 1)).toMatchObject({
      measurable: false,
      actual: null,
    });
    const repeated = await manager.post<{ actual: string | null }[]>('/v1/measurements', {
      fiscalYear: 2024,
      cutOff: '2024-12-31',
      watermark: measured[0]!.watermark,
    });
    expect(repeated.map((row) => row.actual)).toEqual(measured.map((row) => row.actual));
    const verified = await manager.get<{ ok: boolean; checks: { name: string; ok: boolean }[] }>('/v1/verify');
    expect(verified.checks.filter((check) => !check.ok)).toEqual([]);
    expect(verified.ok).toBe(true);
  });
});
