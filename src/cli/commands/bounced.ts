import type { Correction } from '../../client/desk.js';
import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliBatch, cliBounced as text, cliText, cliUsage } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { batchStateLabels, payoutActLabels, payoutStateLabels } from '../../messages/payouts.js';
import type {
  BouncedCellDto,
  BouncedDto,
  BouncedPageDto,
  ChainLinkDto,
  PayoutActAnswerDto,
  PayoutActDto,
} from '../../payouts/payouts.dto.js';
import { readCorrections, writeCorrections } from '../corrections.js';
import type { Call, Command, Report } from '../command.js';
import { UsageError } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, showPage } from '../listing.js';
import { actKind } from '../options.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';
import { causeLabel } from './batches.js';

type Bounced = Wire<BouncedDto>;
const REFERENCE = { name: 'reference', kind: kinds.reference } as const;
const ACT = { name: 'act', kind: kinds.id } as const;

/** The failure desk: what the bank sent back, re-paying it, and acts that need two people. */
export const bouncedCommands: readonly Command[] = [
  {
    words: 'bounced',
    optional: ['scheme', 'cause', 'township', 'matrix', 'csv', ...PAGING],
    run: showBounced,
  },
  {
    words: 'reissue draft',
    optional: ['reference', 'account', 'account-name', 'bank-name', 'confirmed', 'file'],
    run: draftReissue,
  },
  {
    words: 'payout show',
    operands: [REFERENCE],
    async run(call) {
      const path = `/v1/payouts/${call.get('reference')}/chain`;
      const chain = await (await call.client()).get<Wire<ChainLinkDto>[]>(path);
      return { answer: chain, lines: table(CHAIN, chain) };
    },
  },
  {
    words: 'act list',
    optional: ['act-state', ...PAGING],
    async run(call) {
      const page = await fetchPage<Wire<PayoutActDto>>(call, '/v1/payout-acts', { state: call.option('act-state') });
      return { answer: page, lines: showPage(ACTS, page) };
    },
  },
  {
    words: 'act propose',
    operands: [REFERENCE, { name: 'actKind', kind: actKind }],
    required: ['reason'],
    optional: ['on', 'cause'],
    async run(call) {
      const body = {
        reference: call.get('reference'),
        kind: call.get('actKind'),
        reason: call.option('reason')!,
        onDate: call.option('on'),
        cause: call.option('cause'),
      };
      const client = await call.client();
      const answer = await client.post<Wire<PayoutActAnswerDto>>('/v1/payout-acts', body, { key: call.key() });
      return { answer, lines: [text.proposed(answer.id)] };
    },
  },
  {
    words: 'act confirm',
    operands: [ACT],
    optional: ['reason'],
    run: (call) => decide(call, 'CONFIRM'),
  },
  {
    words: 'act refuse',
    operands: [ACT],
    required: ['reason'],
    run: (call) => decide(call, 'REFUSE'),
  },
];

const BOUNCED: readonly Column<Bounced>[] = [
  { title: title.reference, value: (payout) => payout.reference },
  { title: title.scheme, value: (payout) => label(schemeLabels, payout.scheme) },
  { title: title.period, value: (payout) => payout.period },
  { title: title.name, value: (payout) => payout.name },
  { title: title.account, value: (payout) => payout.accountMasked },
  { title: title.bankName, value: (payout) => payout.bankName ?? '' },
  { title: title.cause, value: (payout) => (payout.cause === null ? '' : causeLabel(payout.cause)) },
  { title: title.amount, value: (payout) => yuan(payout.amount), right: true },
  { title: title.bouncedOn, value: (payout) => payout.bouncedOn },
  { title: title.daysHeld, value: (payout) => count(payout.daysHeld), right: true },
];

const MATRIX: readonly Column<Wire<BouncedCellDto>>[] = [
  { title: title.cause, value: (cell) => (cell.cause === null ? '' : causeLabel(cell.cause)) },
  { title: title.township, value: (cell) => cell.township ?? '' },
  { title: title.count, value: (cell) => count(cell.count), right: true },
  { title: title.amount, value: (cell) => yuan(cell.total), right: true },
  { title: title.oldestOn, value: (cell) => cell.oldestOn },
];

