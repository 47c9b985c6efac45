import { withQuery } from '../../client/with-query.js';
import type { BreakView, MatchesFound } from '../../client/desk.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliReconcile as text, cliText } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { reconciliationSheet as words } from '../../messages/reconcile.js';
import type {
  BreakDto,
  MatchDto,
  ReconciliationDto,
  ReconciliationStatusDto,
} from '../../reconcile/reconcile-answers.dto.js';
import type { Call, Command, Report } from '../command.js';
import { NotPossible } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import { fields, table, type Column } from '../table.js';
import { kinds } from '../values.js';
import { ACCOUNT, FUND, PERIOD } from './bank-statements.js';

type Break = Wire<BreakDto>;
type Reconciliation = Wire<ReconciliationDto>;

/** Matching, differences and 银行存款余额调节表. */
export const reconcileCommands: readonly Command[] = [
  {
    words: 'match auto',
    operands: [FUND, ACCOUNT],
    optional: ['days', 'trial'],
    run: matchAutomatically,
  },
  {
    words: 'match list',
    optional: ['fund', 'from', 'to', ...PAGING],
    async run(call) {
      const query = { fund: call.option('fund'), from: call.option('from'), to: call.option('to') };
      const page = await fetchPage<Wire<MatchDto>>(call, '/v1/bank-matches', query);
      return { answer: page, lines: showPage(MATCHES, page) };
    },
  },
  {
    words: 'match make',
    optional: ['line', 'posting'],
    required: ['reason'],
    async run(call) {
      const desk = await call.desk();
      const answer = await desk.matchByHand(call.options('line'), postingsOf(call), call.option('reason')!, call.key());
      return { answer, lines: [text.matched(answer.id)] };
    },
  },
  {
    words: 'match undo',
    operands: [{ name: 'match', kind: kinds.id }],
    required: ['reason'],
    async run(call) {
      const id = call.get('match');
      const body = { reason: call.option('reason')! };
      const answer = await (await call.client()).post(`/v1/bank-matches/${id}/unmatch`, body, { key: call.key() });
      return { answer, lines: [text.unmatched(id)] };
    },
  },
  {
    words: 'breaks list',
    optional: ['fund', 'on', 'unowned', ...PAGING],
    async run(call) {
      const unowned = call.flag('unowned') ? 'true' : undefined;
      const query = { fund: call.option('fund'), on: call.option('on'), unowned };
      const page = await fetchPage<Break>(call, '/v1/bank-breaks', query);
      return { answer: page, lines: showPage(BREAKS, page) };
    },
  },
  {
    words: 'breaks own',
    operands: [FUND, { name: 'person', kind: kinds.text }],
    optional: ['on', 'line', 'posting', 'note'],
    run: own,
  },
  {
    words: 'reconcile status',
    operands: [FUND, PERIOD],
    async run(call) {
      const query = { fund: call.get('scheme'), period: call.get('period') };
      const path = withQuery('/v1/bank-reconciliation/status', query);
      const status = await (await call.client()).get<Wire<ReconciliationStatusDto>>(path);
      const needed = status.accounts.filter((account) => account.needed);
      const lines = [...table(ACCOUNTS, needed), '', status.ready ? text.ready : text.notReady];
      return { answer: status, lines };
    },
  },
  {
    words: 'reconcile table',
    operands: [FUND, ACCOUNT, PERIOD],
    optional: ['xlsx'],
    run: showTable,
  },
];

const MATCHES: readonly Column<Wire<MatchDto>>[] = [
  { title: title.id, value: (match) => match.id, right: true },
  { title: title.fund, value: (match) => label(schemeLabels, match.fund) },
  { title: title.ledgerAccount, value: (match) => match.account },
  { title: title.rule, value: (match) => match.ruleLabel },
  { title: title.count, value: (match) => count(match.itemCount), right: true },
  { title: title.amount, value: (match) => yuan(match.amount), right: true },
  { title: title.from, value: (match) => match.firstOn },
  { title: title.to, value: (match) => match.lastOn },
  { title: title.by, value: (match) => match.matchedBy },
  { title: title.at, value: (match) => when(match.matchedAt) },
  { title: title.reason, value: (match) => match.unmatchedReason ?? match.reason ?? '' },
];

const BREAKS: readonly Column<Break>[] = [
  { title: title.side, value: (row) => row.sideLabel },
  { title: title.fund, value: (row) => label(schemeLabels, row.fund) },
  { title: title.ledgerAccount, value: (row) => row.account },
  { title: title.subject, value: subjectOf },
  { title: title.on, value: (row) => row.on },
  { title: title.amount, value: (row) => yuan(row.amount), right: true },
  { title: title.age, value: (row) => count(row.ageDays), right: true },
  { title: title.owner, value: (row) => row.owner ?? text.nobody },
  { title: title.summary, value: (row) => row.summary ?? '' },
  { title: title.note, value: (row) => row.note ?? '' },
];

