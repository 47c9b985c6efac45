import { Alert, Button, Select, Skeleton } from 'antd';
import { useMutation, useQuery } from '@tanstack/react-query';
import { actGroups, actLabels, subjectLabels, trail as words } from '@messages/web/trail';
import { stateWords } from '@messages/web/states';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { clearable } from '../../ui/clearable';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, DateFilter, TextFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import type { ListState } from '../../ui/use-list-state';
import { TrailPersonFilter } from './trail-person-filter';
import { TrailRecord } from './trail-record';
import './audit-trail.css';

type Entry = RowOf<'/api/v1/trail'>;

const COLUMNS: readonly Column<Entry>[] = [
  { path: 'position', title: words.columns.position, kind: 'count', sort: 'position', width: 80 },
  { path: 'at', title: words.columns.at, kind: 'time', sort: 'at', width: 140 },
  {
    path: 'actorName',
    title: words.columns.actor,
    sort: 'actorName',
    width: 150,
    show: ({ actorName, actorLogin }) => actorName ?? actorLogin ?? words.system,
  },
  { path: 'actorLogin', title: words.columns.login, sort: 'actorLogin', width: 110 },
  { path: 'act', title: words.columns.act, words: actLabels, sort: 'act', width: 170 },
  { path: 'outcome', title: words.columns.outcome, state: 'outcome', sort: 'outcome', width: 100 },
  { path: 'subjectType', title: words.columns.subject, words: subjectLabels, sort: 'subjectType', width: 110 },
  { path: 'subjectId', title: words.columns.subjectId, width: 170 },
  { path: 'requestId', title: words.columns.requestId, width: 300, optional: true },
  { path: 'details', title: words.details, width: 300, optional: true },
  { path: 'hash', title: words.columns.hash, width: 300, optional: true },
];

const FILTERS = [
  'actorId',
  'act',
  'outcome',
  'subjectType',
  'subjectId',
  'requestId',
  'from',
  'to',
  'beneficiaryId',
  'personScope',
  'number',
  'text',
] as const;

/** Who did what, and whether it was allowed; and whether the trail is as it was written. */
export default function Trail(): ReactNode {
  const [opened, setOpened] = useState<Entry | null>(null);
  const verification = useMutation({ mutationFn: () => answer(api.GET('/api/v1/trail/verification')) });
  const verdict = verification.data;
  const fault = verdict?.firstFault ?? null;
  return (
    <Page
      title={words.title}
      help={words.help}
      actions={
        <Button loading={verification.isPending} onClick={() => verification.mutate()}>
          {verification.isPending ? words.verifying : words.verify}
        </Button>
      }
    >
      {verification.error && <Problem error={verification.error} retry={() => verification.mutate()} />}
      {verdict && (
        <Alert
          className="trail-verdict"
          type={verdict.ok ? 'success' : 'error'}
          showIcon
          closable={{ onClose: () => verification.reset() }}
          role="status"
          title={fault ? words.broken(fault.position, words.faults[fault.fault]) : words.verified(count(verdict.count))}
          description={
            <>
              {fault && <p>{words.before(count(verdict.count))}</p>}
              {words.lastHash}
              <code className="digest-whole">{verdict.hash}</code>
            </>
          }
        />
      )}
      <DataList
        name="trail"
        label={words.list}
        path="/api/v1/trail"
        filterNames={FILTERS}
        filters={(state) => <Filters state={state} />}
        columns={COLUMNS}
        rowKey={({ position }) => position}
        rowClass={({ outcome }) => (outcome === 'REFUSED' ? 'trail-refused' : '')}
        onOpen={setOpened}
        exportName={words.exportName}
        csv
        empty={<Nothing text={words.empty} />}
      />
      <TrailRecord entry={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function Filters({ state }: { state: ListState }): ReactNode {
  return (
    <>
      <DateFilter state={state} name="from" label={words.filters.from} kind="date" />
      <DateFilter state={state} name="to" label={words.filters.to} kind="date" />
      <ActorFilter state={state} />
      <TrailPersonFilter state={state} />
      <Select
        size="small"
        aria-label={words.filters.act}
        placeholder={words.filters.act}
        allowClear={clearable}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 130 }}
        value={state.filters.act ?? null}
        options={actGroups.map(({ title, acts }) => ({
          label: title,
          title,
          options: Object.entries(acts).map(([value, label]) => ({ value, label })),
        }))}
        onChange={(value: string | null) => state.setFilter('act', value)}
      />
      <ChoiceFilter state={state} name="outcome" label={words.filters.outcome} words={stateWords.outcome} width={90} />
      <ChoiceFilter
        state={state}
        name="subjectType"
        label={words.filters.subjectType}
        words={subjectLabels}
        width={104}
      />
      <TextFilter state={state} name="subjectId" label={words.filters.subjectId} width={96} />
      <TextFilter state={state} name="number" label={words.filters.number} width={130} />
      <TextFilter state={state} name="text" label={words.filters.text} width={110} />
      <TextFilter state={state} name="requestId" label={words.filters.requestId} width={100} />
    </>
  );
}

/** By name for those who may see the users; for others only once a record's actor was chosen. */
function ActorFilter({ state }: { state: ListState }): ReactNode {
  const { may } = useSession();
  const knows = may('user.read');
  const { data, isPending } = useQuery({
    queryKey: ['users', 'all'],
    enabled: knows,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users', { params: { query: { pageSize: 200 } }, signal })),
  });
  if (!knows) {
    return state.filters.actorId ? (
      <TextFilter state={state} name="actorId" label={words.actorHint} width={110} />
    ) : null;
  }
  if (isPending) return <Skeleton.Input size="small" style={{ width: 110 }} />;
  const names = Object.fromEntries((data?.rows ?? []).map(({ id, name }) => [id, name]));
  return <ChoiceFilter state={state} name="actorId" label={words.filters.actor} words={names} width={110} />;
}
