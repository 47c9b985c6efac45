import { useQuery } from '@tanstack/react-query';
import { deadlineKindLabels } from '@messages/cases';
import { caseDeadlines as text, caseWords as words, findings } from '@messages/web/cases';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { today } from '../bank/today';
import { useHandlers } from './case-types';

type Deadline = Schema<'DeadlineDto'>;

const DAY = 86_400_000;
const daysLeft = (dueOn: string): number => Math.round((Date.parse(dueOn) - Date.parse(today())) / DAY);

const COLUMNS: readonly Column<Deadline>[] = [
  { path: 'dueOn', title: text.dueOn, kind: 'date' },
  {
    path: 'overdue',
    title: text.left,
    words: text.overdueWords,
    show: ({ dueOn, overdue }) => (
      <span className={overdue ? 'negative' : undefined}>{text.days(daysLeft(dueOn))}</span>
    ),
  },
  { path: 'kind', title: text.kind, words: deadlineKindLabels },
  { path: 'number', title: words.number },
  { path: 'name', title: words.name },
  { path: 'amount', title: text.amount, kind: 'money' },
  { path: 'handler', title: words.handler },
];

function useCount(query: Record<string, unknown>): number | undefined {
  const { data } = useQuery({
    queryKey: ['case-deadline-count', query],
    queryFn: ({ signal }) => getPage('/api/v1/case-deadlines', undefined, { ...query, pageSize: 1 }, signal),
  });
  return data?.total;
}

/** What the cases have to do by which day, the earliest first. */
export default function FindingDeadlines(): ReactNode {
  const navigate = useNavigate();
  const handlers = useHandlers();
  const overdue = useCount({ overdue: 'true' });
  const week = useCount({ overdue: 'false', withinDays: 7 });
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={overdue !== undefined && week !== undefined && text.answer(count(overdue), count(week))}
      actions={<Link to="/findings">{findings.title}</Link>}
    >
      <DataList
        name="deadlines"
        path="/api/v1/case-deadlines"
        filterNames={['kind', 'overdue', 'withinDays', 'handlerId']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="kind" label={text.kind} words={deadlineKindLabels} />
            <ChoiceFilter state={state} name="overdue" label={text.overdue} words={text.overdueWords} />
            <ChoiceFilter state={state} name="withinDays" label={text.within} words={text.withinWords} />
            <ChoiceFilter state={state} name="handlerId" label={words.handler} words={handlers} />
          </>
        )}
        columns={COLUMNS}
        rowKey={({ id, kind, dueOn }) => `${id} ${kind} ${dueOn}`}
        onOpen={({ id }) => void navigate(`/findings/${id}`)}
        label={text.title}
        exportName={text.exportName}
        empty={<Nothing text={text.empty} />}
      />
    </Page>
  );
}
