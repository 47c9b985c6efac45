import { App, Form, Input, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { goalTable as tableWords, goalTables as words } from '@messages/web/goals';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { DateInput } from '../../ui/date-input';
import { count, money } from '../../ui/formats';
import { StateTag } from '../../ui/states';
import { By } from './by';
import { YearForms } from './year-forms';

export type GoalTable = Schema<'GoalTableDto'>;

/** The unit's own table has no project. */
const UNIT = 'unit';

export function tableName({ projectCode, projectName }: Pick<GoalTable, 'projectCode' | 'projectName'>): string {
  return projectCode === null ? words.wholeUnit : words.project(projectCode, projectName ?? '');
}

/** The goal tables of a year: each project's and the unit's, with all their versions. */
export default function GoalTables(): ReactNode {
  return (
    <YearForms<GoalTable>
      words={words}
      path="/goal-tables"
      load={(fiscalYear, signal) =>
        answer(api.GET('/api/v1/goal-tables', { params: { query: { fiscalYear } }, signal }))
      }
      columns={COLUMNS}
      answer={(tables) =>
        words.answer(
          new Set(tables.map(({ projectId }) => projectId)).size,
          tables.filter(({ state }) => state === 'DRAFT').length,
        )
      }
      drafting={(year, onClose) => <Draft year={year} onClose={onClose} />}
    />
  );
}

const COLUMNS: readonly Column<GoalTable>[] = [
  { path: 'projectName', title: words.columns.name, show: tableName },
  { path: 'version', title: words.columns.version, width: 66, show: ({ version }) => words.versionNo(version) },
  {
    path: 'state',
    title: words.columns.state,
    width: 92,
    show: ({ state }) => <StateTag family="goalTable" state={state} />,
  },
  { path: 'effectiveOn', title: words.columns.effectiveOn, width: 100 },
  { path: 'rowCount', title: words.columns.rowCount, kind: 'count', width: 52, show: (row) => count(row.rowCount) },
  { path: 'weightSum', title: words.columns.weightSum, kind: 'count', width: 80, show: (row) => money(row.weightSum) },
  {
    path: 'draftedBy',
    title: words.columns.draftedBy,
    width: 150,
    show: (row) => (row.draftedBy ? <By who={row.draftedBy} at={row.draftedAt} /> : words.takenOver),
  },
  {
    path: 'adoptedBy',
    title: words.columns.adoptedBy,
    width: 150,
    show: (row) => <By who={row.adoptedBy} at={row.adoptedAt} />,
  },
  { path: 'reason', title: words.columns.reason, width: 120, show: ({ reason }) => reason ?? '—' },
];

interface DraftValues {
  table: string;
  effectiveOn: string;
  reason: string;
}

/** A new version of any table of the year; of one that is given, as an adjustment. */
export function Draft(props: { year: number; of?: GoalTable; onClose: () => void }): ReactNode {
  const { year, of, onClose } = props;
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { may } = useSession();
  const projects = useQuery({
    queryKey: ['projects', 'names', year],
    enabled: of === undefined && may('project.read'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/projects', { params: { query: { fiscalYear: year } }, signal })),
  }).data;
  const act = useAct(
    ({ table, effectiveOn, reason }: DraftValues, key) =>
      answer(
        api.POST('/api/v1/goal-tables', {
          params: { header: { 'Idempotency-Key': key } },
          body: {
            fiscalYear: year,
            projectId: table === UNIT ? null : table,
            effectiveOn,
            reason: reason?.trim() || null,
          },
        }),
      ),
    {
      onDone: ({ id }) => {
        void message.success(words.drafted);
        onClose();
        void navigate(`/goal-tables/${id}`);
      },
    },
  );
  return (
    <Ask<DraftValues>
      open
      title={of ? tableWords.adjustTitle : words.draftTitle}
      sentence={of ? tableWords.adjustSentence : words.draftSentence}
      agree={of ? tableWords.adjust : words.draft}
      reason={of ? 'required' : undefined}
      initial={{ table: of?.projectId ?? UNIT, effectiveOn: of?.effectiveOn ?? `${year}-01-01` }}
      pending={act.isPending}
      error={act.error}
      onAgree={(values) => act.mutate({ ...values, table: of ? (of.projectId ?? UNIT) : values.table })}
      onCancel={onClose}
    >
      {!of && (
        <Form.Item name="table" label={words.table} rules={[{ required: true, message: words.tableMissing }]}>
          <Select
            options={[
              { value: UNIT, label: words.wholeUnit },
              ...(projects ?? []).map(({ id, code, name }) => ({ value: id, label: words.project(code, name) })),
            ]}
          />
        </Form.Item>
      )}
      <Form.Item
        name="effectiveOn"
        label={tableWords.effectiveOn}
        rules={[{ required: true, message: tableWords.missing }]}
      >
        <DateInput label={tableWords.effectiveOn} />
      </Form.Item>
      {!of && (
        <Form.Item name="reason" label={tableWords.reason}>
          <Input maxLength={500} />
        </Form.Item>
      )}
    </Ask>
  );
}
