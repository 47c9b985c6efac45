import { App, Form, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { evaluations as words } from '@messages/web/evaluations';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { StateTag } from '../../ui/states';
import { By } from './by';
import { YearForms } from './year-forms';

type Evaluation = Schema<'SelfEvaluationDto'>;
const UNIT = 'unit';

export function formName({ projectCode, projectName }: Pick<Evaluation, 'projectCode' | 'projectName'>): string {
  return projectCode === null ? words.wholeUnit : words.project(projectCode, projectName ?? '');
}

/** The self-evaluation forms of a year. */
export default function Evaluations(): ReactNode {
  return (
    <YearForms<Evaluation>
      words={words}
      path="/self-evaluations"
      load={(fiscalYear, signal) =>
        answer(api.GET('/api/v1/self-evaluations', { params: { query: { fiscalYear } }, signal }))
      }
      columns={COLUMNS}
      answer={(forms) => words.answer(forms.length, forms.filter(({ state }) => state === 'APPROVED').length)}
      drafting={(year, onClose) => <Draft year={year} onClose={onClose} />}
    />
  );
}

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
  {
    path: 'draftedBy',
    title: words.columns.draftedBy,
    width: 160,
    show: (row) => <By who={row.draftedBy} at={row.draftedAt} />,
  },
  {
    path: 'submittedBy',
    title: words.columns.submittedBy,
    width: 160,
    show: (row) => <By who={row.submittedBy} at={row.submittedAt} />,
  },
  {
    path: 'approvedBy',
    title: words.columns.approvedBy,
    width: 160,
    show: (row) => <By who={row.approvedBy} at={row.approvedAt} />,
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
