import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import type { DirectFundsDto, DocumentRowDto } from '../../direct-funds/direct-funds.dto.js';
import { AGE_CLASSES } from '../../direct-funds/domain/ages.js';
import { cliDirectFunds as text, cliText } from '../../messages/cli.js';
import { cliLabels, cliTitles as title } from '../../messages/cli-words.js';
import { feedbackForm as form } from '../../messages/direct-funds.js';
import type { Call, Command, Report } from '../command.js';
import { count, label, yuan } from '../format.js';
import { table, type Column } from '../table.js';
import { kinds } from '../values.js';

type Row = Wire<DocumentRowDto>;

export const directFundsCommands: readonly Command[] = [
  {
    words: 'direct-funds',
    operands: [{ name: 'year', kind: kinds.number, optional: true }],
    optional: ['at', 'all', 'xlsx'],
    run: show,
  },
];

const COLUMNS: readonly Column<Row>[] = [
  {
    title: title.document,
    value: (row) => (row.documentId === null ? form.unregistered(row.documentNo) : (row.documentNo ?? '')),
  },
  { title: title.level, value: (row) => label(cliLabels.level, row.level) },
  { title: form.columns.mark, value: (row) => (row.direct ? form.direct : form.notDirect) },
  { title: text.issued, value: (row) => (row.amount === null ? form.none : yuan(row.amount)), right: true },
  { title: title.arrivedSum, value: (row) => yuan(row.arrived), right: true },
  { title: text.used, value: (row) => yuan(row.used), right: true },
  { title: title.useRate, value: (row) => row.useRate ?? form.none, right: true },
  { title: text.unused, value: (row) => yuan(row.unused), right: true },
  ...AGE_CLASSES.map((age): Column<Row> => ({
    title: form.columns.ages[age],
    value: (row) => yuan(row.ages[age]),
    right: true,
  })),
  { title: text.overdue, value: (row) => yuan(row.calendar.overdue), right: true },
  { title: title.projectName, value: (row) => row.projectName },
];

/** The documents' money as at a day; with --xlsx also the feedback form. */
async function show(call: Call): Promise<Report> {
  const client = await call.client();
  const query = {
    fiscalYear: call.all('year')[0],
    at: call.option('at'),
    scope: call.flag('all') ? 'ALL' : undefined,
  };
  const answer = await client.get<Wire<DirectFundsDto>>(withQuery('/v1/direct-funds', query));
  const { rows, total, ahead, fiscalYear, at } = answer;
  const lines = [
    text.title(fiscalYear, at),
    ...(rows.length === 0 ? [cliText.none] : table(COLUMNS, rows)),
    text.total(yuan(total.arrived), yuan(total.used), yuan(total.unused)),
    ...ahead.map(({ projectName, amount }) => form.ahead(projectName, yuan(amount))),
  ];
  const path = call.option('xlsx');
  if (path === undefined) return { answer, lines };
  const bytes = await client.download(withQuery('/v1/direct-funds/feedback/file', query));
  const file = await call.writeFile(path, bytes);
  return { answer, lines: [...lines, cliText.written(file, count(bytes.length))] };
}
