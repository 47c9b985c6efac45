import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { project as text, projectWords } from '@messages/web/projects';
import type { EChartsOption } from 'echarts';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { Figure, PlainTable } from '../../ui/figure';
import { drawn, fromCents, money, period as periodText, sum, tenThousands, toCents } from '../../ui/formats';
import { Facts, Nothing, Page, Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { COLOURS, schemeName, type ProjectDetail } from './amounts';
import { RecordEvent, UndoEvent, type BudgetEvent, type EventKind } from './record-event';
import './projects.css';

type Month = ProjectDetail['months'][number];
type Batch = ProjectDetail['batches'][number];

/** One project: its money, the documents behind it, and the months and batches that it paid for. */
export default function ProjectPage(): ReactNode {
  const { id = '' } = useParams();
  const read = useQuery({
    queryKey: ['project', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects/{id}', { params: { path: { id } }, signal })),
  });
  const { data } = read;
  const failure = failureOf(read);
  if (failure)
    return (
      <Page title={text.facts}>
        <Problem {...failure} />
      </Page>
    );
  if (!data) return <Waiting />;
  return <Shown key={data.id} project={data} />;
}

function Shown({ project }: { project: ProjectDetail }): ReactNode {
  const { may } = useSession();
  const [recording, setRecording] = useState<EventKind | null>(null);
  const [undoing, setUndoing] = useState<BudgetEvent | null>(null);
  const [month, setMonth] = useState<string | null>(null);
  const manage = may('project.manage');
  // What is spent is recorded by hand only where it counts as executed.
  const kinds = (Object.keys(text.record) as EventKind[]).filter(
    (kind) => kind !== 'SPEND' || project.executionBasis === 'SPENT',
  );
  const rate = (value: string | null): ReactNode => (value === null ? text.notMeasurable : text.percent(value));
  return (
    <Page
      title={project.name}
      help={text.help}
      answer={
        project.executionRate === null
          ? text.answerNoRate(money(project.executed))
          : text.answer(money(project.executed), project.executionRate)
      }
      actions={
        <>
          {manage &&
            kinds.map((kind) => (
              <Button key={kind} onClick={() => setRecording(kind)}>
                {text.record[kind].button}
              </Button>
            ))}
          <Link to="/projects">{text.back}</Link>
        </>
      }
    >
      <Section title={text.money}>
        <dl className="sums">
          <Sum label={text.allotted} amount={project.allotted} />
          <Sum label={text.adjusted} amount={project.adjusted} />
          <Sum label={text.budget} amount={project.budget} />
          <Sum label={text.arrived} amount={project.arrived} />
          {project.executionBasis === 'SPENT' ? (
            <Sum label={text.spent} amount={project.spent} />
          ) : (
            <>
              <Sum label={text.reserved} amount={project.reserved} />
              <Sum label={text.attributed} amount={project.attributed} />
            </>
          )}
          <Sum label={text.executed(projectWords.bases[project.executionBasis])} amount={project.executed} />
          <Sum label={text.remaining} amount={project.remaining} />
          <Sum label={text.arrivalRate} value={rate(project.arrivalRate)} />
          <Sum label={text.executionRate} value={rate(project.executionRate)} />
          <Sum label={text.useRate} value={rate(project.useRate)} />
        </dl>
      </Section>
      <Section title={text.facts}>
        <Facts
          items={[
            [text.code, project.code],
            [text.scheme, schemeName(project.scheme)],
            [text.source, `${projectWords.levels[project.sourceLevel]} · ${project.sourceText}`],
            [text.documentNo, project.documentNo ?? '—'],
            [text.codes, `${project.functionCode} / ${project.economicCode}`],
            [text.paymentMode, projectWords.paymentModes[project.paymentMode]],
            [text.span, text.until(periodText(project.periodFrom), periodText(project.periodTo))],
            [text.procedure, project.procedure ?? '—'],
            [text.subsidised, project.subsidised ?? '—'],
            [text.standard, project.standard ?? '—'],
            ...(project.policyBasis.length > 0
              ? [[text.policyBasis, text.policies(project.policyBasis), true] as const]
              : []),
          ]}
        />
      </Section>
      <Events project={project} onUndo={manage ? setUndoing : null} />
      {project.scheme !== null && (
        <>
          <Months months={project.months} onPick={setMonth} />
          <Batches batches={project.batches} month={month} onAll={() => setMonth(null)} />
        </>
      )}
      {recording && <RecordEvent project={project} kind={recording} onClose={() => setRecording(null)} />}
      {undoing && <UndoEvent projectId={project.id} event={undoing} onClose={() => setUndoing(null)} />}
    </Page>
  );
}

function Sum({ label, amount, value }: { label: string; amount?: string; value?: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular">{amount === undefined ? value : <Amount of={amount} />}</dd>
    </div>
  );
}

/** The entries of the budget book, none of which is ever changed. */
function Events(props: { project: ProjectDetail; onUndo: ((event: BudgetEvent) => void) | null }): ReactNode {
  const { project, onUndo } = props;
  const columns: Column<BudgetEvent>[] = [
    { path: 'on', title: text.on, kind: 'date' },
    { path: 'kind', title: text.kind, words: projectWords.eventKinds },
    {
      path: 'documentNo',
      title: text.documentNo,
      show: ({ documentId, documentNo }) =>
        documentId ? <Link to={`/direct-funds/${documentId}`}>{documentNo}</Link> : documentNo,
    },
    { path: 'level', title: text.level, words: projectWords.levels },
    { path: 'amount', title: text.amount, kind: 'money' },
    { path: 'note', title: text.note },
    { path: 'recordedBy', title: text.recordedBy },
    { path: 'recordedAt', title: text.recordedAt, kind: 'time' },
    {
      path: 'voucherId',
      title: text.voucher,
      show: ({ voucherId }) =>
        voucherId ? <Link to={`/vouchers/${voucherId}`}>{text.openVoucher}</Link> : <span className="faint">—</span>,
    },
    {
      path: 'acts',
      title: '',
      control: true,
      show: (event) =>
        event.reversalOf ? (
          <span className="faint">{text.undoes}</span>
        ) : event.reversedBy ? (
          <span className="faint">{text.undone}</span>
        ) : (
          onUndo && (
            <Button size="small" type="link" danger onClick={() => onUndo(event)}>
              {text.undo}
            </Button>
          )
        ),
    },
  ];
  return (
    <Section title={text.events}>
      <p className="faint">{text.eventsHint}</p>
      <PlainTable
        label={text.events}
        columns={columns}
        rows={project.events}
        rowKey={({ id }) => id}
        empty={<Nothing text={text.eventsEmpty} />}
      />
    </Section>
  );
}

const MONTH_COLUMNS: readonly Column<Month>[] = [
  { path: 'period', title: text.month, kind: 'period' },
  { path: 'consumed', title: text.consumed, kind: 'money' },
  { path: 'returned', title: text.returned, kind: 'money' },
  { path: 'net', title: text.net, kind: 'money', show: (row) => <Amount of={netOf(row)} /> },
];

function netOf({ consumed, returned }: Month): string {
  return fromCents(toCents(consumed) - toCents(returned));
}

function Months({ months, onPick }: { months: readonly Month[]; onPick: (period: string) => void }): ReactNode {
  const option = useMemo(() => columnsOf(months), [months]);
  if (months.length === 0)
    return (
      <Section title={text.months}>
        <Nothing text={text.monthsEmpty} />
      </Section>
    );
  return (
    <Figure
      title={text.months}
      label={text.monthsLabel}
      option={option}
      height={220}
      columns={MONTH_COLUMNS}
      rows={months}
      rowKey={({ period }) => period}
      onPick={({ dataIndex }) => months[dataIndex] && onPick(months[dataIndex].period)}
      onOpen={({ period }) => onPick(period)}
      note={text.monthsPick}
    />
  );
}

function columnsOf(months: readonly Month[]): EChartsOption {
  return {
    grid: { left: 8, right: 8, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      valueFormatter: (value) => tenThousands(String(value)),
    },
    xAxis: { type: 'category', data: months.map(({ period }) => periodText(period)), axisTick: { show: false } },
    yAxis: {
      type: 'value',
      axisLabel: { formatter: (value: number) => tenThousands(String(Math.round(value))).replace(/\.00$/, '') },
      splitLine: { lineStyle: { color: '#e8ecf1' } },
    },
    series: [
      {
        type: 'bar',
        name: text.consumedSeries,
        itemStyle: { color: COLOURS.attributed },
        barMaxWidth: 28,
        data: months.map(({ consumed }) => drawn(consumed)),
      },
      {
        type: 'bar',
        name: text.returnedSeries,
        itemStyle: { color: COLOURS.returned },
        barMaxWidth: 28,
        data: months.map(({ returned }) => drawn(returned)),
      },
    ],
  };
}

const BATCH_COLUMNS: readonly Column<Batch>[] = [
  { path: 'number', title: text.batch },
  { path: 'period', title: text.payPeriod, kind: 'period' },
  { path: 'kind', title: text.batchKind, words: projectWords.batchKinds },
  { path: 'state', title: text.batchState, state: 'batch' },
  { path: 'reserved', title: text.batchReserved, kind: 'money' },
  { path: 'consumed', title: text.batchConsumed, kind: 'money' },
];

/** The batches that the project bore, of the chosen month or of all. */
function Batches(props: { batches: readonly Batch[]; month: string | null; onAll: () => void }): ReactNode {
  const { batches, month } = props;
  const navigate = useNavigate();
  const rows = month === null ? batches : batches.filter(({ period }) => period === month);
  return (
    <Section
      title={month === null ? text.batches : text.batchesOf(periodText(month))}
      extra={
        month !== null && (
          <Button size="small" onClick={props.onAll}>
            {text.batchesAll}
          </Button>
        )
      }
    >
      <PlainTable
        label={text.batches}
        columns={BATCH_COLUMNS}
        rows={rows}
        rowKey={({ batchId }) => batchId}
        onOpen={({ batchId }) => void navigate(`/batches/${batchId}`)}
        total={[
          text.total,
          '',
          '',
          '',
          <Amount of={sum(rows.map(({ reserved }) => reserved))} />,
          <Amount of={sum(rows.map(({ consumed }) => consumed))} />,
        ]}
        empty={<Nothing text={text.batchesEmpty} />}
      />
    </Section>
  );
}
