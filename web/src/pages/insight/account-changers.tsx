import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { Nothing, Section } from '../../ui/page';

type Changer = RowOf<'/api/v1/insight/account-changers'>;

/** Who changed a person's account and then had a hand in a batch that paid to it. */
export function AccountChangers({ steps }: { steps: readonly Schema<'MoneyStepDto'>[] }): ReactNode {
  const { may } = useSession();
  const navigate = useNavigate();
  const labels = new Map(steps.map(({ step, label }) => [step, label]));
  const columns: Column<Changer>[] = [
    { path: 'userName', title: words.accountColumns.userName, width: 90 },
    { path: 'changedAt', title: words.accountColumns.changedAt, kind: 'time', width: 150 },
    { path: 'source', title: words.accountColumns.source, words: words.sources, width: 100 },
    { path: 'name', title: words.accountColumns.name, width: 110 },
    { path: 'accountMasked', title: words.accountColumns.account, width: 170 },
    { path: 'batchNumber', title: words.accountColumns.batch, width: 190 },
    { path: 'period', title: words.accountColumns.period, kind: 'period', width: 110 },
    { path: 'amount', title: words.accountColumns.amount, kind: 'money', width: 110 },
    {
      path: 'steps',
      title: words.accountColumns.steps,
      control: true,
      show: ({ steps: done }) => done.map((step) => labels.get(step) ?? step).join(words.together),
    },
  ];
  return (
    <Section title={words.accounts}>
      <p className="faint">{words.accountsHint}</p>
      <DataList
        name="changers"
        path="/api/v1/insight/account-changers"
        filterNames={['source']}
        filters={(state) => <ChoiceFilter state={state} name="source" label={words.source} words={words.sources} />}
        columns={columns}
        rowKey={({ batchId, lineNo, changedAt }) => `${batchId}/${lineNo}/${changedAt}`}
        onOpen={may('batch.read') ? ({ batchId }) => void navigate(`/batches/${batchId}`) : undefined}
        label={words.accounts}
        exportName={words.accountsExport}
        empty={<Nothing text={words.noAccounts} />}
      />
    </Section>
  );
}
