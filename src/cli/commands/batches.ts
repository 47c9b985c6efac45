import type { Wire } from '../../client/wire.js';
import { Decimal, money } from '../../kernel/money.js';
import { schemeLabels } from '../../messages/agencies.js';
import { failureCauseLabels } from '../../messages/banking.js';
import { actionCommands, cliBatch as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { batchStateLabels, bridgeItemLabels, changeKindLabels, payoutStateLabels } from '../../messages/payouts.js';
import type { BatchDetailDto, BridgePersonDto } from '../../payouts/batch-detail.dto.js';
import type { BatchDto, PayoutLineDto } from '../../payouts/batches.dto.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { fields, type Column } from '../table.js';
import { choice, kinds } from '../values.js';

type Batch = Wire<BatchDetailDto>;
export const BATCH = { name: 'batch', kind: kinds.id } as const;

export const batchCommands: readonly Command[] = [
  {
    words: 'batch list',
    optional: ['scheme', 'period', 'kind', 'batch-state', ...PAGING],
    async run(call) {
      const query = {
        scheme: call.option('scheme'),
        period: call.option('period'),
        kind: call.option('kind'),
        state: call.option('batch-state'),
      };
      const page = await fetchPage<Wire<BatchDto>>(call, '/v1/batches', query);
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'batch draft',
    operands: [{ name: 'roll', kind: kinds.id }],
    async run(call) {
      const batch = (await (await call.desk()).draftBatch(call.get('roll'), call.key())) as Batch;
      return { answer: batch, lines: [text.drafted(batch.id, batch.number), '', ...describe(batch)] };
    },
  },
  {
    words: 'batch show',
    operands: [BATCH],
    async run(call) {
      const batch = await fetchBatch(call);
      return { answer: batch, lines: describe(batch) };
    },
  },
  {
    words: 'batch lines',
    operands: [BATCH],
    optional: ['township', 'change', 'payout-state', 'text', 'back-pay', ...PAGING],
    async run(call) {
      const page = await fetchPage<Wire<PayoutLineDto>>(call, `/v1/batches/${call.get('batch')}/lines`, {
        township: call.option('township'),
        changeKind: call.option('change'),
        state: call.option('payout-state'),
        text: call.option('text'),
        withBackPay: call.flag('back-pay') ? 'true' : undefined,
      });
      return { answer: page, lines: showPage(LINES, page) };
    },
  },
  {
    words: 'batch bridge',
    operands: [BATCH, { name: 'item', kind: choice(bridgeItemLabels), optional: true }],
    optional: [...PAGING],
    run: (call) => (call.all('item').length === 0 ? showBridge(call) : showBridgePeople(call)),
  },
];

const LISTED: readonly Column<Wire<BatchDto>>[] = [
  { title: title.id, value: (batch) => batch.id, right: true },
  { title: title.number, value: (batch) => batch.number },
  { title: title.scheme, value: (batch) => label(schemeLabels, batch.scheme) },
  { title: title.period, value: (batch) => batch.period },
  { title: title.kind, value: (batch) => label(cliLabels.kind, batch.kind) },
  { title: title.state, value: (batch) => label(batchStateLabels, batch.state) },
  { title: title.stateSince, value: (batch) => when(batch.stateSince) },
  { title: title.count, value: (batch) => count(batch.lineCount), right: true },
  { title: title.total, value: (batch) => yuan(batch.total), right: true },
  { title: title.payOn, value: (batch) => batch.payOn },
];

export const LINES: readonly Column<Wire<PayoutLineDto>>[] = [
  { title: title.lineNo, value: (line) => String(line.lineNo), right: true },
  { title: title.reference, value: (line) => line.reference },
  { title: title.name, value: (line) => line.name },
  { title: title.idMasked, value: (line) => line.idMasked },
  { title: title.account, value: (line) => line.accountMasked },
  { title: title.township, value: (line) => line.township ?? '' },
  { title: title.amount, value: (line) => yuan(line.amount), right: true },
  { title: title.backPay, value: (line) => yuan(line.backPay), right: true },
  { title: title.change, value: (line) => (line.changeKind === null ? '' : label(changeKindLabels, line.changeKind)) },
  { title: title.state, value: (line) => label(payoutStateLabels, line.state) },
  { title: title.cause, value: (line) => (line.cause === null ? '' : causeLabel(line.cause)) },
  { title: title.creditedOn, value: (line) => line.creditedOn ?? '' },
];

const BRIDGE: readonly Column<Batch['bridge'][number]>[] = [
  { title: title.item, value: (row) => row.label },
  { title: title.people, value: (row) => count(row.people), right: true },
  { title: title.amount, value: (row) => yuan(row.amount), right: true },
  { title: title.code, value: (row) => row.item },
];

const BRIDGE_PEOPLE: readonly Column<Wire<BridgePersonDto>>[] = [
  { title: title.name, value: (person) => person.name },
  { title: title.idMasked, value: (person) => person.idMasked },
  { title: title.oldAmount, value: (person) => yuan(person.oldAmount), right: true },
  { title: title.newAmount, value: (person) => yuan(person.newAmount), right: true },
  { title: title.amount, value: (person) => yuan(person.amount), right: true },
  { title: title.reference, value: (person) => person.reference },
];

const SIGNATURES: readonly Column<Batch['signatures'][number]>[] = [
  { title: title.round, value: (signature) => String(signature.round), right: true },
  { title: title.step, value: (signature) => label(text.signatureSteps, signature.step) },
  { title: title.person, value: (signature) => signature.actorName },
  { title: title.at, value: (signature) => when(signature.signedAt) },
  { title: title.count, value: (signature) => count(signature.lineCount), right: true },
  { title: title.total, value: (signature) => yuan(signature.total), right: true },
  { title: title.current, value: (signature) => (signature.current ? cliText.yes : cliText.no) },
];

const OUTCOMES: readonly Column<Batch['outcomes'][number]>[] = [
  { title: title.state, value: (outcome) => label(payoutStateLabels, outcome.state) },
  { title: title.count, value: (outcome) => count(outcome.count), right: true },
  { title: title.total, value: (outcome) => yuan(outcome.total), right: true },
];

export function causeLabel(code: string): string {
  return failureCauseLabels[code as keyof typeof failureCauseLabels]?.label ?? code;
}

export async function fetchBatch(call: Call): Promise<Batch> {
  return (await call.client()).get<Batch>(`/v1/batches/${call.get('batch')}`);
}

function describe(batch: Batch): string[] {
  return [
    ...fields([
      [title.id, batch.id],
      [title.number, batch.number],
      [title.scheme, label(schemeLabels, batch.scheme)],
      [title.period, batch.period],
      [title.kind, label(cliLabels.kind, batch.kind)],
      [title.state, label(batchStateLabels, batch.state)],
      [title.round, String(batch.round)],
      [title.count, count(batch.lineCount)],
      [title.total, yuan(batch.total)],
      [title.totalInWords, batch.totalInWords],
      [title.payOn, batch.payOn],
      [title.roll, batch.rollId],
      [title.digest, batch.digest],
      [title.fileName, batch.bankFileName],
      [title.slipNumber, batch.slipNumber === null ? null : `${batch.slipNumber}  ${batch.slipPaidOn ?? ''}`],
    ]),
    ...bridgeLines(batch),
    ...section(text.signaturesTitle, SIGNATURES, batch.signatures),
    ...section(text.outcomesTitle, OUTCOMES, batch.outcomes),
    ...actionLines(batch),
  ];
}

function bridgeLines({ bridge }: Batch): string[] {
  if (bridge.length === 0) return [];
  const sum = bridge
    .filter((row) => row.item !== 'CURRENT')
    .reduce((total, row) => total.plus(money(row.amount)), new Decimal(0));
  const current = money(bridge.find((row) => row.item === 'CURRENT')?.amount ?? '0.00');
  const verdict = sum.eq(current) ? text.bridgeHolds : text.bridgeBroken(yuan(sum.minus(current).toFixed(2)));
  return [...section(text.bridgeTitle, BRIDGE, bridge), verdict];
}

/** What this person may do now, as the service says; and why not, where somebody else may. */
function actionLines({ id, allowedActions }: Batch): string[] {
  const allowed = allowedActions.filter((action) => action.allowed);
  const others = allowedActions.filter((action) => !action.allowed && action.reason !== null);
  if (allowed.length + others.length === 0) return [];
  return [
    '',
    text.actionsTitle,
    ...(allowed.length === 0 ? [`  ${cliText.none}`] : []),
    ...allowed.map(({ action, label: what }) => `  ${what}：${actionCommands[action]?.(id) ?? action}`),
    ...others.map(({ label: what, reason }) => `  × ${what}：${reason}`),
  ];
}

async function showBridge(call: Call): Promise<Report> {
  const batch = await fetchBatch(call);
  const lines = bridgeLines(batch);
  return { answer: batch.bridge, lines: lines.length === 0 ? [cliText.none] : lines.slice(1) };
}

async function showBridgePeople(call: Call): Promise<Report> {
  const path = `/v1/batches/${call.get('batch')}/bridge/${call.get('item')}`;
  const page = await fetchPage<Wire<BridgePersonDto>>(call, path);
  return { answer: page, lines: showPage(BRIDGE_PEOPLE, page) };
}
