import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import type { Decimal } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { Batch } from './batches.store.js';
import { withWholeJoins } from './bulk-plan.js';
import type { OrderLine, PayoutComponents, PayoutScheme, PayoutState } from './domain/payouts.types.js';

export interface PayoutRow {
  batchId: string;
  lineNo: number;
  reference: string;
  scheme: PayoutScheme;
  period: Period;
  state: PayoutState;
  beneficiaryId: string;
  amount: Decimal;
  components: PayoutComponents;
  creditedOn: string | null;
  /** A reissue of it that is not withdrawn. */
  hasLiveChild: boolean;
  /** An act that waits for its second person. */
  hasOpenAct: boolean;
}

type Raw = Omit<PayoutRow, 'period' | 'amount' | 'components'> & Sums & { period: number; amount: string };

const PAYOUT = /* sql */ `
  p.batch_id AS "batchId", p.line_no AS "lineNo", p.reference, p.scheme, p.period, p.state, p.beneficiary_id AS "beneficiaryId", p.amount,
  p.base, p.personal, p.adjustment, p.back_pay AS "backPay", p.grant_amount AS "grant", p.credited_on AS "creditedOn",
  EXISTS (SELECT FROM payout c WHERE c.agency_id = $1 AND c.period = $2 AND c.parent_batch_id = p.batch_id
    AND c.parent_line_no = p.line_no AND c.live) AS "hasLiveChild",
  EXISTS (SELECT FROM payout_act a WHERE a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.state = 'PROPOSED') AS "hasOpenAct"`;

const SUMS = /* sql */ `
  coalesce(sum(base), 0) AS base, coalesce(sum(personal), 0) AS personal, coalesce(sum(adjustment), 0) AS adjustment,
  coalesce(sum(back_pay), 0) AS "backPay", coalesce(sum(grant_amount), 0) AS "grant"`;
type Sums = Record<'base' | 'personal' | 'adjustment' | 'backPay' | 'grant', string>;

/** The lines of batches after they were made: what became of them. Every query names agency and month, which name the partition. */
@Injectable()
export class PayoutsStore {
  async find(tx: Tx, batch: Batch, lineNo: number): Promise<PayoutRow | null> {
    return (await this.findAll(tx, batch, [lineNo]))[0] ?? null;
  }

  async findAll(tx: Tx, batch: Batch, lineNos: readonly number[]): Promise<PayoutRow[]> {
    const rows = await tx.rows<Raw>(
      `SELECT ${PAYOUT} FROM payout_state p
        WHERE p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND p.line_no = ANY($4::int[]) ORDER BY p.line_no`,
      [batch.agencyId, periodToInt(batch.period), batch.id, lineNos],
    );
    return rows.map(toPayout);
  }

  /** Every live line becomes WITHDRAWN, of a batch that is withdrawn already. */
  async withdrawAll(tx: Tx, batch: Batch): Promise<void> {
    await withWholeJoins(tx, batch.lineCount, () =>
      tx.run(
        `UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND live`,
        [batch.agencyId, periodToInt(batch.period), batch.id],
      ),
    );
  }

  async withdrawLine(tx: Tx, batch: Batch, lineNo: number): Promise<void> {
    await this.setOutcome(tx, batch, lineNo, `outcome = 'WITHDRAWN', live = false`);
  }

  async waive(tx: Tx, batch: Batch, lineNo: number): Promise<void> {
    await this.setOutcome(tx, batch, lineNo, `outcome = 'WAIVED'`);
  }

  /** The bank sent a paid one back; the day of that replaces the day of the credit, which the result line keeps. */
  async bounceLate(tx: Tx, batch: Batch, lineNo: number, on: string, cause: string): Promise<void> {
    await this.setOutcome(tx, batch, lineNo, `outcome = 'BOUNCED', credited_on = $5, cause = $6`, [on, cause]);
  }

  private async setOutcome(
    tx: Tx,
    batch: Batch,
    lineNo: number,
    change: string,
    values: unknown[] = [],
  ): Promise<void> {
    await tx.run(
      `UPDATE payout SET ${change} WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND line_no = $4`,
      [batch.agencyId, periodToInt(batch.period), batch.id, lineNo, ...values],
    );
  }

  /**
   * The parents of an approved reissue are REISSUED; of one that is not approved any more, BOUNCED again. With a line
   * only the parent of that line, which has just been withdrawn.
   */
  async moveParents(tx: Tx, batch: Batch, to: 'REISSUED' | 'BOUNCED', lineNo: number | null = null): Promise<number> {
    return tx.run(
      `UPDATE payout p SET outcome = $4 FROM payout c
        WHERE c.agency_id = $1 AND c.period = $2 AND c.batch_id = $3 AND ($6::int IS NULL OR c.line_no = $6)
          AND p.agency_id = $1 AND p.period = $2 AND p.batch_id = c.parent_batch_id AND p.line_no = c.parent_line_no AND p.outcome = $5
          AND (c.live OR c.line_no = $6)`,
      [batch.agencyId, periodToInt(batch.period), batch.id, to, to === 'REISSUED' ? 'BOUNCED' : 'REISSUED', lineNo],
    );
  }

