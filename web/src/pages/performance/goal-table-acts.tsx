import { DownloadOutlined, InboxOutlined, UploadOutlined } from '@ant-design/icons';
import { Alert, App, Button, Form, Input, Tooltip, Upload } from 'antd';
import type { UploadFile } from 'antd';
import { goalTable as words } from '@messages/web/goals';
import { useState, type ReactNode } from 'react';
import { ApiError, answer, api } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { bodyOf, type GoalDetail } from './goal-table';
import { Draft } from './goal-tables';

type Asking = 'head' | 'import' | 'adopt' | 'drop' | 'adjust' | null;

/** What may be done with a version now, as the service says it, with its reasons. */
export function GoalTableActs({ table }: { table: GoalDetail }): ReactNode {
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const of = (action: string) => table.actions.find((one) => one.action === action);
  const take = (): void =>
    void download(`/api/v1/goal-tables/${table.id}/file`).catch(
      (failure: Error) => void message.error(failure.message),
    );
  const draft = table.state === 'DRAFT';
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={take}>
        {words.export}
      </Button>
      {of('edit')?.allowed && (
        <>
          <Button icon={<UploadOutlined />} onClick={() => setAsking('import')}>
            {words.import}
          </Button>
          <Button onClick={() => setAsking('head')}>{words.editHead}</Button>
        </>
      )}
      {of('drop')?.allowed && (
        <Button danger onClick={() => setAsking('drop')}>
          {words.drop}
        </Button>
      )}
      {draft && (
        <Tooltip title={of('adopt')?.why}>
          <Button type="primary" disabled={!of('adopt')?.allowed} onClick={() => setAsking('adopt')}>
            {words.adopt}
          </Button>
        </Tooltip>
      )}
      {!draft && table.latest && (
        <Tooltip title={of('adjust')?.why}>
          <Button disabled={!of('adjust')?.allowed} onClick={() => setAsking('adjust')}>
            {words.adjust}
          </Button>
        </Tooltip>
      )}
      {(asking === 'adopt' || asking === 'drop') && <Close table={table} action={asking} onClose={close} />}
      {asking === 'adjust' && <Draft year={table.fiscalYear} of={table} onClose={close} />}
      {asking === 'head' && <EditHead table={table} onClose={close} />}
      {asking === 'import' && <ImportFile id={table.id} onClose={close} />}
    </>
  );
}

/** Adopts what stood in the draft when the dialog opened, or gives the draft up. */
function Close(props: { table: GoalDetail; action: 'adopt' | 'drop'; onClose: () => void }): ReactNode {
  const { action, onClose } = props;
  const { message } = App.useApp();
  const [{ id, digest, effectiveOn, rows }] = useState(props.table);
  const adopts = action === 'adopt';
  const act = useAct(
    (_: object, key) => {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      return answer(
        adopts
          ? api.POST('/api/v1/goal-tables/{id}/adopt', { params, body: { digest } })
          : api.POST('/api/v1/goal-tables/{id}/drop', { params }),
      );
    },
    {
      onDone: () => {
        void message.success(adopts ? words.adoptedDone : words.dropped);
        onClose();
      },
    },
  );
  return (
    <Ask<object>
      open
      title={adopts ? words.adoptTitle : words.dropTitle}
      sentence={adopts ? words.adoptSentence(effectiveOn, rows.length) : words.dropSentence}
      consequence={adopts ? { digest } : undefined}
      agree={adopts ? words.adopt : words.drop}
      danger={!adopts}
      pending={act.isPending}
      error={act.error}
      onAgree={() => act.mutate({})}
      onCancel={onClose}
    />
  );
}

interface HeadValues {
  effectiveOn: string;
  reason?: string;
  goalText?: string;
}

function EditHead({ table: now, onClose }: { table: GoalDetail; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  // As it stood when the dialog opened: what is written goes on from that, and the service refuses it when it is old.
  const [table] = useState(now);
  const act = useAct(
    ({ effectiveOn, reason, goalText }: HeadValues, key) =>
      answer(
        api.PUT('/api/v1/goal-tables/{id}', {
          params: { path: { id: table.id }, header: { 'Idempotency-Key': key } },
          body: {
            digest: table.digest,
            effectiveOn,
            reason: reason?.trim() || null,
            goalText: goalText?.trim() || null,
            rows: table.rows.map(bodyOf),
          },
        }),
      ),
    {
      onDone: () => {
        void message.success(words.saved);
        onClose();
      },
    },
  );
  return (
    <Ask<HeadValues>
      open
      title={words.editHeadTitle}
      sentence={words.editHeadSentence}
      agree={words.save}
      initial={{
        effectiveOn: table.effectiveOn,
        reason: table.reason ?? undefined,
        goalText: table.goalText ?? undefined,
      }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item name="effectiveOn" label={words.effectiveOn} rules={[{ required: true, message: words.missing }]}>
        <DateInput label={words.effectiveOn} />
      </Form.Item>
      <Form.Item name="reason" label={words.reason}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="goalText" label={words.goalText}>
        <Input.TextArea rows={4} maxLength={2000} showCount />
      </Form.Item>
    </Ask>
  );
}

function ImportFile({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ file }: { file: UploadFile[] }, key) => {
      const form = new FormData();
      const chosen = file[0]?.originFileObj;
      if (chosen) form.set('file', chosen, chosen.name);
      return answer(
        api.POST('/api/v1/goal-tables/{id}/import', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: form as never,
          bodySerializer: (body) => body as unknown as FormData,
        }),
      );
    },
    {
      onDone: ({ count }) => {
        void message.success(words.imported(count));
        onClose();
      },
    },
  );
  const issues =
    act.error instanceof ApiError ? (act.error.details.issues as { text: string }[] | undefined) : undefined;
  return (
    <Ask<{ file: UploadFile[] }>
      open
      title={words.importTitle}
      sentence={words.importSentence}
      agree={words.import}
      initial={{ file: [] }}
      pending={act.isPending}
      error={issues ? null : act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item
        name="file"
        label={words.importFile}
        valuePropName="fileList"
        getValueFromEvent={(event: { fileList: UploadFile[] }) => event.fileList.slice(-1)}
        rules={[{ required: true, type: 'array', min: 1, message: words.importMissing }]}
      >
        <Upload.Dragger accept=".xlsx,.csv" maxCount={1} beforeUpload={() => false}>
          <InboxOutlined /> {words.importDrop}
        </Upload.Dragger>
      </Form.Item>
      {issues && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={act.error?.message}
          description={
            <ul className="violations">
              {issues.map(({ text }) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
    </Ask>
  );
}
