import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FUND, ReconcileWorld, type Moved } from '../support/reconcile-fixture.js';

interface Decision {
  matches: { rule: string; lines: string[]; postings: string[] }[];
  open: { side: string; id: string; why: string }[];
}

describe('matching against what the books know of each posting', () => {
  let world: ReconcileWorld;
  beforeAll(async () => {
    world = await ReconcileWorld.open();
  }, 120_000);
  afterAll(() => world?.close());

  it('finds returned payouts by their references, or by their amounts when the bank prints none', async () => {
    await world.arrived('2024-09-05', '10000.00');
    const batch = await world.paid('2024-09-10', '5000.00');
    const named = await world.bounced(batch.id, '2024-09-12', ['120.00', '80.00']);
    const plain = await world.bounced(batch.id, '2024-09-18', ['33.00', '33.00', '44.00']);
    const moves: Moved[] = [
      ['2024-09-05', '拨款', '10000.00'],
      ['2024-09-10', `代发 ${batch.number}`, '-5000.00'],
      ['2024-09-13', `退汇 ${named.references[1]}`, '80.00'],
      ['2024-09-13', `退汇 ${named.references[0]}`, '120.00'],
      ['2024-09-18', '退汇', '33.00'],
      ['2024-09-19', '退汇', '44.00'],
      ['2024-09-19', '退汇', '33.00'],
    ];
    const up = await world.upload(world.csv('0.00', moves), { from: '2024-09-01', to: '2024-09-30' });
    expect(up.status).toBe(201);
    const { matches, open } = (await world.auto()).body as Decision;
    expect(open).toEqual([]);
    const rules = matches.map(({ rule, lines, postings }) => [rule, lines.length, postings[0]!.split('/')[0]]);
    expect(rules).toContainEqual(['REFERENCE', 2, named.voucherId]);
    expect(rules).toContainEqual(['PARTS', 3, plain.voucherId]);
    expect(rules).toContainEqual(['REFERENCE', 1, batch.voucherId]);
  });

  it('sets a wrong voucher against its reversal, and gives the line to what was right', async () => {
    const wrong = await world.interest('2024-10-21', '12.34');
    const reversed = await world.bookkeeper
      .send('post', `/v1/vouchers/${wrong}/reverse`)
      .send({ on: '2024-10-22', reason: '金额录错' });
    expect(reversed.status).toBeLessThan(300);
    const right = await world.interest('2024-10-21', '12.43');
    const csv = world.csv('5310.00', [['2024-10-21', '结息', '12.43']]);
    expect((await world.upload(csv, { from: '2024-10-01', to: '2024-10-31' })).status).toBe(201);
    const { matches, open } = (await world.auto()).body as Decision;
    expect(open).toEqual([]);
    expect(matches.map(({ rule, lines }) => [rule, lines.length])).toEqual([
      ['LEDGER', 0],
      ['AMOUNT_DATE', 1],
    ]);
    expect(matches[1]!.postings[0]).toBe(`${right}/1`);
    const table = await world.get<{ agrees: boolean; breaks: unknown[] }>(
      `/v1/bank-reconciliation?fund=${FUND}&account=1004&period=2024-10`,
    );
    expect(table).toMatchObject({ agrees: true, breaks: [] });
  });
});

