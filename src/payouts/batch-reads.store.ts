import { Injectable } from '@nestjs/common';
import { addMonths, intToPeriod, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Db, Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { BRIDGE_PEOPLE } from './batch-content.store.js';
import type { Batch } from './batches.store.js';
import type { BridgeItem } from './domain/bridge.js';
import type { BatchKind, BatchState, ChangeKind, PayoutScheme, PayoutState } from './domain/payouts.types.js';

export interface Slice {
  limit: number;
  offset: number;
}
export interface Counted<T> {
  rows: T[];
  total: number;
}

export interface BatchListed {
  id: string;
  number: string;
  scheme: PayoutScheme;
  period: Period;
  kind: BatchKind;
  sequence: number;
  state: BatchState;
  round: number;
  lineCount: number;
  total: string;
  payOn: string;
  draftedAt: Date;
  settledAt: Date | null;
  /** Since when it is in this state, and who brought it there. */
  stateSince: Date;
  stateByName: string | null;
}

export interface BatchFilter {
  scheme?: PayoutScheme;
  period?: Period;
  kind?: BatchKind;
  state?: BatchState;
  /** Part of the number. */
  text?: string;
  /** A key of BATCH_SORT. */
  sort?: string;
}

export interface LineListed {
  lineNo: number;
  reference: string;
  beneficiaryId: string;
  payeeVersionId: string;
  name: string;
  idMasked: string;
  accountName: string;
  accountMasked: string;
  bankName: string | null;
  township: string | null;
  base: string;
  personal: string;
  adjustment: string;
  backPay: string;
  grant: string;
  amount: string;
  backPayFrom: number | null;
  backPayTo: number | null;
  changeKind: ChangeKind | null;
  state: PayoutState;
  cause: string | null;
  creditedOn: string | null;
  parentReference: string | null;
}

export interface LineFilter {
  township?: string;
  changeKind?: ChangeKind;
  state?: PayoutState;
  /** Part of the name, or the beginning and end of a masked number as printed. */
  text?: string;
  withBackPay?: boolean;
  /** A key of LINE_SORT. */
  sort?: string;
}

/** Someone behind an item of the bridge; amounts in yuan, `amount` as it counts towards the item. */
export interface BridgePerson {
  beneficiaryId: string;
  name: string;
  idMasked: string;
  change: string;
  oldAmount: string | null;
  newAmount: string | null;
  amount: string;
  /** Of this month's payout, of last month's for somebody who was stopped. */
  reference: string;
}

/** Columns of a line joined with its payee version `v`; `p` is payout_state. */
export const LINE = /* sql */ `
  p.line_no AS "lineNo", p.reference, p.beneficiary_id AS "beneficiaryId", p.payee_version_id AS "payeeVersionId", v.name,
  v.id_masked AS "idMasked", v.account_name AS "accountName", v.account_masked AS "accountMasked", v.bank_name AS "bankName", p.township,
  p.base, p.personal, p.adjustment, p.back_pay AS "backPay", p.grant_amount AS "grant", p.amount, p.back_pay_from AS "backPayFrom",
  p.back_pay_to AS "backPayTo", p.change_kind AS "changeKind", p.state, p.cause, p.credited_on AS "creditedOn",
  lpad(p.parent_batch_id::text, 9, '0') || lpad(p.parent_line_no::text, 7, '0') AS "parentReference"`;

export const BATCH_SORT = sortPlan({
  keys: {
    number: 'b.number',
    scheme: 'b.scheme',
    period: 'b.period',
    kind: 'b.kind',
    sequence: 'b.sequence',
    state: 'b.state',
    lineCount: 'b.line_count',
    total: 'b.total',
    payOn: 'b.pay_on',
    draftedAt: 'b.drafted_at',
    settledAt: 'b.settled_at',
    stateSince: 'e.at',
    stateByName: byPinyin('u.name'),
  },
  usual: 'b.period DESC, b.scheme, b.kind, b.sequence DESC',
  unique: 'b.id',
});
export const LINE_SORT = sortPlan({
  keys: {
    lineNo: 'p.line_no',
    name: byPinyin('v.name'),
    idMasked: 'v.id_masked',
    accountName: byPinyin('v.account_name'),
    accountMasked: 'v.account_masked',
    bankName: byPinyin('v.bank_name'),
    township: byPinyin('p.township'),
    base: 'p.base',
    personal: 'p.personal',
    adjustment: 'p.adjustment',
    backPay: 'p.back_pay',
    grant: 'p.grant_amount',
    amount: 'p.amount',
    changeKind: 'p.change_kind',
    state: 'p.state',
    cause: 'p.cause',
    creditedOn: 'p.credited_on',
  },
  usual: 'p.line_no',
  unique: 'p.line_no',
});
/** `amount` is the column of the answer, because its sum depends on the item. */
export const BRIDGE_PEOPLE_SORT = sortPlan({
  keys: {
    name: byPinyin('b.name'),
    idMasked: 'b.id_masked',
    change: 'x.change',
    oldAmount: 'x.old_amount',
    newAmount: 'x.new_amount',
    amount: 'amount',
  },
  usual: 'amount DESC, x.beneficiary_id',
  unique: 'x.beneficiary_id',
});

/** What the pages of a batch show. */
@Injectable()
export class BatchReadsStore {
  async list(db: Db, agencyId: number, filter: BatchFilter, slice: Slice): Promise<Counted<BatchListed>> {
    const where = `b.agency_id = $1 AND ($2::text IS NULL OR b.scheme = $2) AND ($3::int IS NULL OR b.period = $3)
      AND ($4::text IS NULL OR b.kind = $4) AND ($5::text IS NULL OR b.state = $5)
      AND ($6::text IS NULL OR strpos(b.number, upper($6)) > 0)`;
    const period = filter.period ? periodToInt(filter.period) : null;
    const params = [
      agencyId,
      filter.scheme ?? null,
      period,
      filter.kind ?? null,
      filter.state ?? null,
      filter.text ?? null,
    ];
    const counted = await db.one<{ n: number }>(`SELECT count(*)::int AS n FROM payout_batch b WHERE ${where}`, params);
    const rows = await db.rows<Omit<BatchListed, 'period'> & { period: number }>(
      `SELECT b.id, b.number, b.scheme, b.period, b.kind, b.sequence, b.state, b.round, b.line_count AS "lineCount", b.total,
         b.pay_on AS "payOn", b.drafted_at AS "draftedAt", b.settled_at AS "settledAt", e.at AS "stateSince", u.name AS "stateByName"
       FROM payout_batch b
       JOIN LATERAL (SELECT e.at, e.actor_id FROM batch_event e WHERE e.batch_id = b.id AND e.from_state IS DISTINCT FROM e.to_state
         ORDER BY e.no DESC LIMIT 1) e ON true
       LEFT JOIN app_user u ON u.id = e.actor_id
       WHERE ${where} ${orderBy(BATCH_SORT, filter.sort)} LIMIT $7 OFFSET $8`,
      [...params, slice.limit, slice.offset],
    );
    return { rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })), total: counted!.n };
  }

  async lines(
    tx: Tx,
    batch: Batch,
    filter: LineFilter,
    slice: Slice,
  ): Promise<Counted<LineListed> & { amount: string }> {
    const where = `p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND ($4::text IS NULL OR p.township = $4)
      AND ($5::text IS NULL OR p.change_kind = $5) AND ($6::text IS NULL OR p.state = $6)
      AND ($7::text IS NULL OR strpos(v.name, $7) > 0 OR strpos(v.id_masked, $7) > 0 OR strpos(v.account_masked, $7) > 0)
      AND ($8::boolean IS NULL OR (p.back_pay <> 0) = $8)`;
    const from = `FROM payout_state p JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id WHERE ${where}`;
    const params = [
      batch.agencyId,
      periodToInt(batch.period),
      batch.id,
      filter.township ?? null,
      filter.changeKind ?? null,
      filter.state ?? null,
      filter.text ?? null,
      filter.withBackPay ?? null,
    ];
    const sum = await tx.one<{ n: number; amount: string }>(
      `SELECT count(*)::int AS n, coalesce(sum(p.amount), 0.00) AS amount ${from}`,
      params,
    );
    const rows = await tx.rows<LineListed>(
      `SELECT ${LINE} ${from} ${orderBy(LINE_SORT, filter.sort)} LIMIT $9 OFFSET $10`,
      [...params, slice.limit, slice.offset],
    );
    return { rows, total: sum!.n, amount: sum!.amount };
  }

  /** Everything else on the page of a batch, in one snapshot. */
  async page(tx: Tx, batch: Batch) {
    const signatures = await tx.rows<{
      round: number;
      step: string;
      actorId: string;
      actorName: string;
      digest: string;
      lineCount: number;
      total: string;
      signedAt: Date;
      hash: string;
    }>(
      `SELECT s.round, s.step, s.actor_id AS "actorId", u.name AS "actorName", encode(s.digest, 'hex') AS digest,
         s.line_count AS "lineCount", s.total, s.signed_at AS "signedAt", encode(s.hash, 'hex') AS hash
       FROM batch_signature s JOIN app_user u ON u.id = s.actor_id WHERE s.batch_id = $1
       ORDER BY s.round, array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], s.step)`,
      [batch.id],
    );
    const events = await tx.rows<{
      no: number;
      action: string;
      fromState: string | null;
      toState: string;
      round: number;
      actorName: string | null;
      lineNo: number | null;
      reason: string | null;
      at: Date;
    }>(
      `SELECT e.no, e.action, e.from_state AS "fromState", e.to_state AS "toState", e.round, u.name AS "actorName", e.line_no AS "lineNo",
         e.reason, e.at
       FROM batch_event e LEFT JOIN app_user u ON u.id = e.actor_id WHERE e.batch_id = $1 ORDER BY e.no`,
      [batch.id],
    );
    const amendments = await tx.rows<{
      no: number;
      round: number;
      payoutActId: string;
      fromDigest: string;
      toDigest: string;
      fromCount: number;
      toCount: number;
      fromTotal: string;
      toTotal: string;
      at: Date;
    }>(
      `SELECT no, round, payout_act_id AS "payoutActId", encode(from_digest, 'hex') AS "fromDigest", encode(to_digest, 'hex') AS "toDigest",
         from_count AS "fromCount", to_count AS "toCount", from_total AS "fromTotal", to_total AS "toTotal", at
       FROM batch_amendment WHERE batch_id = $1 ORDER BY no`,
      [batch.id],
    );
    const bridge = await tx.rows<{ item: BridgeItem; people: number; amount: string }>(
      'SELECT item, people, amount FROM batch_bridge WHERE batch_id = $1 ORDER BY no',
      [batch.id],
    );
    const outcomes = await tx.rows<{ state: PayoutState; count: number; total: string }>(
      `SELECT state, count(*)::int AS count, sum(amount) AS total FROM payout_state
        WHERE agency_id = $1 AND period = $2 AND batch_id = $3 GROUP BY state ORDER BY state`,
      [batch.agencyId, periodToInt(batch.period), batch.id],
    );
    const extra = await tx.one<{
      draftedByName: string;
      draftedAt: Date;
      settledAt: Date | null;
      rollCount: number | null;
      rollTotal: string | null;
      rollFileName: string | null;
      slipNumber: string | null;
      slipPaidOn: string | null;
      fileName: string | null;
      fileIssuedAt: Date | null;
    }>(
      `SELECT u.name AS "draftedByName", b.drafted_at AS "draftedAt", b.settled_at AS "settledAt", r.pay_count AS "rollCount",
         r.pay_total AS "rollTotal", r.file_name AS "rollFileName", s.number AS "slipNumber", s.paid_on AS "slipPaidOn",
         f.file_name AS "fileName", f.issued_at AS "fileIssuedAt"
       FROM payout_batch b JOIN app_user u ON u.id = b.drafted_by LEFT JOIN payout_roll r ON r.id = b.roll_id
       LEFT JOIN bank_slip s ON s.batch_id = b.id LEFT JOIN bank_file f ON f.batch_id = b.id WHERE b.id = $1`,
      [batch.id],
    );
    return { signatures, events, amendments, bridge, outcomes, ...extra! };
  }

  /** The people behind one item of the bridge, as the months stand now. */
  async bridgePeople(
    tx: Tx,
    batch: Batch,
    batchesSoFar: readonly string[],
    item: BridgeItem,
    slice: Slice,
    sort?: string,
  ): Promise<Counted<BridgePerson>> {
    const { condition, amount } = BEHIND[item];
    const plan = { ...BRIDGE_PEOPLE_SORT, usual: `abs(${amount}) DESC, x.beneficiary_id` };
    const params = [
      batch.agencyId,
      batch.scheme,
      periodToInt(batch.period),
      periodToInt(addMonths(batch.period, -1)),
      batchesSoFar,
    ];
    const from = `FROM (${BRIDGE_PEOPLE}) x JOIN beneficiary b ON b.agency_id = $1 AND b.id = x.beneficiary_id WHERE ${condition}`;
    const counted = await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${from}`, params);
    const rows = await tx.rows<BridgePerson>(
      `SELECT x.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", x.change, x.old_amount AS "oldAmount",
         x.new_amount AS "newAmount", (${amount})::numeric(16,2) AS amount,
         CASE WHEN x.new_batch IS NULL THEN lpad(x.old_batch::text, 9, '0') || lpad(x.old_line::text, 7, '0')
           ELSE lpad(x.new_batch::text, 9, '0') || lpad(x.new_line::text, 7, '0') END AS reference
       ${from} ${orderBy(plan, sort)} LIMIT $6 OFFSET $7`,
      [...params, slice.limit, slice.offset],
    );
    return { rows, total: counted!.n };
  }
}

/** Who stands behind an item, and with how much: the same sums as in the bridge. */
const BEHIND: Readonly<Record<BridgeItem, { condition: string; amount: string }>> = {
  PREVIOUS: { condition: 'x.old_batch IS NOT NULL', amount: 'x.old_amount' },
  PREVIOUS_ONE_OFF: { condition: 'x.old_one_off <> 0', amount: '-x.old_one_off' },
  NEW: { condition: `x.change = 'NEW'`, amount: 'x.new_regular' },
  RESUMED: { condition: `x.change = 'RESUMED'`, amount: 'x.new_regular' },
  STOPPED: { condition: `x.change = 'STOPPED'`, amount: '-x.old_regular' },
  RAISED: { condition: `x.change = 'RAISED'`, amount: 'x.new_regular - x.old_regular' },
  LOWERED: { condition: `x.change = 'LOWERED'`, amount: 'x.new_regular - x.old_regular' },
  BACK_PAY: { condition: 'x.back_pay <> 0', amount: 'x.back_pay' },
  GRANT: { condition: 'x.grant_amount <> 0', amount: 'x.grant_amount' },
  CURRENT: { condition: 'x.new_batch IS NOT NULL', amount: 'x.new_amount' },
};
