import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliRoll as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { rollStateLabels } from '../../messages/roll-acts.js';
import type { RollAcceptedDto, RollDto, RollIssueDto, RollListedDto } from '../../rolls/rolls.dto.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, jobWatch, PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';

type Roll = Wire<RollDto>;
const ROLL = { name: 'roll', kind: kinds.id } as const;

export const rollCommands: readonly Command[] = [
  {
    words: 'roll upload',
    operands: [{ name: 'file', kind: kinds.text }],
    required: ['scheme', 'period'],
    optional: ['source'],
    async run(call) {
      const file = await call.readFile(call.get('file'));
      const desk = await call.desk();
      const more = { source: call.option('source'), watch: jobWatch(call) };
      const roll = await desk.uploadRoll<Roll>(call.option('scheme')!, call.option('period')!, file, call.key(), more);
      return {
        answer: roll,
        lines: [text.uploaded(roll.id, label(rollStateLabels, roll.state)), '', ...describe(roll)],
      };
    },
  },
  {
    words: 'roll list',
    optional: ['scheme', 'period', 'roll-state', ...PAGING],
    async run(call) {
      const query = { scheme: call.option('scheme'), period: call.option('period'), state: call.option('roll-state') };
      const page = await fetchPage<Wire<RollListedDto>>(call, '/v1/rolls', query);
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'roll show',
    operands: [ROLL],
    async run(call) {
      const roll = await (await call.client()).get<Roll>(`/v1/rolls/${call.get('roll')}`);
      return { answer: roll, lines: describe(roll) };
    },
  },
  {
    words: 'roll issues',
    operands: [ROLL],
    optional: ['code', 'severity', 'xlsx', 'reason', ...PAGING],
    run: (call) => (call.option('xlsx') === undefined ? listIssues(call) : downloadIssues(call)),
  },
  {
    words: 'roll accept',
    operands: [ROLL],
    optional: ['accept-blocked'],
    async run(call) {
      const id = call.get('roll');
      const blocked = call.option('accept-blocked');
      const body = blocked === undefined ? {} : { acceptBlocked: Number(blocked) };
      const client = await call.client();
      const answer = await client.post<Wire<RollAcceptedDto>>(`/v1/rolls/${id}/accept`, body, { key: call.key() });
      const { registered, newAccounts, started, resumed, suspended, ended } = answer;
      const changes = [registered, newAccounts, started, resumed, suspended, ended].map((n) => count(n));
      const lines = [
        text.accepted(id),
        text.changes(...(changes as Parameters<typeof text.changes>)),
        cliText.next,
        `  batch draft ${id}`,
      ];
      return { answer, lines };
    },
  },
  {
    words: 'roll reject',
    operands: [ROLL],
    required: ['reason'],
    async run(call) {
      const id = call.get('roll');
      const body = { reason: call.option('reason')! };
      const answer = await (await call.client()).post(`/v1/rolls/${id}/reject`, body, { key: call.key() });
      return { answer, lines: [text.rejected(id)] };
    },
  },
  {
    words: 'roll recheck',
    operands: [ROLL],
    async run(call) {
      const client = await call.client();
      const path = `/v1/rolls/${call.get('roll')}`;
      const { jobId } = await client.post<{ jobId: string }>(`${path}/recheck`, {}, { key: call.key() });
      await client.waitForJob(jobId, jobWatch(call));
      const roll = await client.get<Roll>(path);
      return { answer: roll, lines: describe(roll) };
    },
  },
];

const LISTED: readonly Column<Wire<RollListedDto>>[] = [
  { title: title.id, value: (roll) => roll.id, right: true },
  { title: title.scheme, value: (roll) => label(schemeLabels, roll.scheme) },
  { title: title.period, value: (roll) => roll.period },
  { title: title.state, value: (roll) => label(rollStateLabels, roll.state) },
  { title: title.rows, value: (roll) => count(roll.rowCount), right: true },
  { title: title.blocked, value: (roll) => count(roll.blockedCount), right: true },
  { title: title.payCount, value: (roll) => count(roll.payCount), right: true },
  { title: title.payTotal, value: (roll) => yuan(roll.payTotal), right: true },
  { title: title.uploadedBy, value: (roll) => roll.uploadedBy },
  { title: title.uploadedAt, value: (roll) => when(roll.uploadedAt) },
  { title: title.fileName, value: (roll) => roll.fileName },
];

const ISSUE_COUNTS: readonly Column<Roll['issueCounts'][number]>[] = [
  { title: title.severity, value: (issue) => label(cliLabels.severity, issue.severity) },
  { title: title.count, value: (issue) => count(issue.count), right: true },
  { title: title.code, value: (issue) => issue.code },
  { title: title.problem, value: (issue) => issue.sentence },
];

const ISSUES: readonly Column<Wire<RollIssueDto>>[] = [
  { title: title.severity, value: (issue) => label(cliLabels.severity, issue.severity) },
  { title: title.place, value: place },
  { title: title.field, value: (issue) => issue.fieldLabel ?? '' },
  { title: title.cell, value: (issue) => issue.value ?? '' },
  { title: title.problem, value: (issue) => issue.sentence },
  { title: title.remedy, value: (issue) => issue.remedy },
  { title: title.code, value: (issue) => issue.code },
];

/** As Excel names a cell: sheet!column and row; '' for an issue of the whole roll. */
function place({ sheet, rowNo, column }: Wire<RollIssueDto>): string {
  if (rowNo === null) return '';
  const cell = column === null ? String(rowNo) : /^\d+$/.test(column) ? `${rowNo}:${column}` : `${column}${rowNo}`;
  return sheet === null ? cell : `${sheet}!${cell}`;
}

function describe(roll: Roll): string[] {
  return [
    ...fields([
      [title.id, roll.id],
      [title.scheme, label(schemeLabels, roll.scheme)],
      [title.period, roll.period],
      [title.state, label(rollStateLabels, roll.state)],
      [title.fileName, roll.fileName],
      [title.encoding, roll.encoding],
      [title.digest, roll.fileDigest],
      [title.rows, count(roll.rowCount)],
      [title.lines, count(roll.lineCount)],
      [title.blocked, count(roll.blockedCount)],
      [title.warned, count(roll.warnedCount)],
      [title.payCount, count(roll.payCount)],
      [title.payTotal, yuan(roll.payTotal)],
      [title.uploadedBy, `${roll.uploadedBy}  ${when(roll.uploadedAt)}`],
      [title.acceptedBy, roll.acceptedBy === null ? null : `${roll.acceptedBy}  ${when(roll.acceptedAt)}`],
      [title.batch, roll.batchId],
    ]),
    ...section(text.wholeTitle, ISSUES, roll.wholeIssues),
    ...section(text.issueTitle, ISSUE_COUNTS, roll.issueCounts),
    ...nextSteps(roll),
  ];
}

function nextSteps({ id, allowedActions, issueCounts, blockedCount }: Roll): string[] {
  const steps: string[] = [];
  if (issueCounts.length > 0) steps.push(`roll issues ${id}`);
  if (allowedActions.includes('accept')) {
    steps.push(blockedCount ? `roll accept ${id} --accept-blocked ${blockedCount}` : `roll accept ${id}`);
  }
  if (allowedActions.includes('reject')) steps.push(text.rejectHint(id));
  return steps.length === 0 ? [] : ['', cliText.next, ...steps.map((step) => `  ${step}`)];
}

async function listIssues(call: Call): Promise<Report> {
  const id = call.get('roll');
  const query = { code: call.option('code'), severity: call.option('severity') };
  const page = await fetchPage<Wire<RollIssueDto>>(call, `/v1/rolls/${id}/issues`, query);
  if (page.total === 0) return { answer: page, lines: [text.noIssues] };
  return { answer: page, lines: [...showPage(ISSUES, page), text.xlsxHint(id)] };
}

async function downloadIssues(call: Call): Promise<Report> {
  const path = withQuery(`/v1/rolls/${call.get('roll')}/issues.xlsx`, { reason: call.option('reason') });
  const bytes = await (await call.client()).download(path);
  const shown = await call.writeFile(call.option('xlsx')!, bytes);
  return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
}
