import { App, Button, Form } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { indicators as words } from '@messages/web/performance';
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { money, sum } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { YearChoice } from '../../ui/year-choice';
import { ManualValue } from './manual-value';
import { AccuracySource, AccuracyOrigin } from './accuracy-source';
import { actualText, targetText } from './measured';
import './performance.css';

type Indicator = Schema<'IndicatorView'>;
type Measurement = Schema<'MeasurementView'>;

interface Row extends Indicator {
  measured: Measurement | null;
}

const EXPORT_COLUMNS: readonly Column<Measurement>[] = [
  { path: 'projectCode', title: words.columns.project },
  { path: 'no', title: words.columns.no, kind: 'count' },
  { path: 'level1', title: words.columns.level1 },
  { path: 'level2', title: words.columns.level2 },
  { path: 'level3', title: words.columns.level3 },
  { path: 'operator', title: words.columns.operator, words: words.operators },
  { path: 'target', title: words.columns.target },
  { path: 'unit', title: words.columns.unit },
  { path: 'weight', title: words.columns.weight },
  { path: 'actual', title: words.columns.actual },
  { path: 'completion', title: words.columns.completion },
  { path: 'score', title: words.columns.score },
  { path: 'cutOff', title: words.columns.cutOff, kind: 'date' },
  { path: 'measureLabel', title: words.columns.measure },
];

/** Every indicator of a year: its target, what it came to, its points. */
export default function Indicators(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const year = Number(/^20\d\d$/.exec(search.get('year') ?? '')?.[0] ?? period.slice(0, 4));
  const cutOff = search.get('cutOff');
  const [measuring, setMeasuring] = useState(false);
  const [entering, setEntering] = useState<Indicator | null>(null);
  const [sourcing, setSourcing] = useState<Indicator | null>(null);
  const indicators = useQuery({
    queryKey: ['indicators', year],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/indicators', { params: { query: { fiscalYear: year } }, signal })),
  });
  const query = { fiscalYear: year, ...(cutOff ? { cutOff } : {}) };
  const measurements = useQuery({
    queryKey: ['measurements', query],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/measurements', { params: { query }, signal })),
  });
  const look = (next: { year?: number; cutOff?: string | null }): void => {
    const to = { year, cutOff, ...next };
    setSearch(
      { year: String(to.year), ...(to.cutOff && next.year === undefined ? { cutOff: to.cutOff } : {}) },
      { replace: true },
    );
  };
  const byIndicator = new Map((measurements.data ?? []).map((one) => [one.indicatorId, one]));
  const rows: Row[] = (indicators.data ?? []).map((one) => ({ ...one, measured: byIndicator.get(one.id) ?? null }));
  const measurable = rows.filter(({ measured }) => measured?.measurable).length;
  const error = indicators.error ?? measurements.error;
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={rows.length > 0 && measurements.data && words.answerOf(measurable, rows.length)}
      actions={
        <>
          <YearChoice year={year} words={words} onChoose={(to) => look({ year: to })} />
          <span className="cut-off">
            {words.cutOff}
            <DateInput label={words.cutOff} value={cutOff} onChange={(value) => look({ cutOff: value })} />
          </span>
          {cutOff && (
            <Button type="link" size="small" onClick={() => look({ cutOff: null })}>
              {words.latest}
            </Button>
          )}
          {byIndicator.size > 0 && (
            <ExportButton
              path="/api/v1/measurements"
              query={query}
              columns={EXPORT_COLUMNS}
              name={`${words.exportName}${cutOff ?? year}`}
            />
          )}
          {rows.length > 0 && (
            <Button type="primary" onClick={() => setMeasuring(true)}>
              {words.measure}
            </Button>
          )}
        </>
      }
    >
      {error && (
        <Problem
          error={error}
          retry={() => {
            void indicators.refetch();
            void measurements.refetch();
          }}
        />
      )}
      {!error && indicators.isPending && <Waiting />}
      {indicators.data && rows.length === 0 && (
        <Nothing text={`${words.noIndicators(year)}${words.noIndicatorsHint}`} />
      )}
      {rows.length > 0 && measurements.data?.length === 0 && <p className="faint">{words.notMeasured}</p>}
      <Projects
        rows={rows}
        year={year}
        acts={may('performance.manage') ? { onEnter: setEntering, onSource: setSourcing } : null}
      />
      <Measure
        open={measuring}
        year={year}
        suggested={cutOff ?? lastDay(period.startsWith(`${year}-`) ? period : `${year}-12`)}
        onClose={() => setMeasuring(false)}
        onMeasured={(at) => look({ cutOff: at })}
      />
      <ManualValue indicator={entering} onClose={() => setEntering(null)} />
      {sourcing && <AccuracySource indicator={sourcing} onClose={() => setSourcing(null)} />}
    </Page>
  );
}

