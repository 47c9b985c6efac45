import { Button } from 'antd';
import { failureCauseLabels } from '@messages/banking';
import { changeKindLabels, payoutStateLabels } from '@messages/payouts';
import { batchLines as words } from '@messages/web/batches';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { money } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import type { Batch } from './batch-signing';
import { PersonLink } from './person-link';
import { useTownshipNames } from './townships';

export type Line = Schema<'PayoutLineDto'>;
export type LineAction = 'exclude' | 'withdrawLine';

const { columns: titles } = words;

/** Words of the causes of a failed payment. */
export const CAUSES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]),
);

const COLUMNS: readonly Column<Line>[] = [
  { path: 'lineNo', title: titles.lineNo, kind: 'count', sort: 'lineNo' },
  {
    path: 'name',
    title: titles.name,
    sort: 'name',
    width: 150,
    show: (row) => <PersonLink id={row.beneficiaryId} name={row.name} />,
  },
  { path: 'idMasked', title: titles.idMasked, sort: 'idMasked' },
  { path: 'township', title: titles.township, sort: 'township' },
  { path: 'amount', title: titles.amount, kind: 'money', sort: 'amount' },
  { path: 'changeKind', title: titles.changeKind, words: changeKindLabels, sort: 'changeKind' },
  { path: 'backPay', title: titles.backPay, kind: 'money', sort: 'backPay' },
  { path: 'state', title: titles.state, state: 'payout', sort: 'state' },
  { path: 'accountMasked', title: titles.accountMasked, sort: 'accountMasked' },
  { path: 'base', title: titles.base, kind: 'money', sort: 'base', optional: true },
  { path: 'personal', title: titles.personal, kind: 'money', sort: 'personal', optional: true },
  { path: 'adjustment', title: titles.adjustment, kind: 'money', sort: 'adjustment', optional: true },
  { path: 'grant', title: titles.grant, kind: 'money', sort: 'grant', optional: true },
  { path: 'accountName', title: titles.accountName, sort: 'accountName', optional: true },
  { path: 'bankName', title: titles.bankName, sort: 'bankName', optional: true },
  { path: 'cause', title: titles.cause, words: CAUSES, sort: 'cause', optional: true },
  { path: 'creditedOn', title: titles.creditedOn, kind: 'date', sort: 'creditedOn', optional: true },
  { path: 'reference', title: titles.reference, optional: true },
];

/** All payouts of the batch; a row opens its payout. What may be done to a single line stands at its end. */
export function Lines({ batch, onAct }: { batch: Batch; onAct: (action: LineAction, line: Line) => void }): ReactNode {
  const navigate = useNavigate();
  const townships = useTownshipNames();
  // Why somebody may not is said once, beside the acts on the batch.
  const action = batch.allowedActions.find(
    (one) => one.allowed && (one.action === 'exclude' || one.action === 'withdrawLine'),
  );
  const columns = COLUMNS.map((column) => (column.path === 'township' ? { ...column, words: townships } : column));
  if (action) {
    columns.push({
      path: 'control',
      title: titles.control,
      control: true,
      show: (row) =>
        row.state === 'PLANNED' && (
          <Button type="link" size="small" onClick={() => onAct(action.action as LineAction, row)}>
            {words[action.action as LineAction]}
          </Button>
        ),
    });
  }
  return (
    <Section title={words.title} className="batch-lines">
      <DataList
        name="lines"
        label={words.title}
        path="/api/v1/batches/{id}/lines"
        pathParams={{ id: batch.id }}
        filterNames={['township', 'changeKind', 'state', 'withBackPay', 'text']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="township" label={words.township} words={townships} />
            <ChoiceFilter
              state={state}
              name="changeKind"
              label={words.changeKind}
              words={changeKindLabels}
              width={100}
            />
            <ChoiceFilter state={state} name="state" label={words.state} words={payoutStateLabels} width={150} />
            <ChoiceFilter
              state={state}
              name="withBackPay"
              label={words.backPayFilter}
              words={words.backPayWords}
              width={100}
            />
            <TextFilter state={state} name="text" label={words.text} />
          </>
        )}
        columns={columns}
        rowKey={(row) => row.reference}
        onOpen={(row) => void navigate(`/payouts/${row.reference}`)}
        rowClass={(row) => (row.state === 'WITHDRAWN' ? 'row-gone' : '')}
        foot={({ amount }) => (
          <>
            {words.amount} <span className="num">{money(amount)}</span> {words.unit}
          </>
        )}
        exportName={`${words.exportName}_${batch.number}`}
        empty={<Nothing text={words.empty} />}
      />
    </Section>
  );
}
