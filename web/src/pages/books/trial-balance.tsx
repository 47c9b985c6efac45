import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { trialBalance as text, bookWords } from '@messages/web/books';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { isNegative, money, period as periodText } from '../../ui/formats';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { FundChoice, fundName, useFund } from './fund-choice';
import './books.css';

type Totals = Schema<'TrialBalanceTotalsDto'>;
type Line = Schema<'TrialBalanceLineDto'>;
type Pair = readonly [title: string, debit: keyof Totals, credit: keyof Totals];

const PAIRS: readonly Pair[] = [
  [text.opening, 'openingDebit', 'openingCredit'],
  [text.turnover, 'debit', 'credit'],
  [text.year, 'yearDebit', 'yearCredit'],
  [text.closing, 'closingDebit', 'closingCredit'],
];

/** The trial balance of a fund for the followed period; a line opens the account's vouchers. */
export default function TrialBalance(): ReactNode {
  const [fund, setFund] = useFund();
  const { period } = usePeriod();
  const navigate = useNavigate();
  const [withYear, setWithYear] = useState(false);
  const [withZero, setWithZero] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['trial-balance', fund, period],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/trial-balance', { params: { query: { fund, period } }, signal })),
  });
  const pairs = PAIRS.filter(([, debit]) => withYear || debit !== 'yearDebit');
  const lines = (data?.lines ?? []).filter((line) => withZero || !isEmpty(line));
  const open = (line: Line): void => void navigate(`/vouchers?vouchers.fund=${fund}&vouchers.account=${line.code}`);

  return (
    <Page
      title={text.title}
      help={text.help}
      tag={
        data &&
        lines.length > 0 && (
          <LookTag look={data.balanced ? 'done' : 'failed'} text={data.balanced ? text.balanced : text.unbalanced} />
        )
      }
      answer={`${fundName(fund)} · ${periodText(period)}`}
      actions={<FundChoice fund={fund} onChange={setFund} />}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting />}
      {data && (
        <Section
          title={<span className="faint no-print">{text.drill}</span>}
          extra={
            <>
              <Checkbox checked={withYear} onChange={(event) => setWithYear(event.target.checked)}>
                {text.withYear}
              </Checkbox>
              <Checkbox checked={withZero} onChange={(event) => setWithZero(event.target.checked)}>
                {text.withZero}
              </Checkbox>
            </>
          }
        >
          {lines.length === 0 ? (
            <Nothing text={text.empty} action={<Link to={`/ledger-accounts?fund=${fund}`}>{text.toAccounts}</Link>} />
          ) : (
            <div className="plain-table-box" tabIndex={0} role="group" aria-label={text.title}>
              <table
                className={`plain-table trial-balance ${withYear ? 'trial-balance-wide' : ''}`}
                aria-label={text.title}
              >
                <thead>
                  <tr>
                    <th scope="col" rowSpan={2}>
                      {bookWords.code}
                    </th>
                    <th scope="col" rowSpan={2}>
                      {bookWords.name}
                    </th>
                    {pairs.map(([title]) => (
                      <th key={title} scope="colgroup" colSpan={2}>
                        {title}
                      </th>
                    ))}
                  </tr>
                  <tr>
                    {pairs.flatMap(([title]) => [
                      <th key={`${title}d`} scope="col" className="num">
                        {text.debit}
                      </th>,
                      <th key={`${title}c`} scope="col" className="num">
                        {text.credit}
                      </th>,
                    ])}
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => (
                    <tr
                      key={line.code}
                      className={`opens ${line.level === 1 ? 'account-top' : ''}`}
                      tabIndex={0}
                      onClick={() => open(line)}
                      onKeyDown={(event) => move(event, () => open(line))}
                    >
                      <td className="tabular">{line.code}</td>
                      <td className="account-name">
                        <span className={`level-${Math.min(line.level, 3)}`}>{line.name}</span>
                      </td>
                      <Amounts of={line} pairs={pairs} />
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <td colSpan={2}>{bookWords.total}</td>
                    <Amounts of={data.totals} pairs={pairs} zero />
                  </tr>
                </tfoot>
              </table>
            </div>
          )}
        </Section>
      )}
    </Page>
  );
}

function Amounts({ of, pairs, zero }: { of: Totals; pairs: readonly Pair[]; zero?: boolean }): ReactNode {
  return pairs.flatMap(([, debit, credit]) =>
    [debit, credit].map((key) => (
      <td key={key} className={`num${isNegative(of[key]) ? ' negative' : ''}`}>
        {zero || !isZero(of[key]) ? money(of[key]) : ''}
      </td>
    )),
  );
}

/** Up and down between the rows, Enter opens. */
function move(event: KeyboardEvent<HTMLElement>, open: () => void): void {
  const row = event.currentTarget;
  const to =
    event.key === 'ArrowDown' ? row.nextElementSibling : event.key === 'ArrowUp' ? row.previousElementSibling : null;
  if (to instanceof HTMLElement) {
    event.preventDefault();
    to.focus();
  }
  if (event.key === 'Enter') open();
}

function isZero(amount: string): boolean {
  return /^-?0(\.0+)?$/.test(amount);
}

function isEmpty(line: Line): boolean {
  return PAIRS.every(([, debit, credit]) => isZero(line[debit]) && isZero(line[credit]));
}
