import { App } from 'antd';
import { batch as words } from '@messages/web/batches';
import { batchAudit as audit } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { answer, api, type ApiError } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { count, money } from '../../ui/formats';
import { Facts } from '../../ui/page';
import { useFlagSummary } from './batch-audit';
import type { Line, LineAction } from './batch-lines';
import type { Batch } from './batch-signing';

export type SignAction = 'submit' | 'review' | 'approve';
export type ReasonAction = 'sendBack' | 'withdraw';

/** What the person is asked: the act, with what stood on the screen when they pressed its button. */
export type Asked =
  | { action: SignAction; label: string; seen: Batch }
  | { action: ReasonAction; label: string; seen: Batch }
  | { action: LineAction; label: string; seen: Batch; line: Line };

interface Sent {
  asked: Asked;
  reason: string;
}

export const isSigning = (action: string): action is SignAction => action in SIGN;
export const isReasoned = (action: string): action is ReasonAction => action === 'sendBack' || action === 'withdraw';

const SIGN = {
  submit: '/api/v1/batches/{id}/submit',
  review: '/api/v1/batches/{id}/review',
  approve: '/api/v1/batches/{id}/approve',
} as const;
const REASONED = {
  sendBack: '/api/v1/batches/{id}/send-back',
  withdraw: '/api/v1/batches/{id}/withdraw',
} as const;

async function send({ asked, reason }: Sent, key: string): Promise<{ digest: string }> {
  const { id, digest, lineCount, total } = asked.seen;
  const headers = { 'Idempotency-Key': key };
  if (asked.action === 'exclude') {
    const path = { id, lineNo: asked.line.lineNo };
    return answer(
      api.POST('/api/v1/batches/{id}/lines/{lineNo}/exclude', { params: { path }, body: { reason }, headers }),
    );
  }
  if (asked.action === 'withdrawLine') {
    const body = { reference: asked.line.reference, kind: 'WITHDRAW' as const, reason };
    await answer(api.POST('/api/v1/payout-acts', { params: {}, body, headers }));
    return { digest };
  }
  const params = { path: { id } };
  return isSigning(asked.action)
    ? answer(api.POST(SIGN[asked.action], { params, body: { digest, lineCount, total }, headers }))
    : answer(api.POST(REASONED[asked.action], { params, body: { reason }, headers }));
}

/**
 * The question before every act on a batch. A refusal because somebody else was quicker closes it and goes to
 * `onOvertaken`, because what it showed is no longer true; every other refusal stays in it.
 */
export function useBatchActs(
  batchId: string,
  hooks: {
    onDone: (digest: string) => void;
    onOvertaken: (error: ApiError, seen: Batch) => void;
  },
): { ask: (asked: Asked) => void; dialog: ReactNode } {
  const { message } = App.useApp();
  const flags = useFlagSummary(batchId);
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = useAct(send, {
    onDone: ({ digest }, { asked: { action } }) => {
      hooks.onDone(digest);
      setAsked(null);
      void message.success(words.done[action]);
    },
  });
  const ask = (next: Asked): void => {
    act.reset();
    setAsked(next);
  };
  const agree = (question: Asked, reason: string): void =>
    act.mutate(
      { asked: question, reason },
      {
        onError: (error) => {
          // 404: the line, or the whole batch, is gone.
          if (error.status !== 409 && error.status !== 404) return;
          setAsked(null);
          hooks.onOvertaken(error, question.seen);
        },
      },
    );
  const dialog = asked && (
    <Ask
      open
      title={asked.label}
      sentence={sentenceOf(asked)}
      consequence={consequenceOf(asked)}
      reason={isSigning(asked.action) ? 'none' : 'required'}
      agree={agreeOf(asked)}
      danger={asked.action === 'withdraw' || asked.action === 'exclude' || asked.action === 'sendBack'}
      pending={act.isPending}
      error={act.error}
      onAgree={({ reason }) => agree(asked, reason)}
      onCancel={() => setAsked(null)}
    >
      {flags && isSigning(asked.action) && asked.action !== 'submit' && (
        <Facts items={[[audit.signing, flags, true]]} />
      )}
    </Ask>
  );
  return { ask, dialog };
}

function sentenceOf(asked: Asked): string {
  return 'line' in asked ? words.sentences[asked.action](asked.line.name) : words.sentences[asked.action];
}

function consequenceOf(asked: Asked): Parameters<typeof Ask>[0]['consequence'] {
  if ('line' in asked) return { people: 1, amount: asked.line.amount };
  const { lineCount: people, total: amount, totalInWords: inWords, digest } = asked.seen;
  return isSigning(asked.action) ? { people, amount, inWords, digest } : { people, amount, digest };
}

function agreeOf(asked: Asked): string {
  return 'line' in asked
    ? words.agreeLine(asked.label, money(asked.line.amount))
    : words.agree(asked.label, count(asked.seen.lineCount), money(asked.seen.total));
}
