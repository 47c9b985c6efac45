import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire, type Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import type { CheckedPlan } from './domain/check-plan.js';
import type { PlanMethod, ReceivingAccount, RecoveryKind, Scheme } from './domain/finding.types.js';
import type { Part } from './domain/spread-recovery.js';

type Reader = Pick<Tx, 'rows' | 'one'> | Db;

export interface NewRecovery {
  findingId: string;
  kind: RecoveryKind;
  /** Of an offset or a bank return the database says it. */
  on: string;
  amount: Decimal;
  toAccount?: ReceivingAccount;
  payer?: string;
  slip?: string;
  payout?: { period: number; batchId: string; lineNo: number };
  payoutActId?: string;
}

export interface RecoveryRow {
  id: string;
  kind: RecoveryKind;
  on: string;
  amount: string;
  toAccount: ReceivingAccount | null;
  payer: string | null;
  slip: string | null;
  reference: string | null;
  payoutActId: string | null;
  reversalOf: string | null;
  reversed: boolean;
  reason: string | null;
  voucherId: string | null;
  voucherNumber: number | null;
  recordedBy: string;
  recordedAt: Date;
}

export interface PlanRow {
  id: string;
  no: number;
  method: PlanMethod;
  amount: string;
  monthly: string | null;
  paperId: string | null;
  note: string | null;
  plannedBy: string;
  plannedAt: Date;
  items: { no: number; dueOn: string; amount: string }[];
}

export interface WriteOffRow {
  id: string;
  amount: string;
  reason: string;
  paperId: string;
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decidedReason: string | null;
}

/** Plans, recoveries with the lines they pay back, and write-offs. */
@Injectable()
export class RecoveriesStore {
  async plan(
    ctx: Ctx,
    findingId: string,
    method: PlanMethod,
    plan: CheckedPlan & { paperId: string | null; note: string | null },
  ): Promise<{ id: string }> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO recovery_plan (agency_id, finding_id, method, paper_id, monthly, note, planned_by, planned_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ...[ctx.agencyId, findingId, method, plan.paperId, plan.monthly && toWire(plan.monthly), plan.note],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
    await ctx.tx.run(
      `INSERT INTO recovery_plan_item (agency_id, plan_id, no, due_on, amount)
       SELECT $1, $2, x.no, x.due_on, x.amount FROM jsonb_to_recordset($3) AS x(no int, due_on date, amount numeric)`,
      [
        ...[ctx.agencyId, row!.id],
        JSON.stringify(
          plan.items.map(({ dueOn, amount }, i) => ({ no: i + 1, due_on: dueOn, amount: toWire(amount) })),
        ),
      ],
    );
    return row!;
  }

