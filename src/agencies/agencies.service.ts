import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { addDays, firstDay, lastDay, nextWorkingDay, type Period } from '../kernel/period.js';
import { agencyThings } from '../messages/agencies.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { AgenciesStore } from './agencies.store.js';
import { CreateAgency, type NewAgency } from './create-agency.js';
import type { AgencyView, CalendarDay, Township, WorkCalendar } from './domain/agency.types.js';
import type { FundView } from './domain/fund.types.js';
import {
  addWorkingDays,
  CALENDAR_REACH_DAYS,
  isWorkingDay,
  lastWorkingDay,
  payOn,
  workingDaysBetween,
} from './domain/payday.js';
import { OpenFund, type NewFund } from './open-fund.js';
import { SaveTownships } from './save-townships.js';
import { SetCalendarDays } from './set-calendar-days.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** The door of agencies, funds, townships and the working-day calendar. Reads take a transaction or the Db itself. */
@Injectable()
export class AgenciesService {
  constructor(
    @Inject(AgenciesStore) private readonly store: AgenciesStore,
    @Inject(CreateAgency) private readonly creation: CreateAgency,
    @Inject(OpenFund) private readonly opening: OpenFund,
    @Inject(SaveTownships) private readonly townshipSaving: SaveTownships,
    @Inject(SetCalendarDays) private readonly calendarSetting: SetCalendarDays,
  ) {}

  /** Errors: NOT_FOUND. */
  async agency(tx: Reader, agencyId: number): Promise<AgencyView> {
    const agency = await this.store.agency(tx, agencyId);
    if (!agency) throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.agency });
    return { id: agency.id, code: agency.code, name: agency.name };
  }

  /** Settings of one fund. Errors: NOT_FOUND. */
  async fund(tx: Reader, agencyId: number, scheme: string): Promise<FundView> {
    const fund = await this.store.fund(tx, agencyId, scheme);
    if (!fund) throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.fund });
    return fund;
  }

  /** All funds of the agency: RESIDENT, ENTERPRISE, INSTITUTIONAL, as far as they are open. */
  funds(tx: Reader, agencyId: number): Promise<FundView[]> {
    return this.store.funds(tx, agencyId);
  }

  /**
   * The day 'YYYY-MM-DD' on which benefits of the period are due: the fund's payday, moved off non-working days.
   * Errors: NOT_FOUND; PERIOD_MALFORMED; WORKING_DAY_NONE.
   */
  async payOn(tx: Reader, agencyId: number, scheme: string, period: Period): Promise<string> {
    return (await this.paydays(tx, agencyId, new Map([[scheme, [period]]]))).get(scheme)!.get(period)!;
  }

  /**
   * The same of several months of several schemes at once, by scheme and month.
   * Errors: NOT_FOUND; PERIOD_MALFORMED; WORKING_DAY_NONE.
   */
  async paydays(
    tx: Reader,
    agencyId: number,
    wanted: ReadonlyMap<string, readonly Period[]>,
  ): Promise<Map<string, Map<Period, string>>> {
    const periods = [...wanted.values()].flat().sort();
    if (periods.length === 0) return new Map([...wanted.keys()].map((scheme) => [scheme, new Map()]));
    const funds = new Map((await this.funds(tx, agencyId)).map((fund) => [fund.scheme as string, fund]));
    const calendar = await this.workCalendar(tx, agencyId, firstDay(periods[0]!), lastDay(periods.at(-1)!));
    const due = new Map<string, Map<Period, string>>();
    for (const [scheme, months] of wanted) {
      const fund = funds.get(scheme);
      if (!fund) throw new DomainError('NOT_FOUND', 'missing', { what: agencyThings.fund });
      due.set(scheme, new Map(months.map((period) => [period, calendar.payOn(period, fund)])));
    }
    return due;
  }

  /** Terms that run over these days, `from` and `to` included, with the reach of a holiday on both sides. */
  async workCalendar(tx: Reader, agencyId: number, from: string, to: string): Promise<WorkCalendar> {
    const [first, last] = [addDays(from, -CALENDAR_REACH_DAYS), addDays(to, CALENDAR_REACH_DAYS)];
    const days = await this.store.calendar(tx, agencyId, first, last);
    const calendar = new Map(days.map(({ day, working }) => [day, working]));
    return {
      after: (day, n) => addWorkingDays(day, n, calendar),
      next: (day) => nextWorkingDay(day, (date) => isWorkingDay(date, calendar)),
      last: (day) => lastWorkingDay(day, calendar),
      between: (earlier, later) => workingDaysBetween(earlier, later, calendar),
      payOn: (period, fund) => payOn(period, fund.payday, fund.paydayShift, calendar),
    };
  }

  townships(tx: Reader, agencyId: number): Promise<Township[]> {
    return this.store.townships(tx, agencyId);
  }

  createAgency(ctx: Ctx, input: NewAgency): Promise<{ id: number }> {
    return this.creation.run(ctx, input);
  }

  openFund(ctx: Ctx, input: NewFund): Promise<FundView> {
    return this.opening.run(ctx, input);
  }

  saveTownships(ctx: Ctx, townships: readonly Township[]): Promise<Township[]> {
    return this.townshipSaving.run(ctx, townships);
  }

  setCalendarDays(ctx: Ctx, days: readonly CalendarDay[]): Promise<{ saved: number }> {
    return this.calendarSetting.run(ctx, days);
  }
}
