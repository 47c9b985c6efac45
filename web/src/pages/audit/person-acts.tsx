import { App, Button, Form, Input, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { person as texts } from '@messages/web/people';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { period as periodText } from '../../ui/formats';

type Person = Schema<'BeneficiaryDto'>;
export type Revealed = Schema<'RevealedDto'>;

const MIN_REASON = 4;

/** Seeing the whole numbers, a change of name, taking back a wrong end: what the service allows this person. */
export function PersonActs({ person, onReveal }: { person: Person; onReveal: (numbers: Revealed) => void }): ReactNode {
  const { message } = App.useApp();
  const [asking, setAsking] = useState<'reveal' | 'rename' | 'reinstate' | null>(null);
  const close = (): void => setAsking(null);
  const path = { id: person.id };

  const reveal = useAct(({ reason }: { reason: string }) =>
    answer(api.POST('/api/v1/beneficiaries/{id}/reveal', { params: { path }, body: { reason: reason.trim() } })),
  );
  const rename = useAct(
    (body: { name: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/beneficiaries/{id}/name', {
          params: { path, header: { 'Idempotency-Key': key } },
          body: { name: body.name.trim(), reason: body.reason.trim() },
        }),
      ),
    {
      onDone: ({ name }) => {
        close();
        void message.success(texts.renamed(name));
      },
    },
  );
  const reinstate = useAct(
    (body: { scheme: Scheme; reason: string }, key) =>
      answer(
        api.POST('/api/v1/beneficiaries/{id}/reinstate', {
          params: { path, header: { 'Idempotency-Key': key } },
          body: { scheme: body.scheme, reason: body.reason.trim() },
        }),
      ),
    {
      onDone: ({ suspendedFrom }) => {
        close();
        void message.success(texts.reinstated(periodText(suspendedFrom)));
      },
    },
  );
  const allowed = (act: Person['allowedActions'][number]): boolean => person.allowedActions.includes(act);
  const ended = person.statuses.filter(({ status }) => status === 'ENDED').map(({ scheme }) => scheme);
  return (
    <>
      {allowed('reveal') && <Button onClick={() => setAsking('reveal')}>{texts.reveal}</Button>}
      {allowed('rename') && <Button onClick={() => setAsking('rename')}>{texts.rename}</Button>}
      {allowed('reinstate') && <Button onClick={() => setAsking('reinstate')}>{texts.reinstate}</Button>}

      <Ask<{ reason: string }>
        open={asking === 'reveal'}
        title={texts.reveal}
        sentence={texts.revealText}
        agree={texts.revealAgree}
        pending={reveal.isPending}
        error={reveal.error}
        onAgree={(values) =>
          reveal.mutate(values, {
            onSuccess: (numbers) => {
              close();
              onReveal(numbers);
              // The answer would stay in memory otherwise.
              reveal.reset();
            },
          })
        }
        onCancel={() => {
          reveal.reset();
          close();
        }}
      >
        <ReasonItem label={texts.revealReason} focus />
      </Ask>
      <Ask<{ name: string; reason: string }>
        open={asking === 'rename'}
        title={texts.rename}
        sentence={texts.renameText}
        agree={texts.renameAgree}
        pending={rename.isPending}
        error={rename.error}
        onAgree={(values) => rename.mutate(values)}
        onCancel={() => {
          rename.reset();
          close();
        }}
      >
        <Form.Item
          name="name"
          label={texts.newName}
          rules={[{ required: true, whitespace: true, message: texts.newNameMissing }]}
        >
          <Input maxLength={100} autoFocus autoComplete="off" />
        </Form.Item>
        <ReasonItem label={texts.basis} />
      </Ask>
      <Ask<{ scheme: Scheme; reason: string }>
        open={asking === 'reinstate'}
        title={texts.reinstate}
        sentence={texts.reinstateText}
        agree={texts.reinstateAgree}
        initial={ended.length === 1 ? { scheme: ended[0] as Scheme } : {}}
        pending={reinstate.isPending}
        error={reinstate.error}
        onAgree={(values) => reinstate.mutate(values)}
        onCancel={() => {
          reinstate.reset();
          close();
        }}
      >
        <Form.Item
          name="scheme"
          label={texts.reinstateScheme}
          rules={[{ required: true, message: texts.reinstateSchemeMissing }]}
        >
          <Select options={ended.map((scheme) => ({ value: scheme, label: schemeLabels[scheme as Scheme] }))} />
        </Form.Item>
        <ReasonItem label={texts.basis} />
      </Ask>
    </>
  );
}

function ReasonItem({ label, focus }: { label: string; focus?: boolean }): ReactNode {
  return (
    <Form.Item
      name="reason"
      label={label}
      extra={texts.reasonShort}
      rules={[{ required: true, whitespace: true, min: MIN_REASON, message: texts.basisMissing }]}
    >
      <Input.TextArea rows={2} maxLength={200} autoFocus={focus} />
    </Form.Item>
  );
}
