import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Modal, Select, Space } from 'antd';
import {
  accountClassLabels,
  accounts as text,
  bookWords,
  purposeLabels,
  sideLabels,
  voucherForm,
} from '@messages/web/books';
import { formats } from '@messages/web/formats';
import { shell } from '@messages/web/shell';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { clearable } from '../../ui/clearable';
import { DateInput } from '../../ui/date-input';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { count } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { usualDay } from './entered';
import { FundChoice, fundName, useAccounts, useFund, type Account } from './fund-choice';
import './books.css';

type Purpose = keyof typeof purposeLabels;

type Dialog = { kind: 'add' } | { kind: 'load' } | { kind: 'edit' | 'balance'; account: Account };

/** The chart of accounts of a fund. */
export default function LedgerAccounts(): ReactNode {
  const { may } = useSession();
  const [fund, setFund] = useFund();
  const { accounts, error, isPending } = useAccounts(fund);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const manage = may('ledger.chart');

  const columns: Column<Account>[] = [
    { path: 'code', title: bookWords.code, show: ({ code }) => <span className="tabular">{code}</span>, width: 100 },
    {
      path: 'name',
      title: bookWords.name,
      show: ({ code, name }) => <span className={`level-${Math.min((code.length - 2) / 2, 3)}`}>{name}</span>,
    },
    { path: 'class', title: text.class, words: accountClassLabels },
    { path: 'normalSide', title: text.side, words: sideLabels },
    { path: 'purpose', title: text.purpose, words: purposeLabels },
    {
      path: 'postable',
      title: text.postable,
      words: { true: text.yes, false: text.group },
    },
    {
      path: 'active',
      title: text.state,
      show: ({ active }) => <LookTag look={active ? 'done' : 'struck'} text={active ? text.active : text.inactive} />,
      words: { true: text.active, false: text.inactive },
    },
    {
      path: 'acts',
      title: '',
      control: true,
      show: (account) => (
        <Space size={4}>
          <Button size="small" type="link" onClick={() => setDialog({ kind: 'balance', account })}>
            {text.balance}
          </Button>
          <Link to={`/vouchers?months=all&vouchers.fund=${fund}&vouchers.account=${account.code}`}>
            {text.toVouchers}
          </Link>
          {manage && (
            <Button size="small" type="link" onClick={() => setDialog({ kind: 'edit', account })}>
              {text.edit}
            </Button>
          )}
        </Space>
      ),
    },
  ];

  return (
    <Page
      title={text.title}
      help={text.help}
      answer={accounts.length > 0 ? text.answer(accounts.filter(({ active }) => active).length) : undefined}
      actions={
        <>
          <FundChoice fund={fund} onChange={setFund} />
          {accounts.length > 0 && (
            <ExportButton path="/api/v1/ledger-accounts" query={{ fund }} columns={columns} name={text.exportName} />
          )}
          {manage && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDialog({ kind: 'add' })}>
              {text.add}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} />}
      {isPending && <Waiting />}
      {!isPending && !error && (
        <Section title={fundName(fund)}>
          <PlainTable
            label={text.title}
            columns={columns}
            rows={accounts}
            rowKey={({ code }) => code}
            empty={
              <Nothing
                text={text.empty}
                action={
                  manage && (
                    <Button type="primary" onClick={() => setDialog({ kind: 'load' })}>
                      {text.load}
                    </Button>
                  )
                }
              />
            }
          />
        </Section>
      )}
      {dialog?.kind === 'add' && <AddAccount fund={fund} onClose={close} />}
      {dialog?.kind === 'load' && <LoadChart fund={fund} onClose={close} />}
      {dialog?.kind === 'edit' && <EditAccount account={dialog.account} onClose={close} />}
      {dialog?.kind === 'balance' && <Balance account={dialog.account} onClose={close} />}
    </Page>
  );
}

