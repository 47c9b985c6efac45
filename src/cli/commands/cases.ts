import type {
  FindingDetailDto,
  FindingDto,
  FindingStateDto,
  CaseSumsDto,
  OpenedFindingDto,
} from '../../cases/case-answers.dto.js';
import type { IssuedNoticeDto } from '../../cases/case-paper-answers.dto.js';
import type { DeadlineDto } from '../../cases/deadline-answers.dto.js';
import type { RecoveredDto, RecoveryRateDto } from '../../cases/recovery-answers.dto.js';
import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import {
  accountBookWords,
  deadlineKindLabels,
  deliveryMethodLabels,
  errorKindLabels,
  findingSourceLabels,
  findingStateLabels,
  noticeKindLabels,
  planMethodLabels,
  recoveryKindLabels,
} from '../../messages/cases.js';
import { cliCases as text, cliText, cliUsage } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { noticeKind, planMethod, schemeKind } from '../options.js';
import { fields, table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Case = Wire<FindingDto>;
type Detail = Wire<FindingDetailDto>;
type State = Wire<FindingStateDto>;
const CASE = { name: 'case', kind: kinds.id } as const;
const NOTICE = { name: 'notice', kind: kinds.id } as const;

/** 稽核案件 from the opening to the last cent. */
export const caseCommands: readonly Command[] = [
  {
    words: 'case list',
    optional: ['case-state', 'case-source', 'error-kind', 'scheme', 'text', ...PAGING],
    async run(call) {
      const page = await fetchPage<Case>(call, '/v1/findings', {
        state: call.option('case-state'),
        source: call.option('case-source'),
        errorKind: call.option('error-kind'),
        scheme: call.option('scheme'),
        text: call.option('text'),
      });
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'case show',
    operands: [CASE],
    async run(call) {
      const found = await (await call.client()).get<Detail>(`/v1/findings/${call.get('case')}`);
      return { answer: found, lines: describe(found) };
    },
  },
  {
    words: 'case open',
    operands: [
      { name: 'beneficiary', kind: kinds.id },
      { name: 'scheme', kind: schemeKind },
    ],
    required: ['case-source', 'error-kind', 'facts'],
    optional: ['document', 'flag'],
    async run(call) {
      const body = {
        beneficiaryId: call.get('beneficiary'),
        scheme: call.get('scheme'),
        source: call.option('case-source'),
        errorKind: call.option('error-kind'),
        facts: call.option('facts'),
        sourceReference: call.option('document'),
        flagIds: call.options('flag'),
      };
      const client = await call.client();
      const answer = await client.post<Wire<OpenedFindingDto>>('/v1/findings', body, { key: call.key() });
      const next = [cliText.next, `  case lines ${answer.id} --from-period ${text.month}`];
      return { answer, lines: [text.opened(answer.id, answer.number), ...next] };
    },
  },
  {
    words: 'case lines',
    operands: [CASE],
    optional: ['from-period', 'to-period', 'reference', 'amount'],
    run: addLines,
  },
  { words: 'case propose', operands: [CASE], optional: ['digest'], run: (call) => sign(call, 'propose') },
  { words: 'case determine', operands: [CASE], optional: ['digest'], run: (call) => sign(call, 'determine') },
  { words: 'case send-back', operands: [CASE], required: ['reason'], run: (call) => step(call, 'send-back') },
  { words: 'case dismiss', operands: [CASE], required: ['reason'], run: (call) => step(call, 'dismiss') },
  { words: 'case close', operands: [CASE], run: (call) => step(call, 'close') },
  {
    words: 'case notice',
    operands: [CASE, { name: 'noticeKind', kind: noticeKind }],
    optional: ['on', 'place', 'due', 'receiver'],
    async run(call) {
      const body = {
        kind: call.get('noticeKind'),
        inspectOn: call.option('on'),
        place: call.option('place'),
        dueOn: call.option('due'),
        recipient: call.option('receiver'),
      };
      const path = `/v1/findings/${call.get('case')}/notices`;
      const answer = await (await call.client()).post<Wire<IssuedNoticeDto>>(path, body, { key: call.key() });
      const lines = [
        text.issued(answer.number, answer.id, answer.dueOn),
        cliText.next,
        `  case file ${answer.id} --out ${answer.number}.pdf`,
      ];
      return { answer, lines };
    },
  },
  { words: 'case file', operands: [NOTICE], required: ['out'], run: saveNotice },
  {
    words: 'case deliver',
    operands: [NOTICE],
    required: ['on', 'delivery', 'receiver'],
    async run(call) {
      const body = { on: call.option('on'), method: call.option('delivery'), receiver: call.option('receiver') };
      const path = `/v1/finding-notices/${call.get('notice')}/delivery`;
      return moved(await (await call.client()).post<State>(path, body, { key: call.key() }));
    },
  },
  {
    words: 'case plan',
    operands: [CASE, { name: 'planMethod', kind: planMethod }],
    optional: ['due', 'instalment', 'file', 'amount', 'note'],
    run: plan,
  },
  {
    words: 'case receive',
    operands: [CASE],
    required: ['on', 'amount', 'into', 'payer', 'slip'],
    async run(call) {
      const body = {
        on: call.option('on'),
        amount: call.option('amount'),
        to: call.option('into'),
        payer: call.option('payer'),
        slip: call.option('slip'),
      };
      return recovered(call, 'receipts', body);
    },
  },
  {
    words: 'case offset',
    operands: [CASE, { name: 'reference', kind: kinds.reference }],
    required: ['amount'],
    run: (call) => recovered(call, 'offsets', { reference: call.get('reference'), amount: call.option('amount') }),
  },
  {
    words: 'case deadlines',
    optional: ['overdue', ...PAGING],
    async run(call) {
      const query = { overdue: call.flag('overdue') ? 'true' : undefined };
      const page = await fetchPage<Wire<DeadlineDto>>(call, '/v1/case-deadlines', query);
      return { answer: page, lines: showPage(DEADLINES, page) };
    },
  },
  {
    words: 'case book',
    operands: [{ name: 'year', kind: kinds.number, optional: true }],
    optional: ['out'],
    async run(call) {
      const [year] = call.all('year');
      const bytes = await (await call.client()).download(withQuery('/v1/case-account-book', { year }));
      const name = accountBookWords.fileName(year === undefined ? undefined : Number(year));
      const shown = await call.writeFile(call.option('out') ?? name, bytes);
      return { answer: { file: shown }, lines: [cliText.written(shown, count(bytes.length))] };
    },
  },
  {
    words: 'case rate',
    required: ['by'],
    optional: ['to'],
    async run(call) {
      const path = withQuery('/v1/case-recovery-rate', { by: call.option('by'), asOf: call.option('to') });
      const rates = await (await call.client()).get<Wire<RecoveryRateDto>[]>(path);
      return { answer: rates, lines: table(RATES, rates) };
    },
  },
];

const LISTED: readonly Column<Case>[] = [
  { title: title.id, value: (it) => it.id, right: true },
  { title: title.caseNumber, value: (it) => it.number },
  { title: title.source, value: (it) => label(findingSourceLabels, it.source) },
  { title: title.name, value: (it) => it.name },
  { title: title.scheme, value: (it) => label(schemeLabels, it.scheme) },
  { title: title.problem, value: (it) => label(errorKindLabels, it.errorKind) },
  { title: title.months, value: (it) => count(it.months), right: true },
  { title: title.amount, value: (it) => yuan(it.amount), right: true },
  { title: title.recovered, value: (it) => yuan(it.recovered), right: true },
  { title: title.open, value: (it) => yuan(it.open), right: true },
  { title: title.state, value: (it) => label(findingStateLabels, it.state) },
  { title: title.handler, value: (it) => it.handler },
];

const LINES: readonly Column<Detail['lines'][number]>[] = [
  { title: title.id, value: (line) => line.id, right: true },
  { title: title.period, value: (line) => line.period },
  { title: title.reference, value: (line) => line.reference },
  { title: title.paidAmount, value: (line) => yuan(line.paid), right: true },
  { title: title.dueAmount, value: (line) => yuan(line.due), right: true },
  { title: title.overpaid, value: (line) => yuan(line.overpaid), right: true },
  { title: title.recovered, value: (line) => yuan(line.recovered), right: true },
];

const EVENTS: readonly Column<Detail['events'][number]>[] = [
  { title: title.at, value: (event) => when(event.at) },
  { title: title.step, value: (event) => event.label },
  { title: title.by, value: (event) => event.actor },
  { title: title.reason, value: (event) => event.reason ?? '' },
];

const NOTICES: readonly Column<Detail['notices'][number]>[] = [
  { title: title.id, value: (notice) => notice.id, right: true },
  { title: title.kind, value: (notice) => label(noticeKindLabels, notice.kind) },
  { title: title.document, value: (notice) => notice.number },
  { title: title.amount, value: (notice) => yuan(notice.amount), right: true },
  { title: title.deadline, value: (notice) => notice.dueOn ?? '' },
  { title: title.deliveredOn, value: (notice) => notice.deliveredOn ?? '' },
  { title: title.delivery, value: (notice) => (notice.method ? label(deliveryMethodLabels, notice.method) : '') },
];

const RECOVERIES: readonly Column<Detail['recoveries'][number]>[] = [
  { title: title.id, value: (recovery) => recovery.id, right: true },
  { title: title.on, value: (recovery) => recovery.on },
  { title: title.kind, value: (recovery) => label(recoveryKindLabels, recovery.kind) },
  { title: title.amount, value: (recovery) => yuan(recovery.amount), right: true },
  { title: title.voucherNo, value: (recovery) => recovery.voucherNumber?.toString() ?? '', right: true },
  { title: title.reason, value: (recovery) => recovery.reason ?? '' },
];

const DEADLINES: readonly Column<Wire<DeadlineDto>>[] = [
  { title: title.id, value: (row) => row.id, right: true },
  { title: title.caseNumber, value: (row) => row.number },
  { title: title.name, value: (row) => row.name },
  { title: title.handler, value: (row) => row.handler },
  { title: title.kind, value: (row) => label(deadlineKindLabels, row.kind) },
  { title: title.deadline, value: (row) => row.dueOn },
  { title: title.amount, value: (row) => (row.amount === null ? '' : yuan(row.amount)), right: true },
  { title: title.overdue, value: (row) => (row.overdue ? cliText.yes : '') },
];

const RATES: readonly Column<Wire<RecoveryRateDto>>[] = [
  { title: title.item, value: (row) => row.label },
  { title: title.cases, value: (row) => count(row.cases), right: true },
  { title: title.determined, value: (row) => yuan(row.determined), right: true },
  { title: title.recovered, value: (row) => yuan(row.recovered), right: true },
  { title: title.writtenOff, value: (row) => yuan(row.writtenOff), right: true },
  { title: title.open, value: (row) => yuan(row.open), right: true },
  { title: title.recoveryRate, value: (row) => row.rate ?? '—', right: true },
];

function describe(it: Detail): string[] {
  const method = it.planMethod === null ? null : label(planMethodLabels, it.planMethod);
  return [
    ...fields([
      [title.caseNumber, it.number],
      [title.state, label(findingStateLabels, it.state)],
      [title.source, [label(findingSourceLabels, it.source), it.sourceReference].filter(Boolean).join('  ')],
      [title.name, `${it.name}  ${it.idMasked}`],
      [title.scheme, label(schemeLabels, it.scheme)],
      [title.problem, label(errorKindLabels, it.errorKind)],
      [title.facts, it.facts],
      [title.months, count(it.months)],
      [title.amount, `${yuan(it.amount)}  ${it.amountInWords}`],
      [title.recovered, yuan(it.recovered)],
      [title.writtenOff, yuan(it.writtenOff)],
      [title.open, yuan(it.open)],
      [title.planMethod, method],
      [title.handler, it.handler],
      [title.digest, it.digest],
    ]),
    ...section(text.lines, LINES, it.lines),
    ...section(text.events, EVENTS, it.events),
    ...section(text.notices, NOTICES, it.notices),
    ...section(text.recoveries, RECOVERIES, it.recoveries),
    ...(it.recused ? ['', text.recused] : []),
  ];
}

/** Everything of some months, or one payout with what was due of it. */
async function addLines(call: Call): Promise<Report> {
  const [from, reference] = [call.option('from-period'), call.option('reference')];
  if ((from === undefined) === (reference === undefined)) throw new UsageError(cliUsage.caseLinesEither, 'case lines');
  const path = `/v1/findings/${call.get('case')}/lines`;
  const client = await call.client();
  const key = { key: call.key() };
  const answer =
    from === undefined
      ? await client.post<Wire<CaseSumsDto>>(path, { lines: [{ reference, due: call.option('amount') ?? '0' }] }, key)
      : await client.post<Wire<CaseSumsDto>>(
          `${path}/whole`,
          { fromPeriod: from, toPeriod: call.option('to-period') },
          key,
        );
  const sums = text.sums(count(answer.changed), count(answer.months), yuan(answer.amount));
  return { answer, lines: [sums, cliText.next, `  case propose ${answer.id}`] };
}

/** Signs what the service has now, or what the person says to have seen. */
async function sign(call: Call, action: 'propose' | 'determine'): Promise<Report> {
  const client = await call.client();
  const path = `/v1/findings/${call.get('case')}`;
  const digest = call.option('digest')?.toLowerCase() ?? (await client.get<Detail>(path)).digest;
  const report = moved(await client.post<State>(`${path}/${action}`, { digest }, { key: call.key() }));
  return { ...report, lines: [...report.lines, text.digest(digest)] };
}

async function step(call: Call, action: 'send-back' | 'dismiss' | 'close'): Promise<Report> {
  const reason = call.option('reason');
  const path = `/v1/findings/${call.get('case')}/${action}`;
  return moved(await (await call.client()).post<State>(path, { reason }, { key: call.key() }));
}

function moved(answer: State): Report {
  return { answer, lines: [text.state(answer.id, label(findingStateLabels, answer.state))] };
}

/** As PDF or Word, by the ending of the name. */
async function saveNotice(call: Call): Promise<Report> {
  const out = call.option('out')!;
  const format = /\.(pdf|docx)$/i.exec(out)?.[1]?.toLowerCase();
  if (format === undefined) throw new UsageError(cliUsage.caseFileEnding, 'case file');
  const path = withQuery(`/v1/finding-notices/${call.get('notice')}/file`, { format });
  const bytes = await (await call.client()).download(path);
  const shown = await call.writeFile(out, bytes);
  return { answer: { file: shown }, lines: [cliText.written(shown, count(bytes.length))] };
}

async function plan(call: Call): Promise<Report> {
  const client = await call.client();
  const id = call.get('case');
  const file = call.option('file');
  const items = call.options('instalment').map((one) => {
    const [dueOn = '', amount = ''] = one.split('=');
    return { dueOn, amount };
  });
  const paper = file === undefined ? undefined : await call.readFile(file);
  const paperId =
    paper &&
    (await client.upload<{ id: string }>(`/v1/findings/${id}/papers`, { kind: 'AGREEMENT' }, paper, {
      key: call.key('paper'),
    }));
  const body = {
    method: call.get('planMethod'),
    dueOn: call.option('due'),
    items: items.length === 0 ? undefined : items,
    paperId: paperId?.id,
    monthly: call.option('amount'),
    note: call.option('note'),
  };
  return moved(await client.post<State>(`/v1/findings/${id}/plan`, body, { key: call.key() }));
}

async function recovered(call: Call, what: 'receipts' | 'offsets', body: object): Promise<Report> {
  const id = call.get('case');
  const path = `/v1/findings/${id}/${what}`;
  const answer = await (await call.client()).post<Wire<RecoveredDto>>(path, body, { key: call.key() });
  const lines = [text.recovered(answer.id, answer.voucherId, yuan(answer.open))];
  return { answer, lines: answer.open === '0.00' ? [...lines, cliText.next, `  case close ${id}`] : lines };
}
