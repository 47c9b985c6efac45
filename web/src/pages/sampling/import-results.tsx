import { App, Form } from 'antd';
import { samplingPlan as words } from '@messages/web/sampling';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { count } from '../../ui/formats';
import { refusalOfFile } from '../rolls/check-file';
import { FileDrop } from '../rolls/file-drop';
import { multipart } from '../rolls/multipart';
import '../rolls/rolls.css';

interface Issue {
  row: number;
  text: string;
}

/** Takes the filled-in list in; a refused one with every fault and its row. */
export function ImportResults({ planId, onClose }: { planId: string; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ file }: { file: File; stamp: string }, key) =>
      answer(
        api.POST('/api/v1/sampling-plans/{id}/results', {
          params: { path: { id: planId }, header: { 'Idempotency-Key': key } },
          ...multipart<Schema<'ResultsForm'>>({ file }),
        }),
      ),
    {
      onDone: ({ accepted, unchanged, open }) => {
        void message.success(words.imported(accepted, unchanged, open));
        onClose();
      },
    },
  );
  const issues = (act.error?.details.issues as Issue[] | undefined) ?? [];
  return (
    <Ask<{ file: File }>
      open
      title={words.importTitle}
      sentence={words.importAsk}
      agree={words.importAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={({ file }) => act.mutate({ file, stamp: `${file.name} ${file.size} ${file.lastModified}` })}
      onCancel={onClose}
      width={600}
    >
      <Form.Item
        name="file"
        label={words.importFile}
        rules={[
          { required: true, message: words.importMissing },
          {
            validator: (_, file?: File) => {
              const refusal = file ? refusalOfFile(file) : null;
              return refusal ? Promise.reject(new Error(refusal)) : Promise.resolve();
            },
          },
        ]}
      >
        <FileDrop label={words.importFile} hint={words.importChoose} />
      </Form.Item>
      {issues.length > 0 && (
        <>
          <div>{words.faults(count(Number(act.error?.details.count ?? issues.length)))}</div>
          <ul className="import-faults" tabIndex={0}>
            {issues.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </Ask>
  );
}
