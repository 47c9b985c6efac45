import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { BatchFacts } from './domain/batch-actions.js';
import type { BatchKind, BatchState, BatchView, PayoutScheme } from './domain/payouts.types.js';

export interface Batch extends BatchView {
  sequence: number;
  rollId: string | null;
  draftedBy: string;
}

export type SignatureStep = 'SUBMIT' | 'REVIEW' | 'APPROVE';

interface BatchRow extends Omit<Batch, 'period' | 'total' | 'digest'> {
  period: number;
  total: string;
  digest: string | null;
}

const BATCH = /* sql */ `
  SELECT b.id, b.agency_id AS "agencyId", b.number, b.scheme, b.period, b.kind, b.sequence, b.roll_id AS "rollId", b.state, b.round,
    encode(b.digest, 'hex') AS digest, b.line_count AS "lineCount", b.total, b.pay_on AS "payOn", b.drafted_by AS "draftedBy"
  FROM payout_batch b`;

/** Batch rows, their signatures, events and amendments. The lines are the affair of the other stores. */
@Injectable()
export class BatchesStore {
  async find(tx: Tx, agencyId: number, batchId: string): Promise<Batch | null> {
    const row = await tx.one<BatchRow>(`${BATCH} WHERE b.agency_id = $1 AND b.id = $2`, [agencyId, batchId]);
    return row && toBatch(row);
  }

  /**
   * Takes the batch for this transaction, for a reissue together with the batches it repeats, always in the order of
   * their ids: whoever changes a payout holds its batch first.
   */
  async lock(tx: Tx, agencyId: number, batchId: string): Promise<Batch | null> {
    const found = await this.find(tx, agencyId, batchId);
    if (found === null) return null;
    const ids = [batchId];
    if (found.kind === 'REISSUE') {
      const parents = await tx.rows<{ id: string }>(
        `SELECT DISTINCT parent_batch_id AS id FROM payout WHERE agency_id = $1 AND period = $2 AND batch_id = $3`,
        [agencyId, periodToInt(found.period), batchId],
      );
      ids.push(...parents.map((row) => row.id));
    }
    await this.lockAll(tx, agencyId, ids);
    return this.find(tx, agencyId, batchId);
  }

  async lockAll(tx: Tx, agencyId: number, batchIds: readonly string[]): Promise<void> {
    await tx.rows('SELECT FROM payout_batch WHERE agency_id = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR UPDATE', [
      agencyId,
      batchIds,
    ]);
  }

  /** The next number in (scheme, month, kind); drafts of the same three wait for one another here. */
  async nextSequence(tx: Tx, agencyId: number, scheme: PayoutScheme, period: Period, kind: BatchKind): Promise<number> {
    const yyyymm = periodToInt(period);
    await tx.rows(`SELECT pg_advisory_xact_lock(hashtext('payout_batch_sequence'), hashtext($1))`, [
      `${agencyId}/${scheme}/${yyyymm}/${kind}`,
    ]);
    const row = await tx.one<{ next: number }>(
      `SELECT coalesce(max(sequence), 0) + 1 AS next FROM payout_batch
        WHERE agency_id = $1 AND scheme = $2 AND period = $3 AND kind = $4`,
      [agencyId, scheme, yyyymm, kind],
    );
    return row!.next;
  }

  /** The batch that a roll has been made into, unless it was withdrawn. */
  async liveBatchOfRoll(tx: Tx, agencyId: number, rollId: string): Promise<Batch | null> {
    const row = await tx.one<BatchRow>(
      `${BATCH} WHERE b.agency_id = $1 AND b.roll_id = $2 AND b.state <> 'WITHDRAWN'`,
      [agencyId, rollId],
    );
    return row && toBatch(row);
  }

