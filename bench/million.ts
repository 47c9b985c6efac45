import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { millionRoll } from '../src/demo/million-roll.js';
import type { Figure } from './figure.js';
import { clocked } from './figure.js';
import type { Bench } from './setting.js';

/**
 * A csv roll of a million people, all new to the register, from bytes to posted payouts over HTTP, beside raw COPY of the
 * same bytes into a bare table; with the memory of this process, which is server and client at once.
 */
export async function benchMillion(bench: Bench, count: number): Promise<Figure[]> {
  const parts: Buffer[] = [];
  for await (const part of millionRoll(count)) parts.push(part);
  const bytes = Buffer.concat(parts);
  await bench.owner.query(
    `CREATE TABLE bench_raw (seq text, name text, id_number text, township text, account text, status text, base text, personal text, total text)`,
  );
  const copy = await clocked(() =>
    pipeline(
      Readable.from([bytes]),
      bench.owner.query(copyFrom('COPY bench_raw FROM STDIN (FORMAT csv, HEADER true)')),
    ),
  );
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 200);
  const { clerk, reviewer, approver } = bench.staff;
  const roll = await clocked(() => clerk.uploadRoll('ENTERPRISE', '2024-07', { name: 'million.csv', bytes }));
  const accept = await clocked(() => clerk.acceptRoll(roll.value.id, roll.value.blockedCount));
  const draft = await clocked(() => clerk.draftBatch(roll.value.id));
  const sign = await clocked(async () => {
    await clerk.sign(draft.value.id, 'submit');
    await reviewer.sign(draft.value.id, 'review');
    await approver.sign(draft.value.id, 'approve');
  });
  clearInterval(watch);
  const posted = roll.seconds + accept.seconds + draft.seconds;
  const lines = count.toLocaleString('en-US');
  return [
    { name: `raw COPY of the ${lines}-line csv`, value: copy.seconds, unit: 's' },
    { name: `${lines} lines: upload, parse, check`, value: roll.seconds, unit: 's' },
    { name: `${lines} lines: accept (register everybody)`, value: accept.seconds, unit: 's' },
    { name: `${lines} lines: draft the payouts`, value: draft.seconds, unit: 's' },
    { name: `${lines} lines: three signatures`, value: sign.seconds, unit: 's' },
    {
      name: 'bytes to posted payouts ÷ raw COPY',
      value: posted / copy.seconds,
      unit: 'x',
      note: 'must end at 6 or less; starts from here',
    },
    { name: 'peak memory of the process', value: peak / 1_048_576, unit: 'MB' },
  ];
}
