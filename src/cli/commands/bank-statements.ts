import type { Wire } from '../../client/wire.js';
import { firstDay, lastDay } from '../../kernel/period.js';
import { schemeLabels } from '../../messages/agencies.js';
import { cliReconcile as text, cliText } from '../../messages/cli.js';
import { cliTitles as title } from '../../messages/cli-words.js';
import { matchRuleLabels } from '../../messages/reconcile.js';
import type { StatementDto, StatementLineDto } from '../../reconcile/reconcile-answers.dto.js';
import type { Call, Command, Report } from '../command.js';
import { NotPossible } from '../errors.js';
import { count, label, when, yuan } from '../format.js';
import { fetchPage, PAGING, showPage } from '../listing.js';
import { schemeKind } from '../options.js';
import type { Column } from '../table.js';
import { kinds } from '../values.js';

export const FUND = { name: 'scheme', kind: schemeKind } as const;
export const ACCOUNT = { name: 'account', kind: kinds.account } as const;
export const PERIOD = { name: 'period', kind: kinds.period } as const;
const STATEMENT = { name: 'statement', kind: kinds.id } as const;
const DEFAULT_FOLDER = 'demo/bank';

/** 银行对账单: taking in, looking at, withdrawing. */
export const bankStatementCommands: readonly Command[] = [
  {
    words: 'statement upload',
    operands: [{ name: 'file', kind: kinds.text }, FUND, ACCOUNT, PERIOD],
    optional: ['from', 'to', 'opening', 'layout'],
    run: upload,
  },
  {
    words: 'statement list',
    optional: ['fund', 'from', 'to', ...PAGING],
    async run(call) {
      const query = { fund: call.option('fund'), from: call.option('from'), to: call.option('to') };
      const page = await fetchPage<Wire<StatementDto>>(call, '/v1/bank-statements', query);
      return { answer: page, lines: showPage(LISTED, page) };
    },
  },
  {
    words: 'statement lines',
    operands: [STATEMENT],
    optional: PAGING,
    async run(call) {
      const page = await fetchPage<Wire<StatementLineDto>>(call, `/v1/bank-statements/${call.get('statement')}/lines`);
      return { answer: page, lines: showPage(LINES, page) };
    },
  },
  {
    words: 'statement withdraw',
    operands: [STATEMENT],
    required: ['reason'],
    async run(call) {
      const id = call.get('statement');
      const body = { reason: call.option('reason')! };
      const answer = await (await call.client()).post(`/v1/bank-statements/${id}/withdraw`, body, { key: call.key() });
      return { answer, lines: [text.withdrawn(id)] };
    },
  },
  {
    words: 'statement simulate',
    operands: [FUND, PERIOD],
    optional: ['out'],
    run: simulate,
  },
];

const LISTED: readonly Column<Wire<StatementDto>>[] = [
  { title: title.id, value: (statement) => statement.id, right: true },
  { title: title.fund, value: (statement) => label(schemeLabels, statement.fund) },
  { title: title.ledgerAccount, value: (statement) => `${statement.account} ${statement.accountName}` },
  { title: title.from, value: (statement) => statement.fromOn },
  { title: title.to, value: (statement) => statement.toOn },
  { title: title.opening, value: (statement) => yuan(statement.opening), right: true },
  { title: title.closing, value: (statement) => yuan(statement.closing), right: true },
  { title: title.rows, value: (statement) => count(statement.lineCount), right: true },
  { title: title.matched, value: (statement) => count(statement.matchedCount), right: true },
  { title: title.by, value: (statement) => statement.importedBy },
  { title: title.at, value: (statement) => when(statement.importedAt) },
  { title: title.fileName, value: (statement) => statement.fileName },
];

const LINES: readonly Column<Wire<StatementLineDto>>[] = [
  { title: title.id, value: (line) => line.id, right: true },
  { title: title.on, value: (line) => line.on },
  { title: title.amount, value: (line) => yuan(line.amount), right: true },
  { title: title.balance, value: (line) => yuan(line.balance), right: true },
  { title: title.summary, value: (line) => line.summary ?? '' },
  { title: title.counterparty, value: (line) => line.counterparty ?? '' },
  { title: title.rule, value: (line) => (line.rule === null ? text.unmatchedLine : label(matchRuleLabels, line.rule)) },
];

async function upload(call: Call): Promise<Report> {
  const [fund, account, period] = [call.get('scheme'), call.get('account'), call.get('period')];
  const days = { from: call.option('from') ?? firstDay(period), to: call.option('to') ?? lastDay(period) };
  const file = await call.readFile(call.get('file'));
  const more = { opening: call.option('opening'), formatCode: call.option('layout') };
  const answer = await (await call.desk()).importStatement({ fund, account, ...days, ...more }, file, call.key());
  const { id, from, to, opening, closing, lineCount } = answer;
  const lines = [
    text.uploaded(id, from, to, count(lineCount), yuan(opening), yuan(closing)),
    cliText.next,
    `  match auto ${fund} ${account}`,
  ];
  return { answer, lines };
}

/** Demonstration only: what the simulated bank prints of a fund's accounts for a month. */
async function simulate(call: Call): Promise<Report> {
  if (!call.config.demo) throw new NotPossible(text.simulatedOnlyInDemo);
  const { BankWindow } = await import('../../rehearsal/bank-window.js');
  const [fund, period] = [call.get('scheme') as keyof typeof schemeLabels, call.get('period')];
  const folder = call.option('out') ?? DEFAULT_FOLDER;
  const files: string[] = [];
  const next: string[] = [];
  for (const { account, fileName, csv } of await new BankWindow(await call.client()).statements(fund, period)) {
    const path = await call.writeFile(`${folder}/${fileName}`, csv);
    files.push(path);
    next.push(`  statement upload ${path} ${fund} ${account} ${period}`);
  }
  return {
    answer: { files },
    lines: [text.simulated(files.length), ...files.map((path) => `  ${path}`), cliText.next, ...next],
  };
}
