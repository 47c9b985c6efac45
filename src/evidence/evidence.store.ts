import { Injectable } from '@nestjs/common';
import { periodToInt } from '../kernel/period.js';
import type { EvidenceFile } from '../messages/evidence.js';
import type { Tx } from '../platform/db/db.js';
import type { EvidenceScope } from './domain/evidence-scope.js';
import { EVIDENCE_SQL } from './evidence-queries.store.js';

/** What of the records belongs into a pack. */
export interface Selection {
  agencyId: number;
  batchIds: string[];
  funds: string[];
  beneficiaryId: string | null;
  projectIds: string[] | null;
  /** Of a signed form: its measurements, instead of all of the projects. */
  evaluationId: string | null;
  /** Whether the lines of the batches go in: all, those of the person, none. */
  lines: 'ALL' | 'SOME' | 'NONE';
}

export interface BankBytes {
  fileId: string;
  fileName: string;
}

const ATTRIBUTED = 'b.id IN (SELECT a.batch_id FROM attribution_entry a WHERE a.project_id = ANY($2::bigint[]))';

@Injectable()
export class EvidenceStore {
  /** Null when there is nothing of this scope at the agency. Of a self-evaluation `form` says whose records these are. */
  async select(
    tx: Tx,
    agencyId: number,
    scope: EvidenceScope,
    form: { projectIds: string[]; funds: string[] } | null,
  ): Promise<Selection | null> {
    const found = { agencyId, beneficiaryId: null, projectIds: null, evaluationId: null };
    const batches = (where: string, params: unknown[]): Promise<{ id: string; scheme: string }[]> =>
      tx.rows(`SELECT b.id::text, b.scheme FROM payout_batch b WHERE b.agency_id = $1 AND ${where} ORDER BY b.id`, [
        agencyId,
        ...params,
      ]);
    const of = (rows: { id: string; scheme: string }[], lines: Selection['lines']) => ({
      batchIds: rows.map(({ id }) => id),
      funds: [...new Set(rows.map(({ scheme }) => scheme))].sort(),
      lines,
    });
    switch (scope.kind) {
      case 'batch': {
        const rows = await batches('b.id = $2', [scope.id]);
        return rows.length === 0 ? null : { ...found, ...of(rows, 'ALL') };
      }
      case 'period': {
        const rows = await batches('b.period = $2 AND b.scheme = $3', [periodToInt(scope.period), scope.fund]);
        return rows.length === 0 ? null : { ...found, ...of(rows, 'ALL') };
      }
      case 'person': {
        if (!(await tx.one('SELECT FROM beneficiary WHERE agency_id = $1 AND id = $2', [agencyId, scope.id])))
          return null;
        const rows = await batches(
          'b.id IN (SELECT p.batch_id FROM payout p WHERE p.agency_id = $1 AND p.beneficiary_id = $2)',
          [scope.id],
        );
        return { ...found, beneficiaryId: scope.id, ...of(rows, 'SOME') };
      }
      case 'project': {
        const project = await tx.one<{ scheme: string | null }>(
          'SELECT scheme FROM subsidy_project WHERE agency_id = $1 AND id = $2',
          [agencyId, scope.id],
        );
        if (!project) return null;
        const selected = of(await batches(ATTRIBUTED, [[scope.id]]), 'NONE');
        return {
          ...found,
          projectIds: [scope.id],
          ...selected,
          funds: project.scheme === null ? [] : [project.scheme],
        };
      }
      case 'evaluation': {
        const { projectIds, funds } = form!;
        const selected = of(await batches(ATTRIBUTED, [projectIds]), 'NONE');
        return { ...found, projectIds, evaluationId: scope.id, ...selected, funds };
      }
    }
  }

  /** The records of a file as lines of JSON, in order. */
  async *records(tx: Tx, file: EvidenceFile, selection: Selection): AsyncGenerator<string> {
    const { agencyId, batchIds, funds, beneficiaryId, projectIds, lines, evaluationId } = selection;
    const params = [agencyId, batchIds, funds, beneficiaryId, projectIds, lines, evaluationId];
    for await (const rows of tx.cursor<{ line: string }>(EVIDENCE_SQL[file], params, 2000)) {
      yield `${rows.map(({ line }) => line).join('\n')}\n`;
    }
  }

  /** Payee versions with their sealed numbers, for a pack that shows them. */
  async *numbers(
    tx: Tx,
    { agencyId, batchIds, beneficiaryId }: Selection,
  ): AsyncGenerator<{ id: string; idCipher: Buffer; accountCipher: Buffer }> {
    const pages = tx.cursor<{ id: string; idCipher: Buffer; accountCipher: Buffer }>(
      `SELECT v.id::text, b.id_cipher AS "idCipher", v.account_cipher AS "accountCipher"
         FROM payee_version v JOIN beneficiary b ON b.agency_id = v.agency_id AND b.id = v.beneficiary_id
        WHERE v.agency_id = $1 AND (v.beneficiary_id = $3 OR ($3::bigint IS NULL AND v.id IN (
          SELECT p.payee_version_id FROM payout p WHERE p.agency_id = $1 AND p.batch_id = ANY($2::bigint[])))) ORDER BY v.id`,
      [agencyId, batchIds, beneficiaryId],
      1000,
    );
    for await (const rows of pages) yield* rows;
  }

  /** Where the voucher chains in the pack end. */
  heads(tx: Tx, { agencyId, funds }: Selection): Promise<{ code: string; chainNo: string; head: string }[]> {
    return tx.rows(
      `SELECT fund AS code, chain_no::text AS "chainNo", encode(head_hash, 'hex') AS head FROM fund_book
        WHERE agency_id = $1 AND fund = ANY($2::text[]) AND chain_no > 0 ORDER BY fund COLLATE "C"`,
      [agencyId, funds],
    );
  }

  bankBytes(tx: Tx, { agencyId, batchIds }: Selection): Promise<BankBytes[]> {
    return tx.rows<BankBytes & Record<string, unknown>>(
      `SELECT file_id AS "fileId", file_name AS "fileName" FROM bank_file WHERE agency_id = $1 AND batch_id = ANY($2::bigint[]) ORDER BY chain_no`,
      [agencyId, batchIds],
    );
  }
}