  async insert(
    ctx: Ctx,
    batch: Pick<Batch, 'number' | 'scheme' | 'period' | 'kind' | 'sequence' | 'rollId' | 'payOn'>,
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payout_batch (agency_id, number, scheme, period, kind, sequence, roll_id, pay_on, drafted_by, drafted_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [
        ctx.agencyId,
        batch.number,
        batch.scheme,
        periodToInt(batch.period),
        batch.kind,
        batch.sequence,
        batch.rollId,
        batch.payOn,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** Writes down digest, count and total of the lines as they are; only a draft lets them be changed. */
  async writeContent(tx: Tx, batchId: string): Promise<void> {
    await tx.run(
      `UPDATE payout_batch b SET digest = c.digest, line_count = c.line_count, total = c.total
         FROM batch_content_digest($1) c WHERE b.id = $1`,
      [batchId],
    );
  }

  async setState(
    tx: Tx,
    batchId: string,
    state: BatchState,
    change: { newRound?: boolean; settledAt?: Date } = {},
  ): Promise<void> {
    await tx.run('UPDATE payout_batch SET state = $2, round = round + $3, settled_at = $4 WHERE id = $1', [
      batchId,
      state,
      change.newRound ? 1 : 0,
      change.settledAt ?? null,
    ]);
  }

  /** One step of the history; the trigger adds number, states and round, and refuses a step that did not happen. */
  async addEvent(
    ctx: Ctx,
    batchId: string,
    action: string,
    about: { lineNo?: number; reason?: string } = {},
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO batch_event (agency_id, batch_id, action, actor_id, line_no, reason, at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ctx.agencyId, batchId, action, actorId(ctx), about.lineNo ?? null, about.reason ?? null, ctx.now, ctx.actId],
    );
  }

  async addSignature(ctx: Ctx, batch: Batch, step: SignatureStep): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
       VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, '', '', $10)`,
      [
        ctx.agencyId,
        batch.id,
        batch.round,
        step,
        ctx.actor.userId,
        batch.digest,
        batch.lineCount,
        batch.total.toFixed(2),
        ctx.now,
        ctx.actId,
      ],
    );
  }

  /** Takes a confirmed withdrawal into the digest history and makes the batch what is left of it. */
  async amend(ctx: Ctx, batchId: string, payoutActId: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO batch_amendment (agency_id, batch_id, payout_act_id, at, act_id) VALUES ($1, $2, $3, $4, $5)`,
      [ctx.agencyId, batchId, payoutActId, ctx.now, ctx.actId],
    );
    await ctx.tx.run(
      `UPDATE payout_batch b SET digest = a.to_digest, line_count = a.to_count, total = a.to_total
         FROM batch_amendment a WHERE b.id = $1 AND a.batch_id = $1 AND a.payout_act_id = $2`,
      [batchId, payoutActId],
    );
  }

  /** What decides who may do what next. */
  async facts(tx: Tx, batch: Batch): Promise<BatchFacts> {
    const row = await tx.one<{
      makers: string[];
      signers: string[];
      open: number;
      undecided: number;
      confirmed: number;
    }>(
      `SELECT ARRAY(SELECT $2::text UNION SELECT actor_id::text FROM batch_event
                     WHERE batch_id = $1 AND action IN ('draft', 'exclude', 'submit') AND actor_id IS NOT NULL) AS makers,
              ARRAY(SELECT actor_id::text FROM batch_signature WHERE batch_id = $1 AND round = $3) AS signers,
              (SELECT count(*)::int FROM payout_act WHERE batch_id = $1 AND kind = 'WITHDRAW' AND state = 'PROPOSED') AS open,
              w.undecided::int AS undecided, w.confirmed::int AS confirmed FROM batch_flags_in_the_way($1) w`,
      [batch.id, batch.draftedBy, batch.round],
    );
    return {
      state: batch.state,
      lineCount: batch.lineCount,
      makers: row!.makers,
      signers: row!.signers,
      openWithdrawals: row!.open,
      undecidedFlags: row!.undecided,
      confirmedFlags: row!.confirmed,
    };
  }
}

/** Null for the system itself, which is no person. */
export function actorId(ctx: Ctx): string | null {
  return ctx.actor.userId === '0' ? null : ctx.actor.userId;
}

function toBatch(row: BatchRow): Batch {
  return { ...row, period: intToPeriod(row.period), total: money(row.total), digest: row.digest ?? '' };
}
