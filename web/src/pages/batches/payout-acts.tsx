import { App, Button, Space, Tag, Tooltip } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { payoutActLabels } from '@messages/payouts';
import { stateWords } from '@messages/web/states';
import { payoutActs as words } from '@messages/web/batches';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter } from '../../ui/filters';
import { count, money } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import { CAUSES } from './batch-lines';
import './batches.css';

export type PayoutAct = Schema<'PayoutActDto'>;
type Decision = Schema<'DecideActDto'>['decision'];

const { columns: titles } = words;

const COLUMNS: readonly Column<PayoutAct>[] = [
  { path: 'kind', title: titles.kind, words: payoutActLabels, sort: 'kind' },
  { path: 'state', title: titles.state, state: 'act', sort: 'state' },
  {
    path: 'name',
    title: titles.name,
    sort: 'name',
    show: (row) => <Link to={`/payouts/${row.reference}`}>{row.name}</Link>,
  },
  { path: 'idMasked', title: titles.idMasked, sort: 'idMasked', optional: true },
  { path: 'amount', title: titles.amount, kind: 'money', sort: 'amount' },
  { path: 'scheme', title: titles.scheme, words: schemeLabels, sort: 'scheme', optional: true },
  { path: 'period', title: titles.period, kind: 'period', sort: 'period', optional: true },
  {
    path: 'batchNumber',
    title: titles.batchNumber,
    sort: 'batchNumber',
    show: (row) => (
      <Link to={`/batches/${row.batchId}`} className="tabular">
        {row.batchNumber}
      </Link>
    ),
  },
  { path: 'reason', title: titles.reason, width: 180 },
  { path: 'onDate', title: titles.onDate, kind: 'date', sort: 'onDate', optional: true },
  { path: 'cause', title: titles.cause, words: CAUSES, sort: 'cause', optional: true },
  { path: 'proposedByName', title: titles.proposedByName, sort: 'proposedByName' },
  { path: 'proposedAt', title: titles.proposedAt, kind: 'time', sort: 'proposedAt' },
  { path: 'decidedByName', title: titles.decidedByName, sort: 'decidedByName' },
  { path: 'decidedAt', title: titles.decidedAt, kind: 'time', sort: 'decidedAt', optional: true },
  { path: 'decidedReason', title: titles.decidedReason, optional: true },
  { path: 'reference', title: titles.reference, optional: true },
];

/** What one person proposed and another confirms or refuses. */
export default function PayoutActs(): ReactNode {
  const navigate = useNavigate();
  const { ask, dialog } = useDecision();
  const open = useQuery({
    queryKey: ['payout-acts', 'open'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/payout-acts', { params: { query: { state: 'PROPOSED', pageSize: 1 } }, signal })),
  });
  const columns: readonly Column<PayoutAct>[] = [
    ...COLUMNS,
    { path: 'control', title: titles.control, control: true, show: (row) => <Decisions act={row} ask={ask} /> },
  ];
  return (
    <Page title={words.title} help={words.help} answer={open.data && words.answer(count(open.data.total))}>
      <DataList
        name="acts"
        label={words.title}
        path="/api/v1/payout-acts"
        filterNames={['state', 'kind', 'batchId']}
        filters={(state) => (
          <>
            <ChoiceFilter state={state} name="state" label={titles.state} words={stateWords.act} />
            <ChoiceFilter state={state} name="kind" label={titles.kind} words={payoutActLabels} width={170} />
            {state.filters.batchId && (
              <Tag closable onClose={() => state.setFilter('batchId', null)}>
                {words.onlyBatch}
              </Tag>
            )}
          </>
        )}
        columns={columns}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate(`/payouts/${row.reference}`)}
        exportName={words.exportName}
        empty={<Nothing text={`${words.none}${words.noneHint}`} />}
      />
      {dialog}
    </Page>
  );
}

/** The buttons of one act that waits, with why one of them may not be pressed. */
export function Decisions({
  act,
  ask,
}: {
  act: PayoutAct;
  ask: (act: PayoutAct, decision: Decision) => void;
}): ReactNode {
  return (
    <Space size={0}>
      {act.allowedDecisions.map(({ step, allowed, reason }) => (
        <Tooltip key={step} title={reason}>
          <Button
            type="link"
            size="small"
            disabled={!allowed}
            danger={step === 'REFUSE'}
            onClick={() => ask(act, step)}
          >
            {step === 'CONFIRM' ? words.confirm : words.refuse}
          </Button>
        </Tooltip>
      ))}
    </Space>
  );
}

/** Asks before an act of two people is confirmed or refused, with what follows from it. */
export function useDecision(): { ask: (act: PayoutAct, decision: Decision) => void; dialog: ReactNode } {
  const { message } = App.useApp();
  const client = useQueryClient();
  const [asked, setAsked] = useState<{ act: PayoutAct; decision: Decision } | null>(null);
  const decide = useAct(
    ({ id, decision, reason }: { id: string; decision: Decision; reason?: string }, key) =>
      answer(
        api.POST('/api/v1/payout-acts/{id}/decide', {
          params: { path: { id } },
          body: { decision, reason },
          headers: { 'Idempotency-Key': key },
        }),
      ),
    {
      onDone: (_, { decision }) => {
        setAsked(null);
        void message.success(decision === 'CONFIRM' ? words.confirmed : words.refused);
      },
    },
  );
  const ask = (act: PayoutAct, decision: Decision): void => {
    decide.reset();
    setAsked({ act, decision });
  };
  if (!asked) return { ask, dialog: null };
  const { act, decision } = asked;
  const confirms = decision === 'CONFIRM';
  const kind = payoutActLabels[act.kind];
  const dialog = (
    <Ask
      open
      title={confirms ? words.confirmTitle(kind) : words.refuseTitle(kind)}
      sentence={confirms ? words.consequences[act.kind](act.name, act.batchNumber) : words.refuseSentence(act.name)}
      consequence={{ people: 1, amount: act.amount }}
      reason={confirms ? 'none' : 'required'}
      agree={confirms ? words.agreeConfirm(money(act.amount)) : words.agreeRefuse}
      danger={!confirms}
      pending={decide.isPending}
      error={decide.error}
      onAgree={({ reason }) =>
        decide.mutate(
          { id: act.id, decision, reason: reason || undefined },
          {
            onError: (error) => {
              if (error.code !== 'PAYOUT_ACT_DECIDED') return;
              setAsked(null);
              void message.warning(words.outdated, 6);
              void client.invalidateQueries();
            },
          },
        )
      }
      onCancel={() => setAsked(null)}
    >
      <p className="faint">{words.reasonOf(act.reason)}</p>
    </Ask>
  );
  return { ask, dialog };
}
