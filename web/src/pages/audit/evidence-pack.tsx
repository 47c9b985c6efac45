import { App, Button, Form, Input, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { integrity } from '@messages/web/integrity';
import { useState, type ReactNode } from 'react';
import { download } from '../../api/download';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { DateInput } from '../../ui/date-input';
import { Section } from '../../ui/page';
import { Problem } from '../../ui/problem';

const words = integrity.evidence;
type Kind = keyof typeof words.kinds;

interface Values {
  kind: Kind;
  id?: string;
  period?: string;
  fund?: string;
}

/** Records, digests, files, dictionary and a verifier of a month, batch, person or project, as one zip. */
export function EvidencePack(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? 'period';
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const kinds = (Object.keys(words.kinds) as Kind[]).filter((one) =>
    may(one === 'project' ? 'project.read' : 'beneficiary.read'),
  );
  if (kinds.length === 0) return null;
  const fetchPack = async (values: Values): Promise<void> => {
    if (pending) return;
    setPending(true);
    setError(null);
    const scope =
      values.kind === 'period' ? `period:${values.period}:${values.fund}` : `${values.kind}:${values.id?.trim()}`;
    try {
      await download(`/api/v1/evidence?scope=${encodeURIComponent(scope)}`);
      void message.success(words.done);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Section title={words.title} className="no-print">
      <p className="faint">{words.hint}</p>
      <Form<Values>
        form={form}
        layout="inline"
        initialValues={{ kind: kinds[0], period, fund: 'RESIDENT' }}
        onFinish={(values) => void fetchPack(values)}
      >
        <Form.Item name="kind" label={words.kind}>
          <Select style={{ width: 110 }} options={kinds.map((value) => ({ value, label: words.kinds[value] }))} />
        </Form.Item>
        {kind === 'period' ? (
          <>
            <Form.Item name="period" label={words.period} rules={[{ required: true, message: words.periodMissing }]}>
              <DateInput kind="month" />
            </Form.Item>
            <Form.Item name="fund" label={words.fund}>
              <Select
                style={{ width: 120 }}
                options={Object.entries(schemeLabels).map(([value, label]) => ({ value, label }))}
              />
            </Form.Item>
          </>
        ) : (
          <Form.Item
            name="id"
            label={words.id}
            rules={[{ required: true, pattern: /^\s*\d+\s*$/, message: words.idMissing }]}
          >
            <Input style={{ width: 140 }} inputMode="numeric" title={words.idHint} />
          </Form.Item>
        )}
        <Button htmlType="submit" loading={pending}>
          {words.get}
        </Button>
      </Form>
      {error && <Problem error={error} />}
    </Section>
  );
}
