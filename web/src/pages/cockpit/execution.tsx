import { cockpit as words } from '@messages/web/cockpit';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { exportUrl, type Column } from '../../ui/data-list';
import { Figure } from '../../ui/figure';
import { drawn, money, period as periodText } from '../../ui/formats';
import type { CutOff } from './cockpit';

type Project = Schema<'DashboardProjectDto'>;

const COLUMNS: readonly Column<Project>[] = [
  { path: 'code', title: words.project, width: 100 },
  { path: 'budget', title: words.budget, kind: 'money' },
  { path: 'arrived', title: words.arrived, kind: 'money' },
  { path: 'attributed', title: words.attributed, kind: 'money' },
  { path: 'executed', title: words.executed, kind: 'money' },
  { path: 'executionBasis', title: words.basis, words: words.bases },
  { path: 'executionRate', title: words.executionRate, kind: 'money' },
  { path: 'yearPassed', title: words.timePassed, kind: 'money' },
  { path: 'averageMonthly', title: words.averageMonthly, kind: 'money' },
  { path: 'monthsLeft', title: words.monthsLeft, kind: 'money' },
  { path: 'runsOutIn', title: words.runsOut, kind: 'period' },
];

const COLOURS = ['#1f5fae', '#0a6a74', '#2a7a3b', '#8a5200', '#7a3b8f', '#b3261e'];

interface Props {
  projects: readonly Project[];
  query: CutOff;
}

/** Each project's execution rate beside the share of the year that has passed. */
export function Execution({ projects, query }: Props): ReactNode {
  const navigate = useNavigate();
  const option = useMemo((): EChartsOption => {
    const shown = [...projects].reverse();
    return {
      // Room above for the words of the line.
      grid: { left: 88, right: 96, top: 28, bottom: 28 },
      tooltip: {
        trigger: 'item',
        // The rate as the service wrote it, not the number that was drawn.
        valueFormatter: (_, at) => `${money(shown[at]!.executionRate)}${words.percent}`,
      },
      xAxis: {
        type: 'value',
        max: 110,
        interval: 20,
        axisLabel: { formatter: `{value}${words.percent}`, showMaxLabel: false },
      },
      yAxis: { type: 'category', data: shown.map((project) => project.code), axisTick: { show: false } },
      series: [
        {
          type: 'bar',
          barMaxWidth: 16,
          data: shown.map((project) => ({
            value: drawn(project.executionRate),
            name: project.name,
            itemStyle: { color: '#1f5fae' },
            label: {
              show: true,
              position: 'right',
              formatter: project.runsOutIn ? words.used(periodText(project.runsOutIn)) : words.lasts,
              color: project.runsOutIn ? '#b3261e' : '#4d5764',
              fontSize: 12,
            },
          })),
          markLine: {
            symbol: 'none',
            silent: true,
            lineStyle: { color: '#1d2530', type: 'solid', width: 2 },
            label: { formatter: words.timePassed, position: 'end', color: '#1d2530' },
            data: [{ xAxis: drawn(projects[0]?.yearPassed) }],
          },
        },
      ],
    };
  }, [projects]);
  return (
    <Figure
      title={words.execution}
      label={words.executionLabel}
      option={option}
      columns={COLUMNS}
      rows={projects}
      rowKey={(project) => project.id}
      exportUrl={exportUrl(
        '/api/v1/dashboard',
        undefined,
        { ...query, rows: 'projects' },
        COLUMNS,
        words.exportProjects,
      )}
      onPick={({ dataIndex }) => void navigate(`/projects/${[...projects].reverse()[dataIndex]!.id}`)}
      onOpen={(project) => void navigate(`/projects/${project.id}`)}
      note={projects[0]?.forecastMethod}
    />
  );
}

/** How each budget burns down over the months, in % of the budget. */
export function Burn({ projects, query }: Props): ReactNode {
  const navigate = useNavigate();
  const option = useMemo((): EChartsOption => {
    const periods = [...new Set(projects.flatMap((project) => project.months.map((month) => month.period)))].sort();
    return {
      color: COLOURS,
      grid: { left: 52, right: 16, top: 12, bottom: 64 },
      tooltip: { trigger: 'axis', valueFormatter: (value) => `${Number(value).toFixed(2)}${words.percent}` },
      legend: { bottom: 0, itemWidth: 14, textStyle: { fontSize: 12 } },
      xAxis: { type: 'category', data: periods.map((period) => period.slice(5)), boundaryGap: false },
      yAxis: { type: 'value', max: 100, axisLabel: { formatter: `{value}${words.percent}` } },
      series: projects.map((project) => ({
        type: 'line',
        name: project.code,
        symbolSize: 5,
        data: periods.map((period) => {
          const month = project.months.find((one) => one.period === period);
          return month ? (drawn(month.cumulative) / (drawn(project.budget) || 1)) * 100 : null;
        }),
      })),
    };
  }, [projects]);
  return (
    <Figure
      title={words.burn}
      label={words.burnLabel}
      option={option}
      columns={COLUMNS}
      rows={projects}
      rowKey={(project) => project.id}
      exportUrl={exportUrl(
        '/api/v1/dashboard',
        undefined,
        { ...query, rows: 'projects' },
        COLUMNS,
        words.exportProjects,
      )}
      onOpen={(project) => void navigate(`/projects/${project.id}`)}
    />
  );
}
