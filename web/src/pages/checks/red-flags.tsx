import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Button, Tag } from 'antd';
import { schemeLabels } from '@messages/agencies';
import { flagActionLabels, flagStateLabels, severityLabels } from '@messages/audit';
import { flags as text } from '@messages/web/flags';
import { lists } from '@messages/web/lists';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { getPage } from '../../api/lists';
import { useSession } from '../../session/session';
import type { Column } from '../../ui/data-list';
import { ExportButton } from '../../ui/export-button';
import { ChoiceFilter, DateFilter } from '../../ui/filters';
import { count } from '../../ui/formats';
import { Page } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { useListState, type ListState } from '../../ui/use-list-state';
import { Waiting } from '../../ui/waiting';
import { useTownshipNames } from '../batches/townships';
import './checks.css';
import { FLAG_FILTERS } from './flag-address';
import { FlagDetail, type FlagAction } from './flag-detail';
import { FlagPane, type Flag } from './flag-pane';
import { useDecideFlags } from './use-decide-flags';

const PAGE_SIZE = 100;
/** Keys by their place on the keyboard: a Chinese input method swallows the letters. */
const ACTION_OF_KEY: Readonly<Record<string, FlagAction>> = { KeyP: 'clear', KeyQ: 'confirm', KeyD: 'reopen' };

const columns = text.columns;
const COLUMNS: readonly Column<Flag>[] = [
  { path: 'title', title: text.rule },
  { path: 'severity', title: text.severity, words: severityLabels },
  { path: 'state', title: text.state, words: flagStateLabels },
  { path: 'scheme', title: text.scheme, words: schemeLabels },
  { path: 'period', title: text.period, kind: 'period' },
  { path: 'batchNumber', title: text.batch },
  { path: 'reference', title: columns.reference },
  { path: 'name', title: columns.name },
  { path: 'idMasked', title: columns.idMasked },
  { path: 'township', title: text.township },
  { path: 'amount', title: columns.amount, kind: 'money' },
  { path: 'sentence', title: columns.sentence },
  { path: 'caseNumber', title: text.caseOf },
  { path: 'raisedAt', title: columns.raisedAt, kind: 'time' },
  { path: 'decidedBy', title: columns.decidedBy },
  { path: 'decidedAt', title: columns.decidedAt, kind: 'time' },
  { path: 'decidedReason', title: columns.decidedReason },
];

/** Triage: flags on the left, one of them with all that is known on the right; decided by keyboard alone if one likes. */
export default function RedFlags(): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const state = useListState('flags', FLAG_FILTERS, PAGE_SIZE);
  const asked = state.filters.state ?? 'OPEN';
  const filters = { ...state.filters, state: asked === 'ALL' ? undefined : asked };
  const query = { ...filters, page: state.page, pageSize: state.pageSize };
  const { data, error, refetch } = useQuery({
    queryKey: ['red-flags', query],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/red-flags', { params: { query: query as object }, signal })),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => data?.rows ?? [], [data]);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === currentId),
  );
  const current = rows[at] ?? null;
  const { data: detail } = useQuery({
    queryKey: ['red-flag', current?.id],
    enabled: current !== null,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/red-flags/{id}', { params: { path: { id: current!.id } }, signal })),
  });
  const { ask, dialog, asking } = useDecideFlags({
    onDone: (ids) => {
      const decided = new Set(ids);
      const waits = ({ id, state: of }: Flag): boolean => of === 'OPEN' && !decided.has(id);
      const next = rows.slice(at + 1).find(waits) ?? rows.find(waits);
      if (next) setCurrentId(next.id);
      setPicked(new Set());
    },
    onClosed: () => list.current?.focus(),
  });

  // What was decided leaves the page; the pages before still have some.
  const { setPage } = state;
  useEffect(() => {
    if (data && data.rows.length === 0 && data.total > 0) setPage(1, PAGE_SIZE);
  }, [data, setPage]);
  // Nobody has to find the list first: it has the focus as soon as it is there.
  const loaded = data !== undefined;
  useEffect(() => {
    if (loaded && (document.activeElement === document.body || document.activeElement?.id === 'main'))
      list.current?.focus();
  }, [loaded]);

  const toggle = (flag: Flag): void => {
    if (flag.involved) {
      void message.warning(text.involvedHint);
      return;
    }
    setPicked((before) => {
      const after = new Set(before);
      if (!after.delete(flag.id)) after.add(flag.id);
      return after;
    });
  };
  const decide = (action: FlagAction): void => {
    if (!current) return;
    if (!may('audit.decide')) {
      void message.warning(text.noRight);
      return;
    }
    const chosen = rows.filter(({ id }) => picked.has(id));
    if (chosen.length > 0) {
      ask({ action, flags: chosen });
      return;
    }
    // What this one allows is the service's to say; until it has said so, the decision itself will tell.
    if (detail?.id === current.id) {
      const one = detail.actions.find((allowed) => allowed.action === action);
      const refusal = one ? one.reason : text.notAllowed(flagStateLabels[current.state], flagActionLabels[action]);
      if (refusal) {
        void message.warning(refusal);
        return;
      }
    }
    ask({ action, flags: [current] });
  };
  const act = useRef(decide);
  act.current = decide;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (asking || event.ctrlKey || event.altKey || event.metaKey) return;
      if ((event.target as HTMLElement).closest('input, textarea, [contenteditable], [role="dialog"]')) return;
      const action = ACTION_OF_KEY[event.code];
      if (action) act.current(action);
      else if (event.key === 'Escape') setPicked(new Set());
      else if (event.key === '/') bar.current?.querySelector<HTMLInputElement>('input')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [asking]);

  const counts = data?.counts;
  return (
    <Page
      title={text.title}
      help={text.help}
      answer={counts && text.answer(count(counts.open), count(counts.cleared), count(counts.confirmed))}
    >
      <div className="flags-bar" ref={bar} role="search" aria-label={text.filters}>
        <Filters state={state} asked={asked} rows={rows} />
        <span className="flags-bar-end">
          <ExportButton path="/api/v1/red-flags" query={filters} columns={COLUMNS} name={text.exportName} />
        </span>
      </div>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <div className="flags-panes">
          <FlagPane
            list={list}
            rows={rows}
            at={at}
            picked={picked}
            nothing={asked === 'OPEN' ? text.noneOpen : text.none}
            onMove={(to) => setCurrentId(rows[to]?.id ?? null)}
            onToggle={toggle}
            foot={
              <>
                <span>
                  {picked.size > 0 ? (
                    <>
                      {text.selected(picked.size)}{' '}
                      <Button type="link" size="small" onClick={() => setPicked(new Set())}>
                        {text.unselect}
                      </Button>
                    </>
                  ) : (
                    <span className="faint">{lists.total(count(data.total))}</span>
                  )}
                </span>
                <Turns state={state} total={data.total} />
              </>
            }
          />
          <FlagDetail
            flag={current}
            detail={detail?.id === current?.id ? (detail ?? null) : null}
            picked={rows.filter(({ id }) => picked.has(id))}
            onAct={decide}
          />
        </div>
      )}
      <p className="faint flags-keys">{text.keys}</p>
      {dialog}
    </Page>
  );
}

