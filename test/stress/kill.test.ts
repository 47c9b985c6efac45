import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shippedFormats } from '../../src/banking/domain/shipped-formats.js';
import { LedgerClient } from '../../src/client/ledger-client.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { playSchemeMonth, type SchemeMonthResult } from '../../src/rehearsal/play-month.js';
import { hireStaff } from '../../src/rehearsal/staff.js';
import { freePort } from '../support/free-port.js';
import { KillableService } from '../support/killable.js';
import { accountOf, rollCsv } from '../support/small-roll.js';

const PEOPLE = 30;
/** More commands than a month has: the loop ends when the month plays to its end. */
const MOST_KILLS = 80;

const month = {
  scheme: 'RESIDENT' as const,
  period: '2024-12',
  roll: {
    name: '花名册.csv',
    bytes: rollCsv(Array.from({ length: PEOPLE }, (_, no) => ({ no, base: '200.00', personal: `${no}.10` }))),
  },
  format: shippedFormats.PIPE_GB18030,
  failures: [
    {
      account: accountOf(3),
      cause: 'CLOSED' as const,
      when: 'SAME_MONTH' as const,
      correction: { accountNumber: accountOf(903) },
    },
    { account: accountOf(7), cause: 'FROZEN' as const, when: 'SAME_MONTH' as const, correction: { confirmed: true } },
  ],
};

describe('the month under kill -9', () => {
  let service: KillableService;
  const realFetch = globalThis.fetch;

  beforeAll(async () => {
    service = new KillableService(await freePort());
    await service.start();
  }, 120_000);
  afterAll(async () => {
    globalThis.fetch = realFetch;
    await service.end();
  }, 60_000);

  it('is killed once in the middle of every command, played again with the same keys, and loses and doubles nothing', async () => {
    let reached = 0;
    let kills = 0;
    let result: SchemeMonthResult | null = null;
    while (result === null && kills < MOST_KILLS) {
      const staff = await hireStaff(service.url, DEMO_PASSWORD);
      let commands = 0;
      let killed: Promise<void> | null = null;
      // The next command that has never been reached before is answered with kill -9, a little later each time.
      globalThis.fetch = async (input, init) => {
        if (init?.method !== 'POST') return realFetch(input, init);
        commands += 1;
        if (commands <= reached || killed) return realFetch(input, init);
        reached = commands;
        kills += 1;
        const answer = realFetch(input, init).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, (kills * 7) % 45));
        killed = service.kill();
        await killed;
        await answer;
        throw new TypeError('killed');
      };
      try {
        result = await playSchemeMonth(staff, month);
      } catch (error) {
        if (!killed) throw error;
        await killed;
        globalThis.fetch = realFetch;
        await service.start();
      }
    }
    globalThis.fetch = realFetch;
    expect(kills).toBeGreaterThan(20);
    expect(result).toMatchObject({ people: PEOPLE, bounced: 2, repaid: 2 });

    const manager = await LedgerClient.login(service.url, 'guanli', DEMO_PASSWORD);
    const verified = await manager.get<{ ok: boolean; checks: { name: string; ok: boolean }[] }>('/v1/verify');
    expect(verified.checks.filter((check) => !check.ok)).toEqual([]);
    const vouchers = await manager.get<{ rows: { causeType: string; total: string }[] }>(
      '/v1/vouchers?fund=RESIDENT&period=2024-12&pageSize=100',
    );
    expect(vouchers.rows.map((row) => row.causeType).sort()).toEqual([
      'BATCH_PAID',
      'BATCH_PAID',
      'BOUNCE',
      'FUND_ARRIVAL',
    ]);
    const batches = await manager.get<{ rows: { state: string; kind: string }[] }>('/v1/batches?period=2024-12');
    expect(batches.rows.map((row) => `${row.kind} ${row.state}`).sort()).toEqual([
      'REGULAR SETTLED',
      'REISSUE SETTLED',
    ]);
    console.log(`killed ${kills} times, once in every command of the month`);
  }, 900_000);
});
