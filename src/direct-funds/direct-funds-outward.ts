import { ratePercent, sumMoney, toWire, type Decimal } from '../kernel/money.js';
import type { CalendarMonth, PlannedArrival } from './domain/calendar.js';
import type { AgeClass } from './domain/ages.js';
import type { Figures } from './domain/document-figures.js';
import type {
  AgesDto,
  CalendarMonthDto,
  DirectFundsDto,
  DocumentRowDto,
  PlannedArrivalDto,
} from './direct-funds.dto.js';
import type { ShownDocument, View } from './show-direct-funds.js';

export function fundsOutward(view: View, rows: readonly ShownDocument[], ahead: Figures['ahead']): DirectFundsDto {
  const sum = (of: (row: ShownDocument) => Decimal): Decimal => sumMoney(rows.map(of));
  const [arrived, used] = [sum((row) => row.arrived), sum((row) => row.used)];
  const amount = sum((row) => row.document?.amount ?? sumMoney([]));
  return {
    fiscalYear: view.fiscalYear,
    at: view.at,
    scope: view.scope,
    rows: rows.map(rowOutward),
    total: {
      amount: toWire(amount),
      arrived: toWire(arrived),
      used: toWire(used),
      unused: toWire(arrived.minus(used)),
      planned: toWire(sum((row) => row.calendar.planned)),
      overdue: toWire(sum((row) => row.calendar.overdue)),
      ages: agesOutward((name) => sum((row) => row.ages[name])),
      useRate: ratePercent(used, arrived)?.toFixed(2) ?? null,
      months: Array.from({ length: 12 }, (_, i) =>
        monthOutward({
          month: i + 1,
          planned: sum((row) => row.calendar.months[i]!.planned),
          arrived: sum((row) => row.calendar.months[i]!.arrived),
          overdue: sum((row) => row.calendar.months[i]!.overdue),
        }),
      ),
    },
    ahead: ahead.map(({ project, amount: before }) => ({
      projectId: project.id,
      projectName: project.name,
      amount: toWire(before),
    })),
  };
}

export function rowOutward(row: ShownDocument): DocumentRowDto {
  const { document, project, arrivals, arrived, used, unused, calendar } = row;
  return {
    key: row.key,
    documentId: document?.id ?? null,
    documentNo: row.documentNo,
    level: row.level,
    direct: row.direct,
    projectId: project.id,
    projectNo: project.no,
    projectName: project.name,
    issuedOn: document?.issuedOn ?? null,
    receivedOn: document?.receivedOn ?? null,
    amount: document ? toWire(document.amount) : null,
    allotted: document ? toWire(document.allotted) : null,
    arrived: toWire(arrived),
    arrivals: arrivals.length,
    firstArrivedOn: arrivals[0]?.on ?? null,
    lastArrivedOn: arrivals.at(-1)?.on ?? null,
    used: toWire(used),
    unused: toWire(unused),
    useRate: ratePercent(used, arrived)?.toFixed(2) ?? null,
    ages: agesOutward((name) => row.ages[name]),
    note: document?.note ?? null,
    calendar: {
      planned: toWire(calendar.planned),
      overdue: toWire(calendar.overdue),
      arrivalRate: calendar.arrivalRate?.toFixed(2) ?? null,
      daysLate: Math.max(0, ...calendar.plan.map(({ daysLate }) => daysLate)),
      months: calendar.months.map(monthOutward),
    },
  };
}

export function planOutward(plan: readonly PlannedArrival[]): PlannedArrivalDto[] {
  return plan.map(({ on, amount, arrived, overdue, daysLate }) => ({
    on,
    amount: toWire(amount),
    arrived: toWire(arrived),
    overdue: toWire(overdue),
    daysLate,
  }));
}

function monthOutward({ month, planned, arrived, overdue }: CalendarMonth): CalendarMonthDto {
  return { month, planned: toWire(planned), arrived: toWire(arrived), overdue: toWire(overdue) };
}

function agesOutward(of: (name: AgeClass) => Decimal): AgesDto {
  return {
    D30: toWire(of('D30')),
    D60: toWire(of('D60')),
    D90: toWire(of('D90')),
    D180: toWire(of('D180')),
    OLDER: toWire(of('OLDER')),
  };
}