function Turns({ state, total }: { state: ListState; total: number }): ReactNode {
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (last === 1) return null;
  return (
    <span>
      <Button size="small" disabled={state.page <= 1} onClick={() => state.setPage(state.page - 1, PAGE_SIZE)}>
        {lists.pageBefore}
      </Button>{' '}
      <span className="tabular">
        {state.page} / {last}
      </span>{' '}
      <Button size="small" disabled={state.page >= last} onClick={() => state.setPage(state.page + 1, PAGE_SIZE)}>
        {lists.pageAfter}
      </Button>
    </span>
  );
}

const STATES = { ...flagStateLabels, ALL: text.allStates };

function Filters(props: { state: ListState; asked: string; rows: readonly Flag[] }): ReactNode {
  const { state, rows } = props;
  const { may } = useSession();
  const townships = useTownshipNames();
  const { data: checks } = useQuery({
    queryKey: ['audit-checks'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/audit-checks', { signal })),
  });
  const { data: batches } = useQuery({
    queryKey: ['flag-batches'],
    enabled: may('batch.read'),
    queryFn: ({ signal }) => getPage('/api/v1/batches', undefined, { pageSize: 100 }, signal),
  });
  const { batchId, beneficiaryId } = state.filters;
  const known: Record<string, string> = Object.fromEntries((batches?.rows ?? []).map(({ id, number }) => [id, number]));
  if (batchId && !known[batchId]) known[batchId] = rows[0]?.batchNumber ?? batchId;
  const rules = Object.fromEntries((checks ?? []).map(({ code, title }) => [code, title]));
  // Those that wait are the usual sight, and the state says so.
  const withState = { ...state, filters: { ...state.filters, state: props.asked } };
  return (
    <>
      <ChoiceFilter state={state} name="checkCode" label={text.rule} words={rules} width={190} />
      <ChoiceFilter state={state} name="severity" label={text.severity} words={severityLabels} width={100} />
      <ChoiceFilter state={withState} name="state" label={text.state} words={STATES} width={100} />
      <DateFilter state={state} name="period" label={text.period} kind="month" />
      <ChoiceFilter state={state} name="scheme" label={text.scheme} words={schemeLabels} width={110} />
      <ChoiceFilter state={state} name="township" label={text.township} words={townships} width={120} />
      <ChoiceFilter state={state} name="batchId" label={text.batch} words={known} width={190} />
      {beneficiaryId && (
        <Tag closable={{ 'aria-label': text.clearPerson }} onClose={() => state.setFilter('beneficiaryId', null)}>
          {rows[0]?.name ?? text.personOnly}
        </Tag>
      )}
    </>
  );
}
