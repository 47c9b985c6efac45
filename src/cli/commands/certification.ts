import type {
  CertificationIssueDto,
  CertificationIssuePageDto,
  CertificationsImportedDto,
} from '../../certification/certification.dto.js';
import type { DueDto } from '../../certification/suspensions.dto.js';
import { withQuery } from '../../client/with-query.js';
import type { Wire } from '../../client/wire.js';
import { schemeLabels } from '../../messages/agencies.js';
import {
  certificationMethodLabels,
  cliCertification as text,
  dueKindLabels,
  suspensionStateLabels,
} from '../../messages/certification.js';
import { cliText } from '../../messages/cli.js';
import type { Call, Command, Report } from '../command.js';
import { count, label } from '../format.js';
import { fetchPage, PAGING, section, showPage } from '../listing.js';
import type { Column } from '../table.js';
import { kinds } from '../values.js';

const title = text.columns;

export const certificationCommands: readonly Command[] = [
  {
    words: 'certification import',
    operands: [{ name: 'file', kind: kinds.text }],
    required: ['source'],
    async run(call) {
      const file = await call.readFile(call.get('file'));
      const client = await call.client();
      const fields = { source: call.option('source')! };
      const path = '/v1/certifications/file';
      const answer = await client.upload<Wire<CertificationsImportedDto>>(path, fields, file, { key: call.key() });
      const lines = [text.imported(count(answer.rows), count(answer.accepted), count(answer.refused))];
      if (answer.refused > 0) {
        const issues = await client.get<Wire<CertificationIssuePageDto>>(
          `/v1/certification-files/${answer.fileId}/issues?pageSize=1000`,
        );
        lines.push(...section(text.issuesTitle, ISSUES, issues.rows));
      }
      return { answer, lines };
    },
  },
  {
    words: 'certification due',
    optional: ['period', 'scheme', 'township', 'due-kind', 'xlsx', ...PAGING],
    run: (call) => (call.option('xlsx') === undefined ? list(call) : download(call)),
  },
];

const ISSUES: readonly Column<Wire<CertificationIssueDto>>[] = [
  { title: title.row, value: ({ sheet, rowNo }) => (sheet === null ? String(rowNo) : `${sheet}!${rowNo}`) },
  { title: title.name, value: (issue) => issue.name ?? '' },
  { title: title.idMasked, value: (issue) => issue.idMasked ?? '' },
  { title: title.problem, value: (issue) => issue.sentence },
];

const DUE: readonly Column<Wire<DueDto>>[] = [
  { title: title.name, value: (due) => due.name },
  { title: title.idMasked, value: (due) => due.idMasked },
  { title: title.scheme, value: (due) => label(schemeLabels, due.scheme) },
  { title: title.township, value: (due) => due.townshipName ?? due.township ?? '' },
  { title: title.kind, value: (due) => label(dueKindLabels, due.kind) },
  { title: title.method, value: (due) => (due.method === null ? '' : label(certificationMethodLabels, due.method)) },
  { title: title.certifiedOn, value: (due) => due.certifiedOn ?? '' },
  { title: title.dueOn, value: (due) => due.dueOn },
  { title: title.overdueDays, value: (due) => count(due.overdueDays), right: true },
  {
    title: title.suspension,
    value: (due) => (due.suspension === null ? '' : label(suspensionStateLabels, due.suspension)),
  },
];

/** The same columns as a workbook shows them. */
const FILE_COLUMNS = [
  { title: title.name, path: 'name', kind: 'text' },
  { title: title.idMasked, path: 'idMasked', kind: 'text' },
  { title: title.scheme, path: 'scheme', kind: 'text', words: schemeLabels },
  { title: title.township, path: 'townshipName', kind: 'text' },
  { title: title.kind, path: 'kind', kind: 'text', words: dueKindLabels },
  { title: title.method, path: 'method', kind: 'text', words: certificationMethodLabels },
  { title: title.certifiedOn, path: 'certifiedOn', kind: 'date' },
  { title: title.dueOn, path: 'dueOn', kind: 'date' },
  { title: title.overdueDays, path: 'overdueDays', kind: 'count' },
  { title: title.suspension, path: 'suspension', kind: 'text', words: suspensionStateLabels },
];

function queryOf(call: Call): Record<string, string | undefined> {
  return {
    month: call.option('period'),
    scheme: call.option('scheme'),
    township: call.option('township'),
    kind: call.option('due-kind'),
  };
}

async function list(call: Call): Promise<Report> {
  const page = await fetchPage<Wire<DueDto>>(call, '/v1/certification-due', queryOf(call));
  return { answer: page, lines: page.total === 0 ? [text.none] : showPage(DUE, page) };
}

async function download(call: Call): Promise<Report> {
  const columns = Buffer.from(JSON.stringify(FILE_COLUMNS)).toString('base64url');
  const fileName = text.fileName(call.option('period') ?? '').trim();
  const query = { ...queryOf(call), format: 'xlsx', columns, fileName };
  const bytes = await (await call.client()).download(withQuery('/v1/certification-due', query));
  const shown = await call.writeFile(call.option('xlsx')!, bytes);
  return { answer: { file: shown, size: bytes.length }, lines: [cliText.written(shown, count(bytes.length))] };
}
