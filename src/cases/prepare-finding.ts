import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { parsePayoutReference } from '../kernel/payout-reference.js';
import { parsePeriod } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { ErrorKind } from './domain/finding.types.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingsStore } from './findings.store.js';

/** What the lines of a case come to. */
export interface CaseSums {
  id: string;
  months: number;
  /** Yuan. */
  amount: string;
  /** Lines added or taken out now. */
  changed: number;
}

/**
 * Work on a case that is OPEN: its text, its flags, its lines. Months and amount follow from the lines.
 * Errors: FINDING_NOT_FOUND, FINDING_NOT_OPEN, FINDING_RECUSED; of lines FINDING_LINE_FOREIGN, FINDING_LINE_NOT_PAID,
 * FINDING_LINE_NOT_OVERPAID, FINDING_LINE_BEYOND_PAID, FINDING_LINE_REPEATED, FINDING_LINE_REMOVED, FINDING_NOTHING_FOUND; of flags
 * FINDING_FLAG_FOREIGN, FINDING_FLAG_NOT_CONFIRMED, FINDING_FLAG_TAKEN.
 */
@Injectable()
export class PrepareFinding {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(FindingLinesStore) private readonly lines: FindingLinesStore,
  ) {}

  async edit(
    ctx: Ctx,
    input: { id: string; facts?: string; errorKind?: ErrorKind; sourceReference?: string | null },
  ): Promise<{ id: string }> {
    const { id, ...change } = input;
    await this.findings.head(ctx.tx, ctx.agencyId, id, { lock: true });
    await this.findings.edit(ctx, id, change);
    ctx.note('finding', id, { fields: Object.keys(change) });
    return { id };
  }

  async linkFlags(ctx: Ctx, input: { id: string; flagIds: readonly string[] }): Promise<{ id: string }> {
    await this.findings.linkFlags(ctx, input.id, [...new Set(input.flagIds)]);
    ctx.note('finding', input.id, { flags: input.flagIds });
    return { id: input.id };
  }

  async addLines(
    ctx: Ctx,
    input: { id: string; lines: readonly { reference: string; due: string }[] },
  ): Promise<CaseSums> {
    const lines = input.lines.map(({ reference, due }) => {
      const payout = parsePayoutReference(reference);
      if (!payout) throw new DomainError('FINDING_LINE_FOREIGN', 'rule', { reference });
      return { ...payout, due: toWire(money(due)) };
    });
    await this.findings.head(ctx.tx, ctx.agencyId, input.id, { lock: true });
    return this.sums(ctx, input.id, await this.lines.add(ctx, input.id, lines));
  }

  async addWhole(ctx: Ctx, input: { id: string; fromPeriod: string; toPeriod?: string }): Promise<CaseSums> {
    const [from, to] = [
      parsePeriod(input.fromPeriod),
      input.toPeriod === undefined ? null : parsePeriod(input.toPeriod),
    ];
    await this.findings.head(ctx.tx, ctx.agencyId, input.id, { lock: true });
    const added = await this.lines.addWhole(ctx, input.id, from, to);
    if (added === 0) throw new DomainError('FINDING_NOTHING_FOUND', 'rule');
    return this.sums(ctx, input.id, added);
  }

  async removeLines(ctx: Ctx, input: { id: string; lineIds: readonly string[] }): Promise<CaseSums> {
    const ids = [...new Set(input.lineIds)];
    await this.findings.head(ctx.tx, ctx.agencyId, input.id, { lock: true });
    const removed = await this.lines.remove(ctx, input.id, ids);
    if (removed !== ids.length) throw new DomainError('FINDING_LINE_REMOVED', 'conflict');
    return this.sums(ctx, input.id, removed);
  }

  private async sums(ctx: Ctx, id: string, changed: number): Promise<CaseSums> {
    const { months, amount } = await this.findings.head(ctx.tx, ctx.agencyId, id);
    const sums = { id, months, amount: toWire(amount), changed };
    ctx.note('finding', id, { months, amount: sums.amount, lines: changed });
    return sums;
  }
}
