import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Segmented } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bookWords, periods as text } from '@messages/web/books';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { fundName, FUNDS } from './fund-choice';
import './books.css';

type Period = Schema<'PeriodDto'>;

/** The months of each fund's books; closing one ends it. */
export default function AccountingPeriods(): ReactNode {
  const { may } = useSession();
  const { setPeriod } = usePeriod();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const fund = FUNDS.find((known) => known === search.get('fund'));
  const [closing, setClosing] = useState<Period | null>(null);
  const query = fund ? { fund } : {};
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['accounting-periods', fund],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounting-periods', { params: { query }, signal })),
  });
  const unreviewedOf = ({ fund: of, period }: Period): void => {
    setPeriod(period);
    navigate(`/vouchers?vouchers.fund=${of}&vouchers.unreviewed=true`);
  };
  const columns: Column<Period>[] = [
    { path: 'fund', title: bookWords.fund, words: schemeLabels },
    { path: 'period', title: bookWords.period, kind: 'period' },
    { path: 'state', title: text.state, state: 'period' },
    { path: 'vouchers', title: text.vouchers, kind: 'count' },
    {
      path: 'unreviewed',
      title: text.unreviewed,
      kind: 'count',
      show: (row) =>
        row.unreviewed > 0 ? (
          <Button size="small" type="link" className="state-amber" onClick={() => unreviewedOf(row)}>
            {row.unreviewed}
          </Button>
        ) : (
          '0'
        ),
    },
    { path: 'closedBy', title: text.closedBy },
    { path: 'closedAt', title: text.closedAt, kind: 'time' },
    {
      path: 'acts',
      title: '',
      control: true,
      show: (row) =>
        may('ledger.close') && row.state === 'OPEN' ? (
          <Button size="small" icon={<LockOutlined />} onClick={() => setClosing(row)}>
            {text.close}
          </Button>
        ) : null,
    },
  ];
  const rows = data ?? [];
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={rows.length > 0 ? text.answer(rows.filter(({ state }) => state === 'OPEN').length) : undefined}
      actions={
        <>
          <Segmented
            aria-label={bookWords.fund}
            value={fund ?? ''}
            onChange={(next) => setSearch(next ? { fund: next } : {}, { replace: true })}
            options={[
              { value: '', label: bookWords.allFunds },
              ...FUNDS.map((value) => ({ value: value as string, label: schemeLabels[value] })),
            ]}
          />
          {rows.length > 0 && (
            <ExportButton path="/api/v1/accounting-periods" query={query} columns={columns} name={text.exportName} />
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <Section title={fund ? fundName(fund) : bookWords.allFunds}>
          <PlainTable
            label={text.title}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.fund}${row.period}`}
            empty={<Nothing text={text.empty} />}
          />
        </Section>
      )}
      {closing && (
        <ClosePeriod
          key={`${closing.fund}${closing.period}`}
          row={closing}
          onUnreviewed={() => unreviewedOf(closing)}
          onClose={() => setClosing(null)}
        />
      )}
    </Page>
  );
}

/** Asks before a month is closed; what stands in the way is said by the service, with the places where it is done. */
function ClosePeriod(props: { row: Period; onUnreviewed: () => void; onClose: () => void }): ReactNode {
  const { row, onClose } = props;
  const { message } = App.useApp();
  const { fund, period } = row;
  const month = periodText(period);
  const close = useAct(
    (body: { fund: Period['fund']; period: string }, key) =>
      answer(api.POST('/api/v1/accounting-periods/close', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: () => {
        void message.success(text.closed);
        onClose();
      },
    },
  );
  const notReady = close.error !== null && ['PERIOD_NOT_READY', 'PERIOD_UNREVIEWED'].includes(close.error.code);
  return (
    <Ask
      open
      danger
      title={text.closeTitle(fundName(fund), month)}
      sentence={text.closeAsk(month, row.vouchers)}
      agree={text.closeAgree(month)}
      pending={close.isPending}
      error={close.error}
      onAgree={() => close.mutate({ fund, period })}
      onCancel={onClose}
    >
      {notReady && (
        <div className="hinders">
          <span>{text.hinders}</span>
          {row.unreviewed > 0 && (
            <Button type="link" size="small" onClick={props.onUnreviewed}>
              {text.toUnreviewed(row.unreviewed)}
            </Button>
          )}
          <Link to="/bank">{text.toBank}</Link>
          <Link to="/fund-requests">{text.toRequests}</Link>
        </div>
      )}
    </Ask>
  );
}