  /** Errors: those of recovery_guard. */
  async insert(ctx: Ctx, recovery: NewRecovery): Promise<{ id: string; on: string }> {
    const { findingId, kind, on, amount, toAccount, payer, slip, payout, payoutActId } = recovery;
    const row = await ctx.tx.one<{ id: string; on: string }>(
      `INSERT INTO recovery (agency_id, finding_id, kind, on_date, amount, to_account, payer, slip, period, batch_id, line_no, payout_act_id,
         recorded_by, recorded_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id, on_date AS on`,
      [
        ...[ctx.agencyId, findingId, kind, on, toWire(amount), toAccount ?? null, payer ?? null, slip ?? null],
        ...[payout?.period ?? null, payout?.batchId ?? null, payout?.lineNo ?? null, payoutActId ?? null],
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
    return row!;
  }

  /** Errors: RECOVERY_PART_WRONG. */
  async addParts(ctx: Ctx, recoveryId: string, parts: readonly Part[]): Promise<void> {
    const rows = parts.map(({ lineId, base, personal, grant }) => ({
      line_id: lineId,
      base: toWire(base),
      personal: toWire(personal),
      grants: toWire(grant),
    }));
    await ctx.tx.run(
      `INSERT INTO recovery_part (agency_id, recovery_id, line_id, base, personal, grant_amount)
       SELECT $1, $2, x.line_id, x.base, x.personal, x.grants FROM jsonb_to_recordset($3) AS x(line_id bigint, base numeric, personal numeric, grants numeric)`,
      [ctx.agencyId, recoveryId, JSON.stringify(rows)],
    );
  }

  /** Month of a batch. Errors: RECOVERY_OFFSET_UNFIT. */
  async periodOf(tx: Reader, agencyId: number, batchId: string): Promise<number> {
    const row = await tx.one<{ period: number }>('SELECT period FROM payout_batch WHERE agency_id = $1 AND id = $2', [
      agencyId,
      batchId,
    ]);
    if (!row) throw new DomainError('RECOVERY_OFFSET_UNFIT', 'rule', { batchId });
    return row.period;
  }

  /** The payout of an act. Errors: RECOVERY_BANK_RETURN_UNFIT. */
  async actPayout(tx: Reader, agencyId: number, actId: string): Promise<{ batchId: string; lineNo: number }> {
    const row = await tx.one<{ batchId: string; lineNo: number }>(
      'SELECT batch_id AS "batchId", line_no AS "lineNo" FROM payout_act WHERE agency_id = $1 AND id = $2',
      [agencyId, actId],
    );
    if (!row) throw new DomainError('RECOVERY_BANK_RETURN_UNFIT', 'rule', { id: actId });
    return row;
  }

  /** Errors: RECOVERY_NOT_FOUND. */
  async one(
    tx: Reader,
    agencyId: number,
    id: string,
  ): Promise<{ findingId: string; kind: RecoveryKind; scheme: Scheme; on: string; amount: string; reversed: boolean }> {
    const row = await tx.one<Awaited<ReturnType<RecoveriesStore['one']>>>(
      `SELECT r.finding_id AS "findingId", r.kind, f.scheme, r.on_date AS on, r.amount,
         EXISTS (SELECT FROM recovery x WHERE x.reversal_of = r.id) AS reversed
       FROM recovery r JOIN finding f ON f.id = r.finding_id WHERE r.agency_id = $1 AND r.id = $2 AND r.reversal_of IS NULL`,
      [agencyId, id],
    );
    if (!row) throw new DomainError('RECOVERY_NOT_FOUND', 'missing', { id });
    return row;
  }

  async reverse(ctx: Ctx, id: string, on: string, reason: string): Promise<{ id: string }> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO recovery (agency_id, finding_id, kind, on_date, amount, to_account, payer, slip, period, batch_id, line_no, payout_act_id,
         reversal_of, reason, recorded_by, recorded_at, act_id)
       SELECT agency_id, finding_id, kind, $3, -amount, to_account, payer, slip, period, batch_id, line_no, payout_act_id, id, $4, $5, $6, $7
         FROM recovery WHERE agency_id = $1 AND id = $2 RETURNING id`,
      [ctx.agencyId, id, on, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!;
  }

  list(tx: Reader, agencyId: number, findingId: string): Promise<RecoveryRow[]> {
    return tx.rows<RecoveryRow>(
      `SELECT r.id, r.kind, r.on_date AS on, r.amount, r.to_account AS "toAccount", r.payer, r.slip,
         lpad(r.batch_id::text, 9, '0') || lpad(r.line_no::text, 7, '0') AS reference, r.payout_act_id AS "payoutActId",
         r.reversal_of AS "reversalOf", EXISTS (SELECT FROM recovery x WHERE x.reversal_of = r.id) AS reversed, r.reason,
         coalesce(w.id, v.id) AS "voucherId", coalesce(w.number, v.number) AS "voucherNumber", u.name AS "recordedBy", r.recorded_at AS "recordedAt"
       FROM recovery r JOIN app_user u ON u.id = r.recorded_by
       LEFT JOIN voucher o ON o.agency_id = r.agency_id AND o.cause_type = 'RECOVERY' AND o.cause_id = coalesce(r.reversal_of, r.id)::text AND r.kind = 'RECEIPT'
       LEFT JOIN voucher v ON v.id = o.id AND r.reversal_of IS NULL LEFT JOIN voucher w ON w.reversal_of = o.id AND r.reversal_of IS NOT NULL
       WHERE r.agency_id = $1 AND r.finding_id = $2 ORDER BY r.id`,
      [agencyId, findingId],
    );
  }

  plans(tx: Reader, agencyId: number, findingId: string): Promise<PlanRow[]> {
    return tx.rows<PlanRow>(
      `SELECT p.id, p.no, p.method, p.amount, p.monthly, p.paper_id AS "paperId", p.note, u.name AS "plannedBy", p.planned_at AS "plannedAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('no', i.no, 'dueOn', i.due_on, 'amount', i.amount::text) ORDER BY i.no)
           FROM recovery_plan_item i WHERE i.plan_id = p.id), '[]') AS items
       FROM recovery_plan p JOIN app_user u ON u.id = p.planned_by WHERE p.agency_id = $1 AND p.finding_id = $2 ORDER BY p.no`,
      [agencyId, findingId],
    );
  }

  async proposeWriteOff(
    ctx: Ctx,
    findingId: string,
    it: { reason: string; paperId: string },
  ): Promise<{ id: string; amount: string }> {
    const row = await ctx.tx.one<{ id: string; amount: string }>(
      `INSERT INTO finding_write_off (agency_id, finding_id, reason, paper_id, proposed_by, proposed_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id, amount`,
      [ctx.agencyId, findingId, it.reason, it.paperId, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row!;
  }

  /** Errors: WRITE_OFF_NOT_FOUND; WRITE_OFF_DECIDED, WRITE_OFF_CHANGED, FINDING_RECUSED, SECOND_PERSON_REQUIRED. */
  async decideWriteOff(
    ctx: Ctx,
    id: string,
    decision: { state: 'CONFIRMED' | 'REFUSED'; reason: string | null },
  ): Promise<{ findingId: string; amount: string }> {
    const row = await ctx.tx.one<{ findingId: string; amount: string }>(
      `UPDATE finding_write_off SET state = $3, decided_by = $4, decided_at = $5, decided_reason = $6, decided_act_id = $7
        WHERE agency_id = $1 AND id = $2 RETURNING finding_id AS "findingId", amount`,
      [ctx.agencyId, id, decision.state, ctx.actor.userId, ctx.now, decision.reason, ctx.actId],
    );
    if (!row) throw new DomainError('WRITE_OFF_NOT_FOUND', 'missing', { id });
    return row;
  }

  writeOffs(tx: Reader, agencyId: number, findingId: string): Promise<WriteOffRow[]> {
    return tx.rows<WriteOffRow>(
      `SELECT w.id, w.amount, w.reason, w.paper_id AS "paperId", w.state, w.proposed_by AS "proposedById", p.name AS "proposedBy",
         w.proposed_at AS "proposedAt", d.name AS "decidedBy", w.decided_at AS "decidedAt", w.decided_reason AS "decidedReason"
       FROM finding_write_off w JOIN app_user p ON p.id = w.proposed_by LEFT JOIN app_user d ON d.id = w.decided_by
       WHERE w.agency_id = $1 AND w.finding_id = $2 ORDER BY w.id`,
      [agencyId, findingId],
    );
  }
}
