import { InboxOutlined, PaperClipOutlined } from '@ant-design/icons';
import { App, Button, Form, InputNumber, Upload, type UploadFile } from 'antd';
import { papers as text } from '@messages/web/books';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';

type Paper = Schema<'PaperDto'>;

/** What the papers are attached to. */
export type PaperOwner = { voucher: string } | { proposal: string };

interface Added {
  file: UploadFile[];
  sheets: number;
}

/** The papers of a voucher: added, downloaded, taken off with a reason. `fixed`: they are only to be seen. */
export function Papers(props: {
  owner: PaperOwner;
  title: string;
  empty: string;
  papers: readonly Paper[];
  fixed?: boolean;
}): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Paper | null>(null);
  const changes = may('ledger.post') && !props.fixed;

  const add = useAct(({ file, sheets }: Added, key) => attach(props.owner, file, sheets, key), {
    onDone: () => {
      setAdding(false);
      void message.success(text.added);
    },
  });
  const remove = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/voucher-attachments/{id}/remove', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    {
      onDone: () => {
        setRemoved(null);
        void message.success(text.removed);
      },
    },
  );
  const fetchFile = (id: string): void =>
    void download(`/api/v1/voucher-attachments/${id}/content`).catch(
      (failure: Error) => void message.error(failure.message),
    );

  const columns: readonly Column<Paper>[] = [
    {
      path: 'name',
      title: text.name,
      show: (paper) => (
        <Button
          type="link"
          size="small"
          className="paper-name"
          title={text.downloadLabel(paper.name)}
          onClick={() => fetchFile(paper.id)}
        >
          {paper.name}
        </Button>
      ),
    },
    { path: 'sheets', title: text.sheets, kind: 'count' },
    { path: 'addedBy', title: text.addedBy },
    ...(changes
      ? [
          {
            path: 'remove',
            title: '',
            control: true,
            show: (paper: Paper) => (
              <Button
                type="link"
                danger
                size="small"
                title={text.removeLabel(paper.name)}
                onClick={() => {
                  remove.reset();
                  setRemoved(paper);
                }}
              >
                {text.remove}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title={props.title}
      extra={
        changes && (
          <Button
            size="small"
            icon={<PaperClipOutlined />}
            onClick={() => {
              add.reset();
              setAdding(true);
            }}
          >
            {text.add}
          </Button>
        )
      }
    >
      <PlainTable
        label={props.title}
        columns={columns}
        rows={props.papers}
        rowKey={({ id }) => id}
        empty={<Nothing text={props.empty} />}
      />
      <Ask<Added>
        open={adding}
        title={text.addTitle}
        sentence={text.addAsk}
        agree={text.add}
        initial={{ file: [], sheets: 1 }}
        pending={add.isPending}
        error={add.error}
        onAgree={(values) => add.mutate(values)}
        onCancel={() => setAdding(false)}
      >
        <Form.Item
          name="file"
          label={text.file}
          valuePropName="fileList"
          getValueFromEvent={({ fileList }: { fileList: UploadFile[] }) => fileList.slice(-1)}
          rules={[{ required: true, type: 'array', min: 1, message: text.fileMissing }]}
        >
          <Upload.Dragger beforeUpload={() => false} maxCount={1} multiple={false}>
            <InboxOutlined aria-hidden /> {text.drop}
          </Upload.Dragger>
        </Form.Item>
        <Form.Item name="sheets" label={text.sheets} rules={[{ required: true, message: text.sheetsMissing }]}>
          <InputNumber min={1} max={999} precision={0} />
        </Form.Item>
      </Ask>
      <Ask
        open={removed !== null}
        danger
        title={text.removeTitle}
        sentence={removed && text.removeAsk(removed.name, removed.sheets)}
        reason="required"
        agree={text.remove}
        pending={remove.isPending}
        error={remove.error}
        onAgree={({ reason }) => removed && remove.mutate({ id: removed.id, reason })}
        onCancel={() => setRemoved(null)}
      />
    </Section>
  );
}

function attach(
  owner: PaperOwner,
  [chosen]: UploadFile[],
  sheets: number,
  key: string,
): Promise<Schema<'AttachedDto'>> {
  const form = new FormData();
  form.set('sheets', String(sheets));
  // The service reads the fields before the file: it comes last.
  if (chosen?.originFileObj) form.set('file', chosen.originFileObj, chosen.name);
  const header = { 'Idempotency-Key': key };
  const sent = { body: form as never, bodySerializer: (body: unknown) => body as FormData };
  return 'voucher' in owner
    ? answer(
        api.POST('/api/v1/vouchers/{id}/attachments', { params: { path: { id: owner.voucher }, header }, ...sent }),
      )
    : answer(
        api.POST('/api/v1/voucher-proposals/{id}/attachments', {
          params: { path: { id: owner.proposal }, header },
          ...sent,
        }),
      );
}
