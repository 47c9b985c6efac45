import { useQuery } from '@tanstack/react-query';
import { statementTitles as titles, statementWords as words } from '@messages/statements';
import { statements as text } from '@messages/web/statements';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { Checks, CheckTag } from './checks';
import { LineAccounts, LineCells, Sheet, type Line, type Of } from './sheet';

const HEADS = [words.atBeginning, words.atEnd] as const;

/** 资产负债表: assets on the left, liabilities and net assets on the right; A4 lying. */
export function BalanceSheet({ fund, period }: Of): ReactNode {
  const [opened, open] = useState<Line | null>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['balance-sheet', fund, period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/statements/balance-sheet', { params: { query: { fund, period } }, signal })),
  });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (isPending) return <Waiting />;
  const [assets, claims] = ends(data.assets, data.claims);
  return (
    <>
      <Sheet title={titles.balanceSheet} lying head={data} when={words.asOf(data.asOf)}>
        <div className="statement-row statement-hint no-print">
          <span className="faint">{text.drill}</span>
          <CheckTag checks={data.checks} />
        </div>
        <table className="statement-table" aria-label={titles.balanceSheet}>
          <thead>
            <tr>
              {[words.assets, words.claims].map((side) => (
                <Heads key={side} title={side} />
              ))}
            </tr>
          </thead>
          <tbody>
            {assets.map((line, i) => (
              <tr key={claims[i]?.no ?? `a${line?.no}`}>
                <LineCells line={line} onOpen={open} />
                <LineCells line={claims[i]} onOpen={open} />
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

export function Heads({ title, heads = HEADS }: { title: string; heads?: readonly string[] }): ReactNode {
  return (
    <>
      <th scope="col">{title}</th>
      <th scope="col" className="statement-no">
        {words.line}
      </th>
      {heads.map((head) => (
        <th key={head} scope="col" className="statement-amount">
          {head}
        </th>
      ))}
    </>
  );
}

/** Both sides as long as the longer, the grand totals on the same last line. */
function ends(a: readonly Line[], b: readonly Line[]): [(Line | undefined)[], (Line | undefined)[]] {
  const rows = Math.max(a.length, b.length);
  const filled = (side: readonly Line[]): (Line | undefined)[] => [
    ...side.slice(0, -1),
    ...Array<undefined>(rows - side.length).fill(undefined),
    ...side.slice(-1),
  ];
  return [filled(a), filled(b)];
}
