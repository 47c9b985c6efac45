import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Form, Radio, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { exportFormatLabels, exportWords } from '@messages/exports';
import { exportPage as text } from '@messages/web/exports';
import { useState, type ReactNode } from 'react';
import { download } from '../../api/download';
import type { Scheme } from '../../api/lists';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { DateInput } from '../../ui/date-input';
import { Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { FUNDS } from './fund-choice';
import './exports.css';

type Format = keyof typeof exportFormatLabels;

interface Values {
  format: Format;
  fund: Scheme | 'ALL';
  from: string;
  to: string;
}

const FORMATS = Object.keys(exportFormatLabels) as Format[];

/** The books for somebody who has other software: which, of what months, and how they check them. */
export default function Exports(): ReactNode {
  const { period } = usePeriod();
  const { may } = useSession();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const initial: Values = { format: 'hledger', fund: 'ALL', from: `${period.slice(0, 4)}-01`, to: period };
  const chosen = { ...initial, ...(Form.useWatch([], form) as Partial<Values> | undefined) };
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const send = async ({ format, fund, from, to }: Values): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const query = new URLSearchParams({ from, to });
    if (fund !== 'ALL') query.set('fund', fund);
    if (format !== 'audit') query.set('format', format);
    try {
      await download(`/api/v1/exports/${format === 'audit' ? 'audit' : 'journal'}?${query.toString()}`);
      void message.success(text.done);
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  const commands = text.commandLines[chosen.format](fileOf(chosen));
  return (
    <Page title={text.title} help={text.help} answer={text.answer}>
      <Section title={text.choose}>
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={initial}
          onFinish={(values) => void send(values)}
        >
          <Form.Item name="format" label={text.format}>
            <Radio.Group className="export-formats">
              {FORMATS.map((format) => {
                const denied = format === 'audit' && !may('beneficiary.read');
                return (
                  <Radio key={format} value={format} disabled={denied}>
                    <b>{text.names[format]}</b>
                    <span className="faint"> {denied ? text.auditDenied : text.descriptions[format]}</span>
                  </Radio>
                );
              })}
            </Radio.Group>
          </Form.Item>
          <div className="export-scope">
            <Form.Item name="fund" label={text.fund}>
              <Select
                style={{ width: 200 }}
                options={[
                  { value: 'ALL', label: text.allFunds },
                  ...FUNDS.map((fund) => ({ value: fund, label: schemeLabels[fund] })),
                ]}
              />
            </Form.Item>
            <Form.Item name="from" label={text.from} rules={[{ required: true, message: text.monthMissing }]}>
              <DateInput kind="month" />
            </Form.Item>
            <Form.Item name="to" label={text.to} rules={[{ required: true, message: text.monthMissing }]}>
              <DateInput kind="month" />
            </Form.Item>
            <Button type="primary" htmlType="submit" icon={<DownloadOutlined />} loading={busy}>
              {text.download}
            </Button>
          </div>
        </Form>
        {error && <Problem error={error} />}
        <p className="faint">{text.trail}</p>
      </Section>
      <Section title={`${text.check} · ${text.names[chosen.format]}`}>
        <p className="export-check">{text.checks[chosen.format]}</p>
        {commands.length > 0 && (
          <>
            <p className="faint">{text.commands}</p>
            <pre className="export-commands" tabIndex={0}>
              {commands.join('\n')}
            </pre>
          </>
        )}
      </Section>
    </Page>
  );
}

/** The name that the service gives the file. */
function fileOf({ format, fund, from, to }: Values): string {
  const months = [...new Set([from, to])].map((month) => (month ?? '').replace('-', ''));
  const which = fund === 'ALL' ? exportWords.allFunds : exportWords.funds[fund];
  return `${[exportWords.journal, which, ...months].join('-')}.${format}`;
}
