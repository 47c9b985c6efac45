import { Button, Form, Input, Modal } from 'antd';
import { formats } from '@messages/web/formats';
import { acts } from '@messages/web/lists';
import { shell } from '@messages/web/shell';
import { useEffect, useState, type ReactNode } from 'react';
import { Amount, DigestBadge } from './amount';
import { count } from './formats';
import { Facts } from './page';
import { Problem, showAtFields } from './problem';

export interface Consequence {
  people?: number;
  lines?: number;
  amount?: string;
  inWords?: string;
  digest?: string;
}

/**
 * Asks before an act that signs or cannot be undone: what will happen in a sentence, the count, the sum in figures and
 * in words, the digest; a reason where the act needs one; further fields as children (a form's items). Ctrl Enter agrees.
 */
export function Ask<Values extends object = { reason: string }>(props: {
  open: boolean;
  title: string;
  /** What happens when the person agrees. */
  sentence: ReactNode;
  consequence?: Consequence;
  reason?: 'required' | 'none';
  children?: ReactNode;
  initial?: Partial<Values>;
  /** The button's words: a verb with what it acts on. */
  agree: string;
  danger?: boolean;
  pending: boolean;
  error: Error | null;
  onAgree: (values: Values) => void;
  onCancel: () => void;
  /** The dialog has gone and gave the focus back to where it came from. */
  onClosed?: () => void;
  width?: number;
}): ReactNode {
  const [form] = Form.useForm();
  const { open, error, consequence: c } = props;
  useEffect(() => {
    if (open) form.resetFields();
  }, [open, form]);
  // What is said beside the fields is not said again below them.
  const [atFields, setAtFields] = useState(false);
  useEffect(() => {
    setAtFields(open && error !== null && showAtFields(form, error));
  }, [open, error, form]);
  return (
    <Modal
      open={open}
      title={props.title}
      width={props.width ?? 520}
      onCancel={props.onCancel}
      afterClose={props.onClosed}
      destroyOnHidden
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={props.onCancel}>{shell.cancel}</Button>
          <Button type="primary" danger={props.danger} loading={props.pending} onClick={() => form.submit()}>
            {props.agree}
          </Button>
        </>
      }
    >
      <p className="ask-sentence">{props.sentence}</p>
      {c && (
        <Facts
          items={[
            ...(c.people === undefined ? [] : [[acts.people, <span className="num">{count(c.people)}</span>] as const]),
            ...(c.lines === undefined ? [] : [[acts.lines, <span className="num">{count(c.lines)}</span>] as const]),
            ...(c.amount === undefined ? [] : [[acts.amount, <Amount of={c.amount} unit={formats.yuan} />] as const]),
            ...(c.inWords === undefined ? [] : [[acts.inWords, c.inWords, true] as const]),
            ...(c.digest === undefined ? [] : [[acts.digest, <DigestBadge digest={c.digest} />] as const]),
          ]}
        />
      )}
      {c?.digest && <p className="faint">{acts.digestHint}</p>}
      <Form
        form={form}
        layout="vertical"
        initialValues={props.initial}
        onFinish={(values: Values) => {
          if (!props.pending) props.onAgree(values);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) form.submit();
        }}
      >
        {props.children}
        {props.reason === 'required' && (
          <Form.Item
            name="reason"
            label={acts.reason}
            rules={[{ required: true, whitespace: true, message: acts.reasonMissing }]}
          >
            <Input.TextArea rows={2} maxLength={200} showCount autoFocus />
          </Form.Item>
        )}
      </Form>
      {error && !atFields && <Problem error={error} />}
    </Modal>
  );
}
