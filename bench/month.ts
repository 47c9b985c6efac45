import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Figure } from './figure.js';
import { clocked } from './figure.js';
import type { Bench } from './setting.js';

/** January registers everybody, February is an ordinary month: files to measures over HTTP, three schemes side by side. */
export async function benchMonth(bench: Bench): Promise<Figure[]> {
  await bench.files.write('2024-01');
  await bench.files.write('2024-02');
  const january = await bench.year.play('2024-01');
  const february = await bench.year.play('2024-02');
  const measured = await clocked(() =>
    bench.staff.reviewer.client.post('/v1/measurements', { fiscalYear: 2024, cutOff: '2024-02-29' }),
  );
  const resident = february.schemes.find((month) => month.scheme === 'RESIDENT')!;
  const copy = await rawCopy(bench);
  const step = (name: string): number => resident.seconds[name]!;
  const imported = step('roll') + step('accept') + step('draft');
  return [
    { name: `raw COPY of ${resident.people} payout rows`, value: copy, unit: 's', note: 'bare table, text' },
    {
      name: `import + validate + accept + draft, ${resident.people} lines`,
      value: imported,
      unit: 's',
      note: 'three schemes side by side',
    },
    { name: '  roll to lines and issues', value: step('roll'), unit: 's' },
    { name: '  accept: register, spells, accounts', value: step('accept'), unit: 's' },
    { name: '  draft with bridge and digest', value: step('draft'), unit: 's' },
    { name: 'import + validate + draft ÷ raw COPY', value: imported / copy, unit: 'x' },
    { name: 'three signatures, digest recomputed each time', value: step('sign'), unit: 's' },
    { name: 'bank file with read-back', value: step('bankFile'), unit: 's' },
    { name: 'slip: expense voucher with chain', value: step('slip'), unit: 's' },
    { name: 'result files: classes, outcomes, vouchers, settlement', value: step('result'), unit: 's' },
    { name: 'first month with all registrations, 14,504 people', value: january.seconds, unit: 's' },
    { name: 'measures of all indicators', value: measured.seconds, unit: 's' },
    {
      name: 'month of 14,504 people, files to measures',
      value: february.seconds + measured.seconds,
      unit: 's',
      goal: 10,
    },
  ];
}

/** The resident payouts of February as COPY text into a bare table: what this machine can do at best. */
async function rawCopy(bench: Bench): Promise<number> {
  const { owner } = bench;
  await owner.query('CREATE TABLE IF NOT EXISTS bench_bare (LIKE payout)');
  const { rows } = await owner.query<{ line: string }>(
    `SELECT concat_ws(E'\\t', agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, coalesce(township, '\\N'), base,
       personal, adjustment, back_pay, grant_amount, amount, '\\N', '\\N', coalesce(change_kind, '\\N'), '\\N', '\\N', 't', '\\N', '\\N', '\\N', '\\N') AS line
      FROM payout WHERE period = 202402 AND scheme = 'RESIDENT' AND kind = 'REGULAR'`,
  );
  const text = Buffer.from(rows.map((row) => `${row.line}\n`).join(''));
  const seconds: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    await owner.query('TRUNCATE bench_bare');
    seconds.push(
      (await clocked(() => pipeline(Readable.from([text]), owner.query(copyFrom('COPY bench_bare FROM STDIN')))))
        .seconds,
    );
  }
  return seconds.sort((a, b) => a - b)[2]!;
}
