import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { addMonths, firstDay, intToPeriod, lastDay, periodsFrom, periodToInt, type Period } from '../kernel/period.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { CheckValues } from './check-values.js';
import { checkQueries } from './checks/all-checks.js';
import { AuditRunsStore } from './checks/audit-runs.store.js';
import type { BatchToCheck } from './checks/audit-runs.store.js';
import { AuditStageStore } from './checks/audit-stage.store.js';
import type { CheckQuery } from './checks/check-query.js';
import type { CheckResult, RangeToCheck, RunResult } from './domain/audit.types.js';
import { checkOf } from './domain/check-catalogue.js';
import type { DatedValues } from './domain/dated-values.js';

/** Told after each month and at the end of a run over months. */
export type RunProgress = (done: number, total: number) => Promise<void>;

interface Run {
  ctx: Ctx;
  values: DatedValues;
  queries: readonly CheckQuery[];
  batch: BatchToCheck | null;
  from: Period;
  to: Period;
  /** Milliseconds by check. */
  ms: Map<string, number>;
}

/**
 * Runs the checks and keeps what they find as red flags: over a batch before its submission, or over months. A subject
 * that has a flag already keeps it, whatever became of it. One transaction; months are looked at one after the other, so
 * that time and memory grow with the month and not with the years.
 */
@Injectable()
export class RunChecks {
  constructor(
    @Inject(CheckValues) private readonly checkValues: CheckValues,
    @Inject(AuditStageStore) private readonly stage: AuditStageStore,
    @Inject(AuditRunsStore) private readonly runs: AuditRunsStore,
  ) {}

  /**
   * The checks before payment, over the lines of one batch, in the caller's transaction. The caller holds the batch.
   * Errors: NOT_FOUND.
   */
  async gate(ctx: Ctx, input: { batchId: string }): Promise<RunResult> {
    const batch = await this.runs.batch(ctx.tx, ctx.agencyId, input.batchId);
    if (batch === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.batch });
    const period = intToPeriod(batch.period);
    const queries = checkQueries.filter((query) => checkOf(query.code).stage !== 'AFTER');
    return this.run(ctx, { batch, from: period, to: period, queries });
  }

  /** All checks over the payouts of these months, in whatever state their batches are but WITHDRAWN. */
  range(ctx: Ctx, input: RangeToCheck, progress?: RunProgress): Promise<RunResult> {
    const queries = checkQueries.filter((query) => checkOf(query.code).stage !== 'GATE');
    return this.run(ctx, { batch: null, ...input, queries }, progress);
  }

  private async run(
    ctx: Ctx,
    what: Pick<Run, 'batch' | 'from' | 'to' | 'queries'>,
    progress?: RunProgress,
  ): Promise<RunResult> {
    const run: Run = { ...what, ctx, values: await this.checkValues.of(ctx.tx, ctx.agencyId), ms: new Map() };
    const months = periodsFrom(run.from, run.to);
    await this.stage.open(ctx.tx);
    let lines = 0;
    await this.stage.inWhole(ctx.tx, async () => {
      await this.stage.stageRegister(ctx.tx, ctx.agencyId);
      for (const [i, period] of months.entries()) {
        lines += await this.stage.stageMonth(ctx.tx, this.named(run, period));
        await this.findAll(run, 'MONTH', period);
        await progress?.(i + 1, months.length + 1);
      }
      await this.findAll(run, 'RUN', run.to);
    });
    const result = await this.save(run, lines);
    await this.stage.close(ctx.tx);
    await progress?.(months.length + 1, months.length + 1);
    return result;
  }

  private async findAll(run: Run, scope: CheckQuery['scope'], period: Period): Promise<void> {
    const common = this.named(run, period);
    for (const query of run.queries) {
      if (query.scope !== scope) continue;
      const started = performance.now();
      await this.stage.find(run.ctx.tx, query, { ...common, ...run.values.on(query.code, firstDay(period)) });
      run.ms.set(query.code, (run.ms.get(query.code) ?? 0) + performance.now() - started);
    }
  }

  private named(run: Run, period: Period): Record<string, unknown> {
    return {
      agency: run.ctx.agencyId,
      batchId: run.batch?.id ?? null,
      from: periodToInt(run.from),
      to: periodToInt(run.to),
      period: periodToInt(period),
      previous: periodToInt(addMonths(period, -1)),
      firstDay: firstDay(period),
      nextDay: firstDay(addMonths(period, 1)),
    };
  }

  private async save(run: Run, lines: number): Promise<RunResult> {
    const { ctx } = run;
    const counts = await this.stage.counts(ctx.tx);
    const raised = await this.runs.unknown(ctx.tx, ctx.agencyId);
    const hits: CheckResult[] = [...new Set(run.queries.map((query) => query.code))].map((check) => ({
      check,
      hits: counts.get(check) ?? 0,
      raised: raised.get(check) ?? 0,
      ms: Math.round(run.ms.get(check) ?? 0),
    }));
    const runId = await this.runs.add(ctx, {
      kind: run.batch === null ? 'RANGE' : 'GATE',
      batch: run.batch,
      from: periodToInt(run.from),
      to: periodToInt(run.to),
      lines,
      results: Object.fromEntries(hits.map(({ check, ...counted }) => [check, counted])),
      parameters: run.values.within(firstDay(run.from), lastDay(run.to)),
    });
    await this.runs.raise(ctx, runId);
    return { runId, lines, hits };
  }
}
