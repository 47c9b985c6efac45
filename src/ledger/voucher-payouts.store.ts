import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type PageQuery } from '../platform/http/paging.js';

export interface VoucherPayoutRow {
  reference: string;
  batchId: string;
  batchNumber: string;
  lineNo: number;
  period: number;
  name: string;
  idMasked: string;
  township: string | null;
  amount: string;
  state: string;
}

/** The money received for a case that a voucher books. */
export interface VoucherRecoveryRow {
  findingId: string;
  year: number;
  no: number;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  /** Day of the money. */
  on: string;
  /** Yuan. */
  amount: string;
  payer: string;
  slip: string;
}

/** What a voucher moved and what the payouts behind it sum to, yuan. */
export interface VoucherPayoutSums {
  payouts: number;
  amount: string;
  booked: string;
}

export const VOUCHER_PAYOUT_SORT = sortPlan({
  keys: {
    reference: 'p.batch_id * 10000000 + p.line_no',
    name: byPinyin('y.name'),
    township: byPinyin('p.township'),
    amount: 'coalesce(f.part, p.amount)',
    period: 'p.period',
  },
  usual: 'p.batch_id, p.line_no',
  unique: 'p.batch_id, p.line_no',
});

/**
 * The payouts that a voucher stands for, by its cause: the lines of a paid batch, the failures of a result file, the one
 * of an act, those of a case that a receipt pays back, each with its part. A reversal and a correction stand for those of
 * the voucher they began with. $1 agency, $2 voucher.
 */
const BEHIND = /* sql */ `
  root AS (SELECT r.* FROM voucher v CROSS JOIN LATERAL voucher_root(v.id) r WHERE v.agency_id = $1 AND v.id = $2),
  behind AS MATERIALIZED (
    SELECT b.id AS batch_id, b.period, NULL::int AS line_no, NULL::numeric AS part FROM root r JOIN payout_batch b ON b.agency_id = $1 AND b.id::text = r.cause_id WHERE r.cause_type = 'BATCH_PAID'
    UNION ALL
    SELECT l.batch_id, b.period, l.payout_line_no, NULL FROM root r JOIN bank_result_line l ON l.agency_id = $1 AND l.result_file_id::text = r.cause_id AND l.class = 'FAILED'
      JOIN payout_batch b ON b.id = l.batch_id WHERE r.cause_type = 'BOUNCE'
    UNION ALL
    SELECT a.batch_id, a.period, a.line_no, NULL FROM root r JOIN payout_act a ON a.agency_id = $1 AND a.id::text = r.cause_id WHERE r.cause_type IN ('LATE_RETURN', 'WAIVED')
    UNION ALL
    SELECT l.batch_id, l.period, l.line_no, x.base + x.personal + x.grant_amount FROM root r JOIN recovery_part x ON x.agency_id = $1 AND x.recovery_id::text = r.cause_id
      JOIN finding_line l ON l.id = x.line_id WHERE r.cause_type = 'RECOVERY')`;
const PAYOUTS = `behind f JOIN payout p ON p.agency_id = $1 AND p.period = f.period AND p.batch_id = f.batch_id
    AND (p.line_no = f.line_no OR (f.line_no IS NULL AND p.live))`;

/** From a voucher to the payouts behind it. */
@Injectable()
export class VoucherPayoutsStore {
  async sums(tx: Tx, agencyId: number, voucherId: string): Promise<VoucherPayoutSums> {
    const row = await tx.one<VoucherPayoutSums>(
      `WITH ${BEHIND}
       SELECT count(*)::int AS payouts, coalesce(sum(coalesce(f.part, p.amount)), 0)::numeric(16,2) AS amount, CASE WHEN NOT EXISTS (SELECT FROM behind) THEN 0 ELSE
         (SELECT abs(coalesce(sum(x.debit - x.credit), 0)) FROM posting x JOIN ledger_account a ON a.agency_id = x.agency_id AND a.fund = x.fund AND a.code = x.account
           WHERE x.voucher_id = $2 AND a.class = CASE (SELECT cause_type FROM root) WHEN 'WAIVED' THEN 'LIABILITY' ELSE 'ASSET' END) END::numeric(16,2) AS booked
         FROM ${PAYOUTS}`,
      [agencyId, voucherId],
    );
    return row!;
  }

  rows(
    tx: Tx,
    agencyId: number,
    voucherId: string,
    sort: string | undefined,
    query: PageQuery,
  ): Promise<VoucherPayoutRow[]> {
    return tx.rows<VoucherPayoutRow>(
      `WITH ${BEHIND}
       SELECT lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS reference, p.batch_id AS "batchId", b.number AS "batchNumber",
         p.line_no AS "lineNo", p.period, y.name, y.id_masked AS "idMasked", p.township, coalesce(f.part, p.amount) AS amount,
         coalesce(p.outcome, CASE WHEN b.state IN ('ISSUED', 'SETTLED') THEN 'ISSUED' ELSE 'PLANNED' END) AS state
         FROM ${PAYOUTS} JOIN payout_batch b ON b.id = p.batch_id JOIN payee_version y ON y.agency_id = $1 AND y.id = p.payee_version_id
        ${orderBy(VOUCHER_PAYOUT_SORT, sort)} LIMIT $3 OFFSET $4`,
      [agencyId, voucherId, query.pageSize, offsetOf(query)],
    );
  }

  /** Null for a voucher that books no recovery. */
  recovery(tx: Tx, agencyId: number, voucherId: string): Promise<VoucherRecoveryRow | null> {
    return tx.one<VoucherRecoveryRow>(
      `SELECT c.id AS "findingId", c.year, c.no, b.id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", x.on_date AS on, x.amount, x.payer, x.slip
         FROM voucher v CROSS JOIN LATERAL voucher_root(v.id) r JOIN recovery x ON x.agency_id = $1 AND x.id::text = r.cause_id
         JOIN finding c ON c.id = x.finding_id JOIN beneficiary b ON b.agency_id = $1 AND b.id = c.beneficiary_id
        WHERE v.agency_id = $1 AND v.id = $2 AND r.cause_type = 'RECOVERY'`,
      [agencyId, voucherId],
    );
  }
}
