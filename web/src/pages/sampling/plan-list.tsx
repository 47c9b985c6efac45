import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { planStateLabels, samplingMethodLabels } from '@messages/sampling';
import { samplingPlans as words } from '@messages/web/sampling';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { monthsText } from './months-text';
import './sampling.css';

type Plan = Schema<'SamplingPlanDto'>;

const COLUMNS: readonly Column<Plan>[] = [
  { path: 'id', title: words.columns.id, kind: 'count', sort: 'id', width: 60, show: ({ id }) => id },
  {
    path: 'name',
    title: words.columns.name,
    sort: 'name',
    width: 270,
    show: ({ name }) => (
      <span className="cut-plan" title={name}>
        {name}
      </span>
    ),
  },
  { path: 'state', title: words.columns.state, state: 'samplingPlan', sort: 'state', width: 100 },
  { path: 'method', title: words.columns.method, words: samplingMethodLabels, sort: 'method', width: 95 },
  { path: 'periods', title: words.columns.periods, show: ({ periods }) => monthsText(periods), width: 230 },
  { path: 'populationCount', title: words.columns.populationCount, kind: 'count', sort: 'populationCount', width: 110 },
  { path: 'populationSum', title: words.columns.populationSum, kind: 'money', sort: 'populationSum', optional: true },
  { path: 'size', title: words.columns.size, kind: 'count', sort: 'size', width: 80 },
  { path: 'examined', title: words.columns.examined, kind: 'count', width: 80 },
  { path: 'wrong', title: words.columns.wrong, kind: 'count', width: 60 },
  { path: 'plannedBy', title: words.columns.plannedBy, optional: true },
  { path: 'plannedAt', title: words.columns.plannedAt, kind: 'time', sort: 'plannedAt', optional: true },
  { path: 'signedBy', title: words.columns.signedBy, optional: true },
];

/** Every sampling plan: from what, how much, how far it is. */
export default function PlanList(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const manage = may('sampling.manage');
  const { data } = useQuery({
    queryKey: ['sampling-plans', 'count'],
    queryFn: ({ signal }) => getPage('/api/v1/sampling-plans', undefined, { pageSize: 1 }, signal),
  });
  return (
    <Page
      title={words.title}
      help={words.help}
      answer={data && words.answer(count(data.total))}
      actions={
        manage && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate('/sampling/new')}>
            {words.create}
          </Button>
        )
      }
    >
      <DataList
        name="plans"
        path="/api/v1/sampling-plans"
        filterNames={['state']}
        filters={(state) => <ChoiceFilter state={state} name="state" label={words.state} words={planStateLabels} />}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/sampling/${id}`)}
        label={words.title}
        exportName={words.exportName}
        empty={<Nothing text={`${words.empty}${manage ? words.emptyHint : ''}`} />}
      />
    </Page>
  );
}
