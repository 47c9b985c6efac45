import { useQuery } from '@tanstack/react-query';
import { roleLabels } from '@messages/identity';
import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { count, time } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { MonthsChoice, useMonths } from './months';

type Row = Schema<'HeatRowDto'>;
type Cell = Row['cells'][number];
type Step = Schema<'MoneyStepDto'>;

/** Shades between nothing and the most that anybody did of any step. */
const SHADES = 4;

/** People by steps: whether they may, and how many batches they did. */
export function HeatMap({ steps }: { steps: readonly Step[] }): ReactNode {
  const [months, choose] = useMonths();
  const { data, error, refetch } = useQuery({
    queryKey: ['insight-heat-map', months],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/insight/heat-map', { params: { query: months }, signal })),
  });
  const most = Math.max(1, ...(data ?? []).flatMap(({ cells }) => cells.map(({ times }) => times)));
  const columns: Column<Row>[] = [
    {
      path: 'name',
      title: words.columns.name,
      show: ({ name, active, roles }) => (
        <>
          {name}
          <span className="heat-roles faint">
            {active ? roles.map((role) => roleLabels[role]).join(words.together) : words.inactive}
          </span>
        </>
      ),
    },
    ...steps.map(({ step, label }, i): Column<Row> => ({
      path: step,
      title: label,
      kind: 'count',
      show: (row) => <HeatCell name={row.name} label={label} cell={row.cells[i]!} most={most} />,
    })),
  ];
  return (
    <Section title={words.heat} extra={<MonthsChoice months={months} onChange={choose} />}>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        <div className="heat">
          <PlainTable
            label={words.heat}
            columns={columns}
            rows={data}
            rowKey={({ userId }) => userId}
            empty={<Nothing text={words.noHeat} />}
          />
          <p className="faint">{words.heatHint}</p>
        </div>
      )}
    </Section>
  );
}

function HeatCell(props: { name: string; label: string; cell: Cell; most: number }): ReactNode {
  const { name, label, cell, most } = props;
  if (cell.times === 0) {
    return cell.may ? <span title={words.cellMay(name, label)}>{words.may}</span> : null;
  }
  const shade = Math.ceil((cell.times / most) * SHADES);
  const times = count(cell.times);
  return (
    <span className={`heat-cell heat-${shade}`} title={words.cellDid(name, label, times, time(cell.lastAt))}>
      {cell.may ? times : words.mayNotNow(times)}
    </span>
  );
}
