import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select, Switch } from 'antd';
import { ledgers as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { DataList } from '../../ui/data-list';
import { money } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { BOOK_COLUMNS, bookRowClass } from './book-columns';
import { BookRange, MONTH, shaped, useBook } from './book-range';
import { FundChoice, fundName, useAccounts, useFund } from './fund-choice';
import './books.css';

/** The sub-ledger of an account with its running balance; a line opens its voucher. */
export default function SubLedger(): ReactNode {
  const [fund] = useFund();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const book = useBook('book');
  const { accounts } = useAccounts(fund);
  const from = shaped(book.get('from'), MONTH, period);
  const to = shaped(book.get('to'), MONTH, period < from ? from : period);
  const account = shaped(book.get('account'), /^\d{3,20}$/, '');
  const totals = book.get('totals') !== 'no';
  const { data } = useQuery({
    queryKey: ['sub-ledger-head', fund, account, from, to],
    enabled: account !== '',
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/books/sub-ledger', { params: { query: { fund, account, from, to, pageSize: 1 } }, signal }),
      ),
  });
  return (
    <Page
      title={text.sub}
      help={text.subHelp}
      tag={<span className="faint">{`${text.clock} · ${text.months(from, to)}`}</span>}
      answer={
        data && account
          ? `${fundName(fund)} · ${text.answer(`${data.account} ${data.accountName}`, sideOf(data.closingSide), money(data.closing))}`
          : fundName(fund)
      }
      actions={
        <>
          <FundChoice fund={fund} onChange={(next) => book.set({ fund: next, account: null })} />
          <Button icon={<PrinterOutlined />} title={text.printHint} onClick={() => window.print()}>
            {text.print}
          </Button>
        </>
      }
    >
      <div className="book-bar no-print">
        <Select
          aria-label={text.account}
          placeholder={text.account}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 300 }}
          value={account || null}
          options={accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          onChange={(next: string) => book.set({ account: next })}
        />
        <label className="filter-switch">
          <Switch size="small" checked={totals} onChange={(on) => book.set({ totals: on ? null : 'no' })} />
          {text.totals}
        </label>
        <BookRange kind="month" from={from} to={to} onChange={book.set} />
        <span className="faint">{account && text.drillSub}</span>
        <Link to={`/general-ledger?fund=${fund}&from=${from}&to=${to}`}>{text.toGeneral}</Link>
      </div>
      {account ? (
        <DataList
          name="book"
          path="/api/v1/books/sub-ledger"
          label={text.sub}
          exportName={`${text.sub} ${account}`}
          query={{ fund, account, from, to, totals }}
          columns={BOOK_COLUMNS}
          pageSize={100}
          rowKey={(row) => String(row.ordinal)}
          rowClass={bookRowClass}
          onOpen={(row) => row.voucherId && navigate(`/vouchers/${row.voucherId}`)}
          foot={(a) => text.foot(sideOf(a.openingSide), money(a.opening), money(a.debit), money(a.credit))}
          empty={<Nothing text={text.subEmpty} />}
        />
      ) : (
        <Nothing text={text.chooseAccount} action={<Link to={`/general-ledger?fund=${fund}`}>{text.toGeneral}</Link>} />
      )}
    </Page>
  );
}

function sideOf(side: string): string {
  return text.sides[side as keyof typeof text.sides] ?? side;
}
