import { App, Button, Form, Input, InputNumber, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { monitoring as words } from '@messages/web/monitoring';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { count, money, tenThousands as wan, time } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';

type Scheme = Schema<'MonitoredSchemeDto'>;
type Adjustment = Schema<'PayrollAdjustmentDto'>;
const named = (scheme: string): string => schemeLabels[scheme as keyof typeof schemeLabels] ?? scheme;

/** The payroll of each scheme to the year's end, month by month, and the changes that it counts in. */
export function PayrollForecast(props: {
  year: number;
  schemes: readonly Scheme[];
  adjustments: readonly Adjustment[];
}): ReactNode {
  const { year, schemes, adjustments } = props;
  const { may } = useSession();
  const [adding, setAdding] = useState(false);
  const [taking, setTaking] = useState<Adjustment | null>(null);
  const manages = may('performance.manage');
  const { payrollColumns: c, adjustColumns: a } = words;
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);
  const known = schemes.filter((scheme) => scheme.months.length > 0);
  const columns: Column<Adjustment>[] = [
    { path: 'scheme', title: a.scheme, width: 90, show: ({ scheme }) => named(scheme) },
    { path: 'from', title: a.from, width: 80 },
    { path: 'amount', title: a.amount, kind: 'money', width: 130, show: ({ amount }) => money(amount) },
    { path: 'people', title: a.people, kind: 'count', width: 110, show: ({ people }) => count(people) },
    { path: 'reason', title: a.reason },
    { path: 'enteredBy', title: a.by, width: 190, show: (row) => words.by(row.enteredBy, time(row.enteredAt)) },
  ];
  if (manages) {
    columns.push({
      path: 'act',
      title: a.act,
      width: 70,
      control: true,
      show: (row) => (
        <Button size="small" onClick={() => setTaking(row)}>
          {words.takeBack}
        </Button>
      ),
    });
  }
  return (
    <>
      <Section title={words.payroll}>
        <PlainTable
          label={words.payroll}
          rows={schemes}
          rowKey={({ scheme }) => scheme}
          columns={[
            { path: 'scheme', title: c.scheme, width: 90, show: ({ scheme }) => named(scheme) },
            { path: 'methodLabel', title: c.method },
            { path: 'entrants', title: c.entrants, kind: 'count', width: 120, show: (row) => count(row.entrants) },
            { path: 'paid', title: c.paid, kind: 'count', width: 130, show: ({ paid }) => wan(paid) },
            { path: 'total', title: c.total, kind: 'count', width: 140, show: ({ total }) => wan(total) },
          ]}
        />
        {known.length > 0 && (
          <>
            <PlainTable
              label={words.months}
              rows={known}
              rowKey={({ scheme }) => scheme}
              columns={[
                { path: 'scheme', title: words.months, width: 110, show: ({ scheme }) => named(scheme) },
                ...months.map((period): Column<Scheme> => ({
                  path: period,
                  title: words.month(period),
                  kind: 'count',
                  show: (row) => {
                    const month = row.months.find((one) => one.period === period);
                    if (!month) return '—';
                    const amount = wan(month.amount);
                    return month.kind === 'PROJECTED' ? <em className="faint">{amount}</em> : amount;
                  },
                })),
              ]}
            />
            <p className="faint">{words.payrollNote}</p>
          </>
        )}
      </Section>
      <Section
        title={words.adjustments}
        extra={manages && <Button onClick={() => setAdding(true)}>{words.adjust}</Button>}
      >
        <PlainTable
          label={words.adjustments}
          columns={columns}
          rows={adjustments}
          rowKey={({ id }) => id}
          empty={<Nothing text={words.noAdjustments} />}
        />
      </Section>
      {taking && <TakeBack adjustment={taking} onClose={() => setTaking(null)} />}
      {adding && <Add year={year} onClose={() => setAdding(false)} />}
    </>
  );
}

function TakeBack({ adjustment, onClose }: { adjustment: Adjustment; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { id, scheme, from, amount, reason } = adjustment;
  const act = useAct(
    (_: object, key) =>
      answer(
        api.POST('/api/v1/payroll-adjustments/{id}/take-back', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
        }),
      ),
    {
      onDone: () => {
        void message.success(words.takenBack);
        onClose();
      },
    },
  );
  return (
    <Ask<object>
      open
      danger
      title={words.takeBack}
      sentence={words.takeBackAsk(named(scheme), from, reason)}
      consequence={{ amount }}
      agree={words.takeBack}
      pending={act.isPending}
      error={act.error}
      onAgree={() => act.mutate({})}
      onCancel={onClose}
    />
  );
}

type Values = Schema<'PayrollAdjustmentBody'>;

function Add({ year, onClose }: { year: number; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    (body: Values, key) =>
      answer(api.POST('/api/v1/payroll-adjustments', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: () => {
        void message.success(words.adjusted);
        onClose();
      },
    },
  );
  const { fields } = words;
  const needed = [{ required: true, message: words.missing }];
  return (
    <Ask<Values>
      open
      title={words.adjust}
      sentence={words.adjustSentence}
      agree={words.adjust}
      initial={{ scheme: 'RESIDENT', from: `${year}-12`, people: 0 }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate({ ...values, amount: values.amount.trim() })}
      onCancel={onClose}
    >
      <Form.Item name="scheme" label={fields.scheme} rules={needed}>
        <Select options={Object.entries(schemeLabels).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="from" label={fields.from} rules={needed}>
        <DateInput kind="month" label={fields.from} />
      </Form.Item>
      <Form.Item
        name="amount"
        label={fields.amount}
        rules={[{ required: true, pattern: /^-?\d{1,12}(\.\d{1,2})?$/, message: words.amountBad }]}
      >
        <Input inputMode="decimal" />
      </Form.Item>
      <Form.Item name="people" label={fields.people} rules={needed}>
        <InputNumber precision={0} />
      </Form.Item>
      <Form.Item name="reason" label={fields.reason} rules={[...needed, { min: 2, message: words.missing }]}>
        <Input maxLength={500} />
      </Form.Item>
    </Ask>
  );
}
