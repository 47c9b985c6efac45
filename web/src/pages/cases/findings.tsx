import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { errorKindLabels, findingSourceLabels, findingStateLabels, planMethodLabels } from '@messages/cases';
import { caseWords as words, findings as text } from '@messages/web/cases';
import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import { download } from '../../api/download';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { DataList, type Column } from '../../ui/data-list';
import { ChoiceFilter, TextFilter } from '../../ui/filters';
import { count, money, period } from '../../ui/formats';
import { Nothing, Page } from '../../ui/page';
import type { ListState } from '../../ui/use-list-state';
import { useHandlers, type CaseListed } from './case-types';
import { NewCase } from './new-case';
import './cases.css';

const FILTERS = ['state', 'source', 'scheme', 'errorKind', 'handlerId', 'overdue', 'text'] as const;

const COLUMNS: readonly Column<CaseListed>[] = [
  { path: 'number', title: words.number, sort: 'number' },
  { path: 'state', title: words.state, state: 'finding', sort: 'state' },
  { path: 'name', title: words.name, sort: 'name' },
  { path: 'idMasked', title: words.idMasked, optional: true },
  { path: 'scheme', title: words.scheme, words: schemeLabels, sort: 'scheme' },
  { path: 'errorKind', title: words.errorKind, words: errorKindLabels, sort: 'errorKind' },
  { path: 'months', title: words.months, kind: 'count', sort: 'months' },
  { path: 'amount', title: words.amount, kind: 'money', sort: 'amount' },
  { path: 'recovered', title: words.recovered, kind: 'money', sort: 'recovered' },
  { path: 'open', title: words.open, kind: 'money', sort: 'open' },
  { path: 'handler', title: words.handler, sort: 'handler' },
  { path: 'openedOn', title: words.openedOn, kind: 'date', sort: 'openedOn' },
  { path: 'source', title: words.source, words: findingSourceLabels, sort: 'source', optional: true },
  { path: 'sourceReference', title: words.sourceReference, optional: true },
  { path: 'firstPeriod', title: words.firstPeriod, kind: 'period', optional: true },
  {
    path: 'lastPeriod',
    title: words.lastPeriod,
    kind: 'period',
    optional: true,
    show: (row) => period(row.lastPeriod),
  },
  { path: 'writtenOff', title: words.writtenOff, kind: 'money', optional: true },
  { path: 'determinedOn', title: words.determinedOn, kind: 'date', sort: 'determinedOn', optional: true },
  { path: 'determinedBy', title: words.determinedBy, optional: true },
  { path: 'planMethod', title: words.planMethod, words: planMethodLabels, optional: true },
  { path: 'endedOn', title: words.endedOn, kind: 'date', sort: 'endedOn', optional: true },
];

/** The account-book of cases: what was determined, what came back, what is open. */
export default function Findings(): ReactNode {
  const navigate = useNavigate();
  const { may } = useSession();
  const handlers = useHandlers();
  const [search, setSearch] = useSearchParams();
  // A flag leads here to open its case: /findings?flags=7
  const flags = search.get('flags');
  const [adding, setAdding] = useState(flags !== null);
  const { data: rates } = useQuery({
    queryKey: ['case-recovery-rate'],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/case-recovery-rate', { params: { query: { by: 'scheme' } }, signal })),
  });
  const all = rates?.find(({ key }) => key === '');
  const close = (): void => {
    setAdding(false);
    if (flags !== null)
      setSearch((before) => {
        const next = new URLSearchParams(before);
        next.delete('flags');
        return next;
      });
  };
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={all && text.answer(count(all.cases), money(all.open), all.rate)}
      actions={
        <>
          <Link to="/finding-deadlines">{text.deadlines}</Link>
          {may('case.handle') && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {text.add}
            </Button>
          )}
        </>
      }
    >
      {all && (
        <section className="section" aria-label={text.totals}>
          <dl className="case-sums">
            <Sum label={text.determined} value={<Amount of={all.determined} />} />
            <Sum label={words.recovered} value={<Amount of={all.recovered} />} />
            <Sum label={words.writtenOff} value={<Amount of={all.writtenOff} />} />
            <Sum label={words.open} value={<Amount of={all.open} />} />
            <Sum label={text.rate} value={text.rateOf(all.rate)} />
          </dl>
        </section>
      )}
      <DataList
        name="findings"
        path="/api/v1/findings"
        filterNames={FILTERS}
        filters={(state) => (
          <>
            <TextFilter state={state} name="text" label={text.text} width={120} />
            <ChoiceFilter state={state} name="state" label={words.state} words={findingStateLabels} width={104} />
            <ChoiceFilter state={state} name="source" label={words.source} words={findingSourceLabels} width={104} />
            <ChoiceFilter state={state} name="scheme" label={words.scheme} words={schemeLabels} width={110} />
            <ChoiceFilter state={state} name="errorKind" label={words.errorKind} words={errorKindLabels} />
            <ChoiceFilter state={state} name="handlerId" label={words.handler} words={handlers} width={104} />
            <ChoiceFilter state={state} name="overdue" label={text.overdue} words={text.overdueWords} width={120} />
            <Book state={state} />
          </>
        )}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(`/findings/${id}`)}
        label={text.title}
        foot={({ amount, recovered, open }) => text.foot(money(amount), money(recovered), money(open))}
        empty={<Nothing text={text.empty} />}
      />
      {adding && <NewCase flagIds={flags === null ? [] : flags.split(',')} onClose={close} />}
    </Page>
  );
}

export function Sum({ label, value }: { label: string; value: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
}

/** The workbook of the cases that the filters leave. */
function Book({ state }: { state: ListState }): ReactNode {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    try {
      await download(`/api/v1/case-account-book?${new URLSearchParams(state.filters).toString()}`);
      void message.success(text.bookDone);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" icon={<DownloadOutlined />} loading={busy} onClick={() => void take()}>
      {text.book}
    </Button>
  );
}
