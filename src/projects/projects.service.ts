import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { sumMoney, toWire, type Decimal } from '../kernel/money.js';
import { projectThings } from '../messages/projects.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import { reserve, settle, takeBack, type Part } from './domain/attribution.js';
import { foresee } from './domain/foresee.js';
import type { Foresight } from './domain/project.types.js';
import { ProjectsStore, type BatchHold } from './projects.store.js';

/**
 * The door of the budget book: attributes batches to the projects of their scheme and of the year of their payday. All
 * methods take the lock of that scheme and year first, so that two batches never count on the same room; the database's
 * checks on the sums have the last word (BUDGET_OVERCOMMITTED).
 */
@Injectable()
export class ProjectsService {
  constructor(@Inject(ProjectsStore) private readonly store: ProjectsStore) {}

  async exists(tx: Pick<Tx, 'one'>, agencyId: number, projectId: string): Promise<boolean> {
    return (await this.store.head(tx, agencyId, projectId)) !== null;
  }

  /**
   * What batches of these totals would reserve one after the other under the rule in force, each list of totals from the
   * rooms of now. Reads only, and takes no lock: between now and then others may approve.
   */
  async foresee(
    tx: Tx,
    input: { agencyId: number; scheme: Scheme; fiscalYear: number; courses: readonly (readonly Decimal[])[] },
  ): Promise<Foresight> {
    const { agencyId, scheme, fiscalYear, courses } = input;
    const rule = await this.store.rule(tx, agencyId, scheme, fiscalYear);
    const projects = await this.store.planned(tx, agencyId, rule?.entries.map((entry) => entry.projectId) ?? []);
    const rooms = new Map(projects.map(({ id, budget, used }) => [id, budget.minus(used)]));
    return {
      ruleVersion: rule?.version ?? null,
      projects,
      courses: courses.map((totals) => foresee(totals, rule, rooms)),
    };
  }

  /** Reserves an approved batch's total by the rule in force. Errors: ATTRIBUTION_RESERVED_ALREADY, NOT_FOUND. */
  async reserve(ctx: Ctx, input: { batchId: string; scheme?: Scheme; total: Decimal; on: string }): Promise<Part[]> {
    const { batchId, total, on } = input;
    const { scheme, fiscalYear, hold } = await this.open(ctx, batchId);
    if (hold.reserved.length > 0) throw new DomainError('ATTRIBUTION_RESERVED_ALREADY', 'conflict', { batchId });
    const rule = await this.store.rule(ctx.tx, ctx.agencyId, scheme, fiscalYear);
    const rooms = await this.store.rooms(ctx.tx, rule?.entries.map((entry) => entry.projectId) ?? []);
    const parts = reserve(total, rule, rooms);
    await this.store.insertEntries(ctx, batchId, 'RESERVE', parts, on, rule?.version ?? null);
    return parts;
  }

  /** Releases what a batch holds in reserve, or a part of it; nothing when it holds nothing. Errors: ATTRIBUTION_BEYOND_RESERVE. */
  async release(ctx: Ctx, input: { batchId: string; amount?: Decimal; on?: string }): Promise<void> {
    const { batchId, amount, on = ctx.today } = input;
    const { hold } = await this.open(ctx, batchId);
    const parts = amount === undefined ? hold.reserved : takeBack(amount, hold.reserved, hold.mode);
    await this.store.insertEntries(ctx, batchId, 'RELEASE', parts, on);
  }

  /**
   * Brings what the batch has consumed to its net amount: out of its reserve, whose rest is released; or, for a batch that
   * was settled before and lost a payout since, by a return. Settling twice at the same net changes nothing.
   * Errors: ATTRIBUTION_BEYOND_RESERVE.
   */
  async settle(ctx: Ctx, input: { batchId: string; net: Decimal; on: string }): Promise<void> {
    const { batchId, net, on } = input;
    const { hold } = await this.open(ctx, batchId);
    const missing = net.minus(sumMoney(hold.consumed.map((part) => part.amount)));
    if (missing.isNegative()) {
      await this.store.insertEntries(ctx, batchId, 'RETURN', takeBack(missing.neg(), hold.consumed, hold.mode), on);
      await this.store.insertEntries(ctx, batchId, 'RELEASE', hold.reserved, on);
      return;
    }
    const { consume, release } = settle(missing, hold.reserved, hold.mode);
    await this.store.insertEntries(ctx, batchId, 'CONSUME', consume, on);
    await this.store.insertEntries(ctx, batchId, 'RELEASE', release, on);
  }

  /** Gives consumed money back after a late bank return. Errors: ATTRIBUTION_BEYOND_CONSUMED. */
  async returnConsumed(ctx: Ctx, input: { batchId: string; amount: Decimal; on: string }): Promise<void> {
    const { batchId, amount, on } = input;
    const { hold } = await this.open(ctx, batchId);
    const consumed = sumMoney(hold.consumed.map((part) => part.amount));
    if (amount.gt(consumed)) {
      throw new DomainError('ATTRIBUTION_BEYOND_CONSUMED', 'rule', {
        batchId,
        amount: toWire(amount),
        consumed: toWire(consumed),
      });
    }
    await this.store.insertEntries(ctx, batchId, 'RETURN', takeBack(amount, hold.consumed, hold.mode), on);
  }

  private async open(ctx: Ctx, batchId: string): Promise<{ scheme: Scheme; fiscalYear: number; hold: BatchHold }> {
    const batch = await this.store.batch(ctx.tx, ctx.agencyId, batchId);
    if (!batch) throw new DomainError('NOT_FOUND', 'missing', { what: projectThings.batch });
    await this.store.lock(ctx.tx, ctx.agencyId, batch.scheme, batch.fiscalYear);
    return { ...batch, hold: await this.store.hold(ctx.tx, ctx.agencyId, batchId) };
  }
}
