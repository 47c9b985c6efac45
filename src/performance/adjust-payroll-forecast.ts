import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { periodToInt } from '../kernel/period.js';
import { monitoringThings } from '../messages/monitoring.js';
import type { Ctx } from '../platform/db/ctx.js';
import { MonitoringStore } from './monitoring.store.js';

/**
 * A change of a scheme's monthly payroll that is known to come (a rise from July on): forecasts count it, nothing else does.
 * Taken back by its opposite.
 *
 * Errors: PERIOD_MALFORMED, MONEY_MALFORMED (invalid); NOT_FOUND (missing); PAYROLL_ADJUSTMENT_UNFIT (conflict);
 * from the database PAYROLL_ADJUSTMENT_EMPTY, PAYROLL_ADJUSTMENT_MONTH (invalid), PAYROLL_ADJUSTMENT_FUND (rule).
 */
@Injectable()
export class AdjustPayrollForecast {
  constructor(@Inject(MonitoringStore) private readonly store: MonitoringStore) {}

  async run(
    ctx: Ctx,
    input: { scheme: string; from: string; amount: string; people: number; reason: string },
  ): Promise<{ id: string }> {
    const { scheme, people, reason } = input;
    const row = { scheme, people, reason, fromPeriod: periodToInt(input.from), amount: toWire(money(input.amount)) };
    const id = await this.store.insertAdjustment(ctx, { ...row, reversalOf: null });
    ctx.note('payrollAdjustment', id, row);
    return { id };
  }

  async takeBack(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
    const former = await this.store.adjustment(ctx.tx, ctx.agencyId, input.id);
    if (!former) throw new DomainError('NOT_FOUND', 'missing', { what: monitoringThings.adjustment });
    const { scheme, fromPeriod, reason } = former;
    const amount = toWire(money(former.amount).neg());
    const row = { scheme, fromPeriod, reason, amount, people: 0 - former.people, reversalOf: former.id };
    const id = await this.store.insertAdjustment(ctx, row);
    ctx.note('payrollAdjustment', former.id, { takenBackBy: id });
    return { id };
  }
}
