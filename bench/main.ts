import { writeFileSync } from 'node:fs';
import { DomainError } from '../src/kernel/domain-error.js';
import { errorSentence } from '../src/messages/catalogue.js';
import { benchAudit, benchAuditRegion } from './audit.js';
import { benchDashboards } from './dashboards.js';
import { benchMillion } from './million.js';
import { benchMonth } from './month.js';
import { benchPlans } from './plans.js';
import { benchPosting } from './posting.js';
import { openBench } from './setting.js';
import { benchWhatif } from './whatif.js';
import type { Figure } from './figure.js';

/**
 * `npm run bench [-- --small] [--json FILE]`: the speed goals of the product on this machine, as ratios within one run.
 * A missed goal ends it with exit code 1. --small, for machines that others use at the same time, leaves out the roll of
 * 1,000,000 lines and the checks over 12 × 1,000,000 payouts, asks the dashboards of 12 × 15,000 payouts instead of
 * 12 × 1,000,000, and fails only beyond twice a goal; beyond ten times where the slowest hundredth decides, which on such a
 * machine is the others' doing. --dashboards N asks the dashboards of 12 × N payouts and does nothing else.
 */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const small = args.includes('--small');
  const figures: Figure[] = [];
  const alone = args[args.indexOf('--dashboards') + 1];
  if (args.includes('--dashboards')) figures.push(...(await dashboards(Number(alone))));
  else figures.push(...(await county(small)), ...(await dashboards(small ? 15_000 : 1_000_000)));
  print(figures);
  const file = args[args.indexOf('--json') + 1];
  const json = JSON.stringify({ node: process.version, figures }, null, 2);
  if (args.includes('--json') && file) writeFileSync(file, `${json}\n`);
  else console.log(json);
  for (const figure of figures) {
    if (figure.goal === undefined || figure.value <= figure.goal) continue;
    console.error(`goal missed: ${figure.name} ${figure.value.toFixed(3)} ${figure.unit} > ${figure.goal}`);
    if (!small || figure.value > (figure.slack ?? 2) * figure.goal) process.exitCode = 1;
  }
}

async function county(small: boolean): Promise<Figure[]> {
  const bench = await openBench((line) => console.error(line));
  const figures: Figure[] = [];
  try {
    figures.push(...(await benchMonth(bench)));
    figures.push(...(await benchPosting(bench, 7)));
    figures.push(...(await benchPlans(bench)));
    figures.push(...(await benchWhatif(bench, { scheme: 'RESIDENT', goal: 1 })));
    figures.push(...(await benchAudit(bench)));
    if (!small) {
      figures.push(...(await benchAuditRegion(bench, 1_000_000, 12)));
      figures.push(...(await benchMillion(bench, 1_000_000)));
      figures.push(...(await benchWhatif(bench, { scheme: 'ENTERPRISE' })));
    }
  } finally {
    await bench.close();
  }
  return figures;
}

/** A service of its own: the year of a region leaves nothing of the county's. */
async function dashboards(people: number): Promise<Figure[]> {
  const bench = await openBench((line) => console.error(line));
  try {
    return await benchDashboards(bench, people, 30);
  } finally {
    await bench.close();
  }
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map((figure) => figure.name.length));
  for (const { name, value, unit, goal, note } of figures) {
    const verdict = goal === undefined ? '' : value <= goal ? `  ≤ ${goal} ok` : `  > ${goal} MISSED`;
    console.log(
      `${name.padEnd(width)}  ${value.toFixed(3).padStart(10)} ${unit.padEnd(7)}${verdict}${note ? `  (${note})` : ''}`,
    );
  }
}

main().catch((error: unknown) => {
  if (error instanceof DomainError)
    console.error(`${errorSentence(error.code, error.details)}（${error.code}）`, error.details);
  else console.error(error);
  process.exitCode = 1;
});
