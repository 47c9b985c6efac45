import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { whatif as text } from '@messages/web/whatif';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { Nothing, Page } from '../../ui/page';
import { TryForm } from './try-form';

type Scenario = Schema<'ScenarioDto'>;

const COLUMNS: readonly Column<Scenario>[] = [
  { path: 'name', title: text.name, show: ({ id, name }) => <Link to={`/whatif/${id}`}>{name}</Link> },
  { path: 'rule.scheme', title: text.scheme, words: schemeLabels },
  { path: 'rule.effectiveFrom', title: text.effectiveFrom, kind: 'period' },
  { path: 'rule.payPeriod', title: text.payPeriod, kind: 'period' },
  { path: 'results.affected', title: text.affected, kind: 'count' },
  { path: 'results.monthlyIncrease', title: text.monthlyIncrease, kind: 'money' },
  { path: 'results.backPay', title: text.backPay, kind: 'money' },
  { path: 'results.yearCost', title: text.yearCost, kind: 'money' },
  { path: 'triedByName', title: text.triedBy },
  { path: 'triedAt', title: text.triedAt, kind: 'time' },
];

/** Rules that were tried, and a new one. */
export default function WhatifList(): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const [trying, setTrying] = useState(false);
  const create = may('whatif.try') && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setTrying(true)}>
      {text.create}
    </Button>
  );
  return (
    <Page title={text.title} help={text.help} actions={create}>
      <DataList
        name="whatif"
        path="/api/v1/whatif-scenarios"
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/whatif/${id}`)}
        label={text.list}
        exportName={text.list}
        empty={<Nothing text={text.empty} />}
      />
      {trying && <TryForm onClose={() => setTrying(false)} onDone={(id) => void navigate(`/whatif/${id}`)} />}
    </Page>
  );
}
