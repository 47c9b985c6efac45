import { LedgerApiError, type LedgerClient } from '../../client/ledger-client.js';
import type { Wire } from '../../client/wire.js';
import { bookStateLabels, cliPublication as text } from '../../messages/publication.js';
import { publicationSeverityLabels } from '../../messages/publication-checks.js';
import { cliText } from '../../messages/cli.js';
import type {
  BookCheckedDto,
  BookCreatedDto,
  BookDto,
  BookImportedDto,
  BookPageDto,
  PublicationFindingDto,
  PublicationFindingsDto,
} from '../../publication/publication-answers.dto.js';
import type { Call, Command, Report } from '../command.js';
import { NotPossible } from '../errors.js';
import { count, label } from '../format.js';
import { section } from '../listing.js';
import type { Column } from '../table.js';
import { kinds } from '../values.js';

const title = text.columns;
const YEAR = { name: 'year', kind: kinds.number } as const;

export const publicationCommands: readonly Command[] = [
  {
    words: 'publication import',
    operands: [YEAR, { name: 'file', kind: kinds.text }],
    run: importFile,
  },
  { words: 'publication check', operands: [YEAR], run: check },
  { words: 'publication export', operands: [YEAR], optional: ['xlsx', 'pdf'], run: exportFiles },
];

const FINDINGS: readonly Column<Wire<PublicationFindingDto>>[] = [
  { title: title.severity, value: ({ severity }) => label(publicationSeverityLabels, severity) },
  { title: title.check, value: (finding) => finding.title },
  { title: title.sentence, value: ({ sentence }) => sentence },
  { title: title.cell, value: ({ cells }) => cells[0]?.label ?? '' },
  { title: title.acknowledged, value: ({ acknowledgedReason }) => acknowledgedReason ?? '' },
];

interface Issue {
  sheet: string;
  cell: string | null;
  reason: string;
  text: string;
}

const ISSUES: readonly Column<Issue>[] = [
  { title: title.sheet, value: ({ sheet }) => sheet },
  { title: title.cellName, value: ({ cell }) => cell ?? '' },
  { title: title.reason, value: ({ reason }) => reason },
  { title: title.text, value: (issue) => issue.text },
];

/** The year's versions that count, newest first. */
async function versions(client: LedgerClient, call: Call): Promise<Wire<BookDto>[]> {
  const { rows } = await client.get<Wire<BookPageDto>>(`/v1/budget-books?year=${call.get('year')}`);
  return rows.filter(({ state }) => state !== 'WITHDRAWN');
}

async function latest(client: LedgerClient, call: Call): Promise<Wire<BookDto>> {
  const [book] = await versions(client, call);
  if (!book) throw new NotPossible(text.noBook(call.get('year')));
  return book;
}

async function importFile(call: Call): Promise<Report> {
  const file = await call.readFile(call.get('file'));
  const client = await call.client();
  const draft = (await versions(client, call)).find(({ state }) => state === 'DRAFT');
  const body = { fiscalYear: Number(call.get('year')) };
  const { id, version } =
    draft ?? (await client.post<Wire<BookCreatedDto>>('/v1/budget-books', body, { key: call.key('create') }));
  try {
    const path = `/v1/budget-books/${id}/file`;
    const answer = await client.upload<Wire<BookImportedDto>>(path, {}, file, { key: call.key() });
    const { lines, amounts, figures } = answer;
    return { answer, lines: [text.imported(count(version), count(lines), count(amounts), count(figures))] };
  } catch (error) {
    if (!(error instanceof LedgerApiError) || error.code !== 'BUDGET_FILE_WRONG') throw error;
    const issues = error.details.issues as Issue[];
    return { answer: error.details, lines: section(text.issues(count(issues.length)), ISSUES, issues), bad: true };
  }
}

async function check(call: Call): Promise<Report> {
  const client = await call.client();
  const { id, version, state } = await latest(client, call);
  const run = await client.post<Wire<BookCheckedDto>>(`/v1/budget-books/${id}/checks`, {}, { key: call.key() });
  const answer = await client.get<Wire<PublicationFindingsDto>>(`/v1/budget-books/${id}/findings`);
  const open = answer.findings.filter(
    ({ severity, acknowledgedBy }) => severity === 'ERROR' && acknowledgedBy === null,
  );
  const head = text.checked(
    count(version),
    label(bookStateLabels, state),
    count(run.equations),
    count(run.findings),
    count(open.length),
  );
  return {
    answer,
    lines: [head, ...(run.findings > 0 ? section(text.findings, FINDINGS, answer.findings) : [])],
    bad: open.length > 0,
  };
}

async function exportFiles(call: Call): Promise<Report> {
  const client = await call.client();
  const { id } = await latest(client, call);
  const answer: { file: string; size: number }[] = [];
  for (const format of ['xlsx', 'pdf'] as const) {
    const path = call.option(format);
    if (path === undefined) continue;
    const bytes = await client.download(`/v1/budget-books/${id}/file?format=${format}`);
    answer.push({ file: await call.writeFile(path, bytes), size: bytes.length });
  }
  if (answer.length === 0) throw new NotPossible(text.noFormat);
  return { answer, lines: answer.map(({ file, size }) => cliText.written(file, count(size))) };
}
