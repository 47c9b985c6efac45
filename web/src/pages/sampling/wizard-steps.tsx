import { Form, Input, Radio, Select, Space } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { allocationLabels, samplingMethodLabels, stratifyLabels } from '@messages/sampling';
import { samplingWizard as words } from '@messages/web/sampling';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { useTownshipNames } from '../batches/townships';
import { basesOf, monthsBetween, type Draft, type Method } from './draft';

type Stratum = Schema<'SampleStratumDto'>;

interface StepProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
}

const optionsOf = <Value extends string>(labels: Readonly<Record<Value, string>>): { value: Value; label: string }[] =>
  (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** Which payouts the sample is to speak for. */
export function PopulationStep({ draft, change }: StepProps): ReactNode {
  const townships = useTownshipNames();
  const wrong = monthsBetween(draft.from, draft.to).length === 0;
  return (
    <Form layout="vertical" component="div">
      <Space size={16} align="start">
        <Form.Item label={words.from} validateStatus={wrong ? 'error' : undefined}>
          <DateInput kind="month" label={words.from} value={draft.from} onChange={(from) => change({ from })} />
        </Form.Item>
        <Form.Item
          label={words.to}
          validateStatus={wrong ? 'error' : undefined}
          help={wrong ? words.monthsWrong : undefined}
        >
          <DateInput kind="month" label={words.to} value={draft.to} onChange={(to) => change({ to })} />
        </Form.Item>
      </Space>
      <Form.Item label={words.schemes}>
        <Select
          mode="multiple"
          aria-label={words.schemes}
          placeholder={words.everything}
          value={draft.schemes}
          options={optionsOf(schemeLabels)}
          onChange={(schemes) => change({ schemes })}
        />
      </Form.Item>
      <Form.Item label={words.townships}>
        <Select
          mode="multiple"
          aria-label={words.townships}
          placeholder={words.everything}
          value={draft.townships}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...optionsOf(townships), { value: '', label: words.noTownship }]}
          onChange={(chosen) => change({ townships: chosen })}
        />
      </Form.Item>
      <Form.Item label={words.kinds}>
        <Select
          mode="multiple"
          aria-label={words.kinds}
          placeholder={words.everything}
          value={draft.kinds}
          options={optionsOf(words.kindsOf)}
          onChange={(kinds) => change({ kinds })}
        />
      </Form.Item>
    </Form>
  );
}

/** How the payouts are picked, each way with what it is good for. */
export function MethodStep({ draft, change }: StepProps): ReactNode {
  const choose = (method: Method): void => {
    const bases = basesOf(method);
    change({ method, basis: bases.includes(draft.basis) ? draft.basis : bases[0]! });
  };
  return (
    <Form layout="vertical" component="div">
      <Radio.Group
        className="choices"
        aria-label={words.method}
        value={draft.method}
        onChange={(event) => choose(event.target.value as Method)}
      >
        {(Object.keys(words.methods) as Method[]).map((method) => (
          <Radio key={method} value={method}>
            <strong>{samplingMethodLabels[method]}</strong>
            <span className="choice-why">{words.methods[method]}</span>
          </Radio>
        ))}
      </Radio.Group>
      {draft.method === 'STRATIFIED' && (
        <>
          <Form.Item label={words.stratifyBy}>
            <Radio.Group
              aria-label={words.stratifyBy}
              optionType="button"
              value={draft.stratifyBy}
              options={optionsOf(stratifyLabels)}
              onChange={(event) => change({ stratifyBy: event.target.value as Draft['stratifyBy'] })}
            />
          </Form.Item>
          {draft.stratifyBy === 'AMOUNT' && (
            <Form.Item label={words.bounds} extra={words.boundsHint}>
              <Input
                aria-label={words.bounds}
                value={draft.bounds}
                onChange={(event) => change({ bounds: event.target.value })}
              />
            </Form.Item>
          )}
          <Radio.Group
            className="choices"
            aria-label={words.allocation}
            value={draft.allocation}
            onChange={(event) => change({ allocation: event.target.value as Draft['allocation'] })}
          >
            {(Object.keys(words.allocations) as Draft['allocation'][]).map((rule) => (
              <Radio key={rule} value={rule}>
                <strong>{allocationLabels[rule]}</strong>
                <span className="choice-why">{words.allocations[rule]}</span>
              </Radio>
            ))}
          </Radio.Group>
        </>
      )}
    </Form>
  );
}

type NumberField =
  'confidence' | 'tolerableRate' | 'expectedErrors' | 'expectedRate' | 'margin' | 'tolerableAmount' | 'size';

/** How many: from what one wants to be able to say. */
export function SizeStep({ draft, change }: StepProps): ReactNode {
  const field = (name: NumberField, label: string, hint?: string): ReactNode => (
    <Form.Item label={label} extra={hint}>
      <Input
        aria-label={label}
        inputMode="decimal"
        maxLength={17}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Form.Item>
  );
  const { basis } = draft;
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={words.basis}>
        <Radio.Group
          className="choices"
          aria-label={words.basis}
          value={basis}
          onChange={(event) => change({ basis: event.target.value as Draft['basis'] })}
        >
          {basesOf(draft.method).map((one) => (
            <Radio key={one} value={one}>
              {words.bases[one]}
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <div className="numbers">
        {field('confidence', words.confidence, words.confidenceHint)}
        {basis === 'ATTRIBUTE' && field('tolerableRate', words.tolerableRate, words.tolerableRateHint)}
        {basis === 'MONEY' && field('tolerableAmount', words.tolerableAmount)}
        {(basis === 'ATTRIBUTE' || basis === 'MONEY') &&
          field('expectedErrors', words.expectedErrors, words.expectedErrorsHint)}
        {basis === 'ESTIMATE' && field('expectedRate', words.expectedRate, words.expectedRateHint)}
        {basis === 'ESTIMATE' && field('margin', words.margin)}
        {basis === 'GIVEN' && field('size', draft.method === 'MONEY' ? words.ownPoints : words.ownSize)}
      </div>
    </Form>
  );
}

/** The strata with what is taken from each; of money-weighted samples there is only one, and nothing to share out. */
export function Strata({ strata, sized }: { strata: readonly Stratum[]; sized: boolean }): ReactNode {
  const names = useTownshipNames();
  return (
    <PlainTable
      label={words.strata}
      rows={strata}
      rowKey={({ key }) => key}
      columns={[
        { path: 'label', title: words.strataColumns.label, show: ({ key, label }) => names[key] ?? label },
        { path: 'count', title: words.strataColumns.count, kind: 'count' },
        { path: 'sum', title: words.strataColumns.sum, kind: 'money' },
        ...(sized ? [{ path: 'size', title: words.strataColumns.size, kind: 'count' as const }] : []),
      ]}
    />
  );
}
