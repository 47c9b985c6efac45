import { Decimal, ratePercent, sumMoney, ZERO } from '../../kernel/money.js';
import { daysBetween } from './ages.js';

export interface Dated {
  on: string;
  amount: Decimal;
}

export interface PlannedArrival extends Dated {
  /** What has arrived of it; arrivals fill the plan in the order of its dates. */
  arrived: Decimal;
  /** Still missing after its day. */
  overdue: Decimal;
  /** Days since its day while something is missing, otherwise 0. */
  daysLate: number;
}

export interface CalendarMonth {
  /** 1–12. */
  month: number;
  planned: Decimal;
  arrived: Decimal;
  overdue: Decimal;
}

export interface DocumentCalendar {
  months: CalendarMonth[];
  plan: PlannedArrival[];
  planned: Decimal;
  arrived: Decimal;
  overdue: Decimal;
  /** Arrived of the amount of the document, percent. */
  arrivalRate: Decimal | null;
}

/** The plan of a document beside what arrived, month by month; a planned day is overdue from the day after it. */
export function documentCalendar(
  plan: readonly Dated[],
  arrivals: readonly Dated[],
  amount: Decimal | null,
  at: string,
): DocumentCalendar {
  let left = sumMoney(arrivals.map((arrival) => arrival.amount));
  const lines = [...plan]
    .sort((a, b) => (a.on < b.on ? -1 : 1))
    .map((line): PlannedArrival => {
      const arrived = Decimal.min(left, line.amount);
      left = left.minus(arrived);
      const overdue = line.on < at ? line.amount.minus(arrived) : ZERO;
      return { ...line, arrived, overdue, daysLate: overdue.gt(ZERO) ? daysBetween(line.on, at) : 0 };
    });
  const months = Array.from({ length: 12 }, (_, i): CalendarMonth => {
    const inMonth = ({ on }: Dated): boolean => Number(on.slice(5, 7)) === i + 1;
    const due = lines.filter(inMonth);
    return {
      month: i + 1,
      planned: sumMoney(due.map((line) => line.amount)),
      arrived: sumMoney(arrivals.filter(inMonth).map((arrival) => arrival.amount)),
      overdue: sumMoney(due.map((line) => line.overdue)),
    };
  });
  const total = (of: 'planned' | 'arrived' | 'overdue'): Decimal => sumMoney(months.map((month) => month[of]));
  const arrived = total('arrived');
  return {
    months,
    plan: lines,
    planned: total('planned'),
    arrived,
    overdue: total('overdue'),
    arrivalRate: amount === null ? null : ratePercent(arrived, amount),
  };
}
