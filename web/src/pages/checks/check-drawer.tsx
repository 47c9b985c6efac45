import { App, Button, Drawer, Form, Input } from 'antd';
import { checkStageLabels } from '@messages/audit-checks';
import { checks as text } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { count } from '../../ui/formats';
import { Facts } from '../../ui/page';
import { Severity } from './audit-checks';
import { flagsAt } from './flag-address';

type Check = Schema<'AuditCheckDto'>;
type Parameter = Schema<'ParameterDto'>;
type Value = Schema<'ParameterValueDto'>;

const VALUE_COLUMNS: readonly Column<Value>[] = [
  { path: 'from', title: text.from, kind: 'date' },
  { path: 'value', title: text.value, show: ({ value }) => <span className="num">{value}</span> },
  {
    path: 'basis',
    title: text.valueBasis,
    show: ({ basis }) => basis ?? <span className="faint">{text.builtIn}</span>,
  },
  { path: 'setBy', title: text.setBy },
];

/** One check: what it means, why, what to do, its dated values and the very query. */
export function CheckDrawer({ check, onClose }: { check: Check | null; onClose: () => void }): ReactNode {
  const { may } = useSession();
  const [setting, setSetting] = useState<Parameter | null>(null);
  return (
    <Drawer title={check?.title} open={check !== null} onClose={onClose} size={720} destroyOnHidden>
      {check && (
        <>
          <Facts
            items={[
              [text.severity, <Severity of={check.severity} />],
              [text.stage, checkStageLabels[check.stage]],
              [
                text.flags,
                <Link to={flagsAt({ checkCode: check.code, state: 'ALL' })}>
                  {[
                    `${text.open} ${count(check.open)}`,
                    `${text.cleared} ${count(check.cleared)}`,
                    `${text.confirmed} ${count(check.confirmed)}`,
                  ].join(' · ')}
                </Link>,
              ],
              [text.meaning, check.meaning, true],
              [text.basis, check.basis, true],
              [text.remedy, check.remedy, true],
            ]}
          />
          <h2 className="check-heading">{text.parameters}</h2>
          {check.parameters.length === 0 && <p className="faint">{text.noParameters}</p>}
          {check.parameters.map((parameter) => (
            <div key={parameter.name} className="check-parameter">
              <div className="check-parameter-head">
                <strong>{text.parameterAt(parameter.label, parameter.now ?? '—', parameter.unit)}</strong>
                {may('audit.parameter') && (
                  <Button size="small" onClick={() => setSetting(parameter)}>
                    {text.set}
                  </Button>
                )}
              </div>
              <PlainTable
                label={parameter.label}
                columns={VALUE_COLUMNS}
                rows={parameter.values}
                rowKey={({ from }) => from}
              />
            </div>
          ))}
          <h2 className="check-heading">{text.query}</h2>
          <p className="faint">{text.queryHint}</p>
          {check.queries.map((query) => (
            <pre key={query} className="check-query" tabIndex={0} aria-label={text.query}>
              {query.trim()}
            </pre>
          ))}
          {setting && <SetValue check={check} parameter={setting} onClose={() => setSetting(null)} />}
        </>
      )}
    </Drawer>
  );
}

interface Values {
  value: string;
  validFrom: string;
  basis: string;
}

function SetValue(props: { check: Check; parameter: Parameter; onClose: () => void }): ReactNode {
  const { check, parameter, onClose } = props;
  const { message } = App.useApp();
  const act = useAct(
    (values: Values, key) =>
      answer(
        api.POST('/api/v1/audit-parameters', {
          params: { header: { 'Idempotency-Key': key } },
          body: {
            check: check.code,
            name: parameter.name,
            validFrom: values.validFrom,
            value: values.value.trim(),
            basis: values.basis.trim(),
          },
        }),
      ),
    {
      onDone: () => {
        onClose();
        void message.success(text.setDone);
      },
    },
  );
  return (
    <Ask<Values>
      open
      title={text.setTitle(parameter.label)}
      sentence={text.setText(parameter.least, parameter.most, parameter.unit)}
      agree={text.setAgree}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item
        name="value"
        label={text.value}
        rules={[
          { required: true, whitespace: true, message: text.valueMissing },
          { pattern: /^\s*\d{1,9}(\.\d{1,4})?\s*$/, message: text.valueWrong },
        ]}
      >
        <Input suffix={parameter.unit} autoFocus autoComplete="off" style={{ width: 200 }} />
      </Form.Item>
      <Form.Item name="validFrom" label={text.from} rules={[{ required: true, message: text.fromMissing }]}>
        <DateInput width={200} />
      </Form.Item>
      <Form.Item
        name="basis"
        label={text.valueBasis}
        rules={[{ required: true, whitespace: true, min: 2, message: text.basisMissing }]}
      >
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
    </Ask>
  );
}
