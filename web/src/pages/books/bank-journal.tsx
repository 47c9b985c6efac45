import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { ledgers as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { DataList } from '../../ui/data-list';
import { money } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { BOOK_COLUMNS, bookRowClass } from './book-columns';
import { BookRange, DAY, shaped, useBook } from './book-range';
import { FundChoice, fundName, useFund } from './fund-choice';
import './books.css';

type Bank = keyof typeof text.banks;

const BANKS = Object.keys(text.banks) as Bank[];

/** The journal of a bank account with its balance of every day; a line opens its voucher. */
export default function BankJournal(): ReactNode {
  const [fund] = useFund();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const book = useBook('journal');
  const bank = BANKS.find((known) => known === book.get('bank')) ?? BANKS[0]!;
  const from = shaped(book.get('from'), DAY, `${period}-01`);
  const usual = lastDay(period);
  const to = shaped(book.get('to'), DAY, usual < from ? from : usual);
  const { data } = useQuery({
    queryKey: ['bank-journal-head', fund, bank, from, to],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/books/bank-journal', { params: { query: { fund, bank, from, to, pageSize: 1 } }, signal }),
      ),
  });
  return (
    <Page
      title={text.journal}
      help={text.journalHelp}
      tag={<span className="faint">{`${text.clock} · ${text.months(from, to)}`}</span>}
      answer={
        data
          ? `${fundName(fund)} · ${text.answer(`${data.account} ${data.accountName}`, sideOf(data.closingSide), money(data.closing))}`
          : fundName(fund)
      }
      actions={
        <>
          <FundChoice fund={fund} onChange={(next) => book.set({ fund: next })} />
          <Button icon={<PrinterOutlined />} title={text.printHint} onClick={() => window.print()}>
            {text.print}
          </Button>
        </>
      }
    >
      <div className="book-bar no-print">
        <Segmented
          aria-label={text.bank}
          value={bank}
          onChange={(next) => book.set({ bank: next })}
          options={BANKS.map((value) => ({ value, label: text.banks[value] }))}
        />
        <BookRange kind="date" from={from} to={to} onChange={book.set} />
        <span className="faint">{text.drillSub}</span>
      </div>
      <DataList
        name="journal"
        path="/api/v1/books/bank-journal"
        label={text.journal}
        exportName={`${text.journal} ${text.banks[bank]}`}
        query={{ fund, bank, from, to }}
        columns={BOOK_COLUMNS}
        pageSize={100}
        rowKey={(row) => String(row.ordinal)}
        rowClass={bookRowClass}
        onOpen={(row) => row.voucherId && navigate(`/vouchers/${row.voucherId}`)}
        foot={(a) => text.foot(sideOf(a.openingSide), money(a.opening), money(a.debit), money(a.credit))}
        empty={<Nothing text={text.journalEmpty} action={<Link to="/vouchers">{text.toVouchers}</Link>} />}
      />
    </Page>
  );
}

function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number);
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
}

function sideOf(side: string): string {
  return text.sides[side as keyof typeof text.sides] ?? side;
}
