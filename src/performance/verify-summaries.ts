import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { intToPeriod } from '../kernel/period.js';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { monthSumsWhy } from '../messages/performance.js';
import type { Tx } from '../platform/db/db.js';
import { MonthSummariesStore, type MonthSummary } from './month-summaries.store.js';

/** Person-periods: about two years of a county's larger scheme. */
const PEOPLE_AT_ONCE = 200_000;

/** Sums every month anew from rolls, spells and results, and compares it with what is kept, day by day. */
@Injectable()
export class VerifySummaries {
  constructor(
    @Inject(MonthSummariesStore) private readonly store: MonthSummariesStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  /** A month that has changed since is no misfit: nobody reads its sums until they are made anew. */
  async verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    const result = new Finding('month-sums');
    for (const { scheme } of await this.agencies.funds(tx, agencyId)) {
      for (const months of portions(await this.store.kept(tx, agencyId, scheme))) {
        const found = await this.store.reckon(tx, agencyId, scheme, months);
        for (const [i, kept] of months.entries()) {
          result.count();
          const day = firstDifference(kept, found[i]!);
          if (day === null) continue;
          const period = intToPeriod(kept.period);
          result.bad('month', `${scheme}/${period}`, monthSumsWhy(scheme, period, day));
        }
      }
    }
    return result.result();
  }
}

/** Months that one statement sums: a statement has its price, and holds all their people in memory. */
function portions(months: readonly MonthSummary[]): MonthSummary[][] {
  const portions: MonthSummary[][] = [];
  let people = Infinity;
  for (const month of months) {
    if (people + month.due > PEOPLE_AT_ONCE) {
      portions.push([]);
      people = 0;
    }
    portions.at(-1)!.push(month);
    people += month.due;
  }
  return portions;
}

/** The first day that differs, '' for what holds on every day; null: none. */
function firstDifference(kept: MonthSummary, found: MonthSummary): string | null {
  const { days: keptDays, ...keptMonth } = kept;
  const { days: foundDays, ...foundMonth } = found;
  if (JSON.stringify(keptMonth) !== JSON.stringify(foundMonth)) return '';
  const [before, after] = [keptDays, foundDays].map(
    (days) => new Map(days.map((day) => [day.on, JSON.stringify(day)])),
  );
  const all = [...new Set([...before!.keys(), ...after!.keys()])].sort();
  return all.find((on) => before!.get(on) !== after!.get(on)) ?? null;
}
