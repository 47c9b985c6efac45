import { Alert } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { evaluation as words, evaluations as listWords } from '@messages/web/evaluations';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DigestBadge } from '../../ui/amount';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money, time } from '../../ui/formats';
import { Facts, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { DocumentLink } from './document-link';
import { EvaluationActs } from './evaluation-acts';
import { formName } from './evaluations';
import './performance.css';

export type EvaluationDetail = Schema<'SelfEvaluationDetailDto'>;
type Row = Schema<'EvaluatedIndicatorDto'>;
type Money = Schema<'EvaluationMoneyDto'>;

/** One self-evaluation form as it is printed; what the books gave is linked to what is behind it. */
export default function Evaluation(): ReactNode {
  const { id = '' } = useParams();
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['self-evaluation', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/self-evaluations/{id}', { params: { path: { id } }, signal })),
  });
  const back = <Link to={`/self-evaluations${data ? `?year=${data.fiscalYear}` : ''}`}>{words.back}</Link>;
  if (!data) {
    return (
      <Page title={listWords.title} actions={back}>
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Waiting />}
      </Page>
    );
  }
  const by = (who: string | null, at: string | null): string | null =>
    who && at ? listWords.byAt(who, time(at)) : null;
  return (
    <Page
      title={words.title(formName(data))}
      tag={<StateTag family="evaluation" state={data.state} />}
      help={words.help}
      answer={words.answer(money(data.total), data.grade)}
      actions={
        <>
          {back}
          <EvaluationActs form={data} />
        </>
      }
    >
      {data.state === 'DRAFT' && data.sentBackBy && data.sentBackReason && (
        <Alert type="info" showIcon title={words.sentBack(data.sentBackBy, data.sentBackReason)} />
      )}
      {data.state === 'DRAFT' && data.problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={words.problems}
          description={
            <ul className="violations">
              {data.problems.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
      <Section title={words.heads}>
        <Facts
          items={[
            [words.cutOff, data.cutOff],
            [words.department, data.department],
            [words.unit, data.agencyName],
            [words.goalVersion, listWords.versionNo(data.goalVersion)],
            [words.drafted, by(data.draftedBy, data.draftedAt)],
            [words.submitted, by(data.submittedBy, data.submittedAt)],
            [words.approved, by(data.approvedBy, data.approvedAt)],
            [words.digest, <DigestBadge key="digest" digest={data.digest} />],
            [words.goalText, data.goalText, true],
            [words.goalCompletion, data.goalCompletion, true],
          ]}
        />
      </Section>
      <Section
        title={words.money}
        extra={
          data.projectId && may('project.read') && <Link to={`/projects/${data.projectId}`}>{words.toProject}</Link>
        }
      >
        <PlainTable
          label={words.money}
          columns={moneyColumns(data, may('project.read'))}
          rows={data.money}
          rowKey={({ row }) => row}
        />
      </Section>
      <Section title={words.indicators}>
        <PlainTable
          label={words.indicators}
          columns={columnsOf(data.id)}
          rows={data.rows}
          rowKey={({ indicatorId }) => indicatorId}
          total={[words.total, '', '', '100.00', '', '', '', '', money(data.total), data.grade]}
        />
      </Section>
    </Page>
  );
}

function Behind({ form, row, figure }: { form: string; row: Row; figure: string | null }): ReactNode {
  if (figure === null) return '—';
  return (
    <Link to={`/measurements/${row.measurementId}?form=${form}`} title={row.manual ? words.entered : words.fromBooks}>
      {figure}
    </Link>
  );
}

/** `open`: whether the person may see the project's documents and entries, which these figures are the sums of. */
function moneyColumns(form: EvaluationDetail, open: boolean): Column<Money>[] {
  const { moneyColumns: c } = words;
  const opened = (amount: string): ReactNode =>
    open ? (
      <Link to={form.projectId ? `/projects/${form.projectId}` : '/projects'} title={words.toProject}>
        {money(amount)}
      </Link>
    ) : (
      money(amount)
    );
  const first = (text: string) => (row: Money) => (row.row === 'TOTAL' ? text : '—');
  return [
    { path: 'rowLabel', title: c.row },
    { path: 'allotted', title: c.allotted, kind: 'count', width: 130, show: (row) => opened(row.allotted) },
    { path: 'budget', title: c.budget, kind: 'count', width: 130, show: (row) => opened(row.budget) },
    { path: 'executed', title: c.executed, kind: 'count', width: 130, show: (row) => opened(row.executed) },
    { path: 'weight', title: c.weight, kind: 'count', width: 90, show: first(money(form.executionWeight)) },
    { path: 'rate', title: c.rate, kind: 'count', width: 90, show: ({ rate }) => (rate === null ? '—' : money(rate)) },
    { path: 'score', title: c.score, kind: 'count', width: 90, show: first(money(form.executionScore)) },
  ];
}

/** Every figure of a row leads to the measurement that it comes from, and from there to its lines. */
const columnsOf = (form: string): readonly Column<Row>[] => [
  {
    path: 'level2',
    title: words.columns.level,
    width: 88,
    show: ({ level1, level2 }) => (
      <>
        {level1}
        <div className="faint">{level2}</div>
      </>
    ),
  },
  { path: 'level3', title: words.columns.level3 },
  {
    path: 'goal',
    title: words.columns.goal,
    width: 110,
    show: ({ goal, basis, lastYearValue }) => (
      <>
        {goal}
        {basis && <div className="faint">{basis}</div>}
        {lastYearValue && <div className="faint">{words.lastYear(lastYearValue)}</div>}
      </>
    ),
  },
  { path: 'weight', title: words.columns.weight, kind: 'count', width: 50, show: ({ weight }) => money(weight) },
  { path: 'scoringName', title: words.columns.scoring, width: 88 },
  {
    path: 'evidenceFile',
    title: words.columns.evidence,
    width: 120,
    show: ({ evidenceFile, evidenceKind, sampleSize, measurementId }) => (
      <>
        {evidenceFile ? <DocumentLink measurementId={measurementId} name={evidenceFile} /> : (evidenceKind ?? '—')}
        {sampleSize !== null && <div className="faint">{words.sample(sampleSize)}</div>}
      </>
    ),
  },
  {
    path: 'actual',
    title: words.columns.actual,
    width: 84,
    show: (row) => <Behind form={form} row={row} figure={row.actual} />,
  },
  {
    path: 'completion',
    title: words.columns.completion,
    kind: 'count',
    width: 64,
    show: (row) => <Behind form={form} row={row} figure={row.completion && money(row.completion)} />,
  },
  {
    path: 'score',
    title: words.columns.score,
    kind: 'count',
    width: 54,
    show: (row) => <Behind form={form} row={row} figure={row.score && money(row.score)} />,
  },
  {
    path: 'deviation',
    title: words.columns.deviation,
    width: 170,
    show: ({ deviation, deviationNeeded }) =>
      deviation ?? (deviationNeeded ? <span className="below">{words.unexplained}</span> : '—'),
  },
];
