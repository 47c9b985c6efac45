import { App, Button, Form, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { evaluations as words } from '@messages/web/evaluations';
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { PlainTable } from '../../ui/figure';
import { time } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { YearChoice } from '../../ui/year-choice';
import './performance.css';

type Evaluation = Schema<'SelfEvaluationDto'>;
const UNIT = 'unit';

export function formName({ projectCode, projectName }: Pick<Evaluation, 'projectCode' | 'projectName'>): string {
  return projectCode === null ? words.wholeUnit : words.project(projectCode, projectName ?? '');
}

/** The self-evaluation forms of a year. */
export default function Evaluations(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const year = Number(/^20\d\d$/.exec(search.get('year') ?? '')?.[0] ?? period.slice(0, 4));
  const [drafting, setDrafting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['self-evaluations', year],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/self-evaluations', { params: { query: { fiscalYear: year } }, signal })),
  });
  const look = (to: number): void => setSearch({ year: String(to) }, { replace: true });
  const approved = data?.filter(({ state }) => state === 'APPROVED').length ?? 0;
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && data.length > 0 && words.answer(data.length, approved)}
      actions={
        <>
          <YearChoice year={year} words={words} onChoose={look} />
          {may('performance.manage') && (
            <Button type="primary" onClick={() => setDrafting(true)}>
              {words.draft}
            </Button>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <Nothing text={`${words.none(year)}${words.noneHint}`} />}
      {data && data.length > 0 && (
        <Section title={words.list}>
          <PlainTable
            label={words.list}
            columns={COLUMNS}
            rows={data}
            rowKey={({ id }) => id}
            onOpen={({ id }) => void navigate(`/self-evaluations/${id}`)}
          />
        </Section>
      )}
      {drafting && <Draft year={year} onClose={() => setDrafting(false)} />}
    </Page>
  );
}

const by = (who: string | null, at: string | null): string => (who && at ? words.byAt(who, time(at)) : '—');
const COLUMNS: readonly Column<Evaluation>[] = [
  { path: 'projectName', title: words.columns.name, show: formName },
  { path: 'cutOff', title: words.columns.cutOff, width: 100 },
  {
    path: 'state',
    title: words.columns.state,
    width: 100,
    show: ({ state }) => <StateTag family="evaluation" state={state} />,
  },
  {
    path: 'goalVersion',
    title: words.columns.goalVersion,
    width: 70,
    show: ({ goalVersion }) => words.versionNo(goalVersion),
  },
  { path: 'draftedBy', title: words.columns.draftedBy, width: 190, show: (row) => by(row.draftedBy, row.draftedAt) },
  {
    path: 'submittedBy',
    title: words.columns.submittedBy,
    width: 190,
    show: (row) => by(row.submittedBy, row.submittedAt),
  },
  {
    path: 'approvedBy',
    title: words.columns.approvedBy,
    width: 190,
    show: (row) => by(row.approvedBy, row.approvedAt),
  },
];

interface Values {
  table: string;
  cutOff: string;
}

function Draft({ year, onClose }: { year: number; onClose: () => void }): ReactNode {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { may } = useSession();
  const projects = useQuery({
    queryKey: ['projects', 'names', year],
    enabled: may('project.read'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects', { params: { query: { fiscalYear: year } }, signal })),
  }).data;
  const act = useAct(
    ({ table, cutOff }: Values, key) =>
      answer(
        api.POST('/api/v1/self-evaluations', {
          params: { header: { 'Idempotency-Key': key } },
          body: { fiscalYear: year, projectId: table === UNIT ? null : table, cutOff },
        }),
      ),
    {
      onDone: ({ id }) => {
        void message.success(words.drafted);
        onClose();
        void navigate(`/self-evaluations/${id}`);
      },
    },
  );
  const needed = [{ required: true, message: words.missing }];
  return (
    <Ask<Values>
      open
      title={words.draftTitle}
      sentence={words.draftSentence}
      agree={words.draft}
      initial={{ table: UNIT, cutOff: `${year}-12-31` }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate(values)}
      onCancel={onClose}
    >
      <Form.Item name="table" label={words.table} rules={needed}>
        <Select
          options={[
            { value: UNIT, label: words.wholeUnit },
            ...(projects ?? []).map(({ id, code, name }) => ({ value: id, label: words.project(code, name) })),
          ]}
        />
      </Form.Item>
      <Form.Item name="cutOff" label={words.cutOff} rules={needed}>
        <DateInput label={words.cutOff} />
      </Form.Item>
    </Ask>
  );
}
