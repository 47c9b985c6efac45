import { existsSync, readFileSync } from 'node:fs';
import { RunChecks } from '../src/audit/run-checks.js';
import type { RunResult } from '../src/audit/domain/audit.types.js';
import { IdentityService } from '../src/identity/identity.service.js';
import { addMonths, periodsFrom, periodToInt, type Period } from '../src/kernel/period.js';
import { Commands } from '../src/platform/commands.js';
import type { Caller, Ctx } from '../src/platform/db/ctx.js';
import type { Figure } from './figure.js';
import { clocked, median } from './figure.js';
import type { Bench } from './setting.js';

class Undo extends Error {}

interface Timed {
  seconds: number;
  result: RunResult;
  /** Most memory of its own that the database process held, megabytes; null where the system does not tell. */
  peakMb: number | null;
}

/**
 * All checks over the county's year of 174,048 payouts and the gate over its largest batch, with fresh, stale (tables
 * claimed nearly empty) and missing statistics. January and February are played; the rest of the year repeats February,
 * copied by the owner of the database.
 */
export async function benchAudit(bench: Bench): Promise<Figure[]> {
  const agency = bench.reference.agencyId;
  const caller = await auditor(bench, agency);
  for (const period of periodsFrom('2024-03', '2024-12')) await repeatFebruary(bench, agency, period);
  const tables = [
    ...[
      'beneficiary',
      'payee_version',
      'payout_batch',
      'spell',
      'spell_change',
      'beneficiary_change',
      'trail',
      'certification',
    ],
    ...periodsFrom('2024-01', '2024-12').map((period) => `payout_a${agency}_${periodToInt(period)}`),
  ];
  const conditions = {
    fresh: () => bench.owner.query(`ANALYZE ${tables.join(', ')}`),
    stale: () =>
      bench.owner.query(
        `SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', t, 'relpages', 1, 'reltuples', 1::real) FROM unnest($1::text[]) t`,
        [tables],
      ),
    missing: () =>
      bench.owner.query(
        `SELECT pg_clear_relation_stats('public', c.relname), pg_clear_attribute_stats('public', c.relname, a.attname, false)
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          WHERE c.relname = ANY ($1::text[])`,
        [tables],
      ),
  };
  const { rows } = await bench.owner.query<{ id: string }>(
    `SELECT id FROM payout_batch WHERE agency_id = $1 AND period = 202402 AND scheme = 'RESIDENT' AND kind = 'REGULAR'`,
    [agency],
  );
  const year: Record<string, number> = {};
  const gate: Record<string, number> = {};
  let last: RunResult | undefined;
  for (const [name, prepare] of Object.entries(conditions)) {
    await prepare();
    const years: number[] = [];
    const gates: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const run = await timed(bench, caller, (ctx, checks) => checks.range(ctx, { from: '2024-01', to: '2024-12' }));
      last = run.result;
      years.push(run.seconds);
      gates.push((await timed(bench, caller, (ctx, checks) => checks.gate(ctx, { batchId: rows[0]!.id }))).seconds);
    }
    year[name] = median(years);
    gate[name] = median(gates);
  }
  await bench.owner.query('ANALYZE');
  return [
    {
      name: `all checks over ${last!.lines.toLocaleString('en-US')} payouts of a year`,
      value: year.fresh!,
      unit: 's',
      goal: 2,
      note: slowest(last!),
    },
    { name: 'all checks of a year, stale ÷ fresh statistics', value: year.stale! / year.fresh!, unit: 'x', goal: 2 },
    {
      name: 'all checks of a year, missing ÷ fresh statistics',
      value: year.missing! / year.fresh!,
      unit: 'x',
      goal: 2,
    },
    { name: 'gate over a batch of 9,565 lines', value: gate.fresh!, unit: 's', goal: 0.5 },
    { name: 'gate, stale statistics', value: gate.stale!, unit: 's', goal: 0.5 },
    { name: 'gate, missing statistics', value: gate.missing!, unit: 's', goal: 0.5 },
  ];
}

/**
 * All checks over months of a region in an agency of its own: one month, then all of them. Linear: a month among many
 * costs what it costs alone, and no more memory.
 */
