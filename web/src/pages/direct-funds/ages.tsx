import { directFunds as text } from '@messages/web/direct-funds';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import type { Column } from '../../ui/data-list';
import { Figure } from '../../ui/figure';
import { drawn, tenThousands } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { DocumentName, Wan, type DocumentRow } from './shown';

const CLASSES = ['D30', 'D60', 'D90', 'D180', 'OLDER'] as const;
/** The longer money lies, the warmer. */
const COLOURS = { D30: '#7fb3d5', D60: '#3f83b5', D90: '#e3b558', D180: '#c98a1b', OLDER: '#b3261e' };

const COLUMNS: readonly Column<DocumentRow>[] = [
  { path: 'documentNo', title: text.documentNo, show: (row) => <DocumentName row={row} /> },
  { path: 'projectName', title: text.project },
  ...CLASSES.map((name): Column<DocumentRow> => ({
    path: `ages.${name}`,
    title: text.ageNames[name],
    kind: 'money',
    show: ({ ages }) => <Wan of={ages[name]} />,
  })),
  { path: 'unused', title: text.unused, kind: 'money', show: ({ unused }) => <Wan of={unused} /> },
];

/** Money not used, by the days since it came. */
export function Ages({ rows }: { rows: readonly DocumentRow[] }): ReactNode {
  const left = useMemo(() => rows.filter(({ unused }) => unused !== '0.00'), [rows]);
  const option = useMemo(() => bars(left), [left]);
  if (left.length === 0) {
    return (
      <Section title={text.ages}>
        <Nothing text={text.allUsed} />
      </Section>
    );
  }
  return (
    <Figure
      title={text.ages}
      label={text.agesLabel}
      option={option}
      height={Math.max(120, left.length * 40 + 80)}
      columns={COLUMNS}
      rows={left}
      rowKey={({ key }) => key}
    />
  );
}

function bars(rows: readonly DocumentRow[]): EChartsOption {
  return {
    grid: { left: 8, right: 24, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      valueFormatter: (value) => tenThousands(String(value)),
    },
    xAxis: {
      type: 'value',
      axisLabel: { formatter: (value: number) => tenThousands(String(Math.round(value))).replace(/\.00$/, '') },
      splitLine: { lineStyle: { color: '#e8ecf1' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ documentNo, projectName }) => documentNo ?? `${text.unregistered} ${projectName}`),
      axisTick: { show: false },
      axisLabel: { width: 240, overflow: 'truncate', color: '#1d2530' },
    },
    series: CLASSES.map((name) => ({
      type: 'bar' as const,
      name: text.ageNames[name],
      stack: 'unused',
      itemStyle: { color: COLOURS[name] },
      barMaxWidth: 20,
      data: rows.map(({ ages }) => drawn(ages[name])),
    })),
  };
}
