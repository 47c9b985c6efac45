import { DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Form, Input, Radio } from 'antd';
import type { FormInstance } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { formats } from '@messages/web/formats';
import { failures as texts } from '@messages/web/failures';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, ApiError, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Amount } from '../../ui/amount';
import { count, money, period, sum } from '../../ui/formats';
import { Problem } from '../../ui/problem';
import { causeLabel } from './failure-matrix';
import type { Bounced } from './failures';

interface Entry {
  way?: 'correct' | 'confirm';
  accountNumber?: string;
  accountName?: string;
  bankName?: string;
}
type Values = { lines: Record<string, Entry> };
type Item = Schema<'ReissueItemDto'>;
type Made = Schema<'ReissueAnswerDto'>['batches'];

/** The chosen payouts, each corrected or confirmed, made into reissue batches. */
export function ReissueCart(props: {
  open: boolean;
  lines: readonly Bounced[];
  onRemove: (reference: string) => void;
  onMade: () => void;
  onClose: () => void;
}): ReactNode {
  const { open, lines, onRemove, onClose } = props;
  const [form] = Form.useForm<Values>();
  const [made, setMade] = useState<Made | null>(null);
  const act = useAct(
    (items: Item[], key) =>
      answer(api.POST('/api/v1/reissues', { body: { items }, headers: { 'Idempotency-Key': key } })),
    {
      onDone: ({ batches }) => {
        setMade(batches);
        form.resetFields();
        props.onMade();
      },
    },
  );
  const { error } = act;
  useEffect(() => {
    if (error) showAtLines(form, error, lines);
    // Only a new refusal is shown anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error]);
  const refused = error instanceof ApiError ? error.details.reference : undefined;
  const close = (): void => {
    act.reset();
    setMade(null);
    onClose();
  };
  return (
    <Drawer
      open={open}
      onClose={close}
      title={texts.cart}
      size={1000}
      footer={
        <div className="cart-foot">
          <span className="faint">{made ? '' : texts.makeHint}</span>
          {made ? (
            <Button type="primary" onClick={close}>
              {texts.close}
            </Button>
          ) : (
            <Button type="primary" disabled={lines.length === 0} loading={act.isPending} onClick={() => form.submit()}>
              {texts.make(lines.length, money(sum(lines.map(({ amount }) => amount))))}
            </Button>
          )}
        </div>
      }
    >
      {made ? (
        <MadeBatches batches={made} />
      ) : (
        <Form<Values>
          form={form}
          layout="vertical"
          onFinish={(values) => {
            if (!act.isPending) act.mutate(lines.map((line) => itemOf(line, values.lines[line.reference]!)));
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.ctrlKey) form.submit();
          }}
        >
          <p className="faint">{texts.cartHint}</p>
          {error && <Problem error={error} />}
          <ul className="cart" style={{ marginTop: 8 }}>
            {lines.map((line) => (
              <Line
                key={line.reference}
                line={line}
                refused={refused === line.reference}
                onRemove={() => onRemove(line.reference)}
              />
            ))}
          </ul>
        </Form>
      )}
    </Drawer>
  );
}

function MadeBatches({ batches }: { batches: Made }): ReactNode {
  return (
    <Alert
      type="success"
      showIcon
      title={texts.made(batches.length)}
      description={
        <ul>
          {batches.map(({ id, number, lineCount, total }) => (
            <li key={id}>
              <Link to={`/batches/${id}`}>{texts.madeBatch(number, count(lineCount), money(total))}</Link>
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Line({ line, refused, onRemove }: { line: Bounced; refused: boolean; onRemove: () => void }): ReactNode {
  const at = (name: keyof Entry): ['lines', string, keyof Entry] => ['lines', line.reference, name];
  const way = Form.useWatch<Entry['way']>(at('way'));
  const remedy = failureCauseLabels[line.cause as keyof typeof failureCauseLabels]?.remedy;
  return (
    <li className={refused ? 'refused' : undefined} aria-label={line.name}>
      <div>
        <div className="cart-who">
          <span>{line.name}</span>
          <Amount of={line.amount} unit={formats.yuan} />
        </div>
        <div className="faint">
          {schemeLabels[line.scheme]} {period(line.period)} <span className="tabular">{line.idMasked}</span>
        </div>
        <div>
          <span className="negative">{causeLabel(line.cause)}</span> <span className="faint">{remedy}</span>
        </div>
        <div className="faint">
          {texts.wasAccount} {line.accountName} {line.accountMasked} {line.bankName}
        </div>
        {line.currentAccountMasked && (
          <div>
            {texts.isAccount} {line.currentAccountMasked}
          </div>
        )}
      </div>
      <div>
        <div className="cart-foot" style={{ alignItems: 'start' }}>
          <Form.Item name={at('way')} rules={[{ required: true, message: texts.choiceMissing }]}>
            <Radio.Group
              aria-label={line.name}
              options={[
                { value: 'correct', label: texts.correct },
                { value: 'confirm', label: texts.confirm, title: texts.confirmHint },
              ]}
            />
          </Form.Item>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={`${texts.remove} ${line.name}`}
            title={texts.remove}
            onClick={onRemove}
          />
        </div>
        {way === 'confirm' && <span className="faint">{texts.confirmHint}</span>}
        {way === 'correct' && (
          <div className="cart-fields">
            <Form.Item
              name={at('accountNumber')}
              label={texts.accountNumber}
              dependencies={[at('accountName'), at('bankName')]}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, value?: string) => {
                    const problem = accountProblem(
                      line,
                      value,
                      (name) => getFieldValue(at(name)) as string | undefined,
                    );
                    return problem === null ? Promise.resolve() : Promise.reject(new Error(problem));
                  },
                }),
              ]}
            >
              <Input inputMode="numeric" autoComplete="off" maxLength={40} placeholder={texts.accountNumberHint} />
            </Form.Item>
            <Form.Item name={at('accountName')} label={texts.holder} initialValue={line.accountName}>
              <Input autoComplete="off" maxLength={100} />
            </Form.Item>
            <Form.Item
              name={at('bankName')}
              label={texts.bank}
              initialValue={line.bankName ?? ''}
              dependencies={[at('accountNumber')]}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, value?: string) =>
                    getFieldValue(at('accountNumber')) && !value?.trim()
                      ? Promise.reject(new Error(texts.bankMissing))
                      : Promise.resolve(),
                }),
              ]}
            >
              <Input autoComplete="off" maxLength={100} />
            </Form.Item>
          </div>
        )}
      </div>
    </li>
  );
}