const CHAIN: readonly Column<Wire<ChainLinkDto>>[] = [
  { title: title.reference, value: (link) => link.reference },
  { title: title.number, value: (link) => link.batchNumber },
  { title: title.batch, value: (link) => label(batchStateLabels, link.batchState) },
  { title: title.name, value: (link) => link.name },
  { title: title.account, value: (link) => link.accountMasked },
  { title: title.accountName, value: (link) => link.accountName },
  { title: title.amount, value: (link) => yuan(link.amount), right: true },
  { title: title.state, value: (link) => label(payoutStateLabels, link.state) },
  { title: title.cause, value: (link) => (link.cause === null ? '' : causeLabel(link.cause)) },
  { title: title.creditedOn, value: (link) => link.creditedOn ?? '' },
];

const ACTS: readonly Column<Wire<PayoutActDto>>[] = [
  { title: title.id, value: (act) => act.id, right: true },
  { title: title.kind, value: (act) => label(payoutActLabels, act.kind) },
  { title: title.state, value: (act) => label(cliLabels.actState, act.state) },
  { title: title.reference, value: (act) => act.reference },
  { title: title.name, value: (act) => act.name },
  { title: title.amount, value: (act) => yuan(act.amount), right: true },
  { title: title.reason, value: (act) => act.reason },
  { title: title.proposedBy, value: (act) => `${act.proposedByName} ${when(act.proposedAt)}` },
  { title: title.decidedBy, value: (act) => act.decidedByName ?? '' },
];

async function showBounced(call: Call): Promise<Report> {
  const query = { scheme: call.option('scheme'), cause: call.option('cause'), township: call.option('township') };
  if (call.flag('matrix')) {
    const cells = await (await call.client()).get<Wire<BouncedCellDto>[]>(withQuery('/v1/bounced/matrix', query));
    return { answer: cells, lines: cells.length === 0 ? [cliText.none] : table(MATRIX, cells) };
  }
  const file = call.option('csv');
  if (file !== undefined) return writeList(call, file, query);
  const page = (await fetchPage<Bounced>(call, '/v1/bounced', query)) as Wire<BouncedPageDto>;
  if (page.total === 0) return { answer: page, lines: [cliText.none] };
  return { answer: page, lines: [...showPage(BOUNCED, page), text.held(count(page.total), yuan(page.amount))] };
}

/** All of them, page by page, as a list to be filled in. */
async function writeList(call: Call, file: string, query: Record<string, string | undefined>): Promise<Report> {
  const client = await call.client();
  const rows: Bounced[] = [];
  for (let page = 1; ; page += 1) {
    const path = withQuery('/v1/bounced', { ...query, page: String(page), pageSize: '1000' });
    const found = await client.get<Wire<BouncedPageDto>>(path);
    rows.push(...found.rows);
    if (rows.length >= found.total || found.rows.length === 0) break;
  }
  const shown = await call.writeFile(file, writeCorrections(rows));
  const lines = [cliText.written(shown, count(rows.length)), text.correctionsHint(shown)];
  return { answer: { file: shown, rows: rows.length }, lines };
}

async function draftReissue(call: Call): Promise<Report> {
  const batches = await (await call.desk()).draftReissue(await corrections(call), call.key());
  const lines = batches.flatMap((batch) => [
    text.reissued(batch.number, batch.id, count(batch.lineCount), yuan(batch.total)),
    cliBatch.digest(batch.digest),
    cliText.next,
    `  batch submit ${batch.id}`,
  ]);
  return { answer: batches, lines };
}

/** Errors: UsageError unless there is one payment with its flags, or a list. */
async function corrections(call: Call): Promise<Correction[]> {
  const [reference, file] = [call.option('reference'), call.option('file')];
  if ((reference === undefined) === (file === undefined)) throw new UsageError(cliUsage.reissueEither, 'reissue draft');
  if (file !== undefined) return readCorrections(await call.readFile(file));
  return [
    {
      reference: reference!,
      accountNumber: call.option('account'),
      accountName: call.option('account-name'),
      bankName: call.option('bank-name'),
      confirmed: call.flag('confirmed') || undefined,
    },
  ];
}

async function decide(call: Call, decision: 'CONFIRM' | 'REFUSE'): Promise<Report> {
  const body = { decision, reason: call.option('reason') };
  const path = `/v1/payout-acts/${call.get('act')}/decide`;
  const answer = await (await call.client()).post<Wire<PayoutActAnswerDto>>(path, body, { key: call.key() });
  return { answer, lines: [text.decided(answer.id, label(cliLabels.actState, answer.state))] };
}
