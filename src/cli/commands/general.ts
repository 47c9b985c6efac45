import type { Wire } from '../../client/wire.js';
import type { JobView } from '../../jobs/jobs.dto.js';
import { cliPassword, cliUsage } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import type { Call, Command, Report } from '../command.js';
import { NotPossible, UsageError } from '../errors.js';
import { count, label, when } from '../format.js';
import { fetchPage, PAGING, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { choice, kinds } from '../values.js';

type Job = Wire<JobView>;
const METHODS = Object.fromEntries(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, method]));

export const generalCommands: readonly Command[] = [
  {
    words: 'jobs list',
    optional: ['job-state', ...PAGING],
    async run(call) {
      const page = await fetchPage<Job>(call, '/v1/jobs', { state: call.option('job-state') });
      return { answer: page, lines: showPage(JOBS, page) };
    },
  },
  {
    words: 'jobs show',
    operands: [{ name: 'job', kind: kinds.text }],
    async run(call) {
      const job = await (await call.client()).get<Job>(`/v1/jobs/${encodeURIComponent(call.get('job'))}`);
      const lines = fields([
        [title.id, job.id],
        [title.task, job.name],
        [title.subject, `${job.subjectType} ${job.subjectId}`],
        [title.state, label(cliLabels.jobState, job.state)],
        [title.progress, progress(job)],
        [title.stage, job.stage],
        [title.startedBy, job.startedBy],
        [title.at, when(job.createdAt)],
        [title.updatedAt, when(job.updatedAt)],
        [title.error, job.error === null ? null : `${job.error.message}（${job.error.code}）`],
      ]);
      return { answer: job, lines };
    },
  },
  { words: 'passwd', run: changePassword },
  {
    words: 'api',
    operands: [
      { name: 'method', kind: choice(METHODS) },
      { name: 'path', kind: kinds.text },
      { name: 'body', kind: kinds.text, optional: true },
    ],
    run: callApi,
  },
];

const JOBS: readonly Column<Job>[] = [
  { title: title.at, value: (job) => when(job.createdAt) },
  { title: title.task, value: (job) => job.name },
  { title: title.subject, value: (job) => `${job.subjectType} ${job.subjectId}` },
  { title: title.state, value: (job) => label(cliLabels.jobState, job.state) },
  { title: title.progress, value: progress, right: true },
  { title: title.startedBy, value: (job) => job.startedBy ?? '' },
  { title: title.id, value: (job) => job.id },
  { title: title.error, value: (job) => job.error?.message ?? '' },
];

function progress({ done, total }: Job): string {
  return total === null ? count(done) : `${count(done)}/${count(total)}`;
}

async function changePassword(call: Call): Promise<Report> {
  const client = await call.client();
  const newPassword = call.env.LEDGER_NEW_PASSWORD ?? (await askTwice(call));
  const body = { currentPassword: await call.password(), newPassword };
  const answer = await client.send<{ endedSessions: number }>('PUT', '/v1/me/password', body, { key: call.key() });
  return { answer, lines: [cliPassword.changed(count(answer.endedSessions))] };
}

async function askTwice(call: Call): Promise<string> {
  const first = await call.askHidden(cliPassword.askNew);
  if (first === undefined) throw new UsageError(cliUsage.newPassword, 'passwd');
  if ((await call.askHidden(cliPassword.askAgain)) !== first) throw new NotPossible(cliPassword.differs);
  return first;
}

/** Any route of the service, for what has no command of its own. */
async function callApi(call: Call): Promise<Report> {
  const [method, path] = [call.get('method'), `/${call.get('path').replace(/^\/+(api\/)?/, '')}`];
  const client = await call.client();
  const answer =
    method === 'GET'
      ? await client.get<unknown>(path)
      : await client.send(method, path, await body(call), { key: call.key() });
  return { answer, lines: [typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2)] };
}

async function body(call: Call): Promise<object> {
  const given = call.all('body')[0];
  if (given === undefined) return {};
  try {
    return JSON.parse(given === '-' ? await call.readInput() : given) as object;
  } catch {
    throw new UsageError(cliUsage.body, 'api');
  }
}
