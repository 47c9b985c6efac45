import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import type { FundNeedDto, FundRequestDto, FundRequestedDto } from '../../ledger/fund-requests.dto.js';
import type { PostedDto } from '../../ledger/ledger.dto.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliFunds as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import type { Command } from '../command.js';
import { label, yuan } from '../format.js';
import { fetchPage, PAGING, showPage } from '../listing.js';
import { schemeKind } from '../options.js';
import { fields, type Column } from '../table.js';
import { kinds } from '../values.js';

type FundRequest = Wire<FundRequestDto>;
const FUND = { name: 'scheme', kind: schemeKind } as const;
const REQUEST = { name: 'request', kind: kinds.id } as const;

export const fundsCommands: readonly Command[] = [
  {
    words: 'funds need',
    operands: [FUND],
    async run(call) {
      const path = withQuery('/v1/fund-requests/need', { fund: call.get('scheme') });
      const need = await (await call.client()).get<Wire<FundNeedDto>>(path);
      const lines = fields([
        [title.fund, label(schemeLabels, need.fund)],
        [title.approved, yuan(need.approved)],
        [title.available, yuan(need.available)],
        [title.underWay, yuan(need.requested)],
        [title.lacking, yuan(need.lacking)],
      ]);
      return { answer: need, lines };
    },
  },
  {
    words: 'funds request',
    operands: [FUND, { name: 'period', kind: kinds.period }],
    optional: ['amount', 'due'],
    async run(call) {
      const body = {
        fund: call.get('scheme'),
        period: call.get('period'),
        amount: call.option('amount'),
        dueOn: call.option('due'),
      };
      const client = await call.client();
      const answer = await client.post<Wire<FundRequestedDto>>('/v1/fund-requests', body, { key: call.key() });
      const { id, amount, dueOn } = answer;
      const lines = [text.requested(id, yuan(amount), dueOn), cliText.next, `  funds arrive ${id} --on ${dueOn}`];
      return { answer, lines };
    },
  },
  {
    words: 'funds arrive',
    operands: [REQUEST],
    required: ['on'],
    optional: ['amount', 'document'],
    async run(call) {
      const client = await call.client();
      const id = call.get('request');
      const on = call.option('on')!;
      const amount = call.option('amount') ?? (await client.get<FundRequest>(`/v1/fund-requests/${id}`)).amount;
      const body = { on, amount, documentNo: call.option('document') };
      const path = `/v1/fund-requests/${id}/arrival`;
      const answer = await client.post<Wire<PostedDto>>(path, body, { key: call.key() });
      return { answer, lines: [text.arrived(id, yuan(amount), on, answer.number)] };
    },
  },
  {
    words: 'funds list',
    optional: ['fund', 'request-state', ...PAGING],
    async run(call) {
      const query = { fund: call.option('fund'), state: call.option('request-state') };
      const page = await fetchPage<FundRequest>(call, '/v1/fund-requests', query);
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'funds cancel',
    operands: [REQUEST],
    required: ['reason'],
    async run(call) {
      const id = call.get('request');
      const body = { reason: call.option('reason')! };
      const answer = await (await call.client()).post(`/v1/fund-requests/${id}/cancel`, body, { key: call.key() });
      return { answer, lines: [text.cancelled(id)] };
    },
  },
];

const LISTED: readonly Column<FundRequest>[] = [
  { title: title.id, value: (request) => request.id, right: true },
  { title: title.fund, value: (request) => label(schemeLabels, request.fund) },
  { title: title.period, value: (request) => request.period },
  { title: title.state, value: (request) => label(cliLabels.fundRequestState, request.state) },
  { title: title.requested, value: (request) => yuan(request.amount), right: true },
  { title: title.dueOn, value: (request) => request.dueOn },
  { title: title.arrived, value: (request) => yuan(request.arrivedAmount), right: true },
  { title: title.arrivedOn, value: (request) => request.arrivedOn ?? '' },
  { title: title.document, value: (request) => request.documentNo ?? '' },
  { title: title.by, value: (request) => request.requestedBy },
];
