import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select, Space } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { whatif as text } from '@messages/web/whatif';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';

type Body = Schema<'TryRuleDto'>;
type Written = { [Key in keyof Body['bands'][number]]?: Body['bands'][number][Key] | null };
type Values = Omit<Body, 'ageOn' | 'bands'> & { ageOn?: string | null; bands: Written[] };

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const rules = [{ required: true, message: text.required }];

/** What is left empty is not sent. */
function bodyOf({ ageOn, bands, ...rest }: Values): Body {
  const given = (band: Written): Body['bands'][number] =>
    Object.fromEntries(
      Object.entries(band).filter(([, value]) => value !== null && value !== undefined && value !== ''),
    );
  return { ...rest, ...(ageOn ? { ageOn } : {}), bands: bands.map(given) };
}

/** Asks for a rule and has it tried. */
export function TryForm({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }): ReactNode {
  const act = useAct(
    (body: Body, key) => answer(api.POST('/api/v1/whatif-scenarios', { body, headers: { 'Idempotency-Key': key } })),
    { onDone: ({ id }) => onDone(id) },
  );
  return (
    <Ask<Values>
      open
      title={text.create}
      sentence={text.createSentence}
      agree={text.calculate}
      reason="none"
      width={720}
      initial={{ scheme: 'RESIDENT', rounding: 'FEN', percentOf: 'REGULAR', bands: [{}] }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(bodyOf(values))}
      onCancel={onClose}
    >
      <Form.Item name="name" label={text.name} rules={rules}>
        <Input maxLength={40} />
      </Form.Item>
      <Space wrap align="start">
        <Form.Item name="scheme" label={text.scheme} rules={rules}>
          <Select style={{ width: 140 }} options={options(schemeLabels)} />
        </Form.Item>
        <Form.Item name="effectiveFrom" label={text.effectiveFrom} rules={rules}>
          <DateInput kind="month" />
        </Form.Item>
        <Form.Item name="payPeriod" label={text.payPeriod} rules={rules}>
          <DateInput kind="month" />
        </Form.Item>
        <Form.Item name="ageOn" label={text.ageOn} extra={text.ageOnHint}>
          <DateInput />
        </Form.Item>
        <Form.Item name="rounding" label={text.rounding}>
          <Select style={{ width: 140 }} options={options(text.roundings)} />
        </Form.Item>
        <Form.Item name="percentOf" label={text.percentOf}>
          <Select style={{ width: 140 }} options={options(text.percentBases)} />
        </Form.Item>
      </Space>
      <Form.List name="bands">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Space key={key} align="end" wrap>
                <Form.Item name={[name, 'fromAge']} label={text.fromAge}>
                  <InputNumber min={0} max={150} precision={0} style={{ width: 130 }} />
                </Form.Item>
                <Form.Item name={[name, 'toAge']} label={text.toAge}>
                  <InputNumber min={0} max={150} precision={0} style={{ width: 130 }} />
                </Form.Item>
                <Form.Item name={[name, 'fixed']} label={text.fixed}>
                  <Input style={{ width: 130 }} inputMode="decimal" />
                </Form.Item>
                <Form.Item name={[name, 'percent']} label={text.percent}>
                  <Input style={{ width: 130 }} inputMode="decimal" />
                </Form.Item>
                {fields.length > 1 && (
                  <Form.Item>
                    <Button
                      icon={<DeleteOutlined />}
                      aria-label={text.removeBand(name + 1)}
                      title={text.removeBand(name + 1)}
                      onClick={() => remove(name)}
                    />
                  </Form.Item>
                )}
              </Space>
            ))}
            <Form.Item>
              <Button icon={<PlusOutlined />} onClick={() => add({})}>
                {text.addBand}
              </Button>
            </Form.Item>
          </>
        )}
      </Form.List>
    </Ask>
  );
}
