import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/db.js';
import { named } from '../../platform/db/named-sql.js';
import type { CheckQuery } from './check-query.js';

/** Values by name for the queries of one month or run. */
export type CheckValuesByName = Readonly<Record<string, unknown>>;

/** The temporary tables that the checks read and fill; gone with the transaction. */
@Injectable()
export class AuditStageStore {
  /**
   * Whole tables are joined by hashing, whatever the planner thinks of tables without statistics; the compiler of plans,
   * which server mode may have on, costs more than it saves. The settings from before come back afterwards.
   */
  async inWhole<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
    const wanted = { enable_nestloop: 'off', enable_mergejoin: 'off', jit: 'off', work_mem: '64MB' };
    const before = await tx.rows<{ name: string; setting: string }>(
      `SELECT name, current_setting(name) AS setting, set_config(name, $1::jsonb ->> name, true) FROM jsonb_object_keys($1::jsonb) AS s(name)`,
      [JSON.stringify(wanted)],
    );
    const result = await work();
    for (const { name, setting } of before) await tx.one('SELECT set_config($1, $2, true)', [name, setting]);
    return result;
  }

  async open(tx: Tx): Promise<void> {
    // Columns that decide come first and have a fixed length: every check reads its way to them, row by row.
    await tx.run(`CREATE TEMP TABLE audit_line (subject boolean NOT NULL, pays boolean NOT NULL, regular boolean NOT NULL, entitled boolean NOT NULL,
      holder_differs boolean NOT NULL, last_bounced boolean NOT NULL, backed boolean NOT NULL, level_differs boolean NOT NULL, period int NOT NULL,
      line_no int NOT NULL, batch_id bigint NOT NULL, beneficiary_id bigint NOT NULL, payee_version_id bigint NOT NULL, pay_on date NOT NULL,
      valid_from date NOT NULL, birth_on date, account_index bytea NOT NULL,
      scheme text NOT NULL, back_pay numeric NOT NULL, base numeric NOT NULL, personal numeric NOT NULL, adjustment numeric NOT NULL,
      grant_amount numeric NOT NULL, amount numeric NOT NULL, last_regular numeric, last_adjustment numeric, last_version_id bigint,
      sex text, change_kind text, back_pay_from int, back_pay_to int, township text) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_shared (account_index bytea NOT NULL, beneficiary_id bigint NOT NULL, batch_id bigint NOT NULL,
      line_no int NOT NULL, name_key text NOT NULL, birth_on date, sex text) ON COMMIT DROP`);
    await tx.run('CREATE TEMP TABLE audit_repaid (beneficiary_id bigint NOT NULL) ON COMMIT DROP');
    await tx.run(`CREATE TEMP TABLE audit_listed (kind text NOT NULL, list_id bigint NOT NULL, ordinal int NOT NULL, beneficiary_id bigint NOT NULL,
      score int NOT NULL, reason text NOT NULL, name text NOT NULL, id_masked text NOT NULL, from_on date NOT NULL, to_on date,
      amount numeric(16,2), source text NOT NULL, issued_on date NOT NULL) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_payee (id bigint NOT NULL, birth_on date, sex text, account_index bytea NOT NULL,
      holder_differs boolean NOT NULL, valid_from date NOT NULL) ON COMMIT DROP`);
    await tx.run(`CREATE TEMP TABLE audit_spell (beneficiary_id bigint NOT NULL, scheme text NOT NULL, from_on date NOT NULL,
      until_on date NOT NULL) ON COMMIT DROP`);
    await tx.run(
      'CREATE TEMP TABLE audit_certified (beneficiary_id bigint NOT NULL, valid_until date NOT NULL) ON COMMIT DROP',
    );
    await tx.run('CREATE TEMP TABLE audit_twin (id bigint NOT NULL, other bigint NOT NULL) ON COMMIT DROP');
    await tx.run(`CREATE TEMP TABLE audit_hit (check_code text NOT NULL, no bigint GENERATED ALWAYS AS IDENTITY, subject_key text NOT NULL,
      scheme text, period int, batch_id bigint, line_no int, beneficiary_id bigint, user_ids bigint[] NOT NULL, amount numeric(16,2),
      evidence jsonb NOT NULL) ON COMMIT DROP`);
  }

  /**
   * What the register says by itself, found once for the run: payees with what the months need of them, spells as plain
   * days, whom the lists mean (a list without a day counts from its own), until when who is certified, who is registered under both forms of a number.
   */
  async stageRegister(tx: Tx, agencyId: number): Promise<void> {
    await tx.run(
      `INSERT INTO audit_payee SELECT v.id, b.birth_on, b.sex, v.account_index,
              CASE WHEN v.account_name = v.name THEN false
                ELSE audit_name_key(v.account_name) NOT IN (audit_name_key(v.name), b.name_key) END, v.valid_from
         FROM payee_version v JOIN beneficiary b ON b.agency_id = $1 AND b.id = v.beneficiary_id WHERE v.agency_id = $1`,
      [agencyId],
    );
    await tx.run(
      `INSERT INTO audit_spell SELECT beneficiary_id, scheme, lower(during), coalesce(upper(during), 'infinity') FROM spell WHERE agency_id = $1`,
      [agencyId],
    );
    await tx.run(
      `INSERT INTO audit_listed SELECT m.kind, m.list_id, m.ordinal, m.beneficiary_id, m.score, m.reason, m.name, m.id_masked,
              coalesce(m.from_on, m.issued_on), m.to_on, m.amount, m.source, m.issued_on
         FROM audit_list_match m WHERE m.agency_id = $1`,
      [agencyId],
    );
    await tx.run(
      'INSERT INTO audit_certified SELECT beneficiary_id, valid_until FROM certification_live WHERE agency_id = $1',
      [agencyId],
    );
    await tx.run(
      `WITH pair AS (
         SELECT a.id AS old_id, b.id AS new_id FROM beneficiary a
           JOIN beneficiary b ON b.agency_id = a.agency_id AND b.name_key = a.name_key AND length(b.id_masked) = 18
            AND left(b.id_masked, 6) = left(a.id_masked, 6) AND substr(b.id_masked, 15, 3) = right(a.id_masked, 3)
            AND coalesce(b.birth_on = a.birth_on, true)
          WHERE a.agency_id = $1 AND length(a.id_masked) = 15)
       INSERT INTO audit_twin SELECT old_id, new_id FROM pair UNION ALL SELECT new_id, old_id FROM pair`,
      [agencyId],
    );
  }

  /** All live payouts of a month, each joined once to what the checks need of it; those of `batchId` are looked at, or all. */
  async stageMonth(tx: Tx, values: CheckValuesByName): Promise<number> {
    await tx.run('TRUNCATE audit_line, audit_shared, audit_repaid');
    await tx.run(
      ...named(
        `INSERT INTO audit_line
         SELECT :batchId::bigint IS NULL OR p.batch_id = :batchId::bigint, p.outcome IS NULL OR p.outcome NOT IN ('REISSUED', 'WAIVED'),
                p.kind = 'REGULAR', s.beneficiary_id IS NOT NULL, v.holder_differs,
                o.outcome IS NOT NULL AND o.outcome IN ('BOUNCED', 'REISSUED', 'WAIVED'), p.back_pay > 0,
                coalesce(p.base + p.personal <> o.base + o.personal OR p.adjustment <> o.adjustment, false), p.period, p.line_no, p.batch_id,
                p.beneficiary_id, p.payee_version_id, b.pay_on, v.valid_from, v.birth_on, v.account_index,
                p.scheme, p.back_pay, p.base, p.personal, p.adjustment,
                p.grant_amount, p.amount, o.base + o.personal, o.adjustment, o.payee_version_id,
                v.sex, p.change_kind, p.back_pay_from, p.back_pay_to, p.township
           FROM payout p
           JOIN payout_batch b ON b.id = p.batch_id AND b.state <> 'WITHDRAWN'
           JOIN audit_payee v ON v.id = p.payee_version_id
           LEFT JOIN audit_spell s ON s.beneficiary_id = p.beneficiary_id AND s.scheme = p.scheme
            AND s.from_on <= :firstDay::date AND s.until_on > :firstDay::date
           LEFT JOIN payout o ON o.agency_id = :agency AND o.period = :previous AND o.scheme = p.scheme AND o.beneficiary_id = p.beneficiary_id
            AND o.kind = 'REGULAR' AND o.live
          WHERE p.agency_id = :agency AND p.period = :period AND p.live`,
        values,
      ),
    );
    await tx.run(
      `INSERT INTO audit_shared SELECT l.account_index, l.beneficiary_id, l.batch_id, l.line_no,
              (SELECT b.name_key FROM beneficiary b WHERE b.agency_id = $1 AND b.id = l.beneficiary_id), l.birth_on, l.sex
         FROM audit_line l
         JOIN (SELECT account_index FROM audit_line WHERE pays GROUP BY account_index HAVING min(beneficiary_id) <> max(beneficiary_id)) s
           ON s.account_index = l.account_index
        WHERE l.pays`,
      [values.agency],
    );
    await tx.run(
      'INSERT INTO audit_repaid SELECT beneficiary_id FROM audit_line WHERE pays GROUP BY beneficiary_id HAVING count(*) > 1',
    );
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
    await tx.run(
      'DROP TABLE audit_line, audit_shared, audit_repaid, audit_payee, audit_spell, audit_listed, audit_certified, audit_twin, audit_hit',
    );
  }
}
