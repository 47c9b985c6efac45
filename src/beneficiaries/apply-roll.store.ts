import { Injectable } from '@nestjs/common';
import { spellReasons } from '../messages/beneficiaries.js';
import { firstDay, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';

export interface RollToApply {
  rollId: string;
  scheme: string;
  period: Period;
}

/**
 * Takes the lines of a roll into the register, each step one statement over all of them. They work on `applied`, a
 * temporary copy of the lines with statistics of its own in which every id is allotted before anything is written, so
 * that no row is written twice. To be run in bulk (`inBulk`): the register may be newer than its statistics.
 */
@Injectable()
export class ApplyRollStore {
  /** Copies the lines and finds whom they are about. Ids of people and payee versions that come about are allotted here. */
  async open(ctx: Ctx, roll: RollToApply): Promise<void> {
    const { tx } = ctx;
    await tx.run(`CREATE TEMP TABLE applied_line (ordinal int NOT NULL, status text NOT NULL, status_reason text, id_index bytea NOT NULL,
      name text NOT NULL, township text, account_index bytea, account_name text, bank_name text) ON COMMIT DROP`);
    await tx.run(
      `INSERT INTO applied_line SELECT ordinal, status, status_reason, id_index, name, township, account_index, account_name, bank_name
         FROM roll_line WHERE roll_id = $1`,
      [roll.rollId],
    );
    await tx.run('ANALYZE applied_line (ordinal, status, id_index)');
    await tx.run(`CREATE TEMP TABLE applied (ordinal int NOT NULL, status text NOT NULL, status_reason text, beneficiary_id bigint NOT NULL,
      is_new boolean NOT NULL, payee_version_id bigint, account_name text, bank_name text, old_account_masked text, old_account_name text,
      old_bank_name text, same_account boolean, township text, old_township text, spell_scheme text, spell_from date) ON COMMIT DROP`);
    await tx.run(
      `INSERT INTO applied
       SELECT l.ordinal, l.status, l.status_reason, coalesce(b.id, nextval('beneficiary_id_seq')), b.id IS NULL,
              CASE WHEN l.status = 'PAY' AND NOT (${SAYS_THE_SAME}) THEN nextval('payee_version_id_seq') END,
              coalesce(l.account_name, CASE WHEN v.account_index = l.account_index THEN v.account_name ELSE l.name END),
              coalesce(l.bank_name, CASE WHEN v.account_index = l.account_index THEN v.bank_name END),
              v.account_masked, v.account_name, v.bank_name, v.account_index = l.account_index,
              l.township, b.township, s.scheme, lower(s.during)
         FROM applied_line l
         LEFT JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = l.id_index
         LEFT JOIN payee_version v ON v.agency_id = $1 AND v.id = b.payee_version_id
         LEFT JOIN spell s ON s.agency_id = $1 AND s.beneficiary_id = b.id AND s.during @> $2::date
         LEFT JOIN LATERAL (SELECT w.* FROM payee_version w
            WHERE v.source <> 'ROLL' AND w.agency_id = $1 AND w.beneficiary_id = b.id AND w.source = 'ROLL'
            ORDER BY w.id DESC LIMIT 1) r ON true
        -- Whoever was never paid cannot be stopped: such a line changes nothing.
        WHERE l.status = 'PAY' OR b.id IS NOT NULL`,
      [ctx.agencyId, firstDay(roll.period)],
    );
    await tx.run('ANALYZE applied (ordinal, status, beneficiary_id, is_new, payee_version_id, spell_scheme)');
  }

  /** People who are paid under another scheme in the month: the checks let none through. */
  async countInOtherScheme(tx: Tx, scheme: string): Promise<number> {
    const row = await tx.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM applied WHERE status = 'PAY' AND spell_scheme <> $1`,
      [scheme],
    );
    return row!.n;
  }

  /** People the register does not know, each with the payee version made for them. */
  async register(ctx: Ctx, rollId: string): Promise<number> {
    const count = await ctx.tx.run(
      `INSERT INTO beneficiary (agency_id, id, id_index, id_cipher, id_masked, name, name_key, birth_on, sex, township, payee_version_id, act_id)
       SELECT $1, a.beneficiary_id, l.id_index, l.id_cipher, l.id_masked, l.name, l.name_key, l.birth_on, l.sex, l.township,
              a.payee_version_id, $3
         FROM roll_line l JOIN applied a USING (ordinal) WHERE l.roll_id = $2 AND a.is_new`,
      [ctx.agencyId, rollId, ctx.actId],
    );
    if (count > 0) await this.addChanges(ctx, rollId, 'REGISTERED', 'NULL::text', 'NULL::text', 'a.is_new');
    return count;
  }

  /** Payee versions, where the roll says another account, spelling or bank than before. */
  async addPayeeVersions(ctx: Ctx, rollId: string): Promise<number> {
    const { tx } = ctx;
    const count = await tx.run(
      `INSERT INTO payee_version (agency_id, id, beneficiary_id, id_index, id_masked, name, account_name, account_index, account_cipher,
         account_masked, bank_name, valid_from, source, act_id)
       SELECT $1, a.payee_version_id, a.beneficiary_id, l.id_index, l.id_masked, l.name, a.account_name, l.account_index,
              coalesce(l.account_cipher, (SELECT k.account_cipher FROM payee_version k
                 WHERE k.agency_id = $1 AND k.account_index = l.account_index ORDER BY k.id LIMIT 1)),
              l.account_masked, a.bank_name, $3, 'ROLL', $4
         FROM roll_line l JOIN applied a USING (ordinal) WHERE l.roll_id = $2 AND a.payee_version_id IS NOT NULL`,
      [ctx.agencyId, rollId, ctx.today, ctx.actId],
    );
    await tx.run(
      `UPDATE beneficiary b SET payee_version_id = a.payee_version_id FROM applied a
        WHERE b.agency_id = $1 AND b.id = a.beneficiary_id AND a.payee_version_id IS NOT NULL AND NOT a.is_new`,
      [ctx.agencyId],
    );
    const known = 'NOT a.is_new AND a.payee_version_id IS NOT NULL';
    const newMasked = '(SELECT l.account_masked FROM roll_line l WHERE l.roll_id = $2 AND l.ordinal = a.ordinal)';
    await this.addChanges(
      ctx,
      rollId,
      'ACCOUNT',
      'a.old_account_masked',
      newMasked,
      `${known} AND a.same_account IS NOT TRUE`,
    );
    const differs = (field: string): string =>
      `${known} AND a.same_account AND a.${field} IS DISTINCT FROM a.old_${field}`;
    await this.addChanges(ctx, rollId, 'ACCOUNT_NAME', 'a.old_account_name', 'a.account_name', differs('account_name'));
    await this.addChanges(ctx, rollId, 'BANK', 'a.old_bank_name', 'a.bank_name', differs('bank_name'));
    return count;
  }

  async moveTownships(ctx: Ctx, rollId: string): Promise<void> {
    const moved = `NOT a.is_new AND a.status = 'PAY' AND a.township IS NOT NULL AND a.township IS DISTINCT FROM a.old_township`;
    const count = await this.addChanges(ctx, rollId, 'TOWNSHIP', 'a.old_township', 'a.township', moved);
    if (count === 0) return;
    await ctx.tx.run(
      `UPDATE beneficiary b SET township = a.township FROM applied a WHERE b.agency_id = $1 AND b.id = a.beneficiary_id AND ${moved}`,
      [ctx.agencyId],
    );
  }

  /**
   * Spells of those who are paid and had none in the month. A roll speaks for its month until the next accepted roll of
   * the scheme speaks: so a spell from a roll of an earlier month ends where the later roll begins, and never reaches
   * into another spell of the person.
   */
  async startSpells(ctx: Ctx, roll: RollToApply): Promise<{ started: number; resumed: number }> {
    const { tx } = ctx;
    await tx.run(
      `CREATE TEMP TABLE applied_start (ordinal int NOT NULL, beneficiary_id bigint NOT NULL, until date, is_resumed boolean NOT NULL,
         kind_after text) ON COMMIT DROP`,
    );
    const count = await tx.run(
      `INSERT INTO applied_start
       SELECT a.ordinal, a.beneficiary_id, least(r.until, n.until), coalesce(c.earlier, false), c.status
         FROM applied a
         CROSS JOIN (SELECT to_date(min(period)::text, 'YYYYMM') AS until FROM payout_roll
            WHERE agency_id = $1 AND scheme = $2 AND state = 'ACCEPTED' AND period > $3) r
         LEFT JOIN LATERAL (SELECT min(lower(s.during)) AS until FROM spell s
            WHERE NOT a.is_new AND s.agency_id = $1 AND s.beneficiary_id = a.beneficiary_id AND lower(s.during) > $4::date) n ON true
         LEFT JOIN LATERAL (SELECT true AS earlier, c.status FROM spell_change c
            WHERE NOT a.is_new AND c.agency_id = $1 AND c.scheme = $2 AND c.beneficiary_id = a.beneficiary_id AND c.effective_period <= $3
            ORDER BY c.effective_period DESC, c.id DESC LIMIT 1) c ON true
        WHERE a.status = 'PAY' AND a.spell_scheme IS NULL`,
      [ctx.agencyId, roll.scheme, periodToInt(roll.period), firstDay(roll.period)],
    );
    if (count === 0) return { started: 0, resumed: 0 };
    await tx.run(
      `INSERT INTO spell (agency_id, beneficiary_id, scheme, during, act_id)
       SELECT $1, beneficiary_id, $2, daterange($3, until), $4 FROM applied_start`,
      [ctx.agencyId, roll.scheme, firstDay(roll.period), ctx.actId],
    );
    await tx.run(
      `INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, roll_id, roll_ordinal, act_id)
       SELECT $1, $2, beneficiary_id, $3, 'ACTIVE', CASE WHEN is_resumed THEN 'RESUMED' ELSE 'NEW' END, $4, ordinal, $5 FROM applied_start`,
      [ctx.agencyId, roll.scheme, periodToInt(roll.period), roll.rollId, ctx.actId],
    );
    await this.endLimitedSpells(ctx, roll);
    const resumed = (await tx.one<{ n: number }>(
      'SELECT count(*) FILTER (WHERE is_resumed)::int AS n FROM applied_start',
    ))!.n;
    return { started: count - resumed, resumed };
  }

  /** Where a spell begun by an earlier month's roll has an end, the history says what the person is from there on. */
  private async endLimitedSpells(ctx: Ctx, roll: RollToApply): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, reason, roll_id, roll_ordinal, act_id)
       SELECT $1, $2, a.beneficiary_id, to_char(a.until, 'YYYYMM')::int, coalesce(a.kind_after, 'SUSPENDED'), coalesce(a.kind_after, 'SUSPENDED'),
              $5, $3, a.ordinal, $4
         FROM applied_start a
        WHERE a.until IS NOT NULL
          AND NOT EXISTS (SELECT FROM spell_change c WHERE c.agency_id = $1 AND c.scheme = $2 AND c.beneficiary_id = a.beneficiary_id
            AND c.effective_period = to_char(a.until, 'YYYYMM')::int)
          AND NOT EXISTS (SELECT FROM spell s WHERE s.agency_id = $1 AND s.scheme = $2 AND s.beneficiary_id = a.beneficiary_id
            AND s.during @> a.until)`,
      [ctx.agencyId, roll.scheme, roll.rollId, ctx.actId, spellReasons.NOT_IN_LATER_ROLL],
    );
  }

  /** Closes the spells of those who are suspended or ended; the month of the roll is not paid any more. */
  async stopSpells(ctx: Ctx, roll: RollToApply): Promise<{ suspended: number; ended: number }> {
    const { tx } = ctx;
    const day = firstDay(roll.period);
    const stopped = `s.agency_id = $1 AND s.scheme = $2 AND s.during @> $3::date AND s.beneficiary_id = a.beneficiary_id AND a.status <> 'PAY'`;
    const values = [ctx.agencyId, roll.scheme, day];
    await tx.run(
      `UPDATE spell s SET during = daterange(lower(s.during), $3::date) FROM applied a WHERE ${stopped} AND lower(s.during) < $3::date`,
      values,
    );
    await tx.run(`DELETE FROM spell s USING applied a WHERE ${stopped} AND lower(s.during) = $3::date`, values);
    const rows = await tx.rows<{ status: string; n: number }>(
      `WITH changed AS (
         INSERT INTO spell_change (agency_id, scheme, beneficiary_id, effective_period, status, kind, reason, roll_id, roll_ordinal, act_id)
         SELECT $1, $2, a.beneficiary_id, $3, t.status, t.status, a.status_reason, $4, a.ordinal, $5
           FROM applied a
           CROSS JOIN LATERAL (SELECT CASE a.status WHEN 'END' THEN 'ENDED' ELSE 'SUSPENDED' END AS status) t
           JOIN LATERAL (SELECT c.status FROM spell_change c WHERE c.agency_id = $1 AND c.scheme = $2 AND c.beneficiary_id = a.beneficiary_id
              AND c.effective_period <= $3 ORDER BY c.effective_period DESC, c.id DESC LIMIT 1) was ON true
          -- A roll that lists the stopped ones every month says nothing new; what has ended is not suspended again.
          WHERE a.status <> 'PAY' AND was.status <> t.status AND was.status <> 'ENDED'
         RETURNING status)
       SELECT status, count(*)::int AS n FROM changed GROUP BY status`,
      [ctx.agencyId, roll.scheme, periodToInt(roll.period), roll.rollId, ctx.actId],
    );
    const of = (status: string): number => rows.find((row) => row.status === status)?.n ?? 0;
    return { suspended: of('SUSPENDED'), ended: of('ENDED') };
  }

  private addChanges(
    ctx: Ctx,
    rollId: string,
    kind: string,
    oldValue: string,
    newValue: string,
    where: string,
  ): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO beneficiary_change (agency_id, beneficiary_id, kind, old_value, new_value, roll_id, roll_ordinal, act_id)
       SELECT $1, a.beneficiary_id, '${kind}', ${oldValue}, ${newValue}, $2, a.ordinal, $3 FROM applied a WHERE ${where}`,
      [ctx.agencyId, rollId, ctx.actId],
    );
  }
}

/**
 * The line says what is paid into already, or repeats what the rolls said before a correction that now stands. A blank
 * spelling or bank says nothing.
 */
const says = (version: string): string =>
  `(${version}.account_index = l.account_index AND coalesce(l.account_name = ${version}.account_name, true)
    AND coalesce(l.bank_name = ${version}.bank_name, l.bank_name IS NULL))`;
const SAYS_THE_SAME = `coalesce(${says('v')}, false) OR coalesce(${says('r')}, false)`;