export async function benchAuditRegion(bench: Bench, people: number, months: number): Promise<Figure[]> {
  const agency = 900;
  const last = addMonths('2024-01', months - 1);
  await plantRegion(bench, agency, people, periodsFrom('2024-01', last));
  const caller = { ...(await auditor(bench, bench.reference.agencyId)), agencyId: agency };
  // The second month alone: like all later ones it is compared with a month before it.
  const one = await timed(bench, caller, (ctx, checks) => checks.range(ctx, { from: '2024-02', to: '2024-02' }));
  const node = process.memoryUsage().rss;
  const all = await timed(bench, caller, (ctx, checks) => checks.range(ctx, { from: '2024-01', to: last }));
  const million = (people * months) / 1_000_000;
  const figures: Figure[] = [
    {
      name: `all checks over ${months} × ${people.toLocaleString('en-US')} payouts`,
      value: all.seconds,
      unit: 's',
      note: slowest(all.result),
    },
    { name: '  per million payouts', value: all.seconds / million, unit: 's' },
    {
      name: '  a month among them ÷ a month alone',
      value: all.seconds / months / one.seconds,
      unit: 'x',
      goal: 1.5,
      note: 'linear is 1 or less',
    },
    { name: '  growth of this process', value: Math.max(0, process.memoryUsage().rss - node) / 1_048_576, unit: 'MB' },
  ];
  if (all.peakMb !== null && one.peakMb !== null) {
    figures.push({ name: '  memory of the database process', value: all.peakMb, unit: 'MB', goal: 512 });
    figures.push({ name: '  all months ÷ one month', value: all.peakMb / one.peakMb, unit: 'x', goal: 1.25 });
  }
  return figures;
}

async function auditor(bench: Bench, agency: number): Promise<Caller> {
  const { app, db } = bench.runtime;
  const identity = app.get(IdentityService, { strict: false });
  return identity.callerFor(db, (await identity.idsOf(['jihe'])).get('jihe')!, agency, 'bench');
}

