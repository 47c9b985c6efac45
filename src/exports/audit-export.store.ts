import { Injectable } from '@nestjs/common';
import { periodToInt } from '../kernel/period.js';
import type { AuditFile } from '../messages/exports.js';
import type { Tx } from '../platform/db/db.js';
import type { ExportScope } from './domain/export.types.js';

export type AuditRow = Record<string, string | number | null>;

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;
/** Payouts that 支出户 paid in the scope, by the date of the bank slip. Parameters: agency, funds, first and last month. */
const PAID = `bank_slip s JOIN payout_batch b ON b.id = s.batch_id AND b.scheme = ANY ($2)
  JOIN payout p ON p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = b.id AND p.live
  WHERE s.agency_id = $1 AND s.paid_on >= to_date($3::text, 'YYYYMM') AND s.paid_on < to_date($4::text, 'YYYYMM') + interval '1 month'`;
const REFERENCE = (batch: string, line: string): string =>
  `lpad(${batch}::text, 9, '0') || '-' || lpad(${line}::text, 7, '0')`;

const QUERIES: Readonly<Record<AuditFile, string>> = {
  accounts: `SELECT fund, code AS account, name, class, normal_side AS "normalSide", (length(code) - 2) / 2 AS level,
      CASE WHEN length(code) > 4 THEN left(code, -2) END AS parent, CASE WHEN postable THEN 'Y' ELSE 'N' END AS postable,
      CASE WHEN active THEN 'Y' ELSE 'N' END AS active
    FROM ledger_account WHERE agency_id = $1 AND fund = ANY ($2) AND $3::int <= $4::int ORDER BY array_position($2, fund), code`,
  balances: `SELECT a.fund, m.period, a.code AS account, a.name, a.normal_side AS "normalSide",
      (coalesce(sum(b.debit - b.credit) FILTER (WHERE b.period < m.period), 0) * n.sign)::numeric(18,2) AS opening,
      coalesce(sum(b.debit) FILTER (WHERE b.period = m.period), 0)::numeric(18,2) AS debit,
      coalesce(sum(b.credit) FILTER (WHERE b.period = m.period), 0)::numeric(18,2) AS credit,
      (coalesce(sum(b.debit - b.credit), 0) * n.sign)::numeric(18,2) AS closing
    FROM (SELECT DISTINCT fund, period FROM accounting_period WHERE agency_id = $1 AND fund = ANY ($2) AND period BETWEEN $3 AND $4) m
      JOIN ledger_account a ON a.agency_id = $1 AND a.fund = m.fund
      CROSS JOIN LATERAL (SELECT CASE a.normal_side WHEN 'DEBIT' THEN 1 ELSE -1 END AS sign) n
      LEFT JOIN ledger_balance b ON b.agency_id = $1 AND b.fund = a.fund AND starts_with(b.account, a.code) AND b.period <= m.period
    GROUP BY a.fund, m.period, a.code, a.name, a.normal_side, n.sign ORDER BY array_position($2, a.fund), m.period, a.code`,
  vouchers: `SELECT v.fund, v.period, v.number, v.voucher_on AS "on", v.cause_type AS "causeType", v.cause_id AS "causeId", v.summary, v.total,
      (SELECT count(*) FROM posting p WHERE p.voucher_id = v.id) AS lines, u.name AS "preparedBy",
      to_char(v.posted_at AT TIME ZONE 'UTC', ${TIME}) AS "postedAt", ru.name AS "reviewedBy",
      to_char(w.reviewed_at AT TIME ZONE 'UTC', ${TIME}) AS "reviewedAt", o.period AS "reversesPeriod", o.number AS "reversesNumber",
      v.chain_no AS "chainNo", encode(v.prev_hash, 'hex') AS "prevHash", encode(v.hash, 'hex') AS hash
    FROM voucher v JOIN app_user u ON u.id = v.prepared_by LEFT JOIN voucher_review w ON w.voucher_id = v.id
      LEFT JOIN app_user ru ON ru.id = w.reviewed_by LEFT JOIN voucher o ON o.id = v.reversal_of
    WHERE v.agency_id = $1 AND v.fund = ANY ($2) AND v.period BETWEEN $3 AND $4 ORDER BY array_position($2, v.fund), v.period, v.number`,
  postings: `SELECT v.fund, v.period, v.number, p.line_no AS "lineNo", v.voucher_on AS "on", p.account, a.name, p.debit, p.credit, p.summary
    FROM voucher v JOIN posting p ON p.voucher_id = v.id
      JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
    WHERE v.agency_id = $1 AND v.fund = ANY ($2) AND v.period BETWEEN $3 AND $4
    ORDER BY array_position($2, v.fund), v.period, v.number, p.line_no`,
  payouts: `SELECT ${REFERENCE('x.batch_id', 'x.line_no')} AS reference, x.scheme AS fund, x."batchNumber", x.line_no AS "lineNo", x.kind,
      x.period AS "paidFor", x.beneficiary_id AS "beneficiaryId", y.name, y.account_name AS "accountName", y.account_masked AS "accountMasked",
      y.bank_name AS "bankName", x.township, x.base, x.personal, x.adjustment, x.back_pay AS "backPay", x.back_pay_from AS "backPayFrom",
      x.back_pay_to AS "backPayTo", x.grant_amount AS "grant", x.amount, coalesce(x.outcome, 'ISSUED') AS state, x.cause,
      x.credited_on AS "creditedOn", CASE WHEN x.parent_batch_id IS NOT NULL THEN ${REFERENCE('x.parent_batch_id', 'x.parent_line_no')} END AS repeats,
      x.paid_on AS "paidOn", x.slip, v.period AS "voucherPeriod", v.number AS "voucherNumber"
    FROM (SELECT p.*, b.number AS "batchNumber", s.paid_on, s.number AS slip FROM ${PAID}) x
      JOIN payee_version y ON y.agency_id = x.agency_id AND y.id = x.payee_version_id
      LEFT JOIN voucher v ON v.agency_id = x.agency_id AND v.fund = x.scheme AND v.cause_type = 'BATCH_PAID' AND v.cause_id = x.batch_id::text
    ORDER BY x.batch_id, x.line_no`,
  people: `SELECT y.id AS "beneficiaryId", y.name, y.id_masked AS "idMasked", y.sex, y.township FROM beneficiary y
    WHERE y.agency_id = $1 AND y.id IN (SELECT p.beneficiary_id FROM ${PAID}) ORDER BY y.id`,
};

/** Rows of the files of the audit export, in a stated order, so that the same books give the same bytes. */
@Injectable()
export class AuditExportStore {
  pages(tx: Tx, agencyId: number, file: AuditFile, { funds, from, to }: ExportScope): AsyncIterable<AuditRow[]> {
    return tx.cursor<AuditRow>(QUERIES[file], [agencyId, funds, periodToInt(from), periodToInt(to)], 5000);
  }
}
