import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import type {
  ClosedPeriodDto,
  ClosingChecklistDto,
  PeriodDto,
  ReopeningDto,
  ReopeningStateDto,
} from '../../ledger/accounting-periods.dto.js';
import type { PostedDto } from '../../ledger/ledger.dto.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliPeriods as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, when } from '../format.js';
import { section } from '../listing.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';
import { FUND, PERIOD } from './bank-statements.js';
import { BATCH } from './batches.js';

type Checklist = Wire<ClosingChecklistDto>;
const REOPENING = { name: 'reopening', kind: kinds.id } as const;

/** 结账: checklist, closing, re-opening by two people, year-end transfer. */
export const periodCommands: readonly Command[] = [
  {
    words: 'period list',
    optional: ['fund'],
    async run(call) {
      const path = withQuery('/v1/accounting-periods', { fund: call.option('fund') });
      const periods = await (await call.client()).get<Wire<PeriodDto>[]>(path);
      return { answer: periods, lines: periods.length === 0 ? [cliText.none] : table(PERIODS, periods) };
    },
  },
  {
    words: 'period checklist',
    operands: [FUND, PERIOD],
    async run(call) {
      const [fund, period] = [call.get('scheme'), call.get('period')];
      const checklist = await (await call.desk()).checklist<Checklist>(fund, period);
      return { answer: checklist, lines: describe(checklist) };
    },
  },
  {
    words: 'period explain',
    operands: [FUND, PERIOD, BATCH, { name: 'explanation', kind: kinds.text }],
    async run(call) {
      const path = `/v1/accounting-periods/${call.get('scheme')}/${call.get('period')}/explanations`;
      const body = { batchId: call.get('batch'), reason: call.get('explanation') };
      const answer = await (await call.client()).post(path, body, { key: call.key() });
      return { answer, lines: [text.explained(call.get('batch'), call.get('period'))] };
    },
  },
  {
    words: 'period carry',
    operands: [FUND, { name: 'year', kind: kinds.number }],
    async run(call) {
      const [fund, year] = [call.get('scheme'), call.get('year')];
      const posted = await (await call.desk()).carryYear<Wire<PostedDto>>(fund, Number(year), call.key());
      return { answer: posted, lines: [text.carried(year, posted.number)] };
    },
  },
  {
    words: 'period close',
    operands: [FUND, PERIOD],
    async run(call) {
      const [fund, period] = [call.get('scheme'), call.get('period')];
      const client = await call.client();
      const body = { fund, period };
      const path = '/v1/accounting-periods/close';
      const answer = await client.post<ClosedPeriodDto>(path, body, { key: call.key() });
      return { answer, lines: [text.closed(label(schemeLabels, fund), period)] };
    },
  },
  {
    words: 'period reopen',
    operands: [FUND, PERIOD],
    required: ['reason'],
    async run(call) {
      const body = { fund: call.get('scheme'), period: call.get('period'), reason: call.option('reason')! };
      const client = await call.client();
      const path = '/v1/accounting-periods/reopenings';
      const answer = await client.post<ReopeningStateDto>(path, body, { key: call.key() });
      return { answer, lines: [text.proposed(answer.id)] };
    },
  },
  {
    words: 'period reopenings',
    optional: ['fund'],
    async run(call) {
      const path = withQuery('/v1/accounting-periods/reopenings', { fund: call.option('fund') });
      const list = await (await call.client()).get<Wire<ReopeningDto>[]>(path);
      return { answer: list, lines: list.length === 0 ? [cliText.none] : table(REOPENINGS, list) };
    },
  },
  { words: 'period confirm', operands: [REOPENING], optional: ['note'], run: (call) => decide(call, 'CONFIRMED') },
  { words: 'period refuse', operands: [REOPENING], optional: ['note'], run: (call) => decide(call, 'REFUSED') },
];

const PERIODS: readonly Column<Wire<PeriodDto>>[] = [
  { title: title.fund, value: (one) => label(schemeLabels, one.fund) },
  { title: title.period, value: (one) => one.period },
  { title: title.state, value: (one) => label(cliLabels.periodState, one.state) },
  { title: title.vouchers, value: (one) => count(one.vouchers), right: true },
  { title: title.unreviewed, value: (one) => count(one.unreviewed), right: true },
  { title: title.by, value: (one) => one.closedBy ?? '' },
  { title: title.at, value: (one) => when(one.closedAt) },
];

const REOPENINGS: readonly Column<Wire<ReopeningDto>>[] = [
  { title: title.id, value: (one) => one.id, right: true },
  { title: title.fund, value: (one) => label(schemeLabels, one.fund) },
  { title: title.period, value: (one) => one.period },
  { title: title.state, value: (one) => label(cliLabels.actState, one.state) },
  { title: title.reason, value: (one) => one.reason },
  { title: title.proposedBy, value: (one) => one.proposedBy },
  { title: title.decidedBy, value: (one) => one.decidedBy ?? '' },
  { title: title.note, value: (one) => one.note ?? '' },
];

const ITEMS: readonly Column<Checklist['items'][number]>[] = [
  { title: title.result, value: (item) => label(cliLabels.closingState, item.state) },
  { title: title.check, value: (item) => item.title },
  { title: title.count, value: (item) => count(item.count), right: true },
  { title: title.explanation, value: (item) => item.sentence },
];

const EVENTS: readonly Column<Checklist['events'][number]>[] = [
  { title: title.event, value: (event) => label(cliLabels.periodAct, event.action) },
  { title: title.at, value: (event) => when(event.at) },
  { title: title.by, value: (event) => event.by },
  { title: title.proposedBy, value: (event) => event.proposedBy ?? '' },
  { title: title.reason, value: (event) => event.reason ?? '' },
];

function describe({ fund, period, state, ready, items, events }: Checklist): string[] {
  const things = items
    .filter((item) => item.state !== 'OK' && item.things.length > 0)
    .map((item) => `  ${item.title}：${item.things.map((thing) => thing.label).join('，')}`);
  return [
    ...table(ITEMS, items),
    ...(things.length > 0 ? ['', text.openTitle, ...things] : []),
    ...section(text.eventsTitle, EVENTS, events),
    '',
    state === 'CLOSED' ? text.isClosed(period) : ready ? text.ready : text.notReady,
    ...(ready ? [cliText.next, `  period close ${fund} ${period}`] : []),
  ];
}

async function decide(call: Call, decision: 'CONFIRMED' | 'REFUSED'): Promise<Report> {
  const id = call.get('reopening');
  const body = { decision, note: call.option('note') };
  const path = `/v1/accounting-periods/reopenings/${id}/decide`;
  const answer = await (await call.client()).post<ReopeningStateDto>(path, body, { key: call.key() });
  const said = decision === 'CONFIRMED' ? text.reopened(answer.period) : text.stays(answer.period);
  return { answer, lines: [said] };
}
