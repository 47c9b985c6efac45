import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { failureCauseLabels } from '@messages/banking';
import { roleLabels } from '@messages/identity';
import { nextStepTexts } from '@messages/statements';
import { returnedMoney as text } from '@messages/web/closing';
import type { ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { Amount } from '../../ui/amount';
import { DataList, type Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { ChoiceFilter } from '../../ui/filters';
import { count, money, sum, toCents } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag, type Look } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import './closing.css';

type Returned = Schema<'ReturnedMoneyDto'>;
type Fund = Schema<'FundReturnsDto'>;
type State = Returned['state'];

const LIST = 'returned';
const STATES = Object.keys(text.states) as State[];
const LOOKS: Readonly<Record<State, Look>> = {
  HELD: 'failed',
  IN_REISSUE: 'underWay',
  REPAID: 'done',
  WAIVED: 'ended',
};
const causeWords = Object.fromEntries(Object.entries(failureCauseLabels).map(([code, { label }]) => [code, label]));

const COLUMNS: Column<Returned>[] = [
  {
    path: 'state',
    title: text.state,
    words: text.states,
    sort: 'state',
    show: ({ state }) => <LookTag look={LOOKS[state]} text={text.states[state]} />,
  },
  { path: 'name', title: text.name },
  { path: 'amount', title: text.amount, kind: 'money', sort: 'amount' },
  { path: 'days', title: text.days, kind: 'count', sort: 'days' },
  { path: 'cause', title: text.cause, words: causeWords, sort: 'cause' },
  {
    path: 'nextStep',
    title: text.next,
    words: nextStepTexts,
    show: (row) => <NextStep row={row} />,
  },
  { path: 'ownerRole', title: text.owner, words: roleLabels, show: (row) => ownerOf(row) },
  {
    path: 'batchNumber',
    title: text.batch,
    sort: 'batchNumber',
    show: (row) => <Link to={`/batches/${row.batchId}`}>{row.batchNumber}</Link>,
  },
  {
    path: 'reissueNumber',
    title: text.reissue,
    sort: 'reissueNumber',
    show: (row) =>
      row.reissueBatchId === null ? '—' : <Link to={`/batches/${row.reissueBatchId}`}>{row.reissueNumber}</Link>,
  },
  { path: 'fund', title: text.fund, words: schemeLabels, sort: 'fund', optional: true },
  { path: 'period', title: text.period, kind: 'period', sort: 'period', optional: true },
  { path: 'returnedOn', title: text.returnedOn, kind: 'date', sort: 'returnedOn', optional: true },
  { path: 'repaidOn', title: text.repaidOn, kind: 'date', optional: true },
  { path: 'reference', title: text.reference, optional: true },
];

/** Every cent that the bank sent back: where it is, how long, whose turn it is; the open ones equal the clearing account. */
export default function ReturnedMoney(): ReactNode {
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['returned-money-board'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/returned-money', { params: { query: { pageSize: 1 } }, signal })),
  });
  const funds = data?.funds ?? [];
  const difference = sum(funds.map(({ check }) => check.difference));
  const agreed = funds.every(({ check }) => toCents(check.difference) === 0n);
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={data && <LookTag look={agreed ? 'done' : 'failed'} text={agreed ? text.agreed : text.differs} />}
      answer={data && text.answer(money(sum(funds.map(({ open }) => open))), money(difference))}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <Section title={text.board}>
          <Board funds={funds} />
        </Section>
      )}
      <Section title={text.list}>
        <DataList
          name={LIST}
          path="/api/v1/returned-money"
          label={text.list}
          filterNames={['fund', 'state', 'olderThan']}
          filters={(state) => (
            <>
              <ChoiceFilter state={state} name="fund" label={text.fund} words={schemeLabels} />
              <ChoiceFilter state={state} name="state" label={text.state} words={text.states} />
              <ChoiceFilter state={state} name="olderThan" label={text.olderThan} words={text.olderWords} />
            </>
          )}
          columns={COLUMNS}
          rowKey={({ reference }) => reference}
          onOpen={({ reference }) => void navigate(`/payouts/${reference}`)}
          exportName={text.exportName}
          pageSize={20}
          empty={<Nothing text={text.empty} />}
        />
      </Section>
    </Page>
  );
}

/** By fund and state; a figure shows its payouts below. */
function Board({ funds }: { funds: readonly Fund[] }): ReactNode {
  const [, setSearch] = useSearchParams();
  const choose = (fund: Fund['fund'], state: State): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(`${LIST}.fund`, fund);
        after.set(`${LIST}.state`, state);
        after.delete(`${LIST}.page`);
        return after;
      },
      { replace: true },
    );
  const columns: Column<Fund>[] = [
    { path: 'fund', title: text.fund, words: schemeLabels },
    ...STATES.map((state): Column<Fund> => ({
      path: state,
      title: text.stateTitle[state],
      kind: 'money',
      show: ({ fund, states }) => {
        const of = states.find((one) => one.state === state);
        if (!of) return '—';
        if (of.count === 0) return '0.00';
        return (
          <Button type="link" size="small" className="returned-cell" onClick={() => choose(fund, state)}>
            {text.stateFigures(count(of.count), money(of.amount))}
          </Button>
        );
      },
    })),
    { path: 'returned', title: text.returned, kind: 'money' },
    { path: 'open', title: text.open, kind: 'money' },
    { path: 'clearing', title: text.clearing, kind: 'money' },
    {
      path: 'check.difference',
      title: text.difference,
      kind: 'money',
      show: ({ check }) => <Difference of={check.difference} />,
    },
  ];
  const total = (of: (fund: Fund) => string): ReactNode => <Amount of={sum(funds.map(of))} />;
  return (
    <PlainTable
      label={text.board}
      columns={columns}
      rows={funds}
      rowKey={({ fund }) => fund}
      total={[
        text.total,
        ...STATES.map((state) => total(({ states }) => states.find((one) => one.state === state)?.amount ?? '0.00')),
        total(({ returned }) => returned),
        total(({ open }) => open),
        total(({ clearing }) => clearing),
        <Difference of={sum(funds.map(({ check }) => check.difference))} />,
      ]}
    />
  );
}

function Difference({ of }: { of: string }): ReactNode {
  return <span className={toCents(of) === 0n ? 'state-green' : 'state-red'}>{money(of)}</span>;
}

function ownerOf({ ownerName, ownerRole }: Returned): string {
  if (ownerName !== null) return ownerName;
  return ownerRole === null ? '—' : ((roleLabels as Record<string, string>)[ownerRole] ?? ownerRole);
}

/** What is done next, as the way to where it is done. */
function NextStep({ row }: { row: Returned }): ReactNode {
  const to = placeOf(row);
  return (
    <span className="returned-next">{to === null ? row.nextStepText : <Link to={to}>{row.nextStepText}</Link>}</span>
  );
}

function placeOf({ nextStep, reissueBatchId, fund }: Returned): string | null {
  switch (nextStep) {
    case 'CORRECT_AND_REISSUE':
      return `/failures?bounced.scheme=${fund}`;
    case 'DECIDE_WAIVER':
      return '/payout-acts';
    case 'SUBMIT_REISSUE':
    case 'REVIEW_REISSUE':
    case 'APPROVE_REISSUE':
      return reissueBatchId === null ? null : `/batches/${reissueBatchId}`;
    case 'ISSUE_REISSUE':
    case 'RECORD_SLIP':
      return reissueBatchId === null ? null : `/bank/${reissueBatchId}`;
    case 'NONE':
      return null;
  }
}
