import { PrinterOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import { bookWords, ledgers as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { Nothing, Page } from '../../ui/page';
import type { ListState } from '../../ui/use-list-state';
import { BookRange, MONTH, shaped, useBook } from './book-range';
import { FundChoice, fundName, useAccounts, useFund } from './fund-choice';
import './books.css';

type Row = Schema<'GeneralLedgerRowDto'>;

const COLUMNS: readonly Column<Row>[] = [
  { path: 'account', title: bookWords.code, sort: 'account', width: 92 },
  {
    path: 'accountName',
    title: bookWords.name,
    show: ({ accountName, level }) => (
      <span className={`book-account level-${Math.min(level, 3)}`} title={accountName}>
        {accountName}
      </span>
    ),
  },
  { path: 'period', title: bookWords.period, kind: 'period', sort: 'period', width: 98 },
  { path: 'openingSide', title: text.side, words: text.sides, width: 48 },
  { path: 'opening', title: text.opening, kind: 'money', sort: 'opening' },
  { path: 'debit', title: bookWords.debit, kind: 'money', sort: 'debit' },
  { path: 'credit', title: bookWords.credit, kind: 'money', sort: 'credit' },
  { path: 'closingSide', title: text.side, words: text.sides, width: 48 },
  { path: 'closing', title: text.closing, kind: 'money', sort: 'closing' },
  { path: 'yearDebit', title: text.yearDebit, kind: 'money', sort: 'yearDebit', optional: true },
  { path: 'yearCredit', title: text.yearCredit, kind: 'money', sort: 'yearCredit', optional: true },
];

/** The general ledger of a fund by account and month; a line opens the sub-ledger of that account and month. */
export default function GeneralLedger(): ReactNode {
  const [fund] = useFund();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const book = useBook('ledger');
  const from = shaped(book.get('from'), MONTH, period);
  const to = shaped(book.get('to'), MONTH, period < from ? from : period);
  return (
    <Page
      title={text.general}
      help={text.generalHelp}
      tag={<span className="faint">{text.clock}</span>}
      answer={`${fundName(fund)} · ${text.months(from, to)}`}
      actions={
        <>
          <FundChoice fund={fund} onChange={(next) => book.set({ fund: next, 'ledger.account': null })} />
          <BookRange kind="month" from={from} to={to} onChange={book.set} />
          <Button icon={<PrinterOutlined />} title={text.printHint} onClick={() => window.print()}>
            {text.print}
          </Button>
        </>
      }
    >
      <DataList
        name="ledger"
        path="/api/v1/books/general-ledger"
        label={text.general}
        exportName={text.general}
        query={{ fund, from, to }}
        filterNames={['account', 'level', 'all']}
        filters={(state) => (
          <>
            <AccountFilter state={state} fund={fund} />
            <ChoiceFilter state={state} name="level" label={text.level} words={text.levels} width={110} />
            <label className="filter-switch">
              <Switch
                size="small"
                checked={state.filters.all === 'true'}
                onChange={(on) => state.setFilter('all', on ? 'true' : null)}
              />
              {text.all}
            </label>
          </>
        )}
        toolbar={<span className="faint">{text.drillGeneral}</span>}
        columns={COLUMNS}
        pageSize={100}
        rowKey={(row) => `${row.account} ${row.period}`}
        rowClass={({ level }) => (level === 1 ? 'book-top' : '')}
        onOpen={(row) =>
          navigate(`/sub-ledger?fund=${fund}&account=${row.account}&from=${row.period}&to=${row.period}`)
        }
        empty={<Nothing text={text.generalEmpty} action={<Link to="/vouchers">{text.toVouchers}</Link>} />}
      />
    </Page>
  );
}

function AccountFilter({ state, fund }: { state: ListState; fund: Parameters<typeof useAccounts>[0] }): ReactNode {
  const { accounts } = useAccounts(fund);
  const words = Object.fromEntries(accounts.map(({ code, name }) => [code, `${code} ${name}`]));
  return <ChoiceFilter state={state} name="account" label={text.account} words={words} width={200} />;
}
