import { App, Button, Form, Input, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { causeLabels } from '@messages/monitoring';
import { monitoring as words } from '@messages/web/monitoring';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, tenThousands as wan, time } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { actualText, grouped } from './measured';
import { PayrollForecast } from './payroll-forecast';
import './performance.css';

type Indicator = Schema<'MonitoredIndicatorDto'>;
type Project = Schema<'MonitoredProjectDto'>;

/** Goals and execution at a cut-off, what the year will come to, and what is still needed. */
export default function Monitoring(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const cutOff = /^\d{4}-\d{2}-\d{2}$/.exec(search.get('cutOff') ?? '')?.[0] ?? lastDay(period);
  const year = Number(cutOff.slice(0, 4));
  const [noting, setNoting] = useState<Indicator | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['monitoring', cutOff],
    retry: false,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/monitoring', { params: { query: { fiscalYear: year, cutOff } }, signal })),
  });
  const none = error !== null && 'code' in error && error.code === 'INDICATORS_NONE';
  const of = (likelihood: string): number =>
    data?.indicators.filter((one) => one.likelihood === likelihood).length ?? 0;
  const groups = new Map<string, Indicator[]>();
  for (const one of data?.indicators ?? []) {
    groups.set(one.projectCode ?? '', [...(groups.get(one.projectCode ?? '') ?? []), one]);
  }
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && words.answer(of('CERTAIN'), of('POSSIBLE'), of('IMPOSSIBLE'))}
      actions={
        <span className="cut-off">
          {words.cutOff}
          <DateInput
            label={words.cutOff}
            value={cutOff}
            onChange={(value) => setSearch(value ? { cutOff: value } : {}, { replace: true })}
          />
        </span>
      }
    >
      {error && !none && <Problem error={error} retry={() => void refetch()} />}
      {none && (
        <Nothing
          text={words.noIndicators(year)}
          action={<Link to={`/goal-tables?year=${year}`}>{words.toGoals}</Link>}
        />
      )}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <Section title={words.projects}>
            <PlainTable
              label={words.projects}
              columns={PROJECT_COLUMNS}
              rows={data.projects}
              rowKey={({ id }) => id}
              empty={<Nothing text={words.noProjects} />}
            />
          </Section>
          {[...groups].map(([code, rows]) => (
            <Goals
              key={code}
              title={code === '' ? words.wholeUnit : words.project(code, rows[0]!.projectName)}
              rows={rows}
              cutOff={cutOff}
              onNote={may('performance.manage') ? setNoting : null}
            />
          ))}
          <PayrollForecast year={year} schemes={data.schemes} adjustments={data.adjustments} />
        </>
      )}
      {noting && <Note indicator={noting} cutOff={cutOff} onClose={() => setNoting(null)} />}
    </Page>
  );
}

function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

const PROJECT_COLUMNS: readonly Column<Project>[] = [
  { path: 'name', title: words.projectColumns.name, show: ({ code, name }) => words.project(code, name) },
  {
    path: 'sourceLevel',
    title: words.projectColumns.source,
    width: 56,
    show: ({ sourceLevel }) => words.sources[sourceLevel] ?? sourceLevel,
  },
  {
    path: 'allotted',
    title: words.projectColumns.allotted,
    kind: 'count',
    width: 70,
    show: (row) => wan(row.allotted),
  },
  { path: 'budget', title: words.projectColumns.budget, kind: 'count', width: 70, show: (row) => wan(row.budget) },
  {
    path: 'executed',
    title: words.projectColumns.executed,
    kind: 'count',
    width: 70,
    show: (row) => wan(row.executed),
  },
  {
    path: 'executionRate',
    title: words.projectColumns.rate,
    kind: 'count',
    width: 62,
    show: (row) => rate(row.executionRate),
  },
  {
    path: 'forecastRate',
    title: words.projectColumns.forecast,
    kind: 'count',
    width: 70,
    show: (row) => rate(row.forecastRate),
  },
  {
    path: 'goalCompletion',
    title: words.projectColumns.goal,
    kind: 'count',
    width: 70,
    show: (row) => rate(row.goalCompletion),
  },
  {
    path: 'certain',
    title: words.projectColumns.likelihoods,
    kind: 'count',
    width: 84,
    show: ({ certain, possible, impossible }) => words.of([certain, possible, impossible]),
  },
  {
    path: 'exhaustion',
    title: words.projectColumns.exhaustion,
    width: 170,
    show: ({ exhaustion, exhaustedIn }) => <span className={exhaustedIn ? 'below' : undefined}>{exhaustion}</span>,
  },
];