/** A correction corrects something; whether a bank can have the number, the service says. */
function accountProblem(
  line: Bounced,
  value: string | undefined,
  other: (name: 'accountName' | 'bankName') => string | undefined,
): string | null {
  if (value?.trim()) return null;
  const same =
    (other('accountName') ?? '').trim() === line.accountName &&
    (other('bankName') ?? '').trim() === (line.bankName ?? '');
  return same ? texts.nothingChanged : null;
}

function itemOf(line: Bounced, entry: Entry): Item {
  const { reference } = line;
  if (entry.way === 'confirm') return { reference, confirmed: true };
  const number = entry.accountNumber?.trim();
  const accountName = entry.accountName?.trim();
  const bankName = entry.bankName?.trim();
  return {
    reference,
    ...(number ? { accountNumber: number } : {}),
    ...(accountName ? { accountName } : {}),
    ...(bankName ? { bankName } : {}),
  };
}

/** The service names fields as `items[2].accountNumber`, in the order in which they were sent. */
function showAtLines(form: FormInstance<Values>, error: Error, lines: readonly Bounced[]): void {
  if (!(error instanceof ApiError)) return;
  const { fields } = error.details as { fields?: { field: string; problems: string[] }[] };
  for (const { field, problems } of Array.isArray(fields) ? fields : []) {
    const [, place, name] = /^items\[(\d+)\]\.(\w+)$/.exec(field) ?? [];
    const line = place && lines[Number(place)];
    if (line && name) form.setFields([{ name: ['lines', line.reference, name as keyof Entry], errors: problems }]);
  }
}
