import { Injectable } from '@nestjs/common';
import { Decimal, money } from '../kernel/money.js';
import { payoutReference } from '../kernel/payout-reference.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { EvaluatedItem } from './domain/evaluate-plan.js';
import type { ListedItem } from './domain/read-results.js';
import type { Pick, Verdict } from './domain/sampling.types.js';

export interface ItemRow {
  no: number;
  reference: string;
  scheme: string;
  kind: string;
  period: number;
  batchId: string;
  batchNumber: string;
  lineNo: number;
  beneficiaryId: string;
  /** Name and numbers as the payout was made with. */
  name: string;
  idMasked: string;
  township: string | null;
  accountMasked: string;
  bankName: string | null;
  stratum: string;
  certain: boolean;
  amount: string;
  findingId: string | null;
  verdict: Verdict | null;
  dueAmount: string | null;
  errorAmount: string | null;
  note: string | null;
  /** Number of its results; the next one supersedes so many. */
  results: number;
  enteredBy: string | null;
  enteredAt: Date | null;
}

/** A row of the printed list beside what the draw knows of it. */
export interface ListRow {
  scheme: string;
  period: number;
  kind: string;
  batchNumber: string;
  name: string;
  idMasked: string;
  township: string | null;
  accountMasked: string;
  bankName: string | null;
}

export interface ResultRow {
  no: number;
  verdict: Verdict;
  dueAmount: string | null;
  errorAmount: string;
  note: string | null;
  source: 'ENTERED' | 'IMPORTED';
  enteredBy: string;
  enteredAt: Date;
}

export interface NewResult {
  itemNo: number;
  /** One more than the results there are. */
  no: number;
  verdict: Verdict;
  due: Decimal | null;
  note: string | null;
}

export const ITEM_SORT = sortPlan({
  keys: {
    no: 'i.no',
    reference: 'i.no',
    scheme: 'i.scheme',
    period: 'i.period',
    name: byPinyin('v.name'),
    township: byPinyin('p.township'),
    stratum: 'i.stratum',
    amount: 'i.amount',
    verdict: 'c.verdict',
    errorAmount: 'c.error_amount',
  },
  usual: 'i.no',
  unique: 'i.no',
});

const ITEM = /* sql */ `SELECT i.no, lpad(i.batch_id::text, 9, '0') || lpad(i.line_no::text, 7, '0') AS reference, i.scheme, i.kind, i.period, i.batch_id AS "batchId",
  b.number AS "batchNumber", i.line_no AS "lineNo", i.beneficiary_id AS "beneficiaryId", v.name, v.id_masked AS "idMasked", p.township,
  v.account_masked AS "accountMasked", v.bank_name AS "bankName", i.stratum, i.certain, i.amount, i.finding_id AS "findingId",
  c.verdict, c.due_amount AS "dueAmount", c.error_amount AS "errorAmount", c.note, coalesce(c.no, 0) AS results, u.name AS "enteredBy", c.entered_at AS "enteredAt"
  FROM sampling_item i JOIN payout_batch b ON b.id = i.batch_id
  JOIN payout p ON p.agency_id = i.agency_id AND p.period = i.period AND p.batch_id = i.batch_id AND p.line_no = i.line_no
  JOIN payee_version v ON v.agency_id = i.agency_id AND v.id = p.payee_version_id
  LEFT JOIN sampling_current c ON c.plan_id = i.plan_id AND c.item_no = i.no LEFT JOIN app_user u ON u.id = c.entered_by`;

/**
 * Batch and payout of each row of `x`, looked up one by one in the month of the batch: a list is short, and a plan that
 * reads whole months for it would take minutes where payouts are many.
 */
const ITS_PAYOUT = /* sql */ `JOIN payout_batch b ON b.id = x.batch_id AND b.agency_id = $1
  CROSS JOIN LATERAL (SELECT * FROM payout p WHERE p.agency_id = $1 AND p.period = b.period AND p.batch_id = x.batch_id AND p.line_no = x.line_no LIMIT 1) p`;

export type ItemState = 'OPEN' | 'CORRECT' | 'WRONG';

