import { FilePdfOutlined, FileExcelOutlined, PrinterOutlined } from '@ant-design/icons';
import { App, Button, Tabs } from 'antd';
import { statements as text } from '@messages/web/statements';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { download } from '../../api/download';
import { usePeriod } from '../../session/period';
import { period as periodText } from '../../ui/formats';
import { Page } from '../../ui/page';
import { FundChoice, fundName, useFund } from '../books/fund-choice';
import { BalanceSheet } from './balance-sheet';
import { IncomeStatement } from './income-statement';
import { Notes } from './notes';
import { ThreeClocks } from './three-clocks';
import './statements.css';

const TABS = ['balance', 'income', 'notes', 'clocks'] as const;
type Tab = (typeof TABS)[number];

/** The fund's statements for the followed period, in the office's layout; each line leads to its accounts and vouchers. */
export default function Statements(): ReactNode {
  const [fund, setFund] = useFund();
  const { period } = usePeriod();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const [loading, setLoading] = useState<'xlsx' | 'pdf' | null>(null);
  const tab = TABS.find((one) => one === search.get('tab')) ?? 'balance';
  const show = (next: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('tab', next);
        return after;
      },
      { replace: true },
    );
  const load = async (format: 'xlsx' | 'pdf'): Promise<void> => {
    setLoading(format);
    try {
      await download(`/api/v1/statements/file?${new URLSearchParams({ fund, period, format }).toString()}`);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setLoading(null);
    }
  };
  const of = { fund, period };
  const children: Readonly<Record<Tab, ReactNode>> = {
    balance: <BalanceSheet {...of} />,
    income: <IncomeStatement {...of} />,
    notes: <Notes {...of} />,
    clocks: <ThreeClocks {...of} />,
  };
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={text.answer(fundName(fund), periodText(period))}
      actions={
        <>
          <FundChoice fund={fund} onChange={setFund} />
          <Button icon={<FileExcelOutlined />} loading={loading === 'xlsx'} onClick={() => void load('xlsx')}>
            {text.xlsx}
          </Button>
          <Button icon={<FilePdfOutlined />} loading={loading === 'pdf'} onClick={() => void load('pdf')}>
            {text.pdf}
          </Button>
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {text.print}
          </Button>
        </>
      }
    >
      <Tabs
        className="statement-tabs"
        activeKey={tab}
        onChange={show}
        destroyOnHidden
        items={TABS.map((key) => ({ key, label: text.tabs[key], children: children[key] }))}
      />
    </Page>
  );
}
