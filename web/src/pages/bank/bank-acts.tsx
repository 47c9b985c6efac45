import { DownloadOutlined, FileDoneOutlined, SendOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Tooltip } from 'antd';
import { bankBatch as texts } from '@messages/web/bank';
import { formats } from '@messages/web/formats';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, ApiError, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { count, money } from '../../ui/formats';
import { Facts } from '../../ui/page';
import { type BankFile, type BatchBank } from './bank-types';
import { today } from './today';
import { DateInput } from '../../ui/date-input';

type Batch = Schema<'BatchDetailDto'>;

/** What may be done now between the batch and the bank. */
export function BankActs({
  batch,
  bank,
  formatName,
}: {
  batch: Batch;
  bank: BatchBank;
  formatName: string;
}): ReactNode {
  const { may } = useSession();
  const file = bank.bankFile;
  return (
    <>
      {!file && <Issue batch={batch} formatName={formatName} />}
      {file && may('bank.download') && <Download file={file} />}
      {file && !bank.slip && may('bank.issue') && <RecordSlip batch={batch} />}
    </>
  );
}

function Issue({ batch, formatName }: { batch: Batch; formatName: string }): ReactNode {
  const [asking, setAsking] = useState(false);
  const { may } = useSession();
  const action = batch.allowedActions.find((one) => one.action === 'issue');
  const need = useQuery({
    queryKey: ['fund-need', batch.scheme],
    enabled: asking && may('ledger.read'),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/fund-requests/need', { params: { query: { fund: batch.scheme } }, signal })),
  });
  const act = useAct(
    (id: string, key) =>
      answer(
        api.POST('/api/v1/batches/{id}/bank-file', { params: { path: { id } }, headers: { 'Idempotency-Key': key } }),
      ),
    { onDone: () => setAsking(false) },
  );
  if (!action) return null;
  return (
    <>
      <Tooltip title={action.reason}>
        <Button type="primary" icon={<SendOutlined />} disabled={!action.allowed} onClick={() => setAsking(true)}>
          {action.label}
        </Button>
      </Tooltip>
      <Ask
        open={asking}
        title={texts.issue}
        sentence={texts.issueAsk(batch.number)}
        consequence={{
          lines: batch.lineCount,
          amount: batch.total,
          inWords: batch.totalInWords,
          digest: batch.digest,
        }}
        agree={texts.issueAgree(count(batch.lineCount), money(batch.total))}
        pending={act.isPending}
        error={act.error}
        onAgree={() => act.mutate(batch.id)}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
        width={600}
      >
        <Facts
          items={[
            [texts.format, formatName],
            ...(need.data ? [[texts.available, <Amount of={need.data.available} unit={formats.yuan} />] as const] : []),
          ]}
        />
        {act.error instanceof ApiError && act.error.code === 'FUNDS_SHORT' && (
          <p>
            <Link to="/fund-requests">{texts.toFunds}</Link>
          </p>
        )}
      </Ask>
    </>
  );
}

function Download({ file }: { file: BankFile }): ReactNode {
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const client = useQueryClient();
  const { message } = App.useApp();
  const run = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await download(`/api/v1/bank-files/${file.id}/download`, { method: 'POST' });
      void message.success(texts.downloadDone);
      setAsking(false);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setPending(false);
      // Also a download that was cut has been logged.
      await client.invalidateQueries();
    }
  };
  return (
    <>
      <Button
        type={file.downloads === 0 ? 'primary' : 'default'}
        icon={<DownloadOutlined />}
        onClick={() => {
          setError(null);
          setAsking(true);
        }}
      >
        {texts.download}
      </Button>
      <Ask
        open={asking}
        title={texts.download}
        sentence={texts.downloadAsk}
        consequence={{ lines: file.lineCount, amount: file.total, digest: file.digest }}
        agree={texts.downloadAgree}
        pending={pending}
        error={error}
        onAgree={() => void run()}
        onCancel={() => setAsking(false)}
      >
        <Facts
          items={[
            [texts.fileName, file.fileName, true],
            [texts.downloads, texts.times(file.downloads)],
          ]}
        />
      </Ask>
    </>
  );
}

interface SlipValues {
  number: string;
  paidOn: string;
}

function RecordSlip({ batch }: { batch: Batch }): ReactNode {
  const [asking, setAsking] = useState(false);
  const { message } = App.useApp();
  const act = useAct(
    (body: SlipValues, key) =>
      answer(
        api.POST('/api/v1/batches/{id}/bank-slip', {
          params: { path: { id: batch.id } },
          body,
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: ({ settled }) => {
        setAsking(false);
        void message.success(settled ? texts.slipSettled : texts.slipDone);
      },
    },
  );
  return (
    <>
      <Button icon={<FileDoneOutlined />} onClick={() => setAsking(true)}>
        {texts.recordSlip}
      </Button>
      <Ask<SlipValues>
        open={asking}
        title={texts.recordSlip}
        sentence={texts.slipAsk}
        consequence={{ lines: batch.lineCount, amount: batch.total, inWords: batch.totalInWords }}
        initial={{ paidOn: today() }}
        agree={texts.slipAgree(money(batch.total))}
        pending={act.isPending}
        error={act.error}
        onAgree={({ number, paidOn }) => act.mutate({ number: number.trim(), paidOn })}
        onCancel={() => {
          act.reset();
          setAsking(false);
        }}
      >
        <Form.Item
          name="number"
          label={texts.slipNumber}
          rules={[{ required: true, whitespace: true, message: texts.slipNumberMissing }]}
        >
          <Input maxLength={60} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="paidOn" label={texts.paidOn} rules={[{ required: true, message: texts.paidOnMissing }]}>
          <DateInput latest={today()} width={180} />
        </Form.Item>
      </Ask>
    </>
  );
}
