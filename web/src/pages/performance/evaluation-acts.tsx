import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Tooltip } from 'antd';
import { evaluation as words } from '@messages/web/evaluations';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import type { EvaluationDetail } from './evaluation';
import { Rescored } from './evaluation-rescored';

type Asking = 'edit' | 'submit' | 'approve' | 'sendBack' | 'rescore' | null;
type Signing = 'submit' | 'approve' | 'sendBack';
const PACK = 'evidence';
const FORMATS = ['xlsx', 'docx', 'pdf'] as const;

/** What may be done with a form now, as the service says it, with its reasons. */
export function EvaluationActs({ form }: { form: EvaluationDetail }): ReactNode {
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const of = (action: string) => form.actions.find((one) => one.action === action);
  const { id } = form;
  const measure = useAct(
    (_: null, key) =>
      answer(
        api.POST('/api/v1/self-evaluations/{id}/measure', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    { onDone: () => void message.success(words.measured) },
  );
  const failed = (failure: Error): void => void message.error(failure.message);
  /** The file that is being made: a second click would make it again. */
  const [making, setMaking] = useState<string | null>(null);
  const make = async (what: string, path: string, done?: string): Promise<void> => {
    setMaking(what);
    try {
      await download(path);
      if (done) void message.success(done);
    } catch (failure) {
      failed(failure as Error);
    } finally {
      setMaking(null);
    }
  };
  const signing = (action: Signing, label: string, primary: boolean): ReactNode => (
    <Tooltip title={of(action)?.why}>
      <Button
        type={primary ? 'primary' : undefined}
        danger={action === 'sendBack'}
        disabled={!of(action)?.allowed}
        onClick={() => setAsking(action)}
      >
        {label}
      </Button>
    </Tooltip>
  );
  return (
    <>
      {FORMATS.map((format) => (
        <Button
          key={format}
          icon={<DownloadOutlined />}
          loading={making === format}
          disabled={making !== null && making !== format}
          onClick={() => void make(format, `/api/v1/self-evaluations/${id}/file?format=${format}`)}
        >
          {words.file[format]}
        </Button>
      ))}
      <Tooltip title={of('evidence')?.why}>
        <Button
          icon={<SafetyCertificateOutlined />}
          loading={making === PACK}
          disabled={!of('evidence')?.allowed || (making !== null && making !== PACK)}
          onClick={() => void make(PACK, `/api/v1/evidence?scope=evaluation:${id}`, words.evidenceDone)}
        >
          {words.evidence}
        </Button>
      </Tooltip>
      <Button onClick={() => setAsking('rescore')}>{words.rescore}</Button>
      {of('edit')?.allowed && (
        <>
          <Tooltip title={of('measure')?.why}>
            <Button
              loading={measure.isPending}
              disabled={!of('measure')?.allowed}
              onClick={() => measure.mutate(null, { onError: failed })}
            >
              {words.measure}
            </Button>
          </Tooltip>
          <Button onClick={() => setAsking('edit')}>{words.edit}</Button>
        </>
      )}
      {form.state === 'DRAFT' && signing('submit', words.submit, true)}
      {form.state === 'SUBMITTED' && (
        <>
          {signing('sendBack', words.sendBack, false)}
          {signing('approve', words.approve, true)}
        </>
      )}
      {asking === 'edit' && <Edit form={form} onClose={close} />}
      {asking === 'rescore' && <Rescored id={id} newest={form.newestScoringVersion} onClose={close} />}
      {(asking === 'submit' || asking === 'approve' || asking === 'sendBack') && (
        <Sign form={form} action={asking} onClose={close} />
      )}
    </>
  );
}

const SENTENCES = { submit: words.submitSentence, approve: words.approveSentence, sendBack: words.sendBackSentence };
const DONE = { submit: words.submittedDone, approve: words.approvedDone, sendBack: words.sentBackDone };

function Sign(props: { form: EvaluationDetail; action: Signing; onClose: () => void }): ReactNode {
  const { action, onClose } = props;
  const { message } = App.useApp();
  // What is signed is what stood there when the dialog opened; the service refuses it when the form has changed since.
  const [form] = useState(props.form);
  const { id, digest } = form;
  const act = useAct(
    ({ reason }: { reason: string }, key) => {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      if (action === 'sendBack') {
        return answer(api.POST('/api/v1/self-evaluations/{id}/send-back', { params, body: { reason } }));
      }
      return answer(
        action === 'submit'
          ? api.POST('/api/v1/self-evaluations/{id}/submit', { params, body: { digest } })
          : api.POST('/api/v1/self-evaluations/{id}/approve', { params, body: { digest } }),
      );
    },
    {
      onDone: () => {
        void message.success(DONE[action]);
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      title={words[action]}
      sentence={
        <>
          {words.answer(form.total, form.grade)}。{SENTENCES[action]}
        </>
      }
      consequence={action === 'sendBack' ? undefined : { digest }}
      reason={action === 'sendBack' ? 'required' : 'none'}
      agree={words[action]}
      danger={action === 'sendBack'}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    />
  );
}

interface Values {
  goalCompletion?: string;
  deviations: Record<string, string | undefined>;
}

function Edit({ form, onClose }: { form: EvaluationDetail; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const rows = form.rows.filter((row) => row.deviationNeeded || row.deviation !== null);
  const act = useAct(
    ({ goalCompletion, deviations }: Values, key) =>
      answer(
        api.PUT('/api/v1/self-evaluations/{id}', {
          params: { path: { id: form.id }, header: { 'Idempotency-Key': key } },
          body: {
            goalCompletion: goalCompletion?.trim() || null,
            deviations: rows.map(({ indicatorId }) => ({
              indicatorId,
              deviation: deviations?.[indicatorId]?.trim() || null,
            })),
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
    <Ask<Values>
      open
      width={760}
      title={words.editTitle}
      sentence={words.editSentence}
      agree={words.save}
      initial={{
        goalCompletion: form.goalCompletion ?? undefined,
        deviations: Object.fromEntries(rows.map((row) => [row.indicatorId, row.deviation ?? undefined])),
      }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item name="goalCompletion" label={words.goalCompletion}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      {rows.map((row) => (
        <Form.Item key={row.indicatorId} name={['deviations', row.indicatorId]} label={row.level3}>
          <Input.TextArea rows={2} maxLength={1000} showCount />
        </Form.Item>
      ))}
    </Ask>
  );
}
