import { App, Button, Checkbox, Form, Input, Radio } from 'antd';
import { DownloadOutlined } from '@ant-design/icons';
import { rollDetail } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { count } from '../../ui/formats';

type Roll = Schema<'RollDto'>;
export type Accepted = Schema<'RollAcceptedDto'>;
type Asking = 'accept' | 'reject' | 'draft' | 'download' | null;

/** What may be done with a roll now, in the order in which it is done. */
export function RollActs({ roll, onAccepted }: { roll: Roll; onAccepted: (accepted: Accepted) => void }): ReactNode {
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { may } = useSession();
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const { id } = roll;
  const blocked = roll.blockedCount ?? 0;
  const path = { id };

  const accept = useAct(
    (_: object, key) =>
      answer(
        api.POST('/api/v1/rolls/{id}/accept', {
          params: { path, header: { 'Idempotency-Key': key } },
          body: blocked > 0 ? { acceptBlocked: blocked } : {},
        }),
      ),
    {
      onDone: (accepted) => {
        close();
        onAccepted(accepted);
      },
    },
  );
  const recheck = useAct(
    (_: object, key) =>
      answer(api.POST('/api/v1/rolls/{id}/recheck', { params: { path, header: { 'Idempotency-Key': key } } })),
    { onDone: () => void message.info(rollDetail.recheckDone) },
  );
  const reject = useAct(
    ({ reason }: { reason: string }, key) =>
      answer(
        api.POST('/api/v1/rolls/{id}/reject', {
          params: { path, header: { 'Idempotency-Key': key } },
          body: { reason: reason.trim() },
        }),
      ),
    {
      onDone: () => {
        close();
        void message.success(rollDetail.rejected);
      },
    },
  );
  const draft = useAct(
    (_: object, key) =>
      answer(api.POST('/api/v1/batches', { params: { header: { 'Idempotency-Key': key } }, body: { rollId: id } })),
    {
      onDone: (batch) => {
        void message.success(rollDetail.drafted(batch.number));
        void navigate(`/batches/${batch.id}`);
      },
    },
  );

  const allowed = (act: Roll['allowedActions'][number]): boolean => roll.allowedActions.includes(act);
  const consequence = { people: roll.payCount ?? undefined, amount: roll.payTotal ?? undefined };
  const good = count(roll.lineCount ?? 0);
  return (
    <>
      {roll.issueCounts.length > 0 && roll.state !== 'FAILED' && (
        <Button icon={<DownloadOutlined />} onClick={() => setAsking('download')}>
          {rollDetail.download}
        </Button>
      )}
      {allowed('reject') && (
        <Button danger onClick={() => setAsking('reject')}>
          {rollDetail.reject}
        </Button>
      )}
      {allowed('recheck') && (
        <Button
          loading={recheck.isPending}
          onClick={() => recheck.mutate({}, { onError: (e) => void message.error(e.message) })}
        >
          {rollDetail.recheck}
        </Button>
      )}
      {allowed('accept') && (
        <Button type="primary" onClick={() => setAsking('accept')}>
          {rollDetail.accept}
        </Button>
      )}
      {roll.batchId !== null && may('batch.read') && (
        <Button type="primary" onClick={() => void navigate(`/batches/${roll.batchId}`)}>
          {rollDetail.toBatch}
        </Button>
      )}
      {roll.batchId === null && roll.state === 'ACCEPTED' && may('batch.draft') && (
        <Button type="primary" onClick={() => setAsking('draft')}>
          {rollDetail.draft}
        </Button>
      )}

      <Ask<{ known?: boolean }>
        open={asking === 'accept'}
        title={rollDetail.accept}
        sentence={blocked > 0 ? rollDetail.acceptSome(good, count(blocked)) : rollDetail.acceptAll(good)}
        consequence={consequence}
        agree={rollDetail.acceptAgree(good)}
        pending={accept.isPending}
        error={accept.error}
        onAgree={() => accept.mutate({})}
        onCancel={close}
      >
        {blocked > 0 && (
          <Form.Item
            name="known"
            valuePropName="checked"
            rules={[
              {
                validator: (_, known) =>
                  known ? Promise.resolve() : Promise.reject(new Error(rollDetail.acceptBlockedMissing)),
              },
            ]}
          >
            <Checkbox>{rollDetail.acceptBlocked(count(blocked))}</Checkbox>
          </Form.Item>
        )}
      </Ask>
      <Ask
        open={asking === 'reject'}
        title={rollDetail.reject}
        sentence={rollDetail.rejectText}
        reason="required"
        agree={rollDetail.reject}
        danger
        pending={reject.isPending}
        error={reject.error}
        onAgree={(values) => reject.mutate(values)}
        onCancel={close}
      />
      <Ask
        open={asking === 'draft'}
        title={rollDetail.draft}
        sentence={rollDetail.draftText}
        consequence={consequence}
        agree={rollDetail.draft}
        pending={draft.isPending}
        error={draft.error}
        onAgree={() => draft.mutate({})}
        onCancel={close}
      />
      <DownloadIssues roll={roll} open={asking === 'download'} onClose={close} />
    </>
  );
}

/** The marked workbook of the rows at fault: numbers masked, or plain with a reason that goes to the trail. */
function DownloadIssues({ roll, open, onClose }: { roll: Roll; open: boolean; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { may } = useSession();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const close = (): void => {
    setError(null);
    onClose();
  };
  const fetchFile = async ({ numbers, reason }: { numbers?: string; reason?: string }): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      const asked = numbers === 'plain' ? `?reason=${encodeURIComponent(reason!.trim())}` : '';
      await download(`/api/v1/rolls/${roll.id}/issues.xlsx${asked}`);
      void message.success(rollDetail.downloaded);
      close();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Ask<{ numbers?: string; reason?: string }>
      open={open}
      title={rollDetail.downloadTitle}
      sentence={rollDetail.downloadText}
      agree={rollDetail.downloadAgree}
      initial={{ numbers: 'masked' }}
      pending={pending}
      error={error}
      onAgree={(values) => void fetchFile(values)}
      onCancel={close}
    >
      {may('beneficiary.unmask') && (
        <>
          <Form.Item name="numbers" label={rollDetail.downloadNumbers}>
            <Radio.Group
              options={[
                { value: 'masked', label: rollDetail.downloadMasked },
                { value: 'plain', label: rollDetail.downloadPlain },
              ]}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['numbers']}>
            {({ getFieldValue }) =>
              getFieldValue('numbers') === 'plain' && (
                <Form.Item
                  name="reason"
                  label={rollDetail.downloadReason}
                  extra={rollDetail.downloadReasonHint}
                  rules={[{ required: true, whitespace: true, min: 4, message: rollDetail.downloadReasonMissing }]}
                >
                  <Input.TextArea rows={2} maxLength={200} />
                </Form.Item>
              )
            }
          </Form.Item>
        </>
      )}
    </Ask>
  );
}