/** Nothing stays of a measured run, so that each one raises all its flags. */
async function timed(
  bench: Bench,
  caller: Caller,
  work: (ctx: Ctx, checks: RunChecks) => Promise<RunResult>,
): Promise<Timed> {
  const { app } = bench.runtime;
  const checks = app.get(RunChecks, { strict: false });
  let timed: Timed | undefined;
  await app
    .get(Commands, { strict: false })
    .run(caller, { name: 'bench' }, async (ctx) => {
      const { pid } = (await ctx.tx.one<{ pid: number }>('SELECT pg_backend_pid() AS pid'))!;
      let peakMb = ownMemory(pid);
      const watch = setInterval(() => {
        const held = ownMemory(pid);
        if (held !== null) peakMb = Math.max(peakMb ?? 0, held);
      }, 100);
      const { seconds, value } = await clocked(() => work(ctx, checks)).finally(() => clearInterval(watch));
      timed = { seconds, result: value, peakMb };
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return timed!;
}

/** Without the buffers that all database processes share. */
function ownMemory(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /RssAnon:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

function slowest({ hits }: RunResult): string {
  const three = [...hits].sort((a, b) => b.ms - a.ms).slice(0, 3);
  return `slowest: ${three.map(({ check, ms }) => `${check} ${ms} ms`).join(', ')}`;
}

async function repeatFebruary(bench: Bench, agency: number, period: Period): Promise<void> {
  const month = periodToInt(period);
  const part = `payout_a${agency}_${month}`;
  const batch = (id: string): string => `${id} + 1000 * ${month % 100}`;
  await bench.owner.query(`SET session_replication_role = replica;
    CREATE TABLE IF NOT EXISTS ${part} PARTITION OF payout FOR VALUES FROM (${agency}, ${month}) TO (${agency}, ${month + 1});
    INSERT INTO payout_batch (agency_id, id, number, scheme, period, kind, sequence, roll_id, state, digest, line_count, total, pay_on, drafted_by, drafted_at, settled_at, act_id)
      SELECT agency_id, ${batch('id')}, number || '-${month}', scheme, ${month}, kind, sequence, ${batch('roll_id')}, state, digest, line_count, total,
        pay_on + (date '${period}-01' - date '2024-02-01'), drafted_by, drafted_at, settled_at, act_id
      FROM payout_batch WHERE agency_id = ${agency} AND period = 202402 AND kind = 'REGULAR';
    INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
      SELECT s.agency_id, ${batch('s.batch_id')}, s.round, s.step, s.actor_id, s.digest, s.line_count, s.total, s.signed_at, s.prev_hash, s.hash, s.act_id
      FROM batch_signature s JOIN payout_batch b ON b.id = s.batch_id AND b.agency_id = ${agency} AND b.period = 202402 AND b.kind = 'REGULAR';
    INSERT INTO payout (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment, back_pay,
        grant_amount, amount, change_kind, live, outcome, credited_on)
      SELECT agency_id, ${month}, ${batch('batch_id')}, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment, 0,
        0, base + personal + adjustment, 'SAME', true, 'PAID', credited_on + (date '${period}-01' - date '2024-02-01')
      FROM payout WHERE agency_id = ${agency} AND period = 202402 AND kind = 'REGULAR' AND live;
    SET session_replication_role = origin`);
}

/** People of a region, each with an account and a spell, paid every month; a few of them wrongly. */
async function plantRegion(bench: Bench, agency: number, people: number, periods: readonly Period[]): Promise<void> {
  const { owner } = bench;
  await owner.query(`SET session_replication_role = replica;
    INSERT INTO agency (id, code, name) VALUES (${agency}, 'BENCH', 'BENCH');
    INSERT INTO fund (agency_id, scheme, name, payday) VALUES (${agency}, 'RESIDENT', 'BENCH', 10);
    INSERT INTO beneficiary (agency_id, id, id_index, id_cipher, id_masked, name, name_key, birth_on, sex, township, payee_version_id, act_id)
      SELECT ${agency}, i, sm3('R' || i), '', '652822********' || lpad((i % 10000)::text, 4, '0'), '人员' || i, '人员' || i,
        date '1930-01-01' + i % 12000, CASE i % 2 WHEN 0 THEN 'F' ELSE 'M' END, 'T' || i % 300, i, 1 FROM generate_series(1, ${people}) i;
    INSERT INTO payee_version (agency_id, id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher, account_masked, valid_from, source, act_id)
      SELECT ${agency}, i, i, sm3('R' || i), '652822********', '人员' || i, '人员' || i, sm3('B' || CASE WHEN i % 50000 = 1 THEN i - 1 ELSE i END), '', '****',
        '2023-12-01', 'ROLL', 1 FROM generate_series(1, ${people}) i;
    INSERT INTO spell (agency_id, beneficiary_id, scheme, during, act_id)
      SELECT ${agency}, i, 'RESIDENT', daterange('2023-01-01', CASE WHEN i % 40000 = 7 THEN date '2024-01-01' END), 1 FROM generate_series(1, ${people}) i;
    INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, act_id)
      SELECT ${agency}, 'RESIDENT', i, 202301, 'ACTIVE', 'NEW', 1 FROM generate_series(1, ${people}) i;
    INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, act_id)
      SELECT ${agency}, 'RESIDENT', i, 202401, 'SUSPENDED', 'SUSPENDED', 1 FROM generate_series(7, ${people}, 40000) i`);
  for (const period of periods) {
    const month = periodToInt(period);
    const part = `payout_a${agency}_${month}`;
    const batch = 500_000_000 + month;
    await owner.query(`SET session_replication_role = replica;
      INSERT INTO payout_batch (agency_id, id, number, scheme, period, kind, sequence, roll_id, state, digest, line_count, total, pay_on, drafted_by, drafted_at, settled_at, act_id)
        VALUES (${agency}, ${batch}, 'R${month}', 'RESIDENT', ${month}, 'REGULAR', 1, ${batch}, 'SETTLED', '', ${people}, 0, '${period}-10', 1, now(), now(), 1);
      CREATE TABLE ${part} (LIKE payout INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
      INSERT INTO ${part} (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment, back_pay,
          grant_amount, amount, change_kind, live, outcome, credited_on)
        SELECT ${agency}, ${month}, ${batch}, i, 'RESIDENT', 'REGULAR', i, i, 'T' || i % 300, 165, 10.01 + i % 9973 / 100.0, 0, 0, 0,
          165 + 10.01 + i % 9973 / 100.0, '${month === 202401 ? 'NEW' : 'SAME'}', true, 'PAID', '${period}-09' FROM generate_series(1, ${people}) i;
      ALTER TABLE payout ATTACH PARTITION ${part} FOR VALUES FROM (${agency}, ${month}) TO (${agency}, ${month + 1});
      SET session_replication_role = origin`);
  }
  await owner.query('SET session_replication_role = origin; ANALYZE');
}
