import { Injectable } from '@nestjs/common';
import { intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import { orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { ReportBasis, ReportCause } from './domain/report.types.js';

type Reader = Pick<Db, 'rows' | 'one'>;

export interface ReportRow {
  id: string;
  period: Period;
  cutOff: string;
  version: number;
  watermark: string;
  asOf: Date;
  /** SM3 of the file, hex. */
  digest: string;
  fileId: string;
  /** Bytes. */
  size: number;
  cause: ReportCause;
  madeBy: string | null;
  madeAt: Date;
  publishedBy: string | null;
  publishedAt: Date | null;
  /** No later version of the same cut-off. */
  latest: boolean;
}

export interface LastVersion {
  id: string;
  version: number;
  watermark: string;
  contentDigest: Buffer;
}

export interface DueReport {
  period: Period;
  cause: Exclude<ReportCause, 'PERSON'>;
}

const REPORT = /* sql */ `r.id, r.period, r.cut_off AS "cutOff", r.version, r.watermark, r.as_of AS "asOf", encode(f.digest, 'hex') AS digest,
  r.file_id AS "fileId", f.size::int AS size, r.cause, m.name AS "madeBy", r.made_at AS "madeAt", u.name AS "publishedBy",
  p.published_at AS "publishedAt",
  NOT EXISTS (SELECT FROM monthly_report x WHERE x.agency_id = r.agency_id AND x.cut_off = r.cut_off AND x.version > r.version) AS latest
  FROM monthly_report r JOIN stored_file f ON f.id = r.file_id LEFT JOIN app_user m ON m.id = r.made_by
  LEFT JOIN monthly_report_publication p ON p.report_id = r.id LEFT JOIN app_user u ON u.id = p.published_by`;

export const REPORT_SORT = sortPlan({
  keys: {
    period: 'r.period',
    cutOff: 'r.cut_off',
    version: 'r.version',
    madeAt: 'r.made_at',
    publishedAt: 'p.published_at',
    watermark: 'r.watermark',
  },
  usual: 'r.cut_off DESC, r.version DESC',
  unique: 'r.id',
});

type Stored = Omit<ReportRow, 'period'> & { period: number };
const outward = ({ period, ...row }: Stored): ReportRow => ({ ...row, period: intToPeriod(period) });

/** The versions of the monthly reports. Rows are only ever added. */
@Injectable()
export class ReportsStore {
  /** The watermark of this snapshot, and the time of its record. */
  async basis(tx: Tx, agencyId: number): Promise<ReportBasis> {
    const row = await tx.one<{ watermark: string; asOf: Date }>(
      `SELECT t.position AS watermark, t.at AS "asOf" FROM trail_head h JOIN trail t ON t.agency_id = h.agency_id AND t.position = h.position
        WHERE h.agency_id = $1`,
      [agencyId],
    );
    return row!;
  }

  async list(
    tx: Reader,
    agencyId: number,
    filter: { year?: number; published?: boolean; sort?: string },
    query: PageQuery,
  ): Promise<Page<ReportRow>> {
    const where = `WHERE r.agency_id = $1 AND ($2::int IS NULL OR r.period / 100 = $2) AND ($3::boolean IS NULL OR (p.report_id IS NOT NULL) = $3)`;
    const params = [agencyId, filter.year ?? null, filter.published ?? null];
    const rows = await tx.rows<Stored & Record<string, unknown>>(
      `SELECT ${REPORT} ${where} ${orderBy(REPORT_SORT, filter.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, offsetOf(query)],
    );
    const counted = await tx.one<{ total: number }>(
      `SELECT count(*)::int AS total FROM monthly_report r LEFT JOIN monthly_report_publication p ON p.report_id = r.id ${where}`,
      params,
    );
    return { rows: rows.map(outward), total: counted!.total, page: query.page, pageSize: query.pageSize };
  }

  async find(tx: Reader, agencyId: number, id: string): Promise<ReportRow | null> {
    const row = await tx.one<Stored & Record<string, unknown>>(
      `SELECT ${REPORT} WHERE r.agency_id = $1 AND r.id = $2`,
      [agencyId, id],
    );
    return row && outward(row);
  }

  /** Nobody else adds a version of this cut-off until the transaction ends. */
  async lock(tx: Tx, agencyId: number, cutOff: string): Promise<void> {
    await tx.run(`SELECT pg_advisory_xact_lock(hashtext('monthly_report'), hashtext($1))`, [`${agencyId}/${cutOff}`]);
  }

  lastVersion(tx: Tx, agencyId: number, cutOff: string): Promise<LastVersion | null> {
    return tx.one<LastVersion & Record<string, unknown>>(
      `SELECT id, version, watermark, content_digest AS "contentDigest" FROM monthly_report
        WHERE agency_id = $1 AND cut_off = $2 ORDER BY version DESC LIMIT 1`,
      [agencyId, cutOff],
    );
  }

  async add(
    ctx: Ctx,
    it: {
      cutOff: string;
      period: Period;
      version: number;
      basis: ReportBasis;
      contentDigest: Buffer;
      fileId: string;
      cause: ReportCause;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO monthly_report (agency_id, period, cut_off, version, watermark, as_of, content_digest, file_id, cause, made_by, made_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        ctx.agencyId,
        periodToInt(it.period),
        it.cutOff,
        it.version,
        it.basis.watermark,
        it.basis.asOf,
        it.contentDigest,
        it.fileId,
        it.cause,
        it.cause === 'PERSON' ? ctx.actor.userId : null,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async publish(ctx: Ctx, reportId: string): Promise<void> {
    await ctx.tx.run(
      'INSERT INTO monthly_report_publication (agency_id, report_id, published_by, published_at, act_id) VALUES ($1, $2, $3, $4, $5)',
      [ctx.agencyId, reportId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /**
   * Months with a batch whose report at the month's end is due by itself, earliest first: all funds that paid in it are closed
   * and no report was read since (a closing after a re-opening counts anew), or it has none and its day has come. What counts is what the figures were read at (`asOf` of the act), not when the act came to the trail. That a report
   * was made and had nothing new to say is on the trail only.
   */
  async due(
    tx: Reader,
    agencyId: number,
    asked: { from: Period; to: Period; dayHasComeFor: Period | null },
  ): Promise<DueReport[]> {
    const rows = await tx.rows<{ period: number; cause: DueReport['cause'] }>(
      `WITH month AS (
         SELECT b.period, (to_date(b.period::text, 'YYYYMM') + interval '1 month' - interval '1 day')::date AS cut_off,
             bool_and(c.closed_at IS NOT NULL) AS closed, max(c.closed_at) AS closed_at
           FROM (SELECT DISTINCT period, scheme FROM payout_batch
                  WHERE agency_id = $1 AND period BETWEEN $2 AND $3 AND state <> 'WITHDRAWN') b
           LEFT JOIN LATERAL (SELECT a.closed_at FROM accounting_period a
              WHERE a.agency_id = $1 AND a.fund = b.scheme AND a.period >= b.period AND a.state = 'CLOSED' ORDER BY a.period LIMIT 1) c ON true
          GROUP BY b.period)
       SELECT m.period, CASE WHEN m.closed THEN 'MONTH_CLOSED' ELSE 'REPORT_DAY' END AS cause FROM month m
        LEFT JOIN LATERAL (SELECT max(coalesce((t.details ->> 'asOf')::timestamptz, t.at)) AS at FROM trail t
           WHERE t.agency_id = $1 AND t.subject_type = 'monthly-report' AND t.subject_id = m.cut_off::text AND t.act = 'monthlyReport.make'
             AND t.outcome = 'DONE') made ON true
        WHERE CASE WHEN m.closed THEN made.at IS NULL OR made.at < m.closed_at ELSE made.at IS NULL AND m.period <= $4 END
        ORDER BY m.period`,
      [
        agencyId,
        periodToInt(asked.from),
        periodToInt(asked.to),
        asked.dayHasComeFor === null ? null : periodToInt(asked.dayHasComeFor),
      ],
    );
    return rows.map(({ period, cause }) => ({ period: intToPeriod(period), cause }));
  }
}