function rate(value: string | null): string {
  return value === null ? words.noForecast : money(value);
}

function Goals(props: {
  title: string;
  rows: readonly Indicator[];
  cutOff: string;
  onNote: ((one: Indicator) => void) | null;
}): ReactNode {
  const navigate = useNavigate();
  const { cutOff } = props;
  const { columns } = words;
  const table: Column<Indicator>[] = [
    { path: 'no', title: columns.no, kind: 'count', width: 30 },
    { path: 'level3', title: columns.level3 },
    {
      path: 'target',
      title: columns.target,
      width: 92,
      show: ({ operatorSign, target, unit }) => [operatorSign, grouped(target), unit].filter(Boolean).join(' '),
    },
    {
      path: 'actual',
      title: columns.actual,
      kind: 'count',
      width: 76,
      show: (row) => (row.actual === null ? <span className="faint">{words.notMeasurable}</span> : actualText(row)),
    },
    { path: 'completion', title: columns.completion, kind: 'count', width: 70, show: (row) => rate(row.completion) },
    {
      path: 'forecast',
      title: columns.forecast,
      width: 132,
      show: ({ forecast, forecastMethodLabel }) => (
        <>
          {forecast === null ? words.noForecast : grouped(forecast)}
          <div className="faint">{forecastMethodLabel}</div>
        </>
      ),
    },
    {
      path: 'likelihood',
      title: columns.likelihood,
      width: 92,
      show: ({ likelihood }) =>
        likelihood ? <StateTag family="likelihood" state={likelihood} /> : <span className="faint">—</span>,
    },
    {
      path: 'alerts',
      title: columns.alerts,
      width: 210,
      show: ({ alerts, note, noteNeeded }) => (
        <>
          {alerts.map((text) => (
            <div key={text} className="below">
              {text}
            </div>
          ))}
          {note && (
            <div title={words.by(note.notedBy, time(note.notedAt))}>{words.cause(note.causeLabel, note.text)}</div>
          )}
          {noteNeeded && <div className="faint">{words.noteNeeded}</div>}
        </>
      ),
    },
  ];
  if (props.onNote) {
    table.push({
      path: 'act',
      title: columns.act,
      width: 80,
      control: true,
      show: (row) => (
        <Button size="small" onClick={() => props.onNote?.(row)}>
          {words.note}
        </Button>
      ),
    });
  }
  return (
    <Section title={<span className="project-head">{props.title}</span>}>
      <PlainTable
        label={props.title}
        columns={table}
        rows={props.rows}
        rowKey={({ indicatorId }) => indicatorId}
        onOpen={({ measurementId }) =>
          measurementId &&
          void navigate(`/measurements/${measurementId}?year=${cutOff.slice(0, 4)}&cutOff=${cutOff}&from=monitoring`)
        }
      />
    </Section>
  );
}

interface NoteValues {
  cause: keyof typeof causeLabels;
  text: string;
}

function Note({
  indicator,
  cutOff,
  onClose,
}: {
  indicator: Indicator;
  cutOff: string;
  onClose: () => void;
}): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    (values: NoteValues, key) =>
      answer(
        api.POST('/api/v1/indicators/{id}/deviations', {
          params: { path: { id: indicator.indicatorId }, header: { 'Idempotency-Key': key } },
          body: { ...values, cutOff },
        }),
      ),
    {
      onDone: () => {
        void message.success(words.noted);
        onClose();
      },
    },
  );
  const needed = [{ required: true, whitespace: true, message: words.missing }];
  return (
    <Ask<NoteValues>
      open
      title={words.noteTitle(indicator.level3)}
      sentence={words.noteSentence(cutOff)}
      agree={words.note}
      initial={indicator.note ?? {}}
      pending={act.isPending}
      error={act.error}
      onAgree={({ cause, text }) => act.mutate({ cause, text })}
      onCancel={onClose}
    >
      <Form.Item name="cause" label={words.causeOf} rules={needed}>
        <Select options={Object.entries(causeLabels).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="text" label={words.text} rules={needed}>
        <Input.TextArea rows={4} maxLength={1000} showCount />
      </Form.Item>
    </Ask>
  );
}
