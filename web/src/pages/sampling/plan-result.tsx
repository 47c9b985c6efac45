import { samplingPlan as words } from '@messages/web/sampling';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { Figure, PlainTable } from '../../ui/figure';
import { drawn, fromCents, money, toCents } from '../../ui/formats';
import { Facts, Section } from '../../ui/page';
import { LookTag } from '../../ui/states';

type Evaluation = Schema<'EvaluationDto'>;

interface Row {
  what: string;
  value: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { path: 'what', title: words.resultColumns.what },
  { path: 'value', title: words.resultColumns.value, kind: 'count', show: ({ value }) => value },
];

const ROOM = 0.15;

/** What a wholly examined sample says: the rate with its interval drawn, the sentences, and of money the bound in yuan. */
export function PlanResult(props: { plan: Schema<'SamplingPlanDetailDto'>; evaluation: Evaluation }): ReactNode {
  const { evaluation } = props;
  const { accuracy, tolerable, bounds } = evaluation;
  const byMoney = evaluation.of === 'MONEY';
  const title = byMoney ? words.accuracyOfMoney : words.accuracy;
  // Only of a share can the limit be drawn on the rate's axis; a limit in yuan stands in words.
  const least = tolerable && !byMoney ? fromCents(10_000n - toCents(tolerable.limit)) : null;
  const option = useMemo(() => interval(accuracy, least), [accuracy, least]);
  const rows: Row[] = [
    { what: title, value: accuracy.rate },
    { what: words.lower, value: accuracy.lower },
    { what: words.upper, value: accuracy.upper },
    ...(least === null ? [] : [{ what: words.tolerated, value: least }]),
  ];
  return (
    <>
      <div className="columns">
        <Figure
          title={title}
          label={words.resultLabel(accuracy.rate, accuracy.lower, accuracy.upper)}
          option={option}
          height={130}
          columns={COLUMNS}
          rows={rows}
          rowKey={({ what }) => what}
          note={tolerable && !byMoney && words.oneSided(tolerable.found)}
        />
        <Section
          title={words.result}
          extra={
            tolerable && (
              <LookTag
                look={tolerable.within ? 'done' : 'late'}
                text={tolerable.within ? words.within : words.beyond}
              />
            )
          }
        >
          {bounds && (
            <Facts
              items={[
                [
                  words.errorUpper,
                  <strong key="upper">{words.errorUpperIs(money(bounds.wrong.upper), evaluation.confidence)}</strong>,
                  true,
                ],
              ]}
            />
          )}
          <ul className="result-lines">
            {evaluation.text.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Section>
      </div>
      {bounds && <Bounds bounds={bounds} />}
    </>
  );
}

function Bounds({ bounds }: { bounds: Schema<'MoneyBoundsDto'> }): ReactNode {
  const kinds = ['wrong', 'overpaid', 'underpaid'] as const;
  return (
    <Section title={words.bounds}>
      <PlainTable
        label={words.bounds}
        rows={kinds.map((kind) => ({ kind, what: words.boundRows[kind], ...bounds[kind] }))}
        rowKey={({ kind }) => kind}
        columns={[
          { path: 'what', title: words.boundColumns.what },
          ...(['known', 'projected', 'basicPrecision', 'increment', 'upper'] as const).map((path) => ({
            path,
            title: words.boundColumns[path],
            kind: 'money' as const,
          })),
        ]}
      />
    </Section>
  );
}

/** The rate as a point on its interval; the least that can be tolerated as a line across. */
function interval({ rate, lower, upper }: Schema<'RateDto'>, least: string | null): EChartsOption {
  const [low, high] = [drawn(lower), drawn(upper)];
  const from = Math.min(low, least === null ? low : drawn(least));
  const room = Math.max((100 - from) * ROOM, 0.2);
  const percent = (value: unknown): string => words.percent(String(value));
  const side = (at: 'left' | 'right', text: string): object => ({
    label: { show: true, position: at, formatter: words.percent(text), color: '#1d2530' },
  });
  return {
    grid: { left: 16, right: 24, top: 36, bottom: 28 },
    xAxis: {
      type: 'value',
      // Whole percents where there is room for them, so that the axis has round numbers.
      min: Math.max(0, room > 1 ? Math.floor((from - room) / 5) * 5 : Math.floor((from - room) * 10) / 10),
      max: 100,
      axisLabel: { formatter: (value: number) => percent(value), hideOverlap: true },
    },
    yAxis: { type: 'category', data: [''], axisLine: { show: false }, axisTick: { show: false } },
    series: [
      {
        type: 'line',
        silent: true,
        symbol: 'rect',
        symbolSize: [2, 18],
        lineStyle: { width: 6, color: '#1f5fae' },
        itemStyle: { color: '#1f5fae' },
        data: [{ value: [low, 0], ...(low === high ? {} : side('left', lower)) }, { value: [high, 0] }],
        ...(least === null
          ? {}
          : {
              markLine: {
                symbol: 'none',
                silent: true,
                lineStyle: { color: '#b3261e', type: 'dashed', width: 1 },
                label: {
                  formatter: `${words.tolerated} ${words.percent(least)}`,
                  position: 'end',
                  color: '#b3261e',
                  fontSize: 12,
                },
                data: [{ xAxis: drawn(least) }],
              },
            }),
      },
      {
        type: 'line',
        silent: true,
        symbol: 'circle',
        symbolSize: 14,
        itemStyle: { color: '#1d2530' },
        data: [
          {
            value: [drawn(rate), 0],
            label: {
              show: true,
              position: 'top',
              formatter: words.percent(rate),
              color: '#1d2530',
              fontWeight: 'bold',
            },
          },
        ],
      },
    ],
  };
}
