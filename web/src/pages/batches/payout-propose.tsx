import { App, Form, Select } from 'antd';
import { failureCauseLabels } from '@messages/banking';
import { payout as words } from '@messages/web/batches';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';

type Payout = Schema<'PayoutDetailDto'>;
type Kind = Schema<'ProposeActDto'>['kind'];

interface Values {
  reason: string;
  onDate?: string;
  cause?: string;
}

/** Proposing what a second person must confirm: to withdraw, to waive, or that the bank gave the money back. */
export function useProposal(payout: Payout): { ask: (kind: Kind) => void; dialog: ReactNode } {
  const { message } = App.useApp();
  const [kind, setKind] = useState<Kind | null>(null);
  const act = useAct(
    (body: Schema<'ProposeActDto'>, key) =>
      answer(api.POST('/api/v1/payout-acts', { params: {}, body, headers: { 'Idempotency-Key': key } })),
    {
      onDone: () => {
        setKind(null);
        void message.success(words.proposed);
      },
    },
  );
  const ask = (next: Kind): void => {
    act.reset();
    setKind(next);
  };
  const dialog = kind && (
    <Ask<Values>
      open
      title={words.stepLabels[kind]}
      sentence={words.sentences[kind]}
      consequence={{ people: 1, amount: payout.amount }}
      reason="required"
      agree={words.stepLabels[kind]}
      danger={kind !== 'LATE_RETURN'}
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason, onDate, cause }) =>
        act.mutate({ reference: payout.reference, kind, reason, onDate: onDate || undefined, cause })
      }
      onCancel={() => setKind(null)}
    >
      {kind !== 'WITHDRAW' && (
        <Form.Item
          name="onDate"
          label={words.onDate[kind]}
          extra={kind === 'WAIVE' ? words.onDateHint : undefined}
          rules={kind === 'LATE_RETURN' ? [{ required: true, message: words.onDateMissing }] : []}
        >
          <DateInput width={180} />
        </Form.Item>
      )}
      {kind === 'LATE_RETURN' && (
        <Form.Item name="cause" label={words.cause} rules={[{ required: true, message: words.causeMissing }]}>
          <Select
            style={{ width: 240 }}
            options={Object.entries(failureCauseLabels).map(([value, { label }]) => ({ value, label }))}
          />
        </Form.Item>
      )}
    </Ask>
  );
  return { ask, dialog };
}
