import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/db.js';
import { named } from '../../platform/db/named-sql.js';
import type { CheckQuery } from './check-query.js';

/** Values by name for the queries of one month or run. */
export type CheckValuesByName = Readonly<Record<string, unknown>>;

/** The temporary tables that the checks read and fill; gone with the transaction. */
@Injectable()
export class AuditStageStore {
  async open(tx: Tx): Promise<void> {
    // Server mode may have the compiler of plans on; it costs more than it saves. What spills to disk, spills in large pieces.
    await tx.run(`SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`);
    await tx.run(`CREATE TEMP TABLE audit_line (period int NOT NULL, batch_id bigint NOT NULL, line_no int NOT NULL, scheme text NOT NULL,
      kind text NOT NULL, subject boolean NOT NULL, pays boolean NOT NULL, pay_on date NOT NULL, beneficiary_id bigint NOT NULL,
      payee_version_id bigint NOT NULL, township text, base numeric NOT NULL, personal numeric NOT NULL, adjustment numeric NOT NULL,
      back_pay numeric NOT NULL, grant_amount numeric NOT NULL, amount numeric NOT NULL, back_pay_from int, back_pay_to int, change_kind text,
      birth_on date, sex text, account_index bytea NOT NULL, holder_differs boolean NOT NULL, valid_from date NOT NULL,
      last_regular numeric, last_adjustment numeric, last_version_id bigint, last_bounced boolean NOT NULL) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_shared (account_index bytea NOT NULL, beneficiary_id bigint NOT NULL, batch_id bigint NOT NULL,
      line_no int NOT NULL) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_listed (kind text NOT NULL, list_id bigint NOT NULL, ordinal int NOT NULL, beneficiary_id bigint NOT NULL,
      score int NOT NULL, reason text NOT NULL, name text NOT NULL, id_masked text NOT NULL, from_on date NOT NULL, to_on date,
      amount numeric(16,2), source text NOT NULL, issued_on date NOT NULL) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_hit (check_code text NOT NULL, no bigint GENERATED ALWAYS AS IDENTITY, subject_key text NOT NULL,
      scheme text, period int, batch_id bigint, line_no int, beneficiary_id bigint, user_ids bigint[] NOT NULL, amount numeric(16,2),
      evidence jsonb NOT NULL) ON COMMIT DROP`);
  }

  /** Whom of the register the lists mean, found once for the run; where a list names no day, its own day counts. */
  async stageLists(tx: Tx, agencyId: number): Promise<void> {
    await tx.run(
      `INSERT INTO audit_listed SELECT m.kind, m.list_id, m.ordinal, m.beneficiary_id, m.score, m.reason, m.name, m.id_masked,
              coalesce(m.from_on, m.issued_on), m.to_on, m.amount, m.source, m.issued_on
         FROM audit_list_match m WHERE m.agency_id = $1`,
      [agencyId],
    );
  }

  /** All live payouts of a month, each joined once to what the checks need of it; those of `batchId` are looked at, or all. */
  async stageMonth(tx: Tx, values: CheckValuesByName): Promise<number> {
    await tx.run('TRUNCATE audit_line, audit_shared');
    await tx.run(
      ...named(
        `INSERT INTO audit_line
         SELECT p.period, p.batch_id, p.line_no, p.scheme, p.kind, :batchId::bigint IS NULL OR p.batch_id = :batchId::bigint,
                p.outcome IS NULL OR p.outcome NOT IN ('REISSUED', 'WAIVED'), b.pay_on, p.beneficiary_id, p.payee_version_id, p.township,
                p.base, p.personal, p.adjustment, p.back_pay, p.grant_amount, p.amount, p.back_pay_from, p.back_pay_to, p.change_kind,
                person.birth_on, person.sex, v.account_index, v.account_name <> v.name, v.valid_from,
                o.base + o.personal, o.adjustment, o.payee_version_id, coalesce(o.outcome IN ('BOUNCED', 'REISSUED', 'WAIVED'), false)
           FROM payout p
           JOIN payout_batch b ON b.id = p.batch_id AND b.state <> 'WITHDRAWN'
           JOIN beneficiary person ON person.agency_id = p.agency_id AND person.id = p.beneficiary_id
           JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
           LEFT JOIN payout o ON o.agency_id = :agency AND o.period = :previous AND o.scheme = p.scheme AND o.beneficiary_id = p.beneficiary_id
            AND o.kind = 'REGULAR' AND o.live
          WHERE p.agency_id = :agency AND p.period = :period AND p.live`,
        values,
      ),
    );
    await tx.run(`INSERT INTO audit_shared SELECT l.account_index, l.beneficiary_id, l.batch_id, l.line_no FROM audit_line l
       JOIN (SELECT account_index FROM audit_line WHERE pays GROUP BY account_index HAVING min(beneficiary_id) <> max(beneficiary_id)) s
         ON s.account_index = l.account_index
      WHERE l.pays`);
    const row = await tx.one<{ lines: number }>('SELECT count(*)::int AS lines FROM audit_line WHERE subject');
    return row!.lines;
  }

  /** Adds what the query finds to the hits. */
  async find(tx: Tx, query: CheckQuery, values: CheckValuesByName): Promise<void> {
    await tx.run(
      ...named(
        `INSERT INTO audit_hit (check_code, subject_key, scheme, period, batch_id, line_no, beneficiary_id, user_ids, amount, evidence)
         SELECT '${query.code}', h.subject_key, h.scheme, h.period, h.batch_id, h.line_no, h.beneficiary_id, h.user_ids, h.amount, h.evidence
           FROM (\n${query.sql}\n) h`,
        values,
      ),
    );
  }

  /** Hits by check; the same subject found twice is one hit. */
  async counts(tx: Tx): Promise<Map<string, number>> {
    const rows = await tx.rows<{ code: string; hits: number }>(
      'SELECT check_code AS code, count(DISTINCT subject_key)::int AS hits FROM audit_hit GROUP BY check_code',
    );
    return new Map(rows.map(({ code, hits }) => [code, hits]));
  }

  /** Another run in the same transaction begins anew. */
  async close(tx: Tx): Promise<void> {
    await tx.run('DROP TABLE audit_line, audit_shared, audit_listed, audit_hit');
  }
}