function lastDay(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

interface RowActs {
  onEnter: (one: Indicator) => void;
  onSource: (one: Indicator) => void;
}

/** A table for each project, and one for the whole unit, in the printed order. */
function Projects(props: { rows: readonly Row[]; year: number; acts: RowActs | null }): ReactNode {
  const { rows, year, acts } = props;
  const { may } = useSession();
  const navigate = useNavigate();
  const names = useQuery({
    queryKey: ['projects', 'names', year],
    enabled: may('project.read') && rows.some(({ projectId }) => projectId !== null),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects', { params: { query: { fiscalYear: year } }, signal })),
  }).data;
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.projectCode ?? '', [...(groups.get(row.projectCode ?? '') ?? []), row]);
  return [...groups].map(([code, group]) => {
    const name = names?.find((project) => project.code === code)?.name;
    return (
      <Section
        key={code}
        title={
          <span className="project-head">
            {code === '' ? words.wholeUnit : name ? words.project(code, name) : code}
          </span>
        }
        extra={
          <span className="tabular">
            {words.sumOf(
              money(sum(group.map(({ measured }) => measured?.score ?? '0'))),
              money(sum(group.map(({ weight }) => weight))),
            )}
          </span>
        }
      >
        <PlainTable
          label={code === '' ? words.wholeUnit : code}
          columns={columnsOf(acts)}
          rows={group}
          rowKey={({ id }) => id}
          onOpen={({ measured }) =>
            measured && void navigate(`/measurements/${measured.id}?year=${year}&cutOff=${measured.cutOff}`)
          }
        />
      </Section>
    );
  });
}

function columnsOf(acts: RowActs | null): Column<Row>[] {
  return [
    { path: 'no', title: words.columns.no, kind: 'count', width: 30 },
    {
      path: 'level2',
      title: words.columns.level2,
      width: 90,
      show: ({ level1, level2 }) => <span title={level1}>{level2}</span>,
    },
    { path: 'level3', title: words.columns.level3 },
    { path: 'target', title: words.columns.target, width: 100, show: (row) => targetText(row) },
    {
      path: 'actual',
      title: words.columns.actual,
      kind: 'count',
      width: 80,
      show: ({ measured, measure }) =>
        measured?.measurable ? (
          actualText(measured)
        ) : (
          <NotMeasured manual={measure === 'MANUAL' || measure === 'GRADE'} asked={measured !== null} />
        ),
    },
    {
      path: 'completion',
      title: words.columns.completion,
      kind: 'count',
      width: 70,
      show: ({ measured }) =>
        measured?.completion ? (
          <span className={measured.met ? undefined : 'below'} title={measured.met ? undefined : words.below}>
            {money(measured.completion)}
          </span>
        ) : (
          <span className="faint">—</span>
        ),
    },
    {
      path: 'score',
      title: words.columns.score,
      kind: 'count',
      width: 60,
      show: ({ measured }) => (measured?.score ? money(measured.score) : <span className="faint">—</span>),
    },
    { path: 'weight', title: words.columns.weight, kind: 'count', width: 60, show: ({ weight }) => money(weight) },
    {
      path: 'measureLabel',
      title: words.columns.measure,
      width: 170,
      show: (row) =>
        row.measure === 'ACCURACY_RATE' ? <AccuracyOrigin indicator={row} measured={row.measured} /> : row.measureLabel,
    },
    ...(acts
      ? [
          {
            path: 'act',
            title: '',
            width: 90,
            control: true,
            show: (row: Row) =>
              row.measure === 'MANUAL' || row.measure === 'GRADE' ? (
                <Button size="small" onClick={() => acts.onEnter(row)}>
                  {words.enter}
                </Button>
              ) : (
                row.measure === 'ACCURACY_RATE' && (
                  <Button size="small" onClick={() => acts.onSource(row)}>
                    {words.chooseSource}
                  </Button>
                )
              ),
          },
        ]
      : []),
  ];
}

function NotMeasured({ manual, asked }: { manual: boolean; asked: boolean }): ReactNode {
  return (
    <span className="faint" title={manual ? words.whyManual : asked ? words.whyNotMeasurable : words.notMeasured}>
      {manual ? words.notMeasurableManual : words.notMeasurable}
    </span>
  );
}

function Measure(props: {
  open: boolean;
  year: number;
  suggested: string;
  onClose: () => void;
  onMeasured: (cutOff: string) => void;
}): ReactNode {
  const { message } = App.useApp();
  const act = useAct(
    ({ cutOff }: { cutOff: string }, key) =>
      answer(
        api.POST('/api/v1/measurements', {
          params: { header: { 'Idempotency-Key': key } },
          body: { fiscalYear: props.year, cutOff },
        }),
      ),
    {
      onDone: (measured, { cutOff }) => {
        void message.success(words.measured(measured.length));
        props.onClose();
        props.onMeasured(cutOff);
      },
    },
  );
  return (
    <Ask<{ cutOff: string }>
      open={props.open}
      title={words.measureTitle}
      sentence={words.measureSentence}
      agree={words.measure}
      initial={{ cutOff: props.suggested }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={() => {
        act.reset();
        props.onClose();
      }}
    >
      <Form.Item name="cutOff" label={words.cutOff} rules={[{ required: true, message: words.cutOffMissing }]}>
        <DateInput label={words.cutOff} />
      </Form.Item>
    </Ask>
  );
}
