import { useQuery } from '@tanstack/react-query';
import { reconciliationSheet } from '@messages/reconcile';
import { threeWay as text } from '@messages/web/reconcile';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import { usePeriod } from '../../session/period';
import { isNegative, money, period as periodText, sum } from '../../ui/formats';
import { PlainTable } from '../../ui/figure';
import { Nothing, Page, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { LookTag } from '../../ui/states';
import { Waiting } from '../../ui/waiting';
import { FundChoice, fundName, useFund } from '../books/fund-choice';
import './reconcile.css';

type Month = Schema<'ThreeWayDto'>;
type Arrival = Schema<'ThreeWayArrivalDto'>;

/** What 财政专户 paid out, what 支出户 took in, and what the bank says of both: month by month, and arrival by arrival. */
export default function ThreeWay(): ReactNode {
  const [fund, setFund] = useFund();
  const { period, setPeriod } = usePeriod();
  const year = period.slice(0, 4);
  const { data, error, refetch } = useQuery({
    queryKey: ['three-way', fund, year],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/bank-reconciliation/three-way', {
          params: { query: { fund, from: `${year}-01`, to: `${year}-12` } },
          signal,
        }),
      ),
  });
  const months = data ?? [];
  const here = months.find((month) => month.period === period);
  return (
    <Page
      title={text.title}
      help={text.help}
      tag={here && <Conclusion of={here} />}
      answer={`${fundName(fund)} · ${periodText(period)}`}
      actions={<FundChoice fund={fund} onChange={setFund} />}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <Section title={`${text.yearOf(year)} · ${text.months}`}>
          <div className="plain-table-box" tabIndex={0} role="group" aria-label={text.months}>
            <table className="plain-table three-way" aria-label={text.months}>
              <thead>
                <tr>
                  <th scope="col" rowSpan={2}>
                    {text.month}
                  </th>
                  <th scope="colgroup" colSpan={2}>
                    {text.treasury}
                  </th>
                  <th scope="colgroup" colSpan={2}>
                    {text.disbursement}
                  </th>
                  <th scope="colgroup" colSpan={2}>
                    {text.openGroup}
                  </th>
                  <th scope="col" rowSpan={2}>
                    {text.result}
                  </th>
                </tr>
                <tr>
                  {[
                    text.treasuryBooked,
                    text.treasuryBank,
                    text.disbursementBooked,
                    text.disbursementBank,
                    text.treasuryOpen,
                    text.disbursementOpen,
                  ].map((title) => (
                    <th key={title} scope="col" className="num">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {months.map((month) => (
                  <tr
                    key={month.period}
                    className={`opens ${month.period === period ? 'three-way-here' : ''}`}
                    aria-current={month.period === period ? 'true' : undefined}
                    tabIndex={0}
                    onClick={() => setPeriod(month.period)}
                    onKeyDown={(event) => event.key === 'Enter' && setPeriod(month.period)}
                  >
                    <td className="tabular">{month.period}</td>
                    <Sum of={month.treasuryBooked} />
                    <Sum of={month.treasuryBank} against={month.treasuryBooked} />
                    <Sum of={month.disbursementBooked} against={month.treasuryBooked} />
                    <Sum of={month.disbursementBank} against={month.disbursementBooked} />
                    <Sum of={month.treasuryBankOpen} faint />
                    <Sum of={month.disbursementBankOpen} faint />
                    <td>
                      <Conclusion of={month} />
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <td>{text.total}</td>
                  {(
                    [
                      'treasuryBooked',
                      'treasuryBank',
                      'disbursementBooked',
                      'disbursementBank',
                      'treasuryBankOpen',
                      'disbursementBankOpen',
                    ] as const
                  ).map((key) => (
                    <td key={key} className="num">
                      {money(sum(months.flatMap((month) => month[key] ?? [])))}
                    </td>
                  ))}
                  <td />
                </tr>
              </tfoot>
            </table>
          </div>
        </Section>
      )}
      {here && <Arrivals month={here} />}
    </Page>
  );
}

/** An amount; differing from the one it should equal in red, absent as a word. */
function Sum({ of, against, faint }: { of: string | null; against?: string; faint?: boolean }): ReactNode {
  if (of === null) return <td className="num faint">{against && isZero(against) ? '' : text.noBank}</td>;
  if (isZero(of) && (faint || against === undefined || isZero(against))) return <td className="num" />;
  const differs = against !== undefined && of !== against;
  return <td className={`num${differs || isNegative(of) ? ' negative' : ''}`}>{money(of)}</td>;
}

function Conclusion({ of }: { of: Month }): ReactNode {
  const idle = isZero(of.treasuryBooked) && isZero(of.disbursementBooked) && of.arrivals.length === 0;
  if (of.treasuryBank === null || of.disbursementBank === null)
    return idle ? <LookTag look="ended" text={text.idle} /> : <LookTag look="waiting" text={text.noStatement} />;
  return of.agrees ? <LookTag look="done" text={text.agrees} /> : <LookTag look="failed" text={text.differs} />;
}

function Arrivals({ month }: { month: Month }): ReactNode {
  const line = (on: string | null, amount: string | null): ReactNode =>
    on && amount ? (
      <span className="tabular">{text.lineOf(on, money(amount))}</span>
    ) : (
      <LookTag look="waiting" text={text.notMatched} />
    );
  return (
    <Section title={text.arrivals(periodText(month.period))}>
      <PlainTable<Arrival>
        label={text.arrivals(periodText(month.period))}
        rows={month.arrivals}
        rowKey={({ requestId }) => requestId}
        empty={<Nothing text={text.empty} action={<Link to="/fund-requests">{text.request}</Link>} />}
        columns={[
          { path: 'requestId', title: text.request },
          { path: 'documentNo', title: text.documentNo },
          { path: 'requested', title: text.requested, kind: 'money' },
          { path: 'arrivedOn', title: text.arrivedOn, kind: 'date' },
          { path: 'arrived', title: text.arrived, kind: 'money' },
          {
            path: 'voucherNumber',
            title: text.voucher,
            show: ({ voucherId, voucherNumber }) => (
              <Link to={`/vouchers/${voucherId}`}>{text.voucherOf(voucherNumber)}</Link>
            ),
          },
          {
            path: 'treasuryLineOn',
            title: text.treasuryLine,
            show: ({ treasuryLineOn, treasuryLineAmount }) => line(treasuryLineOn, treasuryLineAmount),
          },
          {
            path: 'disbursementLineOn',
            title: text.disbursementLine,
            show: ({ disbursementLineOn, disbursementLineAmount }) => line(disbursementLineOn, disbursementLineAmount),
          },
        ]}
      />
      <p className="faint">{reconciliationSheet.unit}</p>
    </Section>
  );
}

function isZero(amount: string): boolean {
  return /^-?0(\.0+)?$/.test(amount);
}
