import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { money, toWire, ZERO } from '../kernel/money.js';
import { addDays } from '../kernel/period.js';
import { caseNumber } from '../messages/cases.js';
import type { Tx } from '../platform/db/db.js';
import { deadlinesOf, type DeadlineKind, type TermOn } from './domain/deadlines.js';
import type { Term } from './domain/finding.types.js';
import { FindingReadsStore, type CaseDatesRow } from './finding-reads.store.js';
import { NoticesStore } from './notices.store.js';

export interface DeadlineRow {
  id: string;
  number: string;
  name: string;
  handlerId: string;
  handler: string;
  kind: DeadlineKind;
  dueOn: string;
  /** RETURN: what should come by then, yuan. */
  amount: string | null;
  overdue: boolean;
}

/** What the cases have to do by when, the earliest first; computed from their dates on the agency's working days. */
@Injectable()
export class ListDeadlines {
  constructor(
    @Inject(FindingReadsStore) private readonly reads: FindingReadsStore,
    @Inject(NoticesStore) private readonly notices: NoticesStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(
    tx: Tx,
    agencyId: number,
    today: string,
    filter: { overdue?: boolean; kind?: DeadlineKind; handlerId?: string; withinDays?: number } = {},
  ): Promise<DeadlineRow[]> {
    const cases = await this.reads.dates(tx, agencyId);
    const term = await this.termsBy(tx, agencyId);
    const days = cases.flatMap((it) =>
      [it.determinedOn, it.inspectedOn, ...it.announced].filter((day) => day !== null),
    );
    const [first, last] = [
      days.reduce((a, b) => (a < b ? a : b), today),
      days.reduce((a, b) => (a > b ? a : b), today),
    ];
    const calendar = await this.agencies.workCalendar(tx, agencyId, first, last);
    const until = filter.withinDays === undefined ? null : addDays(today, filter.withinDays);
    return cases
      .flatMap((it) =>
        deadlinesOf(datesOf(it), term, calendar, today).map(({ kind, dueOn, amount, overdue }) => ({
          ...{
            id: it.id,
            number: caseNumber(it.year, it.no),
            name: it.name,
            handlerId: it.handlerId,
            handler: it.handler,
          },
          ...{ kind, dueOn, amount: amount && toWire(amount), overdue },
        })),
      )
      .filter((row) => filter.overdue === undefined || row.overdue === filter.overdue)
      .filter((row) => filter.kind === undefined || row.kind === filter.kind)
      .filter((row) => filter.handlerId === undefined || row.handlerId === filter.handlerId)
      .filter((row) => until === null || row.dueOn <= until)
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : Number(a.id) - Number(b.id)));
  }

  /** The filter of a list that asks for cases with something overdue, or without. */
  async overdueOnly(
    tx: Tx,
    agencyId: number,
    today: string,
    overdue: 'true' | 'false' | undefined,
  ): Promise<{ only?: string[]; without?: string[] }> {
    if (overdue === undefined) return {};
    const ids = [...new Set((await this.run(tx, agencyId, today, { overdue: true })).map(({ id }) => id))];
    return overdue === 'true' ? { only: ids } : { without: ids };
  }

  /** Values as they were set for a day: of two for one day the later one. */
  private async termsBy(tx: Tx, agencyId: number): Promise<TermOn> {
    const values = new Map<Term, { from: string; value: number }[]>();
    for (const { name, validFrom, value } of await this.notices.terms(tx, agencyId)) {
      const list = values.get(name) ?? [];
      values.set(name, list);
      list.push({ from: validFrom ?? '', value });
    }
    return (term, day) => values.get(term)!.findLast(({ from }) => from <= day)!.value;
  }
}

function datesOf(it: CaseDatesRow): Parameters<typeof deadlinesOf>[0] {
  const [amount, recovered] = [money(it.amount), money(it.recovered)];
  return {
    ...it,
    found: !amount.isZero(),
    plan: it.plan.map((item) => ({ dueOn: item.dueOn, amount: money(item.amount) })),
    recoveredSincePlan: it.planAmount === null ? ZERO : money(it.planAmount).minus(amount.minus(recovered)),
  };
}
