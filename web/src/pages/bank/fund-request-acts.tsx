import { App, Form, Input } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { fundRequests as texts } from '@messages/web/bank';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { money } from '../../ui/formats';
import { plain } from './plain';
import { today } from './today';
import { DateInput } from '../../ui/date-input';

type FundRequest = Schema<'FundRequestDto'>;

interface ArrivalValues {
  on: string;
  amount: string;
  documentNo?: string;
}

/** The money has come: on the day and in the amount of the bank's notice. */
export function Arrive({ request, onClose }: { request: FundRequest | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ id, body }: { id: string; body: Schema<'ArrivalDto'> }, key) =>
      answer(
        api.POST('/api/v1/fund-requests/{id}/arrival', {
          params: { path: { id } },
          body,
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: () => {
        void message.success(texts.arriveDone);
        onClose();
      },
    },
  );
  return (
    <Ask<ArrivalValues>
      key={request?.id ?? ''}
      open={request !== null}
      title={texts.arriveTitle}
      sentence={request && texts.arriveAsk(schemeLabels[request.fund], money(request.amount))}
      initial={{ on: today(), amount: money(request?.amount) }}
      agree={texts.arriveAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={({ on, amount, documentNo }) =>
        act.mutate({
          id: request!.id,
          body: { on, amount: plain(amount), ...(documentNo?.trim() ? { documentNo: documentNo.trim() } : {}) },
        })
      }
      onCancel={() => {
        act.reset();
        onClose();
      }}
    >
      <Form.Item name="on" label={texts.on} rules={[{ required: true, message: texts.onMissing }]}>
        <DateInput latest={today()} width={180} />
      </Form.Item>
      <Form.Item
        name="amount"
        label={texts.arrivedAmount}
        rules={[{ required: true, whitespace: true, message: texts.arrivedAmountMissing }]}
      >
        <Input inputMode="decimal" autoComplete="off" style={{ width: 240 }} />
      </Form.Item>
      <Form.Item name="documentNo" label={texts.documentNo}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </Ask>
  );
}

export function Cancel({ request, onClose }: { request: FundRequest | null; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/fund-requests/{id}/cancel', {
          params: { path: { id } },
          body: { reason },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: () => {
        void message.success(texts.cancelDone);
        onClose();
      },
    },
  );
  return (
    <Ask
      open={request !== null}
      title={texts.cancelTitle}
      sentence={request && texts.cancelAsk(schemeLabels[request.fund], money(request.amount))}
      reason="required"
      agree={texts.cancelAgree}
      danger
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason }) => act.mutate({ id: request!.id, reason: reason.trim() })}
      onCancel={() => {
        act.reset();
        onClose();
      }}
    />
  );
}
