import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer } from 'antd';
import { matchRuleLabels } from '@messages/reconcile';
import { matchList as text, proposal, reconcileWords as words } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DataList } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { daysOf } from './days';

type Match = Schema<'MatchDto'>;

/** What was matched of the month, by whom and by which rule; a match is taken back with a reason. */
export function MatchedList(props: { fund: Scheme; account: string; period: string }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [shown, setShown] = useState<Match | null>(null);
  const [undoing, setUndoing] = useState<Match | null>(null);
  const act = useAct(
    ({ id, reason }: { id: string; reason: string }, key) =>
      answer(
        api.POST('/api/v1/bank-matches/{id}/unmatch', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    {
      onDone: () => {
        setUndoing(null);
        void message.success(text.unmatched);
      },
    },
  );
  const [from, to] = daysOf(props.period);
  return (
    <Section title={text.label}>
      <DataList
        name="matches"
        label={text.label}
        path="/api/v1/bank-matches"
        query={{ fund: props.fund, account: props.account, from, to }}
        filterNames={['rule', 'undone']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="rule" label={text.ruleFilter} words={matchRuleLabels} />
            <ChoiceFilter state={state} name="undone" label={text.undoneFilter} words={text.undoneWords} />
          </>
        )}
        rowKey={({ id }) => id}
        onOpen={setShown}
        exportName={text.exportName}
        empty={<Nothing text={text.empty} />}
        columns={[
          { path: 'rule', title: text.rule, words: matchRuleLabels, sort: 'rule' },
          { path: 'amount', title: words.amount, kind: 'money', sort: 'amount' },
          { path: 'itemCount', title: text.items, kind: 'count', sort: 'itemCount' },
          { path: 'firstOn', title: text.firstOn, kind: 'date', sort: 'firstOn' },
          { path: 'lastOn', title: text.lastOn, kind: 'date', sort: 'lastOn' },
          { path: 'reason', title: text.reason, width: 200 },
          { path: 'matchedBy', title: text.by, sort: 'matchedBy' },
          { path: 'matchedAt', title: text.at, kind: 'time', sort: 'matchedAt' },
          { path: 'toleranceDays', title: text.tolerance, kind: 'count', optional: true },
          { path: 'unmatchedBy', title: text.unmatchedBy, optional: true },
          { path: 'unmatchedAt', title: text.unmatchedAt, kind: 'time', sort: 'unmatchedAt', optional: true },
          { path: 'unmatchedReason', title: text.unmatchedReason, optional: true },
          {
            path: 'unmatch',
            title: words.act,
            control: true,
            show: (row) =>
              row.unmatchedAt === null &&
              may('reconcile.act') && (
                <Button size="small" onClick={() => setUndoing(row)}>
                  {text.unmatch}
                </Button>
              ),
          },
        ]}
      />
      <Drawer open={shown !== null} title={text.detail} size={820} onClose={() => setShown(null)} destroyOnHidden>
        {shown && <Items id={shown.id} />}
      </Drawer>
      <Ask
        open={undoing !== null}
        title={text.unmatchTitle}
        sentence={undoing && text.unmatchAsk(undoing.ruleLabel, count(undoing.itemCount))}
        consequence={undoing ? { amount: undoing.amount } : undefined}
        reason="required"
        danger
        agree={text.unmatchAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={({ reason }) => undoing && act.mutate({ id: undoing.id, reason })}
        onCancel={() => {
          act.reset();
          setUndoing(null);
        }}
      />
    </Section>
  );
}

function Items({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['bank-match', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-matches/{id}', { params: { path: { id } }, signal })),
  });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <p>{data.ruleLabel}</p>
      <PlainTable<Schema<'MatchItemDto'>>
        label={text.detail}
        rows={data.items}
        rowKey={(item) => item.lineId ?? `${item.voucherId}/${item.postingNo}`}
        columns={[
          { path: 'side', title: text.side, words: proposal.sides },
          { path: 'on', title: words.on, kind: 'date' },
          {
            path: 'reference',
            title: words.reference,
            show: ({ reference, voucherId }) =>
              voucherId ? <Link to={`/vouchers/${voucherId}`}>{reference}</Link> : (reference ?? ''),
          },
          { path: 'summary', title: words.summary },
          { path: 'amount', title: words.amount, kind: 'money' },
        ]}
      />
    </>
  );
}
