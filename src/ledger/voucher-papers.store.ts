import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';

/** What a paper is attached to: a voucher, or a proposal that is not one yet. */
export type PaperOwner = { voucherId: string } | { proposalId: string };

export interface PaperRow {
  id: string;
  name: string;
  sheets: number;
  size: string;
  /** SM3 of the file, hex. */
  digest: string;
  addedBy: string;
  addedAt: Date;
}

/** Attachments (附件) of vouchers and proposals. */
@Injectable()
export class VoucherPapersStore {
  /** Errors: VOUCHER_NOT_FOUND, VOUCHER_PROPOSAL_NOT_FOUND, VOUCHER_PROPOSAL_DECIDED, ATTACHMENT_PERIOD_CLOSED. */
  async add(ctx: Ctx, owner: PaperOwner, paper: { fileId: string; name: string; sheets: number }): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO voucher_attachment (agency_id, voucher_id, proposal_id, file_id, name, sheets, added_by, added_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ctx.agencyId,
        'voucherId' in owner ? owner.voucherId : null,
        'proposalId' in owner ? owner.proposalId : null,
        paper.fileId,
        paper.name,
        paper.sheets,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** Errors: ATTACHMENT_NOT_FOUND, ATTACHMENT_PERIOD_CLOSED. */
  async remove(ctx: Ctx, id: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO voucher_attachment_removal (agency_id, attachment_id, reason, removed_by, removed_at, act_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [ctx.agencyId, id, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  list(tx: Tx, agencyId: number, owner: PaperOwner): Promise<PaperRow[]> {
    return tx.rows<PaperRow>(
      `SELECT a.id, a.name, a.sheets, f.size::text, encode(f.digest, 'hex') AS digest, u.name AS "addedBy", a.added_at AS "addedAt"
         FROM voucher_attachment_live a JOIN stored_file f ON f.id = a.file_id JOIN app_user u ON u.id = a.added_by
        WHERE a.agency_id = $1 AND (a.voucher_id = $2 OR a.proposal_id = $3) ORDER BY a.id`,
      [agencyId, 'voucherId' in owner ? owner.voucherId : null, 'proposalId' in owner ? owner.proposalId : null],
    );
  }

  file(tx: Tx, agencyId: number, id: string): Promise<{ fileId: string; name: string; mediaType: string } | null> {
    return tx.one(
      `SELECT a.file_id AS "fileId", a.name, f.media_type AS "mediaType" FROM voucher_attachment_live a JOIN stored_file f ON f.id = a.file_id
        WHERE a.agency_id = $1 AND a.id = $2`,
      [agencyId, id],
    );
  }
}
