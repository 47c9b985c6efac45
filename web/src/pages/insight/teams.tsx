import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { money } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { MonthsChoice, useMonths } from './months';

type Team = Schema<'TeamDto'>;
type Hands = RowOf<'/api/v1/insight/batches'>;
type Step = Schema<'MoneyStepDto'>;

const TEAM_COLUMNS: readonly Column<Team>[] = [
  { path: 'names', title: words.teamColumns.names, show: ({ names }) => names.join(words.together) },
  { path: 'batches', title: words.teamColumns.batches, kind: 'count', width: 90 },
  { path: 'share', title: words.teamColumns.share, kind: 'count', width: 120, show: ({ share }) => money(share) },
  { path: 'amount', title: words.teamColumns.amount, kind: 'money', width: 170 },
  { path: 'firstPeriod', title: words.teamColumns.firstPeriod, kind: 'period', width: 120 },
  { path: 'lastPeriod', title: words.teamColumns.lastPeriod, kind: 'period', width: 120 },
];

/** The batches by who did them together, and each batch with its hands. */
export function Teams({ steps }: { steps: readonly Step[] }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const [months, choose] = useMonths();
  const [search, setSearch] = useSearchParams();
  const size = search.get('size') === '2' ? 2 : 3;
  const { data, error, refetch } = useQuery({
    queryKey: ['insight-teams', size, months],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/insight/teams', { params: { query: { ...months, size } }, signal })),
  });
  const labels = new Map(steps.map(({ step, label }) => [step, label]));
  const people = usePeopleNames();
  const columns: Column<Hands>[] = [
    { path: 'number', title: words.batchColumns.number, width: 170 },
    { path: 'scheme', title: words.batchColumns.scheme, words: schemeLabels, width: 90 },
    { path: 'period', title: words.batchColumns.period, kind: 'period', width: 100 },
    { path: 'state', title: words.batchColumns.state, state: 'batch', width: 100 },
    { path: 'total', title: words.batchColumns.total, kind: 'money', width: 130 },
    { path: 'people', title: words.batchColumns.people, kind: 'count', width: 90 },
    {
      path: 'hands',
      title: words.batchColumns.hands,
      control: true,
      show: ({ hands }) => (
        <span className="insight-hands">
          {byPerson(hands).map(([userId, name, done]) => (
            <span key={userId}>
              {words.hand(name, done.map((step) => labels.get(step) ?? step).join(words.together))}
            </span>
          ))}
        </span>
      ),
    },
  ];
  return (
    <>
      <Section
        title={words.teams}
        extra={
          <span className="insight-months">
            <Segmented
              size="small"
              aria-label={words.teamSize}
              value={String(size)}
              options={Object.entries(words.sizes)
                .reverse()
                .map(([value, label]) => ({ value, label }))}
              onChange={(value) =>
                setSearch(
                  (before) => {
                    const after = new URLSearchParams(before);
                    after.set('size', value);
                    return after;
                  },
                  { replace: true },
                )
              }
            />
            <MonthsChoice months={months} onChange={choose} />
          </span>
        }
      >
        {error ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Waiting />
        ) : (
          <div className="insight-groups">
            <PlainTable
              label={words.teams}
              columns={TEAM_COLUMNS}
              rows={data}
              rowKey={({ userIds }) => userIds.join(' ')}
              empty={<Nothing text={words.noTeams} />}
            />
          </div>
        )}
      </Section>
      <Section title={words.batches}>
        <DataList
          name="hands"
          path="/api/v1/insight/batches"
          query={months}
          filterNames={['userId']}
          filters={(state) => (
            <ChoiceFilter state={state} name="userId" label={words.onlyOf} words={people} width={180} />
          )}
          columns={columns}
          rowKey={({ batchId }) => batchId}
          onOpen={may('batch.read') ? ({ batchId }) => void navigate(`/batches/${batchId}`) : undefined}
          label={words.batches}
          exportName={words.batchesExport}
          pageSize={20}
        />
      </Section>
    </>
  );
}

/** Each person of a batch once, with the steps that were theirs. */
function byPerson(hands: Hands['hands']): (readonly [userId: string, name: string, steps: Step['step'][]])[] {
  const found = new Map<string, readonly [string, string, Step['step'][]]>();
  for (const { userId, name, step } of hands) {
    const one = found.get(userId) ?? ([userId, name, []] as const);
    one[2].push(step);
    found.set(userId, one);
  }
  return [...found.values()];
}

/** Names by id of those whose rights or deeds the insight knows. */
function usePeopleNames(): Readonly<Record<string, string>> {
  const { data } = useQuery({
    queryKey: ['insight-heat-map', {}],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/insight/heat-map', { signal })),
  });
  return Object.fromEntries((data ?? []).map(({ userId, name }) => [userId, name]));
}
