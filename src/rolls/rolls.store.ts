import { Injectable } from '@nestjs/common';
import { intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { RollMappingRecord, RollState } from './domain/roll.types.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export interface RollRecord {
  id: string;
  agencyId: number;
  scheme: string;
  period: Period;
  fileId: string;
  fileName: string;
  digest: Buffer;
  source: string;
  state: RollState;
  mapping: RollMappingRecord | null;
  lineCount: number | null;
  blockedCount: number | null;
  payCount: number | null;
  payTotal: string | null;
  checkedVersion: string | null;
  jobId: string | null;
}

export interface EarlierImport {
  rollId: string;
  state: RollState;
  fileName: string;
  uploadedBy: string;
  uploadedAt: Date;
}

export interface NewRoll {
  scheme: string;
  period: Period;
  fileId: string;
  fileName: string;
  digest: Buffer;
  source: string;
}

export interface CheckResult {
  encoding: string;
  mapping: RollMappingRecord;
  rowCount: number;
  lineCount: number;
  blockedCount: number;
  warnedCount: number;
  payCount: number;
  payTotal: string;
  checkedVersion: string;
}

const ROLL = `id, agency_id AS "agencyId", scheme, period, file_id AS "fileId", file_name AS "fileName", file_digest AS digest, source, state,
  mapping,
  line_count AS "lineCount", blocked_count AS "blockedCount", pay_count AS "payCount", pay_total AS "payTotal",
  checked_version AS "checkedVersion", job_id AS "jobId"`;

interface RollRow extends Omit<RollRecord, 'period'> {
  period: number;
}

/** SQL of the rolls themselves and their states. */
@Injectable()
export class RollsStore {
  /** @param lock holds the roll to the end of the transaction, so that one act at a time changes it */
  async find(tx: Reader, agencyId: number, rollId: string, lock = false): Promise<RollRecord | null> {
    const row = await tx.one<RollRow>(
      `SELECT ${ROLL} FROM payout_roll WHERE agency_id = $1 AND id = $2${lock ? ' FOR NO KEY UPDATE' : ''}`,
      [agencyId, rollId],
    );
    return row && { ...row, period: intToPeriod(row.period) };
  }

  /** One upload at a time of the same file for the same month: the second one sees the first. */
  async lockUpload(ctx: Ctx, roll: Pick<NewRoll, 'scheme' | 'period' | 'digest'>): Promise<void> {
    const key = `${ctx.agencyId}/${roll.scheme}/${roll.period}/${roll.digest.toString('hex')}`;
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('roll.upload'), hashtext($1))`, [key]);
  }

  earlierImport(ctx: Ctx, roll: Pick<NewRoll, 'scheme' | 'period' | 'digest'>): Promise<EarlierImport | null> {
    return ctx.tx.one<EarlierImport>(
      `SELECT r.id AS "rollId", r.state, r.file_name AS "fileName", u.name AS "uploadedBy", r.uploaded_at AS "uploadedAt"
         FROM payout_roll r JOIN app_user u ON u.id = r.uploaded_by
        WHERE r.agency_id = $1 AND r.scheme = $2 AND r.period = $3 AND r.file_digest = $4 AND r.state NOT IN ('REJECTED', 'FAILED')`,
      [ctx.agencyId, roll.scheme, periodToInt(roll.period), roll.digest],
    );
  }

  async insert(ctx: Ctx, roll: NewRoll): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payout_roll (agency_id, scheme, period, file_id, file_name, file_digest, source, uploaded_by, uploaded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        ctx.agencyId,
        roll.scheme,
        periodToInt(roll.period),
        roll.fileId,
        roll.fileName,
        roll.digest,
        roll.source,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async setJob(tx: Tx, rollId: string, jobId: string): Promise<void> {
    await tx.run('UPDATE payout_roll SET job_id = $2 WHERE id = $1', [rollId, jobId]);
  }

  async setChecked(tx: Tx, rollId: string, result: CheckResult): Promise<void> {
    await tx.run(
      `UPDATE payout_roll SET state = 'CHECKED', encoding = $2, mapping = $3, row_count = $4, line_count = $5, blocked_count = $6,
              warned_count = $7, pay_count = $8, pay_total = $9, checked_version = $10 WHERE id = $1`,
      [
        rollId,
        result.encoding,
        JSON.stringify(result.mapping),
        result.rowCount,
        result.lineCount,
        result.blockedCount,
        result.warnedCount,
        result.payCount,
        result.payTotal,
        result.checkedVersion,
      ],
    );
  }

  async setState(tx: Tx, rollId: string, state: 'FAILED' | 'REJECTED'): Promise<void> {
    await tx.run('UPDATE payout_roll SET state = $2 WHERE id = $1', [rollId, state]);
  }

  /** Back to the beginning, with the columns a person chose. */
  async setRestarted(tx: Tx, rollId: string, mapping: RollMappingRecord): Promise<void> {
    await tx.run(
      `UPDATE payout_roll SET state = 'UPLOADED', mapping = $2, encoding = NULL, row_count = NULL, line_count = NULL, blocked_count = NULL,
              warned_count = NULL, pay_count = NULL, pay_total = NULL, checked_version = NULL WHERE id = $1`,
      [rollId, JSON.stringify(mapping)],
    );
  }

  async setAccepted(ctx: Ctx, rollId: string): Promise<void> {
    await ctx.tx.run(
      `UPDATE payout_roll SET state = 'ACCEPTED', accepted_by = $2, accepted_at = $3, accepted_act_id = $4 WHERE id = $1`,
      [rollId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Why the whole file was refused. */
  async addRefusal(ctx: Ctx, rollId: string, code: string, details: object): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO roll_issue (agency_id, roll_id, code, severity, details) VALUES ($1, $2, $3, 'BLOCK', $4)`,
      [ctx.agencyId, rollId, code, JSON.stringify(details)],
    );
  }

  /** Issues that block the roll as a whole. */
  wholeBlocks(tx: Reader, rollId: string): Promise<{ code: string; details: Record<string, unknown> }[]> {
    return tx.rows<{ code: string; details: Record<string, unknown> }>(
      `SELECT code, details FROM roll_issue WHERE roll_id = $1 AND ordinal IS NULL AND severity = 'BLOCK' ORDER BY id`,
      [rollId],
    );
  }

  async jobState(tx: Reader, jobId: string): Promise<string | null> {
    return (await tx.one<{ state: string }>('SELECT state FROM job WHERE id = $1', [jobId]))?.state ?? null;
  }

  /** Header → field as a person last chose for rolls of this source. */
  async rememberedMapping(tx: Reader, agencyId: number, source: string): Promise<Record<string, string>> {
    const row = await tx.one<{ mapping: Record<string, string> }>(
      'SELECT mapping FROM roll_mapping WHERE agency_id = $1 AND source = $2',
      [agencyId, source],
    );
    return row?.mapping ?? {};
  }

  async rememberMapping(ctx: Ctx, source: string, mapping: Record<string, string>): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO roll_mapping (agency_id, source, mapping, updated_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (agency_id, source) DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at`,
      [ctx.agencyId, source, JSON.stringify(mapping), ctx.now],
    );
  }
}
