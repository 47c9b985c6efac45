import { useQuery } from '@tanstack/react-query';
import { schemeLabels } from '@messages/agencies';
import { boardStepLabels } from '@messages/workbench';
import { month as words } from '@messages/web/month';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { count, money, period as periodText, time } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { colourOf, lookOf, LookTag, StateTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { TodoList } from '../home/todo-list';
import './month.css';

type Row = Schema<'BoardRowDto'>;
type Cell = Schema<'BoardCellDto'>;

/** Three schemes × eight steps: where the month stands, who holds it, and how far payday is. */
export default function MonthBoard(): ReactNode {
  const { period } = usePeriod();
  const { may } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['month-board', period],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/month-board', { params: { query: { period } }, signal })),
    refetchInterval: 15_000,
  });
  const todos = useQuery({
    queryKey: ['todos'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/todos', { signal })),
  });
  const mine = (todos.data ?? []).filter((todo) => todo.period === null || todo.period === period);
  const settled = data?.rows.filter((row) => row.batchState === 'SETTLED').length ?? 0;
  const empty = data?.rows.every((row) => row.rollId === null && row.batchId === null) ?? false;
  return (
    <Page
      title={`${words.title} · ${periodText(period)}`}
      help={words.help}
      answer={
        data &&
        !empty &&
        (settled === data.rows.length ? words.allSettled(settled) : words.open(settled, data.rows.length))
      }
      actions={
        <>
          <Link to="/calendar">{words.calendar}</Link>
          {may('roll.import') && (
            <Link to="/rolls/new">
              <Button type="primary">{words.import}</Button>
            </Link>
          )}
        </>
      }
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <section className="section">
          {empty && <Nothing text={words.none} />}
          <table className="board" aria-label={words.label}>
            <thead>
              <tr>
                <th scope="col" style={{ width: 150 }}>
                  {words.scheme}
                </th>
                {Object.entries(boardStepLabels).map(([step, label]) => (
                  <th key={step} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <BoardRow key={row.scheme} row={row} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {mine.length > 0 && (
        <Section title={words.mine}>
          <TodoList todos={mine} />
        </Section>
      )}
      {data?.rows.some((row) => row.more.length > 0 || row.bouncedCount > 0) && (
        <Section title={words.reissues}>
          {data.rows.map((row) => (
            <MoreOf key={row.scheme} row={row} />
          ))}
        </Section>
      )}
    </Page>
  );
}

function BoardRow({ row }: { row: Row }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <div>{schemeLabels[row.scheme]}</div>
        <div className="board-payday tabular">{words.payday(row.payOn)}</div>
        <DaysLeft row={row} />
      </th>
      {row.cells.map((cell) => (
        <td key={cell.step}>
          <BoardCell cell={cell} bank={cell.step === 'ISSUE' || cell.step === 'RESULT'} />
        </td>
      ))}
    </tr>
  );
}

function DaysLeft({ row }: { row: Row }): ReactNode {
  if (row.batchState === 'SETTLED') return <LookTag look="done" text={words.settled} />;
  if (row.late || row.workingDaysLeft < 0)
    return <LookTag look="late" text={words.daysLate(Math.abs(row.workingDaysLeft))} />;
  return (
    <span className="board-payday">
      {row.workingDaysLeft === 0 ? words.paydayToday : words.daysLeft(row.workingDaysLeft)}
    </span>
  );
}

function BoardCell({ cell, bank }: { cell: Cell; bank: boolean }): ReactNode {
  const look = lookOf('step', cell.state);
  const content = (
    <>
      <span className="board-word" style={{ color: colourOf(look) }}>
        <LookTag look={look} text="" />
        <span>{cell.label}</span>
      </span>
      {cell.holder && <div>{cell.holder}</div>}
      {cell.since && <div className="tabular">{time(cell.since).slice(5)}</div>}
      {cell.count !== null && cell.state !== 'WAITING' && (
        <div className="num">{(cell.step === 'BOOK' ? words.vouchers : words.people)(count(cell.count))}</div>
      )}
    </>
  );
  const className = `board-cell board-${cell.state}`;
  if (cell.subjectId === null) return <div className={className}>{content}</div>;
  const to =
    cell.subjectType === 'roll'
      ? `/rolls/${cell.subjectId}`
      : bank
        ? `/bank/${cell.subjectId}`
        : `/batches/${cell.subjectId}`;
  return (
    <Link className={className} to={to}>
      {content}
    </Link>
  );
}

/** Reissues and whatever else the month has beside its regular batch. */
function MoreOf({ row }: { row: Row }): ReactNode {
  if (row.more.length === 0 && row.bouncedCount === 0) return null;
  return (
    <div className="board-more">
      <strong>{schemeLabels[row.scheme]}</strong>
      {row.more.map((batch) => (
        <span key={batch.batchId}>
          <Link to={`/batches/${batch.batchId}`}>{batch.number}</Link>{' '}
          {words.payments(count(batch.count), money(batch.amount))} <StateTag family="batch" state={batch.state} />
        </span>
      ))}
      {row.bouncedCount > 0 && (
        <span>
          <LookTag look="failed" text={words.bounced(count(row.bouncedCount), money(row.bouncedAmount))} />{' '}
          <Link to="/failures">{words.handle}</Link>
        </span>
      )}
    </div>
  );
}