  /** Live lines in order, in pages through a server-side cursor. */
  orderLines(tx: Tx, batch: Pick<Batch, 'agencyId' | 'period' | 'id'>): AsyncIterable<OrderLine[]> {
    return tx.cursor<OrderLine>(
      `SELECT p.line_no AS "lineNo", lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS reference,
         v.account_name AS "accountName", v.account_cipher AS "accountCipher", v.bank_name AS "bankName", p.amount
       FROM payout p JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
       WHERE p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND p.live ORDER BY p.line_no`,
      [batch.agencyId, periodToInt(batch.period), batch.id],
    );
  }

  async components(tx: Tx, batch: Pick<Batch, 'agencyId' | 'period' | 'id'>): Promise<PayoutComponents> {
    const row = await tx.one<Sums>(
      `SELECT ${SUMS} FROM payout WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND live`,
      [batch.agencyId, periodToInt(batch.period), batch.id],
    );
    return toComponents(row!);
  }

  /** Lines of a result file that decide a payout: how many, how many of them PAID without a day. */
  async decidingLines(tx: Tx, batchId: string, resultFileId: string): Promise<{ count: number; undated: number }> {
    const row = await tx.one<{ count: number; undated: number }>(
      `SELECT count(*)::int AS count, (count(*) FILTER (WHERE class = 'PAID' AND credited_on IS NULL))::int AS undated
         FROM bank_result_line WHERE result_file_id = $1 AND batch_id = $2 AND class IN ('PAID', 'FAILED')`,
      [resultFileId, batchId],
    );
    return row!;
  }

  /** Gives every payout that the file decides its outcome; a payout that has one already is left alone and not counted. */
  async applyResults(tx: Tx, batch: Batch, resultFileId: string, lines: number, paidOn: string | null) {
    const row = await withWholeJoins(tx, lines, () =>
      tx.one<Sums & { paid: number; bounced: number; total: string; bouncedOn: string | null }>(
        `WITH decided AS (
           UPDATE payout p SET outcome = CASE l.class WHEN 'PAID' THEN 'PAID' ELSE 'BOUNCED' END,
             cause = CASE l.class WHEN 'FAILED' THEN coalesce(l.cause, 'OTHER') END,
             credited_on = CASE l.class WHEN 'PAID' THEN coalesce(l.credited_on, $5::date) ELSE l.credited_on END,
             result_file_id = l.result_file_id
           FROM bank_result_line l
           WHERE l.result_file_id = $4 AND l.batch_id = $3 AND l.class IN ('PAID', 'FAILED')
             AND p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND p.line_no = l.payout_line_no AND p.live AND p.outcome IS NULL
           RETURNING p.*)
         SELECT (SELECT count(*)::int FROM decided WHERE outcome = 'PAID') AS paid, count(*)::int AS bounced,
           coalesce(sum(amount), 0) AS total, max(credited_on) AS "bouncedOn", ${SUMS}
         FROM decided WHERE outcome = 'BOUNCED'`,
        [batch.agencyId, periodToInt(batch.period), batch.id, resultFileId, paidOn],
      ),
    );
    return {
      paid: row!.paid,
      bounced: row!.bounced,
      bouncedTotal: money(row!.total),
      bouncedByComponent: toComponents(row!),
      bouncedOn: row!.bouncedOn,
    };
  }

  async slip(tx: Tx, batchId: string): Promise<{ paidOn: string } | null> {
    return tx.one<{ paidOn: string }>('SELECT paid_on AS "paidOn" FROM bank_slip WHERE batch_id = $1', [batchId]);
  }

  /** How many live lines have no outcome, and what the others brought to people, yuan. */
  async progress(tx: Tx, batch: Batch): Promise<{ open: number; paidTotal: Decimal }> {
    const row = await tx.one<{ open: number; paid: string }>(
      `SELECT (count(*) FILTER (WHERE outcome IS NULL))::int AS open, coalesce(sum(amount) FILTER (WHERE outcome = 'PAID'), 0) AS paid
         FROM payout WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND live`,
      [batch.agencyId, periodToInt(batch.period), batch.id],
    );
    return { open: row!.open, paidTotal: money(row!.paid) };
  }
}

function toPayout(row: Raw): PayoutRow {
  const { base, personal, adjustment, backPay, grant, ...rest } = row;
  const components = toComponents({ base, personal, adjustment, backPay, grant });
  return { ...rest, period: intToPeriod(row.period), amount: money(row.amount), components };
}

function toComponents(sums: Sums): PayoutComponents {
  return {
    base: money(sums.base),
    personal: money(sums.personal),
    adjustment: money(sums.adjustment),
    backPay: money(sums.backPay),
    grant: money(sums.grant),
  };
}
