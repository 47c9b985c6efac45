import type { Wire } from '../../client/wire.js';
import { cliVerify as text } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import type { CheckDto, VerificationDto } from '../../verify/verify.dto.js';
import type { Call, Command, Report } from '../command.js';
import { count } from '../format.js';
import { table, type Column } from '../table.js';

type Verification = Wire<VerificationDto>;

export const verifyCommands: readonly Command[] = [
  {
    words: 'verify',
    run: (call) => (call.named ? askService(call) : lookMyself(call)),
  },
];

async function askService(call: Call): Promise<Report> {
  const verification = await (await call.client()).get<Verification>('/v1/verify');
  return { answer: verification, lines: describe(verification), bad: !verification.ok };
}

/** At the server, without anybody's login and whether the service runs or not. */
async function lookMyself(call: Call): Promise<Report> {
  const { verifyAll } = await import('../operator/verify-all.js');
  const results = await verifyAll(call.config, (line) => call.progress(line));
  const lines = results.flatMap(({ agency, verification }, i) => [
    ...(i > 0 ? [''] : []),
    agency.id === 0 ? text.system : text.agency(agency.code, agency.name),
    ...describe(verification),
  ]);
  return { answer: results, lines, bad: results.some(({ verification }) => !verification.ok) };
}

const CHECKS: readonly Column<Wire<CheckDto>>[] = [
  { title: title.result, value: (check) => (check.ok ? text.passed : text.failed) },
  { title: title.check, value: (check) => check.label },
  { title: title.records, value: (check) => count(check.records), right: true },
  { title: title.problem, value: (check) => check.firstBad?.why ?? '' },
];

function describe({ ok, checks, seconds }: Verification): string[] {
  return [...table(CHECKS, checks), '', ok ? text.allHold(seconds.toFixed(2)) : text.broken];
}
