import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Wire } from '../../client/wire.js';
import { cliText, cliVerify as text } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { evidenceWords } from '../../messages/evidence.js';
import type { AnchorVerificationDto, MadeAnchorDto } from '../../verify/anchors.dto.js';
import type { CheckDto, VerificationDto } from '../../verify/verify.dto.js';
import type { Call, Command, Report } from '../command.js';
import { count } from '../format.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Verification = Wire<VerificationDto>;

export const verifyCommands: readonly Command[] = [
  {
    words: 'verify',
    optional: ['anchor'],
    run: (call) => {
      const anchor = call.option('anchor');
      if (anchor !== undefined) return proveAnchor(call, anchor);
      return call.named ? askService(call) : lookMyself(call);
    },
  },
  {
    words: 'anchor',
    optional: ['on'],
    async run(call) {
      const on = call.option('on');
      const made = call.named
        ? [await (await call.client()).post<MadeAnchorDto>('/v1/anchors', { on }, { key: call.key() })]
        : await (await import('../operator/anchors.js')).makeAnchors(call.config, on, (line) => call.progress(line));
      const lines = made.flatMap(({ text: anchor, file, made: fresh }) => [
        ...anchor.trimEnd().split('\n'),
        '',
        fresh ? text.anchorMade(file) : text.anchorKnown(file),
      ]);
      return { answer: call.named ? made[0] : made, lines };
    },
  },
  {
    words: 'evidence',
    operands: [{ name: 'scope', kind: kinds.text }],
    optional: ['out', 'unmask', 'reason'],
    async run(call) {
      const scope = call.get('scope');
      const reason = call.option('reason');
      const query = new URLSearchParams({
        scope,
        ...(call.flag('unmask') ? { unmask: '1' } : {}),
        ...(reason === undefined ? {} : { reason }),
      });
      const bytes = await (await call.client()).download(`/v1/evidence?${query}`);
      const shown = await call.writeFile(target(call, evidenceWords.fileName(scope.replaceAll(':', '-'))), bytes);
      const lines = [cliText.written(shown, count(bytes.length)), text.evidenceHint];
      return { answer: { file: shown, size: bytes.length }, lines };
    },
  },
];

/** A folder keeps the name of the pack; anything else is the file itself. */
function target(call: Call, name: string): string {
  const out = call.option('out') ?? '.';
  const path = call.pathOf(out);
  const folder = /[/\\]$/.test(out) || (existsSync(path) && statSync(path).isDirectory());
  return folder ? join(out, name) : out;
}

/** Anchors in the folder of the one that is proved: those of earlier days tell since when something is different. */
const MOST_NEIGHBOURS = 100;
const MOST_BYTES = 4000;

async function proveAnchor(call: Call, path: string): Promise<Report> {
  const file = await call.readFile(path);
  const anchor = file.bytes.toString('utf8');
  const others = neighbours(file.path);
  const verification: Wire<AnchorVerificationDto> = call.named
    ? await (await call.client()).post('/v1/anchors/verification', { text: anchor, others })
    : await (
        await import('../operator/anchors.js')
      ).checkAnchor(call.config, anchor, others, (line) => call.progress(line));
  const { ok, checks, on, seconds } = verification;
  const verdict = ok ? text.anchorHolds(on, seconds.toFixed(2)) : text.anchorBroken(on);
  return { answer: verification, lines: [...table(CHECKS, checks), '', verdict], bad: !ok };
}

function neighbours(path: string): string[] {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => /^\d+-\d{4}-\d\d-\d\d\.txt$/.test(name))
    .sort()
    .slice(-MOST_NEIGHBOURS)
    .map((name) => join(folder, name))
    .filter((other) => other !== path && statSync(other).size <= MOST_BYTES)
    .map((other) => readFileSync(other, 'utf8'));
}

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
