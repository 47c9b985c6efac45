import { FlagFilled } from '@ant-design/icons';
import { schemeLabels } from '@messages/agencies';
import { person as texts } from '@messages/web/people';
import { personFlags } from '@messages/web/flags';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { money, period as periodText } from '../../ui/formats';
import { LookTag, type Look } from '../../ui/states';
import type { Month, MonthState, YearRow } from './person-months';

type PersonFlag = Schema<'PersonFlagDto'>;
type FlagMark = 'OPEN' | 'CONFIRMED' | 'CLEARED';

const LOOKS: Record<Exclude<MonthState, 'NONE'>, Look> = {
  PAID: 'done',
  REPAID: 'again',
  BACKPAID: 'approved',
  BOUNCED: 'failed',
  ISSUED: 'underWay',
  PLANNED: 'draft',
  SUSPENDED: 'waiting',
  MISSED: 'late',
  WAIVED: 'ended',
  ENDED: 'ended',
  WITHDRAWN: 'struck',
};

/** Years as rows, months as cells in the colour of what happened; a cell opens its month. */
export function PersonTimeline(props: {
  rows: readonly YearRow[];
  flags: readonly PersonFlag[];
  chosen: { period: string; scheme: string } | null;
  onChoose: (month: Month) => void;
}): ReactNode {
  const { rows, chosen, flags } = props;
  const states = new Set(rows.flatMap(({ months }) => months.map(({ state }) => state)));
  return (
    <>
      <div className="person-months-box" tabIndex={0} role="group" aria-label={texts.timelineLabel}>
        <table className="person-months" aria-label={texts.timelineLabel}>
          <thead>
            <tr>
              <th scope="col">{texts.year}</th>
              {Array.from({ length: 12 }, (_, i) => (
                <th key={i} scope="col">
                  {texts.month(i + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ year, scheme, months }) => (
              <tr key={`${year}${scheme}`}>
                <th scope="row">
                  <strong className="tabular">{year}</strong>
                  <span className="faint">{schemeLabels[scheme as Scheme]}</span>
                </th>
                {months.map((month) => (
                  <td key={month.period}>
                    <Cell
                      month={month}
                      flag={markOf(flags, month)}
                      on={chosen?.period === month.period && chosen.scheme === month.scheme}
                      onChoose={props.onChoose}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="person-legend" aria-label={texts.legendLabel}>
        {(Object.keys(LOOKS) as (keyof typeof LOOKS)[])
          .filter((state) => states.has(state))
          .map((state) => (
            <LookTag key={state} look={LOOKS[state]} text={texts.cell[state]} />
          ))}
        {flags.length > 0 && (
          <span className="state">
            <FlagFilled className="person-flag person-flag-OPEN" aria-hidden />
            {personFlags.mark}
          </span>
        )}
        {rows.some(({ months }) => months.some(({ holdsBackPay }) => holdsBackPay)) && (
          <span className="state">
            <span className="person-dot" aria-hidden />
            {texts.backPayMark}
          </span>
        )}
        <span className="faint no-print">{texts.timelineHint}</span>
      </p>
    </>
  );
}

/** The flag of the month that matters most: one that waits, then one that was right, then one that was cleared. */
function markOf(flags: readonly PersonFlag[], { period, attempts, scheme }: Month): FlagMark | null {
  const own = flags.filter(
    (flag) =>
      attempts.some(({ batchId, lineNo }) => batchId === flag.batchId && lineNo === flag.lineNo) ||
      (flag.period === period && flag.scheme === scheme && flag.batchId === null),
  );
  return (['OPEN', 'CONFIRMED', 'CLEARED'] as const).find((state) => own.some((flag) => flag.state === state)) ?? null;
}

function Cell(props: {
  month: Month;
  flag: FlagMark | null;
  on: boolean;
  onChoose: (month: Month) => void;
}): ReactNode {
  const { month, flag, on, onChoose } = props;
  const { state, amount, period, scheme } = month;
  if (state === 'NONE') return null;
  const label = texts.cellLabel(
    periodText(period),
    schemeLabels[scheme as Scheme],
    texts.cell[state],
    [
      amount === null ? '' : money(amount),
      month.holdsBackPay ? texts.backPayMark : '',
      flag ? personFlags.marks[flag] : '',
    ]
      .filter(Boolean)
      .join(' '),
  );
  return (
    <button
      type="button"
      className={`person-month look-${LOOKS[state]}`}
      aria-label={label}
      aria-pressed={on}
      title={label}
      onClick={() => onChoose(month)}
    >
      <LookTag look={LOOKS[state]} text={texts.cell[state]} />
      <span className="num">{amount === null ? ' ' : money(amount)}</span>
      {flag && <FlagFilled className={`person-flag person-flag-${flag}`} aria-hidden />}
      {month.holdsBackPay && <span className="person-dot" aria-hidden />}
    </button>
  );
}