function AddAccount({ fund, onClose }: { fund: Account['fund']; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const add = useAct(
    (values: { code: string; name: string }, key) =>
      answer(
        api.POST('/api/v1/ledger-accounts', {
          params: { header: { 'Idempotency-Key': key } },
          body: { fund, ...values },
        }),
      ),
    {
      onDone: () => {
        void message.success(text.saved);
        onClose();
      },
    },
  );
  return (
    <Ask<{ code: string; name: string }>
      open
      title={text.add}
      sentence={text.addAsk}
      agree={text.addAgree}
      pending={add.isPending}
      error={add.error}
      onAgree={(values) => add.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item
        name="code"
        label={bookWords.code}
        rules={[{ required: true, message: voucherForm.missing(bookWords.code) }]}
      >
        <Input inputMode="numeric" maxLength={16} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="name"
        label={bookWords.name}
        rules={[{ required: true, whitespace: true, message: voucherForm.missing(bookWords.name) }]}
      >
        <Input maxLength={50} autoComplete="off" />
      </Form.Item>
    </Ask>
  );
}

function LoadChart({ fund, onClose }: { fund: Account['fund']; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const load = useAct(
    (_: null, key) =>
      answer(
        api.POST('/api/v1/ledger-accounts/chart', {
          params: { header: { 'Idempotency-Key': key } },
          body: { fund },
        }),
      ),
    {
      onDone: ({ added }) => {
        void message.success(text.loaded(added));
        onClose();
      },
    },
  );
  return (
    <Ask
      open
      title={text.load}
      sentence={text.loadAsk(fundName(fund))}
      agree={text.load}
      pending={load.isPending}
      error={load.error}
      onAgree={() => load.mutate(null)}
      onCancel={onClose}
    />
  );
}

interface Edited {
  name: string;
  active: boolean;
  purpose: Purpose | null | undefined;
}

function EditAccount({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const { fund, code } = account;
  const edit = useAct(
    ({ name, active, purpose }: Edited, key) =>
      answer(
        api.PATCH('/api/v1/ledger-accounts/{fund}/{code}', {
          params: { path: { fund, code }, header: { 'Idempotency-Key': key } },
          body: {
            ...(name === account.name ? {} : { name }),
            ...(active === account.active ? {} : { active }),
            ...((purpose ?? null) === account.purpose ? {} : { purpose: purpose ?? null }),
          },
        }),
      ),
    {
      onDone: () => {
        void message.success(text.saved);
        onClose();
      },
    },
  );
  return (
    <Ask<Edited>
      open
      title={text.editTitle(`${code} ${account.name}`)}
      sentence={text.editAsk}
      agree={text.editAgree}
      initial={{ name: account.name, active: account.active, purpose: account.purpose as Purpose | null }}
      pending={edit.isPending}
      error={edit.error}
      onAgree={(values) => edit.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item
        name="name"
        label={bookWords.name}
        rules={[{ required: true, whitespace: true, message: voucherForm.missing(bookWords.name) }]}
      >
        <Input maxLength={50} autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={text.purpose}>
        <Select
          allowClear={clearable}
          placeholder={text.noPurpose}
          showSearch={{ optionFilterProp: 'label' }}
          options={Object.entries(purposeLabels).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item name="active" valuePropName="checked">
        <Checkbox>{text.active}</Checkbox>
      </Form.Item>
    </Ask>
  );
}

/** What the account held at the end of a day. */
function Balance({ account, onClose }: { account: Account; onClose: () => void }): ReactNode {
  const { fund, code } = account;
  const { period } = usePeriod();
  const [on, setOn] = useState(() => usualDay(period));
  const { data, error } = useQuery({
    queryKey: ['account-balance', fund, code, on],
    enabled: on !== '',
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/ledger-accounts/{fund}/{code}/balance', {
          params: { path: { fund, code }, query: { on } },
          signal,
        }),
      ),
  });
  const side = sideLabels[account.normalSide as keyof typeof sideLabels] ?? account.normalSide;
  return (
    <Modal
      open
      title={text.balanceTitle(`${code} ${account.name}`)}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {shell.close}
        </Button>
      }
    >
      <Form layout="vertical">
        <Form.Item label={text.balanceOn} htmlFor="balance-on">
          <DateInput id="balance-on" value={on} width={180} onChange={(day) => setOn(day ?? '')} />
        </Form.Item>
      </Form>
      {error && <Problem error={error} />}
      <Facts
        items={[
          [
            text.balanceOf(side),
            <span className="balance-answer">
              {data ? <Amount of={data.balance} unit={formats.yuan} /> : count(null)}
            </span>,
            true,
          ],
        ]}
      />
    </Modal>
  );
}
