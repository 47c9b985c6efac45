import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Select } from 'antd';
import { directFunds as list, fundDocument as text } from '@messages/web/direct-funds';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { AMOUNT, plainAmount } from '../books/entered';
import type { FundDocument, Level } from './shown';

type RegisterBody = Schema<'RegisterDocumentDto'>;
type AmendBody = Schema<'AmendDocumentDto'>;
type PlanBody = Schema<'PlanArrivalsDto'>;
export type Prefilled = Partial<Pick<RegisterBody, 'projectId' | 'documentNo' | 'level'>>;
type Values<Body> = { [Key in keyof Body]?: Body[Key] | null };

const LEVELS = Object.entries(list.levels).map(([value, label]) => ({ value: value as Level, label }));
const required = (what: string) => [{ required: true, message: text.missing(what) }];
const amountRules = [...required(text.plainAmount), { pattern: AMOUNT, message: text.amountShape }];

/** What is left empty is not sent. */
function given<Body extends object>(values: Values<Body>): Body {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as Body;
}

/** Registers a document of the year's projects; what the row says already is filled in. */
export function RegisterDocument(props: { fiscalYear: number; prefilled: Prefilled; onClose: () => void }): ReactNode {
  const { fiscalYear, prefilled, onClose } = props;
  const { message } = App.useApp();
  const { data: projects } = useQuery({
    queryKey: ['projects', fiscalYear],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects', { params: { query: { fiscalYear } }, signal })),
  });
  const act = useAct(
    (body: RegisterBody, key) =>
      answer(api.POST('/api/v1/fund-documents', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: ({ linked }) => {
        void message.success(text.registerDone(linked));
        onClose();
      },
    },
  );
  return (
    <Ask<Values<RegisterBody>>
      open
      width={640}
      title={text.registerTitle}
      sentence={text.registerAsk}
      agree={text.registerAgree}
      initial={{ direct: false, level: 'CENTRAL', ...prefilled }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(given(values))}
      onCancel={onClose}
    >
      <div className="document-fields">
        <Form.Item name="projectId" label={text.project} className="wide" rules={required(text.project)}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={(projects ?? []).map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
          />
        </Form.Item>
        <Form.Item name="documentNo" label={text.documentNo} rules={required(text.documentNo)}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Facts levelFixed={false} markFixed={false} />
      </div>
    </Ask>
  );
}

/** States the facts of a document anew. */
export function AmendDocument({ document, onClose }: { document: FundDocument; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { id, level, direct, amount, issuedOn, receivedOn, note } = document;
  const act = useAct(
    (body: AmendBody, key) =>
      answer(
        api.POST('/api/v1/fund-documents/{id}/amendments', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: () => {
        void message.success(text.amendDone);
        onClose();
      },
    },
  );
  return (
    <Ask<Values<AmendBody>>
      open
      width={640}
      title={text.amendTitle}
      sentence={text.amendAsk}
      agree={text.amend}
      initial={{ level, direct, amount, issuedOn, receivedOn, note }}
      reason="required"
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(given(values))}
      onCancel={onClose}
    >
      <div className="document-fields">
        <Facts levelFixed={document.levelFixed} markFixed={document.markFixed} />
      </div>
    </Ask>
  );
}

function Facts({ levelFixed, markFixed }: { levelFixed: boolean; markFixed: boolean }): ReactNode {
  return (
    <>
      <Form.Item name="amount" label={text.amount} normalize={plainAmount} rules={amountRules}>
        <Input className="money-input" inputMode="decimal" autoComplete="off" />
      </Form.Item>
      <Form.Item name="level" label={text.level} extra={levelFixed && text.levelFixed} rules={required(text.level)}>
        <Select options={LEVELS} disabled={levelFixed} />
      </Form.Item>
      <Form.Item name="direct" valuePropName="checked" label={text.direct} extra={markFixed && text.markFixed}>
        <Checkbox disabled={markFixed}>{text.marks.true}</Checkbox>
      </Form.Item>
      <Form.Item name="issuedOn" label={text.issuedOn}>
        <DateInput width="100%" />
      </Form.Item>
      <Form.Item name="receivedOn" label={text.receivedOn}>
        <DateInput width="100%" />
      </Form.Item>
      <Form.Item name="note" label={text.note} className="wide">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  );
}

/** When the money of a document is expected; the lines of now are there to be changed. */
export function PlanArrivals({ document, onClose }: { document: FundDocument; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { id, plan } = document;
  const act = useAct(
    (body: PlanBody, key) =>
      answer(
        api.PUT('/api/v1/fund-documents/{id}/plan', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    {
      onDone: () => {
        void message.success(text.planDone);
        onClose();
      },
    },
  );
  const lines = plan.map(({ on, amount }) => ({ on, amount }));
  return (
    <Ask<Values<PlanBody>>
      open
      title={text.planTitle}
      sentence={text.planAsk}
      agree={text.planAgree}
      initial={{ lines: lines.length === 0 ? [{ on: '', amount: '' }] : lines }}
      pending={act.isPending}
      error={act.error}
      onAgree={({ lines: entered, note }) => act.mutate(given({ lines: entered ?? [], note }))}
      onCancel={onClose}
    >
      <Form.List name="lines">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div key={key} className="plan-line">
                <Form.Item name={[name, 'on']} label={text.planOn} rules={required(text.planOn)}>
                  <DateInput width="100%" />
                </Form.Item>
                <Form.Item
                  name={[name, 'amount']}
                  label={text.planAmount}
                  normalize={plainAmount}
                  rules={[...required(text.planAmount), { pattern: AMOUNT, message: text.amountShape }]}
                >
                  <Input className="money-input" inputMode="decimal" autoComplete="off" />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined />}
                  aria-label={text.removeLine(name + 1)}
                  title={text.removeLine(name + 1)}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Form.Item>
              <Button icon={<PlusOutlined />} onClick={() => add({ on: '', amount: '' })}>
                {text.addLine}
              </Button>
            </Form.Item>
          </>
        )}
      </Form.List>
      <Form.Item name="note" label={text.planNote}>
        <Input maxLength={200} />
      </Form.Item>
    </Ask>
  );
}
