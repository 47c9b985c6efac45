import { Select } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { batchStateLabels } from '@messages/payouts';
import { batches, batchKindWords } from '@messages/web/batches';
import type { ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import type { RowOf } from '../../api/lists';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { period as monthOf } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import type { ListState } from '../../ui/use-list-state';
import './batches.css';

type Row = RowOf<'/api/v1/batches'>;

const ALL = 'all';
const { columns: titles } = batches;

const COLUMNS: readonly Column<Row>[] = [
  {
    path: 'number',
    title: titles.number,
    sort: 'number',
    show: ({ id, number }) => (
      <Link to={`/batches/${id}`} className="tabular">
        {number}
      </Link>
    ),
  },
  { path: 'period', title: titles.period, kind: 'period', sort: 'period' },
  { path: 'scheme', title: titles.scheme, words: schemeLabels, sort: 'scheme' },
  { path: 'kind', title: titles.kind, words: batchKindWords, sort: 'kind' },
  { path: 'state', title: titles.state, state: 'batch', sort: 'state' },
  { path: 'lineCount', title: titles.lineCount, kind: 'count', sort: 'lineCount' },
  { path: 'total', title: titles.total, kind: 'money', sort: 'total' },
  { path: 'stateByName', title: titles.stateByName, sort: 'stateByName' },
  { path: 'stateSince', title: titles.stateSince, kind: 'time', sort: 'stateSince' },
  { path: 'payOn', title: titles.payOn, kind: 'date', sort: 'payOn' },
  { path: 'round', title: titles.round, kind: 'count', optional: true },
  { path: 'sequence', title: titles.sequence, kind: 'count', sort: 'sequence', optional: true },
  { path: 'draftedAt', title: titles.draftedAt, kind: 'time', sort: 'draftedAt', optional: true },
  { path: 'settledAt', title: titles.settledAt, kind: 'time', sort: 'settledAt', optional: true },
];

/** Every batch; of the month that the person works on, unless another or all are chosen in the filters. */
export default function BatchList(): ReactNode {
  const { period } = usePeriod();
  const { may } = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const chosen = search.get('batches.period');
  const asked = chosen === ALL ? undefined : (chosen ?? period);
  return (
    <Page title={batches.title} help={batches.help} answer={asked ? monthOf(asked) : batches.allPeriods}>
      <DataList
        name="batches"
        label={batches.title}
        path="/api/v1/batches"
        query={{ period: asked }}
        filterNames={['period', 'scheme', 'kind', 'state', 'text']}
        filters={(state) => (
          <>
            <PeriodFilter state={state} current={period} />
            <ChoiceFilter state={state} name="scheme" label={titles.scheme} words={schemeLabels} />
            <ChoiceFilter state={state} name="kind" label={titles.kind} words={batchKindWords} />
            <ChoiceFilter state={state} name="state" label={titles.state} words={batchStateLabels} width={150} />
            <TextFilter state={state} name="text" label={batches.textFilter} maxLength={40} />
          </>
        )}
        columns={COLUMNS}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate(`/batches/${row.id}`)}
        rowClass={(row) => (row.state === 'WITHDRAWN' ? 'row-gone' : '')}
        exportName={batches.exportName}
        empty={
          <Nothing
            text={`${asked ? batches.empty(monthOf(asked)) : batches.emptyAll}${batches.emptyHint}`}
            action={may('roll.read') && <Link to="/rolls">{batches.toRolls}</Link>}
          />
        }
      />
    </Page>
  );
}

/** The page's month, all months, or one of the last two years. */
function PeriodFilter({ state, current }: { state: ListState; current: string }): ReactNode {
  const chosen = state.filters.period;
  const months = lastMonths(current, 24);
  if (chosen && chosen !== ALL && !months.includes(chosen)) months.unshift(chosen);
  return (
    <Select
      size="small"
      aria-label={titles.period}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: 130 }}
      value={chosen ?? ''}
      options={[
        { value: '', label: batches.follows },
        { value: ALL, label: batches.allPeriods },
        ...months.map((month) => ({ value: month, label: monthOf(month) })),
      ]}
      onChange={(value) => state.setFilter('period', value)}
    />
  );
}

function lastMonths(from: string, n: number): string[] {
  const [year, month] = from.split('-').map(Number) as [number, number];
  return Array.from({ length: n }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  });
}
