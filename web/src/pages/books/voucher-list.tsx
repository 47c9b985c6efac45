import { AuditOutlined, PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { App, Button, Segmented, Switch, Tooltip } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bookWords, causeLabels, vouchers } from '@messages/web/books';
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { period as periodText, sum } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import type { ListState } from '../../ui/use-list-state';
import { FUNDS, useAccounts } from './fund-choice';
import './books.css';

type Row = Schema<'VoucherDto'>;

const COLUMNS: readonly Column<Row>[] = [
  { path: 'fund', title: bookWords.fund, words: schemeLabels, sort: 'fund', width: 96 },
  { path: 'period', title: bookWords.period, kind: 'period', sort: 'period', width: 104 },
  { path: 'number', title: vouchers.number, kind: 'count', sort: 'number', width: 84 },
  { path: 'voucherOn', title: bookWords.on, kind: 'date', sort: 'voucherOn', width: 108 },
  {
    path: 'causeType',
    title: vouchers.cause,
    words: causeLabels,
    sort: 'causeType',
    show: ({ causeType, reversedBy }) => (
      <>
        {causeLabels[causeType as keyof typeof causeLabels] ?? causeType}
        {reversedBy && <span className="voucher-mark">{vouchers.isReversed}</span>}
      </>
    ),
  },
  {
    path: 'summary',
    title: bookWords.summary,
    sort: 'summary',
    show: (row) => (
      <span className="voucher-summary" title={row.summary}>
        {row.summary}
      </span>
    ),
  },
  { path: 'total', title: bookWords.totalYuan, kind: 'money', sort: 'total', width: 136 },
  { path: 'sheets', title: vouchers.sheets, kind: 'count', width: 84, optional: true },
  { path: 'preparedBy', title: vouchers.preparedBy, sort: 'preparedBy', width: 88 },
  {
    path: 'reviewedBy',
    title: vouchers.reviewedBy,
    sort: 'reviewedBy',
    width: 88,
    show: (row) => row.reviewedBy ?? <span className="state-amber">{vouchers.unreviewed}</span>,
  },
  { path: 'postedAt', title: vouchers.postedAt, kind: 'time', sort: 'postedAt', width: 140, optional: true },
  { path: 'reviewedAt', title: vouchers.reviewedAt, kind: 'time', sort: 'reviewedAt', width: 140, optional: true },
];

/** The vouchers of the followed period, or of all; several at once are reviewed or printed. */
export default function VoucherList(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const all = search.get('months') === 'all';
  const [chosen, setChosen] = useState<Row[]>([]);
  const [asking, setAsking] = useState(false);
  const setAll = (on: boolean): void => {
    setChosen([]);
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (on) next.set('months', 'all');
        else next.delete('months');
        next.delete('vouchers.page');
        return next;
      },
      { replace: true },
    );
  };
  const review = useAct(
    (ids: string[], key) =>
      answer(api.POST('/api/v1/vouchers/review', { params: { header: { 'Idempotency-Key': key } }, body: { ids } })),
    {
      onDone: ({ reviewed }) => {
        setAsking(false);
        setChosen([]);
        void message.success(vouchers.reviewed(reviewed));
      },
    },
  );
  const waiting = chosen.filter((row) => row.reviewedBy === null);

  return (
    <Page
      title={vouchers.title}
      help={vouchers.help}
      tag={<span className="faint">{all ? vouchers.allMonths : periodText(period)}</span>}
      actions={
        <>
          <Tooltip title={chosen.length === 0 ? vouchers.printHint : undefined}>
            <Button
              icon={<PrinterOutlined />}
              disabled={chosen.length === 0}
              onClick={() => navigate(`/vouchers/print?ids=${chosen.map(({ id }) => id).join(',')}`)}
            >
              {vouchers.print(chosen.length)}
            </Button>
          </Tooltip>
          {may('ledger.review') && (
            <Tooltip title={waiting.length === 0 ? vouchers.reviewHint : undefined}>
              <Button
                icon={<AuditOutlined />}
                disabled={waiting.length === 0}
                onClick={() => {
                  review.reset();
                  setAsking(true);
                }}
              >
                {vouchers.review(waiting.length)}
              </Button>
            </Tooltip>
          )}
          {may('ledger.post') && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate('/vouchers/new')}>
              {vouchers.add}
            </Button>
          )}
        </>
      }
    >
      <DataList
        name="vouchers"
        path="/api/v1/vouchers"
        label={vouchers.title}
        exportName={vouchers.exportName}
        query={{ period: all ? undefined : period }}
        filterNames={['fund', 'causeType', 'account', 'number', 'text', 'unreviewed']}
        filters={(state) => <Filters state={state} all={all} onAll={setAll} />}
        columns={all ? COLUMNS : COLUMNS.filter(({ path }) => path !== 'period')}
        rowKey={(row) => row.id}
        onOpen={(row) => navigate(`/vouchers/${row.id}`)}
        selection={{ keys: chosen.map(({ id }) => id), onChange: (_, rows) => setChosen(rows) }}
        rowClass={(row) => (row.reversedBy ? 'voucher-struck' : '')}
        empty={
          <Nothing
            text={`${vouchers.empty}${vouchers.emptyHint}`}
            action={!all && <Button onClick={() => setAll(true)}>{vouchers.toAll}</Button>}
          />
        }
      />
      <Ask
        open={asking}
        title={vouchers.reviewTitle}
        sentence={vouchers.reviewAsk(waiting.length)}
        consequence={{ amount: sum(waiting.map(({ total }) => total)) }}
        agree={vouchers.review(waiting.length)}
        pending={review.isPending}
        error={review.error}
        onAgree={() => review.mutate(waiting.map(({ id }) => id))}
        onCancel={() => setAsking(false)}
      />
    </Page>
  );
}

function Filters(props: { state: ListState; all: boolean; onAll: (on: boolean) => void }): ReactNode {
  const { state, all } = props;
  return (
    <>
      <Segmented
        size="small"
        aria-label={vouchers.scope}
        value={all ? 'all' : 'one'}
        onChange={(value) => props.onAll(value === 'all')}
        options={[
          { value: 'one', label: vouchers.thisMonth },
          { value: 'all', label: vouchers.allMonths },
        ]}
      />
      <ChoiceFilter state={state} name="fund" label={bookWords.fund} words={schemeLabels} width={110} />
      <ChoiceFilter state={state} name="causeType" label={vouchers.cause} words={causeLabels} />
      <AccountFilter state={state} />
      <TextFilter state={state} name="text" label={vouchers.textFilter} width={130} />
      <TextFilter state={state} name="number" label={vouchers.numberFilter} width={78} />
      <label className="filter-switch">
        <Switch
          size="small"
          checked={state.filters.unreviewed === 'true'}
          onChange={(on) => state.setFilter('unreviewed', on ? 'true' : null)}
        />
        {vouchers.unreviewed}
      </label>
    </>
  );
}

/** Accounts of the fund that is asked for; without one, the funds' charts together. */
function AccountFilter({ state }: { state: ListState }): ReactNode {
  const charts = [useAccounts(FUNDS[0]!), useAccounts(FUNDS[1]!), useAccounts(FUNDS[2]!)];
  const words: Record<string, string> = {};
  charts.forEach(({ accounts }, i) => {
    if (state.filters.fund && state.filters.fund !== FUNDS[i]) return;
    // A code such as '1001' would sort as a number: with its name it is the same text.
    for (const { code, name } of accounts) words[code] ??= `${code} ${name}`;
  });
  return <ChoiceFilter state={state} name="account" label={vouchers.accountFilter} words={words} width={140} />;
}
