import type { RunListedDto, RunPageDto, RunStartedDto } from '../../audit/checks.dto.js';
import type { FlagDetailDto, FlagListedDto, FlagsDecidedDto } from '../../audit/flags.dto.js';
import type { ListImportedDto } from '../../audit/lists.dto.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliAudit as text, flagStateLabels, matchReasonLabels, severityLabels } from '../../messages/audit.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, yuan } from '../format.js';
import { fetchPage, jobWatch, PAGING, showPage } from '../listing.js';
import { fields, table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Flag = Wire<FlagListedDto>;
const FLAG = { name: 'flag', kind: kinds.id } as const;

/** Lists from outside, the checks over months, and the flags they raise. */
export const auditCommands: readonly Command[] = [
  {
    words: 'audit import',
    operands: [{ name: 'file', kind: kinds.text }],
    required: ['list-kind', 'source', 'on'],
    async run(call) {
      const file = await call.readFile(call.get('file'));
      const form = { kind: call.option('list-kind')!, source: call.option('source')!, issuedOn: call.option('on')! };
      const client = await call.client();
      const answer = await client.upload<Wire<ListImportedDto>>('/v1/audit-lists', form, file, { key: call.key() });
      const matches = answer.matches.map(
        ({ reason, count: n }) => `  ${label(matchReasonLabels, reason)}：${count(n)}`,
      );
      return { answer, lines: [text.imported(answer.id, count(answer.entryCount)), ...matches] };
    },
  },
  {
    words: 'audit run',
    required: ['from-period', 'to-period'],
    async run(call) {
      const client = await call.client();
      const body = { from: call.option('from-period')!, to: call.option('to-period')! };
      const { jobId } = await client.post<Wire<RunStartedDto>>('/v1/audit-runs', body, { key: call.key() });
      await client.waitForJob(jobId, jobWatch(call));
      const runs = await client.get<Wire<RunPageDto>>('/v1/audit-runs?kind=RANGE&pageSize=1');
      return { answer: runs.rows[0], lines: table(RUNS, runs.rows) };
    },
  },
  {
    words: 'audit flags',
    optional: ['audit-check', 'flag-severity', 'flag-state', 'scheme', 'period', 'batch', ...PAGING],
    async run(call) {
      const page = await fetchPage<Flag>(call, '/v1/red-flags', {
        checkCode: call.option('audit-check'),
        severity: call.option('flag-severity'),
        state: call.option('flag-state'),
        scheme: call.option('scheme'),
        period: call.option('period'),
        batchId: call.option('batch'),
      });
      return { answer: page, lines: showPage(FLAGS, page) };
    },
  },
  {
    words: 'audit show',
    operands: [FLAG],
    async run(call) {
      const flag = await (await call.client()).get<Wire<FlagDetailDto>>(`/v1/red-flags/${call.get('flag')}`);
      const lines = fields([
        [title.id, flag.id],
        [text.check, `${flag.title}（${flag.checkCode}）`],
        [title.state, label(flagStateLabels, flag.state)],
        [title.problem, flag.sentence],
        [text.meaning, flag.meaning],
        [text.basis, flag.basis],
        [title.remedy, flag.remedy],
        ...flag.events.map(({ at, actor, reason }): [string, string] => [at.slice(0, 10), `${actor}：${reason}`]),
      ]);
      return { answer: flag, lines };
    },
  },
  { words: 'audit clear', operands: [FLAG], required: ['reason'], run: (call) => decide(call, 'clear') },
  { words: 'audit confirm', operands: [FLAG], required: ['reason'], run: (call) => decide(call, 'confirm') },
  { words: 'audit reopen', operands: [FLAG], required: ['reason'], run: (call) => decide(call, 'reopen') },
];

async function decide(call: Call, action: 'clear' | 'confirm' | 'reopen'): Promise<Report> {
  const id = call.get('flag');
  const body = { ids: [id], action, reason: call.option('reason')! };
  const client = await call.client();
  const answer = await client.post<Wire<FlagsDecidedDto>>('/v1/red-flags/decide', body, { key: call.key() });
  return { answer, lines: [text.decided(id, label(flagStateLabels, answer.state))] };
}

const FLAGS: readonly Column<Flag>[] = [
  { title: title.id, value: (flag) => flag.id, right: true },
  { title: title.severity, value: (flag) => label(severityLabels, flag.severity) },
  { title: title.state, value: (flag) => label(flagStateLabels, flag.state) },
  { title: text.check, value: (flag) => flag.title },
  { title: title.scheme, value: (flag) => (flag.scheme === null ? '' : label(schemeLabels, flag.scheme)) },
  { title: title.period, value: (flag) => flag.period ?? '' },
  { title: text.name, value: (flag) => flag.name ?? '' },
  { title: text.amount, value: (flag) => yuan(flag.amount), right: true },
  { title: title.problem, value: (flag) => flag.sentence },
];

const RUNS: readonly Column<Wire<RunListedDto>>[] = [
  { title: title.id, value: (run) => run.id, right: true },
  { title: title.period, value: (run) => `${run.from} ~ ${run.to}` },
  { title: text.lines, value: (run) => count(run.lines), right: true },
  { title: text.hits, value: (run) => count(run.hits), right: true },
  { title: text.raised, value: (run) => count(run.raised), right: true },
  { title: text.ms, value: (run) => count(run.ms), right: true },
];
