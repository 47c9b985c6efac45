import { reconcileWords as words, reconciliation as text } from '@messages/web/reconcile';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { count, money } from '../../ui/formats';
import { PlainTable } from '../../ui/figure';
import { LookTag } from '../../ui/states';

type Account = Schema<'AccountReconciliationDto'>;

/** Every bank account of the fund at the month's end; the chosen one is marked, a row chooses another. */
export function AccountStatus(props: {
  status: Schema<'ReconciliationStatusDto'>;
  chosen: string;
  onChoose: (code: string) => void;
}): ReactNode {
  return (
    <PlainTable<Account>
      label={text.status}
      rows={props.status.accounts}
      rowKey={({ account }) => account}
      onOpen={({ account }) => props.onChoose(account)}
      columns={[
        {
          path: 'name',
          title: words.account,
          show: ({ account, name }) =>
            account === props.chosen ? (
              <b className="tabular" aria-current="true">
                {words.accountOf(name, account)}
              </b>
            ) : (
              <span className="tabular">{words.accountOf(name, account)}</span>
            ),
        },
        { path: 'coveredTo', title: text.coveredTo, show: (row) => <Covered of={row} /> },
        { path: 'bookBalance', title: words.bookBalance, kind: 'money' },
        { path: 'bankBalance', title: words.bankBalance, kind: 'money' },
        { path: 'unmatchedLines', title: text.openLines, show: ({ unmatchedLines }) => <Open of={unmatchedLines} /> },
        {
          path: 'unmatchedPostings',
          title: text.openPostings,
          show: ({ unmatchedPostings }) => <Open of={unmatchedPostings} />,
        },
        {
          path: 'unowned',
          title: text.unowned,
          kind: 'count',
          show: ({ unowned }) => (unowned === 0 ? <span className="faint">0</span> : <b>{count(unowned)}</b>),
        },
        { path: 'ready', title: text.state, show: (row) => <Conclusion of={row} /> },
      ]}
    />
  );
}

function Covered({ of }: { of: Account }): ReactNode {
  if (!of.needed && of.coveredTo === null) return <span className="faint">{text.none}</span>;
  if (of.coveredTo === null) return <LookTag look="late" text={text.noStatement} />;
  return (
    <>
      <span className="tabular">{of.coveredTo}</span>{' '}
      {of.holes > 0 ? (
        <LookTag look="late" text={text.holes(of.holes)} />
      ) : (
        !of.covered && <LookTag look="late" text={text.notToEnd} />
      )}
    </>
  );
}

function Open({ of }: { of: Schema<'OpenCountDto'> }): ReactNode {
  if (of.count === 0) return <span className="faint">{text.none}</span>;
  const parts = [text.openOf(count(of.count))];
  if (!isZero(of.received)) parts.push(text.receivedOf(money(of.received)));
  if (!isZero(of.paid)) parts.push(text.paidOf(money(of.paid)));
  return (
    <span className="reconcile-open">
      {parts.map((part) => (
        <span key={part} className="tabular">
          {part}
        </span>
      ))}
    </span>
  );
}

function Conclusion({ of }: { of: Account }): ReactNode {
  if (!of.needed) return <LookTag look="ended" text={text.accountIdle} />;
  return of.ready ? (
    <LookTag look="done" text={text.accountReady} />
  ) : (
    <LookTag look="waiting" text={text.accountOpen} />
  );
}

function isZero(amount: string): boolean {
  return /^-?0(\.0+)?$/.test(amount);
}
