import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { BackPayVerdict } from './domain/certification.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface ResumeListed {
  suspensionId: string;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  townshipName: string | null;
  scheme: string;
  certifiedOn: string;
  /** Month of the roll that is to bring the back-pay. */
  payPeriod: string;
  /** Regular amount last due, yuan; null: nothing was ever due. */
  monthly: string | null;
  months: number;
  amount: string;
  backPayFrom: string | null;
  backPayTo: string | null;
  verdict: BackPayVerdict;
  foundPeriod: string | null;
  foundBatchId: string | null;
  foundLineNo: number | null;
  foundAmount: string | null;
  foundFrom: string | null;
  foundTo: string | null;
  resumedBy: string;
  resumedAt: Date;
}

export interface BackPayLine {
  period: string;
  amount: string;
}

export interface ResumeFilter extends PageQuery {
  beneficiaryId?: string;
  scheme?: string;
  verdict?: BackPayVerdict;
}

const MONTH = (column: string): string =>
  `CASE WHEN ${column} IS NOT NULL THEN to_char(to_date(${column}::text, 'YYYYMM'), 'YYYY-MM') END`;

/** Resumptions, with what they stated and what the rolls brought. */
@Injectable()
export class ResumesStore {
  async list(tx: Reader, agencyId: number, filter: ResumeFilter): Promise<Page<ResumeListed>> {
    const params = [agencyId, filter.beneficiaryId ?? null, filter.scheme ?? null, filter.verdict ?? null];
    const from = `certification_back_pay_check k WHERE k.agency_id = $1 AND ($2::bigint IS NULL OR k.beneficiary_id = $2)
      AND ($3::text IS NULL OR k.scheme = $3) AND ($4::text IS NULL OR k.verdict = $4)`;
    const total = await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`, params);
    const rows = await tx.rows<ResumeListed & Record<string, unknown>>(
      `SELECT k.suspension_id AS "suspensionId", k.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked",
              (SELECT t.name FROM township t WHERE t.agency_id = b.agency_id AND t.code = b.township) AS "townshipName", k.scheme,
              c.certified_on AS "certifiedOn", ${MONTH('k.pay_period')} AS "payPeriod", k.monthly, k.months, k.amount,
              ${MONTH('k.back_pay_from')} AS "backPayFrom", ${MONTH('k.back_pay_to')} AS "backPayTo", k.verdict, ${MONTH('k.found_period')} AS "foundPeriod",
              k.found_batch_id AS "foundBatchId", k.found_line_no AS "foundLineNo", k.found_amount AS "foundAmount", ${MONTH('k.found_from')} AS "foundFrom",
              ${MONTH('k.found_to')} AS "foundTo", u.name AS "resumedBy", r.resumed_at AS "resumedAt"
         FROM (SELECT k.* FROM ${from} ORDER BY k.suspension_id DESC LIMIT $5 OFFSET $6) k
         JOIN certification_resume r ON r.suspension_id = k.suspension_id JOIN certification c ON c.id = r.certification_id
         JOIN beneficiary b ON b.agency_id = k.agency_id AND b.id = k.beneficiary_id JOIN app_user u ON u.id = r.resumed_by
        ORDER BY k.suspension_id DESC`,
      [...params, filter.pageSize, offsetOf(filter)],
    );
    return { rows, total: total!.n, page: filter.page, pageSize: filter.pageSize };
  }

  lines(tx: Reader, agencyId: number, suspensionId: string): Promise<BackPayLine[]> {
    return tx.rows<BackPayLine & Record<string, unknown>>(
      `SELECT ${MONTH('period')} AS period, amount FROM certification_back_pay WHERE agency_id = $1 AND suspension_id = $2 ORDER BY 1`,
      [agencyId, suspensionId],
    );
  }
}
