import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Tabs, Tooltip } from 'antd';
import {
  breaks as breakWords,
  matching as text,
  reconciliation,
  reconcileWords as words,
} from '@messages/web/reconcile';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { answer, api } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { Ask } from '../../ui/ask';
import { count, period as periodText } from '../../ui/formats';
import { Page } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { FundChoice, fundName, useFund } from '../books/fund-choice';
import { AccountChoice, NoAccount, useBankAccount, type BankAccount } from './account-choice';
import { Automatic } from './automatic';
import { daysOf } from './days';
import { MatchedList } from './matched-list';
import { MatchPane } from './match-pane';
import { holds, keyOf, sumsOf, wanted, type Break, type PaneSide } from './selection';
import './reconcile.css';

/** Bank lines on the left, postings on the right: what belongs together is matched by key or mouse. */
export default function Match(): ReactNode {
  const [fund, setFund] = useFund();
  const accounts = useBankAccount(fund);
  const { account } = accounts;
  const { period } = usePeriod();
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') === 'matched' ? 'matched' : 'open';
  return (
    <Page
      title={text.title}
      help={reconciliation.help}
      answer={`${fundName(fund)} · ${periodText(period)}`}
      actions={
        <>
          <FundChoice fund={fund} onChange={setFund} />
          <AccountChoice accounts={accounts.accounts} account={account} onChange={accounts.choose} />
          {account && (
            <Link to={`/reconciliation?fund=${fund}&account=${account.account}`}>{words.toReconciliation}</Link>
          )}
        </>
      }
    >
      {!account && <NoAccount fund={fund} of={accounts} />}
      {account && (
        <Tabs
          className="reconcile-tabs"
          activeKey={tab}
          destroyOnHidden
          onChange={(next) =>
            setSearch(
              (before) => {
                const after = new URLSearchParams(before);
                after.set('tab', next);
                return after;
              },
              { replace: true },
            )
          }
          items={[
            {
              key: 'open',
              label: text.tabs.open,
              children: (
                <Workbench key={`${fund}${account.account}${period}`} fund={fund} account={account} period={period} />
              ),
            },
            {
              key: 'matched',
              label: text.tabs.matched,
              children: <MatchedList fund={fund} account={account.account} period={period} />,
            },
          ]}
        />
      )}
    </Page>
  );
}

/** The most that one answer holds; the oldest are shown first. */
const MOST = 1000;

function useOpen(fund: Scheme, account: string, side: PaneSide) {
  return useQuery({
    queryKey: ['bank-breaks', 'open', fund, account, side],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/bank-breaks', {
          params: { query: { fund, account, side, sort: 'on', pageSize: MOST } },
          signal,
        }),
      ),
  });
}

