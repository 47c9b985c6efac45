import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import type { WorkCalendar } from '../agencies/domain/agency.types.js';
import type { FundView } from '../agencies/domain/fund.types.js';
import type { Clock } from '../kernel/clock.js';
import { firstDay, lastDay, periodOf, type Period } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import { batchStateLabels } from '../messages/payouts.js';
import { CLOCK } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { PresentAnswers } from '../platform/db/present-answers.js';
import { boardCells } from './domain/board-cells.js';
import type { BoardCell } from './domain/workbench.types.js';
import { MonthBoardStore, type BoardBatch, type BoardRoll } from './month-board.store.js';

export interface BoardMore {
  batchId: string;
  number: string;
  kind: BoardBatch['kind'];
  state: BoardBatch['state'];
  stateLabel: string;
  since: Date;
  count: number;
  amount: string;
}

export interface BoardRow {
  scheme: FundView['scheme'];
  schemeLabel: string;
  rollId: string | null;
  batchId: string | null;
  batchNumber: string | null;
  batchState: BoardBatch['state'] | null;
  payOn: string;
  late: boolean;
  workingDaysLeft: number;
  cells: BoardCell[];
  more: BoardMore[];
  bouncedCount: number;
  bouncedAmount: string;
}

export interface MonthBoard {
  period: Period;
  today: string;
  rows: BoardRow[];
}

/** The month at a glance: every scheme with a fund × eight steps, who holds each, what is late against payday. */
@Injectable()
export class ShowMonthBoard {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(PresentAnswers) private readonly answers: PresentAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MonthBoardStore) private readonly store: MonthBoardStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  /** Without a period: the newest that has something not settled, else the newest with a batch, else this month. */
  async run({ agencyId }: Caller, asked?: Period): Promise<MonthBoard> {
    const today = this.clock.today();
    // Beside what is on the trail it shows how far jobs are, and on which day.
    const jobs = await this.store.jobsSeen(this.db, agencyId);
    return this.answers.of(`month-board/${agencyId}/${asked ?? ''}/${today}/${jobs}`, async (tx) => {
      const period = asked ?? (await this.store.latestPeriod(tx, agencyId)) ?? periodOf(today);
      const rolls = await this.store.rolls(tx, agencyId, period);
      const batches = await this.store.batches(tx, agencyId, period);
      const bounced = await this.store.openBounced(tx, agencyId, period);
      const rows: BoardRow[] = [];
      const days = [today, firstDay(period), lastDay(period), ...batches.map(({ payOn }) => payOn)].sort();
      const calendar = await this.agencies.workCalendar(tx, agencyId, days[0]!, days.at(-1)!);
      for (const fund of await this.agencies.funds(tx, agencyId)) {
        const { scheme } = fund;
        const of = <T extends { scheme: string }>(all: readonly T[]): T[] => all.filter((one) => one.scheme === scheme);
        const held = of(bounced)[0];
        rows.push({
          ...rowOf(fund, { period, today, calendar }, of(rolls), of(batches)),
          bouncedCount: held?.count ?? 0,
          bouncedAmount: held?.amount ?? '0.00',
        });
      }
      return { period, today, rows };
    });
  }
}

function rowOf(
  fund: FundView,
  { period, today, calendar }: { period: Period; today: string; calendar: WorkCalendar },
  rolls: readonly BoardRoll[],
  batches: readonly BoardBatch[],
): Omit<BoardRow, 'bouncedCount' | 'bouncedAmount'> {
  const { scheme } = fund;
  const regular = batches.filter(({ kind }) => kind === 'REGULAR');
  const batch = regular.find(({ state }) => state !== 'SETTLED') ?? regular[0] ?? null;
  const roll = (batch ? rolls.find(({ id }) => id === batch.rollId) : rolls[0]) ?? null;
  const payOn = batch?.payOn ?? calendar.payOn(period, fund);
  return {
    scheme,
    schemeLabel: schemeLabels[scheme],
    rollId: roll?.id ?? null,
    batchId: batch?.id ?? null,
    batchNumber: batch?.number ?? null,
    batchState: batch?.state ?? null,
    payOn,
    late: today > payOn && batch?.state !== 'SETTLED',
    workingDaysLeft: calendar.between(today, payOn),
    cells: boardCells(roll, batch),
    more: batches.filter((each) => each !== batch).map(moreOf),
  };
}

function moreOf({ id, number, kind, state, stateSince, lineCount, total }: BoardBatch): BoardMore {
  return {
    batchId: id,
    number,
    kind,
    state,
    stateLabel: batchStateLabels[state],
    since: stateSince,
    count: lineCount,
    amount: total,
  };
}
