import { App, Form, Input, InputNumber, Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { projectForm as text, projectWords } from '@messages/web/projects';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { clearable } from '../../ui/clearable';
import { DateInput } from '../../ui/date-input';

type Body = Schema<'CreateProjectDto'>;

/** The form's fields: the scheme of a running-cost project is the empty choice, policies are lines of text. */
interface Values extends Omit<Body, 'fiscalYear' | 'scheme' | 'policyBasis'> {
  scheme: string;
  policyBasis?: string;
}

const RUNNING = 'NONE';

export function CreateProject(props: { fiscalYear: number; nextNo: number; onClose: () => void }): ReactNode {
  const { fiscalYear, onClose } = props;
  const { message } = App.useApp();
  const navigate = useNavigate();
  const create = useAct(
    (body: Body, key) => answer(api.POST('/api/v1/projects', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: ({ id }) => {
        void message.success(text.done);
        onClose();
        navigate(`/projects/${id}`);
      },
    },
  );
  const options = (words: Readonly<Record<string, string>>): { value: string; label: string }[] =>
    Object.entries(words).map(([value, label]) => ({ value, label }));
  const needed = (label: string): object[] => [{ required: true, message: text.missing(label) }];

  return (
    <Ask<Values>
      open
      width={860}
      title={text.title}
      sentence={text.sentence(String(fiscalYear))}
      agree={text.agree}
      initial={{
        no: props.nextNo,
        paymentMode: 'MONTHLY',
        periodFrom: `${fiscalYear}-01`,
        periodTo: `${fiscalYear}-12`,
      }}
      pending={create.isPending}
      error={create.error}
      onAgree={(values) => create.mutate(bodyOf(values, fiscalYear))}
      onCancel={onClose}
    >
      <div className="project-fields">
        <Form.Item name="no" label={text.no} rules={needed(text.no)}>
          <InputNumber min={1} max={9999} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="code" label={text.code} rules={needed(text.code)} className="two">
          <Input maxLength={60} autoComplete="off" autoFocus />
        </Form.Item>
        <Form.Item name="name" label={text.name} rules={needed(text.name)} className="wide">
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name="scheme" label={text.scheme} rules={needed(text.scheme)}>
          <Select options={[...options(schemeLabels), { value: RUNNING, label: projectWords.running }]} />
        </Form.Item>
        <Form.Item name="functionCode" label={text.functionCode} rules={needed(text.functionCode)}>
          <Input maxLength={7} inputMode="numeric" autoComplete="off" />
        </Form.Item>
        <Form.Item name="economicCode" label={text.economicCode} rules={needed(text.economicCode)}>
          <Input maxLength={5} inputMode="numeric" autoComplete="off" />
        </Form.Item>
        <Form.Item name="sourceLevel" label={text.sourceLevel} rules={needed(text.sourceLevel)}>
          <Select options={options(projectWords.levels)} />
        </Form.Item>
        <Form.Item name="sourceText" label={text.sourceText} rules={needed(text.sourceText)}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="documentNo" label={text.documentNo}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="paymentMode" label={text.paymentMode} rules={needed(text.paymentMode)}>
          <Select options={options(projectWords.paymentModes)} />
        </Form.Item>
        <Form.Item name="executionBasis" label={text.executionBasis} className="two">
          <Select allowClear={clearable} placeholder={text.basisDefault} options={options(projectWords.bases)} />
        </Form.Item>
        <Form.Item name="periodFrom" label={text.periodFrom} rules={needed(text.periodFrom)}>
          <DateInput kind="month" width="100%" />
        </Form.Item>
        <Form.Item name="periodTo" label={text.periodTo} rules={needed(text.periodTo)}>
          <DateInput kind="month" width="100%" />
        </Form.Item>
        <Form.Item name="procedure" label={text.procedure}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="subsidised" label={text.subsidised}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="standard" label={text.standard} className="two">
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="policyBasis" label={text.policyBasis} className="wide">
          <Input.TextArea rows={2} />
        </Form.Item>
      </div>
    </Ask>
  );
}

function bodyOf({ scheme, policyBasis, ...values }: Values, fiscalYear: number): Body {
  const given = Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Omit<Body, 'fiscalYear' | 'scheme' | 'policyBasis'>;
  const policies = (policyBasis ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    ...given,
    fiscalYear,
    scheme: scheme === RUNNING ? null : (scheme as Body['scheme']),
    ...(policies.length > 0 ? { policyBasis: policies } : {}),
  };
}
