import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { projects as text } from '@messages/web/projects';
import type { EChartsOption } from 'echarts';
import { useMemo, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { exportUrl, type Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { Figure, PlainTable } from '../../ui/figure';
import { drawn, sum, tenThousands } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { COLOURS, schemeName, TenThousands, type MoneyField, type Project } from './amounts';
import { AttributionRules } from './attribution-rules';
import { CreateProject } from './create-project';
import './projects.css';

const MONEY: readonly MoneyField[] = [
  'allotted',
  'adjusted',
  'budget',
  'arrived',
  'reserved',
  'attributed',
  'executed',
  'remaining',
];
const RATES = ['arrivalRate', 'executionRate', 'useRate'] as const;
const SERIES = ['budget', 'arrived', 'attributed', 'remaining'] as const;

const NAMES: readonly Column<Project>[] = [
  { path: 'no', title: text.no, kind: 'count', width: 36 },
  {
    path: 'name',
    title: text.name,
    show: ({ name }) => <span className="project-name">{name}</span>,
  },
];
const moneyColumn = (path: MoneyField): Column<Project> => ({
  path,
  title: text[path],
  kind: 'money',
  show: (row) => <TenThousands of={row[path]} />,
});

const COLUMNS: readonly Column<Project>[] = [
  ...NAMES,
  { path: 'scheme', title: text.scheme, show: ({ scheme }) => <span className="tabular">{schemeName(scheme)}</span> },
  ...MONEY.map(moneyColumn),
  ...RATES.map((path): Column<Project> => ({
    path,
    title: text[path],
    kind: 'money',
    show: (row) => row[path] ?? <span className="faint">—</span>,
  })),
];
const FIGURE_COLUMNS: readonly Column<Project>[] = [...NAMES, ...SERIES.map(moneyColumn)];

/** The projects of the fiscal year: what was budgeted, has arrived, was used, and is left. */
export default function ProjectList(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const year = period.slice(0, 4);
  const fiscalYear = Number(year);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['projects', fiscalYear],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects', { params: { query: { fiscalYear } }, signal })),
  });
  const rows = useMemo(() => data ?? [], [data]);
  const option = useMemo(() => bars(rows), [rows]);
  const total = (field: MoneyField): string => sum(rows.map((row) => row[field]));
  const open = (row: Project): void => void navigate(`/projects/${row.id}`);
  // In the file the amounts stay in yuan.
  const exported = COLUMNS.map((column) => ({ ...column, title: text.inYuan(column.title) }));
  const workbook = exportUrl('/api/v1/projects', undefined, { fiscalYear }, exported, text.exportName(year));

  return (
    <Page
      title={text.title}
      help={text.help}
      tag={<span className="faint">{text.year(year)}</span>}
      answer={
        rows.length > 0
          ? text.answer(rows.length, tenThousands(total('budget')), tenThousands(total('arrived')))
          : undefined
      }
      actions={
        may('project.manage') && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {text.add}
          </Button>
        )
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && rows.length === 0 && (
        <Section title={text.table}>
          <Nothing
            text={`${text.empty(year)}${text.emptyHint}`}
            action={
              may('project.manage') && (
                <Button type="primary" onClick={() => setCreating(true)}>
                  {text.add}
                </Button>
              )
            }
          />
        </Section>
      )}
      {rows.length > 0 && (
        <>
          <Figure
            title={text.chart}
            label={text.chartLabel}
            option={option}
            height={Math.max(200, rows.length * 46 + 40)}
            columns={FIGURE_COLUMNS}
            rows={rows}
            rowKey={({ id }) => id}
            exportUrl={workbook}
            onPick={({ dataIndex }) => rows[dataIndex] && open(rows[dataIndex])}
            onOpen={open}
          />
          <Section
            title={text.table}
            className="projects-table"
            extra={
              <ExportButton
                path="/api/v1/projects"
                query={{ fiscalYear }}
                columns={exported}
                name={text.exportName(year)}
              />
            }
          >
            <PlainTable
              label={text.table}
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => id}
              onOpen={open}
              total={['', text.total, '', ...MONEY.map((field) => <TenThousands of={total(field)} />), '', '', '']}
            />
            <p className="faint no-print">{text.yuanHint}</p>
          </Section>
          <AttributionRules fiscalYear={fiscalYear} projects={rows} />
        </>
      )}
      {creating && (
        <CreateProject
          fiscalYear={fiscalYear}
          nextNo={Math.max(0, ...rows.map(({ no }) => no)) + 1}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

function bars(rows: readonly Project[]): EChartsOption {
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
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLabel: { width: 300, overflow: 'truncate', color: '#1d2530' },
    },
    series: SERIES.map((field) => ({
      type: 'bar' as const,
      name: text.series[field],
      itemStyle: { color: COLOURS[field] },
      barMaxWidth: 10,
      barGap: '10%',
      data: rows.map((row) => drawn(row[field])),
    })),
  };
}
