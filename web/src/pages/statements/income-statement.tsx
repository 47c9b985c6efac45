import { useQuery } from '@tanstack/react-query';
import { statementTitles as titles, statementWords as words } from '@messages/statements';
import { statements as text } from '@messages/web/statements';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Heads } from './balance-sheet';
import { Checks, CheckTag } from './checks';
import { LineAccounts, LineCells, Sheet, type Line, type Of } from './sheet';

const HEADS = [words.ofMonth, words.ofYear] as const;

/** 收支表: the month and the year to date; A4 standing. */
export function IncomeStatement({ fund, period }: Of): ReactNode {
  const [opened, open] = useState<Line | null>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['income-statement', fund, period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/statements/income-expense', { params: { query: { fund, period } }, signal })),
  });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (isPending) return <Waiting />;
  return (
    <>
      <Sheet title={titles.incomeStatement} head={data} when={words.period(data.period)}>
        <div className="statement-row statement-hint no-print">
          <span className="faint">{text.drill}</span>
          <CheckTag checks={data.checks} />
        </div>
        <table className="statement-table" aria-label={titles.incomeStatement}>
          <thead>
            <tr>
              <Heads title={words.item} heads={HEADS} />
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr key={line.no}>
                <LineCells line={line} onOpen={open} />
              </tr>
            ))}
          </tbody>
        </table>
      </Sheet>
      <Checks checks={data.checks} />
      <LineAccounts line={opened} heads={HEADS} fund={fund} onClose={() => open(null)} />
    </>
  );
}