function Workbench({ fund, account, period }: { fund: Scheme; account: BankAccount; period: string }): ReactNode {
  const { may } = useSession();
  const { message } = App.useApp();
  const [all, setAll] = useState(false);
  const [find, setFind] = useState('');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'match' | 'automatic' | null>(null);
  const bank = useOpen(fund, account.account, 'BANK');
  const book = useOpen(fund, account.account, 'BOOK');
  const panes = useRef<HTMLDivElement>(null);
  /** Something was matched: the next begins with the bank's side again. */
  const done = useRef(false);
  const act = useAct(
    ({ lines, postings, reason }: { lines: Break[]; postings: Break[]; reason: string }, key) =>
      answer(
        api.POST('/api/v1/bank-matches', {
          params: { header: { 'Idempotency-Key': key } },
          body: {
            lines: lines.map(({ lineId }) => lineId!),
            postings: postings.map(({ voucherId, postingNo }) => ({ voucherId: voucherId!, lineNo: postingNo! })),
            reason,
          },
        }),
      ),
    {
      onDone: () => {
        setAsking(null);
        setPicked(new Set());
        void message.success(text.matched);
        done.current = true;
      },
    },
  );

  const last = daysOf(period)[1];
  const within = (items: readonly Break[]): Break[] =>
    items.filter((item) => picked.has(keyOf(item)) || ((all || item.on <= last) && holds(item, find.trim())));
  const lines = within(bank.data?.rows ?? []);
  const postings = within(book.data?.rows ?? []);
  const chosenLines = lines.filter((item) => picked.has(keyOf(item)));
  const chosenPostings = postings.filter((item) => picked.has(keyOf(item)));
  const sums = sumsOf(chosenLines, chosenPostings);
  const allowed = may('reconcile.act');
  const ready = allowed && sums.fits;
  const chosen = chosenLines.length + chosenPostings.length;
  const hint = !allowed ? breakWords.mayNot : chosen === 0 ? text.pick : undefined;

  const toggle = useCallback(
    (key: string): void =>
      setPicked((before) => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    [],
  );
  const match = (): void => {
    if (!ready) return;
    act.reset();
    setAsking('match');
  };

  // `a` and Esc work wherever nothing is being typed and no dialog is open.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (asking !== null || event.ctrlKey || event.altKey || event.metaKey) return;
      if ((event.target as HTMLElement).closest('input, textarea, [contenteditable], [role="dialog"]')) return;
      if (event.key === 'a' || event.key === 'A') setAsking('automatic');
      else if (event.key === 'Escape') setPicked(new Set());
      else if (event.key === '/') panes.current?.querySelector<HTMLInputElement>('.match-find input')?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [asking]);

  const failure = failureOf(bank, book);
  if (failure) return <Problem {...failure} />;
  if (!bank.data || !book.data) return <Waiting />;
  const nothing = (own: string): string => (find.trim() === '' ? own : text.filteredNone);
  const shared = { picked, onToggle: toggle, onMatch: match, onSwitch: (to: PaneSide) => focusPane(panes.current, to) };

  return (
    <div ref={panes}>
      <div className="match-bar">
        <Segmented
          aria-label={text.range}
          value={all ? 'all' : 'month'}
          onChange={(value) => setAll(value === 'all')}
          options={[
            { value: 'month', label: text.ranges.month },
            { value: 'all', label: text.ranges.all },
          ]}
        />
        <span className="match-find">
          <Input
            allowClear
            aria-label={text.find}
            placeholder={text.find}
            value={find}
            onChange={(event) => setFind(event.target.value)}
          />
        </span>
        <span>{text.answer(count(lines.length), count(postings.length))}</span>
        <span className="match-bar-end">
          <Button onClick={() => setAsking('automatic')}>
            {text.automatic} <kbd>{text.automaticKey}</kbd>
          </Button>
        </span>
      </div>
      <div className="match-panes">
        <MatchPane
          side="BANK"
          title={text.bank}
          items={lines}
          sum={sums.bank}
          wanted={wanted(sums, 'BANK')}
          nothing={nothing(account.coveredTo === null ? text.bankNoStatement : text.bankNone)}
          more={bank.data.total <= MOST ? null : text.more(MOST, count(bank.data.total))}
          {...shared}
        />
        <MatchPane
          side="BOOK"
          title={text.book}
          items={postings}
          sum={sums.book}
          wanted={wanted(sums, 'BOOK')}
          nothing={nothing(text.bookNone)}
          more={book.data.total <= MOST ? null : text.more(MOST, count(book.data.total))}
          {...shared}
        />
      </div>
      <div className="match-result" role="status" aria-live="polite">
        {hint ? (
          <span className="faint">{hint}</span>
        ) : sums.fits ? (
          <LookTag look="done" text={text.agrees} />
        ) : (
          <span>
            {text.difference} <Amount of={sums.difference} />
          </span>
        )}
        <span className="match-bar-end">
          <Button disabled={chosen === 0} onClick={() => setPicked(new Set())}>
            {text.clear}
          </Button>
          <Tooltip title={allowed ? undefined : breakWords.mayNot}>
            <Button type="primary" disabled={!ready} onClick={match}>
              {text.match} <kbd>{text.matchKey}</kbd>
            </Button>
          </Tooltip>
        </span>
      </div>
      <p className="faint">{text.keys}</p>
      <Ask
        open={asking === 'match'}
        title={text.matchTitle}
        sentence={text.matchAsk(chosenLines.length, chosenPostings.length)}
        consequence={{ amount: sums.bank }}
        reason="required"
        agree={text.matchAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={({ reason }) => act.mutate({ lines: chosenLines, postings: chosenPostings, reason })}
        onClosed={() => {
          if (done.current) focusPane(panes.current, 'BANK');
          done.current = false;
        }}
        onCancel={() => {
          act.reset();
          setAsking(null);
        }}
      />
      <Automatic
        open={asking === 'automatic'}
        fund={fund}
        account={account.account}
        known={[...bank.data.rows, ...book.data.rows]}
        complete={bank.data.total <= MOST && book.data.total <= MOST}
        onClose={() => setAsking(null)}
      />
    </div>
  );
}

function focusPane(box: HTMLElement | null, side: PaneSide): void {
  box?.querySelector<HTMLElement>(`[data-pane="${side}"]`)?.focus();
}