/** The drawn list with what was found of each item. */
@Injectable()
export class SamplingItemsStore {
  async items(
    tx: Tx,
    agencyId: number,
    planId: string,
    filter: { state?: ItemState },
    slice: { limit: number; offset: number; sort?: string },
  ): Promise<{ rows: ItemRow[]; total: number }> {
    const where = `i.agency_id = $1 AND i.plan_id = $2 AND ($3::text IS NULL OR coalesce(c.verdict, 'OPEN') = $3)`;
    const params = [agencyId, planId, filter.state ?? null];
    const counted = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM sampling_item i LEFT JOIN sampling_current c ON c.plan_id = i.plan_id AND c.item_no = i.no WHERE ${where}`,
      params,
    );
    const rows = await tx.rows<ItemRow>(`${ITEM} WHERE ${where} ${orderBy(ITEM_SORT, slice.sort)} LIMIT $4 OFFSET $5`, [
      ...params,
      slice.limit,
      slice.offset,
    ]);
    return { rows, total: counted!.n };
  }

  item(tx: Tx, agencyId: number, planId: string, no: number): Promise<ItemRow | null> {
    return tx.one<ItemRow>(`${ITEM} WHERE i.agency_id = $1 AND i.plan_id = $2 AND i.no = $3`, [agencyId, planId, no]);
  }

  /** The list in its order; what else an item needs to know comes from its payout. */
  async insertItems(ctx: Ctx, planId: string, picks: readonly Pick[]): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO sampling_item (agency_id, plan_id, no, stratum, certain, scheme, kind, period, batch_id, line_no, beneficiary_id, amount)
       SELECT $1, $2, x.no, x.stratum, x.certain, p.scheme, p.kind, p.period, x.batch_id, x.line_no, p.beneficiary_id, x.amount
         FROM unnest($3::bigint[], $4::int[], $5::text[], $6::boolean[], $7::numeric[]) WITH ORDINALITY AS x(batch_id, line_no, stratum, certain, amount, no)
         ${ITS_PAYOUT}`,
      [
        ctx.agencyId,
        planId,
        picks.map(({ batchId }) => batchId),
        picks.map(({ lineNo }) => lineNo),
        picks.map(({ stratum }) => stratum),
        picks.map(({ certain }) => certain),
        picks.map(({ amount }) => amount),
      ],
    );
  }

  /** What was drawn, in its order. */
  picks(tx: Tx, agencyId: number, planId: string): Promise<Pick[]> {
    return tx.rows<Pick>(
      `SELECT batch_id AS "batchId", line_no AS "lineNo", amount, stratum, certain FROM sampling_item WHERE agency_id = $1 AND plan_id = $2 ORDER BY no`,
      [agencyId, planId],
    );
  }

  /** The first item that says something else than its payout, or has none; null when all agree. */
  async strayed(tx: Tx, agencyId: number, planId: string): Promise<number | null> {
    const row = await tx.one<{ no: number | null }>(
      `SELECT min(i.no) AS no FROM sampling_item i WHERE i.agency_id = $1 AND i.plan_id = $2 AND NOT EXISTS (SELECT FROM payout p
         WHERE p.agency_id = $1 AND p.period = i.period AND p.batch_id = i.batch_id AND p.line_no = i.line_no AND p.scheme = i.scheme
           AND p.kind = i.kind AND p.beneficiary_id = i.beneficiary_id AND p.amount = i.amount)`,
      [agencyId, planId],
    );
    return row?.no ?? null;
  }

  /** What the printed list says of these payouts, in their order: nothing of it ever changes after the payment. */
  listRows(tx: Tx, agencyId: number, picks: readonly Pick[]): Promise<ListRow[]> {
    return tx.rows<ListRow>(
      `SELECT p.scheme, p.period, p.kind, b.number AS "batchNumber", v.name, v.id_masked AS "idMasked", p.township, v.account_masked AS "accountMasked",
         v.bank_name AS "bankName"
         FROM unnest($2::bigint[], $3::int[]) WITH ORDINALITY AS x(batch_id, line_no, no)
         ${ITS_PAYOUT}
         JOIN payee_version v ON v.agency_id = $1 AND v.id = p.payee_version_id
        ORDER BY x.no`,
      [agencyId, picks.map(({ batchId }) => batchId), picks.map(({ lineNo }) => lineNo)],
    );
  }

  /** All results of an item, oldest first. */
  results(tx: Tx, planId: string, itemNo: number): Promise<ResultRow[]> {
    return tx.rows<ResultRow>(
      `SELECT r.no, r.verdict, r.due_amount AS "dueAmount", r.error_amount AS "errorAmount", r.note, r.source, u.name AS "enteredBy", r.entered_at AS "enteredAt"
         FROM sampling_result r JOIN app_user u ON u.id = r.entered_by WHERE r.plan_id = $1 AND r.item_no = $2 ORDER BY r.no`,
      [planId, itemNo],
    );
  }

  /** Which of the items this person had a hand in. */
  async handled(tx: Tx, planId: string, nos: readonly number[], userId: string): Promise<Set<number>> {
    const rows = await tx.rows<{ no: number }>(
      'SELECT no FROM sampling_item WHERE plan_id = $1 AND no = ANY ($2::int[]) AND payout_handled_by(batch_id, line_no, $3)',
      [planId, nos, userId],
    );
    return new Set(rows.map(({ no }) => no));
  }

  /** The list as the reader of a filled-in one needs it. */
  async listed(tx: Tx, agencyId: number, planId: string, userId: string): Promise<ListedItem[]> {
    const rows = await tx.rows<{
      no: number;
      batchId: string;
      lineNo: number;
      amount: string;
      handled: boolean;
      verdict: Verdict | null;
      due: string | null;
      note: string | null;
    }>(
      `SELECT i.no, i.batch_id AS "batchId", i.line_no AS "lineNo", i.amount, payout_handled_by(i.batch_id, i.line_no, $3) AS handled,
         c.verdict, c.due_amount AS due, c.note
         FROM sampling_item i LEFT JOIN sampling_current c ON c.plan_id = i.plan_id AND c.item_no = i.no
        WHERE i.agency_id = $1 AND i.plan_id = $2 ORDER BY i.no`,
      [agencyId, planId, userId],
    );
    return rows.map((row) => ({
      no: row.no,
      reference: payoutReference(row.batchId, row.lineNo),
      amount: money(row.amount),
      handled: row.handled,
      result:
        row.verdict === null
          ? null
          : { verdict: row.verdict, due: row.due === null ? null : money(row.due), note: row.note },
    }));
  }

  async insertResults(ctx: Ctx, planId: string, results: readonly NewResult[], fileId: string | null): Promise<void> {
    const rows = results.map(({ itemNo, no, verdict, due, note }) => ({
      item: itemNo,
      no,
      verdict,
      due: due?.toFixed(2) ?? null,
      note,
    }));
    await ctx.tx.run(
      `INSERT INTO sampling_result (agency_id, plan_id, item_no, no, verdict, due_amount, note, source, file_id, entered_by, entered_at, act_id)
       SELECT $1, $2, x.item, x.no, x.verdict, x.due, x.note, CASE WHEN $4::uuid IS NULL THEN 'ENTERED' ELSE 'IMPORTED' END, $4, $5, $6, $7
         FROM jsonb_to_recordset($3::jsonb) AS x(item int, no int, verdict text, due numeric, note text) ORDER BY x.item`,
      [ctx.agencyId, planId, JSON.stringify(rows), fileId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** What the evaluation needs; items without a result are left out. */
  async examined(tx: Tx, agencyId: number, planId: string): Promise<EvaluatedItem[]> {
    const rows = await tx.rows<{ stratum: string; certain: boolean; amount: string; error: string }>(
      `SELECT i.stratum, i.certain, i.amount, c.error_amount AS error
         FROM sampling_item i JOIN sampling_current c ON c.plan_id = i.plan_id AND c.item_no = i.no
        WHERE i.agency_id = $1 AND i.plan_id = $2 ORDER BY i.no`,
      [agencyId, planId],
    );
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount), error: new Decimal(row.error) }));
  }

  async linkFinding(ctx: Ctx, planId: string, no: number, findingId: string): Promise<number> {
    return ctx.tx.run(
      'UPDATE sampling_item SET finding_id = $4, finding_act_id = $5 WHERE agency_id = $1 AND plan_id = $2 AND no = $3',
      [ctx.agencyId, planId, no, findingId, ctx.actId],
    );
  }
}