describe('three months as a bank prints them', () => {
  let world: ReconcileWorld;
  const months = ['2024-09', '2024-10', '2024-11'];
  beforeAll(async () => {
    world = await ReconcileWorld.open();
    for (const [i, month] of months.entries()) {
      await world.arrived(`${month}-06`, `${9000 + i}00.00`, `轮财社〔2024〕${50 + i}号`);
      const batch = await world.paid(`${month}-09`, `${8990 + i}00.00`);
      await world.bounced(batch.id, `${month}-11`, ['250.91', `${12 + i}.09`]);
      await world.bounced(batch.id, `${month}-14`, ['77.70']);
      await world.interest(`${month}-21`, `5.0${i}`);
    }
  }, 120_000);
  afterAll(() => world?.close());

  const files = async (seed: number) => {
    const all = [];
    for (const period of months) all.push(await world.printed('1004', period, { seed, latePerMille: 300 }));
    return all;
  };
  /** Serial numbers and postings of every match that stands. */
  const matched = async () => {
    const rows = await world.books.sql<{ pair: string }>(
      `SELECT (SELECT string_agg(l.serial, '+' ORDER BY l.serial) FROM matched_line x JOIN bank_statement_line l ON l.id = x.line_id WHERE x.match_id = m.id)
         || ' = ' || (SELECT string_agg(p.voucher_id::text, '+' ORDER BY p.voucher_id) FROM matched_posting p WHERE p.match_id = m.id) AS pair
         FROM bank_match m WHERE NOT EXISTS (SELECT FROM bank_unmatch u WHERE u.match_id = m.id) ORDER BY 1`,
    );
    return rows.map(({ pair }) => pair);
  };
  const clear = async () => {
    const standing = await world.get<{ rows: { id: string }[] }>('/v1/bank-matches?pageSize=200');
    for (const { id } of standing.rows)
      await world.bookkeeper.send('post', `/v1/bank-matches/${id}/unmatch`).send({ reason: '重来' });
    const { rows } = await world.get<{ rows: { id: string }[] }>('/v1/bank-statements');
    for (const { id } of rows)
      await world.bookkeeper.send('post', `/v1/bank-statements/${id}/withdraw`).send({ reason: '重来' });
  };

  it('follow each other without a gap', async () => {
    for (const seed of [1, 2, 3]) {
      const printed = await files(seed);
      expect(printed[0]!.opening.toFixed(2)).toBe('0.00');
      expect(printed.slice(1).map(({ opening }) => opening.toFixed(2))).toEqual(
        printed.slice(0, -1).map(({ closing }) => closing.toFixed(2)),
      );
    }
  });

  it('give the same matches in whatever order they are imported, and leave no line of the bank open', async () => {
    for (const seed of [1, 2, 3]) {
      const printed = await files(seed);
      const outcomes: string[][] = [];
      for (const order of [
        [0, 1, 2],
        [2, 0, 1],
      ]) {
        for (const i of order) {
          const { csv, from, to } = printed[i]!;
          expect((await world.upload(csv, { from, to })).status).toBe(201);
        }
        const { open } = (await world.auto()).body as Decision;
        expect(open.filter(({ side }) => side === 'BANK')).toEqual([]);
        outcomes.push(await matched());
        for (const period of months) {
          const table = await world.get<{ agrees: boolean; unexplained: string }>(
            `/v1/bank-reconciliation?fund=${FUND}&account=1004&period=${period}`,
          );
          expect(table).toMatchObject({ agrees: true, unexplained: '0.00' });
        }
        await clear();
      }
      expect(outcomes[1]).toEqual(outcomes[0]);
      expect(outcomes[0]!.length).toBeGreaterThan(9);
    }
  }, 120_000);
});

it('a bank that prints every payout of a month is read and matched in seconds', async () => {
  const world = await ReconcileWorld.open();
  try {
    const people = 14_504;
    await world.arrived('2024-11-05', '1450400.00');
    const batch = await world.paid('2024-11-08', '1450400.00');
    const reference = (i: number) => batch.id.padStart(9, '0') + String(i + 1).padStart(7, '0');
    const moves: Moved[] = [
      ['2024-11-05', '拨款', '1450400.00'],
      ...Array.from({ length: people }, (_, i): Moved => ['2024-11-08', `代发 ${reference(i)}`, '-100.00']),
    ];
    const started = performance.now();
    const up = await world.upload(world.csv('0.00', moves), { from: '2024-11-01', to: '2024-11-30' });
    expect(up.body).toMatchObject({ lineCount: people + 1, closing: '0.00' });
    const { matches, open } = (await world.auto()).body as Decision;
    expect([matches.length, open.length]).toEqual([2, 0]);
    await world.get(`/v1/bank-reconciliation?fund=${FUND}&account=1004&period=2024-11`);
    expect(performance.now() - started).toBeLessThan(20_000);
  } finally {
    await world.close();
  }
}, 120_000);
