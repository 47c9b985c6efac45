import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Progress, Upload } from 'antd';
import { bankBatch as texts } from '@messages/web/bank';
import { useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { ApiError } from '../../api/client';
import { newKey, type Schema } from '../../api/client';
import { time } from '../../ui/formats';
import { LookTag } from '../../ui/states';
import { sendFile } from './send-file';

interface Sending {
  /** Also the Idempotency-Key: a try that was not answered is repeated as the same submission. */
  key: string;
  file: File;
  state: 'WAITING' | 'SENDING' | 'SENT' | 'REFUSED';
  percent: number;
  error: ApiError | null;
}

const LOOKS = { WAITING: 'ended', SENDING: 'working', SENT: 'done', REFUSED: 'failed' } as const;

/** Takes result files, several at once, and sends them one after the other; each tells what became of it. */
export function ResultUpload({ batchId }: { batchId: string }): ReactNode {
  const client = useQueryClient();
  const [queue, setQueue] = useState<Sending[]>([]);
  // One after the other: the service takes the files of a batch in turn anyway.
  const last = useRef<Promise<void>>(Promise.resolve());
  const change = (key: string, changes: Partial<Sending>): void =>
    setQueue((before) => before.map((one) => (one.key === key ? { ...one, ...changes } : one)));

  const send = async ({ key, file }: Sending): Promise<void> => {
    change(key, { state: 'SENDING', percent: 0, error: null });
    try {
      await sendFile<Schema<'ResultUploadedView'>>(`/api/v1/batches/${batchId}/bank-results`, file, key, (percent) =>
        change(key, { percent }),
      );
      change(key, { state: 'SENT', percent: 100 });
      await client.invalidateQueries();
    } catch (failure) {
      change(key, { state: 'REFUSED', error: failure as ApiError });
    }
  };
  const enqueue = (one: Sending): void => {
    last.current = last.current.then(() => send(one));
  };

  return (
    <>
      <Upload.Dragger
        className="no-print"
        multiple
        showUploadList={false}
        beforeUpload={(file) => {
          const one: Sending = { key: newKey(), file, state: 'WAITING', percent: 0, error: null };
          setQueue((before) => [...before, one]);
          enqueue(one);
          return false;
        }}
      >
        <p>
          <InboxOutlined aria-hidden /> {texts.drop}
        </p>
        <p className="faint">{texts.dropHint}</p>
      </Upload.Dragger>
      {queue.length > 0 && (
        <ul className="upload-queue" aria-label={texts.queue} aria-live="polite">
          {queue.map((one) => (
            <li key={one.key}>
              <span>{one.file.name}</span>
              <LookTag look={LOOKS[one.state]} text={texts.queueStates[one.state]} />
              {one.state === 'SENDING' && (
                <Progress percent={one.percent} size="small" style={{ width: 160 }} aria-label={one.file.name} />
              )}
              {one.error?.status === 0 && (
                <Button size="small" onClick={() => enqueue(one)}>
                  {texts.again}
                </Button>
              )}
              {one.error && (
                <span className="refusal" role="alert">
                  {sentenceOf(one.error)}{' '}
                  {repeatedOf(one.error) && <Link to={repeatedOf(one.error)!}>{texts.queueOpen}</Link>}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Where the file is that was sent before. */
function repeatedOf(error: ApiError): string | null {
  const { id } = error.details;
  return error.code === 'BANK_RESULT_REPEATED' && typeof id === 'string' ? `/bank-results/${id}` : null;
}

/** The service's sentence; the instant in it as people here read it. */
function sentenceOf(error: ApiError): string {
  const { at } = error.details;
  return typeof at === 'string' ? error.message.replace(at, time(at)) : error.message;
}
