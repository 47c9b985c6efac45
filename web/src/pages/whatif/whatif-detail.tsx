import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { whatif as text } from '@messages/web/whatif';
import type { EChartsOption } from 'echarts';
import { useMemo, type ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { DigestBadge } from '../../ui/amount';
import { Figure, PlainTable } from '../../ui/figure';
import { count, drawn, money, period as periodText, time } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { ScenarioActs } from './scenario-acts';
import { ProjectEffects, TargetEffects } from './whatif-effects';
import { WhatifLines } from './whatif-lines';

type Scenario = Schema<'ScenarioDetailDto'>;
type Month = Schema<'MonthCostDto'>;
type Owed = Schema<'OwedMonthDto'>;
type Band = Schema<'BandResultDto'>;

const MONTHS: readonly Column<Month>[] = [
  { path: 'period', title: text.period, kind: 'period' },
  { path: 'before', title: text.before, kind: 'money' },
  { path: 'backPay', title: text.backPay, kind: 'money' },
  { path: 'running', title: text.running, kind: 'money' },
  { path: 'cost', title: text.cost, kind: 'money' },
  { path: 'after', title: text.after, kind: 'money' },
];
const OWED: readonly Column<Owed>[] = [
  { path: 'period', title: text.period, kind: 'period' },
  { path: 'people', title: text.affected, kind: 'count' },
  { path: 'amount', title: text.owedAmount, kind: 'money' },
  { path: 'assumed', title: text.assumed, show: ({ assumed }) => text.assumedWords[`${assumed}`] },
];

/** One rule as it was tried: what it costs, whom, until when the money lasts, and what has become of it. */
export default function WhatifDetail(): ReactNode {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['whatif', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/whatif-scenarios/{id}', { params: { path: { id } }, signal })),
  });
  const back = <Link to="/whatif">{text.back}</Link>;
  if (!data) {
    return (
      <Page title={text.title} actions={back}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  }
  const { results: r, rule } = data;
  const bands: readonly Column<Band>[] = [
    {
      path: 'no',
      title: text.band,
      show: ({ no }) => text.ages(rule.bands[no - 1]?.fromAge, rule.bands[no - 1]?.toAge),
    },
    {
      path: 'rule',
      title: text.rule,
      show: ({ no }) => text.gives(rule.bands[no - 1]?.fixed, rule.bands[no - 1]?.percent),
    },
    { path: 'people', title: text.bandPeople, kind: 'count' },
    { path: 'increase', title: text.monthlyIncrease, kind: 'money' },
    { path: 'backPay', title: text.backPay, kind: 'money' },
  ];
  return (
    <Page
      title={data.name}
      help={text.help}
      answer={
        <strong>
          {text.answer(count(r.affected), money(r.monthlyIncrease), money(r.backPay), r.fiscalYear, money(r.yearCost))}
        </strong>
      }
      actions={
        <>
          {back}
          <ScenarioActs scenario={data} />
        </>
      }
    >
      {data.application && <Applied application={data.application} />}
      <Months months={r.months} />
      <ProjectEffects results={r} />
      <TargetEffects results={r} />
      <Section title={text.bandTable}>
        <PlainTable columns={bands} rows={r.bands} rowKey={({ no }) => String(no)} label={text.bandTable} />
      </Section>
      {r.owed.length > 0 && (
        <Section title={text.owed}>
          <PlainTable columns={OWED} rows={r.owed} rowKey={({ period }) => period} label={text.owed} />
        </Section>
      )}
      <WhatifLines scenario={data} />
      <Basis scenario={data} />
    </Page>
  );
}

function Months({ months }: { months: readonly Month[] }): ReactNode {
  const option = useMemo((): EChartsOption => {
    const bar = (name: string, color: string, of: (month: Month) => string) => ({
      type: 'bar' as const,
      stack: 'month',
      barMaxWidth: 36,
      name,
      itemStyle: { color },
      data: months.map((month) => drawn(of(month))),
    });
    return {
      grid: { left: 96, right: 16, top: 12, bottom: 64 },
      tooltip: {
        trigger: 'axis',
        formatter: (items) => {
          const { period, before, running, backPay } =
            months[(items as unknown as { dataIndex: number }[])[0]!.dataIndex]!;
          const lines = [
            [text.before, before],
            [text.running, running],
            [text.backPay, backPay],
          ] as const;
          return [period, ...lines.map(([name, amount]) => `${name} ${money(amount)}`)].join('<br>');
        },
      },
      legend: { bottom: 0, itemWidth: 14, textStyle: { fontSize: 12 } },
      xAxis: { type: 'category', data: months.map(({ period }) => period) },
      yAxis: { type: 'value' },
      series: [
        bar(text.before, '#1f5fae', ({ before }) => before),
        bar(text.running, '#8a5200', ({ running }) => running),
        bar(text.backPay, '#b3261e', ({ backPay }) => backPay),
      ],
    };
  }, [months]);
  return (
    <Figure
      title={text.months}
      label={text.monthsLabel}
      option={option}
      columns={MONTHS}
      rows={months}
      rowKey={({ period }) => period}
    />
  );
}

function Applied({ application: a }: { application: NonNullable<Scenario['application']> }): ReactNode {
  return (
    <Section title={text.application}>
      <Facts
        items={[
          [
            text.roll,
            <span key="roll">
              <StateTag family="roll" state={a.rollState} /> <Link to={`/rolls/${a.rollId}`}>{text.openRoll}</Link>
            </span>,
          ],
          [text.appliedBy, `${a.appliedByName} ${time(a.appliedAt)}`],
          [
            text.batch,
            a.batchId ? (
              <span key="batch">
                <Link to={`/batches/${a.batchId}`}>{a.batchNumber}</Link>{' '}
                <StateTag family="batch" state={a.batchState!} />
              </span>
            ) : (
              text.noBatch
            ),
          ],
          [text.batchBackPay, a.batchBackPay && money(a.batchBackPay)],
          [text.agreement, a.sameLines === null ? null : a.sameLines ? text.agrees : text.differs],
        ]}
      />
    </Section>
  );
}

function Basis({ scenario: { rule, results, ...s } }: { scenario: Scenario }): ReactNode {
  return (
    <Section title={text.basis}>
      <Facts
        items={[
          [text.scheme, schemeLabels[rule.scheme]],
          [text.basePeriod, periodText(s.basePeriod)],
          [text.effectiveFrom, periodText(rule.effectiveFrom)],
          [text.payPeriod, periodText(rule.payPeriod)],
          [text.ageOn, rule.ageOn],
          [text.rounding, text.roundings[rule.rounding]],
          [text.percentOf, text.percentBases[rule.percentOf]],
          [text.people, count(results.people)],
          [text.unknownAge, count(results.unknownAge)],
          [text.triedBy, `${s.triedByName} ${time(s.triedAt)}`],
          [text.digest, <DigestBadge key="digest" digest={s.digest} />],
        ]}
      />
      {results.ruleVersion === null && <Nothing text={text.noRule} />}
    </Section>
  );
}
