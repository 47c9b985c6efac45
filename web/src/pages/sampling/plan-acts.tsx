import { DownloadOutlined, ReloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal, Tooltip } from 'antd';
import { shell } from '@messages/web/shell';
import { samplingPlan as words, samplingWizard } from '@messages/web/sampling';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { count, money } from '../../ui/formats';
import { Facts } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { ImportResults } from './import-results';

type Plan = Schema<'SamplingPlanDetailDto'>;
type Redrawn = Schema<'RedrawnDto'>;
type Asking = 'draw' | 'sign' | 'withdraw' | 'import' | null;

/** What may be done with a plan now, as the service says. */
export function PlanActs({ plan }: { plan: Plan }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<Asking>(null);
  const { id, listCount } = plan;
  const can = (action: string): boolean => plan.actions.includes(action);
  const redraw = useMutation({
    mutationFn: () => answer(api.GET('/api/v1/sampling-plans/{id}/redraw', { params: { path: { id } } })),
  });
  const take = (ending: 'csv' | 'xlsx'): void =>
    void download(`/api/v1/sampling-plans/${id}/list/${ending}`).catch(
      (failure: Error) => void message.error(failure.message),
    );
  const open = listCount === null ? 0 : listCount - plan.examined;
  const close = (): void => setAsking(null);
  return (
    <>
      {listCount !== null && (
        <>
          <Button icon={<DownloadOutlined />} onClick={() => take('csv')}>
            {words.csv}
          </Button>
          <Button icon={<DownloadOutlined />} onClick={() => take('xlsx')}>
            {words.xlsx}
          </Button>
          <Button icon={<ReloadOutlined />} loading={redraw.isPending} onClick={() => redraw.mutate()}>
            {words.redraw}
          </Button>
        </>
      )}
      {may('sampling.manage') && can('result') && (
        <Button icon={<UploadOutlined />} onClick={() => setAsking('import')}>
          {words.importResults}
        </Button>
      )}
      {may('sampling.manage') && can('withdraw') && (
        <Button danger onClick={() => setAsking('withdraw')}>
          {words.withdraw}
        </Button>
      )}
      {may('sampling.manage') && can('draw') && (
        <Button type="primary" onClick={() => setAsking('draw')}>
          {words.draw}
        </Button>
      )}
      {may('sampling.sign') && plan.state === 'DRAWN' && (
        <Tooltip title={can('sign') ? undefined : words.signWaits(count(open))}>
          <Button type="primary" disabled={!can('sign')} onClick={() => setAsking('sign')}>
            {words.sign}
          </Button>
        </Tooltip>
      )}
      <RedrawAnswer
        redrawn={redraw.data}
        error={redraw.error}
        onClose={() => {
          redraw.reset();
        }}
      />
      {asking === 'draw' && <Draw plan={plan} onClose={close} />}
      {asking === 'sign' && <Sign plan={plan} onClose={close} />}
      {asking === 'withdraw' && <Withdraw plan={plan} onClose={close} />}
      {asking === 'import' && <ImportResults planId={id} onClose={close} />}
    </>
  );
}

interface ActProps {
  plan: Plan;
  onClose: () => void;
}

function Draw({ plan, onClose }: ActProps): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    (id: string, key) =>
      answer(
        api.POST('/api/v1/sampling-plans/{id}/draw', { params: { path: { id }, header: { 'Idempotency-Key': key } } }),
      ),
    {
      onDone: (drawn) => {
        void message.success(samplingWizard.drawn(count(drawn.count)));
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      title={words.drawTitle}
      sentence={words.drawAsk}
      consequence={{ lines: plan.populationCount, amount: plan.populationSum, digest: plan.populationDigest }}
      agree={words.draw}
      pending={act.isPending}
      error={act.error}
      onAgree={() => act.mutate(plan.id)}
      onCancel={onClose}
    />
  );
}

function Sign({ plan, onClose }: ActProps): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ note }: { note?: string }, key) =>
      answer(
        api.POST('/api/v1/sampling-plans/{id}/sign', {
          params: { path: { id: plan.id }, header: { 'Idempotency-Key': key } },
          body: note?.trim() ? { note: note.trim() } : {},
        }),
      ),
    {
      onDone: () => {
        void message.success(words.signedDone);
        onClose();
      },
    },
  );
  return (
    <Ask<{ note?: string }>
      open
      title={words.signTitle}
      sentence={words.signAsk(plan.id)}
      consequence={{ lines: plan.listCount ?? 0, digest: plan.listDigest ?? undefined }}
      agree={words.signAgree(count(plan.listCount))}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <p>{plan.evaluation?.text[0]}</p>
      <Form.Item name="note" label={words.signNote}>
        <Input.TextArea rows={2} maxLength={500} autoFocus />
      </Form.Item>
    </Ask>
  );
}

function Withdraw({ plan, onClose }: ActProps): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ reason }: { reason: string }, key) =>
      answer(
        api.POST('/api/v1/sampling-plans/{id}/withdraw', {
          params: { path: { id: plan.id }, header: { 'Idempotency-Key': key } },
          body: { reason: reason.trim() },
        }),
      ),
    {
      onDone: () => {
        void message.success(words.withdrawnDone);
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      danger
      title={words.withdrawTitle(plan.id)}
      sentence={words.withdrawAsk}
      reason="required"
      agree={words.withdraw}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    />
  );
}

/** What drawing again from the same seed gave, beside what was kept. */
function RedrawAnswer(props: { redrawn?: Redrawn; error: Error | null; onClose: () => void }): ReactNode {
  const { redrawn, error } = props;
  return (
    <Modal
      open={redrawn !== undefined || error !== null}
      title={words.redraw}
      width={640}
      onCancel={props.onClose}
      footer={<Button onClick={props.onClose}>{shell.close}</Button>}
    >
      {error && <Problem error={error} />}
      {redrawn && (
        <div className="redraw">
          <Alert
            type={redrawn.same ? 'success' : 'error'}
            showIcon
            title={redrawn.same ? words.redrawSame : words.redrawDiffers}
          />
          <Facts
            items={[
              [
                words.redrawPopulation,
                `${samplingWizard.populationIs(count(redrawn.population.count), money(redrawn.population.sum))} · ${
                  redrawn.populationSame ? words.redrawPopulationSame : words.redrawPopulationDiffers
                }`,
                true,
              ],
              [words.redrawCount, count(redrawn.list.count), true],
              [words.redrawNow, <Digest key="now" of={redrawn.list.fileDigest} />, true],
              [words.redrawKept, <Digest key="kept" of={redrawn.kept.fileDigest} />, true],
            ]}
          />
        </div>
      )}
    </Modal>
  );
}

function Digest({ of }: { of: string }): ReactNode {
  return <span className="digest-whole">{of}</span>;
}
