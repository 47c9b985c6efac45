import { App } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { kindLabels, stratumWords } from '@messages/sampling';
import { samplingPlan as words, verdict as verdictWords } from '@messages/web/sampling';
import { useMemo, useState, type ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { RowOf } from '../../api/lists';
import { useSession } from '../../session/session';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { Section } from '../../ui/page';
import { LookTag, StateTag } from '../../ui/states';
import { useTownshipNames } from '../batches/townships';
import { useEnterVerdict, VerdictDialog, type Verdict } from './verdict-dialog';

type Plan = Schema<'SamplingPlanDetailDto'>;
export type Item = RowOf<'/api/v1/sampling-plans/{id}/items'>;

function columnsOf(townships: Readonly<Record<string, string>>, stratified: boolean): Column<Item>[] {
  return [
    { path: 'no', title: words.columns.no, kind: 'count', sort: 'no', width: 64 },
    { path: 'reference', title: words.columns.reference, optional: true },
    {
      path: 'name',
      title: words.columns.name,
      sort: 'name',
      width: 130,
      show: ({ name }) => (
        <span className="cut-name" title={name}>
          {name}
        </span>
      ),
    },
    { path: 'idMasked', title: words.columns.idMasked, width: 180, optional: true },
    { path: 'scheme', title: words.columns.scheme, words: schemeLabels, sort: 'scheme', width: 100 },
    { path: 'period', title: words.columns.period, kind: 'period', sort: 'period', width: 105 },
    { path: 'kind', title: words.columns.kind, words: kindLabels, optional: true },
    {
      path: 'township',
      title: words.columns.township,
      sort: 'township',
      width: 110,
      show: ({ township }) => (township ? (townships[township] ?? township) : <span className="faint">—</span>),
    },
    { path: 'accountMasked', title: words.columns.account, optional: true },
    { path: 'bankName', title: words.columns.bankName, optional: true },
    {
      path: 'stratumLabel',
      title: words.columns.stratum,
      sort: 'stratum',
      width: 120,
      optional: !stratified,
      show: ({ certain, stratum, stratumLabel }) =>
        certain ? stratumWords.certain : (townships[stratum] ?? stratumLabel),
    },
    { path: 'amount', title: words.columns.amount, kind: 'money', sort: 'amount', width: 120 },
    {
      path: 'verdict',
      title: words.columns.verdict,
      state: 'verdict',
      sort: 'verdict',
      width: 110,
      show: ({ verdict, handledByMe }) =>
        verdict === null && handledByMe ? (
          <LookTag look="late" text={words.recuse} />
        ) : (
          <StateTag family="verdict" state={verdict ?? 'OPEN'} />
        ),
    },
    { path: 'dueAmount', title: words.columns.due, kind: 'money', width: 120 },
    { path: 'errorAmount', title: words.columns.error, kind: 'money', sort: 'errorAmount', width: 110 },
    { path: 'note', title: words.columns.note, width: 160 },
    { path: 'enteredBy', title: words.columns.enteredBy, optional: true },
    { path: 'enteredAt', title: words.columns.enteredAt, kind: 'time', optional: true },
  ];
}

/** The list to be examined: a key for each verdict, Enter for the rest. */
export function PlanItems({ plan }: { plan: Plan }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const townships = useTownshipNames();
  const [asked, setAsked] = useState<{ item: Item; verdict: Verdict | null } | null>(null);
  const enters = plan.actions.includes('result') && may('sampling.manage');
  const stratified = plan.strata.length > 1 || plan.method === 'MONEY';
  const columns = useMemo(() => columnsOf(townships, stratified), [townships, stratified]);
  const act = useEnterVerdict(plan.id);
  const correct = (item: Item, row: HTMLElement): void => {
    // A second verdict is a correction and needs its reason.
    if (item.results > 0) return setAsked({ item, verdict: 'CORRECT' });
    // The row may leave the list with its verdict: the hand is on the next one before.
    if (row.nextElementSibling instanceof HTMLElement) row.nextElementSibling.focus();
    act.mutate(
      { no: item.no, verdict: 'CORRECT', seen: item.results },
      { onError: (error) => void message.error(error.message) },
    );
  };
  return (
    <Section title={words.list} extra={enters && <span className="faint">{words.keys}</span>}>
      <DataList
        name="items"
        path="/api/v1/sampling-plans/{id}/items"
        pathParams={{ id: plan.id }}
        filterNames={['state']}
        filters={(state) => (
          <ChoiceFilter state={state} name="state" label={words.itemState} words={words.itemStates} />
        )}
        columns={columns}
        rowKey={({ no }) => String(no)}
        onOpen={(item) => setAsked({ item, verdict: null })}
        keys={enters ? { '1': correct, '2': (item) => setAsked({ item, verdict: 'WRONG' }) } : undefined}
        label={words.list}
        exportName={words.exportName(plan.id)}
      />
      {asked && (
        <VerdictDialog
          key={asked.item.no}
          planId={plan.id}
          item={asked.item}
          verdict={asked.verdict}
          enters={enters}
          onClose={() => setAsked(null)}
          onSaved={(what) => {
            void message.success(verdictWords.saved(asked.item.no, words.itemStates[what]));
            setAsked(null);
          }}
        />
      )}
    </Section>
  );
}
