import { App, Form, Input, Radio, Select } from 'antd';
import { project as text, projectForm, projectWords } from '@messages/web/projects';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { money } from '../../ui/formats';
import { AMOUNT, plainAmount, usualDay } from '../books/entered';
import type { ProjectDetail } from './amounts';

export type BudgetEvent = ProjectDetail['events'][number];
export type EventKind = BudgetEvent['kind'];

interface Values {
  on: string;
  level: BudgetEvent['level'];
  documentNo?: string;
  amount: string;
  note?: string;
  direction?: 'UP' | 'DOWN';
}

/** Enters a budget allotment, adjustment, arrival or expense of a project. */
export function RecordEvent(props: { project: ProjectDetail; kind: EventKind; onClose: () => void }): ReactNode {
  const { project, kind, onClose } = props;
  const { message } = App.useApp();
  const { period } = usePeriod();
  const words = text.record[kind];
  const record = useAct(
    (body: Schema<'RecordEventDto'>, key) =>
      answer(
        api.POST('/api/v1/projects/{id}/events', {
          params: { path: { id: project.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: () => {
        void message.success(text.recordDone);
        onClose();
      },
    },
  );
  return (
    <Ask<Values>
      open
      width={600}
      title={words.title}
      sentence={words.ask}
      agree={words.button}
      initial={{
        on: usualDay(period),
        level: project.sourceLevel,
        documentNo: project.documentNo ?? undefined,
        direction: 'UP',
      }}
      pending={record.isPending}
      error={record.error}
      onAgree={({ on, level, documentNo, amount, note, direction }) =>
        record.mutate({
          kind,
          on,
          level,
          amount: kind === 'ADJUST' && direction === 'DOWN' ? `-${amount}` : amount,
          ...(documentNo?.trim() ? { documentNo: documentNo.trim() } : {}),
          ...(note?.trim() ? { note: note.trim() } : {}),
        })
      }
      onCancel={onClose}
    >
      <div className="event-fields">
        {kind === 'ADJUST' && (
          <Form.Item name="direction" label={text.direction} className="wide">
            <Radio.Group
              options={[
                { value: 'UP', label: text.increase },
                { value: 'DOWN', label: text.decrease },
              ]}
            />
          </Form.Item>
        )}
        <Form.Item
          name="amount"
          label={text.amount}
          normalize={plainAmount}
          rules={[
            { required: true, message: projectForm.missing(text.amount) },
            { pattern: AMOUNT, message: text.amountShape },
          ]}
        >
          <Input className="money-input" inputMode="decimal" autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="on" label={text.on} rules={[{ required: true, message: projectForm.missing(text.on) }]}>
          <DateInput width="100%" />
        </Form.Item>
        <Form.Item name="documentNo" label={text.documentNo}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="level"
          label={text.level}
          rules={[{ required: true, message: projectForm.missing(text.level) }]}
        >
          <Select options={Object.entries(projectWords.levels).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="note" label={text.note} className="wide">
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </div>
    </Ask>
  );
}

/** Takes an entry back by an opposite one. */
export function UndoEvent(props: { projectId: string; event: BudgetEvent; onClose: () => void }): ReactNode {
  const { projectId, event, onClose } = props;
  const { message } = App.useApp();
  const { period } = usePeriod();
  const undo = useAct(
    (body: { on: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/projects/{id}/events/{eventId}/undo', {
          params: { path: { id: projectId, eventId: event.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: () => {
        void message.success(text.undoDone);
        onClose();
      },
    },
  );
  return (
    <Ask<{ on: string; reason: string }>
      open
      danger
      title={text.undoTitle}
      sentence={text.undoAsk(projectWords.eventKinds[event.kind], money(event.amount))}
      consequence={{ amount: event.amount }}
      agree={text.undoAgree}
      initial={{ on: usualDay(event.on > `${period}-01` ? event.on.slice(0, 7) : period) }}
      reason="required"
      pending={undo.isPending}
      error={undo.error}
      onAgree={(values) => undo.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item name="on" label={text.on} rules={[{ required: true, message: projectForm.missing(text.on) }]}>
        <DateInput width={180} />
      </Form.Item>
    </Ask>
  );
}
