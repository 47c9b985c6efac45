import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { statements as text } from '@messages/web/statements';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, money, sum } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { Checks } from './checks';
import type { Of } from './sheet';

type Clocks = Schema<'ThreeClocksDto'>;
type Row = Clocks['rows'][number];
type Sum = Clocks['total'];
type Clock = Clocks['clock'];

const CLOCKS = Object.keys(text.clockChoice) as Clock[];
const TABLES = ['byBudgetYear', 'byPeriodPaidFor', 'byMonthPaid'] as const;

const ROWS: Column<Row>[] = [
  { path: 'periodPaidFor', title: text.periodPaidFor, kind: 'period' },
  {
    path: 'monthPaid',
    title: text.monthPaid,
    kind: 'period',
  },
  { path: 'budgetYear', title: text.budgetYear },
  { path: 'payouts', title: text.payouts, kind: 'count' },
  { path: 'paid', title: text.paid, kind: 'money' },
  { path: 'returns', title: text.returns, kind: 'count' },
  { path: 'returned', title: text.returned, kind: 'money' },
  { path: 'net', title: text.net, kind: 'money' },
  { path: 'backPay', title: text.backPay, kind: 'money' },
  { path: 'forFormerYear', title: text.forFormerYear, kind: 'money' },
  { path: 'late', title: '', show: ({ late }) => late && <LookTag look="waiting" text={text.late} /> },
];

const sums = (key: Pick<Column<Sum>, 'title' | 'kind'>): Column<Sum>[] => [
  { path: 'key', ...key },
  { path: 'payouts', title: text.payouts, kind: 'count' },
  { path: 'net', title: text.net, kind: 'money' },
];
const YEARS = sums({ title: text.budgetYear });
const MONTHS = sums({ title: text.month, kind: 'period' });

/** The year's payouts by the three clocks, whose totals are the same; money for a former year is marked. */
export function ThreeClocks({ fund, period }: Of): ReactNode {
  const [clock, setClock] = useState<Clock>('BUDGET_YEAR');
  const year = Number(period.slice(0, 4));
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['three-clocks', fund, clock, year],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/statements/three-clocks', { params: { query: { fund, clock, year } }, signal })),
  });
  const choice = (
    <Segmented
      aria-label={text.clockLabel}
      value={clock}
      onChange={setClock}
      options={CLOCKS.map((value) => ({ value, label: text.clockChoice[value] }))}
    />
  );
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  return (
    <>
      <Section title={text.clockRows(String(year))} extra={choice}>
        {isPending ? (
          <Waiting />
        ) : (
          <>
            <p className="faint">{data.clockText}</p>
            <PlainTable
              label={text.tabs.clocks}
              columns={ROWS}
              rows={data.rows}
              rowKey={(row) => `${row.periodPaidFor}${row.monthPaid}${row.budgetYear}`}
              empty={<Nothing text={text.noClocks} />}
              total={[
                text.total,
                '',
                '',
                count(data.total.payouts),
                money(data.total.paid),
                '',
                money(data.total.returned),
                money(data.total.net),
                '',
                money(data.total.forFormerYear),
                '',
              ]}
            />
          </>
        )}
      </Section>
      {data && data.rows.length > 0 && (
        <>
          <div className="statement-clocks">
            {TABLES.map((name) => (
              <Section key={name} title={text.clockTables[name]}>
                <PlainTable
                  label={text.clockTables[name]}
                  columns={name === 'byBudgetYear' ? YEARS : MONTHS}
                  rows={data[name]}
                  rowKey={({ key }) => key}
                  total={[
                    text.total,
                    count(data[name].reduce((all, { payouts }) => all + payouts, 0)),
                    money(sum(data[name].map(({ net }) => net))),
                  ]}
                />
              </Section>
            ))}
          </div>
          <Checks checks={data.checks} />
        </>
      )}
    </>
  );
}