const ACCOUNTS: readonly Column<Wire<ReconciliationStatusDto>['accounts'][number]>[] = [
  { title: title.ledgerAccount, value: (account) => account.account },
  { title: title.accountTitle, value: (account) => account.name },
  { title: title.coveredTo, value: (account) => account.coveredTo ?? cliText.none },
  { title: title.bookBalance, value: (account) => yuan(account.bookBalance), right: true },
  { title: title.bankBalance, value: (account) => yuan(account.bankBalance), right: true },
  {
    title: title.openItems,
    value: (account) => count(account.unmatchedLines.count + account.unmatchedPostings.count),
    right: true,
  },
  { title: title.unowned, value: (account) => count(account.unowned), right: true },
  { title: title.result, value: (account) => (account.ready ? text.accountReady : text.accountOpen) },
];

/** How a line or posting is named again in --line and --posting. */
function subjectOf(row: BreakView): string {
  if (row.lineId !== null) return `--line ${row.lineId}`;
  return row.voucherId === null ? '' : `--posting ${row.voucherId}/${row.postingNo}`;
}

function postingsOf(call: Call): { voucherId: string; lineNo: number }[] {
  return call.options('posting').map((text) => {
    const [voucherId, lineNo] = text.split('/');
    return { voucherId: voucherId!, lineNo: Number(lineNo) };
  });
}

async function matchAutomatically(call: Call): Promise<Report> {
  const [fund, account, days] = [call.get('scheme'), call.get('account'), call.option('days')];
  const trial = call.flag('trial');
  const path = withQuery('/v1/bank-matches/proposal', { fund, account, toleranceDays: days });
  const found = trial
    ? await (await call.client()).get<MatchesFound>(path)
    : await (await call.desk()).matchAutomatically(fund, account, call.key(), days);
  const byRule = new Map<string, number>();
  for (const { ruleLabel } of found.matches) byRule.set(ruleLabel, (byRule.get(ruleLabel) ?? 0) + 1);
  const rules = [...byRule].map(([rule, groups]) => `${rule} ${count(groups)}`).join('，');
  const lines = [
    trial
      ? text.wouldMatch(count(found.matches.length), rules)
      : text.matchedGroups(count(found.matches.length), rules),
    ...section(text.openTitle, OPEN, found.open),
    ...(found.open.length > 0 ? [] : [text.nothingOpen]),
  ];
  return { answer: found, lines };
}

const OPEN: readonly Column<MatchesFound['open'][number]>[] = [
  { title: title.subject, value: (item) => `${item.side === 'BANK' ? '--line' : '--posting'} ${item.id}` },
  { title: title.reason, value: (item) => item.whyLabel },
  { title: title.candidates, value: (item) => item.candidates.join('，') },
];

/** The differences named, or all of the fund that nobody looks after. */
async function own(call: Call): Promise<Report> {
  const client = await call.client();
  const people = await client.get<{ id: string; name: string }[]>('/v1/bank-break-owners');
  const name = call.get('person');
  const [person, ...namesakes] = people.filter((one) => one.id === name || one.name === name);
  if (!person || namesakes.length > 0) {
    throw new NotPossible(text.ownerUnknown(name, people.map((one) => `${one.name}（${one.id}）`).join('、')));
  }
  const desk = await call.desk();
  const [lines, postings] = [call.options('line'), call.options('posting')];
  const { rows } = await desk.breaks<Break>({ fund: call.get('scheme'), on: call.option('on') });
  const named = new Set([...lines.map((id) => `--line ${id}`), ...postings.map((id) => `--posting ${id}`)]);
  const chosen = rows.filter((row) => (named.size > 0 ? named.has(subjectOf(row)) : row.ownerId === null));
  if (chosen.length < named.size) throw new NotPossible(text.breakUnknown);
  if (chosen.length === 0) return { answer: { assigned: 0 }, lines: [text.allOwned] };
  const answer = await desk.assignBreaks(chosen, person.id, call.option('note'), call.key());
  return { answer, lines: [text.owned(count(chosen.length), person.name)] };
}

async function showTable(call: Call): Promise<Report> {
  const query = { fund: call.get('scheme'), account: call.get('account'), period: call.get('period') };
  const client = await call.client();
  const out = call.option('xlsx');
  if (out !== undefined) {
    const bytes = await client.download(withQuery('/v1/bank-reconciliation/xlsx', query));
    const shown = await call.writeFile(out, bytes);
    return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
  }
  const made = await client.get<Reconciliation>(withQuery('/v1/bank-reconciliation', query));
  return { answer: made, lines: describe(made) };
}

function describe(made: Reconciliation): string[] {
  return [
    `${words.title}  ${made.fundName}  ${made.account} ${made.accountName}  ${made.on}`,
    '',
    ...fields([
      [words.book, yuan(made.bookBalance)],
      [words.bankReceived, yuan(made.bankReceivedNotBooked)],
      [words.bankPaid, yuan(made.bankPaidNotBooked)],
      [words.adjusted, yuan(made.adjustedBook)],
    ]),
    '',
    ...fields([
      [words.bank, yuan(made.bankBalance)],
      [words.bookReceived, yuan(made.bookedReceivedNotAtBank)],
      [words.bookPaid, yuan(made.bookedPaidNotAtBank)],
      [words.adjusted, yuan(made.adjustedBank)],
    ]),
    '',
    made.agrees ? words.agrees : `${words.difference}  ${yuan(made.difference)}`,
    ...(made.covered ? [] : [`${words.coveredTo} ${made.coveredTo}`]),
    ...section(words.details, BREAKS, made.breaks),
  ];
}
