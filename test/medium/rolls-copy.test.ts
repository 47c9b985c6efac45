import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal, money, toWire } from '../../src/kernel/money.js';
import { BinaryRows } from '../../src/rolls/binary-copy.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

describe('rows in COPY’s binary form', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  const copied = <R extends object>(columns: string, select: string, write: (rows: BinaryRows) => void): Promise<R[]> =>
    database.db.transaction(async (tx) => {
      await tx.run(`CREATE TEMP TABLE target (${columns}) ON COMMIT DROP`);
      const rows = new BinaryRows(columns.split(',').length, 64);
      write(rows);
      await tx.copyIn('COPY target FROM STDIN (FORMAT binary)', [rows.take()]);
      return tx.rows<R>(`SELECT ${select} FROM target`);
    });

  it('hold every amount to the cent', async () => {
    const amounts = [
      '0.00',
      '0.01',
      '0.10',
      '0.99',
      '1.00',
      '9.90',
      '10.00',
      '9999.99',
      '10000.00',
      '10000.01',
      '100000000.00',
    ];
    amounts.push('12345678.90', '99999999999999.99', '10000000000000.00');
    for (let i = 0; i < 500; i += 1)
      amounts.push(toWire(new Decimal(i * 7919 * (i + 13)).times(i % 3 === 0 ? '1000.07' : '0.01').toDecimalPlaces(2)));
    const rows = await copied<{ amount: string }>('no int, amount numeric', 'amount::text AS amount', (target) =>
      amounts.forEach((amount, i) => target.row().int4(i).money(money(amount))),
    );
    expect(rows.map(({ amount }) => amount)).toEqual(amounts);
  });

  it('hold texts, dates, bytes, json and nothing', async () => {
    const rows = await copied<Record<string, unknown>>(
      'a text, b date, c bytea, d jsonb, e int, f bigint',
      'a, b, c, d, e, f',
      (target) => {
        target
          .row()
          .text('买买提·𬱖\0\t\\N\n')
          .date('2024-02-29')
          .bytea(Buffer.from([0, 255]))
          .jsonb({ a: '\0"𬱖' })
          .int4(-1)
          .int8(9_007_199_254_740_993n);
        target.row().text('').date('1930-12-31').bytea(Buffer.alloc(0)).jsonb([]).int4(0).int8(0n);
        target.row().text(null).date(null).bytea(null).jsonb(null).int4(null).int8(1n);
      },
    );
    expect(rows).toEqual([
      {
        a: '买买提·𬱖\t\\N\n',
        b: '2024-02-29',
        c: Buffer.from([0, 255]),
        d: { a: '"𬱖' },
        e: -1,
        f: '9007199254740993',
      },
      { a: '', b: '1930-12-31', c: Buffer.alloc(0), d: [], e: 0, f: '0' },
      { a: null, b: null, c: null, d: null, e: null, f: '1' },
    ]);
  });

  it('can be taken again and again', async () => {
    const rows = await database.db.transaction(async (tx) => {
      await tx.run('CREATE TEMP TABLE target (a text) ON COMMIT DROP');
      const writer = new BinaryRows(1, 16);
      for (const size of [1, 5_000, 2]) {
        for (let i = 0; i < size; i += 1) writer.row().text('名'.repeat(i % 40));
        expect(writer.count).toBe(size);
        await tx.copyIn('COPY target FROM STDIN (FORMAT binary)', [writer.take()]);
      }
      return tx.one('SELECT count(*)::int AS n, max(length(a)) AS longest FROM target');
    });
    expect(rows).toEqual({ n: 5_003, longest: 39 });
  });
});
