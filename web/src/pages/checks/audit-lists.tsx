import { UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { listKindLabels, matchReasonLabels } from '@messages/audit';
import { auditLists as text } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { refusalOfFile } from '../rolls/check-file';
import { FileDrop } from '../rolls/file-drop';
import { multipart } from '../rolls/multipart';

type List = Schema<'ListListedDto'>;
type Imported = Schema<'ListImportedDto'>;
type Kind = List['kind'];

const KINDS = Object.entries(listKindLabels).map(([value, label]) => ({ value, label }));

const COLUMNS: readonly Column<List>[] = [
  {
    path: 'source',
    title: text.source,
    sort: 'source',
    show: ({ id, source }) => <Link to={`/audit-lists/${id}`}>{source}</Link>,
  },
  { path: 'kind', title: text.kind, words: listKindLabels, sort: 'kind' },
  { path: 'issuedOn', title: text.issuedOn, kind: 'date', sort: 'issuedOn' },
  { path: 'entryCount', title: text.entryCount, kind: 'count', sort: 'entryCount' },
  { path: 'fileName', title: text.fileName, width: 220 },
  { path: 'importedBy', title: text.importedBy, sort: 'importedBy' },
  { path: 'importedAt', title: text.importedAt, kind: 'time', sort: 'importedAt' },
  { path: 'withdrawnAt', title: text.state, kind: 'time', show: (list) => <ListState list={list} /> },
];

export function ListState({ list }: { list: List }): ReactNode {
  return list.withdrawnAt ? (
    <LookTag look="struck" text={text.withdrawn} />
  ) : (
    <LookTag look="done" text={text.active} />
  );
}

/** Lists from outside, against which payouts are checked; importing one says at once whom it means. */
export default function AuditLists(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const { data } = useQuery({
    queryKey: ['audit-lists-count'],
    queryFn: ({ signal }) => getPage('/api/v1/audit-lists', undefined, { pageSize: 1 }, signal),
  });
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={data && text.answer(count(data.total))}
      actions={
        may('audit.list') && (
          <Button type="primary" icon={<UploadOutlined />} onClick={() => setAsking(true)}>
            {text.import}
          </Button>
        )
      }
    >
      {imported && <Result imported={imported} />}
      <DataList
        name="lists"
        path="/api/v1/audit-lists"
        filterNames={['kind']}
        filters={(state) => (
          <ChoiceFilter state={state} name="kind" label={text.kind} words={listKindLabels} width={200} />
        )}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/audit-lists/${id}`)}
        label={text.title}
        exportName={text.exportName}
        empty={<Nothing text={`${text.empty}${may('audit.list') ? text.emptyHint : ''}`} />}
      />
      <Import open={asking} onClose={() => setAsking(false)} onDone={setImported} />
    </Page>
  );
}

/** What came of an import: how many people, and by what those of the register were recognised. */
function Result({ imported: { id, entryCount, matches } }: { imported: Imported }): ReactNode {
  return (
    <Section title={text.imported} extra={<Link to={`/audit-lists/${id}`}>{text.toList}</Link>}>
      <p role="status">
        {text.importedOf(count(entryCount))}
        {matches.length === 0 && ` ${text.noMatches}`}
      </p>
      {matches.length > 0 && (
        <PlainTable
          label={text.matched}
          columns={[
            { path: 'reason', title: text.matchOf, words: matchReasonLabels },
            { path: 'count', title: text.matchCount, kind: 'count', width: 120 },
          ]}
          rows={matches}
          rowKey={({ reason }) => reason}
        />
      )}
    </Section>
  );
}

interface Values {
  kind: Kind;
  source: string;
  issuedOn: string;
  file: File;
}

function Import(props: { open: boolean; onClose: () => void; onDone: (imported: Imported) => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ kind, source, issuedOn, file }: Values & { fileStamp: string }, key) =>
      answer(
        api.POST('/api/v1/audit-lists', {
          params: { header: { 'Idempotency-Key': key } },
          ...multipart<Schema<'ImportListForm'>>({ kind, source: source.trim(), issuedOn, file }),
        }),
      ),
    {
      onDone: (imported) => {
        props.onClose();
        props.onDone(imported);
        void message.success(text.imported);
      },
    },
  );
  return (
    <Ask<Values>
      open={props.open}
      title={text.import}
      sentence={text.importText}
      agree={text.importAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) =>
        act.mutate({ ...values, fileStamp: `${values.file.name} ${values.file.size} ${values.file.lastModified}` })
      }
      onCancel={() => {
        act.reset();
        props.onClose();
      }}
    >
      <Form.Item name="kind" label={text.kind} rules={[{ required: true, message: text.kindMissing }]}>
        <Select options={KINDS} />
      </Form.Item>
      <Form.Item
        name="source"
        label={text.source}
        extra={text.sourceHint}
        rules={[{ required: true, whitespace: true, min: 2, message: text.sourceMissing }]}
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="issuedOn" label={text.issuedOn} rules={[{ required: true, message: text.issuedOnMissing }]}>
        <DateInput width={200} />
      </Form.Item>
      <Form.Item
        name="file"
        label={text.file}
        rules={[
          { required: true, message: text.fileMissing },
          {
            validator: (_, file?: File) => {
              const refusal = file ? refusalOfFile(file) : null;
              return refusal ? Promise.reject(new Error(refusal)) : Promise.resolve();
            },
          },
        ]}
      >
        <FileDrop label={text.file} hint={text.fileHint} />
      </Form.Item>
    </Ask>
  );
}
