import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Select } from 'antd';
import { enteredStopReasonLabels, stopReasonLabels } from '@messages/roll-acts';
import { stopList } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { count, period as periodText } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { LookTag } from '../../ui/states';
import { refusalOfFile } from './check-file';
import { FileDrop } from './file-drop';
import { multipart } from './multipart';
import './rolls.css';
import { DateInput } from '../../ui/date-input';

type Entry = Schema<'StopListListedDto'>;
type Reason = keyof typeof enteredStopReasonLabels;

const REASONS = Object.entries(enteredStopReasonLabels).map(([value, label]) => ({ value, label }));
const MIN_BASIS = 4;

const COLUMNS: readonly Column<Entry>[] = [
  { path: 'name', title: stopList.name, sort: 'name' },
  { path: 'idMasked', title: stopList.idMasked, sort: 'idMasked' },
  { path: 'reason', title: stopList.reason, words: stopReasonLabels, sort: 'reason' },
  { path: 'effectiveFrom', title: stopList.from, kind: 'period', sort: 'effectiveFrom' },
  { path: 'source', title: stopList.source, sort: 'source', width: 200 },
  { path: 'addedBy', title: stopList.addedBy, sort: 'addedBy', optional: true },
  { path: 'addedAt', title: stopList.addedAt, kind: 'time', sort: 'addedAt' },
  {
    path: 'liftedAt',
    title: stopList.state,
    sort: 'liftedAt',
    kind: 'time',
    show: ({ liftedAt }) =>
      liftedAt ? <LookTag look="struck" text={stopList.lifted} /> : <LookTag look="late" text={stopList.active} />,
  },
  { path: 'liftedBy', title: stopList.liftedBy, sort: 'liftedBy', optional: true },
];

/** People who are not paid whatever a roll says: the list, adding one or a file, lifting one. */
export default function StopList(): ReactNode {
  const { may } = useSession();
  const [asking, setAsking] = useState<'one' | 'file' | null>(null);
  const [lifting, setLifting] = useState<Entry | null>(null);
  const manage = may('stopList.manage');
  const { data: active } = useQuery({
    queryKey: ['stop-list-active'],
    queryFn: ({ signal }) => getPage('/api/v1/stop-list', undefined, { lifted: false, pageSize: 1 }, signal),
  });
  const columns = manage
    ? [
        ...COLUMNS,
        {
          path: 'act',
          title: stopList.act,
          control: true,
          show: (entry: Entry) =>
            entry.liftedAt === null && (
              <Button size="small" type="link" onClick={() => setLifting(entry)}>
                {stopList.lift}
              </Button>
            ),
        },
      ]
    : COLUMNS;
  return (
    <Page
      title={stopList.title}
      help={stopList.help}
      answer={active && stopList.answer(count(active.total))}
      actions={
        manage && (
          <>
            <Button icon={<UploadOutlined />} onClick={() => setAsking('file')}>
              {stopList.addFile}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAsking('one')}>
              {stopList.add}
            </Button>
          </>
        )
      }
    >
      <DataList
        name="stops"
        path="/api/v1/stop-list"
        filterNames={['lifted', 'reason', 'name']}
        filters={(state) => (
          <>
            <TextFilter state={state} name="name" label={stopList.name} />
            <ChoiceFilter state={state} name="reason" label={stopList.reason} words={stopReasonLabels} />
            <ChoiceFilter state={state} name="lifted" label={stopList.state} words={stopList.states} />
          </>
        )}
        columns={columns}
        rowKey={({ id }) => id}
        label={stopList.title}
        exportName={stopList.exportName}
        empty={<Nothing text={`${stopList.empty}${manage ? stopList.emptyHint : ''}`} />}
      />
      <AddOne open={asking === 'one'} onClose={() => setAsking(null)} />
      <AddFile open={asking === 'file'} onClose={() => setAsking(null)} />
      <Lift entry={lifting} onClose={() => setLifting(null)} />
    </Page>
  );
}

interface OneValues {
  idNumber: string;
  name: string;
  reason: Reason;
  effectiveFrom?: string;
  source: string;
}

