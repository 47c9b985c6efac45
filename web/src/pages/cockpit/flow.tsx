import { cockpit as words } from '@messages/web/cockpit';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { Figure } from '../../ui/figure';
import { drawn, tenThousands } from '../../ui/formats';
import { labelOf } from './cockpit';

interface Link {
  from: string;
  to: string;
  amount: string;
}

const COLUMNS: readonly Column<Link>[] = [
  { path: 'from', title: words.from },
  { path: 'to', title: words.to },
  { path: 'amount', title: words.amount, kind: 'money' },
];

/** Where the money came from, through which scheme, and what became of it. */
export function Flow({ flow }: { flow: Schema<'FlowDto'> }): ReactNode {
  const links = useMemo(
    (): Link[] => [
      ...flow.sources.map(({ sourceLabel, scheme, amount }) => ({ from: sourceLabel, to: labelOf(scheme), amount })),
      ...flow.outcomes.map(({ scheme, outcomeLabel, amount }) => ({ from: labelOf(scheme), to: outcomeLabel, amount })),
    ],
    [flow],
  );
  const option = useMemo((): EChartsOption => {
    const shown = links.filter((link) => drawn(link.amount) > 0);
    return {
      tooltip: {
        formatter: (item) => {
          const { name, value, data } = item as unknown as {
            name: string;
            value: number;
            data: Partial<{ amount: string }>;
          };
          return `${name.replace(' > ', ' → ')}<br>${data.amount ? tenThousands(data.amount) : (value / 10_000).toFixed(2)} ${words.wan}`;
        },
      },
      series: [
        {
          type: 'sankey',
          left: 8,
          right: 88,
          top: 8,
          bottom: 8,
          nodeGap: 12,
          draggable: false,
          emphasis: { focus: 'adjacency' },
          lineStyle: { color: 'source', opacity: 0.35 },
          label: { fontSize: 12 },
          data: [...new Set(shown.flatMap(({ from, to }) => [from, to]))].map((name) => ({ name })),
          links: shown.map(({ from, to, amount }) => ({ source: from, target: to, value: drawn(amount), amount })),
        },
      ],
    };
  }, [links]);
  return (
    <Figure
      title={words.flow}
      label={words.flowLabel}
      option={option}
      height={300}
      columns={COLUMNS}
      rows={links}
      rowKey={(link) => `${link.from}→${link.to}`}
    />
  );
}
