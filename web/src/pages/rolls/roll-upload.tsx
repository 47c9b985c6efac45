import { Alert, Button, Form, Input, Radio, Space } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { rollUpload } from '@messages/web/rolls';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { Page, Section } from '../../ui/page';
import { Problem, showAtFields } from '../../ui/problem';
import { doubtsOf, readFileName, refusalOfFile } from './check-file';
import { FileDrop } from './file-drop';
import { multipart } from './multipart';
import './rolls.css';
import { DateInput } from '../../ui/date-input';

interface Values {
  scheme: Scheme;
  period: string;
  source?: string;
  file: File;
}

/** Guided upload of one roll: which scheme and month, which file; reading and checking goes on at the roll's own page. */
export default function RollUpload(): ReactNode {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { period } = usePeriod();
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const [refusal, setRefusal] = useState<string | null>(null);
  const act = useAct(
    ({ scheme, period, source, file }: Values & { fileStamp: string }, key) =>
      answer(
        api.POST('/api/v1/rolls', {
          params: { header: { 'Idempotency-Key': key } },
          ...multipart<Schema<'RollUploadForm'>>({ scheme, period, source: source?.trim(), file }),
        }),
      ),
    { onDone: ({ id }) => void navigate(`/rolls/${id}`) },
  );
  const choose = (file: File | null): void => {
    act.reset();
    setRefusal(file && refusalOfFile(file));
    if (!file) return;
    const found = readFileName(file.name);
    if (found.scheme && !form.getFieldValue('scheme')) form.setFieldValue('scheme', found.scheme);
  };
  const send = (sent: Values): void => {
    const { name, size, lastModified } = sent.file;
    if (!act.isPending && refusalOfFile(sent.file) === null)
      act.mutate(
        { ...sent, fileStamp: `${name} ${size} ${lastModified}` },
        { onError: (error) => showAtFields(form, error) },
      );
  };
  const doubts = values?.file && !refusal ? doubtsOf(values.file.name, values) : [];
  const existing =
    act.error?.code === 'ROLL_FILE_REPEATED' ? (act.error.details.rollId as string | undefined) : undefined;

  return (
    <Page title={rollUpload.title} help={rollUpload.help} answer={<span className="faint">{rollUpload.step}</span>}>
      <Section title={rollUpload.what} className="roll-upload">
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ period: search.get('period') ?? period, scheme: schemeOf(search.get('scheme')) }}
          onFinish={send}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.ctrlKey) form.submit();
          }}
        >
          <Form.Item
            name="scheme"
            label={rollUpload.scheme}
            rules={[{ required: true, message: rollUpload.schemeMissing }]}
          >
            <Radio.Group
              optionType="button"
              options={Object.entries(schemeLabels).map(([value, label]) => ({ value, label }))}
            />
          </Form.Item>
          <div className="roll-upload-pair">
            <Form.Item
              name="period"
              label={rollUpload.period}
              rules={[{ required: true, message: rollUpload.periodMissing }]}
            >
              <DateInput kind="month" width={180} />
            </Form.Item>
            <Form.Item name="source" label={rollUpload.source} extra={rollUpload.sourceHint}>
              <Input maxLength={60} />
            </Form.Item>
          </div>
          <Form.Item
            name="file"
            label={rollUpload.file}
            rules={[{ required: true, message: rollUpload.fileMissing }]}
            validateStatus={refusal ? 'error' : undefined}
            help={refusal ?? undefined}
            getValueFromEvent={(file: File | null) => {
              choose(file);
              return file;
            }}
          >
            <FileDrop label={rollUpload.file} />
          </Form.Item>
          {doubts.map((doubt) => (
            <Alert key={doubt} type="warning" showIcon title={doubt} className="roll-note" />
          ))}
          {act.error && (
            <div className="roll-note">
              <Problem error={act.error} />
              {existing && <Link to={`/rolls/${existing}`}>{rollUpload.openExisting}</Link>}
            </div>
          )}
          <Space>
            <Button type="primary" htmlType="submit" loading={act.isPending} disabled={refusal !== null}>
              {rollUpload.submit}
            </Button>
            <Button type="link" onClick={() => void navigate('/rolls')}>
              {rollUpload.cancel}
            </Button>
          </Space>
        </Form>
      </Section>
    </Page>
  );
}

function schemeOf(text: string | null): Scheme | undefined {
  return text !== null && text in schemeLabels ? (text as Scheme) : undefined;
}