function useAdded(onClose: () => void): (answer: Schema<'StopListAddedDto'>) => void {
  const { message } = App.useApp();
  return ({ added, already }) => {
    onClose();
    void message.success(stopList.added(count(added), count(already)));
  };
}

function AddOne({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const onDone = useAdded(onClose);
  const act = useAct(
    ({ source, effectiveFrom, ...entry }: OneValues, key) =>
      answer(
        api.POST('/api/v1/stop-list', {
          params: { header: { 'Idempotency-Key': key } },
          body: {
            source: source.trim(),
            entries: [
              {
                ...entry,
                idNumber: entry.idNumber.trim(),
                name: entry.name.trim(),
                ...(effectiveFrom ? { effectiveFrom } : {}),
              },
            ],
          },
        }),
      ),
    { onDone },
  );
  return (
    <Ask<OneValues>
      open={open}
      title={stopList.add}
      sentence={stopList.addText}
      agree={stopList.addAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item
        name="idNumber"
        label={stopList.idNumber}
        rules={[{ required: true, whitespace: true, message: stopList.idNumberMissing }]}
      >
        <Input maxLength={40} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="name"
        label={stopList.name}
        rules={[{ required: true, whitespace: true, message: stopList.nameMissing }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="reason" label={stopList.reason} rules={[{ required: true, message: stopList.reasonMissing }]}>
        <Select options={REASONS} />
      </Form.Item>
      <Form.Item name="effectiveFrom" label={stopList.from} extra={stopList.fromHint}>
        <DateInput kind="month" width={180} />
      </Form.Item>
      <SourceItem />
    </Ask>
  );
}

function AddFile({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const onDone = useAdded(onClose);
  const act = useAct(
    ({ source, file }: { source: string; file: File; fileStamp: string }, key) =>
      answer(
        api.POST('/api/v1/stop-list/file', {
          params: { header: { 'Idempotency-Key': key } },
          ...multipart<Schema<'StopListFileForm'>>({ source: source.trim(), file }),
        }),
      ),
    { onDone },
  );
  return (
    <Ask<{ source: string; file: File }>
      open={open}
      title={stopList.addFile}
      sentence={stopList.addFileText}
      agree={stopList.addFileAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) =>
        act.mutate({ ...values, fileStamp: `${values.file.name} ${values.file.size} ${values.file.lastModified}` })
      }
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item
        name="file"
        label={stopList.file}
        rules={[
          { required: true, message: stopList.fileMissing },
          {
            validator: (_, file?: File) => {
              const refusal = file ? refusalOfFile(file) : null;
              return refusal ? Promise.reject(new Error(refusal)) : Promise.resolve();
            },
          },
        ]}
      >
        <FileDrop label={stopList.file} hint={stopList.choose} />
      </Form.Item>
      <SourceItem />
    </Ask>
  );
}

function SourceItem(): ReactNode {
  return (
    <Form.Item
      name="source"
      label={stopList.source}
      rules={[{ required: true, whitespace: true, min: 2, message: stopList.sourceMissing }]}
    >
      <Input maxLength={100} placeholder={stopList.sourceHint} />
    </Form.Item>
  );
}

function Lift({ entry, onClose }: { entry: Entry | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/stop-list/{id}/lift', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason: reason.trim() },
        }),
      ),
    {
      onDone: () => {
        onClose();
        void message.success(stopList.liftDone);
      },
    },
  );
  return (
    <Ask<{ reason: string }>
      open={entry !== null}
      title={stopList.liftTitle}
      sentence={entry && stopList.liftText(entry.name, stopReasonLabels[entry.reason], periodText(entry.effectiveFrom))}
      agree={stopList.liftTitle}
      danger
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason }) => act.mutate({ id: entry!.id, reason })}
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item
        name="reason"
        label={stopList.liftReason}
        rules={[{ required: true, whitespace: true, min: MIN_BASIS, message: stopList.liftReasonMissing }]}
      >
        <Input.TextArea rows={2} maxLength={200} autoFocus />
      </Form.Item>
    </Ask>
  );
}
