import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { LedgerClient } from '../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { MonthEnd } from '../../src/rehearsal/month-end.js';
import { playSchemeMonth, type SchemeMonth } from '../../src/rehearsal/play-month.js';
import { testService, type TestService } from '../support/service.js';
import { accountOf, rollCsv } from '../support/small-roll.js';

const people = Array.from({ length: 12 }, (_, no) => ({ no, base: '180.00', personal: `${20 + no}.50` }));
const failure = (no: number) => ({
  account: accountOf(no),
  cause: 'FROZEN' as const,
  when: 'SAME_MONTH' as const,
  correction: { confirmed: true },
});
const month = (period: string, failures: SchemeMonth['failures'] = []): SchemeMonth => ({
  scheme: 'RESIDENT',
  period,
  roll: { name: `${period}.csv`, bytes: rollCsv(people) },
  format: shippedFormats.PIPE_GB18030,
  failures,
});

describe('the end of a rehearsed month', () => {
  let service: TestService;
  let end: MonthEnd;
  const january = month('2024-01', [failure(3), failure(7)]);

  beforeAll(async () => {
    service = await testService();
    end = new MonthEnd(service.staff);
    await playSchemeMonth(service.staff, january);
    await service.staff.reviewer.reviewVouchers('2024-01');
  }, 120_000);
  afterAll(() => service.close());

  it('has statements that begin with what the bank held and end where the facts say', async () => {
    const [treasury, disbursement] = await end.bank.statements('RESIDENT', '2024-01');
    expect([treasury!.account, treasury!.opening.toFixed(2)]).toEqual(['1003', '5000000.00']);
    // Everything was paid in the end, so all that came from 财政专户 went out again.
    expect([disbursement!.account, disbursement!.opening.toFixed(2)]).toEqual(['1004', '0.00']);
    const paid = disbursement!.lines.filter(({ amount }) => amount.isNegative());
    expect(paid.map(({ amount }) => amount.toFixed(2)).sort()).toEqual(['-2472.00', '-411.00']);
    expect(treasury!.closing.plus(disbursement!.closing).toFixed(2)).toBe('4997528.00');
    const later = (await end.bank.statements('RESIDENT', '2024-02'))[1]!;
    expect(later.opening.toFixed(2)).toBe(disbursement!.closing.toFixed(2));
  });

  it('is reconciled and closed, and everything that is recomputed holds', async () => {
    const ends = await end.play('2024-01', { checklist: true });
    expect(ends.map(({ fund, closed, open }) => [fund, closed, open])).toEqual([
      ['RESIDENT', true, 0],
      ['ENTERPRISE', true, 0],
      ['INSTITUTIONAL', true, 0],
    ]);
    expect(ends[0]).toMatchObject({ accounts: 2 });
    expect(ends[0]!.matches).toBeGreaterThanOrEqual(5);
    const manager = await LedgerClient.login(service.url, 'guanli', DEMO_PASSWORD);
    const verified = await manager.get<{ checks: { name: string; ok: boolean; records: number }[] }>('/v1/verify');
    expect(verified.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verified.checks.find(({ name }) => name === 'bank-statements')!.records).toBeGreaterThan(0);
  });

  it('is left alone when played again, also while the next month waits for its money', async () => {
    const { clerk, reviewer, approver } = service.staff;
    const roll = await clerk.uploadRoll('RESIDENT', '2024-02', month('2024-02').roll);
    await clerk.acceptRoll(roll.id, 0);
    const batch = await clerk.draftBatch(roll.id);
    await clerk.sign(batch.id, 'submit');
    await reviewer.sign(batch.id, 'review');
    await approver.sign(batch.id, 'approve');
    expect(await playSchemeMonth(service.staff, january)).toMatchObject({ people: 12, bounced: 2, repaid: 2 });
    expect(await end.play('2024-01')).toEqual([]);
  });

  it('does not close a month with something open', async () => {
    const [resident, ...others] = await end.play('2024-02', { checklist: true });
    expect(resident!.closed).toBe(false);
    expect(resident!.checklist.filter(({ state }) => state !== 'OK').map(({ code }) => code)).toEqual(['BATCHES']);
    expect(others.map(({ closed }) => closed)).toEqual([true, true]);
  });
});
