import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { reconciliationSheet as words } from '@messages/reconcile';
import { reconcileWords, sheet as text } from '@messages/web/reconcile';
import { useEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { answer, api, type Schema } from '../../api/client';
import { download } from '../../api/download';
import type { Scheme } from '../../api/lists';
import { count, isNegative, money, period as periodText, time } from '../../ui/formats';
import { Nothing } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import type { BankAccount } from './account-choice';
import { keyOf } from './selection';

type Table = Schema<'ReconciliationDto'>;

/** 银行存款余额调节表 of an account and month, as it is printed and signed. */
export function BalanceSheet(props: {
  fund: Scheme;
  account: BankAccount;
  period: string;
  /** Whether there is a statement by the month's end; undefined while not known. */
  stated: boolean | undefined;
  upload: ReactNode;
}): ReactNode {
  const query = { fund: props.fund, account: props.account.account, period: props.period };
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['bank-reconciliation', query],
    enabled: props.stated === true,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/bank-reconciliation', { params: { query }, signal })),
  });
  if (props.stated === false)
    return <Nothing text={text.missing(props.account.name, periodText(props.period))} action={props.upload} />;
  if (isPending) return <Waiting />;
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  const workbook = async (): Promise<void> => {
    setBusy(true);
    try {
      await download(`/api/v1/bank-reconciliation/xlsx?${new URLSearchParams(query).toString()}`);
    } catch (failure) {
      void message.error((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="reconcile-tools no-print">
        <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void workbook()}>
          {text.download}
        </Button>
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {text.print}
        </Button>
      </div>
      <Sheet table={data} />
    </>
  );
}

function Sheet({ table }: { table: Table }): ReactNode {
  const pairs: readonly (readonly [string, string, string, string])[] = [
    [words.book, table.bookBalance, words.bank, table.bankBalance],
    [words.bankReceived, table.bankReceivedNotBooked, words.bookReceived, table.bookedReceivedNotAtBank],
    [words.bankPaid, table.bankPaidNotBooked, words.bookPaid, table.bookedPaidNotAtBank],
    [words.adjusted, table.adjustedBook, words.adjusted, table.adjustedBank],
  ];
  return (
    <article className="reconcile-sheet" aria-label={words.title}>
      <h2>{words.title}</h2>
      <div className="reconcile-sheet-line">
        <span>
          {words.agency}
          {text.colon}
          {table.agencyName}
        </span>
        <span>
          {words.fund}
          {text.colon}
          {table.fundName}
        </span>
      </div>
      <div className="reconcile-sheet-line">
        <span>
          {words.account}
          {text.colon}
          {reconcileWords.accountOf(table.accountName, table.account)}
        </span>
        <span>
          {words.on}
          {text.colon}
          {table.on}
        </span>
        <span>{words.unit}</span>
      </div>
      <table className="reconcile-pairs" aria-label={words.title}>
        <thead>
          <tr>
            <th scope="col">{words.item}</th>
            <th scope="col">{words.amount}</th>
            <th scope="col">{words.item}</th>
            <th scope="col">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(([left, leftSum, right, rightSum], i) => (
            <tr key={left} className={i === pairs.length - 1 ? 'reconcile-adjusted' : undefined}>
              <td>{left}</td>
              <td className="num">{money(leftSum)}</td>
              <td>{right}</td>
              <td className="num">{money(rightSum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Agreement table={table} />
      <h3>{words.details}</h3>
      <Details table={table} />
      <div className="reconcile-sheet-line reconcile-signs">
        <span>
          {words.prepared}
          {text.colon}
        </span>
        <span>
          {words.reviewed}
          {text.colon}
        </span>
        <span className="faint">{table.knownAt && time(table.knownAt)}</span>
      </div>
    </article>
  );
}

/** The two sides agree; or what their difference consists of. */
function Agreement({ table }: { table: Table }): ReactNode {
  const parts = table.breaks.filter(({ side }) => side === 'START' || side === 'GAP');
  const unexplained = !/^-?0(\.0+)?$/.test(table.unexplained);
  return (
    <div className="reconcile-agreement">
      {table.agrees ? (
        <p>
          <b>{words.agrees}</b>
        </p>
      ) : (
        <>
          <p className="negative">
            <b>{text.differenceOf(money(table.difference))}</b>
          </p>
          <ul>
            {parts.map((part) => (
              <li key={keyOf(part)}>{text.partOf(part.sideLabel, part.on, money(part.amount))}</li>
            ))}
            {unexplained && (
              <li className="negative">{`${text.unexplained}${text.colon}${money(table.unexplained)}`}</li>
            )}
          </ul>
        </>
      )}
      {!table.covered && <p className="negative">{text.coveredShort(table.coveredTo)}</p>}
    </div>
  );
}

/** Open items that the screen shows at first; the paper and the workbook have all of them. */
const SHOWN = 200;

function Details({ table }: { table: Table }): ReactNode {
  const [whole, setWhole] = useState(table.breaks.length <= SHOWN);
  useEffect(() => {
    // Drawn before the printer looks, however the printing was begun.
    const showAll = (): void => flushSync(() => setWhole(true));
    window.addEventListener('beforeprint', showAll);
    return () => window.removeEventListener('beforeprint', showAll);
  }, []);
  if (table.breaks.length === 0) return <p className="faint">{text.noBreaks}</p>;
  return (
    <>
      <table className="reconcile-details" aria-label={words.details}>
        <thead>
          <tr>
            {words.columns.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(whole ? table.breaks : table.breaks.slice(0, SHOWN)).map((item) => (
            <OpenItem key={keyOf(item)} item={item} />
          ))}
        </tbody>
      </table>
      {!whole && (
        <p className="reconcile-more no-print">
          {text.notShown(count(table.breaks.length - SHOWN))}
          <Button type="link" size="small" onClick={() => setWhole(true)}>
            {text.showAll}
          </Button>
        </p>
      )}
    </>
  );
}

function OpenItem({ item }: { item: Table['breaks'][number] }): ReactNode {
  const paid = isNegative(item.amount);
  return (
    <tr>
      <td>{item.sideLabel}</td>
      <td className="tabular">{item.on}</td>
      <td>{item.reference}</td>
      <td>{item.summary}</td>
      <td className="num">{paid ? '' : money(item.amount)}</td>
      <td className="num">{paid ? money(item.amount.slice(1)) : ''}</td>
      <td className="num">{count(item.ageDays)}</td>
      <td>{item.owner}</td>
      <td>{item.note}</td>
    </tr>
  );
}
