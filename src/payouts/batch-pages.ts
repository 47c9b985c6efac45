import { Inject, Injectable } from '@nestjs/common';
import { chineseAmount } from '../kernel/chinese-amount.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { errorSentence } from '../messages/catalogue.js';
import { batchActionLabels, bridgeItemLabels, payoutThings } from '../messages/payouts.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { offsetOf } from '../platform/http/paging.js';
import type { Page, PageQuery } from '../platform/http/paging.js';
import { BatchContentStore } from './batch-content.store.js';
import { BatchReadsStore } from './batch-reads.store.js';
import type { LineFilter, LineListed } from './batch-reads.store.js';
import { BatchesStore } from './batches.store.js';
import type { Batch } from './batches.store.js';
import type { BatchDetailDto, BridgePersonDto } from './batch-detail.dto.js';
import { allowedActions, flagsInTheWay } from './domain/batch-actions.js';
import type { BridgeItem } from './domain/bridge.js';

/** An allowed or refused step with the sentence that says why not. */
export function withReason<T extends { reasonCode: string | null }>(
  step: T,
  details: Readonly<Record<string, unknown>> = {},
): T & { reason: string | null } {
  // What is missing is plain from the step itself, so the sentence of a missing permission has nothing in brackets.
  return {
    ...step,
    reason: step.reasonCode === null ? null : errorSentence(step.reasonCode, details).replace('（）', ''),
  };
}

/** The pages of one batch, each read in one snapshot. Errors: NOT_FOUND. */
@Injectable()
export class BatchPages {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(BatchContentStore) private readonly content: BatchContentStore,
    @Inject(BatchReadsStore) private readonly reads: BatchReadsStore,
  ) {}

  detail(caller: Caller, batchId: string): Promise<BatchDetailDto> {
    return this.of(caller, batchId, async (tx, batch) => {
      const page = await this.reads.page(tx, batch);
      const controls = await this.content.controls(tx, batch);
      const facts = await this.batches.facts(tx, batch);
      const actions = allowedActions(facts, caller.actor);
      const { id, number, scheme, period, kind, sequence, state, round, digest, lineCount, total, payOn, rollId } =
        batch;
      // Withdrawing the whole batch withdraws every line, but the batch keeps what it was: only the lines that were taken
      // out before count as gone.
      const kept = state === 'WITHDRAWN' ? { count: lineCount, total } : { count: 0, total: money('0') };
      const gone = { count: controls.withdrawn - kept.count, total: controls.withdrawnTotal.minus(kept.total) };
      const balanced =
        page.rollCount === null ||
        (page.rollCount === lineCount + gone.count && money(page.rollTotal!).eq(total.plus(gone.total)));
      return {
        id,
        number,
        scheme,
        period,
        kind,
        sequence,
        state,
        round,
        digest,
        lineCount,
        total: toWire(total),
        totalInWords: chineseAmount(total),
        payOn,
        rollId,
        rollFileName: page.rollFileName,
        draftedByName: page.draftedByName,
        draftedAt: page.draftedAt,
        settledAt: page.settledAt,
        bankFileName: page.fileName,
        bankFileIssuedAt: page.fileIssuedAt,
        slipNumber: page.slipNumber,
        slipPaidOn: page.slipPaidOn,
        signatures: page.signatures.map((signature) => ({
          ...signature,
          current: signature.round === round && state !== 'WITHDRAWN',
        })),
        events: page.events,
        amendments: page.amendments,
        bridge: page.bridge.map((row) => ({ ...row, label: bridgeItemLabels[row.item] })),
        outcomes: page.outcomes,
        controls: {
          rollCount: page.rollCount,
          rollTotal: page.rollTotal,
          withdrawnCount: gone.count,
          withdrawnTotal: toWire(gone.total),
          balanced,
        },
        allowedActions: actions.map((one) => ({
          ...withReason(one, { flags: flagsInTheWay(facts) }),
          label: batchActionLabels[one.action],
        })),
      };
    });
  }

  lines(
    caller: Caller,
    batchId: string,
    query: PageQuery & LineFilter,
  ): Promise<Page<LineListed> & { amount: string }> {
    const { page, pageSize, ...filter } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return this.of(caller, batchId, async (tx, batch) => ({
      ...(await this.reads.lines(tx, batch, filter, slice)),
      page,
      pageSize,
    }));
  }

  bridgePeople(
    caller: Caller,
    batchId: string,
    item: BridgeItem,
    query: PageQuery & { sort?: string },
  ): Promise<Page<BridgePersonDto>> {
    const { page, pageSize, sort } = query;
    const slice = { limit: pageSize, offset: offsetOf(query) };
    return this.of(caller, batchId, async (tx, batch) => {
      if (batch.kind === 'REISSUE') return { rows: [], total: 0, page, pageSize };
      const soFar = await this.content.batchesSoFar(tx, batch);
      return { ...(await this.reads.bridgePeople(tx, batch, soFar, item, slice, sort)), page, pageSize };
    });
  }

  private of<T>(caller: Caller, batchId: string, read: (tx: Tx, batch: Batch) => Promise<T>): Promise<T> {
    return this.db.read(async (tx) => {
      const batch = await this.batches.find(tx, caller.agencyId, batchId);
      if (batch === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.batch });
      return read(tx, batch);
    });
  }
}
