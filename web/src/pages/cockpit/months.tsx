import { lists } from '@messages/web/lists';
import { schemeLabels } from '@messages/agencies';
import { cockpit as words } from '@messages/web/cockpit';
import { Segmented } from 'antd';
import type { EChartsOption } from 'echarts';
import { useMemo, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { exportUrl, type Column } from '../../ui/data-list';
import { Figure } from '../../ui/figure';
import { drawn, period as periodText, tenThousands } from '../../ui/formats';
import { labelOf, type CutOff } from './cockpit';

type Month = Schema<'DashboardMonthDto'>;
type Measure = Schema<'DashboardMeasureDto'>;

const COLUMNS: readonly Column<Month>[] = [
  { path: 'period', title: words.period, kind: 'period', width: 110 },
  { path: 'scheme', title: words.scheme, words: schemeLabels },
  { path: 'plannedCount', title: words.planned, kind: 'count' },
  { path: 'plannedAmount', title: words.plannedAmount, kind: 'money' },
  { path: 'paidCount', title: words.paid, kind: 'count' },
  { path: 'paidAmount', title: words.paidAmount, kind: 'money' },
  { path: 'onTimeCount', title: words.onTime, kind: 'count' },
  { path: 'fullCount', title: words.full, kind: 'count' },
  { path: 'failedCount', title: words.failed, kind: 'count' },
  { path: 'failedAmount', title: words.failedAmount, kind: 'money' },
  { path: 'reissuedCount', title: words.reissued, kind: 'count' },
  { path: 'openBouncedCount', title: words.openBounced, kind: 'count' },
];

/** Month by month what arrived, against the year's monthly target; a bar opens the month's batches. */
export function Months(props: {
  months: readonly Month[];
  measures: readonly Measure[];
  schemes: readonly string[];
  query: CutOff;
}): ReactNode {
  const navigate = useNavigate();
  const [scheme, setScheme] = useState(props.schemes.includes('RESIDENT') ? 'RESIDENT' : (props.schemes[0] ?? ''));
  const months = useMemo(() => props.months.filter((month) => month.scheme === scheme), [props.months, scheme]);
  const target = props.measures.find(
    (m) => m.scheme === scheme && m.measure === 'MONTHLY_AVERAGE_AMOUNT',
  )?.targetAmount;
  const option = useMemo(
    (): EChartsOption => ({
      grid: { left: 64, right: 110, top: 32, bottom: 28 },
      tooltip: {
        trigger: 'axis',
        formatter: (items) => {
          const month = months[(items as unknown as { dataIndex: number }[])[0]!.dataIndex]!;
          return `${periodText(month.period)}<br>${words.paidAmount} ${tenThousands(month.paidAmount)} ${words.wan}<br>${words.paid} ${month.paidCount}`;
        },
      },
      xAxis: { type: 'category', data: months.map((month) => month.period.slice(5)), axisTick: { show: false } },
      yAxis: { type: 'value', name: words.wan, splitLine: { lineStyle: { color: '#e8ecf1' } } },
      series: [
        {
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { color: '#1f5fae' },
          data: months.map((month) => drawn(month.paidAmount) / 10_000),
          markLine: target
            ? {
                symbol: 'none',
                silent: true,
                lineStyle: { color: '#b3261e', type: 'dashed' },
                label: { formatter: words.targetLine(tenThousands(target)), color: '#b3261e' },
                data: [{ yAxis: drawn(target) / 10_000 }],
              }
            : undefined,
        },
      ],
    }),
    [months, target],
  );
  return (
    <Figure
      title={
        <>
          {words.months}{' '}
          <Segmented
            aria-label={lists.scheme}
            size="small"
            value={scheme}
            onChange={setScheme}
            options={props.schemes.map((one) => ({ value: one, label: labelOf(one) }))}
          />
        </>
      }
      label={words.monthsLabel}
      option={option}
      columns={COLUMNS}
      rows={months}
      rowKey={(month) => month.period}
      exportUrl={exportUrl(
        '/api/v1/dashboard',
        undefined,
        { ...props.query, rows: 'months' },
        COLUMNS,
        words.exportMonths,
      )}
      onPick={({ dataIndex }) => {
        const month = months[dataIndex];
        if (month) void navigate(`/batches?batches.period=${month.period}&batches.scheme=${month.scheme}`);
      }}
      onOpen={(month) => void navigate(`/batches?batches.period=${month.period}&batches.scheme=${month.scheme}`)}
    />
  );
}
