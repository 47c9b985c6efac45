import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { bookWords, periods as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { PlainTable } from '../../ui/figure';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { fundName, FUNDS } from './fund-choice';
import './books.css';

type Period = Schema<'PeriodDto'>;

/** The months of each fund's books, each with the way to its closing checklist. */
export default function AccountingPeriods(): ReactNode {
  const { may } = useSession();
  const { setPeriod } = usePeriod();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const fund = FUNDS.find((known) => known === search.get('fund'));
  const query = fund ? { fund } : {};
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['accounting-periods', fund],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounting-periods', { params: { query }, signal })),
  });
  const unreviewedOf = ({ fund: of, period }: Period): void => {
    setPeriod(period);
    navigate(`/vouchers?vouchers.fund=${of}&vouchers.unreviewed=true`);
  };
  const closingOf = ({ fund: of, period }: Period): void => {
    setPeriod(period);
    navigate(`/closing?fund=${of}`);
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
          <Button size="small" icon={<LockOutlined />} onClick={() => closingOf(row)}>
            {text.close}
          </Button>
        ) : (
          <Button size="small" type="link" onClick={() => closingOf(row)}>
            {text.checklist}
          </Button>
        ),
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
    </Page>
  );
}
