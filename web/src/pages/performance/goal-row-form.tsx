import { Form, Input, Select } from 'antd';
import { measureLabels, operatorSigns, parameterWords, scoringRuleNames } from '@messages/performance';
import { goalTable as words } from '@messages/web/goals';
import type { ReactNode } from 'react';
import { clearable } from '../../ui/clearable';
import { Ask } from '../../ui/ask';
import { bodyOf, type GoalRow, type GoalRowBody } from './goal-table';

const { fields } = words;
const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
/** The plan behind an accuracy rate is chosen among the indicators, where its year and schemes are known to fit. */
const PARAMETERS = Object.entries(parameterWords).filter(([key]) => key !== 'source' && key !== 'planId');

/** One indicator of a draft; a new one begins with the levels of the last. */
export function GoalRowForm(props: {
  row: GoalRow | null;
  last: GoalRow | null;
  pending: boolean;
  error: Error | null;
  onSave: (row: GoalRowBody) => void;
  onClose: () => void;
}): ReactNode {
  const { row, last } = props;
  const initial: Partial<GoalRowBody> = row
    ? bodyOf(row)
    : { level1: last?.level1, level2: last?.level2, operator: '>=', scoringRule: 'BY_COMPLETION', measure: 'MANUAL' };
  const needed = [{ required: true, whitespace: true, message: words.missing }];
  return (
    <Ask<GoalRowBody>
      open
      width={760}
      title={row ? words.editRow : words.addRow}
      sentence={row ? row.level3 : ''}
      agree={words.save}
      initial={initial}
      pending={props.pending}
      error={props.error}
      onAgree={(values) => props.onSave(given(values, row))}
      onCancel={props.onClose}
    >
      <div className="goal-fields">
        <Form.Item name="level1" label={fields.level1} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="level2" label={fields.level2} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="level3" label={fields.level3} rules={needed} className="goal-wide">
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="operator" label={fields.operator} rules={needed}>
          <Select options={optionsOf(operatorSigns)} />
        </Form.Item>
        <Form.Item name="target" label={fields.target} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="unit" label={fields.unit}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item
          name="weight"
          label={fields.weight}
          rules={[{ required: true, pattern: /^\d{1,3}(\.\d{1,2})?$/, message: words.weightBad }]}
        >
          <Input maxLength={6} inputMode="decimal" />
        </Form.Item>
        <Form.Item name="scoringRule" label={fields.scoringRule} rules={needed}>
          <Select options={optionsOf(scoringRuleNames)} />
        </Form.Item>
        <Form.Item name="lastYearValue" label={fields.lastYearValue}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="basis" label={fields.basis}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="evidenceKind" label={fields.evidenceKind}>
          <Input maxLength={50} />
        </Form.Item>
        <Form.Item name="measure" label={fields.measure} rules={needed}>
          <Select options={optionsOf(measureLabels)} />
        </Form.Item>
        {PARAMETERS.map(([key, { name, values }]) => (
          <Form.Item key={key} name={['parameters', key]} label={name}>
            {Object.keys(values).length > 0 ? (
              <Select allowClear={clearable} options={optionsOf(values)} />
            ) : (
              <Input maxLength={40} />
            )}
          </Form.Item>
        ))}
      </div>
    </Ask>
  );
}

function given(values: GoalRowBody, row: GoalRow | null): GoalRowBody {
  const kept = (row?.parameters ?? {}) as Record<string, string | undefined>;
  const typed = values.parameters as Record<string, string | undefined> | undefined;
  const all = Object.entries({ ...typed, source: kept.source, planId: kept.planId });
  const parameters = Object.fromEntries(all.filter(([, value]) => value)) as GoalRowBody['parameters'];
  return { ...values, parameters };
}
