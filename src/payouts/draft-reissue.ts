import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchContentStore } from './batch-content.store.js';
import type { ReissueLine } from './batch-content.store.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import { BatchesStore } from './batches.store.js';
import type { Batch } from './batches.store.js';
import { batchNumber } from './domain/batch-number.js';
import { parsePayoutReference } from '../kernel/payout-reference.js';
import { PayoutsStore } from './payouts.store.js';
import type { PayoutRow } from './payouts.store.js';

/** One bounced payout to be paid again: with corrected payee data, or with what is there, confirmed to be right. */
export interface ReissueItem {
  /** Sixteen digits. */
  reference: string;
  accountNumber?: string;
  accountName?: string;
  bankName?: string;
  confirmed?: boolean;
}

/**
 * Makes reissue batches of bounced payouts, one per scheme and month: each line the child of one payout, with its
 * amounts and a new payee version. Project money and the parents move when the batch is approved, like any batch.
 * Errors: PAYOUT_REFERENCE_MALFORMED, REISSUE_ITEM_REPEATED, REISSUE_ACCOUNT_MISSING, PAYOUT_NOT_FOUND;
 * REISSUE_NOT_BOUNCED (also while the outcome is unknown), PAYOUT_HAS_LIVE_REISSUE, PAYOUT_ACT_OPEN; those of
 * BeneficiariesService.newPayeeVersion.
 */
@Injectable()
export class DraftReissue {
  constructor(
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(BatchContentStore) private readonly content: BatchContentStore,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(BatchSteps) private readonly steps: BatchSteps,
  ) {}

  async run(ctx: Ctx, input: { items: readonly ReissueItem[] }): Promise<{ batches: BatchAnswer[] }> {
    const named = nameAll(input.items);
    const parentIds = [...new Set([...named.values()].map((one) => one.batchId))];
    await this.batches.lockAll(ctx.tx, ctx.agencyId, parentIds);

    const parents = new Map<string, { batch: Batch; payouts: PayoutRow[] }>();
    for (const parentId of parentIds) {
      const batch = await this.batches.find(ctx.tx, ctx.agencyId, parentId);
      const lineNos = [...named.values()].filter((one) => one.batchId === parentId).map((one) => one.lineNo);
      if (batch) parents.set(parentId, { batch, payouts: await this.payouts.findAll(ctx.tx, batch, lineNos) });
    }

    // In the order asked, so that the first refusal is the first one in the clerk's list.
    const groups = new Map<string, { of: Batch; lines: ReissueLine[] }>();
    for (const [reference, { batchId, lineNo, item }] of named) {
      const parent = parents.get(batchId);
      const payout = parent?.payouts.find((one) => one.lineNo === lineNo);
      if (!parent || !payout) throw new DomainError('PAYOUT_NOT_FOUND', 'missing', { reference });
      requireRepeatable(payout);
      const { payeeVersionId } = await this.newPayee(ctx, payout, item);
      const key = `${parent.batch.scheme}/${parent.batch.period}`;
      const group = groups.get(key) ?? { of: parent.batch, lines: [] };
      group.lines.push({ parentBatchId: batchId, parentLineNo: lineNo, payeeVersionId });
      groups.set(key, group);
    }

    const answers: BatchAnswer[] = [];
    for (const { of, lines } of groups.values()) answers.push(await this.draft(ctx, of, lines));
    return { batches: answers };
  }

  private newPayee(ctx: Ctx, payout: PayoutRow, item: ReissueItem): Promise<{ payeeVersionId: string }> {
    return this.beneficiaries.newPayeeVersion(ctx, {
      beneficiaryId: payout.beneficiaryId,
      accountNumber: item.accountNumber ?? null,
      accountName: item.accountName ?? null,
      bankName: item.bankName ?? null,
      source: isCorrected(item) ? 'CORRECTED' : 'CONFIRMED',
    });
  }

  private async draft(ctx: Ctx, of: Batch, lines: readonly ReissueLine[]): Promise<BatchAnswer> {
    const { tx, agencyId } = ctx;
    const { scheme, period } = of;
    const sequence = await this.batches.nextSequence(tx, agencyId, scheme, period, 'REISSUE');
    const { code } = await this.agencies.agency(tx, agencyId);
    const number = batchNumber(code, scheme, period, 'REISSUE', sequence);
    // The payday stays that of the month: a reissue after it is late, whenever it is made.
    const payOn = await this.agencies.payOn(tx, agencyId, scheme, period);
    const head = { number, scheme, period, kind: 'REISSUE', sequence, rollId: null, payOn } as const;
    const batchId = await this.batches.insert(ctx, head);
    const target = await this.content.openPartition(tx, agencyId, period);
    const batch = (await this.batches.find(tx, agencyId, batchId))!;
    await this.content.insertReissue(tx, target, batch, lines);
    await this.batches.writeContent(tx, batchId);
    await this.batches.addEvent(ctx, batchId, 'draft');
    return this.steps.answer(ctx, batchId);
  }
}

function nameAll(items: readonly ReissueItem[]): Map<string, { batchId: string; lineNo: number; item: ReissueItem }> {
  const named = new Map<string, { batchId: string; lineNo: number; item: ReissueItem }>();
  for (const item of items) {
    const { reference } = item;
    const at = parsePayoutReference(reference);
    if (at === null)
      throw new DomainError('PAYOUT_REFERENCE_MALFORMED', 'invalid', { reference: reference.slice(0, 40) });
    if (named.has(reference)) throw new DomainError('REISSUE_ITEM_REPEATED', 'invalid', { reference });
    if (isCorrected(item) === (item.confirmed === true))
      throw new DomainError('REISSUE_ACCOUNT_MISSING', 'invalid', { reference });
    named.set(reference, { ...at, item });
  }
  return named;
}

function isCorrected(item: ReissueItem): boolean {
  return item.accountNumber !== undefined || item.accountName !== undefined || item.bankName !== undefined;
}

function requireRepeatable(payout: PayoutRow): void {
  const { reference, state } = payout;
  if (payout.hasLiveChild) throw new DomainError('PAYOUT_HAS_LIVE_REISSUE', 'conflict', { reference });
  if (state !== 'BOUNCED') throw new DomainError('REISSUE_NOT_BOUNCED', 'rule', { reference, state });
  if (payout.hasOpenAct) throw new DomainError('PAYOUT_ACT_OPEN', 'conflict', { reference });
}
