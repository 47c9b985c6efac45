import { InboxOutlined, PaperClipOutlined } from '@ant-design/icons';
import { App, Button, Form, Select, Upload } from 'antd';
import { paperKindLabels } from '@messages/cases';
import { caseFile as text, caseWords as words } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useSession } from '../../session/session';
import { clearable } from '../../ui/clearable';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { multipart } from '../rolls/multipart';
import { AskOnce } from './case-ask';
import { choices, type Case } from './case-types';
import { required } from './new-case';

type Paper = Case['papers'][number];

/** Scans that belong to the case: evidence, agreements, delivery receipts, approvals of a write-off. */
export function CasePapers({ file }: { file: Case }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [adding, setAdding] = useState(false);
  const columns: readonly Column<Paper>[] = [
    {
      path: 'name',
      title: text.paperName,
      show: ({ id, name }) => (
        <Button
          type="link"
          size="small"
          title={text.download(name)}
          onClick={() =>
            void download(`/api/v1/finding-papers/${id}/content`).catch(
              (failure: Error) => void message.error(failure.message),
            )
          }
        >
          {name}
        </Button>
      ),
    },
    { path: 'kind', title: text.paperKind, words: paperKindLabels },
    { path: 'addedBy', title: text.paperBy },
    { path: 'addedAt', title: text.paperAt, kind: 'time' },
  ];
  return (
    <Section
      title={text.papers}
      extra={
        may('case.handle') && (
          <Button size="small" icon={<PaperClipOutlined />} onClick={() => setAdding(true)}>
            {text.paperAdd}
          </Button>
        )
      }
    >
      <PlainTable
        label={text.papers}
        columns={columns}
        rows={file.papers}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.papersEmpty} />}
      />
      {adding && <AddPaper file={file} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function AddPaper({ file, onClose }: { file: Case; onClose: () => void }): ReactNode {
  return (
    <AskOnce<{ kind: Paper['kind']; file: File }, Schema<'CaseIdDto'>>
      title={text.paperAdd}
      sentence={text.paperAsk}
      agree={text.paperAdd}
      initial={{ kind: 'EVIDENCE' }}
      send={({ kind, file: scan }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/papers', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            ...multipart<never>({ kind, file: scan }),
          }),
        )
      }
      done={() => text.paperAdded}
      onClose={onClose}
    >
      <Form.Item name="kind" label={text.paperKind} rules={[required(text.paperKind)]}>
        <Select options={choices(paperKindLabels)} />
      </Form.Item>
      <Form.Item name="file" label={text.paperFile} rules={[{ required: true, message: text.paperMissing }]}>
        <ScanDrop />
      </Form.Item>
    </AskOnce>
  );
}

/** One file of any kind; a form item's `value` and `onChange`. */
function ScanDrop(props: { id?: string; value?: File; onChange?: (file: File) => void }): ReactNode {
  return (
    <Upload.Dragger
      id={props.id}
      maxCount={1}
      fileList={[]}
      aria-label={text.paperFile}
      beforeUpload={(file) => {
        props.onChange?.(file);
        return false;
      }}
    >
      <InboxOutlined aria-hidden /> {props.value?.name ?? text.paperDrop}
    </Upload.Dragger>
  );
}

/** Chooses a paper of the case of one kind. */
export function PaperItem(props: {
  file: Case;
  kind: Paper['kind'];
  label: string;
  hint: string;
  needed?: boolean;
}): ReactNode {
  const papers = props.file.papers.filter(({ kind }) => kind === props.kind);
  return (
    <Form.Item
      name="paperId"
      label={props.label}
      extra={papers.length === 0 ? props.hint : undefined}
      rules={props.needed ? [required(props.label)] : []}
    >
      <Select
        allowClear={clearable}
        placeholder={words.choose}
        options={papers.map(({ id, name }) => ({ value: id, label: name }))}
        notFoundContent={props.hint}
      />
    </Form.Item>
  );
}
