import type { Scheme } from '../src/agencies/domain/fund.types.js';
import { addMonths, intToPeriod } from '../src/kernel/period.js';
import { DB, type Db } from '../src/platform/db/db.js';
import { ComputeScenario } from '../src/whatif/compute-scenario.js';
import type { AdjustmentRule } from '../src/whatif/domain/whatif.types.js';
import type { Figure } from './figure.js';
import { clocked, median } from './figure.js';
import type { Bench } from './setting.js';

const RUNS = 5;

/**
 * The preview of a rule with three bands of ages over the latest accepted roll of a scheme, one month of it owed, from the
 * rule to costs, projects and targets: lines, and what a million of them would take at that pace.
 */
export async function benchWhatif(bench: Bench, tried: { scheme: Scheme; goal?: number }): Promise<Figure[]> {
  const { scheme, goal } = tried;
  const { rows } = await bench.owner.query<{ last: number }>(
    `SELECT max(period) AS last FROM payout_roll WHERE agency_id = $1 AND scheme = $2 AND state = 'ACCEPTED'`,
    [bench.reference.agencyId, scheme],
  );
  const base = intToPeriod(rows[0]!.last);
  const [effectiveFrom, payPeriod] = [base, addMonths(base, 1)];
  const rule: AdjustmentRule = {
    ...{ scheme, effectiveFrom, payPeriod, ageOn: `${effectiveFrom}-01`, rounding: 'JIAO', percentOf: 'REGULAR' },
    bands: [
      { toAge: 69, fixed: '10.00' },
      { fromAge: 70, toAge: 79, fixed: '15.00', percent: '1.5' },
      { fromAge: 80, percent: '3' },
    ],
  };
  const compute = bench.runtime.app.get(ComputeScenario, { strict: false });
  const db = bench.runtime.app.get<Db>(DB, { strict: false });
  const preview = () => db.read((tx) => compute.run(tx, bench.reference.agencyId, rule));
  const { results } = await preview();
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) seconds.push((await clocked(preview)).seconds);
  const value = median(seconds);
  const lines = results.people.toLocaleString('en-US');
  return [
    { name: `what-if: preview over ${lines} lines`, value, unit: 's', goal },
    { name: `what-if: lines a second over ${lines}`, value: results.people / value, unit: 'rows/s' },
  ];
}
