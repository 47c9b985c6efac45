import { useQuery } from '@tanstack/react-query';
import { App, Button, InputNumber, Modal } from 'antd';
import { matchRuleLabels } from '@messages/reconcile';
import { breaks, proposal as text } from '@messages/web/reconcile';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { Link } from 'react-router-dom';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { useSession } from '../../session/session';
import { Amount } from '../../ui/amount';
import { PlainTable } from '../../ui/figure';
import { count } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { keyOf, type Break } from './selection';

type Proposed = Schema<'ProposedMatchDto'>;
type LeftOpen = Schema<'LeftOpenDto'>;

/** Nobody reads more of a trial run; the counts say the rest. */
const LISTED = 200;

/** What would be matched and by which rule, and what is left and why; matched only when the person agrees. */
export function Automatic(props: {
  open: boolean;
  fund: Scheme;
  account: string;
  /** The open items of both sides, to show what the proposal names. */
  known: readonly Break[];
  /** They are all of the open items. */
  complete: boolean;
  onClose: () => void;
}): ReactNode {
  const { fund, account } = props;
  const { may } = useSession();
  const { message } = App.useApp();
  const [toleranceDays, setTolerance] = useState(3);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['bank-match-proposal', fund, account, toleranceDays],
    enabled: props.open,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/bank-matches/proposal', { params: { query: { fund, account, toleranceDays } }, signal })),
  });
  const act = useAct(
    (input: { fund: Scheme; account: string; toleranceDays: number }, key) =>
      answer(api.POST('/api/v1/bank-matches/auto', { params: { header: { 'Idempotency-Key': key } }, body: input })),
    {
      onDone: ({ matches }) => {
        props.onClose();
        void message.success(text.done(count(matches.length)));
      },
    },
  );
  const byKey = new Map(props.known.map((item) => [keyOf(item), item]));
  const rules = new Map<Proposed['rule'], number>();
  for (const { rule } of data?.matches ?? []) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  // Postings before the first statement are its starting point, not open items.
  const open = (data?.open ?? []).filter(({ id }) => byKey.has(id));
  const others = (data?.open.length ?? 0) - open.length;
  const close = (): void => {
    act.reset();
    props.onClose();
  };
  return (
    <Modal
      open={props.open}
      title={text.title}
      width={1060}
      onCancel={close}
      destroyOnHidden
      styles={{ body: { maxHeight: '66vh', overflowY: 'auto' } }}
      footer={
        <>
          <Button onClick={close}>{text.close}</Button>
          <Button
            type="primary"
            title={may('reconcile.act') ? undefined : breaks.mayNot}
            disabled={!may('reconcile.act') || !data || data.matches.length === 0 || isFetching}
            loading={act.isPending}
            onClick={() => act.mutate({ fund, account, toleranceDays })}
          >
            {text.agree(count(data?.matches.length ?? 0))}
          </Button>
        </>
      }
    >
      <p>{text.sentence}</p>
      <div className="match-proposal-line">
        <label>
          {text.tolerance}{' '}
          <InputNumber
            min={0}
            max={31}
            precision={0}
            size="small"
            value={toleranceDays}
            onChange={(value) => setTolerance(value ?? 0)}
          />
        </label>
        {data && <b role="status">{text.answer(count(data.matches.length), count(open.length))}</b>}
        {[...rules].map(([rule, groups]) => (
          <span key={rule} className="faint">
            {text.ruleCount(matchRuleLabels[rule], count(groups))}
          </span>
        ))}
      </div>
      {act.error && <Problem error={act.error} />}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <h3 className="match-heading">{text.matches}</h3>
          <PlainTable<Proposed>
            label={text.matches}
            rows={data.matches.slice(0, LISTED)}
            rowKey={({ lines, postings }) => [...lines, ...postings].join()}
            empty={<Nothing text={text.nothing} />}
            columns={[
              { path: 'ruleLabel', title: text.rule, width: 130 },
              { path: 'lines', title: text.bank, show: ({ lines }) => <Items keys={lines} of={byKey} /> },
              { path: 'postings', title: text.book, show: ({ postings }) => <Items keys={postings} of={byKey} /> },
            ]}
          />
          <Beyond of={data.matches.length} />
          <h3 className="match-heading">{text.open}</h3>
          <PlainTable<LeftOpen>
            label={text.open}
            rows={open.slice(0, LISTED)}
            rowKey={({ side, id }) => `${side}${id}`}
            empty={<Nothing text={text.noneOpen} />}
            columns={[
              { path: 'side', title: text.side, words: text.sides, width: 80 },
              { path: 'id', title: text.item, show: ({ id }) => <Items keys={[id]} of={byKey} /> },
              { path: 'whyLabel', title: text.why, width: 240 },
              {
                path: 'candidates',
                title: text.candidates,
                show: ({ candidates }) =>
                  candidates.length > 0 ? <Items keys={candidates} of={byKey} /> : <span className="faint">—</span>,
              },
            ]}
          />
          <Beyond of={open.length} />
          {others > 0 && (
            <p className="faint">{props.complete ? text.before(count(others)) : text.notListed(count(others))}</p>
          )}
        </>
      )}
    </Modal>
  );
}

/** How many of a long list are not shown. */
function Beyond({ of }: { of: number }): ReactNode {
  return of > LISTED && <p className="faint">{text.notListed(count(of - LISTED))}</p>;
}

/** What is not among the open items at hand: a posting before the first statement, or beyond the most that are read. */
function Unknown({ id }: { id: string }): ReactNode {
  const [voucherId, posting] = id.split('/');
  if (posting === undefined) return text.unknownLine(id);
  return <Link to={`/vouchers/${voucherId}`}>{text.unknownPosting}</Link>;
}

/** Items by their names: day, words, amount; those that are not at hand by their number. */
function Items({ keys, of }: { keys: readonly string[]; of: ReadonlyMap<string, Break> }): ReactNode {
  return (
    <ul className="match-items">
      {keys.map((key) => {
        const item = of.get(key);
        return (
          <li key={key}>
            {item ? (
              <>
                <span className="tabular">{item.on}</span>
                <span className="match-items-text" title={item.summary ?? undefined}>
                  {item.summary ?? item.reference}
                </span>
                <Amount of={item.amount} />
              </>
            ) : (
              <Unknown id={key} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
