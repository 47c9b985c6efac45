import { App, Button, Tooltip } from 'antd';
import { fundDocument as text } from '@messages/web/direct-funds';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { money } from '../../ui/formats';
import { AmendDocument, PlanArrivals } from './document-forms';
import type { FundDocument } from './shown';

type Act = 'amend' | 'plan' | 'cancel';
const LABELS: Record<Act, string> = { plan: text.planArrivals, amend: text.amend, cancel: text.cancel };

/** What may be done with a document now, as the service says it, with its reasons. */
export function DocumentActs({ document }: { document: FundDocument }): ReactNode {
  const [asking, setAsking] = useState<Act | null>(null);
  const close = (): void => setAsking(null);
  const reasonOf = (act: Act): string | null => document.actions.find(({ action }) => action === act)?.reason ?? null;
  return (
    <>
      {(Object.keys(LABELS) as Act[]).map((act) => (
        <Tooltip key={act} title={reasonOf(act)}>
          <Button danger={act === 'cancel'} disabled={reasonOf(act) !== null} onClick={() => setAsking(act)}>
            {LABELS[act]}
          </Button>
        </Tooltip>
      ))}
      {asking === 'amend' && <AmendDocument document={document} onClose={close} />}
      {asking === 'plan' && <PlanArrivals document={document} onClose={close} />}
      {asking === 'cancel' && <CancelDocument id={document.id} onClose={close} />}
    </>
  );
}

function CancelDocument({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    (body: { reason: string }, key) =>
      answer(
        api.POST('/api/v1/fund-documents/{id}/cancel', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: () => {
        void message.success(text.cancelDone);
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      danger
      title={text.cancelTitle}
      sentence={text.cancelAsk}
      agree={text.cancel}
      reason="required"
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    />
  );
}

/** Says by which document an entry came; once. */
export function LinkEvent(props: {
  documentId: string;
  event: FundDocument['events'][number];
  onClose: () => void;
}): ReactNode {
  const { documentId, event, onClose } = props;
  const { message } = App.useApp();
  const act = useAct(
    (eventId: string, key) =>
      answer(
        api.POST('/api/v1/fund-documents/{id}/events', {
          params: { path: { id: documentId }, header: { 'Idempotency-Key': key } },
          body: { eventId },
        }),
      ),
    {
      onDone: () => {
        void message.success(text.linkDone);
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      title={text.linkTitle}
      sentence={text.linkAsk(text.kinds[event.kind] ?? '', event.on, money(event.amount))}
      consequence={{ amount: event.amount }}
      agree={text.link}
      pending={act.isPending}
      error={act.error}
      onAgree={() => act.mutate(event.id)}
      onCancel={onClose}
    />
  );
}
