import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { integrity } from '@messages/web/integrity';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { time } from '../../ui/formats';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { Problem, showAtFields } from '../../ui/problem';
import { QrCode } from '../../ui/qr-code';
import { LookTag } from '../../ui/states';

type Anchor = Schema<'AnchorDto'>;
const words = integrity.anchors;

/** The heads of all chains at the end of a day, to be kept outside: on the wall, or with the finance bureau. */
export function Anchors(): ReactNode {
  const { message } = App.useApp();
  const [shown, show] = useState<string | null>(null);
  const { data, error } = useQuery({
    queryKey: ['anchors'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/anchors', { params: { query: { pageSize: 30 } }, signal })),
  });
  const make = useAct(
    (_: null, key) => answer(api.POST('/api/v1/anchors', { body: {}, headers: { 'Idempotency-Key': key } })),
    {
      onDone: ({ on, made }) => {
        show(on);
        void message.success(made ? words.made : words.known);
      },
    },
  );
  const rows = data?.rows ?? [];
  const chosen = rows.find(({ on }) => on === shown) ?? rows[0];
  return (
    <>
      <Section
        title={words.title}
        extra={
          <Button loading={make.isPending} onClick={() => make.mutate(null)}>
            {words.make}
          </Button>
        }
      >
        <p className="faint no-print">{words.hint}</p>
        {error && <Problem error={error} />}
        {make.error && <Problem error={make.error} />}
        {data && rows.length === 0 && <Nothing text={words.none} />}
        {chosen && (
          <div className="columns">
            <div className="no-print">
              <PlainTable<Anchor>
                label={words.list}
                columns={[
                  { path: 'on', title: words.on, kind: 'date' },
                  { path: 'madeAt', title: words.madeAt, show: ({ madeAt }) => time(madeAt) },
                  { path: 'madeByName', title: words.madeBy },
                ]}
                rows={rows}
                rowKey={({ on }) => on}
                onOpen={({ on }) => show(on)}
              />
            </div>
            <AnchorText anchor={chosen} />
          </div>
        )}
      </Section>
      <CheckAnchor />
    </>
  );
}

function AnchorText({ anchor }: { anchor: Anchor }): ReactNode {
  return (
    <div className="anchor">
      <pre className="anchor-text" aria-label={words.text} tabIndex={0}>
        {anchor.text}
      </pre>
      <QrCode text={anchor.text} label={words.qr(anchor.on)} />
      <Button size="small" className="no-print" onClick={() => window.print()}>
        {words.print}
      </Button>
    </div>
  );
}

function CheckAnchor(): ReactNode {
  const [form] = Form.useForm<{ text: string }>();
  const act = useAct((text: string) =>
    answer(api.POST('/api/v1/anchors/verification', { body: { text, others: [] } })),
  );
  const { data: verdict } = act;
  return (
    <Section title={words.check} className="no-print">
      <Form
        form={form}
        layout="vertical"
        onFinish={({ text }) => act.mutate(text, { onError: (error) => showAtFields(form, error) })}
      >
        <Form.Item
          name="text"
          label={words.checkLabel}
          rules={[{ required: true, whitespace: true, message: words.checkMissing }]}
        >
          <Input.TextArea rows={4} maxLength={4000} spellCheck={false} />
        </Form.Item>
        <Button htmlType="submit" loading={act.isPending}>
          {words.check}
        </Button>
      </Form>
      {act.error && <Problem error={act.error} />}
      {verdict && (
        <div role="status" className="anchor-verdict">
          <LookTag
            look={verdict.ok ? 'done' : 'failed'}
            text={verdict.ok ? words.holds(verdict.on, verdict.seconds.toFixed(1)) : words.broken(verdict.on)}
          />
          <ul>
            {verdict.checks
              .filter(({ ok }) => !ok)
              .map((check) => (
                <li key={check.name}>
                  {check.label} {check.firstBad?.why}
                </li>
              ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
