import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { DomainError } from '../kernel/domain-error.js';
import { addMonths, intToPeriod } from '../kernel/period.js';
import { whatifReasons, whatifThings } from '../messages/whatif.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import type { PageQuery } from '../platform/http/paging.js';
import { offsetOf, type Page } from '../platform/http/paging.js';
import { AdjustedLinesStore } from './adjusted-lines.store.js';
import { ComputeScenario } from './compute-scenario.js';
import { assumedMonths } from './domain/forecast.js';
import type { ScenarioLineDto } from './scenario.dto.js';
import type { ScenarioLinesQuery } from './whatif.dto.js';
import { WhatifStore, type Application, type Scenario } from './whatif.store.js';

export interface AppliedView extends Omit<Application, 'batchPeriod'> {
  /** Whether the batch pays exactly the lines of the preview; null: no batch yet. */
  sameLines: boolean | null;
  batchPeople: number | null;
  batchBackPay: string | null;
}

export interface ScenarioDetail extends Scenario {
  application: AppliedView | null;
  /** What the asking person may do now; `reason` says why not. */
  apply: { allowed: boolean; reason: string | null };
}

export interface Recomputed {
  same: boolean;
  digest: string;
  people: number;
  backPay: string;
  /** The scheme has an accepted roll of a later month by now. */
  newerRoll: boolean;
}

/** Scenarios as they were kept, with what has become of them. */
@Injectable()
export class ReadScenarios {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(WhatifStore) private readonly store: WhatifStore,
    @Inject(AdjustedLinesStore) private readonly lines: AdjustedLinesStore,
    @Inject(ComputeScenario) private readonly compute: ComputeScenario,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<Page<Scenario>> {
    const { page, pageSize } = query;
    return this.db.read(async (tx) => ({
      ...(await this.store.list(tx, caller.agencyId, { limit: pageSize, offset: offsetOf(query) })),
      page,
      pageSize,
    }));
  }

  /** Errors: NOT_FOUND. */
  detail(caller: Caller, id: string): Promise<ScenarioDetail> {
    return this.db.read(async (tx) => {
      const scenario = await this.scenario(tx, caller.agencyId, id);
      const application = await this.applied(tx, caller.agencyId, scenario);
      const latest = await this.store.latestRolls(tx, caller.agencyId, scenario.rule.scheme);
      const reason = refusal(scenario, application, latest?.period ?? null, may(caller.actor.roles, 'whatif.apply'));
      return { ...scenario, application, apply: { allowed: reason === null, reason } };
    });
  }

  /** Computes a scenario again on the rolls it was tried on. Errors: NOT_FOUND; those of `ComputeScenario`. */
  recompute(caller: Caller, id: string): Promise<Recomputed> {
    return this.db.read(async (tx) => {
      const scenario = await this.scenario(tx, caller.agencyId, id);
      const on = { period: scenario.basePeriod, rolls: scenario.rolls };
      const { digest, results } = await this.compute.run(tx, caller.agencyId, scenario.rule, on);
      const latest = await this.store.latestRolls(tx, caller.agencyId, scenario.rule.scheme);
      const { people, backPay } = results;
      const newerRoll = latest !== null && latest.period > scenario.basePeriod;
      return { same: digest === scenario.digest, digest, people, backPay, newerRoll };
    });
  }

  /** The lines that a scenario changes, on the rolls it was tried on, as they come out now. Errors: NOT_FOUND. */
  linesOf(caller: Caller, id: string, query: ScenarioLinesQuery): Promise<Page<ScenarioLineDto>> {
    const { page, pageSize, text = null, band = null, sort } = query;
    return this.db.read(async (tx) => {
      const { rule, basePeriod, rolls } = await this.scenario(tx, caller.agencyId, id);
      const { payPeriod, effectiveFrom } = rule;
      const assumed = assumedMonths({ basePeriod, payPeriod, effectiveFrom });
      const on = { agencyId: caller.agencyId, basePeriod, rollIds: rolls.map((roll) => roll.id), rule, assumed };
      const slice = { text, band, sort, limit: pageSize, offset: offsetOf(query) };
      const { rows, total } = await this.lines.page(tx, on, slice);
      const month = (period: number | null): string | null => (period === null ? null : intToPeriod(period));
      const shown = rows.map((row) => ({
        ...row,
        backPayFrom: month(row.backPayFrom),
        backPayTo: month(row.backPayTo),
      }));
      return { rows: shown, total, page, pageSize };
    });
  }

  /** Errors: NOT_FOUND. */
  async scenario(tx: Tx, agencyId: number, id: string): Promise<Scenario> {
    const scenario = await this.store.find(tx, agencyId, id);
    if (scenario === null) throw new DomainError('NOT_FOUND', 'missing', { what: whatifThings.scenario });
    return scenario;
  }

  private async applied(tx: Tx, agencyId: number, scenario: Scenario): Promise<AppliedView | null> {
    const application = await this.store.application(tx, agencyId, scenario.id);
    if (application === null) return null;
    const { batchPeriod, ...view } = application;
    if (view.batchId === null) return { ...view, sameLines: null, batchPeople: null, batchBackPay: null };
    const batch = await this.lines.batch(tx, agencyId, { id: view.batchId, period: batchPeriod! });
    const sameLines = batch.digest === scenario.digest;
    return { ...view, sameLines, batchPeople: batch.people, batchBackPay: batch.backPay };
  }
}

/** Why it cannot become a roll now, in the order of what can be done about it; null: it can. */
function refusal(
  scenario: Scenario,
  application: AppliedView | null,
  latest: string | null,
  permitted: boolean,
): string | null {
  if (application !== null && !['REJECTED', 'FAILED'].includes(application.rollState)) return whatifReasons.applied;
  if (latest !== scenario.basePeriod) return whatifReasons.newerRoll;
  if (scenario.rule.payPeriod !== addMonths(scenario.basePeriod, 1)) return whatifReasons.assumed;
  return permitted ? null : whatifReasons.notPermitted;
}
