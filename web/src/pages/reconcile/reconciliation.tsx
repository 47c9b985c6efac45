import { UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { reconcileWords as words, reconciliation as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { period as periodText } from '../../ui/formats';
import { Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { FundChoice, fundName, useFund } from '../books/fund-choice';
import { AccountChoice, NoAccount, useBankAccount } from './account-choice';
import { AccountStatus } from './account-status';
import { BalanceSheet } from './balance-sheet';
import { Breaks } from './breaks';
import { StatementUpload } from './statement-upload';
import { Statements } from './statements';
import './reconcile.css';

const TABS = ['sheet', 'breaks', 'statements'] as const;

/** How far the bank and the books of a month agree; the adjustment table, what is open, and the statements. */
export default function Reconciliation(): ReactNode {
  const [fund, setFund] = useFund();
  const { period } = usePeriod();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [uploading, setUploading] = useState(false);
  const accounts = useBankAccount(fund);
  const { account } = accounts;
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-reconciliation-status', fund, period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/bank-reconciliation/status', { params: { query: { fund, period } }, signal })),
  });
  const ofAccount = data?.accounts.find((one) => one.account === account?.account);
  const stated = data && ofAccount !== undefined && ofAccount.bankBalance !== null;
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'sheet';
  const show = (next: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('tab', next);
        return after;
      },
      { replace: true },
    );
  const upload = may('reconcile.act') && account && (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => setUploading(true)}>
      {text.upload}
    </Button>
  );

  return (
    <Page
      title={text.title}
      help={text.help}
      tag={data && <LookTag look={data.ready ? 'done' : 'waiting'} text={data.ready ? text.ready : text.notReady} />}
      answer={`${fundName(fund)} · ${periodText(period)}`}
      actions={
        <>
          <FundChoice fund={fund} onChange={setFund} />
          <AccountChoice accounts={accounts.accounts} account={account} onChange={accounts.choose} />
          {account && <Link to={`/reconciliation/match?fund=${fund}&account=${account.account}`}>{words.toMatch}</Link>}
          {upload}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!account && <NoAccount fund={fund} of={accounts} />}
      {account && (
        <>
          <Section title={text.status} className="no-print" extra={<span className="faint">{text.statusHint}</span>}>
            {data ? <AccountStatus status={data} chosen={account.account} onChoose={accounts.choose} /> : <Waiting />}
          </Section>
          <Tabs
            className="reconcile-tabs"
            activeKey={tab}
            onChange={show}
            destroyOnHidden
            items={[
              {
                key: 'sheet',
                label: text.tabs.sheet,
                children: (
                  <BalanceSheet fund={fund} account={account} period={period} stated={stated} upload={upload} />
                ),
              },
              {
                key: 'breaks',
                label: text.tabs.breaks,
                children: (
                  <Breaks key={`${fund}${account.account}${period}`} fund={fund} account={account} period={period} />
                ),
              },
              {
                key: 'statements',
                label: text.tabs.statements,
                children: <Statements fund={fund} account={account} period={period} upload={upload} />,
              },
            ]}
          />
          <StatementUpload
            key={`${fund}${account.account}${period}`}
            open={uploading}
            fund={fund}
            account={account}
            period={period}
            onClose={() => setUploading(false)}
          />
        </>
      )}
    </Page>
  );
}
