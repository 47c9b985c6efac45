import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Select } from 'antd';
import { statementUpload as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { answer, api, type ApiError } from '../../api/client';
import type { Scheme } from '../../api/lists';
import type { paths } from '../../api/schema';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { count } from '../../ui/formats';
import { FileDrop } from '../rolls/file-drop';
import { refusalOfFile } from '../rolls/check-file';
import { multipart } from '../rolls/multipart';
import type { BankAccount } from './account-choice';
import { daysOf } from './days';
import '../rolls/rolls.css';

type UploadBody = paths['/api/v1/bank-statements']['post']['requestBody']['content']['multipart/form-data'];

interface Values {
  file: File;
  from: string;
  to: string;
  opening?: string;
  formatCode: string;
}

const TOLD = 50;

/** Sends a statement of the account: all of it is taken in, or the faults are told line by line. */
export function StatementUpload(props: {
  open: boolean;
  fund: Scheme;
  account: BankAccount;
  period: string;
  onClose: () => void;
}): ReactNode {
  const { fund, account, period } = props;
  const { message } = App.useApp();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { data: formats } = useQuery({
    queryKey: ['bank-statement-formats'],
    enabled: props.open,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-statement-formats', { signal })),
  });
  const act = useAct(
    ({ file, from, to, opening, formatCode }: Values & { fileStamp: string }, key) =>
      answer(
        api.POST('/api/v1/bank-statements', {
          params: { header: { 'Idempotency-Key': key } },
          ...multipart<UploadBody>({
            fund,
            account: account.account,
            from,
            to,
            opening: opening?.trim(),
            formatCode,
            file,
          }),
        }),
      ),
    {
      onDone: ({ lineCount, knownCount }) => {
        void message.success(text.done(count(lineCount), knownCount));
        props.onClose();
      },
    },
  );
  const [from, to] = daysOf(period);
  return (
    <Ask<Values>
      open={props.open}
      title={text.title(account.name)}
      sentence={text.sentence}
      width={620}
      agree={text.agree}
      pending={act.isPending}
      error={act.error}
      initial={{ from, to, formatCode: 'GENERIC' }}
      onAgree={(values) => {
        const { name, size, lastModified } = values.file;
        if (refusal === null) act.mutate({ ...values, fileStamp: `${name} ${size} ${lastModified}` });
      }}
      onCancel={() => {
        act.reset();
        setRefusal(null);
        props.onClose();
      }}
    >
      <Form.Item
        name="file"
        label={text.file}
        rules={[{ required: true, message: text.fileMissing }]}
        validateStatus={refusal ? 'error' : undefined}
        help={refusal ?? undefined}
        getValueFromEvent={(file: File | null) => {
          act.reset();
          setRefusal(file && refusalOfFile(file));
          return file;
        }}
      >
        <FileDrop label={text.file} hint={text.fileHint} />
      </Form.Item>
      <div className="reconcile-pair">
        <Form.Item name="from" label={text.from} rules={[{ required: true, message: text.dayMissing }]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="to" label={text.to} rules={[{ required: true, message: text.dayMissing }]}>
          <DateInput width="100%" />
        </Form.Item>
      </div>
      <div className="reconcile-pair">
        <Form.Item name="formatCode" label={text.format}>
          <Select options={(formats ?? []).map(({ code, name }) => ({ value: code, label: name }))} />
        </Form.Item>
        <Form.Item
          name="opening"
          label={text.opening}
          extra={text.openingHint}
          rules={[{ pattern: /^-?\d{1,14}(\.\d{1,2})?$/, message: text.openingWrong }]}
        >
          <Input inputMode="decimal" />
        </Form.Item>
      </div>
      <Issues error={act.error} />
    </Ask>
  );
}

/** What the service found wrong, line by line. */
function Issues({ error }: { error: ApiError | null }): ReactNode {
  const { issues, count: all } = (error?.details ?? {}) as { issues?: { text?: string }[]; count?: number };
  const told = Array.isArray(issues) ? issues.flatMap((issue) => (issue.text ? [issue.text] : [])).slice(0, TOLD) : [];
  if (told.length === 0) return null;
  return (
    <div className="reconcile-issues" role="group" tabIndex={0} aria-label={text.issues}>
      <ul>
        {told.map((issue, i) => (
          <li key={i}>{issue}</li>
        ))}
      </ul>
      {all !== undefined && all > told.length && <p className="faint">{text.issuesMore(all - told.length)}</p>}
    </div>
  );
}
