import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Radio } from 'antd';
import { planMethodLabels } from '@messages/cases';
import { caseRecovery as text, caseWords as words } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, sum, time } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { AMOUNT, plainAmount } from '../books/entered';
import { allows, CaseAct } from './case-act';
import { AskOnce } from './case-ask';
import { PaperItem } from './case-papers';
import { choices, typed, type Case } from './case-types';
import { evenly, type Instalment } from './instalments';
import { required } from './new-case';

type Plan = Schema<'RecoveryPlanBody'>;
type Item = Case['plans'][number]['items'][number];

const ITEMS: readonly Column<Item>[] = [
  { path: 'no', title: text.instalments, show: ({ no }) => text.instalment(no) },
  { path: 'dueOn', title: text.dueOn, kind: 'date' },
  { path: 'amount', title: text.itemSum, kind: 'money' },
];

/** How the money is to come back: the plan in force, and a new one. */
export function RecoveryPlan({ file }: { file: Case }): ReactNode {
  const [asking, setAsking] = useState(false);
  const plan = file.plans.reduce<Case['plans'][number] | null>(
    (last, it) => (last && last.no > it.no ? last : it),
    null,
  );
  return (
    <Section
      title={text.plan}
      extra={
        <>
          <CaseAct file={file} action="plan" type="primary" onClick={() => setAsking(true)}>
            {text.planSet}
          </CaseAct>
          <CaseAct file={file} action="replan" onClick={() => setAsking(true)}>
            {text.planChange}
          </CaseAct>
        </>
      }
    >
      {plan ? (
        <>
          <p>
            {text.planNow(planMethodLabels[plan.method], money(plan.amount), plan.plannedBy, time(plan.plannedAt))}
            {plan.monthly && text.planMonthly(money(plan.monthly))}
            {plan.note && text.planNote(plan.note)}
          </p>
          {plan.items.length > 0 && (
            <PlainTable label={text.plan} columns={ITEMS} rows={plan.items} rowKey={({ no }) => String(no)} />
          )}
        </>
      ) : (
        <Nothing text={text.planEmpty} />
      )}
      {asking && (
        <SetPlan
          file={file}
          title={allows(file, 'replan') ? text.planChange : text.planSet}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

interface Values extends Omit<Plan, 'items'> {
  items?: Partial<Instalment>[];
}

function SetPlan({ file, title, onClose }: { file: Case; title: string; onClose: () => void }): ReactNode {
  return (
    <AskOnce<Values, Schema<'FindingStateDto'>>
      width={640}
      title={title}
      sentence={text.planAsk(money(file.open))}
      agree={title}
      initial={{ method: 'RETURN' }}
      send={({ method, dueOn, items = [], paperId, monthly, note }, key) =>
        answer(
          api.POST('/api/v1/findings/{id}/plan', {
            params: { path: { id: file.id }, header: { 'Idempotency-Key': key } },
            body: {
              method,
              ...(method === 'RETURN' && { dueOn }),
              ...(method === 'INSTALMENTS' && { items: items as Instalment[], paperId }),
              ...(method === 'OFFSET' && { monthly }),
              ...(typed(note) ? { note: typed(note) } : {}),
            },
          }),
        )
      }
      done={() => text.planDone}
      onClose={onClose}
    >
      <Form.Item name="method" label={text.method} rules={[required(text.method)]}>
        <Radio.Group optionType="button" options={choices(planMethodLabels)} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(a: Partial<Values>, b: Partial<Values>) => a.method !== b.method}>
        {({ getFieldValue }) => <Fields method={getFieldValue('method') as Plan['method']} file={file} />}
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input maxLength={500} />
      </Form.Item>
    </AskOnce>
  );
}

function Fields({ method, file }: { method: Plan['method']; file: Case }): ReactNode {
  if (method === 'RETURN')
    return (
      <Form.Item name="dueOn" label={text.once} rules={[required(text.once)]}>
        <DateInput />
      </Form.Item>
    );
  if (method === 'OFFSET')
    return (
      <Form.Item
        name="monthly"
        label={text.monthly}
        normalize={plainAmount}
        rules={[required(text.monthly), { pattern: AMOUNT, message: words.amountShape }]}
      >
        <Input inputMode="decimal" autoComplete="off" style={{ width: 160 }} />
      </Form.Item>
    );
  return (
    <>
      <PaperItem needed file={file} kind="AGREEMENT" label={text.agreement} hint={text.agreementNone} />
      <Instalments open={file.open} />
    </>
  );
}

function Instalments({ open }: { open: string }): ReactNode {
  const form = Form.useFormInstance<Values>();
  const items = Form.useWatch('items', form) ?? [];
  const [parts, setParts] = useState<number | null>(2);
  const [first, setFirst] = useState<string | null>(null);
  return (
    <>
      <div className="case-even">
        <InputNumber
          min={2}
          max={360}
          precision={0}
          value={parts}
          aria-label={text.evenCount}
          suffix={text.evenCount}
          onChange={setParts}
        />
        <DateInput label={text.evenFirst} value={first} onChange={setFirst} />
        <Button
          disabled={parts === null || first === null}
          onClick={() => form.setFieldsValue({ items: evenly(open, parts!, first!) })}
        >
          {text.even}
        </Button>
      </div>
      <Form.List name="items">
        {(fields, { add, remove }) => (
          <table className="case-items" aria-label={text.instalments}>
            <tbody>
              {fields.map(({ key, name }, i) => (
                <tr key={key}>
                  <td>{text.instalment(i + 1)}</td>
                  <td>
                    <Form.Item name={[name, 'dueOn']} rules={[required(text.dueOn)]}>
                      <DateInput size="small" label={text.itemDate(i + 1)} />
                    </Form.Item>
                  </td>
                  <td>
                    <Form.Item
                      name={[name, 'amount']}
                      normalize={plainAmount}
                      rules={[required(text.itemSum), { pattern: AMOUNT, message: words.amountShape }]}
                    >
                      <Input size="small" inputMode="decimal" autoComplete="off" aria-label={text.itemAmount(i + 1)} />
                    </Form.Item>
                  </td>
                  <td>
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined />}
                      aria-label={text.removeItem(i + 1)}
                      onClick={() => remove(name)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>
                  <Button type="link" size="small" icon={<PlusOutlined />} onClick={() => add({})}>
                    {text.addItem}
                  </Button>
                </td>
                <td colSpan={3} className="num">
                  {text.sum(money(sum(items.map((item) => item?.amount ?? '0'))), money(open))}
                </td>
              </tr>
            </tfoot>
          </table>
        )}
      </Form.List>
    </>
  );
}
