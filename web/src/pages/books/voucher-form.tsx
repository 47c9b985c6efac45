import { App, Button, Form, Input, InputNumber, Segmented, Select, Space } from 'antd';
import { bookWords, movementLabels, voucherForm as text } from '@messages/web/books';
import { useEffect, useState, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type ApiError } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import { fromCents } from '../../ui/formats';
import { Page, Section } from '../../ui/page';
import { Problem, showAtFields } from '../../ui/problem';
import { AMOUNT, plainAmount, usualDay } from './entered';
import { FundChoice, fundName, useAccounts, useFund } from './fund-choice';
import { LinesEditor, sentLines, sides, type EnteredLine } from './lines-editor';
import './books.css';

type Kind = keyof typeof text.kinds;
type Movement = keyof typeof movementLabels;

interface Values {
  on: string;
  summary: string;
  lines: EnteredLine[];
  movement: Movement;
  amount: string;
  note?: string;
  year: number;
}

const KINDS = Object.keys(text.kinds) as Kind[];
const EMPTY_LINES: EnteredLine[] = [{}, {}];

/** Vouchers that a person enters: by hand, from a bank notice, the opening balances, the carry-over of a year. */
export default function VoucherForm(): ReactNode {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const kind = KINDS.find((known) => known === search.get('kind')) ?? 'manual';
  const [fund, setFund] = useFund();
  const { accounts, error: accountsError } = useAccounts(fund);
  const [form] = Form.useForm<Values>();
  const [asked, setAsked] = useState<Values | null>(null);
  const withLines = kind === 'manual' || kind === 'opening';
  const act = kind === 'manual' ? text.propose : text.post;

  const post = useAct((values: Values & { kind: Kind; fund: Scheme }, key) => send(values, key), {
    onDone: (done) => {
      setAsked(null);
      void message.success('voucherId' in done ? text.posted(done.number) : text.proposed);
      navigate('voucherId' in done ? `/vouchers/${done.voucherId}` : `/voucher-proposals/${done.id}`);
    },
  });
  const refused: ApiError | null = post.error;
  useEffect(() => {
    // What is wrong with a field is shown there; the rest stays in the dialog.
    if (refused && showAtFields(form, refused)) setAsked(null);
  }, [refused, form]);

  const choose = (next: Kind): void => {
    post.reset();
    form.resetFields();
    setSearch({ ...Object.fromEntries(search), kind: next }, { replace: true });
  };
  const submit = (values: Values): void => {
    if (withLines) {
      const { debit, credit } = sides(values.lines);
      if (debit !== credit) return;
    }
    post.reset();
    setAsked(values);
  };
  const amount =
    asked && (withLines ? fromCents(sides(asked.lines).debit) : kind === 'movement' ? asked.amount : undefined);

  return (
    <Page title={text.title} help={text.help} actions={<FundChoice fund={fund} onChange={setFund} />}>
      <Section
        title={
          <Segmented
            aria-label={text.kind}
            value={kind}
            onChange={choose}
            options={KINDS.map((value) => ({ value, label: text.kinds[value] }))}
          />
        }
      >
        <p className="faint">{text.about[kind]}</p>
        {accountsError && <Problem error={accountsError} />}
        <Form<Values>
          key={kind}
          form={form}
          layout="vertical"
          initialValues={{ on: usualDay(period), lines: EMPTY_LINES, year: Number(period.slice(0, 4)) }}
          onFinish={submit}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.ctrlKey) form.submit();
          }}
          scrollToFirstError
        >
          <div className="form-row">
            {kind !== 'yearEnd' && (
              <Form.Item
                name="on"
                label={bookWords.on}
                rules={[{ required: true, message: text.missing(bookWords.on) }]}
                style={{ flex: '0 0 160px' }}
              >
                <DateInput width="100%" />
              </Form.Item>
            )}
            {kind === 'manual' && (
              <Form.Item
                name="summary"
                label={bookWords.summary}
                rules={[{ required: true, whitespace: true, message: text.missing(bookWords.summary) }]}
                style={{ flex: '1 1 400px' }}
              >
                <Input maxLength={200} autoFocus />
              </Form.Item>
            )}
            {kind === 'movement' && (
              <>
                <Form.Item
                  name="movement"
                  label={text.movement}
                  rules={[{ required: true, message: text.missing(text.movement) }]}
                  style={{ flex: '0 0 240px' }}
                >
                  <Select options={Object.entries(movementLabels).map(([value, label]) => ({ value, label }))} />
                </Form.Item>
                <Form.Item
                  name="amount"
                  label={text.amount}
                  normalize={plainAmount}
                  rules={[
                    { required: true, message: text.missing(text.amount) },
                    { pattern: AMOUNT, message: text.amountShape },
                  ]}
                  style={{ flex: '0 0 180px' }}
                >
                  <Input className="money-input" inputMode="decimal" autoComplete="off" />
                </Form.Item>
                <Form.Item name="note" label={text.note}>
                  <Input maxLength={100} />
                </Form.Item>
              </>
            )}
            {kind === 'yearEnd' && (
              <Form.Item
                name="year"
                label={text.year}
                rules={[{ required: true, message: text.missing(text.year) }]}
                style={{ flex: '0 0 160px' }}
              >
                <InputNumber min={2000} max={2999} precision={0} />
              </Form.Item>
            )}
          </div>
          {withLines && <LinesEditor accounts={accounts} />}
          <Space style={{ marginTop: 16 }}>
            <Submit withLines={withLines} words={act} />
            <Button onClick={() => form.resetFields()}>{text.clear}</Button>
          </Space>
        </Form>
      </Section>
      {asked && (
        <Ask
          open
          title={kind === 'manual' ? text.proposeTitle : text.postTitle}
          sentence={
            kind === 'yearEnd'
              ? text.yearEndAsk(fundName(fund), String(asked.year))
              : kind === 'manual'
                ? text.proposeAsk(fundName(fund), asked.on)
                : text.postAsk(fundName(fund), asked.on)
          }
          consequence={amount ? { amount } : undefined}
          agree={act}
          pending={post.isPending}
          error={post.error}
          onAgree={() => post.mutate({ ...asked, kind, fund })}
          onCancel={() => setAsked(null)}
        />
      )}
    </Page>
  );
}

/** Unbalanced lines cannot be posted; the foot of the lines says why. */
function Submit({ withLines, words }: { withLines: boolean; words: string }): ReactNode {
  const lines = (Form.useWatch('lines') as (EnteredLine | undefined)[] | undefined) ?? [];
  const { debit, credit } = sides(lines);
  return (
    <Button type="primary" htmlType="submit" disabled={withLines && debit !== credit}>
      {words}
    </Button>
  );
}

function send(
  { kind, fund, on, summary, lines, movement, amount, note, year }: Values & { kind: Kind; fund: Scheme },
  key: string,
): Promise<{ voucherId: string; number: number } | { id: string }> {
  const params = { header: { 'Idempotency-Key': key } };
  switch (kind) {
    case 'manual':
      return answer(
        api.POST('/api/v1/voucher-proposals', { params, body: { fund, on, summary, lines: sentLines(lines) } }),
      );
    case 'opening':
      return answer(api.POST('/api/v1/vouchers/opening', { params, body: { fund, on, lines: sentLines(lines) } }));
    case 'movement':
      return answer(
        api.POST('/api/v1/vouchers/bank-movement', {
          params,
          body: { fund, movement, on, amount, ...(note?.trim() ? { note: note.trim() } : {}) },
        }),
      );
    case 'yearEnd':
      return answer(api.POST('/api/v1/vouchers/year-end', { params, body: { fund, year } }));
  }
}
