import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import type { ExpectedBatch } from './domain/batch-content.js';
import { payeeText, type ChainedFile, type ContentLine, type PayeeText, type Signature } from './domain/batch-text.js';

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

export interface ContentRow extends ContentLine {
  batchId: string;
  amount: string;
  live: boolean;
}

export interface FileRow extends ChainedFile {
  batchNumber: string;
  fileId: string;
  storedDigest: string;
  batchLines: number;
  batchTotal: string;
}

export interface SignedBatch {
  id: string;
  number: string;
  state: string;
  round: number;
  /** Digest that the signers of this round signed. */
  signedDigest: string;
}

/** What the verification of batches and bank files reads: plain rows; none of the functions that made them is called. */
@Injectable()
export class VerifyStore {
  /** More memory for the joins of whole years, for this transaction; statistics may be older than the data. */
  async prepare(tx: Tx): Promise<void> {
    await tx.run(`SET LOCAL work_mem = '64MB'`);
    await tx.run('SET LOCAL enable_nestloop = off');
  }

  /** Batches with content, each with the states of its content that were ever signed or stand now. */
  async batches(tx: Tx, agencyId: number): Promise<Map<string, ExpectedBatch>> {
    const rows = await tx.rows<{
      id: string;
      number: string;
      scheme: string;
      period: string;
      kind: string;
      digest: string;
      lines: number;
      total: string;
    }>(
      `SELECT id::text, number, scheme, period::text, kind, encode(digest, 'hex') AS digest, line_count AS lines, total
         FROM payout_batch WHERE agency_id = $1 AND state <> 'WITHDRAWN' AND digest IS NOT NULL ORDER BY id`,
      [agencyId],
    );
    const amendments = await tx.rows<{ batchId: string; lineNo: string; digest: string; lines: number; total: string }>(
      `SELECT a.batch_id::text AS "batchId", x.line_no::text AS "lineNo", encode(a.from_digest, 'hex') AS digest, a.from_count AS lines, a.from_total AS total
         FROM batch_amendment a JOIN payout_act x ON x.id = a.payout_act_id JOIN payout_batch b ON b.id = a.batch_id AND b.round = a.round
        WHERE a.agency_id = $1 ORDER BY a.batch_id, a.no DESC`,
      [agencyId],
    );
    const before = new Map<string, typeof amendments>();
    for (const amendment of amendments)
      before.set(amendment.batchId, [...(before.get(amendment.batchId) ?? []), amendment]);
    return new Map(
      rows.map(({ digest, lines, total, ...batch }) => {
        const withdrawn = new Set<string>();
        const earlier = (before.get(batch.id) ?? []).map((amendment) => {
          withdrawn.add(amendment.lineNo);
          const { digest, lines, total } = amendment;
          return { digest, lineCount: lines, total: new Decimal(total), with: new Set(withdrawn) };
        });
        const now = { digest, lineCount: lines, total: new Decimal(total), with: new Set<string>() };
        return [batch.id, { ...batch, contents: [now, ...earlier] }];
      }),
    );
  }

  /**
   * All payouts of the agency in the order of batch and line, in pages. One text column a row: the driver's cost is by
   * column, and none of these fields can hold a tab.
   */
  async *payouts(tx: Tx, agencyId: number): AsyncIterable<ContentRow[]> {
    const optional = ['back_pay_from', 'back_pay_to', 'parent_batch_id', 'parent_line_no'].map(
      (column) => `coalesce(${column}::text, '')`,
    );
    const rest = ['base', 'personal', 'adjustment', 'back_pay', 'grant_amount', 'amount', ...optional].join(', ');
    const pages = tx.cursor<{ t: string }>(
      `SELECT concat_ws(E'\\t', batch_id, line_no, live::int, beneficiary_id, payee_version_id, amount, concat_ws(',', ${rest})) AS t FROM payout WHERE agency_id = $1 ORDER BY agency_id, period, batch_id, line_no`,
      [agencyId],
      20_000,
    );
    for await (const rows of pages) yield rows.map(({ t }) => contentRow(t));
  }

  /** Text of the payee versions, by id. */
  async payees(tx: Tx, agencyId: number, ids: readonly string[]): Promise<[string, PayeeText][]> {
    const rows = await tx.rows<{
      id: string;
      idIndex: string;
      accountName: string;
      accountIndex: string;
      bankName: string | null;
    }>(
      `SELECT id, encode(id_index, 'hex') AS "idIndex", account_name AS "accountName", encode(account_index, 'hex') AS "accountIndex", bank_name AS "bankName"
         FROM payee_version WHERE agency_id = $1 AND id = ANY($2::bigint[])`,
      [agencyId, ids],
    );
    return rows.map((row) => [row.id, payeeText(row)]);
  }

  signatures(tx: Tx, agencyId: number): Promise<Signature[]> {
    return tx.rows<Signature & Record<string, string>>(
      `SELECT s.batch_id::text AS "batchId", s.round::text, s.step, s.actor_id::text AS "actorId", encode(s.digest, 'hex') AS digest,
         s.line_count::text AS "lineCount", s.total::text, to_char(s.signed_at AT TIME ZONE 'UTC', ${TIME}) AS "signedAt",
         encode(s.prev_hash, 'hex') AS "prevHash", encode(s.hash, 'hex') AS hash
         FROM batch_signature s WHERE s.agency_id = $1
        ORDER BY s.batch_id, s.round, CASE s.step WHEN 'SUBMIT' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END`,
      [agencyId],
    );
  }

  signedBatches(tx: Tx, agencyId: number): Promise<SignedBatch[]> {
    return tx.rows<SignedBatch>(
      `SELECT b.id::text, b.number, b.state, b.round, encode(coalesce((SELECT a.from_digest FROM batch_amendment a WHERE a.batch_id = b.id
           AND a.round = b.round ORDER BY a.no LIMIT 1), b.digest), 'hex') AS "signedDigest"
         FROM payout_batch b WHERE b.agency_id = $1 ORDER BY b.id`,
      [agencyId],
    );
  }

  bankFiles(tx: Tx, agencyId: number): Promise<FileRow[]> {
    return tx.rows<FileRow & Record<string, string | number>>(
      `SELECT f.id::text, f.agency_id::text AS "agencyId", f.chain_no::text AS "chainNo", f.batch_id::text AS "batchId", f.format_code AS "formatCode",
         f.format_version::text AS "formatVersion", f.file_name AS "fileName", encode(f.digest, 'hex') AS digest, f.line_count::text AS "lineCount",
         f.total::text, f.issued_by::text AS "issuedBy", to_char(f.issued_at AT TIME ZONE 'UTC', ${TIME}) AS "issuedAt",
         encode(f.prev_hash, 'hex') AS "prevHash", encode(f.hash, 'hex') AS hash, b.number AS "batchNumber", f.file_id AS "fileId",
         encode(s.digest, 'hex') AS "storedDigest", b.line_count AS "batchLines", b.total::text AS "batchTotal"
         FROM bank_file f JOIN payout_batch b ON b.id = f.batch_id JOIN stored_file s ON s.id = f.file_id
        WHERE f.agency_id = $1 ORDER BY f.chain_no, f.id`,
      [agencyId],
    );
  }
}

function contentRow(text: string): ContentRow {
  const [batchId, lineNo, live, beneficiaryId, payeeVersionId, amount, rest] = text.split('\t') as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { batchId, lineNo, live: live === '1', beneficiaryId, payeeVersionId, amount, rest };
}
