import { Form, Input, Select } from 'antd';
import { errorKindLabels, findingActionLabels } from '@messages/cases';
import { caseFile as text, caseWords as words, newCase } from '@messages/web/cases';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { money } from '../../ui/formats';
import { AskOnce } from './case-ask';
import { choices, typed, useHandlers, type Case } from './case-types';
import { required } from './new-case';

const STEPS = {
  propose: '/api/v1/findings/{id}/propose',
  determine: '/api/v1/findings/{id}/determine',
  sendBack: '/api/v1/findings/{id}/send-back',
  dismiss: '/api/v1/findings/{id}/dismiss',
  revoke: '/api/v1/findings/{id}/revoke',
  close: '/api/v1/findings/{id}/close',
  reopen: '/api/v1/findings/{id}/reopen',
} as const;

export type Step = keyof typeof STEPS;
type Signing = 'propose' | 'determine';
type Reasoned = 'sendBack' | 'dismiss' | 'revoke' | 'reopen';

export const isStep = (action: string): action is Step => action in STEPS;
const signs = (step: Step): step is Signing => step === 'propose' || step === 'determine';

interface Props {
  file: Case;
  onClose: () => void;
}

/** A step of the case: signed over its digest, reasoned, or the mere closing. */
export function StepOfCase({ file, step, onClose }: Props & { step: Step }): ReactNode {
  const label = findingActionLabels[step];
  const { id, digest } = file;
  return (
    <AskOnce<{ reason: string }, Schema<'FindingStateDto'>>
      title={label}
      sentence={text.sentences[step]}
      consequence={
        signs(step)
          ? { lines: file.lines.length, amount: file.amount, inWords: file.amountInWords, digest }
          : { lines: file.lines.length, amount: file.amount }
      }
      reason={signs(step) || step === 'close' ? undefined : 'required'}
      danger={step === 'dismiss' || step === 'revoke' || step === 'sendBack'}
      agree={signs(step) ? text.agree(label, money(file.amount)) : label}
      send={({ reason }, key) => {
        const params = { path: { id }, header: { 'Idempotency-Key': key } };
        if (signs(step)) return answer(api.POST(STEPS[step], { params, body: { digest } }));
        if (step === 'close') return answer(api.POST(STEPS.close, { params }));
        return answer(api.POST(STEPS[step as Reasoned], { params, body: { reason: reason.trim() } }));
      }}
      done={() => text.done[step]}
      onClose={onClose}
    />
  );
}

/** What the case says, while it is being prepared. */
export function EditCase({ file, onClose }: Props): ReactNode {
  return (
    <AskOnce<Pick<Case, 'facts' | 'errorKind' | 'sourceReference'>, Schema<'CaseIdDto'>>
      width={640}
      title={text.edit}
      sentence={text.editAsk}
      agree={text.edit}
      initial={{ facts: file.facts, errorKind: file.errorKind, sourceReference: file.sourceReference }}
      send={({ facts, errorKind, sourceReference }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/edit', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { facts: facts.trim(), errorKind, sourceReference: typed(sourceReference) ?? null },
          }),
        )
      }
      done={() => text.edited}
      onClose={onClose}
    >
      <div className="case-fields">
        <Form.Item name="errorKind" label={words.errorKind} rules={[required(words.errorKind)]}>
          <Select options={choices(errorKindLabels)} />
        </Form.Item>
        <Form.Item name="sourceReference" label={words.sourceReference}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item
        name="facts"
        label={words.facts}
        rules={[{ required: true, whitespace: true, min: 5, message: newCase.factsShort }]}
      >
        <Input.TextArea rows={5} maxLength={4000} />
      </Form.Item>
    </AskOnce>
  );
}

export function AssignCase({ file, onClose }: Props): ReactNode {
  const handlers = useHandlers();
  return (
    <AskOnce<{ handlerId: string; reason: string }, Schema<'FindingStateDto'>>
      title={findingActionLabels.assign}
      sentence={text.assignAsk}
      agree={findingActionLabels.assign}
      reason="required"
      send={({ handlerId, reason }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/assign', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: { handlerId, reason: reason.trim() },
          }),
        )
      }
      done={() => text.assigned}
      onClose={onClose}
    >
      <Form.Item name="handlerId" label={text.newHandler} rules={[required(text.newHandler)]}>
        <Select options={choices(handlers)} />
      </Form.Item>
    </AskOnce>
  );
}
