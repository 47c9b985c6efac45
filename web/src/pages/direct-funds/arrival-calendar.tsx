import { directFunds as text } from '@messages/web/direct-funds';
import type { ReactNode } from 'react';
import { tenThousands } from '../../ui/formats';
import { Section } from '../../ui/page';
import { DocumentName, Wan, type DirectFunds, type DocumentRow } from './shown';

type Month = DocumentRow['calendar']['months'][number];

/** Month by month and document by document: what came, what was planned instead, what is late. */
export function ArrivalCalendar({ data }: { data: DirectFunds }): ReactNode {
  const months = data.total.months.map(({ month }) => month);
  return (
    <Section title={text.calendar}>
      <p className="faint no-print">{text.calendarHint}</p>
      <div className="plain-table-box" tabIndex={0} role="group" aria-label={text.calendar}>
        <table className="plain-table arrival-calendar" aria-label={text.calendar}>
          <thead>
            <tr>
              <th scope="col">{text.documentNo}</th>
              {months.map((month) => (
                <th key={month} scope="col" className="num">
                  {text.month(month)}
                </th>
              ))}
              <th scope="col" className="num">
                {text.arrivalRate}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  <DocumentName row={row} />
                  <span className="faint calendar-level">{text.levels[row.level]}</span>
                </th>
                <Months months={row.calendar.months} />
                <td className="num">{row.calendar.arrivalRate ?? text.none}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{text.total}</td>
              <Months months={data.total.months} />
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
    </Section>
  );
}

function Months({ months }: { months: readonly Month[] }): ReactNode {
  return months.map(({ month, planned, arrived, overdue }) => (
    <td key={month} className="num">
      {arrived !== '0.00' && <Wan of={arrived} />}
      {planned !== '0.00' && planned !== arrived && (
        <span className="faint">{text.planned(tenThousands(planned))}</span>
      )}
      {overdue !== '0.00' && <span className="late">{text.late(tenThousands(overdue))}</span>}
    </td>
  ));
}
